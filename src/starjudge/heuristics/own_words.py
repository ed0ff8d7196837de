"""What is left of an answer without the text that speaks to whoever grades."""

from __future__ import annotations

from dataclasses import replace

from starjudge.heuristics.flags.manipulates_grader import addressed_units
from starjudge.heuristics.reading import Reading
from starjudge.models.answer import Answer
from starjudge.models.request import Request


def own_words(request: Request, reading: Reading) -> Request | None:
    """The request with only the units that are the answer's own; ``None`` where all of them are.

    Words that a clock has are told as text: what is left is read for its scores, and its times are not. A known
    duration keeps the share of the characters that are left.
    """
    facts = reading.facts
    addressed = addressed_units(reading)
    if not addressed:
        return None
    pieces: list[str] = []
    end = 0
    for i in sorted(addressed):
        unit = facts.units[i]
        pieces.append(facts.text[end : unit.start])
        end = unit.end
    text = "".join((*pieces, facts.text[end:])).strip()
    duration = request.duration
    if duration is not None:
        duration *= len(text) / max(1, len(facts.text))
    answer = Answer.model_construct(text=text, words=(), fillers_kept=request.answer.fillers_kept)
    return replace(request, answer=answer, duration=duration)
