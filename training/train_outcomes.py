"""Fit which numbers are outcomes: a logistic model over every quantity of the corpus.

    python training/train_outcomes.py [--cv] [more rated answers.jsonl …]

Uses the fitted part labels, so run it after train_parts.py. Writes ``rubrics/weights/outcomes.json``.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

import numpy as np
from data import LEXICON, WEIGHTS, facts_of, folds, load, of_yardstick
from train_parts import write

from starjudge.heuristics.outcomes import outcome_features
from starjudge.heuristics.parts import CueNames, PartWeights, label_parts

LEAST = 4  # answers a feature must stand in
L2 = 2.0
BENCH_WEIGHT = 3.0  # the yardstick's own training answers count for more: theirs are the marks that are measured
THRESHOLD = 10  # hundredths at which precision and recall are about the same, cross-validated
SCALE = 100


def fit(rows, gold, weight):
    """Logistic regression by Newton steps with an L2 pull; returns weights by name."""
    seen = Counter(n for r in rows for n in set(r))
    names = sorted(n for n, c in seen.items() if c >= LEAST)
    index = {n: i for i, n in enumerate(names)}
    x = np.zeros((len(rows), len(names)))
    for i, r in enumerate(rows):
        for n in r:
            if n in index:
                x[i, index[n]] = 1
    y, weight = np.array(gold, float), np.array(weight, float)
    pull = np.full(len(names), L2)
    pull[index["bias"]] = 0.01
    w = np.zeros(len(names))
    for _ in range(12):
        p = 1 / (1 + np.exp(-x @ w))
        h = (x * (weight * p * (1 - p))[:, None]).T @ x + np.diag(pull)
        step = np.linalg.solve(h, x.T @ (weight * (y - p)) - pull * w)
        w += step
        if np.abs(step).max() < 1e-6:
            break
    return {n: round(SCALE * v) for n, v in zip(names, w) if abs(v) >= 0.02}


def weight_of(answer):
    """What one number of an answer counts."""
    return BENCH_WEIGHT if of_yardstick(answer) else 1.0


def main() -> int:
    """Fit, and with ``--cv`` say first how well it generalises."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--cv", action="store_true")
    parser.add_argument("extra", nargs="*", type=Path)
    args = parser.parse_args()
    answers = load(args.extra)
    cues = CueNames(LEXICON)
    model = PartWeights.from_data(json.loads((WEIGHTS / "parts.json").read_text("utf-8")))
    facts = [facts_of(a) for a in answers]
    rows = [outcome_features(f, label_parts(f, a.kind, model, cues).parts) for a, f in zip(answers, facts)]
    gold = [[any(n.start < e and s < n.end for s, e in a.metrics) for n in f.numbers] for a, f in zip(answers, facts)]
    missing = sum(
        not any(n.start < e and s < n.end for n in f.numbers) for a, f in zip(answers, facts) for s, e in a.metrics
    )
    print(
        f"{sum(map(len, gold))} quantities, {sum(map(sum, gold))} outcomes, "
        f"{sum(len(a.metrics) for a in answers)} rated, {missing} rated without a quantity"
    )
    weights = [[weight_of(a)] * len(r) for a, r in zip(answers, rows)]
    if args.cv:
        scored = []
        for train, test in folds(answers):
            w = fit(*([v for i in train for v in of[i]] for of in (rows, gold, weights)))
            for i in test:
                for j, (r, g) in enumerate(zip(rows[i], gold[i])):
                    scored.append((sum(w.get(n, 0) for n in r), g, i, j))
        for t in (-40, -20, 0, THRESHOLD, 20, 40):
            tp = sum(g for s, g, *_ in scored if s >= t)
            fp = sum(not g for s, g, *_ in scored if s >= t)
            hit = set()
            for s, g, i, j in scored:
                if s >= t and g:
                    n = facts[i].numbers[j]
                    hit |= {(i, a, b) for a, b in answers[i].metrics if n.start < b and a < n.end}
            total = sum(len(a.metrics) for a in answers)
            print(f"  threshold {t}: precision {tp / (tp + fp):.3f}  recall {len(hit) / total:.3f}")
    w = fit(*([v for row in of for v in row] for of in (rows, gold, weights)))
    write(
        {
            "about": "Weights of the outcome numbers, hundredths; written by training/train_outcomes.py",
            "version": "1.1",
            "threshold": THRESHOLD,
            "features": dict(sorted(w.items())),
        },
        WEIGHTS / "outcomes.json",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
