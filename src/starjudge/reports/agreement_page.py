"""A report of agreement as a page of its own: nothing loaded, nothing run, fit for print."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Final

from starjudge.models.agreement import AgreementReport, Figure, ScaleAgreement
from starjudge.reports.agreement_plots import bias_plot, confusion_table, kappa_plot
from starjudge.reports.agreement_words import (
    KAPPA_NOTE,
    NO_VALUE,
    bounds,
    caution,
    reason_lines,
    sides_line,
    stray_lines,
    two,
    with_bounds,
)
from starjudge.reports.page import PAGE_STYLE, POLICY
from starjudge.reports.visible import clip, visible

_STYLE: Final = (
    PAGE_STYLE
    + """
body{font:16px/1.5 system-ui,sans-serif;max-width:62rem}
h1{font-size:1.6em;line-height:1.25;margin:0 0 .3em;overflow-wrap:anywhere}h2{font-size:1.2em;margin:1.8em 0 .4em}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-size:.94em;font-variant-numeric:tabular-nums}
caption{text-align:left;font-weight:600;padding:.3em 0}
th,td{padding:.25em .4em;text-align:right;border-bottom:1px solid rgba(128,128,128,.35);white-space:nowrap}
th[scope=row],thead th:first-child{text-align:left}th[scope=row]{font-weight:400}
.soft{font-size:.9em}
.plot{display:block;width:100%;max-width:42rem;height:auto;margin:.5em 0}
.plot text{font-size:13px;fill:currentColor}.plot .name{text-anchor:end}.plot .tick{text-anchor:middle;font-size:12px}
.plot .none{text-anchor:start}
.plot .grid{stroke:currentColor;opacity:.2}.plot .zero{opacity:.6}
.plot .interval{stroke:#0072b2;stroke-width:4;opacity:.55}.plot .value{fill:#0072b2}
.plot .own{fill:none;stroke:currentColor;stroke-width:1.5}
.key{display:inline-block;width:.7em;height:.7em;border-radius:50%;background:#0072b2;margin-right:.35em}
.key.own{background:none;border:1.5px solid currentColor;border-radius:0;transform:rotate(45deg) scale(.8)}
.tables{display:flex;flex-wrap:wrap;gap:1.2rem 2rem}
.confusion td,.confusion th{text-align:center;min-width:2.2em;border:1px solid rgba(128,128,128,.35)}
.confusion tbody td{background:rgba(0,114,178,calc(var(--share)*.45))}
.confusion .same{outline:2px solid currentColor;outline-offset:-3px}
li{overflow-wrap:anywhere}
@media (prefers-color-scheme:dark){.plot .interval{stroke:#56b4e9}.plot .value{fill:#56b4e9}.key{background:#56b4e9}
.confusion tbody td{background:rgba(86,180,233,calc(var(--share)*.4))}}
@media print{.plot .value{fill:#0072b2}section,tr,svg{break-inside:avoid}h2{break-after:avoid}}
"""
)

_COEFFICIENTS: Final = ("alpha", "ICC(2,1)", "ICC(2,k)")


def agreement_page(report: AgreementReport) -> str:
    """A complete HTML document."""
    title = f"Agreement of {_text(clip(report.a, 60))} with {_text(clip(report.b, 60))}"
    few = caution(report)
    body = "".join(
        (
            f"<header><h1>{title}</h1><p>{_text(sides_line(report))}.{' ' + _text(few) if few else ''}</p></header>",
            _strays(report),
            _section("Kappa", kappa_plot(report) + _key(report)),
            _section("Figures", _figures(report)),
            _section(
                "Bias", '<p class="soft">Points that the first side lies above the second.</p>' + bias_plot(report)
            ),
            _raters(report),
            _section(
                "Score by score",
                '<p class="soft">Rows: the first side; columns: the second. Framed: the same score.</p>'
                f'<div class="tables">{"".join(confusion_table(s.id, s.confusion) for s in report.scales)}</div>',
            ),
            _flags(report),
            _parts(report),
            _notes(report),
        )
    )
    return (
        "<!doctype html>\n"
        '<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _text(text: str) -> str:
    return html.escape(visible(text))


def _section(title: str, inner: str) -> str:
    return f"<section><h2>{title}</h2>{inner}</section>\n"


def _key(report: AgreementReport) -> str:
    own = (
        ' <span class="key own"></span>the raters with each other (mean of all pairs)' if report.overall.raters else ""
    )
    return f'<p class="soft"><span class="key"></span>the first side, with its 95 % interval{own}</p>'


def _table(caption: str, heads: Iterable[str], rows: Iterable[tuple[str, Iterable[str]]], first: str = "scale") -> str:
    head = "".join(f'<th scope="col">{html.escape(one)}</th>' for one in heads)
    body = "".join(
        f'<tr><th scope="row">{_text(name)}</th>{"".join(f"<td>{html.escape(cell)}</td>" for cell in cells)}</tr>'
        for name, cells in rows
    )
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{html.escape(caption)}"><table>'
        f"<caption>{html.escape(caption)}</caption>"
        f'<thead><tr><th scope="col">{first}</th>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _figures(report: AgreementReport) -> str:
    def cells(scale: ScaleAgreement) -> tuple[str, ...]:
        return (
            f"{scale.answers:,}",
            two(scale.kappa.value),
            bounds(scale.kappa),
            two(scale.alpha.value),
            two(scale.icc_single.value),
            two(scale.icc_mean.value),
            two(scale.spearman.value),
            two(scale.exact.value),
            two(scale.within_one.value),
            two(scale.mae.value),
            two(scale.bias.value, signed=True),
        )

    def middle(scale: ScaleAgreement) -> tuple[str, ...]:
        part = scale.middle
        return (f"{part.answers:,}", *(with_bounds(f) for f in (part.kappa, part.exact, part.within_one, part.mae)))

    heads = ("answers", "kappa", "interval", *_COEFFICIENTS, "Spearman", "exact", "within 1", "MAE", "bias")
    return _table("All scores", heads, ((s.id, cells(s)) for s in report.scales)) + _table(
        "Answers that the second side put from 2 to 4",
        ("answers", "kappa", "exact", "within 1", "MAE"),
        ((s.id, middle(s)) for s in report.scales),
    )


def _raters(report: AgreementReport) -> str:
    if report.overall.raters is None:
        return ""

    def cells(scale: ScaleAgreement) -> tuple[str, ...]:
        own = scale.raters
        figures: tuple[Figure, ...] = (
            (own.ceiling, own.judge_with_each, own.one_more, scale.kappa, own.alpha, own.icc_single, own.icc_mean)
            if own is not None
            else ()
        )
        return tuple(with_bounds(figure) for figure in figures) or (NO_VALUE,)

    heads = ("raters, in pairs", "judge with each", "rater with the others", "judge with all", *_COEFFICIENTS)
    return _section("The raters' own agreement", _table("Kappa", heads, ((s.id, cells(s)) for s in report.scales)))


def _flags(report: AgreementReport) -> str:
    flags = report.flags
    if flags is None:
        return ""
    line = (
        f"<p>Precision {with_bounds(flags.precision)}, recall {with_bounds(flags.recall)}, F1 {two(flags.f1)}, over "
        f"{flags.answers:,} answers.</p>"
    )
    rows = ((f.id, (str(f.right), str(f.wrong), str(f.missed), two(f.precision), two(f.recall))) for f in flags.flags)
    heads = ("right", "wrong", "missed", "precision", "recall")
    return _section("Red flags", line + _table("By flag", heads, rows, "flag"))


def _parts(report: AgreementReport) -> str:
    parts = report.parts
    if parts is None:
        return ""
    line = (
        f"<p>{with_bounds(parts.accuracy)} of {parts.words:,} words in {parts.answers:,} stories belong to the same "
        f"part for both; macro F1 {two(parts.macro_f1)}.</p>"
    )
    rows = ((p.part, (f"{p.both:,}", f"{p.only_a:,}", f"{p.only_b:,}", two(p.f1))) for p in parts.parts)
    return _section(
        "Parts of the story",
        line + _table("Words by part", ("both", "first alone", "second alone", "F1"), rows, "part"),
    )


def _strays(report: AgreementReport) -> str:
    lines = list(stray_lines(report))
    return f"<ul>{''.join(f'<li>{_text(line)}</li>' for line in lines)}</ul>" if lines else ""


def _notes(report: AgreementReport) -> str:
    lines = [KAPPA_NOTE, *reason_lines(report), *report.notes]
    if report.resamples:
        lines.append(f"Intervals: {report.resamples:,} resamples of answers, seed {report.seed}.")
    return _section("Notes", f"<ul>{''.join(f'<li>{_text(line)}</li>' for line in lines)}</ul>")
