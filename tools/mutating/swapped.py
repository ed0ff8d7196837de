"""Mutations of functions: the code is swapped in a process that has collected the tests already."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from types import CodeType, FunctionType
from typing import Any

import pytest

from mutating.jobs import LEFT, Job, forked, job_of
from mutating.mutations import Mutation
from mutating.reach import Baseline, Kept, Traced, failing, in_a_child, measured, say, source_of


class Collected:
    """A pytest plugin that takes the place of the run: first without a fault, then once a mutation."""

    def __init__(
        self,
        asked: Sequence[tuple[str, Mutation]],
        modules: Sequence[str],
        options: argparse.Namespace,
        kept: Kept,
        tell: Callable[[dict[str, Any]], None],
    ) -> None:
        self.asked, self.options, self.kept, self.tell = asked, options, kept, tell
        self.imported = Traced(modules)
        sys.settrace(self.imported.trace)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """In place of running the tests; ends the process."""
        _warm_up()  # while it is traced: what it runs has run before any swap
        sys.settrace(None)
        if session.testsfailed:
            os._exit(2)
        imported = {m: sorted(lines) for m, lines in self.imported.lines.items()}
        first = self.kept.read(list(imported))
        new = [item for item in session.items if item.nodeid not in first["tried"]]
        more = in_a_child(lambda: measured(session, new, list(imported)))
        for name in first:
            first[name].update(more[name])
        self.kept.write(first, list(imported))
        here_now = {item.nodeid for item in session.items}
        for name in ("seconds", "reached"):
            first[name] = {test: value for test, value in first[name].items() if test in here_now}
        row = {"seconds": first["seconds"], "reached": first["reached"], "imported": imported}
        self.tell(row)
        baseline = Baseline.of(row)
        here, late = [], []
        functions = _functions(list(imported))
        for i, (module, mutation) in enumerate(self.asked):
            if not mutation.function or (module, mutation.function) not in functions:
                late.append(i)
            else:
                here.append(job_of(module, mutation, baseline, i))
        items = {item.nodeid: item for item in session.items}
        say(f"{len(items)} tests; {len(here)} mutations here, {len(late)} and more in processes of their own")

        def work(job: Job) -> str:
            if not _swapped(functions[job.module, job.mutation.function], job.mutation.code):
                return "its code does not fit"
            return failing(session, [items[test] for test in job.tests])

        for done, (job, result) in enumerate(forked(here, baseline, self.options, work), 1):
            # What ran before the swap may be what the tests look at: a survivor is tried once more from the start.
            if result.outcome in LEFT and not baseline.imported[job.module].isdisjoint(job.mutation.lines):
                late.append(job.place)
            else:
                self.tell(result._asdict())
            if not done % 50:
                say(f"{done} of {len(here)}")
        self.tell({"late": late})
        os._exit(0)


def _warm_up() -> None:
    """Read what every judge reads: once, and not in each child."""
    from starjudge.heuristics.knowledge import knowledge
    from starjudge.resources.library import library
    from starjudge.resources.prompts import shipped_prompts

    library(), knowledge(), shipped_prompts()


def _functions(modules: Sequence[str]) -> dict[tuple[str, str], list[FunctionType]]:
    """The functions of the modules that stand in them or in a class of theirs, by qualified name."""
    paths = {str(source_of(module)): module for module in modules}
    found: dict[tuple[str, str], list[FunctionType]] = {}
    for thing in gc.get_objects():
        if isinstance(thing, FunctionType) and thing.__code__.co_filename in paths:
            key = (paths[thing.__code__.co_filename], thing.__code__.co_qualname)
            found.setdefault(key, []).append(thing)
    return found


def _swapped(functions: Sequence[FunctionType], module: CodeType) -> bool:
    codes = {(c.co_qualname, c.co_firstlineno): c for c in _codes(module)}
    for function in functions:
        old = function.__code__
        new = codes[old.co_qualname, old.co_firstlineno]
        if new.co_freevars != old.co_freevars:
            return False
        function.__code__ = new
    return True


def _codes(code: CodeType) -> Iterator[CodeType]:
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield inner
            if not inner.co_flags & 0x1:  # CO_OPTIMIZED: functions; only classes are gone into
                yield from _codes(inner)
