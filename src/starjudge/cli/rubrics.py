"""``starjudge rubrics``: list the shipped rubrics, show one, check one of your own."""

from __future__ import annotations

import argparse
import json
import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from starjudge.cli.output import say, write_result
from starjudge.cli.parsing import Add, commands

if TYPE_CHECKING:
    from starjudge.models.rubric import Rubric, Target
    from starjudge.resources.lint import LintFinding
    from starjudge.resources.rubrics import RubricSummary

FORMATS = ("text", "json")
WIDTH = 80
FAULTY = 2  # a rubric with errors is wrong input


def add_to(add: Add) -> None:
    """Add the command and its three parts to the parser."""
    parser = add(
        "rubrics", "list, show or check rubrics", example="starjudge rubrics list\n  starjudge rubrics show scaol"
    )
    add_part = commands(parser)

    part = add_part("list", "list the shipped rubrics", example="starjudge rubrics list")
    _add_format(part)
    part.set_defaults(run=run_list)

    part = add_part(
        "show",
        "show a rubric: its parts, dimensions, kinds of question and flags",
        example="starjudge rubrics show star-timed\n  starjudge rubrics show my-rubric.yaml --format json",
    )
    part.add_argument("rubric", metavar="RUBRIC", help="id of a shipped rubric, or a path to a YAML file")
    _add_format(part)
    part.set_defaults(run=run_show)

    part = add_part(
        "check",
        "look for mistakes in rubric files",
        description="Looks for what keeps a rubric from loading, and for what loads but cannot be meant.",
        example="starjudge rubrics check my-rubric.yaml",
        notes="Findings are results: they go to standard output. Exit code 2 where one of them is an error.",
    )
    part.add_argument("rubrics", metavar="FILE", nargs="+", help="path to a YAML file, or id of a shipped rubric")
    _add_format(part)
    part.set_defaults(run=run_check)


def run_list(arguments: argparse.Namespace) -> int:
    """Print the shipped rubrics."""
    from starjudge.resources.rubrics import list_rubrics

    summaries = list_rubrics()
    if arguments.format == "json":
        text = _json([summary.model_dump(mode="json") for summary in summaries])
    else:
        text = "\n".join(_summary_lines(summaries))
    write_result(text, form=arguments.format)
    return 0


def run_show(arguments: argparse.Namespace) -> int:
    """Print one rubric with all it refers to."""
    from starjudge.resources.rubrics import load_rubric

    rubric = load_rubric(arguments.rubric)
    as_json = arguments.format == "json"
    write_result(_json(rubric.model_dump(mode="json")) if as_json else "\n".join(_lines(rubric)), form=arguments.format)
    return 0


def run_check(arguments: argparse.Namespace) -> int:
    """Print the findings in each file; code 2 where one is an error."""
    from starjudge.resources.lint import check_rubric

    findings: list[LintFinding] = []
    for rubric in arguments.rubrics:
        found = check_rubric(rubric)
        findings += found
        if not found:
            say(f"starjudge: {rubric}: nothing found")
    if arguments.format == "json":
        write_result(_json([finding.model_dump(mode="json") for finding in findings]), form="json")
    elif findings:
        write_result("\n".join(map(_finding_line, findings)))
    return FAULTY if any(finding.level == "error" for finding in findings) else 0


def _add_format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=FORMATS, default="text", help="form of the result; default text")


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def _finding_line(finding: LintFinding) -> str:
    field = f" field {finding.field!r}:" if finding.field else ""
    return f"{finding.file}:{finding.line}: {finding.level}:{field} {finding.message}"


def _summary_lines(summaries: Sequence[RubricSummary]) -> Iterator[str]:
    column = max(len(summary.id) for summary in summaries) + 2
    for summary in summaries:
        yield f"{summary.id:<{column}}{summary.title} (version {summary.version}; {summary.source})"
        yield from _wrapped(summary.summary, " " * column)


def _lines(rubric: Rubric) -> Iterator[str]:
    yield f"{rubric.id}: {rubric.title} (version {rubric.version}; {rubric.source})"
    yield from _wrapped(rubric.summary, "  ")
    yield ""
    yield f"Parts, told in {_target(rubric.length)} in all"
    for part in rubric.parts:
        yield f"  {part.label}{f', {_target(part.target)}' if part.target else ''}"
        yield from _wrapped(part.belongs, "    ")
    yield ""
    yield "Dimensions, each scored 1 to 5"
    for dimension in rubric.dimensions:
        yield f"  {dimension.title} ({dimension.id}, weight {dimension.weight:g})"
        yield from _wrapped(dimension.asks, "    ")
        for anchor in dimension.anchors:
            yield from _wrapped(anchor.text, "      ", first=f"    {anchor.level} ")
    yield ""
    yield "Kinds of question"
    for kind in rubric.kinds:
        length = _target(kind.target or rubric.length)
        yield from _wrapped(f"{'; '.join(kind.order)}", "    ", first=f"  {kind.id}, {length}: ")
    yield ""
    yield "Red flags"
    for flag in rubric.flags:
        cap = f" (overall at most {flag.caps_overall_at})" if flag.caps_overall_at else ""
        yield from _wrapped(f"{flag.title}{cap}", "    ", first=f"  {flag.id}: ")
    if rubric.emphases:
        yield ""
        yield "Asks besides"
        for emphasis in rubric.emphases:
            yield from _wrapped(emphasis, "    ", first="  - ")


def _target(target: Target) -> str:
    if target.unit == "share":
        return f"{target.low * 100:g} to {target.high * 100:g} %"
    return f"{target.low:g} to {target.high:g} s" if target.low != target.high else f"{target.low:g} s"


def _wrapped(text: str, indent: str, first: str | None = None) -> list[str]:
    start = indent if first is None else first
    return textwrap.wrap(text, WIDTH, initial_indent=start, subsequent_indent=indent, break_long_words=False)
