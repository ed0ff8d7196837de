"""Stories in Markdown: a second-level heading a story, its words below, and lines such as ``Themes: …`` about it.

::

    ## The alarm that rang for every gust
    Themes: Problem solving under uncertainty
    Project: crane alarms
    Told for: Which problem of yours was the most complex?

    **Situation** Our tower cranes sent two hundred wind alarms a day …

What stands above the first heading, or under a first-level one, is no story.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from starjudge.models.stories import Story
from starjudge.resources.faults import Fault, FaultyFileError
from starjudge.resources.yaml_source import MAX_BYTES
from starjudge.session.file_text import file_text
from starjudge.session.story_names import Named, category_named, theme_named

_HEADING = re.compile(r"##[ \t]+(.*?)[ \t#]*")
_ABOVE = re.compile(r"#[ \t]+.*")
_FENCE = re.compile(r"(```|~~~).*")
_DETAIL = re.compile(r"(?:[-*][ \t]+)?(?:\*\*|__)?(\w+)(?:[ -](\w+))?[ \t]*(?:\*\*|__)?[ \t]*:(?:\*\*|__)?[ \t]*(.*)")
_LISTS: Final = ("themes", "categories", "tags", "told_for")
_DETAILS: Final = {
    "theme": "themes", "themes": "themes", "category": "categories", "categories": "categories", "tag": "tags",
    "tags": "tags", "project": "project", "ai_specific": "ai_specific", "told_for": "told_for",
}  # fmt: skip
_YES: Final = {"yes": True, "true": True, "no": False, "false": False}


def read_markdown(path: Path) -> list[Story]:
    """The stories of a Markdown file, all numbered 1. Raises `FaultyFileError`, or `InputError` where it is no text."""
    name = str(path)
    text = file_text(path, MAX_BYTES)
    stories: list[Story] = []
    faults: list[Fault] = []
    lines: dict[str, int] = {}
    for line, title, body in _sections(text):
        if not title:
            faults.append(Fault(name, line, "", "expected a title behind '##', found none: give the story a name"))
            continue
        if title in lines:
            message = f"expected each title once, found {title!r} again (first on line {lines[title]}): rename one"
            faults.append(Fault(name, line, "", message))
        lines.setdefault(title, line)
        details, story, wrong = _details(body, name, line)
        faults += wrong
        if not story.strip():
            faults.append(Fault(name, line, "", f"expected a story under {title!r}, found none: write it below"))
        elif not wrong:
            stories.append(
                Story.model_validate(
                    {"number": 1, "title": title, "text": story, "source": f"{name}:{line}", **details}
                )
            )
    if not stories and not faults:
        faults.append(Fault(name, 1, "", "expected a story, found no line '## Title': put one above each story"))
    if faults:
        raise FaultyFileError(faults)
    return stories


def _sections(text: str) -> Iterator[tuple[int, str, list[str]]]:
    """Each second-level heading with its line and the lines below it; a ``#`` title ends a story as well."""
    found: tuple[int, str, list[str]] | None = None
    fenced = False
    for number, line in enumerate(text.splitlines(), 1):
        fenced ^= _FENCE.fullmatch(line.strip()) is not None
        heading = None if fenced else _HEADING.fullmatch(line.rstrip()) or (line.strip() == "##" or None)
        if heading is not None:
            if found is not None:
                yield found
            found = number, "" if heading is True else " ".join(heading[1].strip("*_ ").split()), []
        elif not fenced and _ABOVE.fullmatch(line):
            if found is not None:
                yield found
            found = None
        elif found is not None:
            found[2].append(line)
    if found is not None:
        yield found


def _details(lines: list[str], name: str, above: int) -> tuple[dict[str, Any], str, list[Fault]]:
    """What lines such as ``Themes: …`` in front of and behind the story say, the story without them, and faults.

    Within the story such a line is part of it: somebody may have said "Project: none of mine".
    """
    first, last = 0, len(lines)
    while first < last and (not lines[first].strip() or _detail(lines[first]) is not None):
        first += 1
    while last > first and (not lines[last - 1].strip() or _detail(lines[last - 1]) is not None):
        last -= 1
    details: dict[str, Any] = {}
    faults: list[Fault] = []
    for place in (*range(first), *range(last, len(lines))):
        found = _detail(lines[place])
        if found is None:
            continue
        field, value = found
        read, wrong = _read(field, value)
        if field in details and field not in _LISTS:
            wrong = ["written twice in one story: keep one"]
        faults += [Fault(name, above + 1 + place, field, message) for message in wrong]
        details[field] = (*details.get(field, ()), *read) if isinstance(read, tuple) else read
    return details, "\n".join(lines[first:last]).strip(), faults


def _detail(line: str) -> tuple[str, str] | None:
    """Field and value of a line such as ``**Told for:** …``; ``None`` for any other line."""
    match = _DETAIL.fullmatch(line.strip())
    if match is None:
        return None
    field = _DETAILS.get("_".join(part for part in match.groups()[:2] if part).lower())
    return None if field is None else (field, match[3].strip())


def _read(field: str, value: str) -> tuple[Any, list[str]]:
    """The value of a field, and what is wrong with it."""
    if not value:
        return None, ["expected a value behind the colon, found none"]
    if field == "ai_specific":
        known = value.lower() in _YES
        return _YES.get(value.lower()), [] if known else [f"expected yes or no, found {value!r}"]
    if field == "told_for":  # a question may hold a comma
        return (value,), []
    if field == "project":
        return value, []
    return _named(_READERS[field], value)


def _named(reader: Callable[[str], Named], value: str) -> tuple[tuple[str, ...], list[str]]:
    """Names from a line as ids, and what is wrong with them.

    Titles of themes hold commas, so a line that is one name as a whole is taken for it.
    """
    whole = reader(value)
    if not whole.fault and whole.id != value:
        return (whole.id,), []
    read = [reader(item.strip()) for item in value.split(";" if ";" in value else ",") if item.strip()]
    return tuple(named.id for named in read), [named.fault for named in read if named.fault]


def _as_it_is(name: str) -> Named:
    return Named(name, "")


_READERS: Final = {"themes": theme_named, "categories": category_named, "tags": _as_it_is}
