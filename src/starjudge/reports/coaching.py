"""A coaching as a sheet: the marked-up answer, and why each blank is there."""

from __future__ import annotations

from typing import Final

from starjudge.models.coaching import Coaching
from starjudge.reports import phrases
from starjudge.reports.digest import QUESTION_LENGTH
from starjudge.reports.sheet import Listed, Marked, Run, Sheet
from starjudge.reports.visible import clip
from starjudge.resources import library

LABEL: Final = "What to add to an answer"


def coaching_sheet(coaching: Coaching) -> Sheet:
    """What a report of a coaching says."""
    blanks = len(coaching.gaps)
    kinds = {piece.kind for piece in coaching.pieces}
    hint = ["in [brackets] what only you know"]
    if "deleted" in kinds:
        hint.append("struck out what can go")
    if "moved" in kinds:
        hint.append("marked what stood elsewhere")
    by = coaching.coach
    foot = ["Every word outside the brackets is yours: code puts them together and adds none."]
    told = ["offline" if by.manner == "offline" else f"with {by.model}", f"starjudge {by.starjudge}"]
    if by.prompt_version:
        told.append(f"prompt {by.prompt_version}")
    if by.cost is not None:
        told.append(phrases.dollars(by.cost))
    if by.fallback_reason:
        told.append(f"no chat model: {by.fallback_reason}")
    return Sheet(
        label=LABEL,
        headline=f"{phrases.counted(blanks, 'blank')} to fill in" if blanks else "Nothing to fill in",
        tone="",
        facts=(),
        question=clip(coaching.question, QUESTION_LENGTH),
        notes=coaching.notes,
        blocks=(
            Marked(
                "Your answer, marked up",
                "; ".join(hint),
                tuple(Run(piece.kind, piece.text) for piece in coaching.pieces),
            ),
            Listed(
                "Why",
                tuple(
                    (_title(gap.dimension), f"[{gap.blank}] {gap.reason}" if gap.reason else f"[{gap.blank}]")
                    for gap in coaching.gaps
                ),
                numbered=True,
            ),
        ),
        foot=(*foot, f"Coached: {' · '.join(told)}"),
    )


def _title(dimension: str | None) -> str:
    return next((d.title for d in library().dimensions.values() if d.id == dimension), "")
