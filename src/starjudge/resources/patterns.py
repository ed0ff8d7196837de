"""How each kind of question is put: the patterns of ``rubrics/patterns/questions.yaml``, compiled once."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple, cast

from starjudge.errors import RubricError
from starjudge.models.base import KINDS, Kind
from starjudge.resources.assets import asset_root
from starjudge.resources.yaml_source import read_document

_FILE = "questions.yaml"


class QuestionPatterns(NamedTuple):
    """Compiled patterns, each of all alternatives of one row of the file."""

    certainly: tuple[tuple[Kind, re.Pattern[str]], ...]
    would: re.Pattern[str]
    would_unless: re.Pattern[str]
    kinds: tuple[tuple[Kind, re.Pattern[str]], ...]


@cache
def question_patterns() -> QuestionPatterns:
    """The shipped patterns.

    Raises:
        RubricError: a row names an unknown kind or holds a pattern that does not compile.

    """
    data: Any = read_document(asset_root("rubrics").joinpath("patterns", _FILE), _FILE).data
    return QuestionPatterns(
        certainly=_rows(data["certainly"]),
        would=_compiled(data["would"]["patterns"]),
        would_unless=_compiled(data["would"]["unless"]),
        kinds=_rows(data["kinds"]),
    )


def _rows(rows: list[dict[str, Any]]) -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    for row in rows:
        if row["kind"] not in KINDS:
            raise RubricError(f"{_FILE}: unknown kind {row['kind']!r}; one of: {', '.join(KINDS)}")
    return tuple((cast("Kind", row["kind"]), _compiled(row["patterns"])) for row in rows)


def _compiled(alternatives: list[str]) -> re.Pattern[str]:
    try:
        return re.compile("|".join(alternatives))
    except re.error as error:
        raise RubricError(f"{_FILE}: a pattern does not compile: {error}") from None
