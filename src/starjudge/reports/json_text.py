"""The evaluation as JSON, as it round-trips through `Evaluation.model_validate_json`."""

from __future__ import annotations

import json

from pydantic_core import PydanticSerializationError

from starjudge.models.evaluation import Evaluation


def json_text(evaluation: Evaluation) -> str:
    """JSON with an indent of two."""
    try:
        return evaluation.model_dump_json(indent=2)
    except PydanticSerializationError:
        # Half a surrogate pair cannot be written as UTF-8. Escaped, it can, and every other value stays.
        return json.dumps(evaluation.model_dump(), indent=2)
