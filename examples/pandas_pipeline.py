"""A table of answers, judged and summed up by cohort: python examples/pandas_pipeline.py [CSV] (needs pandas)."""

import sys
from pathlib import Path

import pandas as pd

from starjudge import BatchRecord, evaluate_answers


def row_of(record: BatchRecord) -> dict[str, object]:
    """One record as a row: the id, what came of it, and the seven scores."""
    if record.evaluation is None:  # never a score: the reason stands in its place
        return {"id": record.id, "failure": record.failure.message if record.failure else None}
    evaluation = record.evaluation
    scores = {name: score.score for name, score in evaluation.scores.items()}
    flags = ", ".join(flag.id for flag in evaluation.red_flags)
    return {"id": record.id, "overall": evaluation.overall, **scores, "flags": flags}


answers = pd.read_csv(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent / "answers.csv")
records = answers[["id", "question", "answer"]].to_dict("records")
judged = pd.DataFrame(map(row_of, evaluate_answers(records, judge="heuristic", ordered=True)))
table = answers.drop(columns=["question", "answer"]).merge(judged, on="id", validate="one_to_one")

print(table.to_string(index=False))
print()
print(table.groupby("cohort")["overall"].agg(["count", "mean", "min", "max"]).round(2).to_string())
