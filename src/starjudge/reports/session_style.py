"""The look of a session's page and notebook card, on top of the card's own: scoped, light and dark, fit for print."""

from __future__ import annotations

from typing import Final

from starjudge.reports.card_style import STYLE
from starjudge.reports.session_timeline import BlockKind

BLOCK_PATTERNS: Final[dict[BlockKind, str]] = {
    "question": "repeating-linear-gradient(90deg,transparent 0 2px,currentColor 2px 3px)",
    "answer": "none",
    "probe": "repeating-linear-gradient(0deg,transparent 0 2px,currentColor 2px 3px)",
    "reply": "repeating-linear-gradient(45deg,transparent 0 3px,rgba(0,0,0,.45) 3px 5px)",
}
BLOCK_COLORS: Final[dict[BlockKind, str]] = {
    "question": "transparent",
    "answer": "rgb(86,180,233)",  # sky blue, as the card's situation
    "probe": "transparent",
    "reply": "rgb(230,159,0)",  # orange, as the card's result
}

_BLOCKS: Final = "".join(
    f".starjudge-session .sj-is-{kind}{{background:{pattern},{BLOCK_COLORS[kind]}}}"
    if pattern != "none"
    else f".starjudge-session .sj-is-{kind}{{background:{BLOCK_COLORS[kind]}}}"
    for kind, pattern in BLOCK_PATTERNS.items()
)

_RULES: Final = """
.starjudge-session{max-width:62rem}
.starjudge-session h1,.starjudge-session h2{margin:1.4em 0 .4em;font-weight:600;line-height:1.25}
.starjudge-session h1{font-size:1.7em;margin-top:0}
.starjudge-session h2{font-size:1.25em}
.starjudge-session .sj-mean{display:inline-block;position:relative;width:12em;height:.8em;vertical-align:middle;
border:1.5px solid currentColor;border-radius:3px;margin-left:.6em}
.starjudge-session .sj-mean i{position:absolute;left:0;top:0;bottom:0;background:currentColor}
.starjudge-session .sj-scroll{overflow-x:auto}
.starjudge-session table{width:100%;overflow-wrap:break-word}
.starjudge-session td:nth-child(n+3){min-width:4em}
.starjudge-session td:nth-child(7){min-width:12em}
.starjudge-session caption{text-align:left;font-weight:600;padding:.3em 0}
.starjudge-session th,.starjudge-session td{padding:.25em .9em .25em 0;border-bottom:1px solid rgba(128,128,128,.35)}
.starjudge-session tbody th{font-weight:400}
.starjudge-session .sj-grid{width:auto;--sj-rule:1px solid rgba(128,128,128,.35)}
.starjudge-session .sj-grid caption{font-weight:400}
.starjudge-session .sj-grid thead th{vertical-align:bottom;border-bottom:1px solid currentColor}
.starjudge-session .sj-grid thead [scope=colgroup]{border-bottom:var(--sj-rule);text-align:center;padding-right:0}
.starjudge-session .sj-grid [scope=rowgroup]{font-weight:600;padding-top:.9em}
.starjudge-session .sj-grid tbody [scope=row]{max-width:20rem;padding-left:.9em}
.starjudge-session .sj-grid td:nth-child(n){min-width:0;vertical-align:middle}
.starjudge-session .sj-grid td:not(:last-child),.starjudge-session .sj-grid thead tr+tr th{width:2.1em;padding-left:0;
padding-right:0;text-align:center;border-left:var(--sj-rule)}
.starjudge-session .sj-grid td:last-child,.starjudge-session .sj-grid thead tr>[rowspan]:last-child{padding-left:.7em;
border-left:var(--sj-rule)}
.starjudge-session .sj-grid thead [scope=colgroup]{border-left:var(--sj-rule)}
.starjudge-session .sj-grid .sj-hit{background:rgba(86,180,233,.3);font-size:1.1em;line-height:1}
.starjudge-session .sj-grid .sj-gap td:not(:last-child){background:repeating-linear-gradient(45deg,transparent 0 5px,
rgba(128,128,128,.35) 5px 6px)}
.starjudge-session .sj-line{position:relative;height:34px;border:1px solid rgba(128,128,128,.6);border-radius:3px;
margin:1.5em 0 .3em}
.starjudge-session .sj-block{position:absolute;top:3px;bottom:3px;min-width:2px;border:1px solid currentColor}
.starjudge-session .sj-at{position:absolute;top:-1.5em;font-size:12px;line-height:1.5}
.starjudge-session .sj-key{display:inline-block;width:1.6em;height:.9em;border:1px solid currentColor;
vertical-align:-.1em;margin:0 .4em 0 1em}
.starjudge-session details{border:1px solid rgba(128,128,128,.6);border-radius:6px;padding:.5em .9em;margin:.6em 0}
.starjudge-session summary{cursor:pointer;font-weight:600}
.starjudge-session .sj-soft,.starjudge-session .sj-words,.starjudge-session .sj-foot{opacity:.85}
@media (max-width:40rem){.starjudge-session .sj-grid{font-size:.93em}
.starjudge-session .sj-grid tbody [scope=row]{max-width:8.5rem;padding-left:0;padding-right:.5em}
.starjudge-session .sj-grid td:last-child{max-width:6rem;padding-right:0}
.starjudge-session .sj-grid td:not(:last-child),.starjudge-session .sj-grid thead tr+tr th{width:1.8em}}
@media print{.starjudge-session{max-width:none}.starjudge-session tr,.starjudge-session .sj-line{break-inside:avoid}
.starjudge-session h2{break-after:avoid}
.starjudge-session details:not([open])>summary{list-style:none}
.starjudge-session details::details-content{content-visibility:visible;height:auto}}
"""

SESSION_STYLE: Final = (STYLE + _RULES + _BLOCKS).strip()
