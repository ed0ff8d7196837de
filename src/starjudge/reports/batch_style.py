"""The look of a batch's page, on top of the session's: light and dark, fit for print and a narrow window."""

from __future__ import annotations

from typing import Final

from starjudge.reports.session_style import SESSION_STYLE

LEVEL_COLORS: Final = {  # from orange over grey to blue, which colour-blind readers tell apart; ground and ink
    1: ("#9c3d00", "#fff"),
    2: ("#e69f00", "#000"),
    3: ("#c8c8c8", "#000"),
    4: ("#7cc0e8", "#000"),
    5: ("#005f99", "#fff"),
}

_LEVELS: Final = "".join(
    f".starjudge-batch .sj-level-{level}{{fill:{ground};background:{ground}}}"
    f".starjudge-batch .sj-on-{level}{{fill:{ink}}}"
    for level, (ground, ink) in LEVEL_COLORS.items()
)
_RULES: Final = """
body{max-width:76rem}
.starjudge-batch{max-width:none;--sj-ground:#fff}
.starjudge-batch table{width:auto;min-width:min(100%,32rem)}
.starjudge-batch .sj-bar{display:inline-block;width:9em;height:.8em;margin-left:.6em;vertical-align:-.05em;
border:1px solid rgba(128,128,128,.6);border-radius:2px}
.starjudge-batch .sj-stack{display:inline-block;width:18em;max-width:60vw;height:1.2em;margin-left:.6em;
vertical-align:-.25em}
.starjudge-batch .sj-stack rect{stroke:var(--sj-ground);stroke-width:1}
.starjudge-batch .sj-stack text{font:600 13px system-ui,sans-serif}
.starjudge-batch .sj-flagged{fill:var(--sj-poor)}
.starjudge-batch .sj-count{display:inline-block;min-width:7em;font-variant-numeric:tabular-nums}
.starjudge-batch .sj-all,.starjudge-batch .sj-all thead,.starjudge-batch .sj-all tbody{display:block;min-width:62rem}
.starjudge-batch .sj-all tr{display:grid;
grid-template-columns:15rem 8rem repeat(7,2.7rem) 6.5rem minmax(9rem,1fr) 3.4rem;
border-bottom:1px solid rgba(128,128,128,.35)}
.starjudge-batch .sj-runs tr{grid-template-columns:15rem 9rem 8rem repeat(7,2.7rem) 6.5rem minmax(9rem,1fr) 3.4rem}
.starjudge-batch .sj-all tr[hidden]{display:none}
.starjudge-batch .sj-all tbody[hidden]{display:none}
.starjudge-batch .sj-many tbody{content-visibility:auto;contain-intrinsic-size:auto 230rem}
.starjudge-batch .sj-beside{display:grid;gap:0 2.5rem;
grid-template-columns:repeat(auto-fit,minmax(min(30rem,100%),1fr))}
.starjudge-batch .sj-sums>section{min-width:0}
.starjudge-batch .sj-all th,.starjudge-batch .sj-all td{padding:.3em .6em .3em 0;border:0;min-width:0;
font-variant-numeric:tabular-nums}
.starjudge-batch .sj-all thead th{align-self:end}
.starjudge-batch .sj-all tbody th{position:sticky;left:0;background:var(--sj-ground)}
.starjudge-batch .sj-all .sj-upright{writing-mode:vertical-rl;padding:.6em .1em;justify-self:start}
.starjudge-batch .sj-all tbody th{font-size:.85em;padding:.353em .7em .353em 0;unicode-bidi:plaintext;
overflow-wrap:anywhere}
.starjudge-batch .sj-all tbody th a{display:block;font-size:1.176em;unicode-bidi:plaintext}
.starjudge-batch .sj-all th button{font:inherit;color:inherit;background:none;border:0;padding:.2em 0;min-width:24px;
min-height:24px;text-align:start;cursor:pointer;text-decoration:underline dotted}
.starjudge-batch th[aria-sort=ascending] button::after{content:" ▲"}
.starjudge-batch th[aria-sort=descending] button::after{content:" ▼"}
.starjudge-batch a{color:var(--sj-link)}
.starjudge-batch{--sj-link:#0b57a4}
.starjudge-batch :focus-visible{outline:3px solid var(--sj-link);outline-offset:2px}
.starjudge-batch .sj-filter{display:flex;flex-wrap:wrap;gap:.5em 1.2em;align-items:center;margin:.8em 0}
.starjudge-batch .sj-filter input,.starjudge-batch .sj-filter select,.starjudge-batch .sj-filter button{font:inherit;
min-height:28px;max-width:100%}
.starjudge-batch tr:target th,.starjudge-batch tr:target td{background:rgba(86,180,233,.25)}
.starjudge-batch .sj-block-of{content-visibility:auto;contain-intrinsic-size:auto 2400px}
.starjudge-batch .sj-short{contain-intrinsic-size:auto 410rem;border-top:1px solid rgba(128,128,128,.35)}
.starjudge-batch .sj-short p{white-space:pre-line;unicode-bidi:plaintext;overflow-wrap:anywhere;margin:0;
padding:.5em 0;border-bottom:1px solid rgba(128,128,128,.35)}
.starjudge-batch .sj-short p::first-line{font-weight:600}
.starjudge-batch .sj-short a{unicode-bidi:isolate}
.starjudge-batch .sj-short :target{background:rgba(86,180,233,.25)}
.starjudge-batch details{padding:.3em .9em;margin:.3em 0}
.starjudge-batch summary{min-height:24px}
@media (prefers-color-scheme:dark){.starjudge-batch{--sj-ground:#16181c;--sj-link:#8cc4ff}}
@media (max-width:40rem){.starjudge-batch .sj-bar{width:5em}
.starjudge-batch .sj-many tbody{contain-intrinsic-size:auto 330rem}
.starjudge-batch .sj-short{contain-intrinsic-size:auto 820rem}
.starjudge-batch .sj-all,.starjudge-batch .sj-all thead,.starjudge-batch .sj-all tbody{min-width:61rem}
.starjudge-batch .sj-all tr{grid-template-columns:8.5rem 8rem repeat(7,2.7rem) 6.5rem minmax(9rem,1fr) 3.4rem}
.starjudge-batch .sj-runs tr{grid-template-columns:8.5rem 8rem 8rem repeat(7,2.7rem) 6.5rem minmax(9rem,1fr) 3.4rem}}
@media print{.starjudge-batch{--sj-ground:#fff;--sj-link:#000}.starjudge-batch .sj-filter{display:none}
.starjudge-batch .sj-all tbody th{position:static}.starjudge-batch .sj-block-of{content-visibility:visible}
.starjudge-batch .sj-scroll{overflow:visible}.starjudge-batch thead{display:table-header-group}
.starjudge-batch .sj-all{font-size:9px}
.starjudge-batch .sj-all,.starjudge-batch .sj-all thead,.starjudge-batch .sj-all tbody{min-width:0}
.starjudge-batch .sj-all tr{grid-template-columns:10em 7em repeat(7,2em) 5em minmax(5em,1fr) 3em}
.starjudge-batch .sj-many tbody{content-visibility:visible}
.starjudge-batch .sj-runs tr{grid-template-columns:10em 7em 7em repeat(7,2em) 5em minmax(5em,1fr) 3em}}
"""

BATCH_STYLE: Final = SESSION_STYLE + _RULES + _LEVELS
SHORT_PRINT: Final = "@media print{.starjudge-batch .sj-each{display:none}}"
"""Where each answer is there in short only, paper has the table alone."""
