"""What a whole interview touched and what it left out: themes, areas, story categories, a company's principles.

A theme is what a question asks for, so it counts where the question was answered; a category counts stories, so only
answers that tell one count there. An answer too short to judge counts for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from starjudge.errors import InputError, nearest
from starjudge.evaluate import request_of
from starjudge.heuristics.knowledge import knowledge
from starjudge.heuristics.lens import read_company
from starjudge.heuristics.read import measure_request, read_answer
from starjudge.models.base import COMPANIES, ResponseKind
from starjudge.models.evaluation import CompanyReading, Evaluation
from starjudge.models.rubric import Company
from starjudge.models.session import Coverage, Covered
from starjudge.resources.library import library
from starjudge.session.guides import NINE_THEMES, SIX_AREAS, guide_themes

TELLS: frozenset[ResponseKind] = frozenset({"story", "example"})
"""What counts as a story told; an opinion or a plan is none."""

Item = tuple[int, Evaluation]
"""The exchange's number, and the evaluation of its answer."""


def coverage_of(items: Sequence[Item], company: str | None = None) -> Coverage:
    """What the answers of an interview cover.

    Args:
        items: each exchange's number with the evaluation of its answer.
        company: whose principles to look for; an evaluation with another lens is read again.

    Raises:
        InputError: there is no such company.

    """
    lens = lens_of(company)
    answered = [(number, e) for number, e in items if e.status == "scored" and e.response_kind != "no_answer"]
    stories = [(number, e) for number, e in answered if e.response_kind in TELLS]
    return Coverage(
        themes=_by_theme(NINE_THEMES, answered),
        areas=_by_theme(SIX_AREAS, answered),
        categories=_by_category(stories),
        principles=() if lens is None else _by_principle(lens, answered),
        company=None if lens is None else lens.id,
    )


def lens_of(company: str | None) -> Company | None:
    """A company's lens by its id; ``None`` for none. Raises `InputError` for an unknown one."""
    if company is None:
        return None
    for lens in library().companies.values():
        if lens.id == company:
            return lens
    raise InputError(f"company: unknown {company!r}; {nearest(company, COMPANIES)}")


def company_reading(question: str, answer: str, company: Company, theme: str | None = None) -> CompanyReading:
    """What interviewers of a company would note of an answer; nothing else about it is judged."""
    known = knowledge()
    request = request_of(question, answer, theme=theme)
    reading = read_answer(request, measure_request(request, known), known)
    return read_company(reading, company, known.bank_question(question))


def _by_theme(guide: Literal["000", "004"], answered: Iterable[Item]) -> tuple[Covered, ...]:
    rows = list(answered)
    return tuple(
        Covered(id=theme.id, title=theme.title, exchanges=_numbers(n for n, e in rows if e.theme in theme.members))
        for theme in guide_themes(guide)
    )


def _by_category(stories: Sequence[Item]) -> tuple[Covered, ...]:
    themes = library().themes
    of_exchange = [(number, themes[e.theme].category) for number, e in stories if e.theme is not None]
    return tuple(
        Covered(
            id=category.id,
            title=category.title,
            exchanges=_numbers(number for number, own in of_exchange if own == category.id),
            minimum=category.minimum,
        )
        for category in library().story_bank.categories
    )


def _by_principle(company: Company, answered: Iterable[Item]) -> tuple[Covered, ...]:
    shown = [(number, {signal.id for signal in _reading(e, company).shown}) for number, e in answered]
    return tuple(
        Covered(
            id=signal.id,
            title=signal.title,
            exchanges=_numbers(number for number, ids in shown if signal.id in ids),
            minimum=company.stories_per_signal,
        )
        for signal in company.signals
    )


def _reading(evaluation: Evaluation, company: Company) -> CompanyReading:
    own = evaluation.company
    if own is not None and own.company == company.id:
        return own
    return company_reading(evaluation.question, evaluation.answer, company, evaluation.theme)


def _numbers(numbers: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(numbers)))
