"""Fit the scores and the kind of response: boosted one-step trees over named measurements.

    python training/train_scores.py [more rated answers.jsonl …]

Every round adds one step ("outcome numbers ≥ 2") to one dimension, the one that explains most of what is
left; the sum of all steps is the model, so it can be printed and read. Which measurements a dimension may
use, and in which direction, is laid down below. Parts and outcome numbers of a training answer come from
models that did not see its story (cross-fitting), as they will for a new answer.
The models of passages and of themes are fitted on the way, and the judge is measured as a whole. Writes
``scores.json``, ``flags.json`` and ``themes.json`` in ``rubrics/weights``. Needs numpy.
"""

from __future__ import annotations

import argparse
import json
import sys
from operator import mul
from pathlib import Path
from typing import NamedTuple

import numpy as np
import passage_model
import theme_model
import train_outcomes
from data import LEXICON, WEIGHTS, facts_of, folds, kappa, load, of_yardstick, to_mislead
from train_parts import as_data, fit_on, labelled, mixed
from train_parts import write as write_tables
from variants import share_of, spare_passages, variants

from starjudge.heuristics.cues import PASSAGE_FLAGS, CueNames
from starjudge.heuristics.features import Asked, ListCounter, asked_values, measure_features
from starjudge.heuristics.flags import find_flags
from starjudge.heuristics.outcomes import OutcomeWeights, find_outcomes, outcome_features
from starjudge.heuristics.parts import PartWeights, label_parts
from starjudge.heuristics.passages import CONTEXT, NEVER, SOUNDS, Passage, context_values, sound_values, strongest
from starjudge.heuristics.questions import ThemeFinder, question_kind
from starjudge.heuristics.reading import Reading
from starjudge.heuristics.scores import LEVELS, ScoreWeights, find_levels, find_response, whole, with_flags
from starjudge.heuristics.theme_words import LEAD, ThemeWords, theme_lead
from starjudge.heuristics.told import held, only_claimed
from starjudge.heuristics.unsaid import telling
from starjudge.judges.combine import capped
from starjudge.judges.view import view_of
from starjudge.models.base import FLAGS, KINDS, RESPONSE_KINDS
from starjudge.resources.library import library
from starjudge.resources.rubrics import load_rubric
from starjudge.text.overlap import content_stems
from starjudge.text.tokens import Tokens

VERSION = "1.3"

THEMES = ThemeFinder(tuple(library().questions.values()), library().themes)
ROUNDS, RATE, SAMPLE = 420, 0.06, 0.6
FITS = 8  # fits whose mean is taken
LEAF = 12  # answers on either side of a step, at least
PULL = 6.0  # answers' worth of pull to zero in a step's size
FLAG_LEAST = 4  # answers a flag needs before it moves a score
SAID = {"blames_others", "badmouths_employer", "solo_heroics", "dismisses_ethics", "evasive_or_dishonest",
        "manipulates_grader", "off_question", "hides_behind_we", "fake_weakness", "no_real_failure"}  # fmt: skip
# Raters who note a flag score dimensions lower that it says nothing about; that is followed only up to this many
# hundredths, or one fault would count seven times.
ASIDE = -85
# The dimensions that a flag does say something about; ``overall`` always is one.
TOUCHES: dict[str, tuple[str, ...]] = {
    "blames_others": ("ownership",), "badmouths_employer": ("ownership", "relevance"),
    "hides_behind_we": ("ownership",), "solo_heroics": ("ownership",),
    "no_specifics": ("specificity", "impact"), "no_metrics": ("impact",),
    "no_result": ("impact", "structure"), "no_learning": ("learning",), "only_technical": ("relevance",),
    "dismisses_ethics": ("relevance",), "fake_weakness": ("relevance", "learning", "impact"),
    "no_real_failure": ("relevance", "learning", "ownership"), "off_question": ("relevance", "structure"),
    "generic_motivation": ("specificity", "relevance"), "chronological_resume": ("structure", "relevance"),
    "no_questions": ("relevance", "specificity"), "too_long": ("delivery", "structure"), "too_short": ("delivery",),
    "evasive_or_dishonest": ("impact", "ownership"), "manipulates_grader": ("relevance", "delivery"),
}  # fmt: skip
FLAGGED_WEIGHT = 0.15
CONTEXT_L2 = 3.0
RIGHT_AT_LEAST = 3  # a model that finds fewer is not used
PRECISION = 0.75  # cross-fitted, of a passage flag by this model alone; rules find others
FLAG_PULL = 3.0  # answers' worth of pull to zero in a flag's shift
FLOOR_SHARE, FLOOR_LEAST = 0.07, 5  # stories below a theme's floor, and stories a theme needs to have one
ON_TOPIC = 4  # relevance from which a story counts as an answer to its question
SWAPPED = {"relevance": 1.5}  # of a good story under a question of another theme
SWAPPED_WEIGHT = 0.2
VARIANTS, VARIANT_WEIGHT = 4, 0.2  # of every strong story; see variants.py
HARD_WEIGHT = 0.5  # of answers written to mislead the judge: a third of them shows a fault that one in twenty has
BENCH_WEIGHT = 4.0  # the yardstick's own training answers count for more: theirs is the scale that is measured

# +1: more of it may only raise, -1: may only lower, 0: either way. "*" holds for all kinds named there.
KIND_NAMES = tuple(f"kind {k}" for k in KINDS)
SHAPE = {"words": 0, "parts told": 1, "kinds asked": 0}
USES: dict[str, dict[str, int]] = {
    "structure": {
        "words": 0, "share situation": -1, "share task": 0, "share action": 0, "share result": 0, "share learning": 0,
        "share other": -1, "words task": 1, "words action": 1, "words result": 1, "words learning": 1,
        "words situation": 0, "parts told": 1, "steps back in the story": -1, "changes of part": 0,
        "steps in order": 1, "ends in result or learning": 1, "past tense per 1000 words": 1, "role words": 1,
        "general claims per 1000 words": -1, "general you per 1000 words": -1, "questions asked": 0,
        "would and if per 1000 words": 0,
    },
    "ownership": {
        "own actions": 1, "team actions": -1, "passive actions": -1, "actions of others": -1, "own share of actions": 1,
        "own actions anywhere": 1, "team share of we and I": -1, "own actions per 1000 words": 1,
        "passive per 1000 words": -1, "role words": 1, "credit words": 1, "own fault words": 1, "blame words": -1,
        "contempt words": -1, "dismissing words": -1, "solo words": -1, "words action": 1, "words task": 1,
        "general claims per 1000 words": -1, "general you per 1000 words": -1, "past tense per 1000 words": 1,
        "own changes": 1, "failure denied": -1, "words": 0, "would and if per 1000 words": 0,
    },
    "specificity": {
        "technical words": 1, "technical words per 1000": 1, "measure words": 1, "people named by role": 1,
        "named things": 1, "named things per 1000 words": 1, "moments in time": 1, "reasons": 1,
        "reasons per 1000 words": 1, "steps in order": 1, "buzzwords per 1000 words": -1, "vague words per 1000": -1,
        "general claims per 1000 words": -1, "general you per 1000 words": -1, "words action": 1, "words": 0,
        "distinct content words": 1, "past tense per 1000 words": 1, "decisions": 1, "finding out": 1, "building": 1,
        "quoted words": 1, "morals per 1000 words": -1, "generic praise": -1, "people words": 1, "business words": 1,
        "would and if per 1000 words": 0,
    },
    "impact": {
        "outcome numbers": 1, "outcome numbers with baseline": 1, "technical outcomes": 1, "business outcomes": 1,
        "kinds of outcome": 1, "business words in result": 1, "measure words in result": 1,
        "outcome words in result": 1, "change words in result": 1, "figures in result": 1, "words result": 1,
        "share result": 0, "figures in learning": 1, "general claims per 1000 words": -1, "vague words per 1000": -1,
        "buzzwords per 1000 words": -1, "words": 0, "business words": 1,
    },
    "learning": {
        "words learning": 1, "share learning": 0, "lesson words": 1, "lesson words anywhere": 1, "lasting changes": 1,
        "own changes": 1, "figures in learning": 1, "technical words in learning": 1, "morals": 0,
        "morals per 1000 words": -1, "failure denied": -1, "general claims per 1000 words": -1, "words": 0,
        "own fault words": 1,
    },
    "relevance": {
        "question taken up": 1, "theme words": 1, "theme words per 100": 1, "theme words missing": -1, "words": 0,
        "words for this question": 1, LEAD: 1,
        "words action": 1, "parts told": 1, "share other": -1, "share situation": -1,
        "general claims per 1000 words": -1, "general you per 1000 words": -1, "past tense per 1000 words": 1,
        "own actions anywhere": 1, "contempt words": -1, "dismissing words": -1, "failure denied": -1,
        "generic praise": -1, "resume words": -1, "distinct content words": 1, "said again": -1, "decisions": 1,
        "vague words per 1000": -1, "own fault words": 1, "questions asked": 0, "would and if per 1000 words": 0,
        "reasons": 1,
    },
    "delivery": {
        "words": 0, "share other": -1, "said again": -1, "distinct per 100 words": 1, "distinct content words": 1,
        "changes of part": 0, "vague words per 1000": -1, "buzzwords per 1000 words": -1,
        "general claims per 1000 words": -1, "general you per 1000 words": -1, "figures per 1000 words": 1,
        "past tense per 1000 words": 1, "parts told": 1, "questions asked": 0, "technical words per 1000": 1,
        "named things per 1000 words": 1, "share situation": -1,
    },
}  # fmt: skip
HEARD = {
    "ownership": ("blames_others", "badmouths_employer", "solo_heroics", "evasive_or_dishonest"),
    "relevance": ("badmouths_employer", "dismisses_ethics", "evasive_or_dishonest"),
    "learning": ("blames_others", "dismisses_ethics"),
    "impact": ("evasive_or_dishonest",),
}  # the flags whose sound may lower a dimension, and with it the verdict
for dimension, flags in HEARD.items():
    USES[dimension].update(dict.fromkeys((SOUNDS[flag] for flag in flags), -1))
USES["overall"] = {name: sign for uses in USES.values() for name, sign in uses.items()}
for name in USES["overall"]:
    signs = {uses[name] for d, uses in USES.items() if d != "overall" and name in uses}
    USES["overall"][name] = signs.pop() if len(signs) == 1 else 0
for uses in USES.values():
    uses.update(dict.fromkeys(KIND_NAMES, 0))


class Taught(NamedTuple):
    """Measurements that teach what a score must and must not react to."""

    base: int
    """Index of the answer they were made from."""
    values: dict[str, int]
    targets: dict[str, float]
    weight: float


class Seen(NamedTuple):
    """What is known of an answer without its story: from models fitted on the others."""

    parts: tuple
    outcomes: tuple
    values: dict[str, int]
    signs: list[list[int]]
    """Each unit's sums of weights, one a flag of `PASSAGE_FLAGS`."""
    words: ThemeWords
    """The fitted model that the lead of the theme comes from."""


def see(answer, facts, model, outcome, passages, words, cues, counter):
    """An answer, read with fitted parts, outcomes, passages and theme words."""
    parts = label_parts(facts, question_kind(answer.question), model, cues).parts
    outcomes = find_outcomes(facts, parts, outcome)
    units = passage_model.windows(facts, cues)
    columns = [passage_model.unit_scores(passages, units, flag) for flag in PASSAGE_FLAGS]
    signs = [list(row) for row in zip(*columns)]
    values = values_of(answer, facts, parts, outcomes, counter) | sound_values(strongest(telling(facts, parts, signs)))
    values[LEAD] = theme_lead(facts.stems, THEMES.find(answer.question)[0], words)
    return Seen(parts, outcomes, values, signs, words)


def on_theme(answers, facts, some):
    """Stems and themes of the stories among some answers that are on their question."""
    told = [(i, THEMES.find(answers[i].question)[0]) for i in some if question_kind(answers[i].question) == "story"]
    told = [(i, t) for i, t in told if t is not None and (answers[i].scores["relevance"] or 0) >= ON_TOPIC]
    return [facts[i].stems for i, _ in told], [t for _, t in told]


def fair_lead(answers, facts, words):
    """The median lead of the theme asked for, of stories on their question."""
    leads = []
    for i in range(len(answers)):
        theme = THEMES.find(answers[i].question)[0]
        if on_theme(answers, facts, [i])[0] and theme in words[i].labels:
            leads.append(theme_lead(facts[i].stems, theme, words[i]))
    return sorted(leads)[len(leads) // 2]


def see_all(answers, facts, varied=()):
    """Every answer and variant, read with models that did not see its story."""
    cues, counter = CueNames(LEXICON), ListCounter(LEXICON)
    FLOORS.clear()
    FLOORS.update(theme_floors(answers, facts))
    rows, gold = labelled(answers, facts, cues)
    out_of_order = mixed(answers, cues)
    said = passage_model.passages(cues, set(spare_passages("blames_others")))
    units = [passage_model.windows(f, cues) for f in facts]
    seen = [None] * len(answers)
    taught = []
    for train, test in folds(answers):
        model = PartWeights.from_data(as_data(*fit_on(answers, train, rows, gold, out_of_order), "cv", {}))
        parts = {i: label_parts(facts[i], question_kind(answers[i].question), model, cues).parts for i in train}
        candidates = [outcome_features(facts[i], parts[i]) for i in train]
        hits = [
            [any(n.start < e and s < n.end for s, e in answers[i].metrics) for n in facts[i].numbers] for i in train
        ]
        weight = [[train_outcomes.weight_of(answers[i])] * len(h) for i, h in zip(train, hits)]
        fitted = train_outcomes.fit(*([v for row in of for v in row] for of in (candidates, hits, weight)))
        outcome = OutcomeWeights(fitted, train_outcomes.THRESHOLD)
        passages = passage_model.fit(said, [answers[i] for i in train], [units[i] for i in train])
        words = ThemeWords.from_data(theme_model.fit(*on_theme(answers, facts, train)) | {"fair": 0})
        fair = fair_lead([answers[i] for i in train], [facts[i] for i in train], [words] * len(train))
        words = words._replace(fair=fair)
        for i in test:
            seen[i] = see(answers[i], facts[i], model, outcome, passages, words, cues, counter)
        here = set(test)
        for i, variant in varied:
            if i in here:
                row = see(variant, facts_of(variant), model, outcome, passages, words, cues, counter).values
                targets = {d: v for d, v in variant.scores.items() if v is not None}
                if variant.same_as:
                    targets["overall"] = variant.overall
                taught.append(Taught(i, row, targets, VARIANT_WEIGHT * share_of(variant)))
    return seen, taught


FLOORS: dict[str, int] = {}  # set from the answers before anything is measured


def asked_by(question, floors):
    """What a question was about, as the judge knows it."""
    theme = THEMES.find(question)[0]
    stems = content_stems(Tokens(question).words)
    return Asked(stems, THEMES.answer_cues(question), THEMES.question_cues(question), floors.get(theme or "", 0))


def theme_floors(answers, facts):
    """For each theme how many of its words all but a few on-topic stories hold."""
    counts = {}
    for a, f in zip(answers, facts):
        if question_kind(a.question) == "story" and (a.scores["relevance"] or 0) >= ON_TOPIC:
            theme = THEMES.find(a.question)[0]
            if theme is not None:
                counts.setdefault(theme, []).append(asked_values(f, asked_by(a.question, {}))["theme words"])
    return {t: sorted(c)[int(FLOOR_SHARE * len(c))] for t, c in sorted(counts.items()) if len(c) >= FLOOR_LEAST}


def values_of(answer, facts, parts, outcomes, counter):
    """Measurements of one answer with the kind of its question."""
    values = dict(measure_features(facts, parts, outcomes, counter, asked_by(answer.question, FLOORS)).values)
    kind = question_kind(answer.question)
    values.update({f"kind {k}": int(k == kind) for k in KINDS})
    return values


class Table:
    """Step indicators of all answers: columns are (group, measurement, threshold)."""

    def __init__(self, values, names, story):
        self.columns, cells = [], []
        for name in names:
            v = np.array([row[name] for row in values], float)
            cuts = sorted({int(np.ceil(np.quantile(v, q))) for q in np.arange(0.04, 0.97, 0.04)} | {1})
            for t in cuts:
                hit = v >= t
                for group, mask in (("both", None), ("story", story), ("other", ~story)):
                    cell = hit if mask is None else hit & mask
                    inside = len(v) if mask is None else mask.sum()
                    if LEAF <= cell.sum() <= inside - LEAF:
                        self.columns.append((group, name, t))
                        cells.append(cell)
        self.cells = np.array(cells, float).T


def boost(x, columns, y, weight, uses, rng, rounds=ROUNDS):
    """Weights of the columns for one output; each round adds the step that explains most of what is left."""
    signs = np.array([uses.get(c[1], 9) for c in columns])
    allowed = np.flatnonzero(signs != 9)
    xa, sa = x[:, allowed], signs[allowed]
    wsum, base = weight.sum(), (weight * y).sum() / weight.sum()
    out = np.zeros(len(columns))
    fitted = np.full(len(y), base)
    # One step moves the answers above it; the intercept moves with it so that the mean stays.
    for _ in range(rounds):
        use = weight * (rng.random(len(y)) < SAMPLE)
        some = rng.random(len(allowed)) < 0.5
        r = y - fitted
        n1 = use @ xa
        s1 = (use * r) @ xa
        n0, s0 = use.sum() - n1, (use * r).sum() - s1
        gap = s1 / (n1 + PULL) - s0 / (n0 + PULL)
        gain = s1**2 / (n1 + PULL) + s0**2 / (n0 + PULL)
        gain[(np.sign(gap) * sa < 0) | ~some | (n1 < LEAF / 2) | (n0 < LEAF / 2)] = -1
        k = int(gain.argmax())
        if gain[k] <= 0:
            continue
        step = RATE * gap[k]
        out[allowed[k]] += step
        fitted += step * (xa[:, k] - (weight @ xa[:, k]) / wsum)
    return out, base - (weight @ (x @ out)) / wsum


def fit(values, targets, responses, story, weight, taught=(), seed=11):
    """Fit all outputs; returns the weights file's content."""
    names = sorted(set(values[0]))
    table = Table([*values, *(t.values for t in taught)], names, np.concatenate([story, np.ones(len(taught), bool)]))
    n = len(values)
    rng = np.random.default_rng(seed)
    levels, base = {}, {}
    for output in LEVELS:
        y = np.concatenate([targets[output], np.array([t.targets.get(output, np.nan) for t in taught])])
        ok = ~np.isnan(y)
        every = np.concatenate([weight, np.array([t.weight for t in taught])])
        # The mean of several fits: each takes its steps in a random order, and one alone would be lucky or not.
        fits = [boost(table.cells[ok], table.columns, y[ok], every[ok], USES[output], rng) for _ in range(FITS)]
        levels[output] = np.mean([w for w, _ in fits], axis=0)
        base[output] = float(np.mean([b for _, b in fits]))
    # The kind of response: one output a kind, fitted to "is it this kind", from every measurement.
    free = dict.fromkeys(names, 0)
    rlevels, rbase = {}, {}
    for kind in RESPONSE_KINDS:
        y = np.array([float(r == kind) for r in responses])
        w, b = boost(table.cells[:n], table.columns, y, weight, free, rng, rounds=220)
        rlevels[kind], rbase[kind] = w, b
    return {
        "about": "Steps of the scores, hundredths; written by training/train_scores.py",
        "version": VERSION,
        "base": {g: [round(100 * base[o]) for o in LEVELS] for g in ("story", "other")},
        "response_base": {g: [round(1000 * rbase[k]) for k in RESPONSE_KINDS] for g in ("story", "other")},
        "steps": _rows(table.columns, levels, 100),
        "response_steps": _rows(table.columns, rlevels, 1000),
    }


def flag_effects(levels, answers):
    """What each flag takes from each dimension: ``[shift, limit]``, from levels of models that did not see it."""
    effects = {}
    for flag in FLAGS:
        some = [i for i, a in enumerate(answers) if flag in a.flags]
        if len(some) < FLAG_LEAST:
            continue
        row = {}
        for d in LEVELS:
            near = d == "overall" or d in TOUCHES[flag]
            gold = [(answers[i].overall if d == "overall" else answers[i].scores[d], levels[i][d]) for i in some]
            gold = [(g, v) for g, v in gold if g is not None]
            if len(gold) < FLAG_LEAST:
                continue
            top = sorted(g for g, _ in gold)[int(0.9 * (len(gold) - 1))]
            limit = min(500, 100 * top + 45) if near else 500
            rest = sum(100 * g - min(v, limit) for g, v in gold) / (len(gold) + FLAG_PULL)
            shift = min(0, round(rest)) if near else max(ASIDE, min(0, round(rest)))
            if limit < 445 or shift <= -15:
                row[d] = [shift, limit]
        effects[flag] = row
    return effects


def cross_fitted(values, targets, responses, story, weight, answers, taught=()):
    """Levels and responses of every answer, from models that did not see its story."""
    got = [None] * len(answers)
    for train, test in folds(answers):
        t = np.array(train)
        here = set(train)
        data = fit(
            [values[i] for i in train],
            {k: v[t] for k, v in targets.items()},
            [responses[i] for i in train],
            story[t],
            weight[t],
            [row for row in taught if row.base in here],
        )
        model = ScoreWeights.from_data({**data, "flags": {}, "theme_floors": {}})
        for i in test:
            got[i] = (find_levels(values[i], bool(story[i]), model), find_response(values[i], bool(story[i]), model))
    return got


def _rows(columns, weights, scale):
    rows = []
    for i, (group, name, threshold) in enumerate(columns):
        row = {o: round(scale * w[i]) for o, w in weights.items() if abs(round(scale * w[i])) >= 1}
        if row:
            rows.append([group, name, threshold, row])
    return sorted(rows, key=lambda r: (r[1], r[2], r[0]))


def write(data, path):
    """One step a line."""
    lines = ["{"]
    for k, v in data.items():
        end = "" if k == list(data)[-1] else ","
        if isinstance(v, list):
            lines.append(f" {json.dumps(k)}: [")
            lines.append(",\n".join(f"  {json.dumps(row, ensure_ascii=False)}" for row in v))
            lines.append(f" ]{end}")
        else:
            lines.append(f" {json.dumps(k)}: {json.dumps(v)}{end}")
    lines.append("}")
    path.write_text("\n".join(lines) + "\n", "utf-8")


def aims(answers):
    """Targets and weights of all answers, and which are stories, the yardstick's, or written to mislead."""
    story = np.array([question_kind(a.question) == "story" for a in answers])
    bench, hard = (np.array([is_so(a) for a in answers]) for is_so in (of_yardstick, to_mislead))
    weight = np.where(bench, BENCH_WEIGHT, np.where(hard, HARD_WEIGHT, 1.0))
    # A flagged answer is low for what it says, which a flag's own effect carries; the steps learn less from it.
    weight = weight * np.array([FLAGGED_WEIGHT if set(a.flags) & SAID else 1.0 for a in answers])
    targets = {
        d: np.array([np.nan if a.scores[d] is None else a.scores[d] for a in answers], float) for d in LEVELS[:-1]
    }
    targets["overall"] = np.array([a.overall for a in answers], float)
    return targets, story, weight, bench, hard


def swapped(answers, seen, facts, rng):
    """On-topic stories under a question of another theme: rows that teach relevance what off the question is."""
    stories = [i for i, a in enumerate(answers) if question_kind(a.question) == "story"]
    good = [i for i in stories if answers[i].scores["relevance"] >= ON_TOPIC]
    rows = []
    for i in good:
        j = good[int(rng.integers(len(good)))]
        here, there = THEMES.find(answers[i].question)[0], THEMES.find(answers[j].question)[0]
        if there is None or here == there:
            continue
        row = {**seen[i].values, **asked_values(facts[i], asked_by(answers[j].question, FLOORS))}
        row[LEAD] = theme_lead(facts[i].stems, there, seen[i].words)
        rows.append(Taught(i, row, SWAPPED, SWAPPED_WEIGHT))
    return rows


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


def contexts(answers, seen, levels):
    """The second model of the passage flags, and which answers it finds each in when it has not seen their story."""
    out, found = {}, [set() for _ in answers]
    for n, flag in enumerate(PASSAGE_FLAGS):
        gold = [flag in a.flags for a in answers]
        x = [context_values([row[n] for row in s.signs], s.values, lv) for s, lv in zip(seen, levels)]
        sums = [0] * len(answers)
        for train, test in folds(answers):
            w, b = fit_context([x[i] for i in train], [gold[i] for i in train])
            for i in test:
                sums[i] = sum(map(mul, w, x[i])) + b
        # The lowest threshold at which the cross-fitted model is right often enough.
        threshold = NEVER
        for t in sorted(set(sums)):
            right = sum(f >= t and g for f, g in zip(sums, gold))
            if right >= RIGHT_AT_LEAST and right >= PRECISION * sum(f >= t for f in sums):
                threshold = t
                break
        right, wrong = (sum(f >= threshold and g is w for f, g in zip(sums, gold)) for w in (True, False))
        print(f"  passages of {flag:22s} {right} of {sum(gold)} found, {wrong} wrong", flush=True)
        for i, f in enumerate(sums):
            if f >= threshold:
                found[i].add(flag)
        w, b = fit_context(x, gold)
        out[flag] = {"weights": w, "bias": b, "threshold": threshold}
    return out, found


def judged(answers, facts, seen, levels, responses, passages, effects):
    """Overall and flags of every answer as the judge puts them together, from the cross-fitted pieces.

    Only the rules of the red flags, written by hand, are the shipped ones.
    """
    counter, rubric = ListCounter(LEXICON), load_rubric()
    out = []
    for i, a in enumerate(answers):
        f, s = facts[i], seen[i]
        kind = question_kind(a.question)
        features = measure_features(f, s.parts, s.outcomes, counter, asked_by(a.question, FLOORS))
        signs = list(zip(*s.signs))
        shown = [Passage(flag, signs[n].index(max(signs[n])))
                 for n, flag in enumerate(PASSAGE_FLAGS) if flag in passages[i] and signs]  # fmt: skip
        theme = THEMES.find(a.question)[0]
        reading = Reading(a.question, kind, responses[i], theme, f, s.parts, s.outcomes,
                          features._replace(values=s.values), levels[i], rubric, shown)  # fmt: skip
        hits = [h.id for h in find_flags(reading)]
        after = with_flags(levels[i], hits, ScoreWeights(None, None, effects[i], {}, ""), kind == "story")
        if only_claimed(f, s.values) is not None:
            after = held(after)
        final = capped(
            whole(after["overall"]), rubric, hits, view_of(rubric).kinds[kind], responses[i], f.word_count, []
        )
        out.append((final.overall, hits, after))
    return out


def cross_fitted_effects(answers, levels):
    """For every answer, the flags' effects fitted without its story."""
    out = [None] * len(answers)
    for train, test in folds(answers):
        effects = flag_effects([levels[i] for i in train], [answers[i] for i in train])
        for i in test:
            out[i] = effects
    return out


def tell(title, use, answers, targets, levels, after, found, got):
    """How well everything agrees with the raters, for some of the answers."""
    print(f"cross-validation by family, {title} (without flags; with the raters' flags; as the judge finds them)")
    for d in LEVELS:
        some = [i for i in range(len(answers)) if use[i] and not np.isnan(targets[d][i])]
        gold = [int(targets[d][i]) for i in some]
        plain, best = ([whole(x[i][d]) for i in some] for x in (levels, after))
        real = [found[i][0] if d == "overall" else whole(found[i][2][d]) for i in some]
        bias = "  ".join(f"{np.mean(x) - np.mean(gold):+.2f}" for x in (plain, best, real))
        kappas = "  ".join(f"{kappa(gold, x):.3f}" for x in (plain, best, real))
        print(f"  {d:12s} kappa {kappas}  bias {bias}")
    some = [i for i in range(len(answers)) if use[i]]
    pairs = [(found[i][0], found[j][0]) for i in some for j in some if answers[i].overall - answers[j].overall >= 2]
    order = sum(1.0 if a > b else 0.5 * (a == b) for a, b in pairs) / max(1, len(pairs))
    print(
        f"  order of pairs 2 apart {order:.3f}"
        f"  response {np.mean([got[i][1] == answers[i].response for i in some]):.3f}"
    )
    lines, right, wrong, missed = [], 0, 0, 0
    for flag in FLAGS:
        hit = [(flag in found[i][1], flag in answers[i].flags) for i in some]
        tp, fp, fn = hit.count((True, True)), hit.count((True, False)), hit.count((False, True))
        right, wrong, missed = right + tp, wrong + fp, missed + fn
        lines.append(f"{flag} {tp} {fp} {fn}")
    print(f"  flags: precision {right / max(1, right + wrong):.2f}  recall {right / max(1, right + missed):.2f}"
          f"  (right, wrong, missed) {', '.join(lines)}")  # fmt: skip


def main() -> int:
    """Fit, and say how well it generalises."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("extra", nargs="*", type=Path)
    args = parser.parse_args()
    import train_demands  # which writes what this file writes, too

    answers = load(args.extra)
    facts = [facts_of(a) for a in answers]
    seen, taught = see_all(answers, facts, list(variants(answers, VARIANTS)))
    values, responses = [s.values for s in seen], [a.response for a in answers]
    taught += swapped(answers, seen, facts, np.random.default_rng(5))
    targets, story, weight, bench, hard = aims(answers)
    got = cross_fitted(values, targets, responses, story, weight, answers, taught)
    levels = [g[0] for g in got]
    passages, shown = contexts(answers, seen, levels)
    effects = cross_fitted_effects(answers, levels)
    # What relevance loses off its question is fitted last, on top of these scores; here to be measured with them.
    lost = train_demands.unseen_losses(answers, [s.words for s in seen])
    held_down = [{**lv, "relevance": lv["relevance"] - less} for lv, less in zip(levels, lost)]
    after = [with_flags(lv, a.flags, ScoreWeights(None, None, e, {}, ""), question_kind(a.question) == "story")
             for a, lv, e in zip(answers, held_down, effects)]  # fmt: skip
    found = judged(answers, facts, seen, held_down, [g[1] for g in got], shown, effects)
    groups = {"all": hard | ~hard, "corpus": ~hard & ~bench, "corpus/hard": hard, "yardstick's training answers": bench}
    for title, use in groups.items():
        if use.any():
            tell(title, use, answers, targets, held_down, after, found, got)
    at = {a.id: i for i, a in enumerate(answers)}
    same = [abs(found[i][0] - found[at[a.same_as]][0]) for i, a in enumerate(answers) if a.same_as in at]
    print(f"same content in another form: {len(same)} pairs, overall moves by {np.mean(same):.2f}")
    data = fit(values, targets, responses, story, weight, taught)
    write({**data, "theme_floors": FLOORS, "flags": flag_effects(levels, answers)}, WEIGHTS / "scores.json")
    write_tables(
        {
            "about": "Weights of words for themes, hundredths, one a theme in the order of `labels`; "
            "written by training/train_scores.py",
            "fair": fair_lead(answers, facts, [s.words for s in seen]),
            **theme_model.fit(*on_theme(answers, facts, range(len(answers)))),
        },
        WEIGHTS / "themes.json",
    )
    cues = CueNames(LEXICON)
    units = [passage_model.windows(f, cues) for f in facts]
    fitted = passage_model.fit(passage_model.passages(cues), answers, units)
    write_tables(
        {
            "about": "Weights of passages that show a red flag, hundredths, one a flag in the order of `labels`; "
            "written by training/train_scores.py",
            "version": VERSION,
            "labels": list(PASSAGE_FLAGS),
            "context_values": list(CONTEXT),
            "context": passages,
            **passage_model.tables(fitted),
        },
        WEIGHTS / "flags.json",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
