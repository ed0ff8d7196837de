"""One exchange of a session in full, in each form."""

from __future__ import annotations

from starjudge.errors import InputError, nearest
from starjudge.models.session import ExchangeEvaluation


def exchange_report(
    one: ExchangeEvaluation,
    form: str = "text",
    *,
    width: int = 80,
    color: bool = False,
    ascii: bool = False,  # noqa: A002 -- as of `terminal_card`
) -> str:
    """The first answer's evaluation, and the whole's where the answer was probed.

    In: ``form`` is "text", "markdown", "json" or "html". Raises `InputError` for another form.
    """
    if form == "text":
        return _text(one, width, color, ascii)
    if form == "markdown":
        from starjudge.reports.markdown import markdown_report

        if not one.follow_ups:
            return f"# Question {one.number}\n\n{markdown_report(one.first)}"
        first, whole = markdown_report(one.first), markdown_report(one.with_follow_ups)
        return f"# Question {one.number}: the first answer\n\n{first}\n# With its follow-ups\n\n{whole}"
    if form == "json":
        from starjudge.reports.json_text import json_text

        return json_text(one)
    if form == "html":
        from starjudge.reports.session_card import framed
        from starjudge.reports.session_html import document, exchange_html

        body = f"<h1>Question {one.number}</h1>\n<h2>Its evaluation</h2>\n{exchange_html(one)}"
        return document(f"Interview, question {one.number}", framed(body, f"Question {one.number}"))
    raise InputError(f"unknown form {form!r} of a report; {nearest(form, ('text', 'markdown', 'json', 'html'))}")


def _text(one: ExchangeEvaluation, width: int, color: bool, plain: bool) -> str:
    from starjudge.reports.layout import Pen
    from starjudge.reports.terminal import terminal_card

    pen = Pen(width, color, plain)
    title = f"Question {one.number}"
    if not one.follow_ups:
        return f"{pen.paint(title, 'head')}\n\n{terminal_card(one.first, width=width, color=color, ascii=plain)}"
    lines = [pen.paint(f"{title}: the first answer", "head"), ""]
    lines += [terminal_card(one.first, width=width, color=color, ascii=plain), ""]
    lines.append(pen.paint(f"{title}: with its follow-ups", "head"))
    for probe in one.follow_ups:
        lines += pen.flow([(probe.question, "quote")], "- ")
    return "\n".join([*lines, "", terminal_card(one.with_follow_ups, width=width, color=color, ascii=plain)])
