"""Each question of an interview judged: its first answer by itself, then with what its follow-ups brought."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from starjudge.evaluate import request_of
from starjudge.judges import Judge
from starjudge.judges.auto import computes
from starjudge.models.answer import Answer, TimedWord
from starjudge.models.rubric import Rubric, Target
from starjudge.models.session import ExchangeEvaluation
from starjudge.models.transcript import Exchange, Transcript
from starjudge.resources.library import library
from starjudge.session.clock import exchange_timing, seconds_of

AT_ONCE = 8  # answers of one interview that wait for a model together
_MOST = 32  # rubrics whose longer form is kept, by identity: hashing a rubric costs more than an answer
_probed: dict[int, tuple[Rubric, Rubric]] = {}
_BETWEEN = "\n\n"  # between a first answer and the answers to its follow-ups


def judge_each(
    transcript: Transcript,
    rubric: Rubric,
    judge: Judge,
    company: str | None,
    told: Callable[[int, int], None] | None,
) -> list[ExchangeEvaluation]:
    """Each question judged; several at once where a model is waited for. The first failure ends it."""

    def one(number: int, exchange: Exchange) -> ExchangeEvaluation:
        return _exchange(number, exchange, transcript, rubric, judge, company)

    count = len(transcript.exchanges)
    numbered = list(enumerate(transcript.exchanges, 1))
    done: list[ExchangeEvaluation] = []
    if computes(judge):
        for number, exchange in numbered:
            done.append(one(number, exchange))
            if told is not None:
                told(len(done), count)
        return done
    with ThreadPoolExecutor(min(AT_ONCE, count), thread_name_prefix="starjudge-session") as pool:
        waiting = [pool.submit(one, number, exchange) for number, exchange in numbered]
        try:
            for future in waiting:
                done.append(future.result())
                if told is not None:
                    told(len(done), count)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return done


def _exchange(
    number: int, exchange: Exchange, transcript: Transcript, rubric: Rubric, judge: Judge, company: str | None
) -> ExchangeEvaluation:
    """One question: the first answer by itself, then with what its follow-ups brought."""
    answer = exchange.answer
    clock = None if answer.words else seconds_of(answer)
    first = judge.evaluate(request_of(exchange.question, answer, rubric, company, clock))
    whole = first
    if exchange.follow_ups:
        joined = with_follow_ups(exchange)
        clocks = [seconds_of(a) for a in (answer, *(f.answer for f in exchange.follow_ups))]
        clock = None if joined.words or None in clocks else sum(c for c in clocks if c is not None)
        whole = judge.evaluate(request_of(exchange.question, joined, probed(rubric), company, clock, first.theme))
    standing = {flag.id for flag in whole.red_flags}
    before = {flag.id for flag in first.red_flags}
    return ExchangeEvaluation(
        number=number,
        question=exchange.question,
        first=first,
        with_follow_ups=whole,
        follow_ups=exchange.follow_ups,
        resolved_flags=tuple(f for f in first.red_flags if f.id not in standing) if whole is not first else (),
        confirmed_flags=tuple(f for f in whole.red_flags if f.id in before) if whole is not first else (),
        timing=exchange_timing(exchange, first, transcript),
    )


def with_follow_ups(exchange: Exchange) -> Answer:
    """A first answer and the answers to its follow-ups as one; the probes' own time is left out of its clock."""
    texts = [exchange.answer.text]
    words = list(exchange.answer.words)
    here = len(exchange.answer.text)
    now = words[-1].until if words else 0.0
    timed = bool(words)
    for follow_up in exchange.follow_ups:
        answer = follow_up.answer
        here += len(_BETWEEN)
        texts.append(answer.text)
        timed = timed and bool(answer.words)
        if timed:
            shift = now - answer.words[0].at
            words += [
                TimedWord.model_construct(
                    start=w.start + here, end=w.end + here, at=max(0.0, w.at + shift), until=max(0.0, w.until + shift)
                )
                for w in answer.words
            ]
            now = words[-1].until
        here += len(answer.text)
    return Answer.model_construct(
        text=_BETWEEN.join(texts),
        words=tuple(words) if timed else (),
        fillers_kept=exchange.answer.fillers_kept,
        start=exchange.answer.start,
        end=exchange.follow_ups[-1].answer.end,
    )


def probed(rubric: Rubric) -> Rubric:
    """The rubric for an answer with its follow-ups: its length takes in the round's time for probing (guide 000)."""
    kept = _probed.get(id(rubric))
    if kept is not None and kept[0] is rubric:
        return kept[1]
    plan = next(phase for phase in library().practice.round if phase.id == "questions")
    more = 60 * (plan.probing_minutes or (2.0, 3.0))[1]

    def longer(target: Target) -> Target:
        return Target(low=target.low, high=target.high + more, unit=target.unit)

    made = rubric.model_copy(
        update={
            "length": longer(rubric.length),
            "maximum_seconds": rubric.maximum_seconds + more,
            "kinds": tuple(
                k if k.target is None else k.model_copy(update={"target": longer(k.target)}) for k in rubric.kinds
            ),
        }
    )
    if len(_probed) >= _MOST:
        _probed.clear()
    _probed[id(rubric)] = (rubric, made)
    return made
