"""TypeScript types of the results, made from their JSON Schemas.

    python tools/typescript_types.py            writes clients/typescript/starjudge.d.ts
    python tools/typescript_types.py --check    says whether that file is what would be written

The same schemas give the same file, byte for byte.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from starjudge.models.batch import BatchRecord, BatchSummary
from starjudge.models.evaluation import Evaluation
from starjudge.models.session import SessionEvaluation

TARGET = Path(__file__).parents[1] / "clients" / "typescript" / "starjudge.d.ts"
ROOTS: tuple[type[BaseModel], ...] = (Evaluation, SessionEvaluation, BatchRecord, BatchSummary)
HEAD = """\
// Types of starjudge's results, as `--format json`, `starjudge grade` and the HTTP app give them.
// Made by tools/typescript_types.py from the JSON Schemas; do not edit.
"""
PROBLEM = """
/** The body of every answer of the HTTP app that is no success. */
export interface Problem {
  error: { type: string; message: string; field?: string };
}
"""
NAME = re.compile(r"[A-Za-z_$][\w$]*")
SCALARS = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}


class _Written(GenerateJsonSchema):
    """Results as they are written: a field with a default is there too, unless it is left out where it says nothing."""

    def field_is_required(self, field: Any, total: bool) -> bool:
        return not field.get("serialization_exclude") and "serialization_exclude_if" not in field


def typescript() -> str:
    """The whole file."""
    roots = [(root, "serialization") for root in ROOTS]
    _, found = models_json_schema(roots, ref_template="{model}", schema_generator=_Written)
    definitions = found["$defs"]
    return HEAD + "".join(_definition(name, definitions[name]) for name in sorted(definitions)) + PROBLEM


def _definition(name: str, schema: dict[str, Any]) -> str:
    lines = [*_comment(schema.get("description"), "")]
    if "properties" not in schema:
        return "\n".join(["", *lines, f"export type {name} = {_type(schema)};", ""])
    lines.append(f"export interface {name} {{")
    required = set(schema.get("required", ()))
    for field, value in schema["properties"].items():
        lines += _comment(value.get("description"), "  ")
        shown = field if NAME.fullmatch(field) else json.dumps(field)
        lines.append(f"  {shown}{'' if field in required else '?'}: {_type(value)};")
    return "\n".join(["", *lines, "}", ""])


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"])
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return " | ".join(map(json.dumps, schema["enum"]))
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_type(part) for part in schema["anyOf"]))
    kind = schema.get("type")
    if kind == "array":
        return _array(schema)
    if kind == "object":
        further = schema.get("additionalProperties", True)
        return f"Record<string, {'unknown' if further is True else _type(further)}>"
    if kind is None:
        return "unknown"
    return SCALARS[kind]


def _array(schema: dict[str, Any]) -> str:
    items = [_type(part) for part in schema.get("prefixItems", ())]
    if items and schema.get("maxItems") == len(items) == schema.get("minItems"):
        return f"[{', '.join(items)}]"
    inner = _type(schema.get("items") or {})
    return f"({inner})[]" if " | " in inner else f"{inner}[]"


def _comment(text: str | None, indent: str) -> Iterator[str]:
    """Lines of a comment; none where there is nothing to say. Nothing in a text ends the comment early."""
    if not text:
        return
    lines = [" ".join(line.split()) for line in text.replace("*/", "* /").replace("``", "`").splitlines()]
    if len(lines) == 1:
        yield f"{indent}/** {lines[0]} */"
        return
    yield f"{indent}/**"
    yield from (f"{indent} * {line}".rstrip() for line in lines)
    yield f"{indent} */"


def main() -> int:
    """Write the file, or compare. Out: 1 where it is not what would be written."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the file is out of date")
    made = typescript()
    if parser.parse_args().check:
        if TARGET.exists() and TARGET.read_text("utf-8") == made:
            return 0
        sys.stderr.write(f"{TARGET.name} is out of date: run python tools/typescript_types.py\n")
        return 1
    TARGET.write_text(made, "utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
