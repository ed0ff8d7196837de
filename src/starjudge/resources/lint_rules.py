"""What a rubric file that loads may still get wrong: one function a rule, the reason in its docstring."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import fsum
from typing import Literal

from starjudge.models.base import STORY_PARTS
from starjudge.models.rubric import Anchor, DimensionChange, NextStep, Rubric, RubricFile
from starjudge.resources.faults import Fault, FieldPath
from starjudge.resources.library import Library
from starjudge.resources.rubric_files import Sheet, merge
from starjudge.resources.rubrics import resolved
from starjudge.resources.yaml_source import Document

ROUNDING = 1e-9  # shares such as 0.15 + 0.1 + 0.6 + 0.15 do not add up exactly
SAME_WORDS = 0.9  # shared words of two texts over all their words; above it they differ by a word in ten
LEVELS = frozenset({1, 2, 3, 4, 5})
MOST_LEVELS = 4  # whoever rewrites this many means all five; the shipped rubrics sharpen up to three


@dataclass(frozen=True)
class Draft:
    """A rubric file, what it comes to, and the text it was read from."""

    document: Document
    own: RubricFile
    merged: RubricFile
    rubric: Rubric

    @classmethod
    def of(cls, sheets: tuple[Sheet, ...], shared: Library) -> Draft:
        """The draft of a whole chain, seen from its nearest file."""
        merged = merge(sheets)
        return cls(sheets[0].document, sheets[0].content, merged, resolved(merged, shared))

    def fault(self, path: FieldPath, message: str) -> Fault:
        """A fault in this file; where it does not write the field itself, on the line that brings it in."""
        fault = self.document.fault(path, message)
        if self.own.extends is not None and path[0] not in self.own.model_fields_set:
            return Fault(fault.file, self.document.line(("extends",)), fault.field, message)
        return fault

    def part_path(self, part: str) -> FieldPath:
        """Where a part is written, in the file's own numbering; the whole list where another file writes it."""
        places = [place for place, item in enumerate(self.own.parts or ()) if item.part == part]
        return ("parts", *places)

    def level_path(self, dimension: str, field: str, level: int) -> FieldPath:
        """Where a level of a dimension is written, in the file's own numbering; names where it is shared data."""
        for number, change in enumerate(self.own.dimensions):
            if change.id == dimension:
                places = [place for place, item in enumerate(_levels(change, field)) if item.level == level]
                return ("dimensions", number, field, *places)
        return ("dimensions", dimension, field, str(level))


Rule = Callable[[Draft], Iterator[Fault]]


def targets_that_cannot_add_up(draft: Draft) -> Iterator[Fault]:
    """No answer can meet targets whose lows exceed the whole, or whose highs do not fill it."""
    parts, length = draft.rubric.parts, draft.rubric.length
    for unit, least, most in (("share", 1.0, 1.0), ("seconds", length.high, length.low)):
        targets = [part.target for part in parts if part.target is not None and part.target.unit == unit]
        low, high = fsum(target.low for target in targets), fsum(target.high for target in targets)
        whole = "1, the whole answer" if unit == "share" else f"{least:g}, the high of 'length'"
        if low > least + ROUNDING:
            yield draft.fault(("parts",), f"the lows in {unit} come to {low:g}: expected at most {whole}")
        # Parts without a target, or measured otherwise, may fill what is left.
        whole = "1, the whole answer" if unit == "share" else f"{most:g}, the low of 'length'"
        if len(targets) == len(parts) and high < most - ROUNDING:
            yield draft.fault(("parts",), f"the highs in {unit} come to {high:g}: expected at least {whole}")


def length_beyond_limits(draft: Draft) -> Iterator[Fault]:
    """An answer on target must be neither too long nor too short."""
    rubric = draft.rubric
    if rubric.length.high > rubric.maximum_seconds:
        message = f"expected at most maximum_seconds, {rubric.maximum_seconds:g}, found {rubric.length.high:g}"
        yield draft.fault(("length", "high"), message)
    if rubric.length.low < rubric.minimum_seconds:
        message = f"expected at least minimum_seconds, {rubric.minimum_seconds:g}, found {rubric.length.low:g}"
        yield draft.fault(("length", "low"), message)


def weights_all_zero(draft: Draft) -> Iterator[Fault]:
    """Without a weight there is no overall score."""
    if not any(dimension.weight for dimension in draft.rubric.dimensions):
        yield draft.fault(("dimensions",), "expected a weight above 0 for one dimension at least, found 0 for all")


def anchors_that_do_not_differ(draft: Draft) -> Iterator[Fault]:
    """Two levels in the same words leave it to chance which one is given."""
    for dimension in draft.rubric.dimensions:
        for lower, upper in itertools.combinations(dimension.anchors, 2):
            similarity = _similarity(lower.text, upper.text)
            if similarity > SAME_WORDS:
                words = "the same words" if similarity == 1 else f"{similarity:.0%} of the words"
                path = draft.level_path(dimension.id, "anchors", upper.level)
                yield draft.fault((*path, "text"), f"levels {lower.level} and {upper.level} share {words}")


def examples_repeated(draft: Draft) -> Iterator[Fault]:
    """An example that stands for two levels shows neither."""
    seen: dict[tuple[str, ...], str] = {}
    for dimension in draft.rubric.dimensions:
        for anchor in dimension.anchors:
            words, here = _words(anchor.example), f"{dimension.id} {anchor.level}"
            if words in seen:
                path = draft.level_path(dimension.id, "anchors", anchor.level)
                yield draft.fault((*path, "example"), f"the example of {here} is that of {seen[words]} again")
            else:
                seen[words] = here


def parts_out_of_order(draft: Draft) -> Iterator[Fault]:
    """Parts are shown and judged in the order written; a story that runs otherwise is rarely meant."""
    order = [STORY_PARTS.index(part.part) for part in draft.rubric.parts]
    for earlier, later in itertools.pairwise(order):
        if later < earlier:
            found, before = STORY_PARTS[later], STORY_PARTS[earlier]
            yield draft.fault(draft.part_path(found), f"expected {found!r} before {before!r}, found it after")


def units_mixed(draft: Draft) -> Iterator[Fault]:
    """Shares and seconds side by side cannot be added, so nothing says whether they fit."""
    units = {part.target.unit for part in draft.rubric.parts if part.target is not None}
    if len(units) > 1:
        yield draft.fault(("parts",), "expected targets in one unit, found seconds and shares")


def levels_left_out(draft: Draft) -> Iterator[Fault]:
    """A level that is not rewritten keeps the shared text, which may not fit between the new ones."""
    for number, change in enumerate(draft.own.dimensions):
        for field in ("anchors", "next_steps"):
            items = _levels(change, field)
            missing = LEVELS - {item.level for item in items}
            if missing and len(items) >= MOST_LEVELS:
                left = ", ".join(str(level) for level in sorted(missing))
                message = f"level {left} is not written and keeps the shared text between the new ones"
                yield draft.fault(("dimensions", number, field), message)


def version_not_its_own(draft: Draft) -> Iterator[Fault]:
    """Scores are compared by rubric and version; a changed rubric under an old version hides the change."""
    if draft.own.extends is not None and draft.own.version is None:
        yield draft.fault(("version",), f"the version is missing: {draft.rubric.version!r} is the extended rubric's")


def id_not_its_own(draft: Draft) -> Iterator[Fault]:
    """Two rubrics under one id cannot be told apart in results."""
    if draft.own.id == draft.own.extends:
        yield draft.fault(("id",), f"expected an id of its own, found that of the extended rubric, {draft.own.id!r}")


RULES: dict[Literal["error", "warning"], tuple[Rule, ...]] = {
    "error": (
        targets_that_cannot_add_up,
        length_beyond_limits,
        weights_all_zero,
        anchors_that_do_not_differ,
        examples_repeated,
    ),
    "warning": (parts_out_of_order, units_mixed, levels_left_out, version_not_its_own, id_not_its_own),
}


def _levels(change: DimensionChange, field: str) -> tuple[Anchor | NextStep, ...]:
    return change.anchors if field == "anchors" else change.next_steps


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text.lower()))


def _similarity(first: str, second: str) -> float:
    one, other = set(_words(first)), set(_words(second))
    return len(one & other) / len(one | other) if one | other else 1.0
