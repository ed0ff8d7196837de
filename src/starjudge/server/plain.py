"""Records as they came over the wire, made fit to be written back."""

from __future__ import annotations

import math
from typing import Any

from starjudge.errors import InputError

DEEPEST = 100  # brackets within brackets: a record that is written back must not exhaust the stack


def plain_record(record: dict[str, Any], number: int) -> dict[str, Any]:
    """A record without what JSON cannot hold: NaN and infinities, which some programs send, are missing values.

    Raises `InputError` for a record with too many brackets within brackets.
    """
    found: dict[str, Any] = _plain(record, DEEPEST, f"records.{number}")
    return found


def _plain(value: Any, deeper: int, place: str) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if not isinstance(value, dict | list):
        return value
    if deeper == 0:
        raise InputError(f"{place}: more than {DEEPEST} brackets within brackets; expected question and answer as text")
    if isinstance(value, list):
        return [_plain(part, deeper - 1, place) for part in value]
    return {key: _plain(part, deeper - 1, place) for key, part in value.items()}
