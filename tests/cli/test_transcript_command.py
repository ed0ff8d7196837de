"""``starjudge transcript``: what goes in, what comes out, and what is refused."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from typing import Any

import pytest
from command_line import Run

import starjudge.cli.transcript
import starjudge.session.evaluate
from starjudge.models.session import ExchangeEvaluation, SessionEvaluation
from starjudge.models.transcript import Transcript

TRANSCRIPT = "transcript"
OFFLINE = ("--judge", "heuristic")

INTERVIEW = """\
Ottoline Ferris: Hi Tarquin, good to see you. I'm Ottoline, I lead the forecasting group. Is your sound okay?

Tarquin Adair: Yes, all good, thanks Ottoline. You can reach me at tarquin@example.org if the line drops.

Ottoline Ferris: Great. Tell me about a time a model of yours failed in production.

Tarquin Adair: Last spring our demand model began to order far too much fruit for the small shops. I owned that model, \
so it was mine to fix. First I compared the features day by day and found that a holiday flag had been shifted by a \
week. My manager, Philippa, wanted a rollback, and I weighed it against a hotfix and chose the rollback, because it \
could be undone. Then I wrote a test that compares the flag with the calendar every night. Waste fell from 9 % to 4 % \
within two weeks, which saved about 60,000 euros a month.

Ottoline Ferris: What did you learn from that?

Tarquin Adair: That I had trusted a table nobody owned. Since then every shared feature has an owner and a contract \
test, and Philippa made it a rule for all teams. Two other groups have taken it over since.

Ottoline Ferris: Thank you. Now tell me about a disagreement with a colleague and how you handled it.

Tarquin Adair: A colleague called Benedikt wanted a deep network for a forecast with four hundred rows. I thought that \
a simple regression would do. I proposed that we both build ours in two days and agree on the metric before. Mine had \
an error of 11 %, his had 14 %, so we shipped the simple one, and I asked him to present it. He still tells me when I \
make things too plain, and I learned to ask for the reason before I argue.

Ottoline Ferris: Lovely. Do you have any questions for me?

Tarquin Adair: Yes, how do you decide which forecasts a person has to look at?

Ottoline Ferris: By cost, mostly. Thanks Tarquin, you will hear from us.
"""
SECRETS = re.compile("Ottoline|Ferris|Tarquin|Adair|Philippa|Benedikt|example.org")


@pytest.fixture
def interview(tmp_path: Path) -> Path:
    file = tmp_path / "interview.txt"
    file.write_text(INTERVIEW, encoding="utf-8")
    return file


class TestResult:
    def test_text(self, run: Run, interview: Path) -> None:
        """A file gives a card on standard output, no wider than 80 columns and without colour, and code 0."""
        outcome = run(TRANSCRIPT, interview)
        assert (outcome.code, outcome.err) == (0, "")
        assert "\x1b" not in outcome.out
        assert max(map(len, outcome.out.splitlines())) <= 80
        assert "2 questions" in outcome.out
        assert "model of yours" in outcome.out

    def test_json(self, run: Run, interview: Path) -> None:
        """--format json gives a session that can be read back, with each question and its follow-ups."""
        session = SessionEvaluation.model_validate_json(run(TRANSCRIPT, interview, "--format", "json").out)
        assert [len(one.follow_ups) for one in session.exchanges] == [1, 0]
        assert ["forecasts a person has to look at?" in question for question in session.candidate_questions] == [True]

    @pytest.mark.parametrize(("form", "sign"), [("markdown", "# Interview"), ("html", "<!doctype html>")])
    def test_other_forms(self, run: Run, interview: Path, form: str, sign: str) -> None:
        """--format markdown and html give what they say."""
        outcome = run(TRANSCRIPT, interview, "--format", form)
        assert outcome.code == 0
        assert outcome.out.startswith(sign)

    def test_output(self, run: Run, interview: Path, tmp_path: Path) -> None:
        """-o writes the result to a file and nothing to standard output."""
        file = tmp_path / "report.html"
        outcome = run(TRANSCRIPT, interview, "--format", "html", "-o", file)
        assert (outcome.code, outcome.out, outcome.err) == (0, "", "")
        assert file.read_text("utf-8").endswith("</html>\n")

    def test_company(self, run: Run, interview: Path) -> None:
        """--company adds the company's principles to the coverage."""
        assert "Principles of Amazon" in run(TRANSCRIPT, interview, "--company", "amazon").out

    def test_look(self, run: Run, interview: Path) -> None:
        """--width and --color shape the text form."""
        outcome = run(TRANSCRIPT, interview, "--width", "60", "--color", "always")
        assert "\x1b[" in outcome.out
        assert max(len(re.sub(r"\x1b\[[\d;]*m", "", line)) for line in outcome.out.splitlines()) <= 60

    def test_arguments_reach_the_library(self, run: Run, interview: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Rubric, judge, company and the date of the next interview are handed on."""
        seen: dict[str, Any] = {}
        original = starjudge.session.evaluate.evaluate_transcript

        def spy(transcript: Transcript, **options: Any) -> SessionEvaluation:
            seen.update(options)
            return original(transcript, **options)

        monkeypatch.setattr(starjudge.session.evaluate, "evaluate_transcript", spy)
        day = (datetime.date.today() + datetime.timedelta(days=14)).isoformat()
        options = ("--rubric", "star", "--company", "meta", "--next-interview", day, *OFFLINE)
        outcome = run(TRANSCRIPT, interview, *options)
        assert seen["until"] == day
        assert (seen["rubric"], seen["judge"], seen["company"]) == ("star", "heuristic", "meta")
        assert outcome.code == 0


class TestModel:
    def test_what_was_spent(self, run: Run, interview: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """On a terminal the calls of all answers are told together, an unprobed answer's once."""
        original = starjudge.session.evaluate.evaluate_transcript

        def by_model(transcript: Transcript, **options: Any) -> SessionEvaluation:
            session = original(transcript, **{**options, "judge": "heuristic"})
            judge = {"engine": "model", "model": "m", "calls": 2, "prompt_tokens": 500, "cost": 0.02}
            exchanges = []
            for one in session.exchanges:
                known = {
                    name: evaluation.model_copy(update={"judge": evaluation.judge.model_copy(update=judge)})
                    for name, evaluation in (("first", one.first), ("with_follow_ups", one.with_follow_ups))
                }
                exchanges.append(one.model_copy(update=known))
            return session.model_copy(update={"exchanges": tuple(exchanges)})

        monkeypatch.setattr(starjudge.session.evaluate, "evaluate_transcript", by_model)
        monkeypatch.setattr(starjudge.cli.transcript, "to_terminal", lambda: True)
        outcome = run(TRANSCRIPT, interview, "--base-url", "http://127.0.0.1:9/v1", "--model", "m")
        assert outcome.code == 0
        assert "2 of 2 questions judged" in outcome.err
        assert "starjudge: m: 6 calls; 1,500 prompt tokens" in outcome.err
        assert "$0.06" in outcome.err


class TestExchange:
    def test_in_full(self, run: Run, interview: Path) -> None:
        """--exchange shows one question's evaluation, by itself and with its follow-ups."""
        out = run(TRANSCRIPT, interview, "--exchange", "1").out
        assert out.startswith("Question 1: the first answer")
        assert "Question 1: with its follow-ups" in out
        assert out.count("Time split") == 2

    def test_json(self, run: Run, interview: Path) -> None:
        """As JSON it is that exchange."""
        out = run(TRANSCRIPT, interview, "--exchange", "2", "--format", "json").out
        assert ExchangeEvaluation.model_validate_json(out).number == 2

    def test_there_is_no_such_question(self, run: Run, interview: Path) -> None:
        """A number behind the last question is refused, with how many there are."""
        outcome = run(TRANSCRIPT, interview, "--exchange", "9")
        assert outcome.code == 2
        assert "--exchange 9: the interview has 2 questions" in outcome.only_error

    @pytest.mark.parametrize("number", ["0", "x", "-1"])
    def test_not_a_number(self, run: Run, interview: Path, number: str) -> None:
        """What is no number of a question is wrong usage."""
        assert run(TRANSCRIPT, interview, f"--exchange={number}").code == 2


class TestTurns:
    def test_text(self, run: Run, interview: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """--turns tells who speaks, how sure that is, and the questions, and judges nothing."""
        monkeypatch.setattr(starjudge.session.evaluate, "evaluate_transcript", None)
        outcome = run(TRANSCRIPT, interview, "--turns")
        assert outcome.code == 0
        assert re.search(r"Tarquin Adair: candidate, \d+% sure", outcome.out)
        assert "1.1 follow-up What did you learn from that?" in outcome.out
        assert "forecasts a person" in outcome.out
        assert max(map(len, outcome.out.splitlines())) <= 80

    @pytest.mark.parametrize(("form", "sign"), [("markdown", "# Transcript"), ("html", "<!doctype html>")])
    def test_other_forms(self, run: Run, interview: Path, form: str, sign: str) -> None:
        """The reading has the same forms as the evaluation."""
        outcome = run(TRANSCRIPT, interview, "--turns", "--format", form)
        assert outcome.out.startswith(sign)
        assert "What did you learn from that?" in outcome.out

    def test_json(self, run: Run, interview: Path) -> None:
        """As JSON it is the transcript."""
        found = json.loads(run(TRANSCRIPT, interview, "--turns", "--format", "json").out)
        assert [speaker["role"] for speaker in found["speakers"]] == ["interviewer", "candidate"]
        assert Transcript.model_validate(found).exchanges

    def test_with_exchange(self, run: Run, interview: Path) -> None:
        """--turns and --exchange together are refused."""
        outcome = run(TRANSCRIPT, interview, "--turns", "--exchange", "1")
        assert outcome.code == 2
        assert "--turns" in outcome.only_error


class TestRedact:
    @pytest.mark.parametrize("form", ["text", "json", "markdown", "html"])
    @pytest.mark.parametrize("more", [(), ("--turns",), ("--exchange", "1")])
    def test_in_every_form(self, run: Run, interview: Path, form: str, more: tuple[str, ...]) -> None:
        """--redact leaves no name, address or number of a person in any form, and keeps the outcomes."""
        outcome = run(TRANSCRIPT, interview, "--redact", "--format", form, *more)
        assert outcome.code == 0
        assert not SECRETS.search(outcome.out + outcome.err)
        assert len(outcome.out) > 500

    def test_outcomes_stay(self, run: Run, interview: Path) -> None:
        """Masking changes no number that counts."""
        session = SessionEvaluation.model_validate_json(run(TRANSCRIPT, interview, "--redact", "--format", "json").out)
        assert "Waste fell from 9 % to 4 %" in session.exchanges[0].first.answer
        assert "My manager, [name], wanted a rollback" in session.exchanges[0].first.answer
        assert {speaker.name for speaker in session.speakers} == {"Interviewer", "Candidate"}

    def test_name_given(self, run: Run, interview: Path) -> None:
        """--redact-name masks a further name, and with it everything else."""
        out = run(TRANSCRIPT, interview, "--redact-name", "euros", "--format", "json").out
        assert "60,000 [name]" in out
        assert not SECRETS.search(out)

    def test_not_a_name(self, run: Run, interview: Path) -> None:
        """A name without a letter is wrong usage."""
        assert run(TRANSCRIPT, interview, "--redact-name", "12").code == 2

    def test_no_note_about_the_model(self, run: Run, interview: Path) -> None:
        """Masking is of use without a model: no option is called unused."""
        assert run(TRANSCRIPT, interview, "--redact", *OFFLINE).err == ""


class TestRefused:
    def error(self, run: Run, *arguments: str | Path) -> str:
        outcome = run(TRANSCRIPT, *arguments)
        assert outcome.code == 2
        return outcome.only_error

    def test_no_such_file(self, run: Run, tmp_path: Path) -> None:
        """A file that is not there is named."""
        assert "nothing.vtt" in self.error(run, tmp_path / "nothing.vtt")

    @pytest.mark.parametrize(
        ("name", "content"),
        [("empty.txt", b""), ("cut.json", b'{"segments": [{"start": 0'), ("bad.vtt", b"WEBVTT\n\n")],
    )
    def test_nothing_to_read(self, run: Run, tmp_path: Path, name: str, content: bytes) -> None:
        """A file without speech, or cut off, is refused by name."""
        file = tmp_path / name
        file.write_bytes(content)
        assert name in self.error(run, file)

    def test_unknown_format(self, run: Run, interview: Path) -> None:
        """An unknown format is told with the option's own name and the formats there are."""
        assert re.search("--read-as: .*webvtt", self.error(run, interview, "--read-as", "webvt"))

    def test_nobody_of_that_label(self, run: Run, interview: Path) -> None:
        """A candidate who does not speak is refused; options are called as they are written."""
        error = self.error(run, interview, "--candidate", "Nobody")
        assert "Nobody" in error
        assert "candidate=" not in error

    def test_wrong_date(self, run: Run, interview: Path) -> None:
        """A date that is none, is told with the option's own name."""
        assert "--next-interview" in self.error(run, interview, "--next-interview", "soon")

    def test_unknown_company(self, run: Run, interview: Path) -> None:
        """An unknown company is refused with the nearest one."""
        assert "amazon" in self.error(run, interview, "--company", "amazn")

    def test_output_is_the_transcript(self, run: Run, interview: Path) -> None:
        """The result never overwrites the transcript."""
        self.error(run, interview, "-o", interview)
        assert interview.read_text("utf-8") == INTERVIEW

    def test_no_model(self, run: Run, interview: Path) -> None:
        """--judge model without a model is code 3."""
        outcome = run(TRANSCRIPT, interview, "--judge", "model")
        assert outcome.code == 3
        assert "no chat model is configured" in outcome.only_error

    def test_unused_options(self, run: Run, interview: Path) -> None:
        """Options of a model that nobody asks are named on standard error."""
        outcome = run(TRANSCRIPT, interview, "--samples", "3", *OFFLINE)
        assert outcome.code == 0
        assert "--samples is not used" in outcome.err


def test_help_shows_examples(run: Run) -> None:
    """--help shows an example and each option once."""
    out = run(TRANSCRIPT, "--help").out
    assert "starjudge transcript interview.vtt" in out
    assert len(re.findall(r"^  --redact  ", out, re.MULTILINE)) == 1
