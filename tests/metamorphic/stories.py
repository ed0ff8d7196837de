"""The strong answers as labelled units, with what was written by hand for the changes."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

HERE = Path(__file__).parent
_TRAINING = HERE.parents[1] / "training"
_HEADING = re.compile(r"(?:\*\*\w+\*\* – |(?:Situation|Task|Action|Result|Learning): )")


@dataclass(frozen=True)
class Unit:
    """One sentence: its part (S T A R L O), the break in front of it and the heading it begins with."""

    part: str
    words: str
    gap: str = " "
    heading: str = ""


@dataclass(frozen=True)
class Extra:
    """What no function can compute for an answer; see the head of ``answers_extra.yaml``."""

    swapped: str
    names: dict[str, list[str]]
    owned: tuple[tuple[str, str], ...]
    we: tuple[tuple[str, str], ...]
    setting: tuple[str, ...]
    blame: tuple[str, ...]
    buzzwords: tuple[str, ...]
    padding: tuple[str, ...]


@dataclass(frozen=True)
class Story:
    """A question and its labelled answer."""

    id: str
    question: str
    units: tuple[Unit, ...]
    extra: Extra

    @property
    def text(self) -> str:
        return "".join(("" if i == 0 else u.gap) + u.heading + u.words for i, u in enumerate(self.units))

    def words_in(self, parts: str) -> int:
        return sum(len(u.words.split()) for u in self.units if u.part in parts)

    def with_units(self, units: Iterable[Unit]) -> Story:
        return replace(self, units=tuple(units))

    def without(self, gone: Iterable[Unit]) -> Story:
        """The story less some units; a paragraph that stays keeps its break and its heading."""
        left: list[Unit] = []
        lost = {id(unit) for unit in gone}
        orphan: Unit | None = None  # the first unit of a part, gone, whose break and heading want a new bearer
        for unit in self.units:
            if id(unit) in lost:
                if unit.heading or unit.gap != " ":
                    orphan = unit
                continue
            if orphan and orphan.part == unit.part:
                unit = replace(unit, gap=orphan.gap, heading=orphan.heading)
            orphan = None
            left.append(unit)
        return self.with_units(left)


def _corpus() -> ModuleType:
    """``training/corpus.py``, which is a script and no part of the package."""
    spec = importlib.util.spec_from_file_location("metamorphic_corpus", _TRAINING / "corpus.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(_TRAINING / "corpus.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    return module


def _units(rated: Any) -> Iterable[Unit]:
    end = 0
    for start, stop, part in rated.units:
        words, gap = rated.answer[start:stop], rated.answer[end:start]
        heading = match[0] if (match := _HEADING.match(words)) else ""
        yield Unit(part[0].upper(), words[len(heading) :], gap, heading)
        end = stop


@lru_cache(maxsize=1)
def stories() -> tuple[Story, ...]:
    """All answers of the set, in the order of the file."""
    written = yaml.safe_load((HERE / "answers_extra.yaml").read_text("utf-8"))
    found = []
    for rated in _corpus().read(HERE / "answers.txt"):
        own = written["answers"][rated.id]
        extra = Extra(
            swapped=own["swapped"],
            names=own["names"],
            owned=tuple((start, instead) for start, instead in own["owned"]),
            we=tuple((old, new) for old, new in own["we"]),
            setting=tuple(own["setting"].splitlines()),
            blame=tuple(own["blame"]),
            buzzwords=tuple(own["buzzwords"]),
            padding=tuple(written["padding"]),
        )
        found.append(Story(rated.id, rated.question, tuple(_units(rated)), extra))
    return tuple(found)
