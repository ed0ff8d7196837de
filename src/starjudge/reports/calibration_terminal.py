"""What came of looking for a correction of a judge's scale, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from starjudge.models.calibration import CalibrationReport, Gain, ScaleDecision
from starjudge.reports.agreement_words import NO_VALUE, SHOWN_NAMES, counted, two
from starjudge.reports.layout import Pen

_SAID = {"corrected": "corrected", "nothing_to_gain": "as it is", "too_little_data": "too few"}


def calibration_terminal(report: CalibrationReport, width: int = 80, color: bool = False, ascii: bool = False) -> str:  # noqa: A002 - as in every card
    """The report as text, no line wider than asked."""
    return "\n".join(line.rstrip() for line in _lines(report, Pen(width, color, ascii))) + "\n"


def _lines(report: CalibrationReport, pen: Pen) -> Iterator[str]:
    yield from pen.flow([(f"Correction of a judge's scale, from {counted(report.answers, 'rated answer')}", "head")])
    yield ""
    head = (12, "n", 5), (0, "", 2), (0, "verdict", 10), (0, "kappa", 14), (0, "gain", 15), (0, "MAE", 14)
    columns = list(head)
    while sum(first + wide for first, _, wide in columns) > pen.width:
        columns.pop()
    shown = len(columns)
    yield pen.paint(_row("", *(text for _, text, _ in columns[:1]), *(text for _, text, _ in columns[2:])), "bold")
    for scale in report.scales:
        cells = (f"{scale.answers:,}", _SAID[scale.decision], *_gained(scale.gain))
        yield _row(scale.id, *cells[: shown - 1])
    yield ""
    for reason, names in _reasons(report.scales).items():
        yield from pen.flow([(f"{', '.join(names)}: {reason}.", "")])
    for scale in report.scales:
        curve = report.calibration.curve(scale.id) if report.calibration else None
        if curve is not None:
            becomes = ", ".join(f"{score} → {two(curve.at(score))}" for score in range(1, 6))
            yield from pen.flow([(becomes, "")], first=f"{scale.id}: ")
    yield ""
    for line in _notes(report):
        yield from pen.flow([(line, "dim")])


def _row(name: str, *cells: str) -> str:
    widths = (5, 12, 14, 15, 14)
    first, *rest = [cell.rjust(wide) for cell, wide in zip(cells, widths, strict=False)]
    return name.ljust(12) + first + "".join(rest)


def _gained(gain: Gain | None) -> tuple[str, str, str]:
    if gain is None:
        return NO_VALUE, "", NO_VALUE
    interval = (
        f"[{two(gain.kappa_low, True)} {two(gain.kappa_high, True)}]"
        if gain.kappa_low is not None and gain.kappa_high is not None
        else ""
    )
    return (
        f"{two(gain.kappa_before)} → {two(gain.kappa_after)}",
        interval,
        f"{two(gain.mae_before)} → {two(gain.mae_after)}",
    )


def _reasons(scales: tuple[ScaleDecision, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for scale in scales:
        found.setdefault(scale.reason, []).append(scale.id)
    return found


def _notes(report: CalibrationReport) -> Iterator[str]:
    if any(scale.gain is not None for scale in report.scales):
        yield (
            "kappa and MAE: before and after, on answers that the correction was not fitted on (10-fold "
            "cross-validation); gain: 95 % interval of the difference in kappa."
        )
    for count, what in ((report.unmatched_results, "of the results"), (report.unmatched_ratings, "of the ratings")):
        if count:
            yield f"{counted(count, 'answer')} {what} without a counterpart."
    if report.bad_rows:
        yield f"{counted(len(report.bad_rows), 'row')} could not be read: {'; '.join(report.bad_rows[:SHOWN_NAMES])}"
    yield from report.notes
