"""Coachings, comparisons and lists of evaluations in every form of report."""

from __future__ import annotations

from starjudge.models.coaching import Coaching
from starjudge.models.comparison import Comparison
from starjudge.models.evaluation_list import EvaluationList
from starjudge.reports.sheet import Sheet

Shown = Coaching | Comparison | EvaluationList


def sheet_of(value: Shown) -> Sheet:
    """What a report of a value says, before it has a form."""
    if isinstance(value, Coaching):
        from starjudge.reports.coaching import coaching_sheet

        return coaching_sheet(value)
    if isinstance(value, Comparison):
        from starjudge.reports.comparison import comparison_sheet

        return comparison_sheet(value)
    from starjudge.reports.evaluation_list import evaluation_list_sheet

    return evaluation_list_sheet(value)


def render_sheet(value: Shown, form: str, width: int, color: bool) -> str:
    """A value in one of the forms of `render`."""
    if form == "json":
        return _json(value)
    sheet = sheet_of(value)
    if form == "text":
        from starjudge.reports.sheet_text import sheet_text

        return sheet_text(sheet, width=width, color=color)
    if form == "markdown":
        from starjudge.reports.sheet_markdown import sheet_markdown

        return sheet_markdown(sheet)
    if form == "card":
        from starjudge.reports.sheet_html import sheet_card

        return sheet_card(sheet)
    from starjudge.reports.sheet_html import sheet_page

    return sheet_page(sheet)


def _json(value: Shown) -> str:
    from starjudge.reports.json_text import json_text

    if isinstance(value, EvaluationList):
        items = ",\n".join(json_text(item) for item in value)
        return f"[\n{items}\n]" if items else "[]"
    return json_text(value)
