"""YAML files as plain data, safely, with the line of every value at hand when something is wrong.

The data is built from parser events instead of by PyYAML's composer: the composer of libyaml recurses in C
and crashes the interpreter on ``[[[[…``, keeps the last of two equal keys without a word, and reads an
unquoted 2026-11-20 as a date. Lines are recorded only in a second pass, asked for by the first fault.
"""

from __future__ import annotations

import functools
from importlib.resources.abc import Traversable
from typing import Any, Final

import yaml
from yaml.constructor import SafeConstructor
from yaml.resolver import Resolver

from starjudge.resources.faults import Fault, FaultyFileError, FieldPath, format_path

MAX_BYTES = 2_000_000  # a rubric is some kilobytes; the largest shipped file is far below
MAX_VALUES = 100_000  # counted with aliases written out, so that a few lines cannot grow into gigabytes
MAX_BITS = 1000  # of a whole number; no float holds more, and Python refuses to write some
SHOWN = 60  # characters of a wrong value in a message
MAX_DEPTH = 50  # a rubric needs six

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"


# YAML 1.1 without dates and merge keys: a version may look like a date, and `extends` does the merging.
_PLAIN: Final = {"bool", "int", "float", "null"}
_resolver: Final[Any] = Resolver()
_resolver.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if tag.removeprefix(_TAG) in _PLAIN]
    for first, rules in Resolver.yaml_implicit_resolvers.items()
}
_constructor: Final = SafeConstructor()
_SCALARS: Final[dict[str, Any]] = {
    f"{_TAG}str": lambda node: node.value,
    f"{_TAG}bool": _constructor.construct_yaml_bool,
    f"{_TAG}int": _constructor.construct_yaml_int,
    f"{_TAG}float": _constructor.construct_yaml_float,
    f"{_TAG}null": _constructor.construct_yaml_null,
}


class Document:
    """One YAML file: its data, the faults seen while reading it, and the line of each value."""

    def __init__(self, text: str, file: str) -> None:
        """Reads the text; ``file`` is how messages name it. Raises `FaultyFileError` where it is not YAML at all."""
        self.file = file
        self.root = ""
        """What a path starts with when the file is a list: ``dimensions``."""
        self._text = text
        builder = _Builder(text, file, lines=None)
        self.data: Any = builder.build()
        self.faults: tuple[Fault, ...] = tuple(builder.faults)
        """Keys written twice and tags not known: the data is whole without them."""
        if self.data is None:
            raise FaultyFileError([Fault(file, 1, "", "the file is empty")])

    @functools.cached_property
    def _lines(self) -> dict[FieldPath, int]:
        lines: dict[FieldPath, int] = {}
        _Builder(self._text, self.file, lines).build()
        return lines

    def line(self, path: FieldPath) -> int:
        """The line of a value, or of the nearest one above it that is written."""
        for end in range(len(path), -1, -1):
            if path[:end] in self._lines:
                return self._lines[path[:end]]
        return 1

    def fault(self, path: FieldPath, message: str) -> Fault:
        """A fault at the value that the path leads to."""
        return Fault(self.file, self.line(path), format_path(path, self.root), message)


def read_document(place: Traversable, file: str) -> Document:
    """Reads one YAML file.

    In: the file, and how to name it in messages. Out: its `Document`.
    Raises `FaultyFileError` for a file that is missing, a folder, too large, not UTF-8, empty or not YAML.
    """
    try:
        if place.is_dir():
            raise FaultyFileError([Fault(file, 1, "", "expected a YAML file, found a folder")])
        with place.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise FaultyFileError([Fault(file, 1, "", "there is no such file")]) from None
    except (OSError, ValueError) as error:  # ValueError: a name no system accepts, such as one holding a NUL
        reason = getattr(error, "strerror", None) or error
        raise FaultyFileError([Fault(file, 1, "", f"the file cannot be read: {reason}")]) from None
    if len(raw) > MAX_BYTES:
        raise FaultyFileError([Fault(file, 1, "", f"expected at most {MAX_BYTES:,} bytes, found more")])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"expected UTF-8 text, found byte 0x{raw[error.start]:02x}: save the file as UTF-8"
        raise FaultyFileError([Fault(file, line, "", message)]) from None
    return Document(text, file)


class _Builder:
    """Turns the events of one text into data, with limits that hold before memory is spent."""

    def __init__(self, text: str, file: str, lines: dict[FieldPath, int] | None) -> None:
        self.faults: list[Fault] = []
        self._text = text
        self._file = file
        self._lines = lines
        self._path: list[int | str] = []
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._values = 0

    def build(self) -> Any:
        """The data of the only document in the text, ``None`` where there is none."""
        loader = None
        try:
            loader = _Loader(self._text)
            self._next = loader.get_event
            self._next()  # the stream starts
            if isinstance(self._next(), yaml.StreamEndEvent):
                return None
            data = self._value(self._next())
            self._next()  # the document ends
            event = self._next()
            if not isinstance(event, yaml.StreamEndEvent):
                raise self._stop(event, "expected one document, found a second one after '---'")
            return data
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else 1
            parts = [part for part in (error.context, error.problem) if part]
            raise FaultyFileError([Fault(self._file, line, "", f"not valid YAML: {', '.join(parts)}")]) from None
        except yaml.reader.ReaderError as error:
            line = self._text.count("\n", 0, error.position) + 1
            raise FaultyFileError([Fault(self._file, line, "", f"not valid YAML: {error.reason}")]) from None
        finally:
            if loader is not None:
                loader.dispose()

    def _stop(self, event: Any, message: str) -> FaultyFileError:
        return FaultyFileError([Fault(self._file, event.start_mark.line + 1, format_path(tuple(self._path)), message)])

    def _mark(self, event: Any) -> None:
        if self._lines is not None:
            # A value under a key keeps the line of its key, set before: that is where one looks for it.
            self._lines.setdefault(tuple(self._path), event.start_mark.line + 1)

    def _count(self, event: Any, values: int) -> None:
        self._values += values
        if self._values > MAX_VALUES:
            raise self._stop(event, f"expected at most {MAX_VALUES:,} values with aliases written out, found more")

    def _value(self, event: Any) -> Any:
        self._mark(event)
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self._anchors:  # also an alias inside its own anchor: data without end
                raise self._stop(event, f"alias *{event.anchor} stands for nothing written before it")
            data, values = self._anchors[event.anchor]
            self._count(event, values)
            return data
        before = self._values
        self._count(event, 1)
        if isinstance(event, yaml.ScalarEvent):
            data = self._scalar(event)
        elif len(self._path) >= MAX_DEPTH:
            self._path.clear()  # fifty steps help nobody; the line does
            raise self._stop(event, f"nested more than {MAX_DEPTH} deep")
        else:
            self._check_tag(event)
            data = self._sequence() if isinstance(event, yaml.SequenceStartEvent) else self._mapping()
        if event.anchor:
            self._anchors[event.anchor] = (data, self._values - before)
        return data

    def _sequence(self) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            self._path.append(len(items))
            items.append(self._value(event))
            self._path.pop()
        return items

    def _mapping(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise self._stop(event, "expected a field name, found a list, mapping or alias before ':'")
            key = event.value  # as written: `no:` and `1:` are names like any other
            self._path.append(key)
            if key in data:
                self.faults.append(self._stop(event, "written twice in one mapping").faults[0])
            self._mark(event)
            data[key] = self._value(self._next())
            self._path.pop()
        return data

    def _check_tag(self, event: Any) -> None:
        if event.tag not in {None, "!", f"{_TAG}seq", f"{_TAG}map"}:
            self.faults.append(self._stop(event, f"the tag {event.tag!r} is not allowed").faults[0])

    def _scalar(self, event: Any) -> Any:
        tag = event.tag
        if tag in {None, "!"}:
            if not event.implicit[0]:  # quoted, or a block of text
                return event.value
            tag = _resolver.resolve(yaml.ScalarNode, event.value, event.implicit)
        construct = _SCALARS.get(tag)
        if construct is None:
            self.faults.append(self._stop(event, f"the tag {tag!r} is not allowed").faults[0])
            return event.value
        try:
            value = construct(yaml.ScalarNode(tag, event.value))
            if not isinstance(value, int) or value.bit_length() <= MAX_BITS:
                return value
        except (ValueError, KeyError):  # `!!int five`, and a plain 0b_ that looks like a number and is none
            pass
        given = event.value if len(event.value) <= SHOWN else f"{event.value[:SHOWN]}…"
        self.faults.append(self._stop(event, f"{given!r} is no {tag.removeprefix(_TAG)}").faults[0])
        return event.value
