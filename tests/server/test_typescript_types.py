"""The TypeScript types of the results, held against real results by the TypeScript compiler."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from starjudge import evaluate_answer, evaluate_answers, evaluate_transcript
from starjudge.batch.work import line_of

REPOSITORY = Path(__file__).parents[2]
TYPES = REPOSITORY / "clients" / "typescript" / "starjudge.d.ts"
TOOL = REPOSITORY / "tools" / "typescript_types.py"
TSC = shutil.which("tsc") or shutil.which("tsc", path=str(REPOSITORY / "node_modules" / ".bin"))
SETTINGS = ["--strict", "--exactOptionalPropertyTypes", "--noEmit", "--target", "es2022", "--types", ""]
QUESTION = "Tell me about a time you had to learn something quickly."
ANSWER = (
    "In May our speech team lost its only engineer for wake words, and the release was three weeks away. I took the "
    "model over without having trained one before. I read the training code for two days, wrote down what I did not "
    "understand and asked Oskar from the platform team an hour a day. Then I retrained it on 40 hours of new "
    "recordings. False wakes fell from 12 to 3 a day and we shipped on time. I learned to ask early and in writing."
)
needs_compiler = pytest.mark.skipif(TSC is None, reason="tsc is not installed (npm install -g typescript)")


def compiled(folder: Path, source: str) -> str:
    """What the compiler complains of."""
    shutil.copy(TYPES, folder)
    file = folder / "checked.ts"
    file.write_text(source, encoding="utf-8")
    assert TSC is not None
    return subprocess.run([TSC, *SETTINGS, str(file)], capture_output=True, text=True, cwd=folder).stdout


def test_the_file_is_what_the_schemas_say() -> None:
    """A changed result changes the types: the file is the tool's, byte for byte."""
    done = subprocess.run([sys.executable, TOOL, "--check"], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_name_is_there() -> None:
    """No type refers to one that is missing."""
    text = TYPES.read_text("utf-8")
    defined = set(re.findall(r"^export (?:interface|type) (\w+)", text, flags=re.M))
    used = set(re.findall(r"\b[A-Z]\w+\b", re.sub(r"/\*\*.*?\*/|//[^\n]*|\"[^\"]*\"", "", text, flags=re.S)))
    assert used - {"Record"} == defined


@needs_compiler
def test_real_results_have_these_types(tmp_path: Path) -> None:
    """Results with and without scores, an interview, and records that failed."""
    session = evaluate_transcript(_file(tmp_path), judge="heuristic", company="meta")
    records = evaluate_answers([{"id": 1, "question": QUESTION, "answer": ANSWER}, {"id": "b"}], judge="heuristic")
    values = [
        ("Evaluation", evaluate_answer(QUESTION, ANSWER, judge="heuristic", company="amazon").model_dump_json()),
        ("Evaluation", evaluate_answer(QUESTION, "I read.", judge="heuristic").model_dump_json()),
        ("SessionEvaluation", session.model_dump_json()),
        *(("BatchRecord", line_of(record).decode()) for record in records),
    ]
    lines = [f"const v{number}: {kind} = {text};" for number, (kind, text) in enumerate(values)]
    problem = 'const p: Problem = {"error": {"type": "InputError", "message": "question: missing"}};'
    head = 'import type { BatchRecord, Evaluation, Problem, SessionEvaluation } from "./starjudge";'
    assert compiled(tmp_path, "\n".join([head, *lines, problem])) == ""


@needs_compiler
@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("const e: Evaluation = {} as Evaluation; const n: number = e.overall;", "TS2322"),
        ("const e: Evaluation = {} as Evaluation; e.scores.impct;", "TS2551"),
        ('const v: Evaluation["verdict"] = "maybe";', "TS2322"),
        ("const e: Evaluation = { question: 1 };", "TS2"),
    ],
)
def test_what_is_no_result_is_refused(tmp_path: Path, source: str, complaint: str) -> None:
    """The types say something: a score that may be missing, a misspelt dimension, a verdict that there is not."""
    said = compiled(tmp_path, f'import type {{ Evaluation }} from "./starjudge";\n{source}')
    assert complaint in said


def _file(folder: Path) -> Path:
    talk = [f"Interviewer: {QUESTION}", f"Candidate: {ANSWER}", "Interviewer: What would you do otherwise?"]
    talk.append("Candidate: I would have asked for a second reviewer in the first week.")
    file = folder / "talk.txt"
    file.write_text("\n".join(talk), encoding="utf-8")
    return file
