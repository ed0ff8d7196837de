"""A scripted model that rewrites an answer and invents.

Figures and names in every form that a reader would take for facts are put in at random places, swapped for what is
there, or said in sentences of their own.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any

from starjudge.chat.chat_model import ChatRequest

INVENTED = (
    # digits, units, percentages, money, ranges
    "83 %", "83.7%", "by 83 percent", "from 517 ms to 83 ms", "517–519", "a 47x speedup", "$7.43M", "€ 9,317",
    "4731 users", "p99 of 837 ms", "0.9371 AUC", "83bps", "7k rows", "1e6 events", "⅞ of it", "²⁷", "#3 in the market",
    "10-fold",
    # words for numbers, and words that stand for them
    "eighty-three percent", "ninety seven thousand", "seventeen points", "a dozen", "dozens of them",
    "thousands of users", "halved", "tripled", "quadrupled", "twofold", "by two fifths", "a couple of million",
    "the majority", "most of it", "hundreds", "several million dollars", "an order of magnitude",
    "half a billion", "twice as fast",
    # other scripts and hidden characters
    "８３％", "٨٣٪", "८३ percent", "8\u200b3 %", "e\u200dighty percent", "8\u00ad3%", "𝟖𝟑%", "Ⅷ", "八十三",
    # dates and times
    "in March 2021", "on 14 February", "Q3 FY27", "on a Wednesday", "in 1997", "at 3:47 pm", "since November",
    "2022-07-19",
    # companies, people, possessives, tools, also in small letters
    "Zenvora", "Zenvora's", "at Quillmark Bank", "with Tobiah Wrenfield", "Ms Wrenfield’s team", "Dr. Oyelaran-Petts",
    "kubernetes", "PyTorch Lightning", "xgboost", "snowflake", "terraform", "our CEO", "the Ferrocity board", "zenvora",
    "@wrenfield", "https://zenvora.example/83", "wrenfield@zenvora.example", "GPT-9", "the SIGMOD award",
    "ＺＥＮＶＯＲＡ",
    "Z\u200benvora", "Zеnvora", "JIRA-4471", "L7", "ISO-27001",
    # claims, and claims dressed as quotations
    "“we saved 83 percent”", "'the best launch ever', said Wrenfield", "which the auditors praised", "single-handedly",
    "won a patent", "was promoted", "despite fierce resistance", "using reinforcement learning", "**83%**", "`83`",
    "<b>83</b>", "[83 % at Zenvora]", "[4711]", "{{ 83 }}", "(83)", "83\n%", "\u202e38\u202c %",
)  # fmt: skip
"""What the model tries to bring in. Nothing of it may stand in a rewrite unless the answer says it itself."""

_UNIT = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)
_FENCED = re.compile(r"<answer-([0-9a-f]+)>\n(.*)\n</answer-\1>", re.DOTALL)
Scheme = Callable[[random.Random, list[tuple[int, str]]], list[dict[str, Any]]]


def inventing(seed: int) -> Callable[[ChatRequest], dict[str, Any]]:
    """A reply to a request: the answer's sentences, shuffled, cut, and full of what they do not say."""

    def reply(request: ChatRequest) -> dict[str, Any]:
        chance = random.Random(seed)
        fenced = _FENCED.search(request.messages[-1].content)
        assert fenced is not None
        units = [(int(number), words) for number, words in _UNIT.findall(fenced[2])]
        return {"sentences": chance.choice(SCHEMES)(chance, units)}

    return reply


def _put_in(chance: random.Random, units: list[tuple[int, str]]) -> list[dict[str, Any]]:
    """An invention at some place of each sentence."""
    told = []
    for number, words in units:
        pieces = words.split(" ")
        for _ in range(chance.randint(0, 3)):
            pieces.insert(chance.randint(0, len(pieces)), chance.choice(INVENTED))
        told.append({"unit": number, "words": " ".join(pieces)})
    return told


def _swapped(chance: random.Random, units: list[tuple[int, str]]) -> list[dict[str, Any]]:
    """Words, above all figures, replaced."""
    told = []
    for number, words in units:
        pieces = [
            chance.choice(INVENTED) if re.search(r"\d", piece) or chance.random() < 0.15 else piece
            for piece in words.split(" ")
        ]
        told.append({"unit": number, "words": " ".join(pieces)})
    return told


def _of_its_own(chance: random.Random, units: list[tuple[int, str]]) -> list[dict[str, Any]]:
    """Whole sentences that nobody said, under numbers that are there, or are not, or none."""
    told = _put_in(chance, units)
    for _ in range(6):
        number = chance.choice([0, 1, len(units), 99_999, -3, chance.choice(units)[0]])
        words = f"{chance.choice(INVENTED)} I {chance.choice(INVENTED)} with {chance.choice(INVENTED)}."
        told.insert(chance.randint(0, len(told)), {"unit": number, "words": words})
    return told


def _shuffled(chance: random.Random, units: list[tuple[int, str]]) -> list[dict[str, Any]]:
    """Sentences under each other's numbers, negations and hedges gone, "we" turned into "I"."""
    told = _put_in(chance, units)
    chance.shuffle(told)
    for one in told:
        if chance.random() < 0.2:
            one["unit"] = chance.choice(units)[0]
        one["words"] = re.sub(r"\b(not|n't|never|about|almost|maybe|only)\b ?", "", one["words"]).replace("we ", "I ")
    return told[: max(1, int(len(told) * 0.8))]


def _blanks(chance: random.Random, units: list[tuple[int, str]]) -> list[dict[str, Any]]:
    """Inventions in blanks, some of them never closed."""
    told = []
    for number, words in units:
        invention = chance.choice(INVENTED)
        form = chance.choice(["[{}]", "[1: {}]", "[{}", "{}]", "[[{}]]", "[1] {}", "[gap 2 – {}]", "(1) {}"])
        told.append({"unit": number, "words": f"{words} {form.format(invention)}"})
    return told


SCHEMES: tuple[Scheme, ...] = (_put_in, _swapped, _of_its_own, _shuffled, _blanks)
