"""What can be put in the place of a piece of code: the faults themselves."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

LARGE = 1000  # from here on a number is a rough limit: it is doubled and halved, not moved by one
_COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_CALLED = {"min": "max", "max": "min", "any": "all", "all": "any", "median_low": "median_high"}

Change = Callable[[Any], ast.AST]


def changes(node: ast.AST, parent: ast.AST | None) -> Iterator[Change]:
    """What can be put in a node's place. A change is given a copy of the node, which it may alter."""
    match node:
        case ast.Compare():
            for i, op in enumerate(node.ops):
                yield from (_operator(i, other) for other in _COMPARED[type(op)])
        case ast.BoolOp():
            yield _with(op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
        case ast.UnaryOp(op=ast.Not() | ast.USub()) if not isinstance(node.operand, ast.Constant):
            yield lambda n: n.operand
        case ast.BinOp() if type(node.op) in _COMPUTED and not _is_words(node):
            yield _with(op=_COMPUTED[type(node.op)]())
        case ast.AugAssign():
            yield lambda n: ast.Assign([n.target], n.value)
            if type(node.op) in _COMPUTED:
                yield _with(op=_COMPUTED[type(node.op)]())
        case ast.Constant():
            yield from _constants(node, parent)
        case ast.Name() if isinstance(parent, ast.Call) and node is parent.func and node.id in _CALLED:
            yield _with(id=_CALLED[node.id])
        case ast.Slice():
            yield from (_with(**{side: None}) for side in ("lower", "upper") if getattr(node, side) is not None)
        case ast.If() | ast.While() | ast.IfExp() if _is_plain(node.test):
            yield lambda n: _set(n, "test", ast.UnaryOp(ast.Not(), n.test))
        case ast.comprehension():
            for i, test in enumerate(node.ifs):
                if _is_plain(test):
                    yield _negated(i)
                yield _unasked(i)
        case ast.Return(value=ast.AST()) if not isinstance(node.value, ast.Constant):
            yield _with(value=ast.Constant(None))
        case ast.Expr() | ast.Raise() | ast.Delete():
            yield lambda n: ast.Pass()
        case ast.Assign(targets=[ast.Subscript() | ast.Attribute()]):
            yield lambda n: ast.Pass()
        case ast.Break():
            yield lambda n: ast.Continue()
        case ast.Continue():
            yield lambda n: ast.Break()
            yield lambda n: ast.Pass()


def _constants(node: ast.Constant, parent: ast.AST | None) -> Iterator[Change]:
    value = node.value
    if isinstance(value, bool):
        yield _with(value=not value)
    elif isinstance(value, int):
        others = (value * 2, value // 2) if value >= LARGE else (value + 1, value - 1)
        yield from (_with(value=other) for other in others)
    elif isinstance(value, float):
        yield from (_with(value=other) for other in ((value * 1.5, value * 0.5) if value else (1.0,)))
    elif isinstance(value, str):
        is_pattern = isinstance(parent, ast.Call) and ast.unparse(parent.func) == "re.compile"
        if is_pattern or not any(map(str.isspace, value)):
            yield _with(value=f"XX{value}")


def _is_plain(test: ast.expr) -> bool:
    """Whether a condition has no operator of its own to turn round."""
    return not isinstance(test, ast.Compare | ast.BoolOp) and not (
        isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
    )


def _is_words(node: ast.BinOp) -> bool:
    return any(
        isinstance(side, ast.JoinedStr) or (isinstance(side, ast.Constant) and isinstance(side.value, str))
        for side in (node.left, node.right)
    )


def _with(**fields: Any) -> Change:
    def change(node: ast.AST) -> ast.AST:
        for name, value in fields.items():
            setattr(node, name, value)
        return node

    return change


def _set(node: ast.AST, field: str, value: Any) -> ast.AST:
    setattr(node, field, value)
    return node


def _operator(index: int, other: type[ast.cmpop]) -> Change:
    def change(node: ast.Compare) -> ast.AST:
        node.ops[index] = other()
        return node

    return change


def _negated(index: int) -> Change:
    def change(node: ast.comprehension) -> ast.AST:
        node.ifs[index] = ast.UnaryOp(ast.Not(), node.ifs[index])
        return node

    return change


def _unasked(index: int) -> Change:
    def change(node: ast.comprehension) -> ast.AST:
        del node.ifs[index]
        return node

    return change
