"""The same content in another form: pure functions from text to text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

from starjudge.trust.audit.numbers_out import NUMBER

_LISTS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "forms.yaml").read_text("utf-8"))
HEADINGS: dict[str, list[str]] = _LISTS["headings"]
NAMES: dict[str, dict[str, list[str]]] = _LISTS["names"]
OPENERS = frozenset(_LISTS["openers"])

_FILLERS = ("um", "you know", "uh", "like", "I mean")
_FILLER_EVERY = 9  # words
_HEDGE_EVERY = 2  # of the places where one fits
_VERB = r"(?:[a-z]+ed|took|built|wrote|told|saw|went|ran|put|drew|sent)\b"  # what "sort of" goes in front of
_PARAGRAPH = 3  # sentences, where an answer is split
_FIGURE = re.compile(rf"(?:{NUMBER}|half|a)\W*", re.IGNORECASE)


def unpunctuated(text: str) -> str:
    """As a speech recogniser writes: no capitals, no stops, no paragraphs; figures and apostrophes stay whole."""
    bare = re.sub(r"(?<!\d)[.,]|[.,](?!\d)|[^\w\s.,'$%]", " ", text.lower())
    return " ".join(bare.split())


def with_fillers(text: str) -> str:
    """Pauses filled about every ninth word, inside the sentences and never inside a quantity or a name."""
    pieces = re.split(r"(\s+)", text)
    words = pieces[::2]
    said, since = 0, 0
    for i in range(1, len(words)):
        since += 1
        before, word = words[i - 1], words[i]
        stops = before.endswith((".", "?", ":", "–", "**")) or "\n" in pieces[2 * i - 1]
        if since < _FILLER_EVERY or stops or _FIGURE.fullmatch(before) or (word[0].isupper() and before[0].isupper()):
            continue
        pause = "" if before[-1] in ",;" else ","
        pieces[2 * i - 1] = f"{pause} {_FILLERS[said % len(_FILLERS)]}, "
        said, since = said + 1, 0
    return "".join(pieces)


def with_hedges(text: str) -> str:
    """Softeners in front of verbs, sentences and places, none in front of a number."""
    text = _every(_HEDGE_EVERY, r"(?<=[.?] )(?:I|It|He|She|They|We|The|That)\b", _thinking, text)
    text = _every(_HEDGE_EVERY, r"(?<=[.?] )(?:So|And|But|Then|Now) (?=(?:I|it|we|the)\b)", r"\g<0>I guess ", text)
    text = _every(_HEDGE_EVERY, rf"(?<!think )(?<!guess )\bI (?={_VERB})", r"\g<0>sort of ", text)
    clause = rf"\b(?:because|so that|before|and|but) (?=(?:the|it|she|he|they) (?!{NUMBER}))"
    return _every(_HEDGE_EVERY, clause, r"\g<0>maybe ", text)


def contracted(text: str) -> str:
    for long, short in _LISTS["contractions"].items():
        text = re.sub(rf"\b{long}\b", short, text)
        text = re.sub(rf"\b{long[0].upper()}{long[1:]}\b", short[0].upper() + short[1:], text)
    return text


def uncontracted(text: str) -> str:
    for short, long in _LISTS["expansions"].items():
        text = re.sub(rf"\b{short}", long, text)
        capital = short[0].upper() + short[1:]
        text = re.sub(rf"\b{capital}", long[0].upper() + long[1:], text)
    return text


def without_articles(text: str) -> str:
    """No "the", "a" or "an", but where it belongs to a number ("a hundred") or to a phrase of amount."""
    kept = r"(?! (?:hundred|thousand|million|tenth|third|half|dozen|few|little|lot|day|week|month|year|night)\b)"
    text = re.sub(rf"\b(?:the|an|a){kept} ", "", text)
    return re.sub(rf"\b(?:The|An|A){kept} (\w)", lambda found: found[1].upper(), text)


def without_third_person_s(text: str) -> str:
    """He want, it run, she do not."""
    for verb, bare in _LISTS["third_person"].items():
        text = re.sub(rf"\b{verb}\b", bare, text)
    return text


def past_as_present(text: str) -> str:
    """Every second past tense is told in the present."""
    verbs: dict[str, str] = _LISTS["past"]
    turn = _turns(2)
    return re.sub(rf"(?<!had )(?<!have )\b(?:{'|'.join(verbs)})\b", lambda f: verbs[f[0]] if next(turn) else f[0], text)


def other_prepositions(text: str) -> str:
    """Every second preposition of place and object is another one; those of quantities stay."""
    swaps: dict[str, str] = _LISTS["prepositions"]
    turn = _turns(2)
    pattern = rf"\b(?:{'|'.join(swaps)})\b(?! (?:about |a |only )?(?:{NUMBER})\b)"
    return re.sub(pattern, lambda found: swaps[found[0]] if next(turn) else found[0], text)


def american(text: str) -> str:
    return _respelled(text, _LISTS["spelling"])


def british(text: str) -> str:
    return _respelled(text, {new: old for old, new in _LISTS["spelling"].items()})


def joined(text: str) -> str:
    return " ".join(text.split())


def split(sentences: list[str]) -> str:
    """A paragraph for every three sentences."""
    starts = range(0, len(sentences), _PARAGRAPH)
    return "\n\n".join(" ".join(sentences[i : i + _PARAGRAPH]) for i in starts)


def _respelled(text: str, pairs: dict[str, str]) -> str:
    for old, new in pairs.items():
        new = new.partition("(")[0]  # the other side of a pair is a pattern as well
        text = re.sub(rf"\b{old}", new, text)
        text = re.sub(rf"\b{old[0].upper()}{old[1:]}", new.capitalize(), text)
    return text


def _thinking(found: re.Match[str]) -> str:
    word = found[0]
    return f"I think {word if word == 'I' else word.lower()}"


def _turns(every: int) -> Iterator[bool]:
    while True:
        yield True
        yield from [False] * (every - 1)


def _every(step: int, pattern: str, new: str | Callable[[re.Match[str]], str], text: str) -> str:
    """Each ``step``-th match of a pattern replaced, from the first on."""
    turn = _turns(step)

    def put(found: re.Match[str]) -> str:
        if not next(turn):
            return found[0]
        return new(found) if callable(new) else found.expand(new)

    return re.sub(pattern, put, text)
