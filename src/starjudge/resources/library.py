"""The data that all rubrics share, each file read when it is first asked for."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any, Final, TypeVar, cast

from starjudge.errors import nearest
from starjudge.models.base import (
    COMPANIES,
    DIMENSIONS,
    FLAGS,
    KINDS,
    PROBE_KINDS,
    SESSION_FLAGS,
    CompanyId,
    DimensionId,
    FlagId,
    Kind,
    ProbeKind,
    SessionFlagId,
)
from starjudge.models.rubric import (
    BankQuestion,
    Company,
    Dimension,
    FlagDefinition,
    PracticePlan,
    Probe,
    QuestionKind,
    SessionFlagDefinition,
    StoryBankPlan,
    Theme,
)
from starjudge.resources.assets import asset_root
from starjudge.resources.explain import validated
from starjudge.resources.faults import Fault, FaultyFileError, FieldPath
from starjudge.resources.yaml_source import Document, read_document

T = TypeVar("T")

SHARED = (
    "dimensions", "flags", "kinds", "themes", "questions", "companies", "probes", "story_bank", "practice",
    "session_flags",
)  # fmt: skip
"""Files of the folder that hold shared data; every other YAML file in it is a rubric."""
AMAZON: Final = "amazon"  # the only company whose signals questions name, as its leadership principles

Reference = tuple[FieldPath, str]
"""An id written in a file, and where."""


@dataclass(frozen=True)
class Library:
    """Shared data by id, in the order of its files.

    Each property reads its own file on first use and raises `RubricError` with file, line and field where
    the file, or an name in it that points into another one, is wrong.
    """

    folder: Traversable

    @functools.cached_property
    def dimensions(self) -> Mapping[DimensionId, Dimension]:
        """The seven dimensions, as every rubric has them that does not change them."""
        return cast("Mapping[DimensionId, Dimension]", self._by_id("dimensions", Dimension, complete=DIMENSIONS))

    @functools.cached_property
    def flags(self) -> Mapping[FlagId, FlagDefinition]:
        """The red flags."""
        return cast("Mapping[FlagId, FlagDefinition]", self._by_id("flags", FlagDefinition, complete=FLAGS))

    @functools.cached_property
    def kinds(self) -> Mapping[Kind, QuestionKind]:
        """The kinds of question."""
        return cast("Mapping[Kind, QuestionKind]", self._by_id("kinds", QuestionKind, complete=KINDS))

    @functools.cached_property
    def themes(self) -> Mapping[str, Theme]:
        """The themes; each category is one of the story bank's."""
        return self._by_id("themes", Theme, self._theme_faults)

    @functools.cached_property
    def questions(self) -> Mapping[str, BankQuestion]:
        """The questions of the guides; each theme and principle exists."""
        return self._by_id("questions", BankQuestion, self._question_faults)

    @functools.cached_property
    def companies(self) -> Mapping[CompanyId, Company]:
        """The company lenses; each theme of a signal exists."""
        return cast("Mapping[CompanyId, Company]", self._by_id("companies", Company, self._company_faults, COMPANIES))

    @functools.cached_property
    def probes(self) -> Mapping[ProbeKind, Probe]:
        """The kinds of follow-up question."""
        return cast("Mapping[ProbeKind, Probe]", self._by_id("probes", Probe, complete=PROBE_KINDS))

    @functools.cached_property
    def story_bank(self) -> StoryBankPlan:
        """What a complete story bank holds."""
        return self._one("story_bank", StoryBankPlan)

    @functools.cached_property
    def practice(self) -> PracticePlan:
        """Rounds, days and drills."""
        return self._one("practice", PracticePlan)

    @functools.cached_property
    def session_flags(self) -> Mapping[SessionFlagId, SessionFlagDefinition]:
        """The red flags that show only over several answers."""
        found = self._by_id("session_flags", SessionFlagDefinition, complete=SESSION_FLAGS)
        return cast("Mapping[SessionFlagId, SessionFlagDefinition]", found)

    def _read(self, name: str) -> Document:
        return read_document(self.folder.joinpath(f"{name}.yaml"), f"{self.folder.name}/{name}.yaml")

    def _one(self, name: str, kind: type[T]) -> T:
        return validated(self._read(name), kind)

    def _by_id(
        self,
        name: str,
        kind: type[T],
        check: Callable[[Document, Iterable[T]], Iterable[Fault]] | None = None,
        complete: Sequence[str] = (),
    ) -> Mapping[str, T]:
        key = "kind" if kind is Probe else "id"
        document = self._read(name)
        document.root = name
        items = validated(document, tuple[kind, ...])  # type: ignore[valid-type]
        ids: list[Reference] = [((number, key), getattr(item, key)) for number, item in enumerate(items)]
        written = {item_id for _, item_id in ids}
        # Rubrics may name every id of a closed vocabulary, so each has to be worded.
        missing = [
            document.fault((), f"expected every {key}, {item_id!r} is missing")
            for item_id in complete
            if item_id not in written
        ]
        faults = [*repeated(document, ids), *missing, *(check(document, items) if check else ())]
        if faults:
            raise FaultyFileError(faults)
        return MappingProxyType({item_id: item for (_, item_id), item in zip(ids, items, strict=True)})

    def _theme_faults(self, document: Document, themes: Iterable[Theme]) -> Iterable[Fault]:
        written: list[Reference] = [
            ((number, "category"), theme.category) for number, theme in enumerate(themes) if theme.category is not None
        ]
        return unknown(document, written, [category.id for category in self.story_bank.categories])

    def _question_faults(self, document: Document, questions: Iterable[BankQuestion]) -> Iterable[Fault]:
        themes: list[Reference] = []
        principles: list[Reference] = []
        for number, question in enumerate(questions):
            themes.append(((number, "theme"), question.theme))
            principles += [((number, "principles", index), name) for index, name in enumerate(question.principles)]
        signals = [signal.id for signal in self.companies[AMAZON].signals] if principles else []
        return [*unknown(document, themes, self.themes), *unknown(document, principles, signals)]

    def _company_faults(self, document: Document, companies: Iterable[Company]) -> Iterable[Fault]:
        themes: list[Reference] = []
        faults: list[Fault] = []
        for number, company in enumerate(companies):
            signals: list[Reference] = []
            for index, signal in enumerate(company.signals):
                here = (number, "signals", index)
                signals.append(((*here, "id"), signal.id))
                themes += [((*here, "themes", place), name) for place, name in enumerate(signal.themes)]
            faults += repeated(document, signals)
        return [*faults, *unknown(document, themes, self.themes)]


@functools.cache
def library() -> Library:
    """The shipped library, the same object at every call; no file is read before it is asked for.

    Raises `InputError` where the installation has lost its data folder.
    """
    return Library(asset_root("rubrics"))


def unknown(document: Document, written: Iterable[Reference], known: Iterable[str]) -> list[Fault]:
    """A fault for each id that is not among the known ones."""
    names = list(known)
    return [
        document.fault(path, f"expected a known id, found {name!r}; {nearest(name, names)}")
        for path, name in written
        if name not in names
    ]


def repeated(document: Document, written: Iterable[Reference]) -> list[Fault]:
    """A fault for each id that stands earlier in the same list."""
    first: dict[Any, FieldPath] = {}
    faults = []
    for path, name in written:
        if name in first:
            message = f"expected each id once, found {name!r} again (first on line {document.line(first[name])})"
            faults.append(document.fault(path, message))
        else:
            first[name] = path
    return faults
