"""Read the labelled training corpus, and say precisely what is wrong with a bad file.

A corpus file is plain text, made to be written and read by people. Each answer is a header of
``name: value`` lines, a line ``---``, and the answer itself, one unit (sentence or clause) a line::

    === par-001
    question: Tell me about a time a model you shipped broke.
    kind: story
    response: story
    voice: spoken
    scores: structure 4, ownership 5, specificity 4, impact 4, learning 3, relevance 5, delivery 4
    overall: 4
    flags: -
    note: why these scores, in one line
    ---
    S| Last spring I was the only data scientist at a parcel company.
    A| I rolled the release back and replayed a day of orders.
    ¶
    R| [[Late parcels fell from 9 to 4 percent]] within a week.

The letter is the unit's part (S situation, T task, A action, R result, L learning, O other).
Units are joined by one space; a line ``¶`` makes a paragraph break, ``↵`` a line break.
``[[...]]`` marks the words of an outcome number and is taken out of the text.
``family:`` names the story a variant was made from, ``same_as:`` the answer whose content it repeats.

Run it on files to check them: ``python training/corpus.py training/corpus/*.txt``.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from starjudge.models.base import DIMENSIONS, FLAGS, KINDS, RESPONSE_KINDS

PARTS = {"S": "situation", "T": "task", "A": "action", "R": "result", "L": "learning", "O": "other"}
REQUIRED = ("question", "kind", "response", "scores", "overall", "flags")
FIELDS = (*REQUIRED, "voice", "quality", "note", "family", "same_as")


@dataclass(frozen=True)
class Rated:
    """One labelled answer; ``units`` and ``metrics`` are character offsets into ``answer``."""

    id: str
    question: str
    answer: str
    kind: str
    response: str
    scores: dict[str, int | None]
    overall: int
    flags: tuple[str, ...]
    units: tuple[tuple[int, int, str], ...]
    metrics: tuple[tuple[int, int], ...]
    voice: str = ""
    note: str = ""
    family: str = ""
    same_as: str | None = None
    source: str = field(default="", compare=False)


class CorpusError(ValueError):
    """A corpus file is wrong; the message starts with ``file:line``."""


def read(path: Path) -> list[Rated]:
    """All answers of one file, in order; ``CorpusError`` names file and line of the first fault."""
    blocks: list[tuple[int, list[str]]] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.startswith("=== "):
            blocks.append((number, [line]))
        elif blocks:
            blocks[-1][1].append(line)
        elif line.strip() and not line.startswith("#"):
            raise CorpusError(f"{path}:{number}: text before the first '=== id' line")
    return [_answer(path, number, lines) for number, lines in blocks]


def _answer(path: Path, first: int, lines: list[str]) -> Rated:
    def fail(offset: int, message: str) -> CorpusError:
        return CorpusError(f"{path}:{first + offset}: {message}")

    name = lines[0][4:].strip()
    if "---" not in lines:
        raise fail(0, f"{name}: no '---' line between header and answer")
    split = lines.index("---")
    head: dict[str, str] = {}
    for i, line in enumerate(lines[1:split], 1):
        if not line.strip():
            continue
        key, colon, value = line.partition(":")
        if not colon or key.strip() not in FIELDS:
            raise fail(i, f"expected one of {', '.join(FIELDS)} and a colon, found {line!r}")
        head[key.strip()] = value.strip()
    for key in REQUIRED:
        if key not in head:
            raise fail(0, f"{name}: no {key!r} line")
    for key, allowed in (("kind", KINDS), ("response", RESPONSE_KINDS)):
        if head[key] not in allowed:
            raise fail(0, f"{name}: {key} {head[key]!r} is none of {', '.join(allowed)}")
    flags = tuple(f for f in re.split(r"[,\s]+", head["flags"]) if f and f != "-")
    for flag in flags:
        if flag not in FLAGS:
            raise fail(0, f"{name}: unknown flag {flag!r}")
    scores: dict[str, int | None] = {}
    for item in head["scores"].split(","):
        match = re.fullmatch(r"\s*(\w+)[ =:]+([1-5]|null|-)\s*", item)
        if not match or match[1] not in DIMENSIONS:
            raise fail(0, f"{name}: score {item!r} is not '<dimension> <1-5 or null>'")
        scores[match[1]] = int(match[2]) if match[2].isdigit() else None
    if set(scores) != set(DIMENSIONS):
        raise fail(0, f"{name}: scores missing for {sorted(set(DIMENSIONS) - set(scores))}")
    if head["overall"] not in "12345" or len(head["overall"]) != 1:
        raise fail(0, f"{name}: overall {head['overall']!r} is not 1 to 5")

    text, glue = "", ""
    units: list[tuple[int, int, str]] = []
    metrics: list[tuple[int, int]] = []
    for i, line in enumerate(lines[split + 1 :], split + 1):
        if not line.strip():
            continue
        if line.strip() in "¶↵":
            glue = "\n\n" if line.strip() == "¶" else "\n"
            continue
        letter, bar, words = line.partition("|")
        if not bar or letter.strip() not in PARTS or not words.strip():
            raise fail(i, f"expected 'S|', 'T|', 'A|', 'R|', 'L|' or 'O|' and words, found {line[:40]!r}")
        text += glue
        start = len(text)
        for piece in re.split(r"(\[\[.*?\]\])", words.strip()):
            if piece.startswith("[["):
                metrics.append((len(text), len(text) + len(piece) - 4))
                piece = piece[2:-2]
            text += piece
        if "[[" in text[start:] or "]]" in text[start:]:
            raise fail(i, "an outcome number's [[ ]] does not close inside its unit")
        units.append((start, len(text), PARTS[letter.strip()]))
        glue = " "
    if not units:
        raise fail(split, f"{name}: no answer below '---'")
    return Rated(
        name,
        head["question"],
        text,
        head["kind"],
        head["response"],
        scores,
        int(head["overall"]),
        flags,
        tuple(units),
        tuple(metrics),
        head.get("voice", ""),
        head.get("note", ""),
        head.get("family") or name,
        head.get("same_as"),
        f"{path.parent.name}/{path.name}:{first}",
    )


def read_all(folder: Path) -> list[Rated]:
    """Every answer below ``folder``, by file name; ids must not repeat."""
    answers = [a for path in sorted(folder.rglob("*.txt")) for a in read(path)]
    twice = [i for i, n in Counter(a.id for a in answers).items() if n > 1]
    if twice:
        raise CorpusError(f"{folder}: ids used twice: {', '.join(twice)}")
    return answers


def main(paths: list[str]) -> int:
    """Check files and print what they hold."""
    answers: list[Rated] = []
    for path in paths:
        try:
            answers += read(Path(path))
        except CorpusError as error:
            print(error, file=sys.stderr)
            return 1
    print(
        f"{len(answers)} answers, {sum(len(a.answer.split()) for a in answers)} words, "
        f"{sum(len(a.units) for a in answers)} units, {sum(len(a.metrics) for a in answers)} outcome numbers"
    )
    for title, count in (
        ("kind", Counter(a.kind for a in answers)),
        ("response", Counter(a.response for a in answers)),
        ("overall", Counter(a.overall for a in answers)),
        ("flags", Counter(f for a in answers for f in a.flags)),
    ):
        print(f"  {title}: " + ", ".join(f"{k} {v}" for k, v in sorted(count.items(), key=str)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
