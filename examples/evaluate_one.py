"""Evaluate one answer file and read the result: python examples/evaluate_one.py [FILE]."""

import sys
from pathlib import Path

from starjudge import evaluate_answer
from starjudge.resources.answer_files import read_answer_file

here = Path(__file__).parent
given = read_answer_file(sys.argv[1] if len(sys.argv) > 1 else here / "story_failure.txt")

evaluation = evaluate_answer(
    given.question or "Tell me about yourself.",
    given.answer,
    company=given.company,
    duration=given.duration,
    judge="heuristic",  # offline; "auto" takes a chat model where one is configured
)

print(f"overall: {evaluation.overall} of 5 ({evaluation.verdict}), as a {evaluation.question_kind} question")

for dimension, score in evaluation.scores.items():
    print(f"  {dimension:<12} {score.score if score.score is not None else '-'}  {score.rationale}")

for part, time in evaluation.time_split.items():
    print(f"  {part:<12} {time.seconds:4.0f} s  {time.share:4.0%}  {time.status or ''}")

for flag in evaluation.red_flags:
    print(f"  flag {flag.id}: {flag.quote.text if flag.quote else flag.message}")

# Every quote is cut out of the answer: its span says where.
for metric in evaluation.metrics:
    assert given.answer[metric.span.start : metric.span.end] == metric.text
    print(f"  number: {metric.text!r} ({metric.kind}, from {metric.baseline} to {metric.value} {metric.unit or ''})")

for probe in evaluation.follow_ups:
    print(f"  asked next: {probe.question}")
