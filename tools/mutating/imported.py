"""Mutations of what runs on import: a process of its own that imports the changed source."""

from __future__ import annotations

import importlib.abc
import importlib.util
import sys
from collections.abc import Sequence
from typing import Any

import pytest

from mutating.jobs import Job
from mutating.mutations import Mutation
from mutating.reach import Failures, source_of

# The last: hypothesis and others are imported before pytest can rewrite their asserts, which nobody needs.
OPTIONS = ("-q", "-s", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning")
_FIRST = 30  # tests that a process of its own begins with


class _Mutated(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from its mutated source."""

    def __init__(self, module: str, mutation: Mutation) -> None:
        self.name = "starjudge." + module.replace("/", ".")
        self.path, self.code = str(source_of(module)), mutation.code

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> Any:
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(fullname, self.path, loader=self)  # type: ignore[arg-type]

    def create_module(self, spec: object) -> None:
        return None

    def exec_module(self, module: Any) -> None:
        exec(self.code, module.__dict__)


class _Chosen:
    """A pytest plugin that runs these tests alone, in this order."""

    def __init__(self, tests: Sequence[str]) -> None:
        self.tests = {test: i for i, test in enumerate(tests)}
        self.failures = Failures()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted((i for i in items if i.nodeid in self.tests), key=lambda i: self.tests[i.nodeid])


def fresh(job: Job) -> str:
    """The first test that notices a mutation; empty where none does. Only for a child: it imports the fault."""
    assert not any(name.startswith("starjudge.") for name in sys.modules)
    sys.meta_path.insert(0, _Mutated(job.module, job.mutation))
    for some in (job.tests[:_FIRST], job.tests[_FIRST:]):  # most are noticed by the first, without reading all files
        chosen = _Chosen(some)
        files = list(dict.fromkeys(test.split("::")[0] for test in some))
        code = pytest.main([*files, "-x", *OPTIONS], plugins=[chosen, chosen.failures]) if some else 0
        if code:
            return chosen.failures.first or f"pytest ended with {int(code)}"
    return ""
