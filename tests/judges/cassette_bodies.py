"""A serializer for cassettes that writes JSON bodies as trees, so that a change in a prompt can be read in a diff."""

from __future__ import annotations

import json
from typing import Any

import yaml


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks."""


def _text(dumper: _Dumper, data: str) -> yaml.ScalarNode:
    block = "\n" in data and not any(line.endswith(" ") for line in data.split("\n"))
    return dumper.represent_scalar("tag:yaml.org,2002:str", data, style="|" if block else None)


_Dumper.add_representer(str, _text)


def serialize(cassette: dict[str, Any]) -> str:
    """A cassette as YAML."""
    for interaction in cassette["interactions"]:
        request, response = interaction["request"], interaction["response"]
        _unfold(request, request.get("body"))
        _unfold(response, (response.pop("body", None) or {}).get("string"))
    return yaml.dump(cassette, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)


def deserialize(text: str) -> dict[str, Any]:
    """A cassette from YAML."""
    cassette: dict[str, Any] = yaml.safe_load(text)
    for interaction in cassette["interactions"]:
        request, response = interaction["request"], interaction["response"]
        request["body"] = _folded(request)
        response["body"] = {"string": _folded(response)}
    return cassette


def _unfold(holder: dict[str, Any], body: Any) -> None:
    holder.pop("body", None)
    text = body.decode() if isinstance(body, bytes) else body or ""
    try:
        tree = json.loads(text)
    except ValueError:
        holder["text"] = text
        return
    holder["json"] = tree
    # The order of a schema is the order of writing: a dict keeps it, and so does the file.


def _folded(holder: dict[str, Any]) -> str:
    return holder.pop("text") if "text" in holder else json.dumps(holder.pop("json"), ensure_ascii=False)
