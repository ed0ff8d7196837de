"""Where prompt templates run: they see plain values and no Python behind them, wherever they come from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel

from starjudge.models.rubric import Target

_REFERRING = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)


class TemplateSandbox(ImmutableSandboxedEnvironment):
    """Jinja without access to Python, where every variable must exist and nothing is left to chance.

    Args:
        load: gives a template's source and the file name for messages; ``None`` for a name that there is not.

    """

    def __init__(self, load: Callable[[str], tuple[str, str, None] | None]) -> None:
        super().__init__(
            loader=jinja2.FunctionLoader(load),
            undefined=jinja2.StrictUndefined,
            autoescape=False,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self.filters |= {"flat": _flat, "target": _target}
        # Equal answers make equal requests: chance would make every request a new one.
        del self.filters["random"], self.globals["lipsum"]

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Of a rubric or a question kind its fields, and none of the methods that pydantic gives it."""
        if isinstance(obj, BaseModel):
            return attr in type(obj).model_fields
        return super().is_safe_attribute(obj, attr, value)


def references(tree: nodes.Template) -> Iterator[tuple[str, int]]:
    """The templates that one needs by name, each with the line that names it."""
    for node in tree.find_all(_REFERRING):
        name: Any = getattr(node, "template", None)
        if isinstance(name, nodes.Const) and not getattr(node, "ignore_missing", False):
            yield str(name.value), node.lineno


def _flat(text: str) -> str:
    """A text of several lines as one."""
    return " ".join(text.split())


def _target(target: Target) -> str:
    """A target in words: ``15-20 %`` or ``20-30 s``."""
    if target.unit == "share":
        return f"{target.low * 100:g}-{target.high * 100:g} %"
    return f"{target.low:g}-{target.high:g} s" if target.low != target.high else f"{target.low:g} s"
