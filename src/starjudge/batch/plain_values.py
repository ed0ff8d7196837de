"""Values of tables as JSON knows them: no dates, no numbers that are none, nothing of another package's own."""

from __future__ import annotations

import base64
import math
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

MISSING = ("NAType", "NaTType")  # what pandas has for nothing; told by name, as the package may not be there


def plain_value(value: Any) -> Any:
    """A value as text, number, truth value, list, mapping or ``None``.

    Dates and times are ISO text, spans of time seconds; NaN, NaT and infinity are ``None``; bytes are their text, or
    base64 where they hold none; of what is left, what ``str`` makes of it.

    >>> plain_value(float("nan")), plain_value(date(2026, 3, 1)), plain_value({1: (Decimal("1.5"),)})
    (None, '2026-03-01', {'1': [1.5]})
    """
    if value is None or type(value) in (str, int, bool):
        return value
    if type(value).__name__ in MISSING:
        return None
    if isinstance(value, float | Decimal):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, bytes | bytearray | memoryview):
        return _text(bytes(value))
    if isinstance(value, Mapping):
        return {str(key): plain_value(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain_value(inner) for inner in value]
    return _of_another(value)


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return base64.b64encode(value).decode("ascii")


def _of_another(value: Any) -> Any:
    """A number or an array of numpy, a series of pandas or polars; told without importing any."""
    if isinstance(value, int):  # a member of an enumeration, say
        return int(value)
    for name in ("tolist", "to_list"):
        as_list = getattr(value, name, None)
        if callable(as_list) and not isinstance(value, str) and "datetime" not in type(value).__name__:
            return plain_value(as_list())
    return str(value)
