"""Everything that is wrong or doubtful in a rubric file, for whoever writes one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from starjudge.models.base import Value
from starjudge.resources.faults import FaultyFileError
from starjudge.resources.library import library
from starjudge.resources.lint_rules import RULES, Draft
from starjudge.resources.rubric_files import read_chain
from starjudge.resources.rubrics import open_source


class LintFinding(Value):
    """One thing to mend or to look at."""

    file: str
    line: int
    field: str
    """Path of the value from the top of the file; empty where the whole file is meant."""
    level: Literal["error", "warning"]
    """An error keeps the rubric from loading or makes its scores meaningless."""
    message: str


def check_rubric(path: str | Path) -> tuple[LintFinding, ...]:
    """All findings in a rubric file, in the order of its lines; empty where there is nothing to say.

    In: a path, or the id of a shipped rubric. What keeps a file from being read as a rubric comes alone:
    sums and comparisons are looked at once the form is right. Faults of a rubric that it extends are named
    with that file. Raises `RubricError` only where there is no such rubric, or the shared data is broken.
    """
    return tuple(sorted(_findings(path), key=lambda finding: (finding.file, finding.line, finding.field)))


def _findings(path: str | Path) -> Iterator[LintFinding]:
    shared = library()
    try:
        draft = Draft.of(read_chain(open_source(path), shared), shared)
    except FaultyFileError as faulty:
        for fault in faulty.faults:
            yield LintFinding(file=fault.file, line=fault.line, field=fault.field, level="error", message=fault.message)
        return
    for level, rules in RULES.items():
        for rule in rules:
            for fault in rule(draft):
                yield LintFinding(
                    file=fault.file, line=fault.line, field=fault.field, level=level, message=fault.message
                )
