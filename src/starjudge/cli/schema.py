"""``starjudge schema``: the JSON Schema of an evaluation, or of a rubric file."""

from __future__ import annotations

import argparse
import json
from typing import Any

from starjudge.cli.output import check_output, write_result
from starjudge.cli.parsing import Add

EVALUATION, RUBRIC = "evaluation", "rubric"


def add_to(add: Add) -> None:
    """Add the command to the parser."""
    parser = add(
        "schema",
        "print the JSON Schema of an evaluation or of a rubric file",
        description="Prints the JSON Schema of an evaluation (what --format json gives) or of a rubric file.",
        example="starjudge schema > evaluation.schema.json",
    )
    parser.add_argument("what", nargs="?", choices=(EVALUATION, RUBRIC), default=EVALUATION, help="default: evaluation")
    parser.add_argument("--output", metavar="FILE", help="write the schema to this file")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the schema asked for."""
    check_output(arguments.output)
    schema = _evaluation_schema() if arguments.what == EVALUATION else _rubric_schema()
    write_result(json.dumps(schema, indent=2, ensure_ascii=False), arguments.output, "json")
    return 0


def _evaluation_schema() -> dict[str, Any]:
    from starjudge.models.evaluation import Evaluation
    from starjudge.resources.schema import DIALECT

    return {"$schema": DIALECT, **Evaluation.model_json_schema(), "title": "starjudge evaluation"}


def _rubric_schema() -> dict[str, Any]:
    from starjudge.resources.schema import rubric_json_schema

    return rubric_json_schema()
