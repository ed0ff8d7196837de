"""Fit the part labels: a linear-chain conditional random field over the corpus.

    python training/train_parts.py [--cv] [more rated answers.jsonl …]

Writes ``rubrics/weights/parts.json``: whole-number weights (hundredths) a feature and part, readable and
the same on every machine. Needs numpy; running the judge does not.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from pathlib import Path

import numpy as np
from data import LEXICON, WEIGHTS, facts_of, folds, gold_parts, load, of_yardstick
from variants import scrambled

from starjudge.heuristics.cues import CueNames
from starjudge.heuristics.parts import PartWeights, label_parts, unit_features, unit_masks, words_of
from starjudge.models.base import PARTS

WORD_MIN, PAIR_MIN, FEATURE_MIN = 3, 4, 3  # answers a feature must stand in
L2 = 1.0  # strength of the pull to zero, per unit of data below
EPOCHS, RATE = 24, 0.05
SCALE = 100  # weights are written as hundredths
VERSION = "1.3"
BENCH_WEIGHT = 2.5  # the yardstick's own training answers count for more: theirs are the labels that are measured
MIXED_WEIGHT, MIXED_LEAST, MIXED_SEED = 0.08, 6, 3  # stories out of order: weight of one, units it needs


def features_of(facts, kind, cues):
    """All features of every unit, named as in the weights file: ``w word``, ``p pair``, ``f feature``."""
    rows = unit_features(facts, kind, cues, unit_masks(facts))
    out = []
    for unit, row in zip(facts.units, rows, strict=True):
        words = facts.tokens.words[unit.first : unit.last]
        pairs = facts.tokens.pairs[unit.first : unit.last - 1]
        out.append(
            [f"w {words_of(w)}" for w in words]
            + [f"p {p}" for p in pairs]
            + [f"f {r}" for r in row]
            + [f"s {w[-2:]}" for w in words if not w[0].isdigit()]
        )
    return out


def fit(rows, gold, weights=None, seed=3):
    """Fit on sequences of feature names and part indices; returns names, weights, moves, first."""
    seen = Counter(name for sequence in rows for name in {n for unit in sequence for n in unit})
    least = {"w": WORD_MIN, "p": PAIR_MIN, "f": FEATURE_MIN, "s": 1}
    # Endings stand in for words too rare to have a weight of their own.
    known = {name for name, count in seen.items() if count >= least[name[0]]}
    names = sorted(n for n in known if n[0] != "s")
    endings = sorted({n for n in known if n[0] == "s"})
    index = {name: i for i, name in enumerate(names)}
    for name in endings:
        index[name] = len(index)
    names = list(index)

    def ids(unit):
        words = [n for n in unit if n[0] == "w"]
        tails = [n for n in unit if n[0] == "s"]
        plain = [w for w in words if w != "w #"]
        out = [index[n] for n in unit if n[0] != "s" and n in index]
        out += [index[t] for w, t in zip(plain, tails) if w not in index and t in index]
        return np.array(out, dtype=np.int64)

    data = [[ids(unit) for unit in sequence] for sequence in rows]
    k = len(PARTS)
    w, moves, first = np.zeros((len(index), k)), np.zeros((k, k)), np.zeros(k)
    state = [np.zeros_like(x) for x in (w, moves, first)]
    rng = np.random.default_rng(seed)
    order = np.arange(len(data))
    total = len(data)
    for epoch in range(EPOCHS):
        rng.shuffle(order)
        rate = RATE * (1 - epoch / EPOCHS) + 0.002
        for lo in range(0, total, 8):
            batch = order[lo : lo + 8]
            gw, gm, gf = np.zeros_like(w), np.zeros_like(moves), np.zeros_like(first)
            for s in batch:
                _gradient(data[s], gold[s], w, moves, first, gw, gm, gf, 1.0 if weights is None else weights[s])
            share = len(batch) / total
            for x, g, st in ((w, gw, state[0]), (moves, gm, state[1]), (first, gf, state[2])):
                g -= L2 * share * x
                st += g * g
                x += rate * g / np.sqrt(st + 1e-2)
    return names, w, moves, first


def _gradient(units, gold, w, moves, first, gw, gm, gf, weight):
    n, k = len(units), len(PARTS)
    e = np.stack([w[u].sum(axis=0) for u in units])
    alpha, beta = np.zeros((n, k)), np.zeros((n, k))
    alpha[0] = e[0] + first
    for t in range(1, n):
        m = alpha[t - 1][:, None] + moves
        top = m.max(axis=0)
        alpha[t] = top + np.log(np.exp(m - top).sum(axis=0)) + e[t]
    for t in range(n - 2, -1, -1):
        m = moves + (e[t + 1] + beta[t + 1])[None, :]
        top = m.max(axis=1)
        beta[t] = top + np.log(np.exp(m - top[:, None]).sum(axis=1))
    top = alpha[-1].max()
    z = top + np.log(np.exp(alpha[-1] - top).sum())
    p = np.exp(alpha + beta - z)
    for t, u in enumerate(units):
        d = -p[t]
        d[gold[t]] += 1
        np.add.at(gw, u, weight * d)
        if t:
            joint = np.exp(alpha[t - 1][:, None] + moves + (e[t] + beta[t])[None, :] - z)
            gm -= weight * joint
            gm[gold[t - 1], gold[t]] += weight
    gf -= weight * p[0]
    gf[gold[0]] += weight


def as_data(names, w, moves, first, version, fitted_on):
    """The weights file's content; rows that round to nothing are left out."""
    tables = {"words": {}, "pairs": {}, "features": {}}
    for name, row in zip(names, w):
        whole = [round(SCALE * x) for x in row]
        if max(map(abs, whole)) < 3:
            continue
        table = {"w": "words", "p": "pairs", "f": "features", "s": "features"}[name[0]]
        tables[table][("~" if name[0] == "s" else "") + name[2:]] = whole
    return {
        "about": "Weights of the part labels, hundredths, one a part in the order of `labels`; "
        "written by training/train_parts.py",
        "version": version,
        "fitted_on": fitted_on,
        "labels": list(PARTS),
        "first": [round(SCALE * x) for x in first],
        "moves": [[round(SCALE * x) for x in row] for row in moves],
        **{k: dict(sorted(v.items())) for k, v in tables.items()},
    }


def labelled(answers, facts, cues):
    """Feature names and parts of every answer's units."""
    rows = [features_of(f, a.kind, cues) for a, f in zip(answers, facts)]
    return rows, [[PARTS.index(p) for p in gold_parts(a, f)] for a, f in zip(answers, facts)]


def mixed(answers, cues):
    """Every story in no order: index, features, parts. Out of order the words must tell the part, not the place."""
    rng = random.Random(MIXED_SEED)
    told = [i for i, a in enumerate(answers) if a.kind == "story" and len(a.units) >= MIXED_LEAST]
    some = [scrambled(answers[i], rng, ()) for i in told]
    return list(zip(told, *labelled(some, [facts_of(a) for a in some], cues)))


def weight_of(answer):
    """What one answer counts."""
    return BENCH_WEIGHT if of_yardstick(answer) else 1.0


def fit_on(answers, some, rows, gold, out_of_order):
    """Fit on these answers, and with little weight on the same out of order."""
    here = set(some)
    more = [(row, labels) for i, row, labels in out_of_order if i in here]
    return fit(
        [rows[i] for i in some] + [row for row, _ in more],
        [gold[i] for i in some] + [labels for _, labels in more],
        [weight_of(answers[i]) for i in some] + [MIXED_WEIGHT] * len(more),
    )


def report(gold_words, title):
    """Word accuracy and macro F1."""
    right = sum(g == f for g, f in gold_words)
    f1 = {}
    for part in PARTS:
        tp = sum(g == f == part for g, f in gold_words)
        fp = sum(f == part != g for g, f in gold_words)
        fn = sum(g == part != f for g, f in gold_words)
        f1[part] = 2 * tp / max(1, 2 * tp + fp + fn)
    print(
        f"{title}: word accuracy {right / len(gold_words):.3f}  macro F1 {sum(f1.values()) / len(f1):.3f}  "
        + "  ".join(f"{k} {v:.2f}" for k, v in f1.items()),
        flush=True,
    )


def words_pairs(rated, facts, parts):
    """Gold and found part of every word."""
    out = []
    for unit, part in zip(facts.units, parts):
        for t in range(unit.first, unit.last):
            mid = (facts.tokens.starts[t] + facts.tokens.ends[t]) / 2
            gold = next((p for s, e, p in rated.units if s <= mid < e), None)
            if gold:
                out.append((gold, part))
    return out


def write(data, path):
    """One row a line, so that a change can be read."""
    lines = ["{"]
    plain = {k: v for k, v in data.items() if not isinstance(v, dict) or k == "fitted_on"}
    for k, v in plain.items():
        lines.append(f" {json.dumps(k)}: {json.dumps(v)},")
    tables = [k for k, v in data.items() if isinstance(v, dict) and k != "fitted_on"]
    for i, k in enumerate(tables):
        lines.append(f" {json.dumps(k)}: {{")
        rows = [f"  {json.dumps(n, ensure_ascii=False)}: {json.dumps(v)}" for n, v in data[k].items()]
        lines.append(",\n".join(rows))
        lines.append(" }" + ("," if i + 1 < len(tables) else ""))
    lines.append("}")
    path.write_text("\n".join(lines) + "\n", "utf-8")


def main() -> int:
    """Fit, and with ``--cv`` say first how well it generalises."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--cv", action="store_true")
    parser.add_argument("--no-write", action="store_true")
    parser.add_argument("--test", type=Path)
    parser.add_argument("extra", nargs="*", type=Path)
    args = parser.parse_args()
    answers = load(args.extra)
    cues = CueNames(LEXICON)
    facts = [facts_of(a) for a in answers]
    rows, gold = labelled(answers, facts, cues)
    out_of_order = mixed(answers, cues)
    if args.cv:
        pairs, bench = [], []
        for train, test in folds(answers):
            model = PartWeights.from_data(as_data(*fit_on(answers, train, rows, gold, out_of_order), VERSION, {}))
            for i in test:
                if answers[i].kind == "story":
                    got = words_pairs(answers[i], facts[i], label_parts(facts[i], answers[i].kind, model, cues).parts)
                    pairs += got
                    if of_yardstick(answers[i]):
                        bench += got
        report(pairs, "cross-validation by family, stories")
        if bench:
            report(bench, "  of these the yardstick's training answers")
    fitted = fit_on(answers, range(len(answers)), rows, gold, out_of_order)
    data = as_data(*fitted, VERSION, {"answers": len(answers), "units": sum(map(len, gold))})
    model = PartWeights.from_data(data)
    if args.test:
        pairs = []
        for a in load([args.test])[-sum(1 for _ in args.test.open()) :]:
            if a.kind == "story":
                f = facts_of(a)
                pairs += words_pairs(a, f, label_parts(f, a.kind, model, cues).parts)
        report(pairs, f"on {args.test.name}")
    if not args.no_write:
        write(data, WEIGHTS / "parts.json")
        print(f"{len(data['words'])} words, {len(data['pairs'])} pairs, {len(data['features'])} features")
    return 0


if __name__ == "__main__":
    sys.exit(main())
