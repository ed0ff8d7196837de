"""Progress over attempts as one page: nothing loaded, no script, light and dark."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from starjudge.practice.history import Attempt
from starjudge.practice.progress import summary
from starjudge.reports.visible import visible

STEP, TOP, ROW = 26, 14, 28  # pixels: between attempts, above the plot, between verdicts
LEFT = 28  # pixels for the verdicts' numbers
LEVELS = 5
STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --line: #c4ccd4; --mark: #0b5cad; --page: #ffffff; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --soft: #a0aab4; --line: #414a54; --mark: #6cb6ff; --page: #14181d; } }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem; background: var(--page); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
.plot { overflow-x: auto; } svg text { fill: var(--soft); font-size: 12px; }
table { border-collapse: collapse; width: 100%; } th, td { border-bottom: 1px solid var(--line); padding: .4rem .5rem;
  text-align: left; vertical-align: top; } td.n, th.n { text-align: right; white-space: nowrap; }
@media print { :root { --ink: #000; --soft: #333; --mark: #000; --page: #fff; } }
"""


def progress_page(attempts: Sequence[Attempt]) -> str:
    """The page of a history, oldest attempt first in the plot and last in the table."""
    facts = "".join(f"<li>{_text(line)}</li>" for line in summary(attempts))
    rows = "".join(
        f'<tr><td class="n">{a.at.date().isoformat()}</td><td>{_text(a.question)}</td>'
        f'<td class="n">{"not scored" if a.verdict is None else f"{a.verdict} of {LEVELS}"}</td></tr>'
        for a in reversed(attempts)
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Practice: progress</title><style>{STYLE}</style></head><body><main>"
        f"<h1>Practice: progress</h1><ul>{facts}</ul>{_svg(attempts)}"
        "<h2>Attempts, latest first</h2><table><thead><tr>"
        '<th class="n" scope="col">Day</th><th scope="col">Question</th><th class="n" scope="col">Verdict</th>'
        f"</tr></thead><tbody>{rows}</tbody></table></main></body></html>\n"
    )


def _svg(attempts: Sequence[Attempt]) -> str:
    """Verdicts over attempts as points on a line; said in words for those who do not see it."""
    scored = [(i, a.verdict) for i, a in enumerate(attempts) if a.verdict is not None]
    if not scored:
        return ""
    width, height = LEFT + STEP * (len(attempts) + 1), TOP + ROW * LEVELS
    lines = "".join(
        f'<line x1="{LEFT}" x2="{width}" y1="{_y(level)}" y2="{_y(level)}" stroke="var(--line)"/>'
        f'<text x="6" y="{_y(level) + 4}">{level}</text>'
        for level in range(1, LEVELS + 1)
    )
    points = " ".join(f"{_x(i)},{_y(verdict)}" for i, verdict in scored)
    marks = "".join(
        f'<circle cx="{_x(i)}" cy="{_y(verdict)}" r="5" fill="var(--mark)">'
        f"<title>{attempts[i].at.date().isoformat()}: {verdict} of {LEVELS}</title></circle>"
        for i, verdict in scored
    )
    said = f"Verdicts of {len(scored)} attempts, oldest left: {', '.join(str(verdict) for _, verdict in scored)}."
    return (
        f'<div class="plot" tabindex="0" role="region" aria-label="Plot of verdicts"><svg role="img" '
        f'aria-label="{said}" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'{lines}<polyline points="{points}" fill="none" stroke="var(--mark)" stroke-width="2"/>{marks}</svg></div>'
    )


def _x(index: int) -> int:
    return LEFT + STEP * (index + 1)


def _y(verdict: int) -> int:
    return TOP + ROW * (LEVELS - verdict)


def _text(text: str) -> str:
    return escape(visible(text))
