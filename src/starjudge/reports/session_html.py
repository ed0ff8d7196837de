"""A session as a page of its own: nothing loaded, nothing run, fit for print; each question in full in a fold."""

from __future__ import annotations

from typing import Final

from starjudge.models.evaluation import Evaluation
from starjudge.models.session import ExchangeEvaluation, SessionEvaluation
from starjudge.reports import page
from starjudge.reports.card import html_card, shown
from starjudge.reports.card_style import STYLE
from starjudge.reports.page import TITLE_LENGTH
from starjudge.reports.phrases import VERDICT_WORDS
from starjudge.reports.session_card import framed
from starjudge.reports.session_digest import session_digest
from starjudge.reports.session_sections import sections
from starjudge.reports.visible import clip, visible

LEVEL: Final = 1  # of the page's heading; a card in a fold begins at the third
QUESTION_LENGTH: Final = 160  # characters of a question on a fold
WIDER: Final = "body{max-width:62rem}"  # the table of questions needs more than one answer's card


def session_html(session: SessionEvaluation) -> str:
    """A complete HTML document of one session."""
    content = session_digest(session)
    body = framed(
        sections(content, LEVEL, [_fold(one) for one in session.exchanges]),
        f"Evaluation of an interview: {content.headline}",
    )
    return document(f"Interview: {clip(visible(session.name), TITLE_LENGTH)}", body)


def document(title: str, body: str) -> str:
    """A page with a title around HTML that is safe already, as wide as the table of questions needs."""
    return page.document(title, body, WIDER)


def exchange_html(one: ExchangeEvaluation) -> str:
    """One exchange as HTML: its answer by itself, its follow-ups, and the whole."""
    parts = []
    if one.follow_ups:
        probes = "".join(f"<li><bdi>{shown(probe.question)}</bdi></li>" for probe in one.follow_ups)
        parts.append("<p><strong>The first answer by itself</strong></p>")
        parts.append(_card(one.first))
        parts.append(f"<p><strong>With its follow-ups</strong></p><ul>{probes}</ul>")
    parts.append(_card(one.with_follow_ups))
    return "\n".join(parts)


def _fold(one: ExchangeEvaluation) -> str:
    after = one.with_follow_ups
    verdict = f"{after.overall}/5, {VERDICT_WORDS[after.verdict]}" if after.verdict else "not scored"
    title = f"{one.number}. <bdi>{shown(clip(one.question, QUESTION_LENGTH))}</bdi> ({verdict})"
    return f"<details>\n<summary>{title}</summary>\n{exchange_html(one)}\n</details>"


def _card(evaluation: Evaluation) -> str:
    """A card that takes its look from the page, which holds the style once."""
    return html_card(evaluation).replace(f"<style>{STYLE}</style>\n", "", 1)
