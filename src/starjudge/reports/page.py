"""The card as a page of its own: nothing loaded, nothing run, fit for print."""

from __future__ import annotations

import html
from typing import Final

from starjudge.models.evaluation import Evaluation
from starjudge.reports.card import html_card
from starjudge.reports.visible import clip, visible

TITLE_LENGTH: Final = 80  # characters of the question that a browser tab may hold
POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
PAGE_STYLE: Final = (
    ":root{color-scheme:light dark}"
    "body{margin:0 auto;padding:1.5rem 1rem;max-width:54rem;background:#fff;color:#1a1a1a}"
    "@media (prefers-color-scheme:dark){body{background:#16181c;color:#e8e8e8}}"
    "@media print{:root{color-scheme:light}body{padding:0;max-width:none;background:#fff;color:#000}}"
)


def html_page(evaluation: Evaluation) -> str:
    """A complete HTML document around the card of one evaluation."""
    title = html.escape(clip(visible(evaluation.question), TITLE_LENGTH) or "no question")
    return (
        "<!doctype html>\n"
        '<html lang="en">\n'
        "<head>\n"
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>Interview answer: {title}</title>\n"
        f"<style>{PAGE_STYLE}</style>\n"
        "</head>\n"
        "<body>\n"
        f"<main>\n{html_card(evaluation)}\n</main>\n"
        "</body>\n"
        "</html>\n"
    )
