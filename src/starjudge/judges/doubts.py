"""Where a person should look: judges or readings that differ, text for the grader, labels that are missing."""

from __future__ import annotations

from collections.abc import Sequence

from starjudge.errors import JudgeError
from starjudge.heuristics.flags import FlagHit
from starjudge.judges.asked import Subject, is_unspaced
from starjudge.judges.assemble import mostly_unpunctuated
from starjudge.judges.checked import Checked
from starjudge.judges.heuristic import OfflineJudgement
from starjudge.judges.readings import WIDE, wide_apart
from starjudge.models.base import DIMENSIONS, DimensionId, FlagId
from starjudge.models.evaluation import Provenance

MANY_LABELS = 0.2  # share of units without a label of the model's, from which the time split is hardly its own
_SERIOUS: frozenset[FlagId] = frozenset({"evasive_or_dishonest", "dismisses_ethics", "blames_others"})


def review_reasons(
    subject: Subject,
    judgement: Checked,
    judge: Provenance,
    scores: dict[DimensionId, int | None],
    offline: OfflineJudgement | None,
    flags: Sequence[FlagHit],
    failures: Sequence[JudgeError],
) -> list[str]:
    """Reasons why a person should look at an evaluation; empty where there are none.

    Args:
        subject: the answer.
        judgement: what the model said of it, checked and combined.
        judge: who judged.
        scores: the evaluation's.
        offline: what the heuristic holds of the same answer, to compare with; ``None`` where it cannot read it.
        flags: the evaluation's.
        failures: of further readings that were asked for.

    """
    reasons = []
    if judge.spread is not None and (wide := wide_apart(judge.spread)):
        reasons.append(f"{judge.samples} readings of the same answer lie {WIDE} or more apart on: {', '.join(wide)}.")
    apart = _apart(judgement, scores, offline)
    if apart:
        reasons.append(f"The model and the offline judge differ by {WIDE} or more on: {', '.join(apart)}.")
    scored = [score for score in scores.values() if score is not None]
    if scored and not min(scored) - WIDE < judgement.overall < max(scored) + WIDE:
        reasons.append(
            f"The model's verdict ({judgement.overall}) lies {WIDE} or more outside its own scores "
            f"({min(scored)} to {max(scored)})."
        )
    capping = {flag.id for flag in subject.request.rubric.flags if flag.caps_overall_at is not None}
    disputed = [flag for flag in judgement.disputed if flag in capping and flag not in {hit.id for hit in flags}]
    if disputed:
        reasons.append(
            f"Some readings, but not most, raise a flag that would limit the verdict: {', '.join(disputed)}."
        )
    if failures:
        total = judge.samples + len(failures)
        reasons.append(f"{len(failures)} of {total} readings failed ({type(failures[0]).__name__}); the others count.")
    if any(hit.id == "manipulates_grader" for hit in flags):
        reasons.append("Part of the text speaks to the grader; that limits the verdict. Read the answer yourself.")
    if subject.withheld:
        told = len(subject.withheld)
        what = "1 unit that speaks to the grader was" if told == 1 else f"{told} units that speak to the grader were"
        reasons.append(f"{what} not shown to the model.")
    if any(hit.id in _SERIOUS for hit in flags):
        reasons.append("A serious red flag was found; it limits the verdict. Check the quoted words in their context.")
    units = len(subject.lines) * judge.samples  # what is dropped is counted over all readings
    if judgement.dropped.labels > MANY_LABELS * units:
        reasons.append(
            f"The model gave {judgement.dropped.labels} units of {units} no clear part; "
            "the offline judge's stands there, and in the time split."
        )
    if is_unspaced(subject.reading.facts.text):
        reasons.append(
            "The answer's script sets no spaces between words; its word count says little, nor does its time."
        )
    if mostly_unpunctuated(subject.reading.facts):
        reasons.append("The transcript has little punctuation; parts were cut at likely clause starts.")
    return reasons


def _apart(judgement: Checked, scores: dict[DimensionId, int | None], offline: OfflineJudgement | None) -> list[str]:
    """Where the two judges differ widely, with both scores; nothing where the offline one could not judge."""
    if offline is None:
        return []
    both: list[tuple[str, int | None, int | None]] = [(d, scores[d], offline.scores[d]) for d in DIMENSIONS]
    both.append(("overall", judgement.overall, offline.final.overall))
    return [f"{n} ({a} and {b})" for n, a, b in both if a is not None and b is not None and abs(a - b) >= WIDE]
