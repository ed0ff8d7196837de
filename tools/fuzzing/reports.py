"""Target: every report of hostile answers, of an interview and of a batch."""

from __future__ import annotations

import json
import re
from functools import cache
from random import Random
from typing import Any, Final

from fuzzing.fragments import CHARACTERS, MARKUP, SHORT
from fuzzing.mutate import changed_text
from fuzzing.promises import check_report, check_session
from fuzzing.seeds import QUESTIONS, answers
from starjudge import (
    BatchRecord,
    Evaluation,
    Failure,
    InputError,
    Turn,
    evaluate_answer,
    evaluate_transcript,
    render,
    transcript_of,
)
from starjudge.models.evaluation_list import EvaluationList
from starjudge.reports import FORMS
from starjudge.reports.batch_html import Run, batch_page

_SCRIPT: Final = re.compile(r"<script[^>]*>(.*?)</script>", re.DOTALL)
_WIDTHS: Final = (20, 40, 80, 200)
_SHARE_OF_SESSIONS: Final = 0.15  # of cases: an interview takes as long as thirty answers


class Reports:
    """Evaluations of hostile answers, rendered in every form."""

    name = "reports"

    def case(self, rng: Random) -> bytes:
        """Questions and answers with pieces in them that would act if they were taken for anything but text."""
        count = rng.randint(2, 4) if rng.random() < _SHARE_OF_SESSIONS else 1
        pairs = [[_hostile(rng.choice(QUESTIONS), rng), _hostile(rng.choice(answers()), rng)] for _ in range(count)]
        return json.dumps(
            {
                "pairs": pairs,
                "name": "".join(rng.choice(SHORT)[:60] for _ in range(2)),
                "width": rng.choice(_WIDTHS),
                "color": rng.random() < 0.5,
                "company": rng.choice((None, "amazon", "startup")),
                "score": rng.randint(1, 5),
            }
        ).encode()

    def run(self, data: bytes) -> None:
        """Render everything, and see that nothing of it acts."""
        given = json.loads(data)
        found: list[Evaluation] = []
        for question, answer in given["pairs"]:
            try:
                found.append(evaluate_answer(question, answer, judge="heuristic", company=given["company"]))
            except InputError:
                return  # a question that is none
        for value in (*found, EvaluationList(found)):
            _render(value, given)
        if len(found) > 1:
            _interview(given)
        _batch(found, given)


def _hostile(text: str, rng: Random) -> str:
    for _ in range(rng.randint(1, 4)):
        at = rng.randint(0, len(text))
        text = text[:at] + rng.choice((rng.choice(MARKUP), rng.choice(CHARACTERS), rng.choice(SHORT))) + text[at:]
    return changed_text(text, answers(), rng) if rng.random() < 0.4 else text


def _render(value: Any, given: dict[str, Any]) -> None:
    for form in FORMS:
        text = render(value, form, width=given["width"], color=given["color"])
        check_report(text, form)


def _interview(given: dict[str, Any]) -> None:
    turns = []
    for question, answer in given["pairs"]:
        for speaker, text in (("Interviewer", question), (f"Candidate {given['name']}", answer)):
            turns.append(Turn(speaker=speaker, text=" ".join(text.split()) or "-"))
    try:
        transcript = transcript_of(turns, name=given["name"], candidate=turns[1].speaker, interviewer="Interviewer")
        session = evaluate_transcript(transcript, judge="heuristic", company=given["company"], until=7)
    except InputError:
        return
    check_session(session)
    _render(session, given)


def _batch(found: list[Evaluation], given: dict[str, Any]) -> None:
    hostile = given["pairs"][0][1][:500]
    records = [BatchRecord(id=given["name"], input={"question": hostile}, evaluation=one) for one in found]
    records.append(BatchRecord(id=2, input={hostile: hostile}, failure=Failure(error=hostile, message=hostile)))
    for detail in ("full", "short"):
        runs = [Run(given["name"], records), Run("other", records[:1])]
        check_report(batch_page(runs, detail), "html", own_scripts())  # type: ignore[arg-type]


@cache
def own_scripts() -> frozenset[str]:
    """The scripts of a page about nothing."""
    page = batch_page([Run("a", [BatchRecord(id=1, input={}, failure=Failure(error="e", message="m"))])])
    return frozenset(body.strip() for body in _SCRIPT.findall(page))
