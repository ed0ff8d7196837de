from __future__ import annotations

import json
import re
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest
from command_line import ANSWER_FILE, Run

import starjudge.evaluate
from starjudge import (
    Answer,
    CostLimitReached,
    Evaluation,
    FallbackWarning,
    HeuristicJudge,
    JudgeError,
    ModelTimeout,
    ModelUnavailable,
    ReplyMalformed,
    load_rubric,
)
from starjudge.cli.explain import worded
from starjudge.models.base import DIMENSIONS
from starjudge.models.request import Request
from starjudge.resources.answer_files import parse_answer_file

EVALUATE = "evaluate"
ANSWER = ANSWER_FILE.read_text(encoding="utf-8")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the command hands to `evaluate_answer`."""
    seen: dict[str, Any] = {}
    original = starjudge.evaluate.evaluate_answer

    def spy(question: str, answer: str, **options: Any) -> Evaluation:
        seen.update(options, question=question, answer=answer)
        return original(question, answer, **options)

    monkeypatch.setattr(starjudge.evaluate, "evaluate_answer", spy)
    return seen


class TestResult:
    def test_text(self, run: Run, answer: Path) -> None:
        """A file gives a card on standard output, nothing on standard error, and code 0."""
        outcome = run(EVALUATE, answer)
        assert (outcome.code, outcome.err) == (0, "")
        assert "\x1b" not in outcome.out
        assert max(map(len, outcome.out.splitlines())) <= 80

    def test_json(self, run: Run, answer: Path) -> None:
        """--format json gives an evaluation that can be read back."""
        evaluation = Evaluation.model_validate_json(run(EVALUATE, answer, "--format", "json").out)
        assert evaluation.status == "scored"
        assert evaluation.company is not None
        assert evaluation.company.company == "amazon"
        assert (evaluation.timing.source, evaluation.timing.seconds) == ("given", 155)

    @pytest.mark.parametrize(("form", "sign"), [("markdown", "#"), ("html", "<")])
    def test_other_forms(self, run: Run, answer: Path, form: str, sign: str) -> None:
        """--format markdown and html give what they say."""
        outcome = run(EVALUATE, answer, "--format", form)
        assert outcome.code == 0
        assert outcome.out.lstrip().startswith(sign)

    def test_standard_input(self, run: Run) -> None:
        """A dash reads the same file from standard input."""
        assert run(EVALUATE, "-", "--format", "json", stdin=ANSWER.encode()).code == 0

    def test_colour_when_asked(self, run: Run, answer: Path) -> None:
        """--color always colours a pipe too; by itself a pipe has none."""
        assert "\x1b[" in run(EVALUATE, answer, "--color", "always").out
        assert "\x1b[" not in run(EVALUATE, answer).out

    def test_width(self, run: Run, answer: Path) -> None:
        """--width holds the card to so many columns."""
        assert max(map(len, run(EVALUATE, answer, "--width", "60").out.splitlines())) <= 60

    def test_output(self, run: Run, answer: Path, tmp_path: Path) -> None:
        """--output writes the result to the file, whole, and nothing beside it."""
        target = tmp_path / "out" / "result.json"
        target.parent.mkdir()
        outcome = run(EVALUATE, answer, "--format", "json", "--output", target)
        assert (outcome.code, outcome.out, outcome.err) == (0, "", "")
        assert json.loads(target.read_text(encoding="utf-8"))["status"] == "scored"
        assert list(target.parent.iterdir()) == [target]

    def test_same_bytes(self, run: Run, answer: Path) -> None:
        """The same answer gives the same output twice."""
        assert run(EVALUATE, answer, "--format", "json").out == run(EVALUATE, answer, "--format", "json").out


class TestOptions:
    def test_header_counts(self, run: Run, answer: Path, asked: dict[str, Any]) -> None:
        """What the header says reaches the judge; the default rubric is star-l."""
        run(EVALUATE, answer)
        assert asked["question"] == "Tell me about a time your model failed in production."
        assert asked["answer"] == ANSWER.split("\n\n", 1)[1].rstrip("\n")
        assert asked["company"] == "amazon"
        assert asked["duration"] == 155
        assert asked["rubric"] == "star-l"
        assert asked["judge"] == "auto"

    def test_options_go_first(self, run: Run, answer: Path, asked: dict[str, Any]) -> None:
        """An option overrides the header's line."""
        options = {"question": "Why?", "company": "meta", "rubric": "scaol", "judge": "heuristic"}
        outcome = run(EVALUATE, answer, "--duration", "2:00", *(f"--{name}={value}" for name, value in options.items()))
        assert outcome.code == 0
        assert {name: asked[name] for name in options} == options
        assert asked["duration"] == 120

    def test_theme(self, run: Run, answer: Path, asked: dict[str, Any]) -> None:
        """The theme is handed on."""
        run(EVALUATE, answer, "--theme", "dealing_with_failure")
        assert asked["theme"] == "dealing_with_failure"


class TestWrongInput:
    def test_missing_file(self, run: Run, tmp_path: Path) -> None:
        """A missing file: one line, code 2."""
        outcome = run(EVALUATE, tmp_path / "none.txt")
        assert outcome.code == 2
        assert "none.txt: no such file" in outcome.only_error

    def test_empty_file(self, run: Run, tmp_path: Path) -> None:
        """An empty file: one line, code 2."""
        file = tmp_path / "empty.txt"
        file.touch()
        outcome = run(EVALUATE, file)
        assert outcome.code == 2
        assert "empty.txt: the file is empty" in outcome.only_error

    def test_directory(self, run: Run, tmp_path: Path) -> None:
        """A directory: one line, code 2."""
        outcome = run(EVALUATE, tmp_path)
        assert outcome.code == 2
        assert "is a directory" in outcome.only_error

    def test_binary(self, run: Run, tmp_path: Path) -> None:
        """A binary file: one line, code 2."""
        file = tmp_path / "answer.docx"
        file.write_bytes(b"PK\x03\x04\0\0\xff\xfe")
        outcome = run(EVALUATE, file)
        assert outcome.code == 2
        assert "not a text file" in outcome.only_error

    def test_no_question(self, run: Run, tmp_path: Path) -> None:
        """An answer without a question: one line that says both ways to give it, code 2."""
        file = tmp_path / "a.txt"
        file.write_text("I mended it.", encoding="utf-8")
        outcome = run(EVALUATE, file)
        assert outcome.code == 2
        assert "no question" in outcome.only_error
        assert "--question" in outcome.only_error

    def test_empty_question(self, run: Run, answer: Path) -> None:
        """A question without words is none."""
        outcome = run(EVALUATE, answer, "--question", " ")
        assert outcome.code == 2
        assert "no question" in outcome.only_error

    @pytest.mark.parametrize(
        ("option", "value", "named"),
        [
            ("--rubric", "star-ll", "'star-l'"),
            ("--company", "amazn", "'amazon'"),
            ("--format", "jsn", "'json'"),
            ("--judge", "modl", "'model'"),
            ("--theme", "dealing_with_failur", "'dealing_with_failure'"),
            ("--duration", "soon", "2:35"),
            ("--width", "nine", "columns"),
            ("--width", "9", "columns"),
            ("--color", "allways", "'always'"),
            ("--calls", "on", "'one'"),
            ("--reasoning-effort", "hgh", "'high'"),
        ],
    )
    def test_unknown_value(self, run: Run, answer: Path, option: str, value: str, named: str) -> None:
        """An unknown value: one line that holds it and the nearest that is known, code 2."""
        outcome = run(EVALUATE, answer, option, value)
        assert outcome.code == 2
        assert value in outcome.only_error
        assert named in outcome.only_error

    def test_missing_rubric_file(self, run: Run, answer: Path) -> None:
        """A path to a rubric that is not there: one line, code 2."""
        outcome = run(EVALUATE, answer, "--rubric", "./mine.yaml")
        assert outcome.code == 2
        assert "mine.yaml" in outcome.only_error

    @pytest.mark.parametrize("rubric", ["star-ll", "./mine.yaml", "bad.yaml"])
    def test_bad_rubric_header(self, run: Run, tmp_path: Path, rubric: str) -> None:
        """A rubric in the header that does not load is told with the answer file and the line, code 2."""
        (tmp_path / "bad.yaml").write_text("id: bad\nextends: star-l\ntitel: T\n", encoding="utf-8")
        file = tmp_path / "a.txt"
        file.write_text(f"Question: Why?\nRubric: {rubric}\n\nI mended it.\n", encoding="utf-8")
        outcome = run(EVALUATE, file)
        assert outcome.code == 2
        assert outcome.only_error.startswith(f"starjudge: {file}:2: 'Rubric': ")
        assert rubric.removeprefix("./") in outcome.only_error

    def test_bad_rubric_on_standard_input(self, run: Run) -> None:
        """A bad rubric in a header on standard input is told with its line too."""
        outcome = run(EVALUATE, "-", stdin=b"Question: Why?\nRole: x\nRubric: star-ll\n\nI mended it.\n")
        assert outcome.code == 2
        assert outcome.only_error.startswith("starjudge: standard input:3: 'Rubric': unknown rubric 'star-ll'")

    def test_rubric_option_spares_the_header(self, run: Run) -> None:
        """A bad rubric in the header does no harm where an option names another one."""
        outcome = run(EVALUATE, "-", "--rubric", "star", stdin=b"Question: Why?\nRubric: star-ll\n\nI mended it.\n")
        assert (outcome.code, outcome.err) == (0, "")

    def test_broken_argument(self, run: Run, answer: Path) -> None:
        """A question that is not text in the terminal's encoding: one line, code 2."""
        outcome = run(EVALUATE, answer, "--question", "caf\udce9?")
        assert outcome.code == 2
        assert "--question" in outcome.only_error

    @pytest.mark.parametrize(
        ("data", "said"), [(b"", "empty"), (b"\0", "zero byte"), (b"\xe9", "UTF-8"), (b"Question: a\nb: c\n", "'b'")]
    )
    def test_standard_input(self, run: Run, data: bytes, said: str) -> None:
        """Bad standard input is told in the same way, under its name."""
        outcome = run(EVALUATE, "-", "--question", "Why?", stdin=data)
        assert outcome.code == 2
        assert outcome.only_error.startswith("starjudge: standard input")
        assert said in outcome.only_error

    def test_output_over_the_answer(self, run: Run, answer: Path) -> None:
        """The result never replaces the answer."""
        outcome = run(EVALUATE, answer, "--output", answer)
        assert outcome.code == 2
        assert "is the file with the answer" in outcome.only_error
        assert answer.read_text(encoding="utf-8") == ANSWER

    def test_output_nowhere(self, run: Run, answer: Path, tmp_path: Path) -> None:
        """A folder, or a file in a folder that is not there, cannot take the result."""
        assert "is a directory" in run(EVALUATE, answer, "--output", tmp_path).only_error
        assert "no directory" in run(EVALUATE, answer, "--output", tmp_path / "none" / "a.txt").only_error


class TestExplain:
    def test_text(self, run: Run, answer: Path) -> None:
        """--explain adds a section below the card: each scored dimension, its score, and what moved it."""
        plain, explained = run(EVALUATE, answer), run(EVALUATE, answer, "--explain")
        assert (explained.code, explained.err) == (0, "")
        assert explained.out.startswith(plain.out)
        section = explained.out.removeprefix(plain.out)
        for title in ("Overall", *(d.capitalize() for d in DIMENSIONS)):
            assert re.search(rf"^{title} +[1-5](\.\d)? +[+-]\d\.\d ", section, re.MULTILINE), title
        assert max(map(len, section.splitlines())) <= 80

    def test_largest_rows(self, run: Run, answer: Path) -> None:
        """A dimension shows the five measurements that moved it most, with their values."""
        given = parse_answer_file(ANSWER)
        request = Request(
            given.question or "", Answer(text=given.answer), load_rubric("star-l"), None, given.company, given.duration
        )
        terms = HeuristicJudge().explain(request, "impact")[:5]
        rows = " ".join(
            run(EVALUATE, answer, "--explain").out.partition("\nImpact      4")[2].split("\nLearning")[0].split()
        )
        for name, value, points in terms:
            assert f"{points / 100:+.1f} {worded(name, value)}" in rows

    def test_not_applicable(self, run: Run) -> None:
        """A dimension that the kind of question does not score is not explained."""
        stdin = b"Question: What questions do you have for me?\n\nHow do you decide which experiments to run?"
        outcome = run(EVALUATE, "-", "--explain", stdin=stdin)
        section = outcome.out.partition("What moved the scores")[2]
        assert re.search("^Relevance ", section, re.MULTILINE)
        assert not re.search("^Learning ", section, re.MULTILINE)

    def test_nothing_scored(self, run: Run) -> None:
        """An answer without a score has nothing to explain, and says so."""
        outcome = run(EVALUATE, "-", "--explain", stdin=b"Question: Why?\n\nNo.")
        assert outcome.code == 0
        assert outcome.out.endswith("What moved the scores: nothing was scored.\n")

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            (("--format", "json"), "--format text"),
            (("--format", "html"), "--format text"),
            (("--judge", "model"), "--judge heuristic"),
        ],
    )
    def test_refused(self, run: Run, answer: Path, options: tuple[str, ...], said: str) -> None:
        """--explain with another form, or for a model: one line that says what it goes with, code 2."""
        outcome = run(EVALUATE, answer, "--explain", *options)
        assert outcome.code == 2
        assert outcome.only_error.startswith("starjudge: --explain goes with")
        assert said in outcome.only_error


class TestJudge:
    @pytest.mark.parametrize("error", [ModelUnavailable, ModelTimeout, ReplyMalformed, CostLimitReached])
    def test_no_judgement(
        self, run: Run, answer: Path, monkeypatch: pytest.MonkeyPatch, error: type[JudgeError]
    ) -> None:
        """A judge that cannot answer, for whatever reason: one line, code 3."""

        def fail(*_: object, **__: object) -> Evaluation:
            raise error("no luck")

        monkeypatch.setattr(starjudge.evaluate, "evaluate_answer", fail)
        outcome = run(EVALUATE, answer)
        assert outcome.code == 3
        assert outcome.only_error == "starjudge: no luck"

    def test_fallback(self, run: Run, answer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A judgement that was left to the offline judge is told in one line, without the word warning."""
        original = starjudge.evaluate.evaluate_answer

        def warn(*arguments: Any, **options: Any) -> Evaluation:
            warnings.warn("judged offline instead of by the model: it slept", FallbackWarning, stacklevel=2)
            return original(*arguments, **options)

        monkeypatch.setattr(starjudge.evaluate, "evaluate_answer", warn)
        outcome = run(EVALUATE, answer, "--format", "json")
        assert outcome.code == 0
        assert outcome.err == "starjudge: judged offline instead of by the model: it slept\n"
        assert json.loads(outcome.out)["status"] == "scored"

    def test_foreign_words(self, run: Run, answer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A server's words in a message give no orders to the terminal, and make no second line."""

        def fail(*_: object, **__: object) -> Evaluation:
            raise ModelUnavailable("the server says: \x1b[2J\nall is well")

        monkeypatch.setattr(starjudge.evaluate, "evaluate_answer", fail)
        assert run(EVALUATE, answer).only_error == "starjudge: the server says: ␛[2J all is well"

    def test_warning(self, run: Run, answer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A warning is one line on standard error and leaves the result alone."""
        original = starjudge.evaluate.evaluate_answer

        def warn(*arguments: Any, **options: Any) -> Evaluation:
            warnings.simplefilter("default")
            warnings.warn("the model did not answer; the heuristic did", stacklevel=2)
            return original(*arguments, **options)

        monkeypatch.setattr(starjudge.evaluate, "evaluate_answer", warn)
        outcome = run(EVALUATE, answer, "--format", "json")
        assert outcome.err == "starjudge: warning: the model did not answer; the heuristic did\n"
        assert json.loads(outcome.out)["status"] == "scored"

    def test_interrupted(self, run: Run, answer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Ctrl-C ends quietly with code 130."""

        def interrupt(*_: object, **__: object) -> Evaluation:
            raise KeyboardInterrupt

        monkeypatch.setattr(starjudge.evaluate, "evaluate_answer", interrupt)
        outcome = run(EVALUATE, answer)
        assert (outcome.code, outcome.out, outcome.err) == (130, "", "")


def test_closed_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A dash where standard input is closed is told."""
    from starjudge.cli import main

    monkeypatch.setattr(sys, "stdin", None)
    assert main([EVALUATE, "-"]) == 2
    assert "standard input is closed" in capsys.readouterr().err
