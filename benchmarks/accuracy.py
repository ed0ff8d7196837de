"""Agreement of the offline judge with raters, beside two baselines.

    python benchmarks/accuracy.py RATED_FOLDER

RATED_FOLDER holds ``dev.jsonl`` (three ratings an answer), ``train.jsonl`` and ``score.py``, the yardstick. The
raters are language models that read each answer against the scoring guide: agreement with them is agreement with
independent model raters, never with people. Prints Markdown for docs/accuracy.md.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import statistics
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from starjudge import evaluate_answer

Row = dict[str, Any]
DIMENSIONS = ("structure", "ownership", "specificity", "impact", "learning", "relevance", "delivery")

# What public graders of interview answers count: the words of the framework, "I", figures, "learned".
KEYWORDS = {
    "structure": r"\b(situation|task|action|result|first|then|finally|outcome|goal|because)\b",
    "ownership": r"\b(i|i've|i'd|my|led|built|owned|decided|designed|drove)\b",
    "specificity": r"\b(model|data|pipeline|feature|dataset|training|python|deployed|metric|system|[A-Z]{2,})\b",
    "impact": r"\d+(?:\.\d+)?\s*(?:%|percent|k|m|million|hours|ms)?|\b(increased|reduced|improved|saved)\b",
    "learning": r"\b(learn(?:ed|t|ing)?|lesson|takeaway|next time|since then|realised|realized)\b",
    "delivery": r"\S+",
}


def words_of(text: str) -> set[str]:
    """Words of four letters and more."""
    return set(re.findall(r"[a-z]{4,}", text.lower()))


def counts(row: Row) -> dict[str, float]:
    """Keyword counts of one answer."""
    found: dict[str, float] = {
        name: len(re.findall(pattern, row["answer"], re.IGNORECASE)) for name, pattern in KEYWORDS.items()
    }
    asked = words_of(row["question"])
    found["relevance"] = len(asked & words_of(row["answer"])) / max(1, len(asked))
    found["overall"] = sum(found[name] for name in ("structure", "ownership", "specificity", "impact", "learning"))
    return found


def keyword_scores(train: list[Row], test: list[Row]) -> list[dict[str, int]]:
    """Counts put on the scale: cut so that each score is as common as it is in the training answers."""
    known = [counts(row) for row in train]
    out: list[dict[str, int]] = [{} for _ in test]
    for name in (*DIMENSIONS, "overall"):
        gold = [row["overall"] if name == "overall" else row["scores"].get(name) for row in train]
        gold = sorted(round(g) for g in gold if g is not None)
        values = sorted(c[name] for c in known)
        for row, scores in zip(test, out, strict=True):
            value = counts(row)[name]
            below = sum(v < value for v in values) / len(values)
            scores[name] = gold[min(len(gold) - 1, int(below * len(gold)))]
    return out


def load_yardstick(folder: Path) -> ModuleType:
    """The yardstick as a module."""
    spec = importlib.util.spec_from_file_location("score", folder / "score.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"{folder}: no score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    score = load_yardstick(folder)
    train, dev = (
        [json.loads(line) for line in (folder / name).read_text("utf-8").splitlines() if line.strip()]
        for name in ("train.jsonl", "dev.jsonl")
    )
    results = [
        (json.loads(evaluate_answer(g["question"], g["answer"], judge="heuristic").model_dump_json()), 0.0) for g in dev
    ]
    figures = score.figures(dev, results)
    keyword = keyword_scores(train, dev)
    print("| | starjudge | keyword counting | commonest score | one more rater |")
    print("|---|---|---|---|---|")
    for name in ("overall", *DIMENSIONS):
        gold = [g["overall"] if name == "overall" else g["scores"].get(name) for g in dev]
        known = [g["overall"] if name == "overall" else g["scores"].get(name) for g in train]
        common = statistics.mode(score.rounded(k) for k in known if k is not None)
        use = [i for i, g in enumerate(gold) if g is not None]
        a = [score.rounded(gold[i]) for i in use]
        line = figures["overall"] if name == "overall" else figures["dimensions"][name]
        print(
            f"| {name} | {line['kappa']:.2f} | {score.kappa(a, [keyword[i][name] for i in use]):.2f} "
            f"| {score.kappa(a, [common] * len(a)) or 0:.2f} | {line['rater']:.2f} |"
        )
    mean = statistics.mean(figures["dimensions"][d]["kappa"] for d in DIMENSIONS)
    print(f"\nMean of the seven dimensions: {mean:.2f}.\n")
    score.show(figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
