"""The card as a page of its own, each dimension in full below it: nothing loaded, nothing run, fit for print."""

from __future__ import annotations

import base64
import hashlib
from typing import Final

from starjudge.models.evaluation import Evaluation
from starjudge.reports.card import UNTYPESET, html_card, shown
from starjudge.reports.dimensions_html import dimensions_html
from starjudge.reports.phrases import NOTICE
from starjudge.reports.provenance_html import provenance_html
from starjudge.reports.visible import clip, visible

TITLE_LENGTH: Final = 80  # characters of the question that a browser tab may hold
POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
PAGE_STYLE: Final = (
    ":root{color-scheme:light dark}"
    "body{margin:0 auto;padding:1.5rem 1rem;max-width:54rem;background:#fff;color:#1a1a1a}"
    "@media (prefers-color-scheme:dark){body{background:#16181c;color:#e8e8e8}}"
    "@media print{:root{color-scheme:light}body{padding:0;max-width:none;background:#fff;color:#000}}"
)
HEADINGS: Final = (
    "main>h1,main>h2,main>.starjudge-card>h2{font:600 1.25rem/1.3 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;"
    "margin:1.4em 0 .4em}main>h1{font-size:1.6rem;margin-top:0}"
    ".starjudge-card.sj-below h3{font-size:1.1em;margin-top:1em}"
)


def html_page(evaluation: Evaluation) -> str:
    """A complete HTML document of one evaluation: its card, its dimensions in full, and who judged."""
    title = clip(visible(evaluation.question), TITLE_LENGTH) or "no question"
    body = f"<h1>Interview answer</h1>\n<h2>Verdict, and why</h2>\n{html_card(evaluation)}\n{_below(evaluation)}"
    return document(f"Interview answer: {title}", body, HEADINGS)


def document(title: str, body: str, style: str = "", script: str = "") -> str:
    """A page around HTML that is safe already.

    In: ``script`` is the only one that the page's policy lets run; without it, none does.
    """
    policy = POLICY
    if script:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        policy = f"{POLICY}; script-src 'sha256-{digest}'"
        script = f"<script>{script}</script>\n"
    return (
        "<!doctype html>\n"
        '<html lang="en">\n'
        "<head>\n"
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{shown(title)}</title>\n"
        f"<style>{PAGE_STYLE}{style}</style>\n"
        "</head>\n"
        "<body>\n"
        f"<main>\n{body}\n</main>\n"
        f"{script}"
        "</body>\n"
        "</html>\n"
    )


def _below(evaluation: Evaluation) -> str:
    dimensions = dimensions_html(evaluation)
    within = f"<h2>Each dimension, with its anchor and next step</h2>\n{dimensions}\n" if dimensions else ""
    return (
        f'<div class="starjudge-card sj-below {UNTYPESET}">\n{within}'
        f"<h2>Who judged, and by what</h2>\n{provenance_html(evaluation.judge)}\n"
        f'<p class="sj-foot">{NOTICE}</p>\n</div>'
    )
