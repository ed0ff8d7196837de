"""Story banks in YAML: a list of stories, each with a title and its text, whole or part by part.

::

    - title: The alarm that rang for every gust
      themes: [Problem solving under uncertainty]
      project: crane alarms
      situation: Our tower cranes sent two hundred wind alarms a day …
      task: …
      action: …
      result: …

``text:`` takes the place of the parts where a story is not split. For Markdown see `story_markdown`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from pydantic import Field, model_validator

from starjudge.errors import InputError
from starjudge.models.base import StoryPart, Value
from starjudge.models.stories import Story
from starjudge.resources.explain import check
from starjudge.resources.faults import Fault, FaultyFileError
from starjudge.resources.yaml_source import Document, read_document
from starjudge.session.story_markdown import read_markdown
from starjudge.session.story_names import Named, category_named, theme_named

YAML_ENDINGS: Final = (".yaml", ".yml")
MARKDOWN_ENDINGS: Final = (".md", ".markdown")

_PARTS: Final[Mapping[str, StoryPart]] = {
    "situation": "situation", "setup": "situation", "task": "task", "challenge": "task", "action": "action",
    "approach": "action", "result": "result", "outcome": "result", "learning": "learning", "learnings": "learning",
}  # fmt: skip


class StoryParts(Value):
    """The parts of a story, under the names of any of the five rubrics."""

    situation: str | None = None
    setup: str | None = None
    task: str | None = None
    challenge: str | None = None
    action: str | None = None
    approach: str | None = None
    result: str | None = None
    outcome: str | None = None
    learning: str | None = None
    learnings: str | None = None


class StoryEntry(StoryParts):
    """One story as YAML writes it."""

    title: str = Field(min_length=1)
    text: str | None = None
    parts: StoryParts | None = None
    themes: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    project: str | None = None
    ai_specific: bool | None = None
    told_for: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _told_once(self) -> StoryEntry:
        if not self.title.strip():
            raise ValueError("expected a title, found only blanks: give the story a name")
        own = dict(_written(self))
        if self.parts is not None and own:
            raise ValueError(f"expected the parts in one place, found {next(iter(own))!r} beside 'parts': keep one")
        parts = own or dict(_written(self.parts) if self.parts is not None else ())
        if self.text is not None and parts:
            raise ValueError("expected 'text' or parts, found both: put all of the story in one of them")
        if not parts and not (self.text or "").strip():
            raise ValueError("expected the story in 'text' or in its parts (situation, task, action, …), found none")
        return self


def read_story_file(path: Path, first: int = 1) -> tuple[Story, ...]:
    """The stories of one YAML or Markdown file, numbered from ``first``.

    Raises `InputError`: one line with file, line, field, what was expected and what to do.
    """
    try:
        stories = _from_yaml(path) if path.suffix.lower() in YAML_ENDINGS else read_markdown(path)
    except FaultyFileError as error:
        more = len(error.faults) - 1
        raise InputError(f"{error.faults[0]}{f' (and {more} more in this file)' if more else ''}") from None
    return tuple(story.model_copy(update={"number": number}) for number, story in enumerate(stories, first))


def _from_yaml(path: Path) -> list[Story]:
    document = read_document(path, str(path))
    document.root = "stories"
    entries, faults = check(document, tuple[StoryEntry, ...])
    if entries is None or faults:
        raise FaultyFileError(faults)
    if not entries:
        raise FaultyFileError([Fault(str(path), 1, "", "expected a list of stories, found an empty one")])
    wrong = _repeated(document, entries)
    stories = [_story(entry, place, document, wrong) for place, entry in enumerate(entries)]
    if wrong:
        raise FaultyFileError(wrong)
    return stories


def _story(entry: StoryEntry, place: int, document: Document, wrong: list[Fault]) -> Story:
    """One entry as a story; names that stand for nothing are added to ``wrong``."""

    def ids(field: str, names: Iterable[str], reader: Callable[[str], Named]) -> tuple[str, ...]:
        read = [reader(name) for name in names]
        wrong.extend(
            document.fault((place, field, index), named.fault) for index, named in enumerate(read) if named.fault
        )
        return tuple(dict.fromkeys(named.id for named in read))

    return Story(
        number=1,
        title=" ".join(entry.title.split()),
        text=_text(entry),
        project=entry.project,
        themes=ids("themes", entry.themes, theme_named),
        categories=ids("categories", entry.categories, category_named),
        tags=entry.tags,
        ai_specific=entry.ai_specific,
        told_for=entry.told_for,
        source=f"{document.file}:{document.line((place,))}",
    )


def _written(parts: StoryParts) -> Iterator[tuple[str, str]]:
    for field in _PARTS:
        value = getattr(parts, field)
        if value is not None and value.strip():
            yield field, value.strip()


def _text(entry: StoryEntry) -> str:
    if entry.text is not None:
        return entry.text.strip()
    parts = _written(entry.parts if entry.parts is not None else entry)
    return "\n\n".join(f"{field.capitalize()}: {text}" for field, text in parts)


def _repeated(document: Document, entries: Iterable[StoryEntry]) -> list[Fault]:
    seen: dict[str, int] = {}
    faults = []
    for place, entry in enumerate(entries):
        title = " ".join(entry.title.split())
        if title in seen:
            message = f"expected each title once, found {title!r} again (first on line {seen[title]}): rename one"
            faults.append(document.fault((place, "title"), message))
        seen.setdefault(title, document.line((place, "title")))
    return faults
