"""Which ratings of two sides are of one answer: by id, else by question and answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from starjudge.trust.ratings import Rating

ONLY = "rater"  # what the only rater of a side is called
_FEW = 3  # ids named in a note


@dataclass(slots=True)
class Rated:
    """One answer of a side, with every rating of it."""

    name: str
    """Its id, else its place."""
    id: str | None
    text: tuple[str, str] | None = field(repr=False)
    """Question and answer without differences of white space; ``None`` where one of them is not told."""
    ratings: dict[str, Rating] = field(default_factory=dict)
    """By rater, in the order they were met."""


class Matched(NamedTuple):
    """Answers that are on both sides, and those that are not."""

    pairs: list[tuple[Rated, Rated]]
    only_a: list[str]
    only_b: list[str]
    notes: list[str]


def gathered(ratings: Iterable[Rating], side: str) -> tuple[list[Rated], list[str]]:
    """The ratings of a side by answer, and notes on what was left out."""
    found: dict[object, Rated] = {}
    again = 0
    nameless: list[str] = []
    for rating in ratings:
        text = _text(rating)
        key = rating.id if rating.id is not None else text
        if key is None:
            nameless.append(rating.place)
            continue
        rated = found.setdefault(key, Rated(rating.id or rating.place, rating.id, text))
        rater = rating.rater or ONLY
        if rater in rated.ratings:
            again += 1
        else:
            rated.ratings[rater] = rating
    notes = []
    if again:
        notes.append(
            f"{side}: ratings that repeat an answer and its rater: {again}; the first of each counts "
            "(name the raters where they are several)."
        )
    if nameless:
        notes.append(
            f"{side}: left out, with neither an id nor question and answer: {len(nameless)} ({_first(nameless)})."
        )
    return list(found.values()), notes


def matched(a: Sequence[Rated], b: Sequence[Rated]) -> Matched:
    """The answers of both sides, each with its counterpart.

    The same id matches, unless both sides tell the answer and their words differ; what has no counterpart by id is
    looked for by its words.
    """
    by_id = {rated.id: i for i, rated in enumerate(b) if rated.id is not None}
    by_text: dict[tuple[str, str], list[int]] = {}
    for i, rated in enumerate(b):
        if rated.text is not None:
            by_text.setdefault(rated.text, []).append(i)
    taken: dict[int, int] = {}
    other_words: list[str] = []
    for j, rated in enumerate(a):
        found = by_id.get(rated.id) if rated.id is not None else None
        if found is None:
            continue
        if rated.text is None or b[found].text is None or rated.text == b[found].text:
            taken[found] = j
        else:
            other_words.append(rated.name)
    done = set(taken.values())
    for j, rated in enumerate(a):
        if j not in done and rated.text is not None:
            free = next((i for i in by_text.get(rated.text, ()) if i not in taken), None)
            if free is not None:
                taken[free] = j
                done.add(j)
    notes = []
    lost = [name for name in other_words if name not in {a[j].name for j in done}]
    if lost:
        notes.append(f"One id and other words on the two sides, so no match: {len(lost)} ({_first(lost)}).")
    order = sorted(taken.items(), key=lambda pair: pair[1])
    return Matched(
        [(a[j], b[i]) for i, j in order],
        [rated.name for j, rated in enumerate(a) if j not in done],
        [rated.name for i, rated in enumerate(b) if i not in taken],
        notes,
    )


def raters_of(rated: Iterable[Rated]) -> tuple[str, ...]:
    """All raters of a side, in the order they were met."""
    return tuple(dict.fromkeys(rater for one in rated for rater in one.ratings))


def _text(rating: Rating) -> tuple[str, str] | None:
    if rating.question is None or rating.answer is None:
        return None
    return " ".join(rating.question.split()), " ".join(rating.answer.split())


def _first(names: Sequence[str]) -> str:
    return ", ".join(names[:_FEW]) + (f" and {len(names) - _FEW} more" if len(names) > _FEW else "")


def example_ids(rated: Sequence[Rated]) -> Iterator[str]:
    """A few ids of a side, for a message."""
    return (one.name for one in rated[:_FEW])
