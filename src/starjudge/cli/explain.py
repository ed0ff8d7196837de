"""``--explain``: which measurements moved which score of the heuristic judge, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from starjudge.judges.heuristic import HeuristicJudge
from starjudge.models.base import DIMENSIONS
from starjudge.models.evaluation import Evaluation
from starjudge.models.request import Request
from starjudge.reports.layout import TIED, Pen

MOST_ROWS = 5  # of each score: the largest
LEAST = 5  # hundredths; less would be shown as 0.0
TITLE_COLUMNS = 12  # the longest title and a blank
SCORE_COLUMNS = 6
MEANING = (
    "the largest of the points that measurements gave (+) or took (-), against the middle of what each can give; "
    "before red flags and caps."
)
_PERCENT = ("share ", "own share ", "team share ", "question taken up")
_SOUND = "sounds like "  # its values are hundredths of a sum of weights
_QUESTION = "kind "  # these do not measure the answer: they set the level for a kind of question


def explanation(request: Request, evaluation: Evaluation, pen: Pen) -> str:
    """The explanation of an evaluation by the heuristic judge, ending without a line break.

    In: the request that was judged; ``pen`` says how wide and in which characters. An answer that was not scored has
    nothing to explain.
    """
    if evaluation.status != "scored":
        return "\n".join(pen.flow([("What moved the scores:", "head"), ("nothing was scored.", "")]))
    judge = HeuristicJudge()
    lines = pen.flow([("What moved the scores:", "head"), (MEANING, "dim")], rest="  ")
    lines += _row(pen, "Overall", f"{evaluation.overall}", judge.explain(request, "overall"))
    for dimension in DIMENSIONS:
        said = evaluation.scores[dimension]
        if said.score is None:
            continue
        fine = f"{said.expected:.1f}" if said.expected is not None else f"{said.score}"
        lines += _row(pen, dimension.capitalize(), fine, judge.explain(request, dimension))
    return "\n".join(lines)


def _row(pen: Pen, title: str, score: str, terms: Sequence[tuple[str, int, int]]) -> Iterator[str]:
    told = [
        f"{given / 100:+.1f} {worded(name, value)}".replace(" ", TIED)
        for name, value, given in terms[:MOST_ROWS]
        if abs(given) >= LEAST
    ]
    lead = TITLE_COLUMNS + SCORE_COLUMNS
    opening = f"{pen.cell(title, TITLE_COLUMNS)}{pen.paint(score.ljust(SCORE_COLUMNS), 'bold')}"
    runs = [(piece + ("," if place < len(told) else ""), "") for place, piece in enumerate(told, 1)]
    yield from pen.flow(runs or [("nothing by much", "dim")], opening, lead=lead)


def worded(name: str, value: int) -> str:
    """A measurement and its value in words.

    >>> worded("share action", 47), worded("words result", 44), worded("outcome numbers", 3)
    ('share of action 47%', 'words of result 44', 'outcome numbers 3')
    >>> worded("kind candidate_questions", 0)
    'not asked for candidate questions'
    """
    shown = name.replace("_", " ")
    if name.startswith(_QUESTION):
        return f"{'' if value else 'not '}asked for {shown.removeprefix(_QUESTION)}"
    if name.startswith(_SOUND):
        return f"{shown} {value / 100:.1f}"
    for before in ("share ", "words "):
        rest = shown.removeprefix(before)
        if shown.startswith(before) and " " not in rest:
            shown = f"{before}of {rest}"
    return f"{shown} {value}%" if name.startswith(_PERCENT) else f"{shown} {value}"
