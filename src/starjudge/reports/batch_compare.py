"""Several runs over the same answers: how far their verdicts agree, and where they differ most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from starjudge.reports import phrases
from starjudge.reports.batch_rows import AnswerRow
from starjudge.reports.card import shown
from starjudge.reports.session_sections import table

MOST_SHOWN: Final = 50  # answers that differ most; the table of all answers has the others


@dataclass(frozen=True)
class Place:
    """A row and its number on the page."""

    number: int
    row: AnswerRow


def compared_html(names: Sequence[str], runs: Sequence[Mapping[str, Place]]) -> str:
    """The section on how runs differ; each is held against the first, answer by answer, by their ids."""
    lines = [(shown(name), *_pair(runs[0], run)) for name, run in zip(names[1:], runs[1:], strict=True)]
    head = (f"Against {shown(names[0])}", "Answers in both", "Same verdict", "Within 1", "Mean difference")
    pieces = ["<h2>Runs side by side</h2>", table("Verdicts of each run, answer by answer", head, lines)]
    differing = _differing(runs)
    if differing:
        caption = f"Answers whose verdicts differ most ({len(differing)} of those in every run)"
        rows = [_row(name, [run[name] for run in runs]) for name in differing]
        pieces.append(table(caption, ("Answer", *map(shown, names), "Difference"), rows))
    return "\n".join(pieces)


def _pair(first: Mapping[str, Place], second: Mapping[str, Place]) -> tuple[str, ...]:
    pairs = [
        (first[key].row.overall, second[key].row.overall)
        for key in first.keys() & second.keys()
        if first[key].row.overall is not None and second[key].row.overall is not None
    ]
    gaps = [(b or 0) - (a or 0) for a, b in pairs]
    if not gaps:
        return "0", "–", "–", "–"
    same, near = (sum(abs(gap) <= limit for gap in gaps) / len(gaps) for limit in (0, 1))
    mean = sum(gaps) / len(gaps)
    return f"{len(gaps):,}", phrases.percent(same), phrases.percent(near), f"{mean:+.2f}".replace("-", "−")


def _differing(runs: Sequence[Mapping[str, Place]]) -> list[str]:
    shared = [key for key in runs[0] if all(key in run for run in runs[1:])]
    gaps = {key: gap for key in shared if (gap := _gap([run[key].row for run in runs])) > 0}
    return sorted(gaps, key=lambda key: -gaps[key])[:MOST_SHOWN]


def _gap(rows: Sequence[AnswerRow]) -> float:
    found = [row.overall for row in rows if row.overall is not None]
    return max(found) - min(found) if len(found) > 1 else 0.0


def _row(name: str, places: Sequence[Place]) -> tuple[str, ...]:
    cells = [
        f'<a href="#a{place.number}">{_figure(place.row.overall)} {shown(place.row.verdict)}</a>' for place in places
    ]
    return (f"<bdi>{shown(name)}</bdi>", *cells, f"{_gap([place.row for place in places]):g}")


def _figure(overall: float | None) -> str:
    return "" if overall is None else f"{overall:g}" if float(overall).is_integer() else f"{overall:.1f}"
