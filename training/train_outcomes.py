"""Fit which numbers are outcomes: a logistic model over every quantity of the corpus.

    python training/train_outcomes.py [--cv] [more rated answers.jsonl …]

The parts that numbers stand in are those that models of the parts give which did not see the story: with the
shipped part labels, fitted on these answers, a number's part would be trusted more than it deserves. Fitting those
models takes some two minutes. Writes ``rubrics/weights/outcomes.json``.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

import numpy as np
from data import LEXICON, WEIGHTS, facts_of, folds, load, of_yardstick
from train_parts import as_data, fit_on, labelled, mixed, write

from starjudge.heuristics.cues import CueNames
from starjudge.heuristics.outcomes import outcome_features
from starjudge.heuristics.parts import PartWeights, label_parts
from starjudge.heuristics.questions import question_kind

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


def parts_unseen(answers, facts):
    """The part of every unit of every answer, from a model that did not see its story."""
    cues = CueNames(LEXICON)
    rows, gold = labelled(answers, facts, cues)
    out_of_order = mixed(answers, cues)
    parts = [None] * len(answers)
    for train, test in folds(answers):
        model = PartWeights.from_data(as_data(*fit_on(answers, train, rows, gold, out_of_order), "cv", {}))
        for i in test:
            parts[i] = label_parts(facts[i], question_kind(answers[i].question), model, cues).parts
    return parts


def overlaps(one, others):
    """Whether a stretch shares a character with one of several."""
    return any(one[0] < end and start < one[1] for start, end in others)


def report(answers, facts, scored, title):
    """Precision and recall, counted as the yardstick counts them: a rated outcome is found by any number in it."""
    for t in (-20, 0, THRESHOLD, 20, 40):
        hits = wrong = total = 0
        for a, f, row in zip(answers, facts, scored):
            found = [(n.start, n.end) for n, s in zip(f.numbers, row) if s >= t]
            hits += sum(overlaps(rated, found) for rated in a.metrics)
            wrong += sum(not overlaps(one, a.metrics) for one in found)
            total += len(a.metrics)
        print(f"  {title}, threshold {t}: precision {hits / (hits + wrong):.3f}  recall {hits / total:.3f}")


def main() -> int:
    """Fit, and with ``--cv`` say first how well it generalises."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--cv", action="store_true")
    parser.add_argument("extra", nargs="*", type=Path)
    args = parser.parse_args()
    answers = load(args.extra)
    facts = [facts_of(a) for a in answers]
    rows = [outcome_features(f, parts) for f, parts in zip(facts, parts_unseen(answers, facts))]
    gold = [[overlaps((n.start, n.end), a.metrics) for n in f.numbers] for a, f in zip(answers, facts)]
    missing = sum(
        not overlaps(rated, [(n.start, n.end) for n in f.numbers])
        for a, f in zip(answers, facts)
        for rated in a.metrics
    )
    print(
        f"{sum(map(len, gold))} quantities, {sum(map(sum, gold))} outcomes, "
        f"{sum(len(a.metrics) for a in answers)} rated, {missing} rated without a quantity"
    )
    weights = [[weight_of(a)] * len(r) for a, r in zip(answers, rows)]
    if args.cv:
        scored = [[] for _ in answers]
        for train, test in folds(answers):
            w = fit(*([v for i in train for v in of[i]] for of in (rows, gold, weights)))
            for i in test:
                scored[i] = [sum(w.get(n, 0) for n in r) for r in rows[i]]
        report(answers, facts, scored, "all answers")
        some = [i for i, a in enumerate(answers) if of_yardstick(a)]
        if some:
            report(*([of[i] for i in some] for of in (answers, facts, scored)), "the yardstick's training answers")
    w = fit(*([v for row in of for v in row] for of in (rows, gold, weights)))
    write(
        {
            "about": "Weights of the outcome numbers, hundredths; written by training/train_outcomes.py",
            "version": "1.3",
            "threshold": THRESHOLD,
            "features": dict(sorted(w.items())),
        },
        WEIGHTS / "outcomes.json",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
