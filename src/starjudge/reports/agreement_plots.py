"""Plots of agreement, drawn as SVG by hand: no script, no library, readable in light and dark and on paper."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Final

from starjudge.models.agreement import AgreementReport, Counts, Figure
from starjudge.reports.agreement_words import two, with_bounds

WIDTH, LEFT, RIGHT, ROW, TOP = 640, 110, 20, 30, 34  # pixels of a plot, its margins, and of one row
KAPPA_LOW: Final = -0.2  # kappa below is drawn at the edge; its figure stands in the table
BIAS_EDGE: Final = 2.0  # points; a judge further off needs no plot


def kappa_plot(report: AgreementReport) -> str:
    """Kappa of each scale with its interval, and what the raters reach among themselves."""
    low = KAPPA_LOW if any((s.kappa.low or s.kappa.value or 0) < 0 for s in report.scales) else 0.0
    rows = [(scale.id, scale.kappa, scale.raters.ceiling if scale.raters else None) for scale in report.scales]
    ticks = [tick for tick in (-0.2, 0.0, 0.2, 0.4, 0.6, 0.8, 1.0) if tick >= low]
    label = "Kappa by scale. " + "; ".join(
        f"{name} {with_bounds(kappa)}" + (f", raters {two(own.value)}" if own else "") for name, kappa, own in rows
    )
    return _plot("kappa", label, rows, low, 1.0, ticks, signed=False)


def bias_plot(report: AgreementReport) -> str:
    """By how much the first side lies above or below the second, in points."""
    rows = [(scale.id, scale.bias, None) for scale in report.scales]
    reach = max((abs(v) for _, f, _ in rows for v in (f.value, f.low, f.high) if v is not None), default=0.5)
    edge = min(BIAS_EDGE, 0.5 if reach <= 0.5 else 1.0 if reach <= 1.0 else BIAS_EDGE)
    label = "Bias by scale, in points. " + "; ".join(f"{name} {with_bounds(bias, True)}" for name, bias, _ in rows)
    return _plot("bias", label, rows, -edge, edge, [-edge, -edge / 2, 0.0, edge / 2, edge], signed=True)


def confusion_table(name: str, confusion: Sequence[Counts]) -> str:
    """A table of counts, darker where there are more; the counts themselves say the same."""
    most = max((count for row in confusion for count in row), default=0) or 1
    head = "".join(f'<th scope="col">{score}</th>' for score in range(1, 6))
    body = ""
    for score, row in enumerate(confusion, 1):
        cells = "".join(
            f'<td style="--share:{count / most:.2f}"{" class=same" if other == score else ""}>{count or ""}</td>'
            for other, count in enumerate(row, 1)
        )
        body += f'<tr><th scope="row">{score}</th>{cells}</tr>'
    return (
        f'<table class="confusion"><caption>{html.escape(name)}</caption>'
        f'<thead><tr><td aria-hidden="true"></td>{head}</tr></thead><tbody>{body}</tbody></table>'
    )


def _plot(
    name: str,
    label: str,
    rows: Sequence[tuple[str, Figure, Figure | None]],
    low: float,
    high: float,
    ticks: Sequence[float],
    signed: bool,
) -> str:
    height = TOP + ROW * len(rows) + 12

    def x(value: float) -> str:
        share = (min(high, max(low, value)) - low) / (high - low)
        return f"{LEFT + share * (WIDTH - LEFT - RIGHT):.1f}"

    parts = [
        f'<line class="grid{" zero" if tick == 0 else ""}" x1="{x(tick)}" x2="{x(tick)}" y1="{TOP - 8}" '
        f'y2="{height - 8}"/><text class="tick" x="{x(tick)}" y="{TOP - 14}">{two(tick, signed)}</text>'
        for tick in ticks
    ]
    for number, (row, figure, own) in enumerate(rows):
        y = TOP + ROW * number + ROW // 2
        parts.append(f'<text class="name" x="{LEFT - 10}" y="{y + 4}">{html.escape(row)}</text>')
        if figure.low is not None and figure.high is not None:
            parts.append(f'<line class="interval" x1="{x(figure.low)}" x2="{x(figure.high)}" y1="{y}" y2="{y}"/>')
        if own is not None and own.value is not None:
            at = float(x(own.value))
            parts.append(f'<path class="own" d="M{at:.1f} {y - 8}l6 8l-6 8l-6 -8z"/>')
        if figure.value is None:
            parts.append(f'<text class="tick none" x="{x(low)}" y="{y + 4}">not defined</text>')
        else:
            parts.append(f'<circle class="value" cx="{x(figure.value)}" cy="{y}" r="5"/>')
    return (
        f'<svg role="img" aria-label="{html.escape(label, quote=True)}" class="plot {name}" '
        f'viewBox="0 0 {WIDTH} {height}" xmlns="http://www.w3.org/2000/svg">{"".join(parts)}</svg>'
    )
