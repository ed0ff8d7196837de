"""JSON schemas in the form that strict servers take.

pydantic writes more into a schema than they accept, and more than is worth its tokens: titles are a fifth of the
bytes, docstrings become prompt text by accident. The SDK's own transformer keeps both, and is private.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from starjudge.chat.chat_model import ReplySchema

# Refused by strict servers, or words that belong into the prompt, where they are written once and on purpose.
_DROPPED = frozenset(
    {
        "title",
        "description",
        "default",
        "examples",
        "discriminator",
        "minLength",
        "maxLength",
        "uniqueItems",
        "readOnly",
        "writeOnly",
        "deprecated",
    }
)
_NAMES = frozenset({"properties", "$defs"})  # maps of names: a field may well be called "title"
_DATA = frozenset({"enum", "const", "required"})  # values, not schemas
_REFUSED = frozenset({"allOf", "not", "patternProperties", "prefixItems", "propertyNames"})  # cannot be said otherwise


def reply_schema(name: str, model: type[BaseModel]) -> ReplySchema:
    """The schema of a reply, every field required, in the order of the model's fields: the order of writing.

    Raises `TypeError` for a model with an open object, or with anything else that no strict server takes and that
    cannot be left out: a mistake of the programmer.
    """
    schema = strict(model.model_json_schema())
    if schema.get("type") != "object":
        raise TypeError("the root of a reply is an object by itself, and no reference to one")
    return ReplySchema(name, schema)


def strict(node: Any, path: str = "$", names: bool = False) -> Any:
    """A schema without what strict servers refuse, all objects closed, all properties required.

    Args:
        node: the schema, or a part of one.
        path: where it stands, for the error.
        names: whether it maps names to schemas, so that its keys are not keywords.

    Raises `TypeError` for an open object, for a value of any type, and for keywords that no strict server takes.

    """
    if isinstance(node, list):
        return [strict(item, path) for item in node]
    if not isinstance(node, dict):
        return node
    if names:
        return {key: strict(value, f"{path}.{key}") for key, value in node.items()}
    out = {
        key: value if key in _DATA else strict(value, path, key in _NAMES)
        for key, value in node.items()
        if key not in _DROPPED
    }
    if refused := _REFUSED & out.keys():
        raise TypeError(f"{', '.join(sorted(refused))} at {path}")
    if not out:
        raise TypeError(f"a value of any type at {path}")
    if "oneOf" in out:
        out["anyOf"] = out.pop("oneOf")
    if "$ref" in out and len(out) > 1:
        out["anyOf"] = [{"$ref": out.pop("$ref")}]
    if out.get("type") == "object":
        if "properties" not in out or out.get("additionalProperties") not in (None, False):
            raise TypeError(f"open object at {path}")
        out["required"], out["additionalProperties"] = list(out["properties"]), False
    return dict(sorted(out.items()))  # keywords, not names: pydantic's versions differ in their order
