"""The command with a chat model: wrong options, options without use, and judgements by a server on this machine."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import typing
from pathlib import Path

import pytest
from command_line import ANSWER_FILE, Run, environment
from loopback_server import MODEL, LoopbackServer, loopback_server, nobody_there
from openai.types.shared.reasoning_effort import ReasoningEffort

from starjudge import Evaluation
from starjudge.cli import main, model_options, output, progress
from starjudge.judges.model import MOST_SAMPLES, TIMEOUT

EVALUATE = "evaluate"
COMMAND = [sys.executable, "-m", "starjudge"]
SPENT = f"starjudge: {MODEL}: 1 call; 2,000 prompt tokens (1,500 cached); 800 completion tokens; price not known; "
loopback = pytest.mark.block_network(allowed_hosts=["127.0.0.1"])


@pytest.fixture
def server() -> typing.Iterator[LoopbackServer]:
    """A server that gives every dimension a 4."""
    with loopback_server() as running:
        yield running


@pytest.fixture
def asks(server: LoopbackServer) -> list[str]:
    """The options that make a model on that server judge."""
    return ["--judge", "model", "--base-url", server.url, "--model", MODEL, "--timeout", "20"]


class Terminal(io.StringIO):
    """Standard error as somebody reads it."""

    def isatty(self) -> bool:
        return True


class TestWrongValues:
    @pytest.mark.parametrize(
        ("option", "value", "said"),
        [
            ("--samples", "0", "1 to 25"),
            ("--samples", "26", "1 to 25"),
            ("--samples", "two", "'two'"),
            ("--samples", "²", "'²'"),
            ("--calls", "per_dimensions", "'per_dimension'"),
            ("--max-cost", "-1", "dollars"),
            ("--max-cost", "nan", "dollars"),
            ("--max-cost", "$2", "'$2'"),
            ("--timeout", "0", "seconds above 0"),
            ("--timeout", "inf", "seconds above 0"),
            ("--timeout", "1 min", "'1 min'"),
            ("--temperature", "2.5", "0 to 2"),
            ("--temperature", "warm", "'warm'"),
            ("--seed", "1.5", "whole number"),
            ("--seed", "9" * 20, "whole number"),
            ("--reasoning-effort", "hgh", "'high'"),
            ("--redact-name", "-", "expected a name"),
            ("--redact-name", "123", "expected a name"),
            ("--base-url", "caf\udce9", "not valid text"),
            ("--redact-name", "Ren\udce9", "not valid text"),
        ],
    )
    def test_value(self, run: Run, answer: Path, option: str, value: str, said: str) -> None:
        """A wrong value, whoever would judge: one line that names the option and what was expected, code 2."""
        outcome = run(EVALUATE, answer, option, value)
        assert outcome.code == 2
        assert option in outcome.only_error
        assert said in outcome.only_error

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            (("--prompts", "none"), "prompts 'none': expected a folder"),
            (("--prices", "none.yaml"), "none.yaml"),
            (("--max-cost", "1"), "--max-cost: no price is known for 'm', so no limit can be kept; give --prices FILE"),
            (("--cache-file", "answer.txt"), "expected a cache of replies, found a file that is not SQLite"),
            (("--cache-file", "."), "expected a file for cached replies, found a folder"),
        ],
    )
    def test_settings(
        self, run: Run, answer: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], said: str
    ) -> None:
        """What only the judge can refuse is refused before anything is sent: one line, code 2, also with auto."""
        monkeypatch.chdir(answer.parent)
        outcome = run(EVALUATE, answer, "--base-url", "http://127.0.0.1:9/v1", "--model", "m", *options)
        assert outcome.code == 2
        assert said in outcome.only_error

    def test_faulty_prices(self, run: Run, answer: Path, tmp_path: Path) -> None:
        """A mistake in the file of prices is told with file, model and field, code 2."""
        file = tmp_path / "prices.yaml"
        file.write_text("m: {input: 1, outptu: 2}\n", encoding="utf-8")
        outcome = run(EVALUATE, answer, "--base-url", "http://127.0.0.1:9/v1", "--model", "m", "--prices", file)
        assert outcome.code == 2
        assert f"{file}: model 'm': unknown field 'outptu': did you mean 'output'?" in outcome.only_error

    def test_base_url(self, run: Run, answer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A base URL that is none is told under the name it was given by: the option's, or the variable's."""
        outcome = run(EVALUATE, answer, "--base-url", "localhost:8080")
        assert outcome.code == 2
        assert outcome.only_error.startswith("starjudge: --base-url: expected a URL")
        monkeypatch.setenv("OPENAI_BASE_URL", "localhost:8080")
        outcome = run(EVALUATE, answer, "--seed", "1")
        assert outcome.code == 2
        assert outcome.only_error.startswith("starjudge: OPENAI_BASE_URL: expected a URL")

    def test_key(self, run: Run, answer: Path) -> None:
        """A key is not taken as an option, nor repeated in the message; message and help say where it belongs."""
        for option in (["--api-key", "sk-secret"], ["--api-key=sk-secret"]):
            outcome = run(EVALUATE, answer, *option)
            assert outcome.code == 2
            assert "set OPENAI_API_KEY" in outcome.only_error
            assert "secret" not in outcome.only_error
        shown = run(EVALUATE, "--help").out
        assert "--api-key" not in shown
        assert "The key is read from OPENAI_API_KEY and is no option" in shown

    def test_figures(self, run: Run) -> None:
        """Limits and defaults in the help are those of the judge."""
        shown = " ".join(run(EVALUATE, "--help").out.split())
        assert f"retries included; default {TIMEOUT:g} " in shown
        assert f"1 to {MOST_SAMPLES}; default 1" in shown

    def test_efforts(self) -> None:
        """The efforts allowed are those of the client library."""
        (literal,) = (part for part in typing.get_args(ReasoningEffort) if part is not type(None))
        assert typing.get_args(literal) == model_options.EFFORTS


class TestWithoutUse:
    @pytest.mark.parametrize(
        ("options", "said"),
        [
            (("--model", "m"), "--model is not used: "),
            (("--redact", "--samples", "3"), "--samples and --redact are not used: "),
            (("--cache", "--seed", "0", "--calls", "one"), "--calls, --cache and --seed are not used: "),
        ],
    )
    @pytest.mark.parametrize(
        ("judge", "why"),
        [
            ("heuristic", "the heuristic judge asks no model"),
            ("auto", "no chat model is configured (OPENAI_API_KEY or --base-url), so the heuristic judges"),
        ],
    )
    def test_note(self, run: Run, answer: Path, judge: str, why: str, options: tuple[str, ...], said: str) -> None:
        """Options of the model where none is asked: the result as ever, and a line with their names and the reason."""
        outcome = run(EVALUATE, answer, "--judge", judge, *options)
        assert outcome.code == 0
        assert outcome.err == f"starjudge: {said}{why}\n"
        assert outcome.out == run(EVALUATE, answer).out

    def test_heuristic_although_configured(
        self, run: Run, answer: Path, monkeypatch: pytest.MonkeyPatch, server: LoopbackServer
    ) -> None:
        """--judge heuristic asks nobody, also where a model is configured."""
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        outcome = run(EVALUATE, answer, "--judge", "heuristic")
        assert (outcome.code, outcome.err, server.bodies) == (0, "", [])

    @pytest.mark.parametrize(("judge", "code"), [("auto", 0), ("model", 3)])
    def test_no_key(self, run: Run, answer: Path, judge: str, code: int) -> None:
        """OpenAI's own address without a key: one line that names the variable, and with auto the offline result."""
        options = ("--base-url", "https://api.openai.com/v1", "--seed", "1", "--judge", judge)
        outcome = run(EVALUATE, answer, *options)
        assert outcome.code == code
        assert outcome.err.count("\n") == 1
        assert "OPENAI_API_KEY" in outcome.err
        assert ("Judged by: heuristic judge" in outcome.out) == (code == 0)

    def test_nothing_configured(self, run: Run, answer: Path) -> None:
        """--judge model without key and server: one line with the three ways on, code 3."""
        outcome = run(EVALUATE, answer, "--judge", "model")
        assert outcome.code == 3
        for way in ("OPENAI_API_KEY", "--base-url", "--judge heuristic"):
            assert way in outcome.only_error


@loopback
class TestByModel:
    def test_result(self, run: Run, answer: Path, asks: list[str]) -> None:
        """The model's scores are in the result, and nothing is said where no terminal listens."""
        outcome = run(EVALUATE, answer, *asks, "--format", "json")
        assert (outcome.code, outcome.err) == (0, "")
        evaluation = Evaluation.model_validate_json(outcome.out)
        assert (evaluation.judge.engine, evaluation.judge.model) == ("model", MODEL)
        assert evaluation.scores["impact"].score == 4

    @pytest.mark.parametrize("options", [(), ("--samples", "1")])
    def test_auto(
        self,
        run: Run,
        answer: Path,
        server: LoopbackServer,
        monkeypatch: pytest.MonkeyPatch,
        options: tuple[str, ...],
    ) -> None:
        """With auto, a server in the environment judges, with options of the model and without."""
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("STARJUDGE_MODEL", MODEL)
        outcome = run(EVALUATE, answer, *options)
        assert (outcome.code, outcome.err) == (0, "")
        assert f"Judged by: model judge · {MODEL}" in outcome.out

    def test_settings(self, run: Run, answer: Path, asks: list[str], server: LoopbackServer) -> None:
        """Temperature, seed and effort reach the server."""
        run(EVALUATE, answer, *asks, "--temperature", "0.3", "--seed", "7", "--reasoning-effort", "high")
        (body,) = server.bodies
        assert body["model"] == MODEL
        assert (body["temperature"], body["seed"], body["reasoning_effort"]) == (0.3, 7, "high")

    def test_samples_and_calls(self, run: Run, answer: Path, asks: list[str], server: LoopbackServer) -> None:
        """--samples reads so many times; --calls per_dimension asks once more for each dimension."""
        run(EVALUATE, answer, *asks, "--samples", "3")
        assert len(server.bodies) == 3
        server.bodies.clear()
        run(EVALUATE, answer, *asks, "--calls", "per_dimension")
        assert len(server.bodies) == 1 + 7

    def test_redact(self, run: Run, asks: list[str], server: LoopbackServer) -> None:
        """--redact masks contacts, --redact-name names besides; without them the text is sent as it is."""
        text = (
            b"Question: Tell me about a failure.\n\nI told Zadie that the index was stale, and mailed zadie@example.com"
            b" the plan. Tobin agreed, and I rebuilt it in a day, which cut wrong answers from 9% to 2%."
        )
        sent = {}
        for options in ((), ("--redact",), ("--redact-name", "Zadie", "--redact-name", "Tobin")):
            run(EVALUATE, "-", *asks, *options, stdin=text)
            sent[options[:1]] = server.bodies[-1]["messages"][1]["content"]
        assert "zadie@example.com" in sent[()]
        assert "[email]" in sent[("--redact",)]
        assert "Zadie" in sent[("--redact",)]
        assert not re.search("zadie|tobin", sent[("--redact-name",)], re.IGNORECASE)

    @pytest.mark.parametrize("by_name", [True, False], ids=["--cache-file", "--cache"])
    def test_cache(
        self,
        run: Run,
        answer: Path,
        asks: list[str],
        server: LoopbackServer,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        by_name: bool,
    ) -> None:
        """With a cache the second judgement sends nothing; before FILE, --cache does not take the file for its own."""
        monkeypatch.setenv("STARJUDGE_CACHE", str(tmp_path / "default.sqlite3"))
        options = ["--cache-file", str(tmp_path / "named.sqlite3")] if by_name else ["--cache"]
        for _ in range(2):
            assert run(EVALUATE, *asks, *options, answer, "--format", "json").code == 0
        assert len(server.bodies) == 1
        assert (tmp_path / ("named.sqlite3" if by_name else "default.sqlite3")).is_file()

    def test_max_cost(self, run: Run, answer: Path, asks: list[str], server: LoopbackServer, tmp_path: Path) -> None:
        """A call that could pass --max-cost is not made: code 3, and with prices of 0 it always fits."""
        file = tmp_path / "prices.yaml"
        file.write_text(f"{MODEL}: {{input: 1000, output: 1000}}\n", encoding="utf-8")
        outcome = run(EVALUATE, answer, *asks, "--prices", file, "--max-cost", "0.5")
        assert (outcome.code, server.bodies) == (3, [])
        assert "nothing was sent" in outcome.only_error
        file.write_text(f"{MODEL}: {{input: 0, output: 0}}\n", encoding="utf-8")
        assert run(EVALUATE, answer, *asks, "--prices", file, "--max-cost", "0").code == 0

    def test_prompts(self, run: Run, answer: Path, asks: list[str], server: LoopbackServer, tmp_path: Path) -> None:
        """Templates of one's own take the place of the shipped ones."""
        template = tmp_path / "judge" / "system.jinja"
        template.parent.mkdir()
        template.write_text("Weigh it by {{ rubric.id }}.", encoding="utf-8")
        assert run(EVALUATE, answer, *asks, "--prompts", tmp_path).code == 0
        assert server.bodies[0]["messages"][0]["content"].strip() == "Weigh it by star-l."

    def test_explain(self, run: Run, answer: Path, server: LoopbackServer) -> None:
        """Where auto took the model, --explain adds nothing, and one line says why."""
        plain = run(EVALUATE, answer, "--base-url", server.url, "--model", MODEL)
        outcome = run(EVALUATE, answer, "--base-url", server.url, "--model", MODEL, "--explain")
        assert outcome.code == 0
        assert outcome.err.startswith("starjudge: --explain is for the heuristic judge")
        assert outcome.err.count("\n") == 1
        assert outcome.out == plain.out


@loopback
class TestNobodyThere:
    def test_model(self, run: Run, answer: Path) -> None:
        """A server that is not there: one line that names it, code 3."""
        url = nobody_there()
        outcome = run(EVALUATE, answer, "--judge", "model", "--base-url", url, "--timeout", "0.5")
        assert outcome.code == 3
        assert url in outcome.only_error

    def test_auto(self, run: Run, answer: Path) -> None:
        """With auto the offline judge takes over: one line with the reason, also in the card, and code 0."""
        outcome = run(EVALUATE, answer, "--base-url", nobody_there(), "--timeout", "0.5", "--explain")
        assert outcome.code == 0
        assert outcome.err.startswith("starjudge: judged offline instead of by the model: Model")
        assert outcome.err.count("\n") == 1
        assert "Judged by: heuristic judge" in outcome.out
        assert "What moved the scores" in outcome.out


@loopback
class TestTerminal:
    def test_spent(self, answer: Path, asks: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
        """On a terminal the end says what a model's judgement took."""
        monkeypatch.setattr(sys, "stderr", Terminal())
        assert main([EVALUATE, str(answer), *asks]) == 0
        assert re.fullmatch(re.escape(SPENT) + r"\d+\.\d s\n", sys.stderr.getvalue())

    def test_cost(self, answer: Path, asks: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """The cost stands there where a price is known."""
        file = tmp_path / "prices.json"
        file.write_text(json.dumps({MODEL: {"input": 10, "cached": 2, "output": 100}}), encoding="utf-8")
        monkeypatch.setattr(sys, "stderr", Terminal())
        main([EVALUATE, str(answer), *asks, "--prices", str(file)])
        assert "800 completion tokens; $0.09; " in sys.stderr.getvalue()  # 500 x 10 + 1500 x 2 + 800 x 100, a million

    def test_nothing_sent(self, answer: Path, asks: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """A judgement out of the cache took nothing, and the end says so."""
        options = [*asks, "--cache-file", str(tmp_path / "replies.sqlite3")]
        main([EVALUATE, str(answer), *options])
        monkeypatch.setattr(sys, "stderr", Terminal())
        main([EVALUATE, str(answer), *options])
        assert sys.stderr.getvalue() == f"starjudge: {MODEL}: nothing was sent (0 calls)\n"

    def test_progress(self, answer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """While a slow model is asked a line counts the seconds; it is wiped out before anything else is said."""
        monkeypatch.setattr(progress, "FIRST", 0.05)
        monkeypatch.setattr(progress, "EVERY", 0.05)
        monkeypatch.setattr(sys, "stderr", Terminal())
        with loopback_server(seconds=0.3) as server:
            main([EVALUATE, str(answer), "--base-url", server.url, "--model", MODEL])
        shown = sys.stderr.getvalue()
        assert len(re.findall(rf"asking {MODEL} \.\.\. \d s", shown)) >= 2
        blanks = " " * len(f"asking {MODEL} ... 0 s")
        assert re.search(rf"asking {MODEL} \.\.\. \d s\r{blanks}\rstarjudge: {MODEL}: 1 call", shown)

    def test_progress_under_a_message(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A message takes the place of the line instead of running into it."""
        monkeypatch.setattr(sys, "stderr", Terminal())
        output.show_status("asking m ... 3 s")
        output.say("starjudge: a message")
        assert sys.stderr.getvalue() == f"asking m ... 3 s\r{' ' * 16}\rstarjudge: a message\n"

    def test_heuristic(self, answer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where no model is asked a terminal is told nothing."""
        monkeypatch.setattr(sys, "stderr", Terminal())
        assert main([EVALUATE, str(answer)]) == 0
        assert sys.stderr.getvalue() == ""


class TestProcess:
    """The same through the shell's door."""

    def start(self, *arguments: str | Path, **changes: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*COMMAND, EVALUATE, ANSWER_FILE, *arguments],
            capture_output=True,
            encoding="utf-8",
            env=environment(PYTHONUTF8="1", **changes),
            check=False,
            timeout=60,
        )

    def test_model(self, asks: list[str], server: LoopbackServer) -> None:
        """A model behind a server on this machine judges; the key goes along, and is nowhere in the output."""
        outcome = self.start(*asks, "--format", "json", OPENAI_API_KEY="sk-very-secret")
        assert (outcome.returncode, outcome.stderr) == (0, "")
        assert json.loads(outcome.stdout)["judge"]["model"] == MODEL
        assert len(server.bodies) == 1
        assert "secret" not in outcome.stdout

    def test_nobody_there(self) -> None:
        """A server that is not there ends the process with code 3 and one line."""
        url = nobody_there()
        outcome = self.start("--judge", "model", "--base-url", url, "--timeout", "2")
        assert (outcome.returncode, outcome.stdout) == (3, "")
        assert outcome.stderr.startswith(f"starjudge: {url}")
        assert outcome.stderr.count("\n") == 1

    def test_fallback(self) -> None:
        """With auto it is the offline judge's result, code 0 and one line, also where warnings are errors."""
        options = ("--base-url", nobody_there(), "--timeout", "0.5", "--format", "json")
        outcome = self.start(*options, PYTHONWARNINGS="error::UserWarning")
        assert outcome.returncode == 0
        assert outcome.stderr.startswith("starjudge: judged offline instead of by the model: ")
        assert outcome.stderr.count("\n") == 1
        assert json.loads(outcome.stdout)["judge"]["fallback_reason"]

    @pytest.mark.skipif(sys.platform == "win32", reason="terminals of POSIX")
    def test_terminal(self) -> None:
        """A real terminal sees the seconds counted, then the line gone, then what was spent; a pipe the card alone."""
        import pty

        ours, theirs = pty.openpty()
        with loopback_server(seconds=0.8) as server:
            options = ["--judge", "model", "--base-url", server.url, "--model", MODEL]
            outcome = subprocess.run(
                [*COMMAND, EVALUATE, ANSWER_FILE, *options],
                stdout=subprocess.PIPE,
                stderr=theirs,
                env=environment(),
                check=False,
                timeout=60,
            )
        os.close(theirs)
        shown = os.read(ours, 10_000).decode()
        os.close(ours)
        assert outcome.returncode == 0
        assert b"asking" not in outcome.stdout
        assert shown.startswith(f"asking {MODEL} ... ")
        assert f"\r{SPENT}" in shown
