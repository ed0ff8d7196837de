"""What the models expect at a path, in words that people who write YAML understand."""

from __future__ import annotations

import types
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from starjudge.resources.faults import FieldPath

_WORDS = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}
_SHOWN = 40  # characters of a value that a message repeats


def type_at(annotation: Any, path: FieldPath) -> Any:
    """The type of the value at a path, ``None`` where the models know of none.

    In: the type of the whole, and keys and indices below it. Optional types are unwrapped.
    """
    kind = _plain(annotation)
    for step in path:
        if isinstance(step, str) and isinstance(kind, type) and issubclass(kind, BaseModel):
            field = kind.model_fields.get(step)
            kind = _plain(field.annotation) if field else None
        elif isinstance(step, int) and get_origin(kind) is tuple:
            items = get_args(kind)
            position = 0 if Ellipsis in items else step
            kind = _plain(items[position]) if position < len(items) else None
        else:
            return None
    return kind


def allowed(kind: Any) -> tuple[str, ...]:
    """The values of a closed vocabulary or the fields of a mapping; empty for anything else."""
    if get_origin(kind) is Literal:
        return tuple(str(value) for value in get_args(kind))
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return tuple(kind.model_fields)
    return ()


def in_words(kind: Any) -> str:
    """A type as a person would name it.

    >>> in_words(tuple[float, float])
    'a list of 2'
    """
    if get_origin(kind) is tuple:
        items = get_args(kind)
        return "a list" if Ellipsis in items else f"a list of {len(items)}"
    if get_origin(kind) is Literal:
        return f"one of {', '.join(allowed(kind))}"
    if fields := allowed(kind):
        return f"a mapping with the fields {', '.join(fields)}"
    return _WORDS.get(kind, "a value")


def found(value: object) -> str:
    """A value as a message repeats it.

    >>> found([1, 2])
    'a list of 2'
    """
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case list() | tuple():
            return f"a list of {len(value)}"
        case dict():
            return "a mapping"
        case str():
            return repr(value if len(value) <= _SHOWN else f"{value[: _SHOWN - 1]}…")
        case BaseModel():
            return "a mapping"
        case _:
            return f"{value}"


def _plain(annotation: Any) -> Any:
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation = get_args(annotation)[0]
        elif origin in (Union, types.UnionType):
            # The models have no union but with None, so the first other member is the type.
            annotation = next(member for member in get_args(annotation) if member is not type(None))
        else:
            return annotation
