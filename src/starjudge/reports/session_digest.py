"""What a report says about a session, in reading order and in words; how it looks is for each form.

Every text here may hold words of the interview and is still raw: a form makes it safe.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from starjudge.models.evidence import Quote, RedFlag
from starjudge.models.session import (
    Covered,
    ExchangeEvaluation,
    SessionEvaluation,
    SessionFlag,
    SessionStep,
    StoryPick,
)
from starjudge.reports import phrases
from starjudge.reports import session_phrases as words
from starjudge.reports.digest import QUESTION_LENGTH, QUOTE_LENGTH, TOP_SCORE, Item
from starjudge.reports.session_rows import CoverRow, FlagRow, Matrix, Phase, QuestionRow, SessionDigest, Step
from starjudge.reports.session_timeline import timeline
from starjudge.reports.visible import clip
from starjudge.resources import library

ONE_PLACE: Final = 1  # decimals of a mean of whole scores
LONGEST_PAUSES: Final = 2  # pauses of an answer that are told with their places
MOST_SHARED: Final = 6  # words that show that two answers tell of one project
GAP_WORDS: Final = {True: "covered", False: "not covered"}


def session_digest(session: SessionEvaluation) -> SessionDigest:
    """The content of a report of one session."""
    own = session.candidate_questions_evaluation
    return SessionDigest(
        name=session.name,
        overall=session.overall,
        headline=_headline(session),
        facts=words.session_facts(session),
        first=_first(session),
        review=session.review,
        questions=tuple(map(_question, session.exchanges)),
        key=_key(),
        timeline=timeline(session),
        dimensions=tuple(_dimensions(session)),
        matrices=tuple(_matrices(session)),
        flags=tuple(map(_flag, session.session_flags)),
        strongest=tuple(_pick(pick, session) for pick in session.strongest),
        weakest=tuple(_pick(pick, session) for pick in session.weakest),
        better=tuple(
            Item(
                f"Question {one.exchange}, with the story of question {one.story_of}",
                one.why,
                _quotes((one.quote,) if one.quote else ()),
            )
            for one in session.better_stories
        ),
        projects=tuple(
            Item(
                f"{words.questions(group.exchanges)[:1].upper()}{words.questions(group.exchanges)[1:]}",
                f"tell of one project; they share {', '.join(group.shared[:MOST_SHARED])}"
                if group.shared
                else "tell of one project",
            )
            for group in session.projects
        ),
        plan=tuple(map(_step, session.practice_plan)),
        phases=tuple(
            Phase(
                phase.title,
                phrases.duration(phase.seconds) if phase.seconds is not None else "not timed",
                phrases.band(phase.target_low, phase.target_high, phrases.duration),
                words.PACE_WORDS[phase.status] if phase.status else "",
            )
            for phase in session.timing.phases
        ),
        own_questions=tuple(clip(question, QUESTION_LENGTH) for question in session.candidate_questions),
        own_verdict=f"{own.overall}/{TOP_SCORE}" if own is not None and own.overall is not None else "",
        speakers=tuple(map(words.speaker, session.speakers)),
        notes=session.notes,
    )


def _headline(session: SessionEvaluation) -> str:
    count = phrases.counted(len(session.exchanges), "question")
    if session.overall is None:
        return f"{phrases.NOT_SCORED} · {count}"
    return f"mean {session.overall:.{ONE_PLACE}f} of {TOP_SCORE} · {count}"


def _first(session: SessionEvaluation) -> tuple[Item, ...]:
    """What to do first: the plan's first step; without a plan, the weakest story."""
    if session.practice_plan:
        step = session.practice_plan[0]
        return (Item(step.title, " ".join(filter(None, (step.drill, step.change or "")))),)
    return tuple(Item(f"Question {pick.exchange}", pick.why) for pick in session.weakest[:1])


def _question(one: ExchangeEvaluation) -> QuestionRow:
    timing = one.timing
    return QuestionRow(
        number=one.number,
        question=clip(one.question, QUESTION_LENGTH),
        kind=library().kinds[one.first.question_kind].title,
        verdict=words.verdict_change(one.first, one.with_follow_ups, bool(one.follow_ups)),
        score=one.with_follow_ups.overall,
        seconds=("about " if timing.basis == "none" else "") + phrases.duration(timing.first_seconds),
        status=words.PACE_WORDS[timing.first_status],
        probes=len(one.follow_ups),
        flags=tuple(dict.fromkeys(words.flag_title(flag.id) for flag in one.with_follow_ups.red_flags)),
        resolved=_settled(one.resolved_flags),
        confirmed=_settled(one.confirmed_flags),
        pauses=_pauses(one),
        pace=" · ".join(
            f"{part.part} {phrases.number(round(part.words_per_minute))} words a minute"
            for part in timing.parts
            if part.words_per_minute is not None
        ),
    )


def _key() -> str:
    verdict = "Verdict: the first answer by itself → with its follow-ups, of 5. Answer: the first answer's length"
    plan = next((phase.first_answer_minutes for phase in library().practice.round if phase.first_answer_minutes), None)
    if plan is None:
        return f"{verdict}."
    low, high = (phrases.duration(phrases.MINUTE * minutes) for minutes in plan)
    return f"{verdict}; the round's plan is {phrases.between(low, high)}."


def _settled(flags: tuple[RedFlag, ...]) -> tuple[Item, ...]:
    return tuple(
        Item(words.flag_title(flag.id), flag.message, _quotes((flag.quote,) if flag.quote else ())) for flag in flags
    )


def _pauses(one: ExchangeEvaluation) -> str:
    pauses = one.timing.pauses
    if not pauses:
        return ""
    longest = sorted(pauses, key=lambda pause: -pause.seconds)[:LONGEST_PAUSES]
    told = ", ".join(f"{phrases.duration(pause.seconds)} at {words.clock(pause.at)}" for pause in longest)
    return f"{phrases.counted(len(pauses), 'pause')}, the longest {told}"


def _dimensions(session: SessionEvaluation) -> Iterator[Item]:
    for one in session.dimensions:
        mean = f"{one.mean:.{ONE_PLACE}f}" if one.mean is not None else phrases.NOT_SCORED
        lowest = f"lowest in question {one.lowest}" if one.lowest is not None else ""
        yield Item(library().dimensions[one.id].title, mean, (lowest,) if lowest else ())


def _matrices(session: SessionEvaluation) -> Iterator[Matrix]:
    cover = session.coverage
    company = library().companies[cover.company].title if cover.company else ""
    lists = (
        ("Themes", cover.themes),
        ("Areas", cover.areas),
        ("Story categories", cover.categories),
        (f"Principles of {company}" if company else "Principles", cover.principles),
    )
    for title, rows in lists:
        if rows:
            yield Matrix(title, tuple(map(_cover, rows)))


def _cover(one: Covered) -> CoverRow:
    if not one.exchanges:
        return CoverRow(one.title, (), GAP_WORDS[False], False)
    told = words.questions(one.exchanges)
    short = one.minimum is not None and len(one.exchanges) < one.minimum
    return CoverRow(one.title, one.exchanges, f"{len(one.exchanges)} of {one.minimum}: {told}" if short else told, True)


def _flag(flag: SessionFlag) -> FlagRow:
    found = flag.exchanges or (flag.exchange,)
    quotes = [(quote.exchange, quote.quote) for quote in flag.quotes]
    if not quotes and flag.quote is not None:
        quotes = [(flag.exchange, flag.quote)]
    return FlagRow(
        f"{words.flag_title(flag.id)} ({words.questions(found)})",
        flag.message,
        tuple((number, clip(quote.text, QUOTE_LENGTH)) for number, quote in quotes),
    )


def _pick(pick: StoryPick, session: SessionEvaluation) -> Item:
    asked = next((one.question for one in session.exchanges if one.number == pick.exchange), "")
    return Item(f"Question {pick.exchange}, {pick.overall}/{TOP_SCORE}", pick.why, (clip(asked, QUOTE_LENGTH),))


def _step(step: SessionStep) -> Step:
    day = f"Day {step.day}" + (f" ({step.date})" if step.date else "")
    asked = clip(step.question, QUESTION_LENGTH) if step.question else ""
    if step.exchange is not None:
        asked = f"Question {step.exchange}: {asked}" if asked else f"Question {step.exchange}"
    return Step(day, step.title, asked, step.drill, step.change or "")


def _quotes(quotes: tuple[Quote, ...]) -> tuple[str, ...]:
    return tuple(clip(quote.text, QUOTE_LENGTH) for quote in quotes)
