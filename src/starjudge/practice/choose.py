"""Which question to practise next: what is due, what was weak, and what was never asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from starjudge.errors import InputError, nearest
from starjudge.models.base import COMPANIES
from starjudge.models.rubric import BankQuestion
from starjudge.practice.schedule import GOOD, days_until_due
from starjudge.resources.library import library

AMAZON = "amazon"

Past = Mapping[str, Sequence[tuple[date, int | None]]]
"""Days and verdicts of each question's attempts."""


class Choice(NamedTuple):
    """A question and why it was chosen."""

    question: BankQuestion
    why: str


def choose(past: Past, today: date, chance: Random, theme: str | None = None, company: str | None = None) -> Choice:
    """The question to practise next.

    What is due comes first, the longest overdue in front; then a question never asked, of the theme that came out
    weakest so far; then the one due soonest.

    Args:
        past: of `History.verdicts`.
        today: the day.
        chance: draws among equals.
        theme: only questions of this theme.
        company: only questions that this company is known to ask, or that test what it looks for.

    Raises `InputError` for an unknown theme or company, and where no question fits both.

    """
    fitting = _fitting(theme, company)
    due: list[tuple[int, float, Choice]] = []
    later: list[tuple[int, float, Choice]] = []
    fresh: list[BankQuestion] = []
    for question in fitting:
        tries = past.get(question.text)
        if not tries:
            fresh.append(question)
            continue
        day = tries[-1][0] + timedelta(days=days_until_due([verdict for _, verdict in tries]))
        over = (today - day).days
        said = f"last time {tries[-1][1]} of 5" if tries[-1][1] is not None else "last time too little to judge"
        if over >= 0:
            why = f"due today; {said}" if over == 0 else f"due since {day.isoformat()}; {said}"
            due.append((-over, chance.random(), Choice(question, why)))
        else:
            later.append(
                (-over, chance.random(), Choice(question, f"nothing is due; next on {day.isoformat()}; {said}"))
            )
    if due:
        return min(due)[2]
    if fresh:
        weak = _weak_themes(past)
        best = min(fresh, key=lambda q: (weak.get(q.theme, 0.0), chance.random()))
        if weak.get(best.theme, 0.0) < 0:
            title = library().themes[best.theme].title.lower()
            return Choice(best, f"not asked yet; {title} came out weak so far")
        return Choice(best, "not asked yet")
    return min(later)[2]


def _fitting(theme: str | None, company: str | None) -> list[BankQuestion]:
    shared = library()
    if theme is not None and theme not in shared.themes:
        raise InputError(f"theme: unknown {theme!r}; {nearest(theme, shared.themes)}")
    if company is not None and company not in COMPANIES:
        raise InputError(f"company: unknown {company!r}; {nearest(company, COMPANIES)}")
    found = [
        q
        for q in shared.questions.values()
        if (theme is None or q.theme == theme) and (company is None or _asked_by(q, company))
    ]
    if not found:
        raise InputError(f"no question of the bank is of theme {theme!r} and asked by {company!r}; leave one out")
    return found


def _asked_by(question: BankQuestion, company: str) -> bool:
    """Whether the guides name the company for a question, or a signal of it tests the question's theme."""
    if company in question.companies or (company == AMAZON and question.principles):
        return True
    signals = next(c.signals for c in library().companies.values() if c.id == company)
    return any(question.theme in signal.themes for signal in signals)


def _weak_themes(past: Past) -> dict[str, float]:
    """Themes by how far below good their last answers came out: the lower, the weaker."""
    themes = {q.text: q.theme for q in library().questions.values()}
    found: dict[str, list[int]] = {}
    for question, tries in past.items():
        theme = themes.get(question)
        if theme is not None:
            found.setdefault(theme, []).append((tries[-1][1] or 1) - GOOD)
    return {theme: min(0.0, sum(gaps) / len(gaps)) for theme, gaps in found.items()}
