"""Red flags that show only over several answers, each with words of every answer concerned.

Source: scoring guide ("flags seen only over several answers"); guide 004's and 001's red-flag tables. They look at
answers that tell a story or an example, follow-ups included: what a probe brought out was said. Two such answers at
least.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from starjudge.heuristics.knowledge import knowledge
from starjudge.models.answer import Answer
from starjudge.models.base import SessionFlagId
from starjudge.models.evaluation import Evaluation
from starjudge.models.evidence import Quote, Segment, Span
from starjudge.models.rubric import Rubric
from starjudge.models.session import ExchangeEvaluation, ProjectGroup, SessionFlag, SessionQuote
from starjudge.resources.library import library
from starjudge.text.measure import Facts

FEWEST = 2  # answers: one of them shows nothing that its own flags do not
TOLD = ("story", "example")  # responses that hold a story

# Roles outside the team: who has only these around them still works alone.
_OUTSIDERS = frozenset(
    "customer customers user users client clients patient patients driver drivers student students agent agents "
    "merchant merchants farmer farmers operator operators buyer buyers annotator annotators labeller labellers "
    "labeler labelers".split()
)
_PRONOUNS = frozenset(("he", "she", "he'd", "she'd", "he's", "she's", "him", "her"))
_FAILURE = re.compile(
    r"\b(?:fail\w*|mistake|went wrong|go wrong|did(?:n't| not) (?:go|work)|setback|regret)\b", re.IGNORECASE
)


class Story(NamedTuple):
    """An answer that tells a story, and the number of its exchange."""

    number: int
    question: str
    whole: Evaluation
    first: Evaluation


def stories_of(judged: Sequence[ExchangeEvaluation]) -> list[Story]:
    """The exchanges that tell a story or an example, in order."""
    return [
        Story(e.number, e.question, e.with_follow_ups, e.first)
        for e in judged
        if e.with_follow_ups.status == "scored"
        and e.with_follow_ups.response_kind in TOLD
        and e.first.question_kind not in ("introduction", "candidate_questions")
    ]


def session_flags(
    judged: Sequence[ExchangeEvaluation], groups: Sequence[ProjectGroup], rubric: Rubric, asked_back: bool | None
) -> tuple[SessionFlag, ...]:
    """The flags of an interview, in the order of ``rubrics/session_flags.yaml``.

    Args:
        judged: its questions.
        groups: answers of one project.
        rubric: for how long an answer may take.
        asked_back: whether the candidate asked something when invited to; ``None`` where no invitation was heard.

    """
    told = stories_of(judged)
    found: dict[SessionFlagId, list[SessionQuote]] = {}
    if len(told) >= FEWEST:
        numbers = [s.number for s in told]
        if any(set(numbers) <= set(group.exchanges) for group in groups):
            found["same_project"] = _quotes(told, _setting)
        if not any(_names_colleague(s.whole) for s in told):
            found["all_solo"] = _quotes(told, _own_action)
        if not any(s.whole.metrics for s in told):
            found["never_a_number"] = _quotes(told, _ending)
        if all(s.first.timing.seconds_low > rubric.maximum_seconds for s in told):
            found["always_too_long"] = _quotes(told, _setting)
    blaming = _blaming(judged)
    if len(blaming) >= FEWEST:
        found["always_blames"] = blaming
    flags = [
        SessionFlag(
            id=name,
            exchange=found[name][0].exchange,
            quote=found[name][0].quote,
            quotes=tuple(found[name]),
            exchanges=tuple(q.exchange for q in found[name]),
            message=definition.message,
        )
        for name, definition in library().session_flags.items()
        if found.get(name)
    ]
    if asked_back is False and judged:
        last = judged[-1].number
        message = library().session_flags["no_questions"].message
        flags.append(SessionFlag(id="no_questions", exchange=last, exchanges=(last,), message=message))
    return tuple(flags)


def _blaming(judged: Sequence[ExchangeEvaluation]) -> list[SessionQuote]:
    """Words of each answer that blames, where every failure told is put on others; else nothing."""
    quotes: list[SessionQuote] = []
    for exchange in judged:
        flag = next((f for f in exchange.with_follow_ups.red_flags if f.id == "blames_others"), None)
        if flag is not None and flag.quote is not None:
            quotes.append(SessionQuote(exchange=exchange.number, quote=flag.quote))
    blamers = {q.exchange for q in quotes}
    owned = [
        e
        for e in judged
        if e.number not in blamers
        and e.with_follow_ups.status == "scored"
        and (e.first.theme == "dealing_with_failure" or _FAILURE.search(e.question))
    ]
    return [] if owned else quotes


def _names_colleague(whole: Evaluation) -> bool:
    """Whether anybody else who works on it appears: a "we", a credit, a colleague by role, or a he or she."""
    if whole.agency.we.count or whole.agency.credit:
        return True
    facts = Facts(Answer.model_construct(text=whole.answer, words=(), fillers_kept=None), knowledge().lexicon)
    if facts.having("we_person", "credit"):
        return True
    words = facts.tokens.words
    roles = facts.having("role_noun")
    return any(word in _PRONOUNS for word in words) or any(words[i] not in _OUTSIDERS for i in roles)


def _quotes(told: Sequence[Story], choose: Callable[[Evaluation], Segment | None]) -> list[SessionQuote]:
    found = [(story, choose(story.whole)) for story in told]
    return [
        SessionQuote(
            exchange=story.number,
            quote=Quote(text=segment.text, span=Span(start=segment.span.start, end=segment.span.end)),
        )
        for story, segment in found
        if segment is not None
    ]


def _setting(whole: Evaluation) -> Segment | None:
    """Where the story is set: its first sentence of situation or task."""
    return _first(whole, ("situation", "task")) or next(iter(whole.segments), None)


def _own_action(whole: Evaluation) -> Segment | None:
    """The first thing the speaker did."""
    return _first(whole, ("action",)) or next(iter(whole.segments), None)


def _ending(whole: Evaluation) -> Segment | None:
    """What is said to have come of it."""
    return _first(whole, ("result",)) or (whole.segments[-1] if whole.segments else None)


def _first(whole: Evaluation, parts: tuple[str, ...]) -> Segment | None:
    return next((segment for segment in whole.segments if segment.part in parts), None)
