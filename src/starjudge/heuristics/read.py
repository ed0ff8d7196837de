"""Read one answer: measure it, label its parts, find its outcomes, and fit its levels."""

from __future__ import annotations

from functools import lru_cache

from starjudge.heuristics.demands import ON_QUESTION
from starjudge.heuristics.features import Asked, measure_features
from starjudge.heuristics.knowledge import Knowledge
from starjudge.heuristics.outcomes import find_outcomes
from starjudge.heuristics.parts import label_parts
from starjudge.heuristics.passages import find_passages, sound_values, strongest
from starjudge.heuristics.questions import question_kind
from starjudge.heuristics.reading import Reading
from starjudge.heuristics.scores import find_both
from starjudge.heuristics.theme_words import LEAD, theme_lead
from starjudge.heuristics.unsaid import telling
from starjudge.models.base import KINDS, Kind
from starjudge.models.request import Request
from starjudge.text.measure import Facts
from starjudge.text.overlap import content_stems
from starjudge.text.tokens import Tokens

_KIND_VALUES: dict[Kind, dict[str, int]] = {k: {f"kind {other}": int(k == other) for other in KINDS} for k in KINDS}


@lru_cache(maxsize=4096)
def _question_stems(question: str) -> frozenset[str]:
    return content_stems(Tokens(question).words)


def measure_request(request: Request, known: Knowledge) -> Facts:
    """The answer of a request, measured."""
    return Facts(request.answer, known.lexicon, request.duration)


def read_answer(request: Request, facts: Facts, known: Knowledge) -> Reading:
    """Everything that rules and scores look at, for one answer."""
    kind = question_kind(request.question)
    theme = request.theme if request.theme is not None else known.themes.find(request.question)[0]
    parts, signs = label_parts(facts, kind, known.parts, known.cues)
    outcomes = find_outcomes(facts, parts, known.outcomes)
    asked = Asked(
        _question_stems(request.question),
        known.themes.answer_cues(request.question),
        known.themes.question_cues(request.question),
        known.scores.theme_floors.get(theme or "", 0),
    )
    features = measure_features(facts, parts, outcomes, known.counter, asked)
    features.values.update(_KIND_VALUES[kind])
    features.values[LEAD] = theme_lead(facts.stems, theme, known.theme_words)
    features.values.update(known.demands.measured(request.question, facts.stems, features.values))
    features.values[ON_QUESTION] = known.demands.on_question(request.question, kind, features.values)
    strong = strongest(telling(facts, parts, signs))
    features.values.update(sound_values(strong))
    story = kind == "story"
    levels, response = find_both(features.values, story, known.scores)
    return Reading(
        question=request.question,
        kind=kind,
        response=response,
        theme=theme,
        facts=facts,
        parts=parts,
        outcomes=outcomes,
        features=features,
        levels=levels,
        passages=find_passages(signs, strong, features.values, levels, known.passages),
        rubric=request.rubric,
    )
