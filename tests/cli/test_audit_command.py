"""``starjudge audit``: report, cases, exit codes and budgets on the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from command_line import Outcome

from starjudge.cli import audit
from starjudge.cli.parsing import Parser, commands
from starjudge.errors import InputError, ModelUnavailable
from starjudge.models.audit import AuditCase, AuditReport
from starjudge.reports.audit_page import audit_page
from starjudge.reports.audit_terminal import audit_text
from starjudge.reports.layout import text_width
from starjudge.trust.audit.run import audit as run_audit

HOSTILE = "<script>alert(1)</script> \x1b[2J \u202eevil\u202c & <img src=x onerror=alert(1)>"
ANSWERS = [
    {
        "id": "a",
        "question": "Tell me about a time you failed.",
        "answer": "I broke it. I fixed it in 3 hours. I learned.",
    },
    {"id": "b", "question": "Why us?", "answer": f"I like it. {HOSTILE} I built a planner that saved 2 days a week."},
]


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """A file of two answers."""
    file = tmp_path / "answers.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in ANSWERS), "utf-8")
    return file


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    """The command as a function, whatever others stand beside it."""

    def run(*arguments: str | Path) -> Outcome:
        parser = Parser(prog="starjudge")
        audit.add_to(commands(parser))
        try:
            asked = parser.parse_args(["audit", *map(str, arguments)])
            code = asked.run(asked)
        except SystemExit as leaving:
            code = leaving.code
        out, err = capsys.readouterr()
        return Outcome(code, out, err)

    return run


def report_of(command, answers: Path, *arguments: str) -> AuditReport:  # type: ignore[no-untyped-def]
    """The report, with its cases."""
    cases = answers.with_name("cases.jsonl")
    found = command(answers, "--judge", "heuristic", "--format", "json", "--cases", cases, *arguments)
    report = AuditReport.model_validate_json(found.out)
    read = [AuditCase.model_validate_json(line) for line in cases.read_text("utf-8").splitlines()]
    return report.model_copy(update={"cases": tuple(read)})


class TestCommand:
    def test_repeats_of_the_heuristic(self, command, answers: Path) -> None:  # type: ignore[no-untyped-def]
        """A judge within its bounds: exit code 0, and the report says so first."""
        found = command(answers, "--judge", "heuristic", "--kinds", "repeat")
        assert found.code == 0
        assert found.out.startswith("Within bounds: all 3 held\n")
        assert found.err == ""

    def test_out_of_bounds(self, command, answers: Path) -> None:  # type: ignore[no-untyped-def]
        """A judge that misses a bound: exit code 1, and the report names it."""
        bare = answers.with_name("bare.jsonl")
        bare.write_text(json.dumps({"question": "Why us?", "answer": "I like it a lot, I think. " * 6}), "utf-8")
        found = command(bare, "--judge", "heuristic", "--kinds", "content")
        assert (found.code == 1) == found.out.startswith("Out of bounds")
        assert (found.code == 0) == found.out.startswith(("Within bounds", "No bound"))

    def test_every_case_is_saved(self, command, answers: Path) -> None:  # type: ignore[no-untyped-def]
        """A line a case with both texts, both scores and the shift; the report counts them."""
        report = report_of(command, answers, "--kinds", "neutral,attack")
        assert len(report.cases) == report.judged > 288
        first = report.cases[0]
        assert first.text_before != first.text_after
        assert first.before is not None
        assert first.shift["overall"] is not None

    def test_our_answers(self, command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
        """Without answers, ours are used; --max-calls keeps to its number."""
        page = tmp_path / "audit.html"
        found = command("--judge", "heuristic", "--max-calls", "60", "--format", "html", "-o", page)
        assert found.code in (0, 1)
        assert "60 evaluations" in page.read_text("utf-8") or "59 evaluations" in page.read_text("utf-8")

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (("--kinds", "nonsense"), "unknown kind 'nonsense'"),
            (("--repeats", "1"), "expected a whole number from 2 up, found '1'"),
            (("--max-calls", "0"), "expected a whole number from 2 up, found '0'"),
            (("--concurrency", "x"), "expected a whole number from 1 up, found 'x'"),
        ],
    )
    def test_wrong_usage(self, command, arguments: tuple[str, str], message: str) -> None:  # type: ignore[no-untyped-def]
        """Wrong usage is one line and exit code 2."""
        found = command(*arguments)
        assert found.code == 2
        assert message in found.only_error

    def test_an_answer_that_is_none(self, command, answers: Path) -> None:  # type: ignore[no-untyped-def]
        """A record without an answer is named with file and line; nothing is audited."""
        answers.write_text('{"question": "Why us?", "answer": ""}\n', "utf-8")
        with pytest.raises(InputError, match=r"answers.jsonl:1: field 'answer': expected text"):
            command(answers, "--judge", "heuristic")

    def test_cases_over_the_input(self, command, answers: Path) -> None:  # type: ignore[no-untyped-def]
        """The cases cannot be written over the answers, nor over the report."""
        with pytest.raises(InputError, match="is an input too"):
            command(answers, "--judge", "heuristic", "--cases", answers)
        with pytest.raises(InputError, match="is the file of the report too"):
            command(answers, "--judge", "heuristic", "--cases", "x.json", "-o", "x.json")

    def test_no_model(self, command, answers: Path) -> None:  # type: ignore[no-untyped-def]
        """A model that is not configured is said before anything is read."""
        with pytest.raises(ModelUnavailable, match="OPENAI_API_KEY"):
            command(answers, "--judge", "model")

    def test_nothing_is_sent_unasked(self, command, answers: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
        """Without --yes and without a terminal, what it would take is told and nothing is sent."""
        monkeypatch.setenv("OPENAI_API_KEY", "none")
        with pytest.raises(InputError, match="nothing was sent: add --yes"):
            command(answers, "--judge", "model", "--kinds", "repeat", "--max-calls", "5")

    def test_calls_of_each_evaluation(self, command, answers: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
        """--max-calls counts calls: with three readings, five calls are no two evaluations."""
        monkeypatch.setenv("OPENAI_API_KEY", "none")
        with pytest.raises(InputError, match="--max-calls 5: one evaluation makes 3 calls; give 6 or more"):
            command(answers, "--judge", "model", "--samples", "3", "--max-calls", "5")


@pytest.fixture(scope="module")
def report() -> AuditReport:
    """The report on two answers, one of them hostile."""
    return run_audit("heuristic", ANSWERS)


class TestReports:
    @pytest.mark.parametrize("width", [60, 80, 100])
    @pytest.mark.parametrize("plain", [False, True])
    def test_width(self, report: AuditReport, width: int, plain: bool) -> None:
        """No line is wider than asked from 80 columns on; in ASCII every character is."""
        text = audit_text(report, width=width, ascii=plain)
        assert max(map(text_width, text.splitlines())) <= max(width, 80)
        assert not plain or text.isascii()

    def test_colour(self, report: AuditReport) -> None:
        """Colour adds codes and no words."""
        coloured = audit_text(report, color=True)
        assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == audit_text(report)
        assert coloured != audit_text(report)

    def test_page(self, report: AuditReport) -> None:
        """The page is whole, loads nothing, and no answer's markup is any."""
        broken = tuple(case.model_copy(update={"broken": True}) for case in report.cases if case.answer == "b")
        page = audit_page(report.model_copy(update={"cases": broken}))
        assert page.startswith("<!doctype html>")
        assert "<script" not in page
        assert "<img" not in page
        assert "\u202e" not in page
        assert "\x1b" not in page
        assert "&lt;script&gt;" in page
        assert "src=" not in page.replace("&lt;img src=x", "")

    def test_page_shows_both_texts(self, report: AuditReport) -> None:
        """A case that is not as it should be stands on the page with what was and what became of it."""
        one = next(case for case in report.cases if case.variant == "lower_case" and case.answer == "a")
        page = audit_page(report.model_copy(update={"cases": (one.model_copy(update={"broken": True}),)}))
        assert "I broke it. I fixed it in 3 hours. I learned." in page
        assert "i broke it. i fixed it in 3 hours. i learned." in page
