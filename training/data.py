"""The rated answers that weights are fitted on, as the judge sees them."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from corpus import Rated, read_all

from starjudge.models.answer import Answer
from starjudge.resources.lexicons import word_lists
from starjudge.text.lexicon import Lexicon
from starjudge.text.measure import Facts

HERE = Path(__file__).parent
WEIGHTS = HERE.parent / "rubrics" / "weights"
LEXICON = Lexicon(word_lists())


def load(extra: Sequence[Path] = ()) -> list[Rated]:
    """The corpus, and further rated answers in the yardstick's form (JSON lines)."""
    answers = read_all(HERE / "corpus")
    for path in extra:
        answers += [_from_json(json.loads(line)) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return answers


def _from_json(row: dict) -> Rated:
    # Neighbours by number may be one story: ten in a row share a family, so that no story is on both sides.
    digits = "".join(c for c in row["id"] if c.isdigit())
    family = f"bench-{row['id'][0]}{int(digits) // 4}"
    return Rated(
        row["id"],
        row["question"],
        row["answer"],
        row["kind"],
        row["response"],
        {k: None if v is None else round(v) for k, v in row["scores"].items()},
        round(row["overall"]),
        tuple(row["flags"]),
        tuple((s, e, p) for s, e, p in row["units"]),
        tuple((s, e) for s, e in row["metrics"]),
        family=family,
        same_as=row.get("same_as"),
    )


def facts_of(rated: Rated) -> Facts:
    """The answer, measured."""
    return Facts(Answer(text=rated.answer), LEXICON)


def gold_parts(rated: Rated, facts: Facts) -> list[str]:
    """The rated part of each of the judge's own units: the one that covers most of its characters."""
    out = []
    for unit in facts.units:
        cover: dict[str, int] = {}
        for start, end, part in rated.units:
            shared = min(end, unit.end) - max(start, unit.start)
            if shared > 0:
                cover[part] = cover.get(part, 0) + shared
        out.append(max(cover, key=cover.__getitem__) if cover else "other")
    return out


def of_yardstick(rated: Rated) -> bool:
    """Whether an answer is one of the yardstick's own training answers."""
    return rated.family.startswith("bench")


def to_mislead(rated: Rated) -> bool:
    """Whether an answer was written to mislead the judge (``corpus/hard``)."""
    return rated.source.startswith("hard/")


def folds(answers: Sequence[Rated], count: int = 5, seed: int = 7) -> Iterator[tuple[list[int], list[int]]]:
    """Train and test indices, never a story family in both."""
    families = sorted({a.family for a in answers})
    random.Random(seed).shuffle(families)
    where = {family: i % count for i, family in enumerate(families)}
    for k in range(count):
        test = [i for i, a in enumerate(answers) if where[a.family] == k]
        train = [i for i, a in enumerate(answers) if where[a.family] != k]
        yield train, test


def kappa(gold: Iterable[int], found: Iterable[int], low: int = 1, high: int = 5) -> float:
    """Cohen's kappa with quadratic weights."""
    a, b = list(gold), list(found)
    n, levels = len(a), range(low, high + 1)
    seen = sum((x - y) ** 2 for x, y in zip(a, b, strict=True)) / n
    chance = sum(a.count(i) / n * b.count(j) / n * (i - j) ** 2 for i in levels for j in levels)
    return 1 - seen / chance if chance else 1.0
