"""A session's card for a notebook: a fragment without scripts, ids or anything loaded from elsewhere."""

from __future__ import annotations

import html
from typing import Final

from starjudge.models.session import SessionEvaluation
from starjudge.reports.card import UNTYPESET
from starjudge.reports.session_digest import session_digest
from starjudge.reports.session_sections import sections
from starjudge.reports.session_style import SESSION_STYLE

LEVEL: Final = 3  # a notebook's own headings lie above


def session_card(session: SessionEvaluation) -> str:
    """The card of one session as an HTML fragment; the questions in full are in the page."""
    content = session_digest(session)
    return framed(sections(content, LEVEL), f"Evaluation of an interview: {content.headline}")


def framed(body: str, label: str) -> str:
    """Sections in the frame that their look is scoped to."""
    return (
        f'<div class="starjudge-card starjudge-session {UNTYPESET}" lang="en" role="group" '
        f'aria-label="{html.escape(label)}">\n<style>{SESSION_STYLE}</style>\n{body}\n</div>'
    )
