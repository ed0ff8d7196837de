"""What people read of an evaluation or a session: a card for the terminal, Markdown, JSON, a notebook card, a page."""

from __future__ import annotations

from typing import Final

from starjudge.errors import InputError, nearest
from starjudge.models.agreement import AgreementReport
from starjudge.models.audit import AuditReport
from starjudge.models.coaching import Coaching
from starjudge.models.comparison import Comparison
from starjudge.models.evaluation import Evaluation
from starjudge.models.evaluation_list import EvaluationList
from starjudge.models.session import SessionEvaluation

__all__ = ["FORMS", "render"]

FORMS: Final = ("text", "markdown", "json", "card", "html")
PROOF_FORMS: Final = ("text", "json", "html")
"""Of reports about a judge, not about an answer."""


def render(
    evaluation: Evaluation | SessionEvaluation | Coaching | Comparison | EvaluationList | AgreementReport | AuditReport,
    form: str = "text",
    *,
    width: int = 80,
    color: bool | None = None,
) -> str:
    """An evaluation, of an answer or of a whole interview, or what was made of some, as text in one of the `FORMS`.

    In: ``form`` is "text" (for a terminal), "markdown", "json", "card" (an HTML fragment for a notebook) or
    "html" (a page that loads nothing). ``width`` and ``color`` count for "text" only; colour codes are
    written only where ``color`` is true, since only the caller knows where the text goes.
    An `AgreementReport` and an `AuditReport` have "text", "json" and "html".
    Raises `InputError` for another form.
    """
    if isinstance(evaluation, (AgreementReport, AuditReport)):
        return _proof(evaluation, form, width, bool(color))
    if form not in FORMS:
        raise InputError(f"unknown form {form!r} of a report; {nearest(form, FORMS)}")
    if isinstance(evaluation, SessionEvaluation):
        return _session(evaluation, form, width, bool(color))
    if isinstance(evaluation, (Coaching, Comparison, EvaluationList)):
        from starjudge.reports.sheets import render_sheet

        return render_sheet(evaluation, form, width, bool(color))
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
    from starjudge.reports.page import html_page

    return html_page(evaluation)


def _proof(report: AgreementReport | AuditReport, form: str, width: int, color: bool) -> str:
    if form not in PROOF_FORMS:
        raise InputError(f"form {form!r}: a report about a judge has none such; {nearest(form, PROOF_FORMS)}")
    if form == "json":
        from starjudge.reports.json_text import json_text

        return json_text(report)
    if isinstance(report, AuditReport):
        if form == "html":
            from starjudge.reports.audit_page import audit_page

            return audit_page(report)
        from starjudge.reports.audit_terminal import audit_text

        return audit_text(report, width=width, color=color)
    if form == "html":
        from starjudge.reports.agreement_page import agreement_page

        return agreement_page(report)
    from starjudge.reports.agreement_terminal import agreement_terminal

    return agreement_terminal(report, width, color)


def _session(session: SessionEvaluation, form: str, width: int, color: bool) -> str:
    if form == "text":
        from starjudge.reports.session_terminal import session_terminal

        return session_terminal(session, width=width, color=color)
    if form == "markdown":
        from starjudge.reports.session_markdown import session_markdown

        return session_markdown(session)
    if form == "json":
        from starjudge.reports.json_text import json_text

        return json_text(session)
    if form == "card":
        from starjudge.reports.session_card import session_card

        return session_card(session)
    from starjudge.reports.session_html import session_html

    return session_html(session)
