"""Fit which passages show a red flag that lies in what is said: blame, contempt, dishonesty, heroics.

    python training/train_flags.py [more rated answers.jsonl …]

One logistic model a flag over the words, word pairs and word lists of a passage. It learns from the passages in
``training/flags/`` (each shows a flag or is a near miss of one), from the answers of the corpus without the flag, and,
in answers with it, from the passage that shows it most (found by the model itself, over a few rounds).
Writes ``rubrics/weights/flags.json``. Needs numpy.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from operator import mul
from pathlib import Path

import numpy as np
from data import HERE, LEXICON, WEIGHTS, facts_of, folds, load
from train_parts import write
from train_scores import cross_fitted_levels as measured

from starjudge.heuristics.parts import PASSAGE_FLAGS, CueNames, unit_masks, words_of
from starjudge.heuristics.passages import CONTEXT, context_values
from starjudge.models.answer import Answer
from starjudge.text.measure import Facts

LEAST = 3  # passages a feature must stand in
L2 = 2.0
SCALE = 100
CONTEXT_L2 = 3.0
RIGHT_AT_LEAST, NEVER = 3, 100_000  # a model that finds fewer is not used: no answer reaches this threshold
PRECISION = 0.75  # cross-fitted, of a flag by this model alone; rules find others
ROUNDS = 3  # of finding the passage that shows the flag in a flagged answer
NEGATIVE_WEIGHT = 0.35  # of a unit of an answer without the flag: there are many, and most are easy


def windows(facts, cues):
    """Feature names of every unit and of every two neighbours."""
    masks = unit_masks(facts)
    single = []
    for unit, mask in zip(facts.units, masks):
        words = facts.tokens.words[unit.first : unit.last]
        pairs = facts.tokens.pairs[unit.first : unit.last - 1]
        single.append(
            [f"w {words_of(w)}" for w in words] + [f"p {p}" for p in pairs] + [f"c {n[2:]}" for n in cues.own(mask)]
        )
    return single, [a + b for a, b in zip(single, single[1:])]


def passages(cues):
    """All passages: flag or "", near miss of which flag or "", feature names."""
    out = []
    for path in sorted((HERE / "flags").glob("*.txt")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if not line.strip():
                continue
            label, bar, text = line.partition("|")
            name = label.strip().lstrip("-")
            if not bar or name not in PASSAGE_FLAGS:
                raise SystemExit(f"{path}:{number}: expected 'flag| words' or '-flag| words', found {line[:40]!r}")
            facts = Facts(Answer(text=text.strip()), LEXICON)
            single, _ = windows(facts, cues)
            row = [n for unit in single for n in unit]
            out.append(("", name, row) if label.strip().startswith("-") else (name, "", row))
    return out


class Rows:
    """Sparse binary rows."""

    def __init__(self, rows, index):
        ids = [sorted({index[n] for n in row if n in index}) for row in rows]
        self.size = len(ids)
        self.columns = np.array([i for row in ids for i in row], dtype=np.int64)
        self.rows = np.repeat(np.arange(len(ids)), [len(row) for row in ids])
        self.width = len(index)

    def dot(self, w):
        return np.bincount(self.rows, w[self.columns], minlength=self.size)

    def back(self, g):
        return np.bincount(self.columns, g[self.rows], minlength=self.width)


def fit_one(rows, gold, weight, index):
    """Weights and bias of one flag, by accelerated gradient steps."""
    x = Rows(rows, index)
    y, weight = np.array(gold, float), np.array(weight, float)
    w, b = np.zeros(len(index)), -2.0
    gw, gb = np.full(len(index), 1e-2), 1e-2
    for step in range(160):
        p = 1 / (1 + np.exp(-np.clip(x.dot(w) + b, -30, 30)))
        d = weight * (y - p)
        dw, db = x.back(d) - L2 * w, d.sum()
        gw, gb = 0.98 * gw + dw * dw, 0.98 * gb + db * db
        rate = 0.5 / (1 + step / 40)
        w, b = w + rate * dw / np.sqrt(gw), b + rate * db / np.sqrt(gb)
    return w, b


def fit(said, answers, units):
    """All flags' weights by feature name: ``{flag: ({name: weight}, bias)}``."""
    seen = Counter(n for _, _, row in said for n in set(row))
    seen.update(n for single, _ in units for row in single for n in set(row))
    near = {n for _, _, row in said for n in row}
    names = sorted(n for n, c in seen.items() if c >= LEAST and n in near)
    index = {n: i for i, n in enumerate(names)}
    out = {}
    for flag in PASSAGE_FLAGS:
        rows = [row for yes, no, row in said if yes == flag or no or not yes]
        gold = [yes == flag for yes, no, row in said if yes == flag or no or not yes]
        weight = [1.0 if yes == flag or no == flag else 0.6 for yes, no, row in said if yes == flag or no or not yes]
        clean = [row for a, (single, _) in zip(answers, units) if flag not in a.flags for row in single]
        rows += clean
        gold += [False] * len(clean)
        weight += [NEGATIVE_WEIGHT] * len(clean)
        flagged = [u for a, u in zip(answers, units) if flag in a.flags]
        w, b = fit_one(rows, gold, weight, index)
        for _ in range(ROUNDS):
            shown = []
            for single, double in flagged:
                options = single + double
                shown.append(options[int(Rows(options, index).dot(w).argmax())])
            w, b = fit_one(rows + shown, gold + [True] * len(shown), weight + [1.0] * len(shown), index)
        out[flag] = ({n: float(v) for n, v in zip(names, w)}, float(b))
    return out


def unit_scores(fitted, units, flag):
    """Every unit's sum of weights in hundredths, as the judge computes it."""
    w, _ = fitted[flag]
    return [round(sum(SCALE * w.get(n, 0.0) for n in row)) for row in units[0]]


def fit_context(x, y):
    """A small logistic model over `PassageContext` values; whole-number weights and bias, thousandths."""
    x, y = np.array(x, float), np.array(y, float)
    mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-2
    z = np.hstack([(x - mean) / spread, np.ones((len(x), 1))])
    pull = np.full(z.shape[1], CONTEXT_L2)
    pull[-1] = 1e-6
    w = np.zeros(z.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-z @ w))
        step = np.linalg.solve((z * (p * (1 - p))[:, None]).T @ z + np.diag(pull), z.T @ (y - p) - pull * w)
        w += step
    plain = w[:-1] / spread
    return [round(1000 * v) for v in plain], round(1000 * (w[-1] - (plain * mean).sum()))


def main() -> int:
    """Fit, and say how well it generalises."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("extra", nargs="*", type=Path)
    args = parser.parse_args()
    cues = CueNames(LEXICON)
    said = passages(cues)
    answers = load(args.extra)
    facts = [facts_of(a) for a in answers]
    units = [windows(f, cues) for f in facts]
    values, levels = measured(answers, facts)
    contexts = [{} for _ in answers]
    for train, test in folds(answers):
        fitted = fit(said, [answers[i] for i in train], [units[i] for i in train])
        for i in test:
            contexts[i] = {
                flag: context_values(unit_scores(fitted, units[i], flag), values[i], levels[i])
                for flag in PASSAGE_FLAGS
            }
    context = {}
    for flag in PASSAGE_FLAGS:
        gold = [flag in a.flags for a in answers]
        x = [c[flag] for c in contexts]
        found = [0] * len(answers)
        for train, test in folds(answers):
            w, b = fit_context([x[i] for i in train], [gold[i] for i in train])
            for i in test:
                found[i] = sum(map(mul, w, x[i])) + b
        line = []
        for t in (-2000, -1500, -1000, -500, 0):
            right = sum(f >= t and g for f, g in zip(found, gold))
            wrong = sum(f >= t and not g for f, g in zip(found, gold))
            line.append(f"{t}: {right}/{sum(gold)} right, {wrong} wrong")
        print(f"{flag:22s}" + "   ".join(line), flush=True)
        # The lowest threshold at which the cross-fitted model is right often enough.
        threshold = NEVER
        for t in sorted(set(found)):
            right = sum(f >= t and g for f, g in zip(found, gold))
            if right >= RIGHT_AT_LEAST and right >= PRECISION * sum(f >= t for f in found):
                threshold = t
                break
        w, b = fit_context(x, gold)
        context[flag] = {"weights": w, "bias": b, "threshold": threshold}
    fitted = fit(said, answers, units)
    tables: dict[str, dict[str, list[int]]] = {"words": {}, "pairs": {}, "lists": {}}
    for name in sorted({n for w, _ in fitted.values() for n in w}):
        row = [round(SCALE * fitted[flag][0].get(name, 0.0)) for flag in PASSAGE_FLAGS]
        if max(map(abs, row)) >= 6:
            tables[{"w": "words", "p": "pairs", "c": "lists"}[name[0]]][name[2:]] = row
    write(
        {
            "about": "Weights of passages that show a red flag, hundredths, one a flag in the order of `labels`; "
            "written by training/train_flags.py",
            "version": "1.0",
            "labels": list(PASSAGE_FLAGS),
            "context_values": list(CONTEXT),
            "context": context,
            **tables,
        },
        WEIGHTS / "flags.json",
    )
    print({k: len(v) for k, v in tables.items()})
    return 0


if __name__ == "__main__":
    sys.exit(main())
