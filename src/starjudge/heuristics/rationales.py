"""Why a score is what it is, from what was measured; and the words it rests on.

A rationale states measurements, never character, and names what is missing. Sentences are put together
here; anchors, next steps and flags are worded in ``rubrics/``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from starjudge.heuristics.reading import Reading
from starjudge.models.base import STORY_PARTS, DimensionId, Part

_FAIR = 3  # a score from which a good point is named in so many words
MOST_QUOTES = 3  # of one score: more is not read

Unit = int  # index into `Reading.facts.units`


def rationale(reading: Reading, dimension: DimensionId, score: int) -> str:
    """One or two sentences on what the score rests on; ``score`` keeps them from claiming more than was scored."""
    return _SAY[dimension](reading, score)


def evidence(reading: Reading, dimension: DimensionId) -> list[Unit]:
    """Units that show it best, at most three, in the order of the answer."""
    return sorted(_SHOW[dimension](reading)[:MOST_QUOTES])


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _listed(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def _structure(reading: Reading, score: int) -> str:
    v = reading.features.values
    if reading.kind != "story":
        parts = _count(v["parts told"], "part")
        return f"{parts} of a story and {v['share other']}% general words, in {_length(reading)}."
    wanted = [p.part for p in reading.rubric.parts]
    all_told = max(1, sum(v[f"words {part}"] for part in STORY_PARTS))
    told = [f"{part} {round(100 * v[f'words {part}'] / all_told)}%" for part in wanted if v[f"words {part}"]]
    missing = [part for part in wanted if not v[f"words {part}"]]
    text = f"Time goes to {_listed(told)}." if told else "No part of a story could be told apart."
    if missing:
        text += f" Not found: {_listed(missing)}."
    elif v["steps back in the story"] > 1:
        text += f" The order goes back {v['steps back in the story']} times."
    return text


def _length(reading: Reading) -> str:
    return _count(reading.facts.word_count, "word")


def _ownership(reading: Reading, score: int) -> str:
    v = reading.features.values
    text = (
        f"{_count(v['own actions'], 'own action')} against {v['team actions']} of the team, "
        f"{v['passive actions']} without an actor and {v['actions of others']} of others."
    )
    if v["words task"] and score >= _FAIR:
        text += " The role is stated."
    if v["credit words"] and score >= _FAIR:
        text += " Others are given their part."
    if v["blame words"] > v["own fault words"]:
        text += " Fault is put elsewhere."
    elif v["own fault words"]:
        text += " A fault of one's own is named."
    return text


def _specificity(reading: Reading, score: int) -> str:
    v = reading.features.values
    text = (
        f"{_count(v['technical words'], 'technical term')}, {_count(v['named things'], 'name')}, "
        f"{_count(v['figures'], 'figure')} and {_count(v['reasons'], 'word')} of reason in {_length(reading)}."
    )
    if v["buzzwords per 1000 words"] >= 25:
        text += f" {v['buzzwords']} words would fit any project."
    return text


def _impact(reading: Reading, score: int) -> str:
    v = reading.features.values
    n = v["outcome numbers"]
    if not n:
        return (
            "An outcome is told, without a number."
            if v["words result"]
            else "No outcome was found."
        )  # fmt: skip
    text = f"{_count(n, 'outcome number')}, {v['outcome numbers with baseline'] or 'none'} with a baseline"
    sides = [
        name
        for name, count in (("technical", v["technical outcomes"]), ("business or user", v["business outcomes"]))
        if count
    ]
    return text + (f"; {_listed(sides)} effect." if sides else ".")


def _learning(reading: Reading, score: int) -> str:
    v = reading.features.values
    if not v["words learning"]:
        return "Nothing is said about what was learned or changed."
    text = f"{_count(v['words learning'], 'word')} on what was taken from it"
    if v["lasting changes"] and score > _FAIR:
        return text + ", with a change that lasts."
    return text + (", as a general moral." if v["morals"] else ", without a change that follows from it.")


def _relevance(reading: Reading, score: int) -> str:
    v = reading.features.values
    asked = {"story": "a story", "candidate_questions": "questions"}.get(
        reading.kind, f"an answer of the kind “{reading.kind}”"
    )
    given = reading.response.replace("_", " ")
    taken_up = v["question taken up"]
    return f"Asked for {asked}, given: {given}. The answer takes up {taken_up}% of the question's own words."


def _delivery(reading: Reading, score: int) -> str:
    v = reading.features.values
    time = reading.facts.time
    about = "" if time.source != "estimated" else "about "
    text = f"{_length(reading)}, {about}{round(time.seconds)} s as spoken"
    if v["share other"] >= 15:
        text += f"; {v['share other']}% moves no part of it on"
    if v["said again"] >= 4:
        text += f"; {v['said again']}% is said again"
    return text + "."


_SAY: dict[DimensionId, Callable[[Reading, int], str]] = {
    "structure": _structure,
    "ownership": _ownership,
    "specificity": _specificity,
    "impact": _impact,
    "learning": _learning,
    "relevance": _relevance,
    "delivery": _delivery,
}


def _of_part(reading: Reading, *parts: Part) -> list[Unit]:
    return [i for i, p in enumerate(reading.parts) if p in parts]


def _structure_units(reading: Reading) -> list[Unit]:
    firsts: dict[str, Unit] = {}
    for i, part in enumerate(reading.parts):
        firsts.setdefault(part, i)
    return [firsts[p] for p in ("action", "result", "task") if p in firsts]


_OWN_ACTS = {"action": 2, "task": 1, "situation": 1}  # what an own action counts for, by the part it stands in


def _ownership_units(reading: Reading) -> list[Unit]:
    facts, parts = reading.facts, reading.parts
    counts: dict[Unit, int] = {}
    kind = "i" if reading.features.values["own actions anywhere"] else "we"
    for actor in facts.actors:
        if actor.kind == kind:
            unit = facts.unit_of(actor.first)
            points = _OWN_ACTS.get(parts[unit])
            if points:
                counts[unit] = counts.get(unit, 0) + points
    return sorted(counts, key=lambda u: (-counts[u], u))


def _specificity_units(reading: Reading) -> list[Unit]:
    facts, parts = reading.facts, reading.parts
    counts: dict[Unit, int] = {}
    for unit in map(facts.unit_of, facts.having("tech", "reason", "metric_noun")):
        counts[unit] = counts.get(unit, 0) + 1
    return sorted((i for i in counts if parts[i] in _OWN_ACTS), key=lambda u: (-counts[u], u))


def _impact_units(reading: Reading) -> list[Unit]:
    units = {reading.facts.unit_of(o.number.first): None for o in reading.outcomes}
    return list(units) or _of_part(reading, "result")


def _learning_units(reading: Reading) -> list[Unit]:
    return _of_part(reading, "learning")


def _relevance_units(reading: Reading) -> list[Unit]:
    return _of_part(reading, "task")[:1] + _of_part(reading, "action")[:1]


def _delivery_units(reading: Reading) -> list[Unit]:
    if reading.features.values["share other"] < 15:
        return []
    units = reading.facts.units
    return sorted(_of_part(reading, "other"), key=lambda i: (units[i].first - units[i].last, i))


_SHOW: dict[DimensionId, Callable[[Reading], list[Unit]]] = {
    "structure": _structure_units,
    "ownership": _ownership_units,
    "specificity": _specificity_units,
    "impact": _impact_units,
    "learning": _learning_units,
    "relevance": _relevance_units,
    "delivery": _delivery_units,
}
