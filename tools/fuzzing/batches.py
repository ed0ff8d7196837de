"""Target: what a batch is given, the file it goes on with, and what is made of it."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Any, Final

from fuzzing.cases import require
from fuzzing.mutate import changed_bytes, changed_json, changed_text
from fuzzing.promises import check_error, check_report
from fuzzing.reports import own_scripts
from fuzzing.seeds import QUESTIONS, answers
from starjudge import HeuristicJudge, StarjudgeError, errors
from starjudge.batch.inputs import rows
from starjudge.batch.runner import grade
from starjudge.batch.tables import write_table
from starjudge.errors import InputError
from starjudge.reports.batch_html import Run, batch_page
from starjudge.reports.report_data import read_records

_ANSWER_CHARACTERS: Final = 400  # of a seed's answer: a batch is about its rows and not about their words


class Batches:
    """An input file graded into a results file that is there already, or into a new one."""

    name = "batches"

    def case(self, rng: Random) -> bytes:
        """Kind of input, its text, and the results it goes on with, as JSON."""
        kind = rng.choice(sorted(_inputs()))
        given = _inputs()[kind]
        if kind.endswith(".jsonl") and rng.random() < 0.5:
            lines = given.decode().splitlines()
            at = rng.randrange(len(lines))
            trees = [json.loads(line) for line in lines]
            lines[at] = " ".join(changed_json(trees[at], trees, rng).splitlines())
            data = "\n".join(lines).encode("utf-8", "replace")
        else:
            data = changed_bytes(given, list(_inputs().values()), rng)
        earlier = None
        if rng.random() < 0.4:
            results = _earlier()
            earlier = results if rng.random() < 0.2 else _changed_results(results, rng)
        return json.dumps(
            {
                "kind": kind,
                "data": data.decode("latin-1"),
                "earlier": None if earlier is None else earlier.decode("latin-1"),
                "settings": rng.choice(
                    (None, None, "{}", "[1]", changed_text('{"judge": "x", "rubric": 3}', ["["], rng))
                ),
                "retry": rng.random() < 0.3,
            }
        ).encode()

    def run(self, data: bytes) -> None:
        """Grade, and read what was written."""
        given = json.loads(data)
        with tempfile.TemporaryDirectory() as folder:
            source, output = Path(folder) / given["kind"], Path(folder) / "out.jsonl"
            source.write_bytes(given["data"].encode("latin-1"))
            if given["earlier"] is not None:
                output.write_bytes(given["earlier"].encode("latin-1"))
            if given["settings"] is not None:
                Path(f"{output}.run.json").write_text(given["settings"], "utf-8", "replace")
            try:
                found = list(rows([str(source)]))
                summary = grade(found, output, judge=HeuristicJudge(), retry_failed=given["retry"])
            except InputError as error:
                check_error(error)
                return
            _check_output(output, len(found), summary.records, given["earlier"] is None)


def _check_output(output: Path, count: int, told: int, new: bool) -> None:
    # Blank lines of an earlier file stay; a carriage return may stand within a line.
    lines = [json.loads(line.decode("utf-8-sig")) for line in output.read_bytes().split(b"\n") if line.strip()]
    require(len(lines) == told, "the summary counts the records of the file", len(lines), told)
    if new:
        require(len(lines) == count, "every row has one record", len(lines), count)
    for line in lines:
        failure = line.get("failure")
        if new and failure is not None:
            kind = getattr(errors, failure["error"], None)
            named = isinstance(kind, type) and issubclass(kind, StarjudgeError)
            require(named, "a row fails with a named error", failure)
    if not lines:
        return
    for table in ("out.csv", "out.parquet"):
        try:
            written = write_table([json.dumps(line) for line in lines], output.with_name(table))
        except InputError as error:
            check_error(error)
        else:
            require(written == len(lines), "a table has a row for each record")
    try:
        page = batch_page([Run("out", read_records(output))])
    except InputError as error:
        check_error(error)
        require(not new, "what was just written can be shown", str(error))
    else:
        check_report(page, "html", own_scripts())


@cache
def _inputs() -> dict[str, bytes]:
    records: list[dict[str, Any]] = [
        {"id": f"a{n}", "question": QUESTIONS[n], "answer": text[:_ANSWER_CHARACTERS], "company": "amazon",
         "duration": 90 + n, "rubric": "star", "note": f"row {n}"}
        for n, text in enumerate(answers()[:4])
    ]  # fmt: skip
    tables = {}
    for ending, mark in (("csv", ","), ("tsv", "\t")):
        text = io.StringIO()
        writer = csv.DictWriter(text, list(records[0]), delimiter=mark)
        writer.writeheader()
        writer.writerows(records)
        tables[f"answers.{ending}"] = text.getvalue().encode()
    if find_spec("pyarrow") is not None:  # an extra: without it there is no Parquet to break
        import pyarrow
        import pyarrow.parquet

        parquet = io.BytesIO()
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(records), parquet)
        tables["answers.parquet"] = parquet.getvalue()
    return {"answers.jsonl": "\n".join(json.dumps(record) for record in records).encode() + b"\n", **tables}


@cache
def _earlier() -> bytes:
    """Results of the seeds, as an earlier run has written them."""
    with tempfile.TemporaryDirectory() as folder:
        source, output = Path(folder) / "answers.jsonl", Path(folder) / "out.jsonl"
        source.write_bytes(_inputs()["answers.jsonl"])
        grade(rows([str(source)]), output, judge=HeuristicJudge())
        return output.read_bytes()


def _changed_results(data: bytes, rng: Random) -> bytes:
    if rng.random() < 0.5:
        return changed_bytes(data, [data], rng)
    lines = data.splitlines()
    at = rng.randrange(len(lines))
    lines[at] = " ".join(changed_json(json.loads(lines[at]), [json.loads(lines[0])], rng).splitlines()).encode(
        "utf-8", "replace"
    )
    return b"\n".join(lines) + b"\n" * rng.randint(0, 1)
