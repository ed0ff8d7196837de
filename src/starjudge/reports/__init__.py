"""What people read of an evaluation: a card for the terminal, Markdown, JSON, a notebook card, a page."""

from __future__ import annotations

from typing import Final

from starjudge.errors import InputError, nearest
from starjudge.models.evaluation import Evaluation

__all__ = ["FORMS", "render"]

FORMS: Final = ("text", "markdown", "json", "card", "html")


def render(evaluation: Evaluation, form: str = "text", *, width: int = 80, color: bool | None = None) -> str:
    """An evaluation as text in one of the `FORMS`.

    In: ``form`` is "text" (for a terminal), "markdown", "json", "card" (an HTML fragment for a notebook) or
    "html" (a page that loads nothing). ``width`` and ``color`` count for "text" only; colour codes are
    written only where ``color`` is true, since only the caller knows where the text goes.
    Raises `InputError` for another form.
    """
    # Each form loads its own module: a line in a terminal does not pay for HTML.
    if form == "text":
        from starjudge.reports.terminal import terminal_card

        return terminal_card(evaluation, width=width, color=bool(color))
    if form == "markdown":
        from starjudge.reports.markdown import markdown_report

        return markdown_report(evaluation)
    if form == "json":
        from starjudge.reports.json_text import json_text

        return json_text(evaluation)
    if form == "card":
        from starjudge.reports.card import html_card

        return html_card(evaluation)
    if form == "html":
        from starjudge.reports.page import html_page

        return html_page(evaluation)
    raise InputError(f"unknown form {form!r} of a report; {nearest(form, FORMS)}")
