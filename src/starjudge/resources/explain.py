"""Data checked against a model; pydantic's complaints said in plain words with file, line and field."""

from __future__ import annotations

import functools
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from starjudge.errors import nearest
from starjudge.resources.faults import Fault, FaultyFileError, FieldPath
from starjudge.resources.shape import allowed, found, in_words, type_at
from starjudge.resources.yaml_source import Document

T = TypeVar("T")

_BOUNDS = {
    "greater_than": ("gt", "above"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "below"),
    "less_than_equal": ("le", "at most"),
}
_LENGTHS = {"too_short": ("min_length", "at least"), "too_long": ("max_length", "at most")}


def check(document: Document, kind: type[T]) -> tuple[T | None, tuple[Fault, ...]]:
    """A document's data as a value of ``kind``, and every fault in it.

    Out: ``None`` for the value where the models refuse the data; the faults of reading are included.
    """
    adapter: TypeAdapter[T] = _adapter(kind)  # type: ignore[arg-type]  # a type is hashable, also tuple[X, ...]
    try:
        return adapter.validate_python(document.data), document.faults
    except ValidationError as error:
        details = [detail for detail in error.errors(include_url=False) if not _echo(detail)]
        return None, (*document.faults, *(_explain(detail, document, kind) for detail in details))


def validated(document: Document, kind: type[T]) -> T:
    """A document's data as a value of ``kind``. Raises `FaultyFileError` with every fault."""
    value, faults = check(document, kind)
    if value is None or faults:
        raise FaultyFileError(faults)
    return value


@functools.cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _echo(detail: ErrorDetails) -> bool:
    """Whether a list is called too short only because pydantic did not count its faulty items."""
    given = detail["input"]
    return detail["type"] == "too_short" and isinstance(given, list) and len(given) >= detail["ctx"]["min_length"]


def _explain(detail: ErrorDetails, document: Document, kind: Any) -> Fault:
    path: FieldPath = detail["loc"]
    return document.fault(path, _message(detail, path, kind))


def _message(detail: ErrorDetails, path: FieldPath, kind: Any) -> str:
    given, context = found(detail["input"]), detail.get("ctx", {})
    expected = type_at(kind, path)
    match detail["type"]:
        case "missing":
            return f"expected {in_words(expected)}, found nothing: the field is missing"
        case "extra_forbidden":
            fields = allowed(type_at(kind, path[:-1]))
            return f"expected a known field, found {str(path[-1])!r}; {nearest(path[-1], fields)}"
        case "literal_error":
            return f"expected a known value, found {given}; {nearest(detail['input'], allowed(expected))}"
        case "value_error":
            return str(context["error"])
        case "string_type":
            # YAML reads an unquoted 1.0, yes or null as something other than text.
            quoting = ": write it in quotes" if isinstance(detail["input"], (bool, int, float)) else ""
            return f"expected text, found {given}{quoting}"
        case "string_too_short":
            return f"expected text of at least {context['min_length']} character(s), found {given}"
        case "string_pattern_mismatch":
            return f"expected text like {context['pattern']}, found {given}"
        case "finite_number":
            return f"expected a finite number, found {given}"
        case bound if bound in _BOUNDS:
            key, words = _BOUNDS[bound]
            return f"expected a number {words} {context[key]:g}, found {given}"
        case length if length in _LENGTHS:
            key, words = _LENGTHS[length]
            return f"expected {words} {context[key]} items, found {context['actual_length']}"
        case _:
            # What is left are mismatches of type: number, list or mapping.
            return f"expected {in_words(expected)}, found {given}"
