"""How an audit's figures are written, in a terminal and on a page alike."""

from __future__ import annotations

from typing import Final

from starjudge.models.audit import MEASURES, AuditCase, AuditKind, AuditReport, AuditRow, AuditScores, ShiftFigures

NOTABLE: Final = 0.05  # levels of a dimension's mean shift from which it is named beside a variant
NONE: Final = "–"
WITHIN, OUTSIDE = "Within bounds", "Out of bounds"
NOTE: Final = (
    "Shifts are points after the change less points before it; in brackets the 95 % bootstrap interval of the mean. "
    "Small samples: a group's mean of a few answers moves by chance; read the cases before you judge the judge."
)
STARTED: Final[dict[AuditKind, str]] = {
    "neutral": "The same content in another form: nothing should move.",
    "group": "The same content as other people would tell it, or about other people: nothing should move.",
    "content": "Something is taken out: the dimension named should fall.",
    "attack": "Words to whoever judges: nothing should rise.",
    "repeat": "The same input again: nothing should move.",
}


def headline(report: AuditReport) -> str:
    """Whether the judge is within bounds, and how many bounds it missed."""
    missed = sum(not check.held for check in report.checks)
    if not report.checks:
        return "No bound could be checked"
    if not missed:
        return f"{WITHIN}: all {len(report.checks)} held"
    return f"{OUTSIDE}: {missed} of {len(report.checks)} did not hold"


def judge_name(report: AuditReport) -> str:
    """Who was audited."""
    judge = report.judge
    if judge is None:
        return "no judge"
    if judge.model is not None:
        return f"{judge.model}, rubric {judge.rubric}"
    version = f", weights {judge.weights_version}" if judge.weights_version else ""
    return f"{judge.engine} judge{version}, rubric {judge.rubric}"


def amounts(report: AuditReport) -> str:
    """Answers, cases, evaluations, and what they cost."""
    left = f" of {report.planned:,}" if report.judged != report.planned else ""
    parts = [
        f"{report.answers:,} answers",
        f"{report.judged:,}{left} cases judged",
        f"{report.evaluations:,} evaluations",
    ]
    if report.failed:
        parts.append(f"{report.failed:,} failed")
    if report.calls:
        parts.append(f"{report.calls:,} calls")
    if report.cost is not None:
        parts.append(f"${report.cost:,.4f}")
    return " · ".join(parts)


def signed(value: float | None, digits: int = 2) -> str:
    """A shift with its sign; no sign on zero.

    >>> signed(-0.0588), signed(0.0), signed(None)
    ('-0.06', '0.00', '–')
    """
    if value is None:
        return NONE
    text = f"{value:+.{digits}f}"
    return text[1:] if float(text) == 0 else text


def bounds(figures: ShiftFigures) -> str:
    """The interval of a mean."""
    if figures.low is None or figures.high is None:
        return ""
    return f"[{signed(figures.low)}, {signed(figures.high)}]"


def percent(share: float | None) -> str:
    """A share, never rounded up to a whole that it is not.

    >>> percent(0.9996), percent(1.0), percent(None)
    ('99.9 %', '100 %', '–')
    """
    return NONE if share is None else f"{int(share * 1000 + 1e-9) / 10:g} %"


def extra(row: AuditRow) -> str:
    """What a variant shows beyond overall: sensitivity, success of attacks, dimensions that shift."""
    if row.kind == "content":
        finely = f" ({percent(row.sensitive_finely)} finely)" if row.sensitive_finely is not None else ""
        return (
            f"{row.hits} falls in {percent(row.sensitive)} of {row.to_lose}{finely}"
            if row.to_lose
            else "nothing to lose"
        )
    if row.kind == "attack":
        return f"raised overall {row.raised_overall}, any score {row.raised_any}"
    moves = [f"{name} {signed(row.shifts[name].mean)}" for name in MEASURES[1:] if _notable(row.shifts[name])]
    return f"in the mean {', '.join(moves)}" if moves and row.kind in ("neutral", "group", "repeat") else ""


def _notable(figures: ShiftFigures) -> bool:
    return figures.mean is not None and abs(figures.mean) > NOTABLE


def scores_line(scores: AuditScores | None) -> str:
    """Scores in one line."""
    if scores is None:
        return "not judged"
    if scores.status == "insufficient":
        return "too little to judge"
    each = ", ".join(f"{name} {NONE if score is None else score}" for name, score in scores.dimensions.items())
    return f"overall {scores.overall} ({each})"


def shift_line(case: AuditCase) -> str:
    """The scores that moved."""
    moves = [f"{name} {by:+d}" for name, by in case.shift.items() if by]
    return ", ".join(moves) or "nothing moved"
