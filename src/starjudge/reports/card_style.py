"""The look of the HTML card, scoped to its class, for light and dark surroundings.

Colours are Okabe and Ito's, which colour-blind readers tell apart; each also has a letter, a word or a pattern.
The card is transparent and takes the text colour of what it stands in, so that a notebook's theme holds.
"""

from __future__ import annotations

from typing import Final

PART_COLORS: Final = {
    "situation": "86,180,233",  # sky blue
    "task": "240,228,66",  # yellow
    "action": "0,158,115",  # bluish green
    "result": "230,159,0",  # orange
    "learning": "204,121,167",  # reddish purple
    "other": "128,128,128",
}
PART_PATTERNS: Final = {
    "situation": "none",
    "task": "repeating-linear-gradient(45deg,transparent 0 4px,rgba(0,0,0,.28) 4px 6px)",
    "action": "repeating-linear-gradient(90deg,transparent 0 6px,rgba(0,0,0,.22) 6px 7px)",
    "result": "repeating-linear-gradient(135deg,transparent 0 4px,rgba(0,0,0,.28) 4px 6px)",
    "learning": "repeating-linear-gradient(0deg,transparent 0 3px,rgba(0,0,0,.22) 3px 4px)",
    "other": "none",
}

_PARTS: Final = "".join(
    f".starjudge-card .sj-{part}{{--sj-part:{color};--sj-pattern:{PART_PATTERNS[part]}}}"
    for part, color in PART_COLORS.items()
)

_RULES: Final = """
.starjudge-card{--sj-good:#00745a;--sj-fair:#8a5a00;--sj-poor:#b04500;--sj-blue:#0072b2;--sj-tint:.22;
background:transparent;color:inherit;font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;
max-width:54rem;padding:.5em 0;text-align:left;overflow-wrap:anywhere}
.starjudge-card *{box-sizing:border-box}
.starjudge-card h3,.starjudge-card h4{margin:1.1em 0 .35em;font-weight:600;line-height:1.3}
.starjudge-card h3{font-size:1.35em;margin-top:0}
.starjudge-card h4{font-size:1em}
.starjudge-card p,.starjudge-card ul,.starjudge-card ol{margin:.25em 0}
.starjudge-card ul,.starjudge-card ol{padding-left:1.3em}
.starjudge-card li{margin:.2em 0}
.starjudge-card .sj-soft{opacity:.75}
.starjudge-card .sj-good{color:var(--sj-good)}
.starjudge-card .sj-fair{color:var(--sj-fair)}
.starjudge-card .sj-poor{color:var(--sj-poor)}
.starjudge-card .sj-words{font-style:italic;opacity:.85}
.starjudge-card .sj-foot{margin-top:1.2em;opacity:.75}
.starjudge-card .sj-note{border-left:4px solid var(--sj-poor);padding:.1em .7em;margin:.4em 0}
.starjudge-card .sj-row{display:grid;grid-template-columns:7.5em minmax(6em,1fr) 3em 4.8em 5.6em 8em;
gap:.7em;align-items:center;margin:.25em 0}
.starjudge-card .sj-bare{grid-template-columns:7.5em minmax(6em,1fr) 3em 4.8em}
.starjudge-card .sj-row strong{white-space:nowrap}
.starjudge-card .sj-num{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.starjudge-card .sj-track{position:relative;height:16px;border-radius:3px;background:rgba(128,128,128,.15)}
.starjudge-card .sj-told{position:absolute;left:0;top:3px;bottom:3px;border-radius:2px;
background:var(--sj-pattern),rgb(var(--sj-part));outline:1px solid rgba(0,0,0,.35)}
.starjudge-card .sj-band{position:absolute;top:0;bottom:0;border:2px solid currentColor;border-radius:3px;
opacity:.8;min-width:6px}
.starjudge-card .sj-letter,.starjudge-card .sj-seg::before{display:inline-block;min-width:1.5em;padding:0 .3em;
margin-right:.35em;border-radius:3px;background:rgb(var(--sj-part));color:#000;text-align:center;
font:700 11px/1.5 system-ui,sans-serif;vertical-align:.1em}
.starjudge-card .sj-seg::before{content:attr(data-letter);display:inline;margin-right:.25em}
.starjudge-card .sj-score{display:grid;grid-template-columns:7.5em 7em minmax(0,1fr);gap:.6em;margin:.35em 0}
.starjudge-card .sj-gauge{white-space:nowrap}
.starjudge-card .sj-gauge i{display:inline-block;width:11px;height:11px;margin-right:2px;border-radius:2px;
border:1.5px solid currentColor}
.starjudge-card .sj-gauge i.sj-on{background:currentColor}
.starjudge-card .sj-answer{white-space:pre-wrap;line-height:1.9;padding:.7em .9em;border-radius:6px;
border:1px solid rgba(128,128,128,.4);margin:.4em 0}
.starjudge-card .sj-seg{background:rgba(var(--sj-part),var(--sj-tint));border-radius:3px;padding:.1em 0;
-webkit-box-decoration-break:clone;box-decoration-break:clone}
.starjudge-card mark{background:none;color:inherit}
.starjudge-card .sj-quote{text-decoration:underline 2px var(--sj-blue);text-underline-offset:3px}
.starjudge-card .sj-flag{text-decoration:underline wavy 2px var(--sj-poor);text-underline-offset:6px}
.starjudge-card .sj-metric{box-shadow:0 0 0 1.5px currentColor;border-radius:3px;padding:0 .15em;font-weight:600}
.starjudge-card .sj-quote::before{content:"";content:"" / " evidence: "}
.starjudge-card .sj-metric::before{content:"";content:"" / " number: "}
.starjudge-card .sj-flag::before{content:"⚑";content:"⚑" / " red flag: ";color:var(--sj-poor);font-weight:400}
.starjudge-card .sj-hidden{font-size:0}
.starjudge-card .sj-hidden::before{content:attr(data-name);font:11px ui-monospace,monospace;padding:0 .2em;
border:1px dashed currentColor;border-radius:3px}
.starjudge-card .sj-facts{margin:.3em 0}
.starjudge-card .sj-facts div{display:flex;flex-wrap:wrap;gap:0 .8em}
.starjudge-card .sj-facts dt{min-width:9em;opacity:.85}
.starjudge-card .sj-facts dd{margin:0;overflow-wrap:anywhere;flex:1 1 12em}
.starjudge-card table{border-collapse:collapse;margin:.3em 0;color:inherit}
.starjudge-card th,.starjudge-card td{text-align:left;padding:.15em .9em .15em 0;vertical-align:top;
border:0;background:transparent}
"""

_DARK_COLORS: Final = "--sj-good:#3fd0a4;--sj-fair:#f0c04a;--sj-poor:#ff9a5c;--sj-blue:#56b4e9;--sj-tint:.3"
_LIGHT_COLORS: Final = "--sj-good:#00745a;--sj-fair:#8a5a00;--sj-poor:#b04500;--sj-blue:#0072b2;--sj-tint:.22"

# A notebook's theme is its own and need not follow the system's, so what JupyterLab and VS Code say comes last.
_THEMES: Final = f"""
@media (prefers-color-scheme:dark){{.starjudge-card{{{_DARK_COLORS}}}}}
body[data-jp-theme-light="true"] .starjudge-card,body.vscode-light .starjudge-card{{{_LIGHT_COLORS}}}
body[data-jp-theme-light="false"] .starjudge-card,body.vscode-dark .starjudge-card{{{_DARK_COLORS}}}
@media (max-width:40rem){{
.starjudge-card .sj-row,.starjudge-card .sj-bare{{grid-template-columns:1fr auto auto auto;gap:.1em .6em}}
.starjudge-card .sj-row .sj-track{{grid-column:1/-1;grid-row:2}}
.starjudge-card .sj-score{{grid-template-columns:1fr auto;gap:.1em .6em}}
.starjudge-card .sj-score>:last-child{{grid-column:1/-1}}
}}
@media print{{.starjudge-card{{{_LIGHT_COLORS};max-width:none;print-color-adjust:exact;
-webkit-print-color-adjust:exact}}
.starjudge-card .sj-row,.starjudge-card .sj-score,.starjudge-card li{{break-inside:avoid}}
.starjudge-card h4{{break-after:avoid}}}}
"""

STYLE: Final = (_RULES + _PARTS + _THEMES).strip()
