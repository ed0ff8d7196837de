"""The JSON Schema of a rubric file, for editors that complete and check YAML."""

from __future__ import annotations

from typing import Any

from starjudge.models.rubric import RubricFile

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def rubric_json_schema() -> dict[str, Any]:
    """The schema of `RubricFile`, a new dictionary at every call.

    It has no ``$id``: the file is found by where it stands, and no address on the web has to answer for it.
    """
    schema = RubricFile.model_json_schema()
    return {"$schema": DIALECT, **schema, "title": "starjudge rubric"}
