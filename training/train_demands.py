"""Fit how an answer shows that it is on its question, and what relevance loses where it is not.

    python training/train_demands.py [more rated answers.jsonl …]

The words of each demand are chosen by hand (``rubrics/patterns/demands.yaml``); how common each is in stories of any
kind, and how much the median of the answers on their question holds, is counted. A logistic model then tells good
stories under their question from the same stories under another one, with themes from models that did not see them.
What relevance loses by it was chosen so that most stories under another question lose a score, while agreement with
the raters is above what it was without.

Writes ``rubrics/weights/demands.json`` and the steps of "on the question asked" in ``scores.json``; runs last. It reads
with the judge as it is, so that a file of before must be there. Needs numpy.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from math import exp, log
from pathlib import Path
from statistics import median

import numpy as np
import theme_model
from data import WEIGHTS, folds, load
from train_scores import write

from starjudge.evaluate import request_of
from starjudge.heuristics.demands import ON_QUESTION, SIGNS, SURE, TOLD, Demands
from starjudge.heuristics.features import OTHERS, Asked, asked_values
from starjudge.heuristics.knowledge import knowledge
from starjudge.heuristics.read import measure_request, read_answer
from starjudge.heuristics.scores import LEVELS
from starjudge.heuristics.theme_words import LEAD, ThemeWords, theme_lead
from starjudge.resources.assets import asset
from starjudge.resources.yaml_source import read_document
from starjudge.text.overlap import content_stems
from starjudge.text.tokens import Tokens

SOURCE = "rubrics/patterns/demands.yaml"
VERSION = "1.0"
ON_TOPIC = 4  # relevance from which a story counts as an answer to its question
LEAST_WORDS = 70  # shorter stories hold little of anything
LEAST = 4  # stories on a demand from which their median is trusted
UNKNOWN = 0.6  # of the other demands' median: what a fair answer holds where there are fewer
DRAWS = 3  # other questions that every good story is put under
L2 = 2.0
# A story that is surely off its question loses so many hundredths of relevance; half of them at this log odds, and the
# rest the faster the steeper. More finds more swapped questions and costs agreement with the raters.
FALL, HALFWAY, STEEP = 180, -0.75, 2.0
SPOKEN_OF = {"others": OTHERS, "you": "general you per 1000 words"}
STEP = 25  # hundredths of log odds between two steps


def counted(stories, others):
    """The demands with the weights of their words, and what a fair answer to each holds.

    Args:
        stories: rated stories with their readings.
        others: rated answers to other kinds of question.

    """
    common = Counter(stem for _, reading in stories for stem in reading.facts.stems)
    rows = {}
    for row in read_document(asset(SOURCE), SOURCE).data:
        cues = {s: round(100 * log(len(stories) / (1 + common[s]))) for s in sorted(content_stems(row["cues"]))}
        rows[row["id"]] = {"kind": row.get("kind"), "asks": row.get("asks", []), "fair": 1,
                           "speaks_of": [SPOKEN_OF.get(row.get("speaks_of")), 1],
                           "cues": {s: max(1, w) for s, w in cues.items()}}  # fmt: skip
    demands = Demands.from_data({"demands": rows, "weights": [0] * len(SIGNS), "bias": 0})
    fair = {}
    for d in demands.rows:
        told = [r for a, r in (others if d.kind else stories) if d in demands.of(a.question) and on_topic(a)]
        if len(told) >= LEAST:
            fair[d.id] = max(1, round(median(sum(d.cues[s] for s in d.cues.keys() & r.facts.stems) for r in told)))
            if d.speaks_of:
                rows[d.id]["speaks_of"][1] = max(1, round(median(r.features.values[d.speaks_of] for r in told)))
    often = [row["speaks_of"][1] for name, row in rows.items() if name in fair and row["speaks_of"][0] == OTHERS]
    for name, row in rows.items():
        if name not in fair:
            row["fair"] = round(UNKNOWN * median(fair.values()))
            row["speaks_of"][1] = round(UNKNOWN * median(often))
        else:
            row["fair"] = fair[name]
    return rows


def on_topic(answer):
    """Whether a rated story is on its question."""
    return (answer.scores["relevance"] or 0) >= ON_TOPIC


def compared(stories, demands):
    """What `SIGNS` are for good stories under their own question and under others."""
    known, rng = knowledge(), random.Random(4)
    theme = [known.themes.find(a.question)[0] for a, _ in stories]
    asked = [{demand.id for demand in demands.of(a.question)} for a, _ in stories]
    good = [i for i, (a, _) in enumerate(stories) if on_topic(a) and asked[i]]
    own, other = [], []
    for train, test in folds([a for a, _ in stories]):
        seen = [i for i in train if on_topic(stories[i][0]) and theme[i]]
        fitted = theme_model.fit([stories[i][1].facts.stems for i in seen], [theme[i] for i in seen])
        words = ThemeWords.from_data(fitted | {"fair": known.theme_words.fair})
        for i in set(good).intersection(test):
            own.append(signs(stories[i], stories[i][0].question, theme[i], demands, words))
            may = [j for j in good if not asked[i] & asked[j] and (theme[i] is None or theme[i] != theme[j])]
            for j in rng.sample(may, DRAWS):
                other.append(signs(stories[i], stories[j][0].question, theme[j], demands, words))
    return own, other


def signs(story, question, theme, demands, words):
    """`SIGNS` of a story under a question, each within its span."""
    known, stems = knowledge(), story[1].facts.stems
    asked = Asked(content_stems(Tokens(question).words), known.themes.answer_cues(question),
                  known.themes.question_cues(question), known.scores.theme_floors.get(theme or "", 0))  # fmt: skip
    values = {**asked_values(story[1].facts, asked), LEAD: theme_lead(stems, theme, words)}
    values[TOLD] = demands.told(question, stems, story[1].features.values)
    return [min(high, max(low, values[name])) for name, low, high in SIGNS]


def logistic(x, y, weight):
    """Logistic regression by Newton steps with an L2 pull; weights and bias."""
    mean, spread = x.mean(axis=0), x.std(axis=0)
    z = np.hstack([(x - mean) / spread, np.ones((len(x), 1))])
    pull = np.append(np.full(x.shape[1], L2), 1e-6)
    w = np.zeros(z.shape[1])
    for _ in range(20):
        p = 1 / (1 + np.exp(-z @ w))
        curve = (z * (weight * p * (1 - p))[:, None]).T @ z + np.diag(pull)
        w += np.linalg.solve(curve, z.T @ (weight * (y - p)) - pull * w)
    plain = w[:-1] / spread
    return plain, w[-1] - (plain * mean).sum()


def loss(odds):
    """Hundredths of relevance that an answer loses at these log odds, in hundredths."""
    return round(FALL / (1 + exp(STEEP * (odds / 100 - HALFWAY))))


def main() -> int:
    """Fit and write."""
    known, stories, others = knowledge(), [], []
    for answer in load([Path(name) for name in sys.argv[1:]]):
        request = request_of(answer.question, answer.answer)
        reading = read_answer(request, measure_request(request, known), known)
        if reading.kind == "story" and answer.response == "story" and len(answer.answer.split()) >= LEAST_WORDS:
            stories.append((answer, reading))
        elif reading.kind != "story":
            others.append((answer, reading))
    rows = counted(stories, others)
    demands = Demands.from_data({"demands": rows, "weights": [0] * len(SIGNS), "bias": 0})
    own, other = compared(stories, demands)
    x, y = np.array([*own, *other], float), np.array([1.0] * len(own) + [0.0] * len(other))
    weights, bias = logistic(x, y, np.where(y == 1, len(other) / len(own), 1.0))
    sums = x @ weights + bias
    auc = np.mean([(s > sums[len(own) :]).mean() for s in sums[: len(own)]])
    print(f"{len(rows)} demands, {len(own)} stories under their question, {len(other)} under another: AUC {auc:.3f}")
    about = "What questions ask for: words with their weights, hundredths; written by training/train_demands.py"
    fitted = {"weights": [round(1000 * w) for w in weights], "bias": round(1000 * bias)}
    text = json.dumps({"about": about, "version": VERSION, **fitted, "demands": rows}, indent=0, ensure_ascii=False)
    (WEIGHTS / "demands.json").write_text(text + "\n", "utf-8")
    relevance_steps()
    return 0


def relevance_steps():
    """Put what relevance loses into ``scores.json``, in place of what stands there."""
    path = WEIGHTS / "scores.json"
    data = json.loads(path.read_text("utf-8"))
    before = sum(row[3]["relevance"] for row in data["steps"] if row[1] == ON_QUESTION)
    steps = [["both", ON_QUESTION, odds, {"relevance": loss(odds - STEP) - loss(odds)}]
             for odds in range(STEP - SURE, SURE, STEP) if loss(odds - STEP) != loss(odds)]  # fmt: skip
    for base in data["base"].values():
        base[LEVELS.index("relevance")] += before - sum(row[3]["relevance"] for row in steps)
    kept = [row for row in data["steps"] if row[1] != ON_QUESTION]
    write({**data, "steps": sorted([*kept, *steps], key=lambda row: (row[1], row[2], row[0]))}, path)


if __name__ == "__main__":
    sys.exit(main())
