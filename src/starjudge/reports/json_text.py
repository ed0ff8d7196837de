"""Any result as JSON, as it round-trips through its type's `model_validate_json`."""

from __future__ import annotations

import json

from pydantic_core import PydanticSerializationError

from starjudge.models.base import Value


def json_text(value: Value) -> str:
    """JSON with an indent of two."""
    try:
        return value.model_dump_json(indent=2)
    except PydanticSerializationError:
        # Half a surrogate pair cannot be written as UTF-8. Escaped, it can, and every other value stays.
        return json.dumps(value.model_dump(), indent=2)
