"""Fit how an answer shows that it is on its question, and what relevance loses where it is not.

    python training/train_demands.py [more rated answers.jsonl …]

The words of each demand are chosen by hand (``rubrics/patterns/demands.yaml``); how common each is in stories of any
kind, how much commoner where they are asked for, and how much the median of the answers on their question holds, is
counted. What is told is weighed for each demand by two bell curves: of answers on it, and of others. A logistic model
then tells good stories under their question from the same stories under another one, with words and themes from stories
other than those; what is no story has a model of its own.
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
from starjudge.heuristics.demands import KINDS_MEANT, ON_QUESTION, SIGNS, SURE, Demands
from starjudge.heuristics.features import OTHERS, OWNED, Asked, asked_values
from starjudge.heuristics.knowledge import knowledge
from starjudge.heuristics.read import measure_request, read_answer
from starjudge.heuristics.scores import LEVELS
from starjudge.heuristics.theme_words import LEAD, ThemeWords, theme_lead
from starjudge.resources.assets import asset
from starjudge.resources.yaml_source import read_document
from starjudge.text.overlap import content_stems
from starjudge.text.tokens import Tokens

SOURCE = "rubrics/patterns/demands.yaml"
VERSION = "1.1"
ON_TOPIC = 4  # relevance from which a story counts as an answer to its question
LEAST_WORDS = 70  # shorter stories hold little of anything
LEAST = 4  # stories on a demand from which their median is trusted
UNKNOWN = 0.6  # of the other demands' median: what a fair answer holds where there are fewer
# A word chosen by hand is taken to be so many times as common where it is asked for as elsewhere, and that counts as so
# many families seen. What is seen moves it: a word as common elsewhere keeps a tenth of its weight, others gain half.
TIMES, TAKEN_AS = 3.0, 4
LEAST_TELLING, MOST_TELLING = 0.1, 1.5
PULL = 10  # answers that the curve of all demands counts as, beside those on one
DRAWS = 3  # other questions that every good story is put under
L2 = 2.0
# A story that is surely off its question loses so many hundredths of relevance; half of them at this log odds, and the
# rest the faster the steeper. More finds more swapped questions and costs agreement with the raters.
FALL, HALFWAY, STEEP = 180, -0.75, 2.0
SPOKEN_OF = {"others": OTHERS, "own": OWNED, "you": "general you per 1000 words"}
STEP = 25  # hundredths of log odds between two steps


def counted(stories, others):
    """The demands with the weights of their words, and what a fair answer to each holds.

    Args:
        stories: rated stories with their readings.
        others: rated answers to other kinds of question.

    """
    common = stems_of(stories)
    rows = {}
    for row in read_document(asset(SOURCE), SOURCE).data:
        cues = {s: round(100 * log(len(stories) / (1 + common[spelt(s)]))) for s in sorted(content_stems(row["cues"]))}
        rows[row["id"]] = {"kind": row.get("kind"), "asks": row.get("asks", []), "fair": 1, "tells": [],
                           "speaks_of": [SPOKEN_OF.get(row.get("speaks_of")), 1],
                           "cues": {s: max(1, w) for s, w in cues.items()}}  # fmt: skip
    demands = unfitted(rows)
    fair = {}
    for d in demands.rows:
        good = [(a, r) for a, r in (others if d.kind else stories) if on_topic(a)]
        here, elsewhere = split(good, d, demands)
        told = [r for _, r in here]
        if len(told) >= LEAST:
            rows[d.id]["cues"] = telling(d.cues, here, elsewhere)
            held = d._replace(cues=rows[d.id]["cues"]).held
            fair[d.id] = max(1, round(median(held(r.facts.stems) for r in told)))
            if d.speaks_of:
                rows[d.id]["speaks_of"][1] = max(1, round(median(r.features.values[d.speaks_of] for r in told)))
    often = [row["speaks_of"][1] for name, row in rows.items() if name in fair and row["speaks_of"][0] == OTHERS]
    for name, row in rows.items():
        if name not in fair:
            row["fair"] = round(UNKNOWN * median(fair.values()))
            row["speaks_of"][1] = round(median(often))  # no words are guessed here
        else:
            row["fair"] = fair[name]
    for name, tells in weighed(unfitted(rows), [s for s in stories if on_topic(s[0])]).items():
        rows[name]["tells"] = tells
    return rows


def unfitted(rows):
    """The demands, before their signs have weights."""
    nothing = dict.fromkeys(("story", "other"), [0] * len(SIGNS))
    return Demands.from_data({"demands": rows, "weights": nothing, "bias": {"story": 0, "other": 0}})


def stems_of(answers):
    """In how many answers each stem stands."""
    return Counter(stem for _, reading in answers for stem in set(map(spelt, reading.facts.stems)))


def spelt(stem):
    """A stem in one spelling: who realizes counts as who realises."""
    return stem[:-1] + "s" if stem.endswith("iz") else stem


def split(answers, demand, demands):
    """The answers to questions that ask for a demand, and the others."""
    found = [[], []]
    for a, r in answers:
        found[demand in demands.of(a.question)].append((a, r))
    return found[1], found[0]


def families(answers):
    """In how many families of stories each stem stands, and how many there are: a story told ten times is one."""
    held = {}
    for a, reading in answers:
        held.setdefault(a.family, set()).update(map(spelt, reading.facts.stems))
    return Counter(stem for stems in held.values() for stem in stems), len(held)


def telling(cues, told, elsewhere):
    """The weights of a demand's words, less for those that other stories hold as often."""
    (here, mine), (there, others) = families(told), families(elsewhere)
    out = {}
    for stem, weight in cues.items():
        usual = mine * (there[spelt(stem)] + 0.5) / (others + 1)  # families that hold it if nothing is asked for
        times = (here[spelt(stem)] + TAKEN_AS) / (usual + TAKEN_AS / TIMES)
        share = min(MOST_TELLING, max(LEAST_TELLING, log(times) / log(TIMES)))
        out[stem] = max(1, round(share * weight))
    return out


def weighed(demands, good):
    """What being told of says for each demand: bell curves of one width over answers on it and over the others.

    Both curves are pulled to those of all demands, the more the fewer answers are on it.
    """
    shares = {}
    for d in demands.rows:
        if d.kind is None:
            shares[d.id] = [[d.shares(r.facts.stems, r.features.values) for _, r in some]
                            for some in split(good, d, demands)]  # fmt: skip
    known = [s for s in shares.values() if len(s[0]) >= LEAST]
    out = {}
    for name, (here, there) in shares.items():
        out[name] = []
        for j in range(len(there[0])):
            of_all = [(column(on, j), column(off, j)) for on, off in known if len(off[0]) > j]
            on, off = (np.concatenate(columns) for columns in zip(*of_all))
            mine, others = column(here, j), column(there, j)
            usual = others.mean()
            asked = (mine.sum() + PULL * (usual + on.mean() - off.mean())) / (len(mine) + PULL)
            wide = (((mine - mine.mean()) ** 2).sum() if len(mine) else 0) + PULL * (on.var() + off.var()) / 2
            width = (wide / (len(mine) + PULL) + others.var()) / 2
            out[name].append([round((usual + asked) / 2), max(0, round(1000 * (asked - usual) / width))])
    return out


def column(rows, j):
    """One of the shares of many answers."""
    return np.array([row[j] for row in rows], float)


def on_topic(answer):
    """Whether a rated story is on its question."""
    return (answer.scores["relevance"] or 0) >= ON_TOPIC


def compared(stories, others, demands):
    """What `SIGNS` are for good stories under their own question and under others, by words counted without them."""
    known, rng = knowledge(), random.Random(4)
    theme = [known.themes.find(a.question)[0] for a, _ in stories]
    asked = [{demand.id for demand in demands.of(a.question)} for a, _ in stories]
    good = [i for i, (a, _) in enumerate(stories) if on_topic(a) and asked[i]]
    own, other = [], []
    for train, test in folds([a for a, _ in stories]):
        seen = [i for i in train if on_topic(stories[i][0]) and theme[i]]
        weights = theme_model.fit([stories[i][1].facts.stems for i in seen], [theme[i] for i in seen])
        words = ThemeWords.from_data(weights | {"fair": known.theme_words.fair})
        unseen = unfitted(counted([stories[i] for i in train], others))
        for i in set(good).intersection(test):
            own.append(signs(stories[i], stories[i][0].question, theme[i], unseen, words))
            may = [j for j in good if not asked[i] & asked[j] and (theme[i] is None or theme[i] != theme[j])]
            for j in rng.sample(may, DRAWS):
                other.append(signs(stories[i], stories[j][0].question, theme[j], unseen, words))
    return own, other


def compared_elsewhere(others, demands):
    """What `SIGNS` are for good answers that tell no story, under their own question and under others of the kind."""
    known, rng = knowledge(), random.Random(4)
    told = [(a, r) for a, r in others if on_topic(a) and r.kind in KINDS_MEANT and r.kind != "motivation"]
    own, other = [], []
    for a, reading in told:
        asked = {demand.id for demand in demands.of(a.question)}
        may = [q.question for q, r in told if r.kind == reading.kind and demands.of(q.question)
               and not asked & {demand.id for demand in demands.of(q.question)}]  # fmt: skip
        questions = [(own, a.question)] if asked else []
        for found, question in [*questions, *((other, q) for q in rng.sample(may, DRAWS))]:
            theme = known.themes.find(question)[0]
            found.append(signs((a, reading), question, theme, demands, known.theme_words))
    return own, other


def signs(story, question, theme, demands, words):
    """`SIGNS` of a story under a question, each within its span."""
    known, stems = knowledge(), story[1].facts.stems
    asked = Asked(content_stems(Tokens(question).words), known.themes.answer_cues(question),
                  known.themes.question_cues(question), known.scores.theme_floors.get(theme or "", 0))  # fmt: skip
    values = {**asked_values(story[1].facts, asked), LEAD: theme_lead(stems, theme, words)}
    values.update(demands.measured(question, stems, story[1].features.values))
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


def fitted(name, own, other):
    """Weights of `SIGNS` and what stands without any, in ten-thousandths of log odds."""
    x, y = np.array([*own, *other], float), np.array([1.0] * len(own) + [0.0] * len(other))
    balance = np.where(y == 1, len(other) / len(own), 1.0)
    weights, kept = np.zeros(x.shape[1]), list(range(x.shape[1]))
    while True:  # a sign is for and never against: one that would be against says nothing
        some, bias = logistic(x[:, kept], y, balance)
        if all(some >= 0):
            break
        kept = [i for i, w in zip(kept, some, strict=True) if w >= 0]
    weights[kept] = some
    sums = x @ weights + bias
    auc = np.mean([(s > sums[len(own) :]).mean() for s in sums[: len(own)]])
    print(f"{name}: {len(own)} under their question, {len(other)} under another: AUC {auc:.3f}")
    return [round(10_000 * w) for w in weights], round(10_000 * bias)


def loss(odds):
    """Hundredths of relevance that an answer loses at these log odds, in hundredths."""
    return round(FALL / (1 + exp(STEEP * (odds / 100 - HALFWAY))))


def fit(stories, others):
    """The weights file's content, but for what it says of itself."""
    rows = counted(stories, others)
    demands = unfitted(rows)
    found = {"story": fitted("stories", *compared(stories, others, demands)),
             "other": fitted("others", *compared_elsewhere(others, demands))}  # fmt: skip
    return {"weights": {group: weights for group, (weights, _) in found.items()},
            "bias": {group: bias for group, (_, bias) in found.items()}, "demands": rows}  # fmt: skip


def readings(answers):
    """Every answer, as the judge reads it."""
    known, out = knowledge(), []
    for answer in answers:
        request = request_of(answer.question, answer.answer)
        out.append((answer, read_answer(request, measure_request(request, known), known)))
    return out


def grouped(told):
    """The stories that teach what is told of a demand, and the answers to other kinds of question."""
    stories = [(a, r) for a, r in told if r.kind == "story" and a.response == "story"
               and len(a.answer.split()) >= LEAST_WORDS]  # fmt: skip
    return stories, [(a, r) for a, r in told if r.kind != "story"]


def unseen_losses(answers, words):
    """What relevance loses in every answer, by a model that did not see its story.

    Args:
        answers: rated answers.
        words: for each the themes' words that were fitted without it.

    """
    told, known, losses = readings(answers), knowledge(), [0] * len(answers)
    for train, test in folds(answers):
        demands = Demands.from_data(fit(*grouped([told[i] for i in train])))
        for i in test:
            (answer, reading), theme = told[i], known.themes.find(answers[i].question)[0]
            values = {**reading.features.values, LEAD: theme_lead(reading.facts.stems, theme, words[i])}
            values.update(demands.measured(answer.question, reading.facts.stems, values))
            losses[i] = loss(demands.on_question(answer.question, reading.kind, values))
    return losses


def main() -> int:
    """Fit and write."""
    data = fit(*grouped(readings(load([Path(name) for name in sys.argv[1:]]))))
    about = "What questions ask for: words with their weights, hundredths; written by training/train_demands.py"
    text = json.dumps({"about": about, "version": VERSION, **data}, indent=0, ensure_ascii=False)
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
