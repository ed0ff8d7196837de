"""How figures of agreement are written, in every form: two decimals, intervals, and reasons in place of gaps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from starjudge.models.agreement import AgreementReport, Figure, ScaleAgreement

NO_VALUE: Final = "–"
FEW_ANSWERS: Final = 50  # below it one answer moves kappa by several hundredths
SHOWN_NAMES: Final = 5  # ids, raters or bad rows that a text lists; all are in the JSON
KAPPA_NOTE: Final = (
    "kappa: Cohen's, quadratic weights, whole scores; [ ]: 95 % bootstrap interval; raters: mean kappa of the raters "
    "with each other; bias: first minus second."
)


def two(value: float | None, signed: bool = False) -> str:
    """A figure with two decimals: ``0.88``, ``+0.17``; a dash where there is none."""
    if value is None:
        return NO_VALUE
    shown = f"{value:+.2f}" if signed else f"{value:.2f}"
    return shown[1:] if float(shown) == 0 and shown[0] in "+-" else shown


def bounds(figure: Figure, signed: bool = False) -> str:
    """The interval of a figure: ``[0.77 0.95]``; empty where there is none."""
    if figure.low is None or figure.high is None:
        return ""
    return f"[{two(figure.low, signed)} {two(figure.high, signed)}]"


def with_bounds(figure: Figure, signed: bool = False) -> str:
    """A figure and its interval."""
    return f"{two(figure.value, signed)} {bounds(figure, signed)}".rstrip()


def sides_line(report: AgreementReport) -> str:
    """How many answers, raters and strays there are."""
    raters = len(report.raters_b)
    line = f"{counted(report.answers, 'answer')} on both sides"
    if raters > 1:
        line += f", {raters} raters ({listed(report.raters_b)})"
    return line


def stray_lines(report: AgreementReport) -> Iterator[str]:
    """Answers without a counterpart, and rows that could not be read."""
    for name, ids in ((report.a, report.unmatched_a), (report.b, report.unmatched_b)):
        if ids:
            yield f"{counted(len(ids), 'answer')} of {name} without a counterpart: {listed(ids)}"
    if report.bad_rows:
        yield f"{counted(len(report.bad_rows), 'row')} could not be read and {_counts_for(report)} for nothing:"
        yield from report.bad_rows[:SHOWN_NAMES]
        if len(report.bad_rows) > SHOWN_NAMES:
            yield f"and {len(report.bad_rows) - SHOWN_NAMES} more"


def reason_lines(report: AgreementReport) -> Iterator[str]:
    """Why figures are missing, and what to know about those that are there, each said once."""
    by_reason: dict[str, list[str]] = {}
    for scale in report.scales:
        for name, figure in _figures(scale):
            if figure.reason is not None:
                by_reason.setdefault(figure.reason, []).append(f"{scale.id} {name}")
    for name, found in (
        ("flag precision", report.flags.precision if report.flags else None),
        ("flag recall", report.flags.recall if report.flags else None),
    ):
        if found is not None and found.reason is not None:
            by_reason.setdefault(found.reason, []).append(name)
    for reason, names in by_reason.items():
        yield f"{listed(names)}: {reason}"


def caution(report: AgreementReport) -> str | None:
    """What a reader should not forget about few answers."""
    if report.answers >= FEW_ANSWERS:
        return None
    return f"{counted(report.answers, 'answer')} are few: one that changes sides moves kappa by several hundredths."


def counted(count: int, noun: str) -> str:
    """``1 answer``, ``1,200 answers``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def listed(names: tuple[str, ...] | list[str]) -> str:
    """The first names, and how many more there are."""
    more = f" and {len(names) - SHOWN_NAMES} more" if len(names) > SHOWN_NAMES else ""
    return ", ".join(names[:SHOWN_NAMES]) + more


def _counts_for(report: AgreementReport) -> str:
    return "counts" if len(report.bad_rows) == 1 else "count"


def _figures(scale: ScaleAgreement) -> Iterator[tuple[str, Figure]]:
    for name in ("kappa", "alpha", "icc_single", "icc_mean", "exact", "mae", "bias", "spearman"):
        yield name.replace("icc_single", "ICC(2,1)").replace("icc_mean", "ICC(2,k)"), getattr(scale, name)
    yield "kappa from 2 to 4", scale.middle.kappa
    if scale.raters is not None:
        yield "raters' kappa", scale.raters.ceiling
        yield "raters' ICC", scale.raters.icc_single
