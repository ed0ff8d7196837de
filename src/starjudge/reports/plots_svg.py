"""Small drawings as SVG, from numbers alone: no text of others, no ids, no scripts; the page's style colours them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

WIDTH, HEIGHT = 300, 20  # of a drawing, in its own units
READABLE: Final = 16  # units of width that a figure needs beside its edges
DIGIT: Final = 7  # units of one more digit


def bar(share: float, kind: str = "") -> str:
    """A bar from 0 to 1; the figure stands beside it, so it is no news to those who do not see it."""
    width = round(min(max(share, 0.0), 1.0) * WIDTH, 1)
    drawn = f'<rect class="sj-ink {kind}" width="{width:g}" height="{HEIGHT}"/>' if width else ""
    return (
        f'<svg class="sj-bar" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" aria-hidden="true" '
        f'focusable="false">{drawn}</svg>'
    )


def stacked(counts: Sequence[int], names: Sequence[str]) -> str:
    """Counts side by side as shares of the whole, each with its figure where there is room; the label has them all."""
    total = sum(counts)
    if not total:
        return ""
    pieces, left = [], 0.0
    for place, count in enumerate(counts, 1):
        width = count / total * WIDTH
        if count:
            pieces.append(f'<rect class="sj-level-{place}" x="{left:.1f}" width="{width:.1f}" height="{HEIGHT}"/>')
        if width >= READABLE + DIGIT * (len(str(count)) - 1):
            pieces.append(
                f'<text class="sj-on-{place}" x="{left + width / 2:.1f}" y="14.5" text-anchor="middle">{count}</text>'
            )
        left += width
    told = ", ".join(f"{name}: {count}" for name, count in zip(names, counts, strict=True))
    return (
        f'<svg class="sj-stack" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{told}" focusable="false">'
        f"{''.join(pieces)}</svg>"
    )
