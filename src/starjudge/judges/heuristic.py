"""The offline judge: deterministic, explained by what it measured, and asked for nothing but the text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, Literal, NamedTuple

from starjudge.heuristics.feedback import choose_probes, choose_remarks, pick
from starjudge.heuristics.flags import FlagHit, find_flags
from starjudge.heuristics.knowledge import Knowledge, knowledge
from starjudge.heuristics.lens import read_company
from starjudge.heuristics.own_words import own_words
from starjudge.heuristics.rationales import evidence, rationale
from starjudge.heuristics.read import measure_request, read_answer
from starjudge.heuristics.reading import Reading
from starjudge.heuristics.scores import whole, with_flags
from starjudge.heuristics.sufficiency import why_insufficient
from starjudge.heuristics.told import held, only_claimed, took_no_part
from starjudge.judges.assemble import (
    Told,
    UnitQuotes,
    common_data,
    flag_data,
    insufficient_data,
    mostly_unpunctuated,
    not_applicable,
    outcome_data,
)
from starjudge.judges.combine import CLAIMS_CAP, NO_ANSWER_CAP, Combined, capped
from starjudge.judges.view import RubricView, next_step, view_of
from starjudge.models.base import DIMENSIONS, DimensionId
from starjudge.models.evaluation import Evaluation, Provenance
from starjudge.models.evidence import Quote
from starjudge.models.request import Request
from starjudge.resources.library import library
from starjudge.version import VERSION

LOWEST_LEVEL = 100  # hundredths of the lowest score
MOST_REMOVALS = 3  # times that text for the grader is taken out: what is left may speak to the grader again
_NO_GAP = "No gap invites it: such an answer is probed all the same."


class OfflineJudgement(NamedTuple):
    """What the offline judge holds of an answer, before it is put into words."""

    scores: dict[DimensionId, int | None]
    final: Combined
    hits: Sequence[FlagHit]
    levels: Mapping[str, int]
    """Scores in hundredths, flags taken into account."""
    claimed: str | None
    """How claims are listed without being told, where they are."""


class HeuristicJudge:
    """Judges offline by measurement: the same answer gives the same bytes, on every run and machine."""

    def __init__(self) -> None:
        self._known: Knowledge = knowledge()

    @property
    def weights_version(self) -> str:
        """Version of the fitted weights, as in every evaluation's provenance."""
        return self._known.version

    def evaluate(self, request: Request) -> Evaluation:
        """The evaluation of one answer; never raises for what the answer holds."""
        return self.evaluate_reading(request, read_answer(request, measure_request(request, self._known), self._known))

    def evaluate_reading(self, request: Request, reading: Reading) -> Evaluation:
        """The evaluation of an answer that was read already."""
        reasons = why_insufficient(reading.facts, self._known.parts)
        data = self._insufficient(request, reading, reasons) if reasons else self._scored(request, reading)
        return Evaluation.model_validate(data)

    def explain(self, request: Request, dimension: DimensionId | Literal["overall"]) -> list[tuple[str, int, int]]:
        """Which measurement moved a score how far, before red flags and caps.

        Returns rows of a measurement's name, its value in this answer, and hundredths of a score that it gave or
        took against the middle of what it can give; largest first.
        """
        reading = read_answer(request, measure_request(request, self._known), self._known)
        return self._known.scores.levels.terms(reading.features.values, reading.kind == "story", dimension)

    def judge_reading(self, request: Request, reading: Reading) -> OfflineJudgement | None:
        """Scores, flags and verdict of an answer that was read already; ``None`` where it cannot be read offline."""
        if why_insufficient(reading.facts, self._known.parts):
            return None
        return self._judged(request, reading)

    def _judged(self, request: Request, reading: Reading, removals: int = MOST_REMOVALS) -> OfflineJudgement:
        view = view_of(request.rubric)
        facts = reading.facts
        kind = view.kinds[reading.kind]
        hits = find_flags(reading)
        levels = with_flags(
            reading.levels,
            [hit.id for hit in hits if hit.id in view.flags],
            self._known.scores,
            reading.kind == "story",
        )
        further: list[tuple[int, str]] = []
        claimed = only_claimed(facts, reading.features.values)
        if claimed is not None:
            levels = held(levels)
            further.append((CLAIMS_CAP, f"Claims are listed, not told ({claimed})"))
        if took_no_part(facts, reading.features.values):
            levels["ownership"] = 100
            further.append((NO_ANSWER_CAP, "The speaker says that they took no part in it"))
        if removals and any(hit.id == "manipulates_grader" for hit in hits):
            levels = self._not_raised(request, reading, levels, removals - 1)
        scores: dict[DimensionId, int | None] = {
            d: None if d in kind.not_applicable else whole(levels[d]) for d in DIMENSIONS
        }
        final = capped(
            whole(levels["overall"]),
            request.rubric,
            [h.id for h in hits],
            kind,
            reading.response,
            facts.word_count,
            further,
        )
        return OfflineJudgement(scores, final, hits, levels, claimed)

    def _not_raised(self, request: Request, reading: Reading, levels: dict[str, int], removals: int) -> dict[str, int]:
        """Levels that are no higher than those of the answer without what it says to whoever grades.

        Such text holds figures, names and words of the rubric, and would else count as part of the story. Where
        nothing is left that can be judged, nothing can be above the lowest score.
        """
        own = own_words(request, reading)
        if own is None:
            return levels
        left = read_answer(own, measure_request(own, self._known), self._known)
        if why_insufficient(left.facts, self._known.parts):
            return dict.fromkeys(levels, LOWEST_LEVEL)
        rest = self._judged(own, left, removals)
        most = {**rest.levels, "overall": min(rest.levels["overall"], 100 * rest.final.overall)}
        return {name: min(level, most[name]) for name, level in levels.items()}

    def _scored(self, request: Request, reading: Reading) -> dict[str, Any]:
        view = view_of(request.rubric)
        facts = reading.facts
        kind = view.kinds[reading.kind]
        scores, final, hits, levels, claimed = self._judged(request, reading)
        shown = {d: evidence(reading, d) for d in DIMENSIONS}
        remarks = choose_remarks(scores, shown)
        quotes = UnitQuotes(facts, chain.from_iterable(shown.values()))
        data: dict[str, Any] = {
            "status": "scored",
            "overall": final.overall,
            "verdict": final.verdict,
            "caps": final.caps,
            "scores": {d: _score(reading, view, d, scores[d], levels[d], quotes.of(shown[d])) for d in DIMENSIONS},
            "red_flags": flag_data(facts, view, hits),
            "strengths": [
                {"text": view.dimensions[d].anchors[(scores[d] or 1) - 1].text, "evidence": quotes.of(units)}
                for d, units in remarks.strengths
            ],
            "improvements": [
                {
                    "text": next_step(view, kind, d, scores[d] or 1),
                    "evidence": quotes.of(units),
                }
                for d, units in remarks.improvements
            ],
            "follow_ups": [
                {
                    "kind": probe,
                    "question": pick(view.probes[probe].questions, reading),
                    "gap": rationale(reading, gap, scores[gap] or 1) if gap is not None else _NO_GAP,
                }
                for probe, gap in choose_probes(reading, scores)
                if probe in view.probes
            ],
            "review": (*request.notes, *_review(reading, hits, claimed)),
        }
        if request.company is not None:
            data["company"] = read_company(
                reading, library().companies[request.company], self._known.bank_question(request.question)
            )
        return self._common(request, reading, view, quotes) | data

    def _insufficient(self, request: Request, reading: Reading, reasons: tuple[str, ...]) -> dict[str, Any]:
        quotes = UnitQuotes(reading.facts)
        return self._common(request, reading, view_of(request.rubric), quotes) | insufficient_data(request, reasons)

    def _common(self, request: Request, reading: Reading, view: RubricView, quotes: UnitQuotes) -> dict[str, Any]:
        facts = reading.facts
        told = Told(
            reading.kind,
            reading.theme,
            reading.response,
            reading.parts,
            [outcome_data(facts, outcome) for outcome in reading.outcomes],
        )
        judge = _provenance(request.rubric.id, request.rubric.version, self._known.version)
        return common_data(request, facts, view, told, quotes, judge)


@lru_cache(maxsize=32)
def _provenance(rubric: str, rubric_version: str, weights_version: str) -> Provenance:
    return Provenance(
        engine="heuristic",
        starjudge=VERSION,
        rubric=rubric,
        rubric_version=rubric_version,
        weights_version=weights_version,
    )


def _score(
    reading: Reading, view: RubricView, dimension: DimensionId, score: int | None, level: int, shown: list[Quote]
) -> dict[str, Any]:
    if score is None:
        return not_applicable(reading.kind)
    return {
        "score": score,
        "expected": level / 100,
        "rationale": rationale(reading, dimension, score),
        "evidence": shown,
        "next_step": next_step(view, view.kinds[reading.kind], dimension, score),
    }


def _review(reading: Reading, hits: Iterable[FlagHit], claimed: str | None) -> list[str]:
    """What a person should look at."""
    reasons = []
    if claimed is not None:
        reasons.append(f"The answer reads as a list of claims ({claimed}); check whether anything is told behind them.")
    if any(hit.id == "manipulates_grader" for hit in hits):
        reasons.append("Part of the text speaks to the grader; that limits the verdict. Read the answer yourself.")
    if mostly_unpunctuated(reading.facts):
        reasons.append("The transcript has little punctuation; parts were cut at likely clause starts.")
    if any(hit.id in ("evasive_or_dishonest", "dismisses_ethics", "blames_others") for hit in hits):
        reasons.append("A serious red flag was found; it limits the verdict. Check the quoted words in their context.")
    return reasons
