"""The words of the blanks, read once from ``blanks.yaml``."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from starjudge.resources.yaml_source import read_document

LONGEST_WORDS: Final = 60  # characters of the answer that a blank repeats
LONGEST_QUESTION: Final = 120
_BRACKETS: Final = str.maketrans("[]", "()")  # a blank ends at its own bracket


@cache
def wording() -> Mapping[str, Any]:
    """All wordings, by section. Raises `RubricError` where the installation's file is broken."""
    data: dict[str, Any] = read_document(files("starjudge.coaching").joinpath("blanks.yaml"), "blanks.yaml").data
    return data


def blank(section: str, *names: str, words: str = "", question: str = "", looks_for: str = "") -> str:
    """A blank's text. Words of others stand in it on one line, cut, and without brackets or hidden characters."""
    found: Any = wording()[section]
    for name in names:
        found = found[name]
    text: str = found
    # One pass over our own template: braces in the words of others are characters.
    return (
        text.replace("{words}", "\0words\0").replace("{question}", "\0question\0").replace("{looks_for}", "\0looks\0")
        .replace("\0words\0", plain(words, LONGEST_WORDS))
        .replace("\0question\0", plain(question, LONGEST_QUESTION))
        .replace("\0looks\0", plain(looks_for, LONGEST_QUESTION))
    )  # fmt: skip


def plain(text: str, limit: int) -> str:
    """Words of others as they may stand in a blank."""
    seen = (c if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"} else " " for c in text)
    line = " ".join("".join(seen).translate(_BRACKETS).split())
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"
