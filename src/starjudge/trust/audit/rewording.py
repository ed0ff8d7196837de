"""The same content in another form: pure functions from text to text."""

from __future__ import annotations

import re
from typing import Final

from starjudge.trust.audit.material import forms
from starjudge.trust.audit.numbers_out import NUMBER
from starjudge.trust.audit.places import replaced, sentence_starts_capital
from starjudge.trust.audit.subject import PARAGRAPH, Subject

FILLER_EVERY: Final = 9  # words, as in fluent but unprepared speech
HEDGE_EVERY: Final = 2  # of the places where one fits
PARAGRAPH_OF: Final = 3  # sentences, where an answer is split
PADDING_SHARE: Final = 0.12  # of an answer's words that padding may add: a habit of speech, not a change of length
_VERB: Final = r"(?:[a-z]+ed|took|built|wrote|told|saw|went|ran|put|drew|sent)\b"
_FIGURE: Final = re.compile(rf"(?:{NUMBER}|half|a)\W*", re.IGNORECASE)


def unpunctuated(text: str) -> str:
    """As a speech recogniser writes: no capitals, no stops, no paragraphs; figures and apostrophes stay whole."""
    bare = re.sub(r"(?<!\d)[.,]|[.,](?!\d)|[^\w\s.,'$%€£]", " ", text.lower())
    return " ".join(bare.split())


def with_fillers(text: str) -> str:
    """Pauses filled about every ninth word, inside the sentences and never inside a quantity or a name."""
    fillers = forms().fillers
    pieces = re.split(r"(\s+)", text)
    words = pieces[::2]
    said, since = 0, 0
    for i in range(1, len(words)):
        since += 1
        before, word = words[i - 1], words[i]
        stops = not before or not word or before.endswith((".", "?", "!", ":", "–")) or "\n" in pieces[2 * i - 1]
        if since < FILLER_EVERY or stops or _FIGURE.fullmatch(before) or (word[0].isupper() and before[0].isupper()):
            continue
        pause = "" if before[-1] in ",;" else ","
        pieces[2 * i - 1] = f"{pause} {fillers[said % len(fillers)]}, "
        said, since = said + 1, 0
    return "".join(pieces)


def without_fillers(text: str) -> str:
    """Without what a speaker says while thinking."""
    spoken = "|".join(forms().hesitations)
    text = re.sub(rf"(?:,\s*)?(?<!\w)(?:{spoken})\b,?", "", text)
    return sentence_starts_capital(re.sub(r" {2,}", " ", re.sub(r"(^|\n) +", r"\1", text)))


def with_hedges(text: str) -> str:
    """Softeners in front of verbs, sentences and places, none in front of a number."""
    opening = r"(?<=[.?] )(?:I|It|He|She|They|We|The|That)\b"
    text = replaced(text, opening, lambda f: f"I think {f[0] if f[0] == 'I' else f[0].lower()}", HEDGE_EVERY)
    text = replaced(text, rf"(?<!think )(?<!guess )\bI (?={_VERB})", "I sort of ", HEDGE_EVERY)
    clause = rf"\b(?:because|so that|before|and|but) (?=(?:the|it|she|he|they) (?!{NUMBER}))"
    return replaced(text, clause, r"\g<0>maybe ", HEDGE_EVERY)


def without_hedges(text: str) -> str:
    """Without softeners."""
    return sentence_starts_capital(re.sub(rf"\b(?:{'|'.join(forms().hedges_out)})", "", text))


def contracted(text: str) -> str:
    """The short forms: didn't for did not."""
    for long, short in forms().contractions.items():
        text = replaced(text, rf"\b(?i:{long})\b(?! ?[,.])", short)
    return text


def american(text: str) -> str:
    """American spelling for British."""
    return _respelled(text, forms().spelling)


def british(text: str) -> str:
    """British spelling for American."""
    return _respelled(text, {new: old for old, new in forms().spelling.items()})


def joined(text: str) -> str:
    """One paragraph."""
    return " ".join(text.split())


def in_paragraphs(subject: Subject, sentences: int) -> str:
    """A paragraph for every so many sentences, in their order."""
    words = [unit.words for unit in subject.units]
    return PARAGRAPH.join(" ".join(words[i : i + sentences]) for i in range(0, len(words), sentences))


def headed(subject: Subject, style: str) -> str:
    """A label in front of the first sentence of each part."""
    labels, text, seen = dict(zip("STARL", forms().headings[style], strict=True)), "", set[str]()
    for unit in subject.units:
        if unit.part in labels and unit.part not in seen:
            seen.add(unit.part)
            text += (PARAGRAPH if text else "") + labels[unit.part] + unit.words
        else:
            text += (unit.gap if text else "") + unit.words
    return text


def padded(subject: Subject, number: int) -> str:
    """A few sentences that say nothing behind others, a tenth of the words at most."""
    empty = forms().padding
    room = PADDING_SHARE * len(subject.text.split())
    step = max(2, len(subject.units) // 3)
    text, put = "", 0
    for i, unit in enumerate(subject.units):
        text += (unit.gap if i else "") + unit.words
        filler = empty[(number + put) % len(empty)]
        if i % step == step - 1 and i < len(subject.units) - 1 and len(filler.split()) <= room:
            text += f" {filler}"
            room -= len(filler.split())
            put += 1
    return text


def _respelled(text: str, pairs: dict[str, str]) -> str:
    for old, new in pairs.items():
        text = replaced(text, rf"\b(?i:{old})", new)
    return text
