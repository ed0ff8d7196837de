"""Strong answers of the corpus, each made worse in one respect by a rule, with the scores that this leaves.

What a fitted score must *not* react to is hardly in the rated answers: an answer without a result is mostly weak
in other ways too, so a model learns that all goes together. A variant takes one thing away and keeps the rest. The
dimension it hits falls by what the guide's anchors say of it, the others stay, and ``overall`` is left open.
Only whole sentences are moved, dropped or put in; nothing is worded here that stands in the tests. Other variants tell
the same in another form (``same_as``), and keep all their scores.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import zip_longest
from pathlib import Path

from corpus import Rated

HERE = Path(__file__).parent
BLAMED_SHARE = 0.4
SPARE = 5  # every so many passages of a flag serve here and not in its model

STRONG = 4  # overall from which an answer is varied
LEAST_UNITS = 7
SAME_SHARE = 0.6  # of all stories, told in another form; the same content earns the same scores
AS_SAID = ("As I said, ", "Like I said, ", "Again, ", "So, as I mentioned, ", "What I mean is, ", "")
Piece = tuple[str, str, tuple[tuple[int, int], ...]]  # words, part, outcome numbers inside


def pieces(answer: Rated) -> list[Piece]:
    """The answer's units: words, part, and the outcome numbers inside them."""
    out = []
    for start, end, part in answer.units:
        inside = tuple((s - start, e - start) for s, e in answer.metrics if start <= s and e <= end)
        out.append((answer.answer[start:end], part, inside))
    return out


def joined(answer: Rated, units: Sequence[Piece], name: str, **scores: float) -> Rated:
    """An answer of these units, in one paragraph."""
    text, spans, metrics = "", [], []
    for words, part, inside in units:
        text += " " if text else ""
        start = len(text)
        metrics += [(start + s, start + e) for s, e in inside]
        text += words
        spans.append((start, len(text), part))
    changed = {d: None if v is None else max(1, v + scores.get(d, 0)) for d, v in answer.scores.items()}
    return replace(
        answer,
        id=f"{answer.id}-{name}",
        answer=text,
        units=tuple(spans),
        metrics=tuple(metrics),
        scores=changed,
        same_as=None,
    )


def scrambled(answer: Rated, rng: random.Random, _: Sequence[Rated]) -> Rated:
    """The sentences in no order."""
    units = pieces(answer)
    rng.shuffle(units)
    return joined(answer, units, "scrambled", structure=-3)


def without_result(answer: Rated, rng: random.Random, _: Sequence[Rated]) -> Rated:
    """The story stops before any outcome."""
    return joined(answer, [u for u in pieces(answer) if u[1] != "result"], "no-result", structure=-1, impact=-4)


def without_lesson(answer: Rated, rng: random.Random, _: Sequence[Rated]) -> Rated:
    """Nothing is drawn from it."""
    return joined(answer, [u for u in pieces(answer) if u[1] != "learning"], "no-lesson", structure=-1, learning=-4)


def swollen(answer: Rated, rng: random.Random, others: Sequence[Rated]) -> Rated:
    """Setting upon setting: more of it than of everything else."""
    units = pieces(answer)
    wanted = sum(len(u[0]) for u in units if u[1] != "situation") * rng.uniform(1.0, 1.5)
    more: list[Piece] = []
    while sum(len(u[0]) for u in more) < wanted:
        more += [(words, part, ()) for words, part, _ in pieces(rng.choice(others)) if part == "situation"]
    return joined(answer, [units[0], *more, *units[1:]], "swollen", structure=-3, delivery=-0.5)


def padded(answer: Rated, rng: random.Random, others: Sequence[Rated]) -> Rated:
    """Said again, and again, with asides between."""
    units = pieces(answer)
    wanted = len(answer.answer) * rng.uniform(1.7, 2.3)
    asides = [u for o in rng.sample(others, 40) for u in pieces(o) if u[1] == "other"]
    again: list[list[Piece]] = [[] for _ in units]
    length = len(answer.answer)
    while length < wanted:
        i = rng.randrange(len(units))
        words, part, _ = units[i] if rng.random() < 0.5 else rng.choice(asides)
        said = rng.choice(AS_SAID)
        words = said + words if not said or re.match(r"I\b|I'", words) else said + words[0].lower() + words[1:]
        again[rng.randrange(i, len(units))].append((words, part, ()))
        length += len(words)
    return joined(answer, [u for one, more in zip_longest(units, again) for u in (one, *more)], "padded", delivery=-3)


def all_we(answer: Rated, rng: random.Random, _: Sequence[Rated]) -> Rated:
    """Whatever the speaker did, "we" did."""
    return joined(answer, [(_we(words), part, ()) for words, part, _ in pieces(answer)], "we", ownership=-3)


def generic(answer: Rated, rng: random.Random, others: Sequence[Rated]) -> Rated:
    """Actions that would fit any project."""
    empty = [o for o in others if (o.scores["specificity"] or 5) == 1]
    units = pieces(answer)
    at = [i for i, u in enumerate(units) if u[1] == "action"]
    more: list[Piece] = []
    while sum(len(u[0]) for u in more) < 0.7 * sum(len(units[i][0]) for i in at):
        source = [u for u in pieces(rng.choice(empty)) if u[1] in ("action", "other", "situation")]
        more += [(words, "action", ()) for words, _, _ in source]
    kept = [u for i, u in enumerate(units) if i > at[0] and u[1] != "action"]
    return joined(answer, [*units[: at[0]], *more, *kept], "generic", specificity=-3, ownership=-1, relevance=-1)


def blamed(answer: Rated, rng: random.Random, _: Sequence[Rated]) -> Rated:
    """In front of the result the fault is somebody else's."""
    units = pieces(answer)
    at = next(i for i, u in enumerate(units) if u[1] == "result")
    blame = [(words, "action", ()) for words in rng.sample(spare_passages("blames_others"), rng.choice((1, 2)))]
    kept = [u for u in units if not _OWNED.search(u[0])]
    at -= sum(1 for u in units[:at] if _OWNED.search(u[0]))
    return joined(answer, [*kept[:at], *blame, *kept[at:]], "blamed", ownership=-3, learning=-0.5, relevance=-0.5)


@cache
def spare_passages(flag: str) -> list[str]:
    """Passages that show a flag and are kept out of its model's training while it is measured."""
    lines = [line for path in sorted((HERE / "flags").glob("*.txt")) for line in path.read_text("utf-8").splitlines()]
    shown = [words.strip() for name, bar, words in (line.partition("|") for line in lines) if name.strip() == flag]
    return shown[::SPARE]


_OWNED = re.compile(r"\b(?:my (?:fault|mistake)|on me|I should have|I(?:.d| had)? missed|I(?:.d not| hadn.t))\b")
WE = {
    "I was": "we were", "I am": "we are", "I'm": "we're", "I've": "we've", "I'd": "we'd", "I'll": "we'll",
    "I": "we", "me": "us", "my": "our", "mine": "ours", "myself": "ourselves", "My": "Our",
}  # fmt: skip
_SELF = re.compile(r"\b(?:I was|I am|I'm|I've|I'd|I'll|I|me|my|mine|myself|My)\b")


def _we(words: str) -> str:
    words = _SELF.sub(lambda m: WE[m[0]], words)
    return words[0].upper() + words[1:]


def spoken(answer: Rated, rng: random.Random, _: Sequence[Rated]) -> Rated:
    """As speech recognition writes it down: no capitals, no punctuation, and what people say between."""
    units = []
    for words, part, _inside in pieces(answer):
        plain = re.sub(r"[^\w\s%$€£'’./-]|[.](?!\d)", "", words).lower().split()
        for _ in range(len(plain) // 14):
            plain.insert(rng.randrange(len(plain)), rng.choice(FILLERS))
        units.append((" ".join(plain), part, ()))
    return replace(joined(answer, [u for u in units if u[0]], "spoken"), same_as=answer.id)


def noted(answer: Rated, rng: random.Random, _: Sequence[Rated]) -> Rated:
    """As notes: without articles, and mostly without "I" and forms of "be" at the start of a sentence."""
    units = []
    for words, part, _inside in pieces(answer):
        words = re.sub(r"\b(?:the|a|an) ", "", words, flags=re.IGNORECASE)
        if rng.random() < 0.6:
            words = re.sub(r"^(?:So |And |Then )?I(?: was| am)? (?=\w{3})", "", words)
        units.append((words[:1].upper() + words[1:], part, ()))
    return replace(joined(answer, units, "noted"), same_as=answer.id)


FILLERS = ("um", "uh", "like", "you know", "i mean", "kind of", "so", "basically")
SAME: tuple[Callable[[Rated, random.Random, Sequence[Rated]], Rated], ...] = (spoken, noted)
CHANGES: tuple[Callable[[Rated, random.Random, Sequence[Rated]], Rated], ...] = (
    scrambled, without_result, without_lesson, swollen, padded, all_we, generic, blamed,
)  # fmt: skip


def share_of(variant: Rated) -> float:
    """What a variant counts beside others; what sounds like blame is often none, and clean answers must not pay."""
    return BLAMED_SHARE if variant.id.endswith("-blamed") else 1.0


def variants(answers: Sequence[Rated], each: int, seed: int = 17) -> Iterator[tuple[int, Rated]]:
    """Index of the answer and the variant: other forms, and for every strong story ``each`` changes drawn by chance."""
    rng = random.Random(seed)
    stories = [a for a in answers if a.kind == "story" and a.response == "story"]
    for i, answer in enumerate(answers):
        parts = {part for _, _, part in answer.units}
        if answer.kind == "story" and rng.random() < SAME_SHARE:
            yield i, rng.choice(SAME)(answer, rng, stories)
        strong = answer in stories and answer.overall >= STRONG and len(answer.units) >= LEAST_UNITS
        if not strong or not parts >= {"situation", "action", "result"}:
            continue
        for change in rng.sample(CHANGES, each):
            if change is without_lesson and "learning" not in parts:
                continue
            yield i, change(answer, rng, stories)
