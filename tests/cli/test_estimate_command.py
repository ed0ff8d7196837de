"""Tokens and cost before anything is sent: by the command, in the process, and in Python."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import tiktoken
import tiktoken.load
import tiktoken.registry
from command_line import ANSWER_FILE, REPOSITORY, Run, environment

from starjudge import Answer, InputError, ModelJudge, load_rubric
from starjudge.judges.estimate import (
    DIMENSION_REPLY,
    LEAST_SHARED,
    ONE_CALL_REPLY,
    THINKING,
    WHOLE_REPLY,
    Estimate,
    estimate_cost,
)
from starjudge.models.request import Request
from starjudge.testing import ScriptedChatModel

ESTIMATE = "estimate"
QUESTION = "Tell me about a time you disagreed with a colleague about a model."
ANSWER = (
    "Our fraud model flagged too many small shops. A colleague wanted a higher threshold; I thought the features were "
    "wrong. I took a hundred of the flagged cases, read them one by one, and found that sixty had no history. I showed "
    "him the list, we split the model by age of the account, and false alarms fell from 8% to 3% in a month."
)
THINKS, DOES_NOT = "gpt-6.1-terra", "gpt-4.1-mini"


@pytest.fixture(autouse=True)
def _no_ranks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No ranks at hand, and to fetch them is an error."""

    def no_download(place: str) -> bytes:
        raise AssertionError("tiktoken was about to read " + place)

    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path / "none"))
    monkeypatch.setattr(tiktoken.registry, "ENCODINGS", {})
    monkeypatch.setattr(tiktoken.load, "read_file", no_download)


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """Two records as a file of JSON Lines."""
    file = tmp_path / "answers.jsonl"
    lines = [
        {"id": "a-1", "question": QUESTION, "answer": ANSWER},
        {"question": QUESTION, "answer": ANSWER, "rubric": "scaol", "company": "amazon", "duration": "2:05", "mark": 4},
    ]
    file.write_text("\n\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
    return file


def asked(run: Run, *arguments: str | Path, stdin: bytes = b"") -> dict[str, Any]:
    """The estimate as JSON."""
    outcome = run(ESTIMATE, *arguments, "--format", "json", stdin=stdin)
    assert (outcome.code, outcome.err) == (0, "")
    found: dict[str, Any] = json.loads(outcome.out)
    return found


class TestInputs:
    def test_answer_file(self, run: Run, answer: Path) -> None:
        """An answer file is one answer and one call."""
        found = asked(run, answer)
        assert (found["answers"], found["total"]["calls"]) == (1, 1)

    def test_standard_input(self, run: Run, answer: Path) -> None:
        """A dash reads the same from standard input."""
        assert asked(run, "-", stdin=answer.read_bytes()) == asked(run, answer)

    def test_folder(self, run: Run, answer: Path, tmp_path: Path) -> None:
        """A folder is its files ending in .txt; others are passed over."""
        (tmp_path / "second.txt").write_bytes(answer.read_bytes())
        (tmp_path / "notes.md").write_text("no answer", encoding="utf-8")
        found = asked(run, tmp_path)
        assert found["answers"] == 2
        assert found["total"]["prompt_tokens"] == 2 * asked(run, answer)["total"]["prompt_tokens"]

    def test_records(self, run: Run, records: Path) -> None:
        """A .jsonl file is a record a line; empty lines and further fields are passed over."""
        assert asked(run, records)["answers"] == 2

    def test_record_fields(self, run: Run, records: Path, tmp_path: Path) -> None:
        """Rubric and company of a record count: its prompt is another one."""
        plain = tmp_path / "plain.jsonl"
        plain.write_text(f"{records.read_text(encoding='utf-8').splitlines()[0]}\n" * 2, encoding="utf-8")
        assert asked(run, records)["total"] != asked(run, plain)["total"]

    def test_several(self, run: Run, records: Path, answer: Path) -> None:
        """Inputs of all sorts add up."""
        alone = [asked(run, given)["total"]["prompt_tokens"] for given in (records, answer)]
        assert asked(run, records, answer)["total"]["prompt_tokens"] == sum(alone)

    def test_options_go_first(self, run: Run, tmp_path: Path) -> None:
        """--question, --rubric and --company go before what file and record say, and fill in what is missing."""
        bare, record = tmp_path / "bare.txt", tmp_path / "a.jsonl"
        bare.write_text(ANSWER, encoding="utf-8")
        record.write_text(json.dumps({"answer": ANSWER, "question": "Why?", "rubric": "none"}), encoding="utf-8")
        options = ("--question", QUESTION, "--rubric", "star", "--company", "meta")
        assert asked(run, bare, *options) == asked(run, record, *options)

    def test_left_out(self, run: Run, records: Path, tmp_path: Path) -> None:
        """Answers that no model would be asked about are named and cost nothing."""
        file = tmp_path / "odd.jsonl"
        odd = [{"question": QUESTION, "answer": text} for text in ("No.", "we tried again " * 5000)]
        file.write_text("\n".join(map(json.dumps, odd)), encoding="utf-8")
        found = asked(run, file, records)
        assert (found["answers"], found["too_short"], found["too_long"]) == (2, 1, 1)
        assert found["total"] == asked(run, records)["total"]
        text = run(ESTIMATE, file).out
        assert "Left out: 1 answer with too few words" in text
        assert "Left out: 1 answer with more words" in text


class TestWrongInput:
    @pytest.mark.parametrize(
        ("line", "said"),
        [
            ("{", "not valid JSON"),
            ("[" * 100_000, "not valid JSON"),
            ("[1]", "expected a JSON object with question and answer, found list"),
            ('{"question": "Why?"}', "field 'answer': expected text, found none; fields: question"),
            ('{"question": "Why?", "answer": " "}', "field 'answer': expected text, found none"),
            ('{"question": "Why?", "answer": 5}', "field 'answer': expected text, found int"),
            ('{"question": null, "answer": "x"}', "field 'question': expected text, found none"),
            ('{"question": "Why?", "answer": "x", "rubric": "star-ll"}', "field 'rubric': unknown rubric 'star-ll'"),
            ('{"question": "Why?", "answer": "x", "company": "amazn"}', "field 'company': unknown 'amazn'"),
            ('{"question": "Why?", "answer": "x", "duration": "soon"}', "field 'duration': not a duration: 'soon'"),
            ('{"question": "Why?", "answer": "x", "duration": true}', "field 'duration': not a duration"),
            ('{"question": "Why?", "answer": "x", "duration": 99999}', "duration: expected seconds"),
            ('{"question": "Why?", "answer": "x", "theme": "faliure"}', "theme: unknown 'faliure'"),
            ('{"question": "Why?", "answer": "caf\udce9"}', "not UTF-8"),
        ],
        ids=lambda value: value[:30],
    )
    def test_record(self, run: Run, records: Path, line: str, said: str) -> None:
        """A bad record: one line that names file, line and field, code 2, and no estimate of the others."""
        with records.open("ab") as file:
            file.write(line.encode("utf-8", "surrogateescape"))
        outcome = run(ESTIMATE, records)
        assert outcome.code == 2
        assert outcome.only_error.startswith(f"starjudge: {records}:4: ")
        assert said in outcome.only_error

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (("none.txt",), "none.txt: no such file"),
            (("none.jsonl",), "none.jsonl: no such file"),
            (("empty.jsonl",), "empty.jsonl: the file has no records"),
            (("folder",), "folder: no files ending in .txt"),
            (("bare.txt",), "bare.txt: no question"),
            (("-", "-"), "standard input (-) is given more than once"),
            (("bare.txt", "--question", " "), "--question: expected the question"),
            (("bare.txt", "--question", "caf\udce9"), "--question: not valid text"),
            (("bare.txt", "--question", "Why?", "--rubric", "star-ll"), "'star-l'"),
            (("bare.txt", "--question", "Why?", "--company", "amazn"), "'amazon'"),
            (("bare.txt", "--question", "Why?", "--samples", "0"), "1 to 25"),
            (("bare.txt", "--question", "Why?", "--calls", "two"), "--calls"),
            (("bare.txt", "--question", "Why?", "--prices", "none.yaml"), "none.yaml"),
            (("bare.txt", "--question", "Why?", "--prompts", "none"), "expected a folder"),
            (("bare.txt", "--question", "Why?", "--output", "folder"), "is a directory"),
            (("bare.txt", "--question", "Why?", "--format", "html"), "--format"),
        ],
        ids=lambda value: " ".join(value)[:30].encode("ascii", "replace").decode() if isinstance(value, tuple) else "",
    )
    def test_arguments(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
    ) -> None:
        """A wrong input or option: one line that names it, code 2."""
        monkeypatch.chdir(tmp_path)
        Path("folder").mkdir()
        Path("empty.jsonl").write_text("\n \n", encoding="utf-8")
        Path("bare.txt").write_text(ANSWER, encoding="utf-8")
        outcome = run(ESTIMATE, *arguments)
        assert outcome.code == 2
        assert said in outcome.only_error


class TestFigures:
    def test_calls(self, run: Run, records: Path) -> None:
        """Each reading is one call, or one for the whole and one for each dimension."""
        assert asked(run, records, "--samples", "3")["total"]["calls"] == 2 * 3
        assert asked(run, records, "--samples", "3", "--calls", "per_dimension")["per_answer"]["calls"] == 3 * (1 + 7)

    def test_assumed_replies(self, run: Run, answer: Path) -> None:
        """What a model writes is assumed by the call; what it thinks only for those known to think."""
        one = asked(run, answer, "--model", DOES_NOT, "--samples", "2")["total"]
        assert (one["completion_tokens"], one["thinking_tokens"]) == (2 * ONE_CALL_REPLY, 0)
        many = asked(run, answer, "--model", THINKS, "--calls", "per_dimension")["total"]
        assert (many["completion_tokens"], many["thinking_tokens"]) == (WHOLE_REPLY + 7 * DIMENSION_REPLY, 8 * THINKING)

    def test_cost(self, run: Run, records: Path, tmp_path: Path) -> None:
        """The low cost has all shared tokens cached; the high one pays for all, for the writing of the cache too."""
        prices = tmp_path / "prices.yaml"
        prices.write_text("m: {input: 2, cached: 0.5, cache_write: 3, output: 20}\n", encoding="utf-8")
        found = asked(run, records, "--model", "m", "--prices", prices)
        total = found["total"]
        prompt, shared, written = total["prompt_tokens"], total["shared_tokens"], total["completion_tokens"]
        assert total["cost_low"] == pytest.approx(((prompt - shared) * 2 + shared * 0.5 + written * 20) / 1e6)
        assert total["cost_high"] == pytest.approx((prompt * 3 + written * 20) / 1e6)
        assert found["per_answer"]["cost_high"] == pytest.approx(total["cost_high"] / 2)
        assert (found["prices_dated"], found["prices_source"]) == (None, str(prices))

    def test_thinking_costs(self, run: Run, answer: Path, tmp_path: Path) -> None:
        """What a model may think is in the high cost, and not in the low one."""
        prices = tmp_path / "prices.yaml"
        prices.write_text(f"{THINKS}: {{input: 0, output: 10}}\n", encoding="utf-8")
        total = asked(run, answer, "--model", THINKS, "--prices", prices)["total"]
        assert total["cost_low"] == pytest.approx(ONE_CALL_REPLY * 10 / 1e6)
        assert total["cost_high"] == pytest.approx((ONE_CALL_REPLY + THINKING) * 10 / 1e6)

    def test_shared(self, run: Run, answer: Path) -> None:
        """The instructions of one call are long enough to be cached; those of a single dimension are not."""
        assert asked(run, answer)["total"]["shared_tokens"] > LEAST_SHARED
        assert asked(run, answer, "--calls", "per_dimension")["total"]["shared_tokens"] < 2 * LEAST_SHARED

    def test_unknown_price(self, run: Run, answer: Path) -> None:
        """Without a price the tokens are told, no cost, and how to give one."""
        found = asked(run, answer, "--model", "my-llama")
        assert (found["prices"], found["total"]["cost_low"], found["per_answer"]["cost_high"]) == (None, None, None)
        text = run(ESTIMATE, answer, "--model", "my-llama").out
        assert "No price is known for my-llama: give --prices FILE." in text
        assert "$" not in text

    def test_model_from_environment(self, run: Run, answer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """The model is the one that `starjudge evaluate` would ask."""
        monkeypatch.setenv("STARJUDGE_MODEL", "gpt-5.4-nano")
        assert asked(run, answer)["model"] == "gpt-5.4-nano"
        assert asked(run, answer, "--model", DOES_NOT)["model"] == DOES_NOT


class TestCounting:
    def test_estimated(self, run: Run, answer: Path) -> None:
        """Without ranks on the machine the tokens are estimated, the output says so, and nothing is fetched."""
        assert asked(run, answer, "--model", DOES_NOT)["exact"] is False
        text = run(ESTIMATE, answer, "--model", DOES_NOT).out
        assert "prompt tokens, estimated" in text
        assert "are estimated (o200k_base): the ranks to count by are not on this machine" in " ".join(text.split())

    def test_exact(self, run: Run, answer: Path) -> None:
        """With ranks the tokens are counted."""
        one_a_byte = tiktoken.Encoding(
            "o200k_base",
            pat_str=r"[\s\S]",
            mergeable_ranks={bytes([byte]): byte for byte in range(256)},
            special_tokens={},
        )
        tiktoken.registry.ENCODINGS["o200k_base"] = one_a_byte
        found = asked(run, answer, "--model", DOES_NOT)
        assert found["exact"] is True
        assert found["total"]["prompt_tokens"] > 8000  # bytes
        assert "Prompt tokens are counted (o200k_base)." in run(ESTIMATE, answer, "--model", DOES_NOT).out

    def test_assumed_encoding(self, run: Run, answer: Path) -> None:
        """That the encoding is a guess for this model is said."""
        assert asked(run, answer, "--model", "my-llama")["encoding_assumed"] is True
        assert "o200k_base, assumed for this model" in run(ESTIMATE, answer, "--model", "my-llama").out


class TestText:
    @pytest.mark.parametrize("options", [(), ("--calls", "per_dimension", "--samples", "25"), ("--model", "x" * 60)])
    def test_width(self, run: Run, records: Path, options: tuple[str, ...]) -> None:
        """The table fits 80 columns."""
        lines = run(ESTIMATE, records, *options).out.splitlines()
        assert max(map(len, lines)) <= 80

    def test_rows(self, run: Run, records: Path) -> None:
        """Each row has its figure for an answer and for all."""
        found, text = asked(run, records, "--model", THINKS), run(ESTIMATE, records, "--model", THINKS).out
        for label, field in (("calls", "calls"), ("prompt tokens, estimated", "prompt_tokens")):
            each, in_all = found["per_answer"][field], found["total"][field]
            assert re.search(rf"^{label} +{each:,} +{in_all:,}$", text, re.MULTILINE)
        assert re.search(r"^cost, nothing cached +\$0\.0\d\d\d +\$0\.0\d\d\d$", text, re.MULTILINE)

    def test_notes(self, run: Run, answer: Path) -> None:
        """What is assumed is said with its figures, and the prices with their date and source."""
        text = " ".join(run(ESTIMATE, answer, "--model", THINKS).out.split())
        assert f"Assumed is a reply of {ONE_CALL_REPLY} tokens a call" in text
        assert f"up to {THINKING} tokens a call" in text
        assert re.search(
            r"Prices of 20\d\d-\d\d-\d\d in dollars per million tokens: input .* output .* Source: \S", text
        )

    def test_output(self, run: Run, answer: Path, tmp_path: Path) -> None:
        """--output writes the estimate to a file."""
        target = tmp_path / "estimate.json"
        outcome = run(ESTIMATE, answer, "--format", "json", "--output", target)
        assert (outcome.code, outcome.out, outcome.err) == (0, "", "")
        assert json.loads(target.read_text(encoding="utf-8"))["answers"] == 1


class TestPython:
    REQUEST = Request(question=QUESTION, answer=Answer(text=ANSWER), rubric=load_rubric("star-l"))

    def test_same_requests(self) -> None:
        """What is counted is what a judge with these settings sends."""
        chat = ScriptedChatModel([], name=DOES_NOT)
        sent = ModelJudge(chat=chat, samples=2, calls="per_dimension").conversations(self.REQUEST)
        found = estimate_cost([self.REQUEST], DOES_NOT, samples=2, calls="per_dimension")
        assert found.total.calls == len(sent)
        assert chat.requests == []

    def test_generator(self) -> None:
        """Answers are read one at a time, as they come."""
        found = estimate_cost((self.REQUEST for _ in range(3)), DOES_NOT)
        assert (found.answers, found.total.prompt_tokens) == (3, 3 * found.per_answer.prompt_tokens)

    def test_nothing(self) -> None:
        """No answers cost nothing."""
        found = estimate_cost([], DOES_NOT)
        assert (found.answers, found.total.calls, found.total.cost_high, found.per_answer.calls) == (0, 0, 0, 0)

    def test_prices(self) -> None:
        """Prices can be given as a mapping."""
        found = estimate_cost([self.REQUEST], "m", prices={"m": {"input": 0, "output": 1}})
        assert found.total.cost_low == found.total.cost_high == pytest.approx(ONE_CALL_REPLY / 1e6)

    def test_wrong_samples(self) -> None:
        """A wrong argument is named."""
        with pytest.raises(InputError, match="samples: expected a whole number from 1 to 25"):
            estimate_cost([self.REQUEST], DOES_NOT, samples=0)

    def test_value(self) -> None:
        """An estimate is a value that goes through JSON unchanged."""
        found = estimate_cost([self.REQUEST], DOES_NOT)
        assert Estimate.model_validate_json(found.model_dump_json()) == found


def test_process() -> None:
    """Through the shell's door: no key, no network, one answer, code 0."""
    outcome = subprocess.run(
        [sys.executable, "-m", "starjudge", ESTIMATE, ANSWER_FILE, REPOSITORY / "examples", "--format", "json"],
        capture_output=True,
        env=environment(TIKTOKEN_CACHE_DIR="", HTTPS_PROXY="http://127.0.0.1:9"),
        check=False,
        timeout=60,
    )
    assert (outcome.returncode, outcome.stderr) == (0, b"")
    assert json.loads(outcome.stdout)["answers"] > 10
