"""``starjudge schema``: the JSON Schema of a result, or of a rubric file."""

from __future__ import annotations

import argparse
import json
from importlib import import_module
from typing import Any

from starjudge.cli.output import check_output, write_result
from starjudge.cli.parsing import Add

EVALUATION, RUBRIC = "evaluation", "rubric"
RESULTS = {
    EVALUATION: ("models.evaluation", "Evaluation"),
    "session": ("models.session", "SessionEvaluation"),
    "transcript": ("models.transcript", "Transcript"),
    "record": ("models.batch", "BatchRecord"),
    "summary": ("models.batch", "BatchSummary"),
    "coaching": ("models.coaching", "Coaching"),
    "comparison": ("models.comparison", "Comparison"),
}
"""Results by name: where their type is. Nothing is loaded before one is asked for."""


def add_to(add: Add) -> None:
    """Add the command to the parser."""
    parser = add(
        "schema",
        "print the JSON Schema of a result or of a rubric file",
        description="Prints the JSON Schema of a result (what --format json gives, or a line of grade) or of a rubric "
        "file.",
        usage="%(prog)s [WHAT] [options]",
        example="starjudge schema > evaluation.schema.json\n  starjudge schema session --output session.schema.json",
    )
    parser.add_argument(
        "what",
        metavar="WHAT",
        nargs="?",
        choices=(*RESULTS, RUBRIC),
        default=EVALUATION,
        help=f"{', '.join(RESULTS)} or {RUBRIC}; default {EVALUATION}",
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="write the schema to this file")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the schema asked for."""
    check_output(arguments.output)
    schema = _rubric_schema() if arguments.what == RUBRIC else _result_schema(arguments.what)
    write_result(json.dumps(schema, indent=2, ensure_ascii=False), arguments.output, "json")
    return 0


def _result_schema(what: str) -> dict[str, Any]:
    from starjudge.resources.schema import DIALECT

    module, name = RESULTS[what]
    kind = getattr(import_module(f"starjudge.{module}"), name)
    return {"$schema": DIALECT, **kind.model_json_schema(), "title": f"starjudge {what}"}


def _rubric_schema() -> dict[str, Any]:
    from starjudge.resources.schema import rubric_json_schema

    return rubric_json_schema()
