"""Small faults put into a Python source, one at a time: what a mutation is, and where one can stand.

Not mutated, since no test of what the code does could care: docstrings, type annotations, sentences (texts with a
space in them, and the words of f-strings), what is told in errors (`raise`), `assert`, `__repr__`, `__str__`,
`__all__`, and what only type checkers run.
"""

from __future__ import annotations

import ast
import copy
import marshal
import pickle
from collections.abc import Iterator
from types import CodeType
from typing import Any, NamedTuple

from mutating.changes import Change, changes

_UNTOLD = frozenset({"__repr__", "__str__"})
_SKIPPED = (ast.Import, ast.ImportFrom, ast.Raise, ast.Assert, ast.JoinedStr)


class Mutation(NamedTuple):
    """One fault, and where it stands."""

    function: str
    """Qualified name of the outermost function around it; empty where it runs when the module is imported."""
    line: int
    lines: range
    """Of the statement it stands in: a test that runs none of them cannot notice it."""
    text: str
    """The statement before and after, as ``before → after``."""
    compiled: bytes
    """The code of the whole module with the fault in it, marshalled."""

    @property
    def code(self) -> CodeType:
        """The code of the whole module with the fault in it."""
        code: CodeType = marshal.loads(self.compiled)
        return code


def mutations(source: str, path: str) -> Iterator[Mutation]:
    """Every mutation of a source, in the order of its lines; ``path`` is the file that tracebacks name."""
    tree = ast.parse(source)
    kept = pickle.dumps(tree)  # a copy is loaded for every mutation, which takes a tenth of the time of `deepcopy`
    seen = set()
    for place in _places(tree, (), "", "", range(0), None, ()):
        for change in changes(place.node, place.parent):
            mutation = _mutation(tree, pickle.loads(kept), place, change, path)
            if (mutation.line, mutation.text) not in seen:
                seen.add((mutation.line, mutation.text))
                yield mutation


_Path = tuple[tuple[str, int | None], ...]
"""How to walk from the module to a node: field names, with an index where the field is a list."""


class _Place(NamedTuple):
    node: ast.AST
    path: _Path
    function: str
    parent: ast.AST | None
    lines: range
    statement: _Path


def _places(
    node: ast.AST, path: _Path, function: str, scope: str, lines: range, parent: ast.AST | None, statement: _Path
) -> Iterator[_Place]:
    """The nodes that may be mutated, depth first; ``scope`` are the classes around."""
    if isinstance(node, _SKIPPED) and not isinstance(node, ast.Raise):
        if isinstance(node, ast.JoinedStr):  # its words stay, what is computed in it does not
            for i, value in enumerate(node.values):
                if isinstance(value, ast.FormattedValue):
                    inner = (*path, ("values", i), ("value", None))
                    yield from _places(value.value, inner, function, scope, lines, node, statement)
        return
    if isinstance(node, ast.stmt):
        statement, lines = path, _own_lines(node)
    yield _Place(node, path, function, parent, lines, statement)
    if isinstance(node, ast.Raise):
        return
    if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
        return
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "type_params", "ctx"):
            continue
        for index, child in _children(value):
            if _is_untold(node, field, index, child):
                continue
            inner, around = function, scope
            if isinstance(node, ast.ClassDef) and field == "body":
                around = f"{scope}{node.name}." if not function else scope
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and field == "body" and not function:
                inner = f"{scope}{node.name}"
            yield from _places(child, (*path, (field, index)), inner, around, lines, node, statement)


def _children(value: Any) -> Iterator[tuple[int | None, ast.AST]]:
    if isinstance(value, ast.AST):
        yield None, value
    elif isinstance(value, list):
        yield from ((i, child) for i, child in enumerate(value) if isinstance(child, ast.AST))


def _is_untold(node: ast.AST, field: str, index: int | None, child: ast.AST) -> bool:
    """Whether a child is a docstring, a type, or something that only shows values."""
    if field == "body" and isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
        return True
    if isinstance(child, ast.FunctionDef) and child.name in _UNTOLD:
        return True
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        if node.func.id in ("cast", "TypeVar") and field == "args" and index == 0:
            return True
        if node.func.id in ("isinstance", "TypeAdapter") and field == "args":
            return True
        if node.func.id == "Field" and isinstance(child, ast.keyword) and child.arg == "repr":
            return True
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        # `Name = Literal[…]` and the like are types, as `Name = list[int]` is.
        return field == "value" and isinstance(child, ast.Subscript) and node.targets[0].id.lstrip("_")[:1].isupper()
    return isinstance(child, ast.Subscript) and isinstance(child.value, ast.Name) and child.value.id in ("dict", "list")


def _own_lines(statement: ast.stmt) -> range:
    """A statement's lines; of one with a body, those before the body."""
    end = statement.end_lineno or statement.lineno
    body = getattr(statement, "body", None)
    if isinstance(body, list) and body:
        end = max(statement.lineno, body[0].lineno - 1)
    return range(statement.lineno, end + 1)


def _mutation(tree: ast.Module, mutated: ast.Module, place: _Place, change: Change, path: str) -> Mutation:
    before = _at(tree, place.statement)
    if place.path:
        holder = _at(mutated, place.path[:-1])
        field, index = place.path[-1]
        old = _at(mutated, place.path)
        new = change(old)
        if index is None:
            setattr(holder, field, new)
        else:
            getattr(holder, field)[index] = new
        if new is not old and hasattr(old, "lineno"):
            ast.copy_location(new, old)
    ast.fix_missing_locations(mutated)
    shown = f"{_shown(before)} → {_shown(_at(mutated, place.statement))}"
    line = getattr(place.node, "lineno", place.lines.start)
    compiled = marshal.dumps(compile(mutated, path, "exec"))
    return Mutation(place.function, line, place.lines, shown, compiled)


def _at(tree: ast.AST, path: _Path) -> Any:
    node: Any = tree
    for field, index in path:
        node = getattr(node, field)
        if index is not None:
            node = node[index]
    return node


def _shown(statement: ast.AST) -> str:
    """A statement's source on one line; of one with a body its head alone."""
    head = copy.deepcopy(statement)
    for field in ("body", "orelse", "finalbody", "handlers"):
        if isinstance(getattr(head, field, None), list):
            setattr(head, field, [ast.Pass()] if field == "body" else [])
    return " ".join(ast.unparse(ast.fix_missing_locations(head)).split())
