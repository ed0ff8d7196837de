"""Themes and categories as people name them in a story bank: by id, by title, by guide 004's number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from starjudge.errors import nearest
from starjudge.resources.library import library
from starjudge.session.guides import NINE_THEMES, guide_themes

_NUMBERED = re.compile(rf"{NINE_THEMES}theme(\d)")


class Named(NamedTuple):
    """What a name stands for, and what is wrong with it."""

    id: str
    """The name itself where nothing is known by it."""
    fault: str
    """Empty where nothing is wrong."""


def theme_named(name: str) -> Named:
    """The theme named by id, title or ``004 theme 3``."""
    found = _NUMBERED.fullmatch(_plain(name))
    numbered = {theme.number: theme.id for theme in guide_themes(NINE_THEMES)}
    if found is not None and int(found[1]) in numbered:
        return Named(numbered[int(found[1])], "")
    return _named(name, {theme.id: theme.title for theme in library().themes.values()}, "theme")


def category_named(name: str) -> Named:
    """The story bank's category named by id or title."""
    return _named(name, {category.id: category.title for category in library().story_bank.categories}, "category")


def _named(name: str, titles: Mapping[str, str], what: str) -> Named:
    wanted = _plain(name)
    for own, title in titles.items():
        if wanted in (_plain(own), _plain(title)):
            return Named(own, "")
    return Named(name, f"expected a {what}, found {name!r}; {nearest('_'.join(name.lower().split()), titles)}")


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
