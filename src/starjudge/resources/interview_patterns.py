"""How people talk in an interview: the rows of ``rubrics/patterns/interview.yaml``, compiled once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from starjudge.errors import RubricError
from starjudge.resources.assets import asset_root
from starjudge.resources.yaml_source import read_document

_FILE = "interview.yaml"


@cache
def interview_patterns() -> Mapping[str, re.Pattern[str]]:
    """One expression for each row of the file, by its id; terms match as whole words, the longest first.

    Raises:
        RubricError: the file is not a list of ``id`` with ``terms`` or ``patterns``, an id is used twice, or a
            pattern does not compile.

    """
    rows: Any = read_document(asset_root("rubrics").joinpath("patterns", _FILE), _FILE).data
    found: dict[str, re.Pattern[str]] = {}
    for row in rows:
        if not isinstance(row, dict) or "id" not in row or not ("terms" in row or "patterns" in row):
            raise RubricError(f"{_FILE}: expected a list of 'id', 'about' and 'terms' or 'patterns'")
        if row["id"] in found:
            raise RubricError(f"{_FILE}: {row['id']!r} stands twice; merge the two")
        found[row["id"]] = _compiled(row)
    return MappingProxyType(found)


def _compiled(row: Mapping[str, Any]) -> re.Pattern[str]:
    terms = sorted(map(str, row.get("terms", ())), key=len, reverse=True)
    words = [rf"(?:{'|'.join(map(re.escape, terms))})(?![\w'-]|\.\w)"] if terms else []
    try:
        return re.compile("|".join([*row.get("patterns", ()), *words]))
    except re.error as error:
        raise RubricError(f"{_FILE}: a pattern of {row['id']!r} does not compile: {error}") from None
