"""Which lines of the core each test runs, and how long it takes: the tests once, without a fault."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "starjudge"
SLOW = 1.5  # seconds: a test that takes longer is not run against mutations


class Baseline(NamedTuple):
    """The tests as they run without a fault."""

    seconds: dict[str, float]
    reached: dict[str, dict[str, set[int]]]
    """Lines of each module that each test runs."""
    imported: dict[str, set[int]]
    """Lines of each module that run before any test does: to swap their code would come too late."""
    width: dict[str, int]
    """How many lines each test reaches in all: few of a test of one thing."""

    @classmethod
    def of(cls, row: dict[str, Any]) -> Baseline:
        """From JSON."""
        reached = {test: {m: set(lines) for m, lines in of.items()} for test, of in row["reached"].items()}
        width = {test: sum(map(len, of.values())) for test, of in reached.items()}
        return cls(row["seconds"], reached, {m: set(lines) for m, lines in row["imported"].items()}, width)


def say(line: str) -> None:
    """Tell how far it is."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def source_of(module: str) -> Path:
    """The file of a module, as ``judges/panel``."""
    return PACKAGE / f"{module}.py"


class Traced:
    """Which lines of some modules run."""

    def __init__(self, modules: Iterable[str]) -> None:
        self.paths = {str(source_of(module)): module for module in modules}
        self.lines: dict[str, set[int]] = {module: set() for module in self.paths.values()}

    def trace(self, frame: FrameType, event: str, arg: object) -> Any:
        """What `sys.settrace` is given."""
        module = self.paths.get(frame.f_code.co_filename)
        if module is None:
            return None
        lines = self.lines[module]

        def line(frame: FrameType, event: str, arg: object) -> Any:
            lines.add(frame.f_lineno)
            return line

        lines.add(frame.f_lineno)
        return line


def measured(session: pytest.Session, items: Sequence[pytest.Item], modules: Sequence[str]) -> dict[str, Any]:
    """Every test once: its time, and what it reaches. Tests that fail or are slow are left out."""
    seconds, reached, tried = {}, {}, {}
    for item in items:
        traced = Traced(modules)
        threading.settrace(traced.trace)
        sys.settrace(traced.trace)
        start = time.process_time()  # not by the clock: a busy machine makes no test slow
        failed = failing(session, [item])
        took = time.process_time() - start
        sys.settrace(None)
        threading.settrace(None)  # type: ignore[arg-type]
        tried[item.nodeid] = took
        if failed:
            say(f"left out, fails without a fault: {item.nodeid}")
        elif took <= SLOW:
            seconds[item.nodeid] = took
            reached[item.nodeid] = {module: sorted(lines) for module, lines in traced.lines.items() if lines}
    return {"seconds": seconds, "reached": reached, "tried": tried}


class Kept:
    """What tests reach, kept in a file from run to run; for the same sources only."""

    def __init__(self, file: Path | None) -> None:
        self.file = file

    def read(self, modules: Sequence[str]) -> dict[str, Any]:
        """What is kept; empty where nothing is, or where it is of other sources."""
        if self.file is not None and self.file.exists():
            found = json.loads(self.file.read_text("utf-8"))
            if all(found["sources"].get(module) == _digest(module) for module in modules):
                return {name: found[name] for name in ("seconds", "reached", "tried")}
        return {"seconds": {}, "reached": {}, "tried": {}}

    def write(self, first: dict[str, Any], modules: Sequence[str]) -> None:
        """Keep it, unless what is kept is of more modules."""
        if self.file is not None:
            sources = {module: _digest(module) for module in modules}
            if self.file.exists():
                before = json.loads(self.file.read_text("utf-8"))["sources"]
                if set(before) > set(modules) and all(before[m] == d for m, d in sources.items()):
                    sources = before
            self.file.write_text(json.dumps({"sources": sources, **first}), "utf-8")


def _digest(module: str) -> str:
    return hashlib.sha256(source_of(module).read_bytes()).hexdigest()


def in_a_child(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What some work gives that shall leave no traces in this process."""
    read, write = os.pipe()
    if not (child := os.fork()):
        os.close(read)
        with os.fdopen(write, "w", encoding="utf-8") as out:
            json.dump(work(), out)
        os._exit(0)
    os.close(write)
    with os.fdopen(read, encoding="utf-8") as told:
        text = told.read()
    os.waitpid(child, 0)
    result: dict[str, Any] = json.loads(text)
    return result


class Failures:
    """A pytest plugin that keeps the first failure."""

    def __init__(self) -> None:
        self.first = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Each step of each test."""
        if report.failed and not self.first:
            self.first = report.nodeid


def failing(session: pytest.Session, items: Sequence[pytest.Item]) -> str:
    """The first of these tests that fails; empty where all hold."""
    failures = Failures()
    session.config.pluginmanager.register(failures)
    try:
        for item in items:
            # No next item: what a fixture opened for a module is closed again, as the next test may be another's.
            item.ihook.pytest_runtest_protocol(item=item, nextitem=None)
            if failures.first:
                break
    finally:
        session.config.pluginmanager.unregister(failures)
    return failures.first
