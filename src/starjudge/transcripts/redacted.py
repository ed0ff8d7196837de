"""Turns without what tells who speaks: masked before anything is judged, so that every output inherits it.

What is masked: speakers' labels (they become roles), their names in speech, people whom the speech introduces, e-mail,
telephone numbers, links, postal addresses, and numbers of accounts, cards and documents. What stays: outcomes, names of
models, products and companies. A name that nothing in the talk introduces is not found; pass it in ``names``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from starjudge.errors import InputError
from starjudge.models.transcript import Speaker, Turn, Word
from starjudge.text.redaction import EMAIL, LINK, NAME, PHONE, Redactor
from starjudge.transcripts.redacted_numbers import Masked, places
from starjudge.transcripts.redacted_people import People
from starjudge.transcripts.redacted_tokens import folded, label_names, tokens_of
from starjudge.transcripts.redacted_words import ASSISTANTS, TWOFOLD

ROLES: Final = {"interviewer": "Interviewer", "candidate": "Candidate", "unknown": "Speaker"}
_MASK: Final = re.compile("(" + "|".join(map(re.escape, (EMAIL, LINK, NAME, PHONE))) + ")")
_WITHIN_NAME: Final = re.compile(r" (?:[A-Z]\. )?|-")  # between two words of one name; an initial may stand there
_APOSTROPHE: Final = re.compile(r"[^\W\d_]+['’][^\W\d_]{2,}")  # O'Brien
_SHORTEST: Final = 2  # letters of a name that is looked for by itself


def redacted(
    turns: Sequence[Turn], speakers: Sequence[Speaker], names: Iterable[str] = ()
) -> tuple[tuple[Turn, ...], dict[str, str]]:
    """Turns with everything masked that tells who people are.

    Args:
        turns: of the transcript. Their words keep their times; a mask takes the time of the words that it replaces.
            Places in the file are dropped.
        speakers: with roles and labels.
        names: further names to mask, in any case. A name that is a word too ("Art") is masked with its capital, and in
            small letters where somebody is greeted or introduced by it.

    Returns:
        The turns, and the new label for each old one: "Interviewer", "Candidate", "Interviewer 2", "Speaker".

    Raises:
        InputError: ``names`` is no list of names.

    """
    labels = role_labels(speakers, turns)
    further = _given(names)
    known = label_names(labels)
    single = {folded(word) for name in known for word in name if len(word) >= _SHORTEST}
    given = {folded(name) for name in further}
    # In any case and with or without accents; those that are words too need the words around them.
    full = [" ".join(name) for name in known if len(name) > 1] + [" ".join(reversed(n)) for n in known if len(n) > 1]
    plain = [w for name in known for w in name if len(w) >= _SHORTEST and folded(w) not in TWOFOLD | ASSISTANTS]
    plain += [name for label in labels for name in _APOSTROPHE.findall(label)]
    redactor = Redactor([*full, *plain, *(name for name in further if folded(name) not in TWOFOLD)])
    tokens = [tokens_of(turn.text) for turn in turns]
    people = People(tokens, [turn.text for turn in turns], single, given & TWOFOLD)
    out: list[Turn] = []
    for turn, words in zip(turns, tokens, strict=True):
        found = [(start, end, NAME) for start, end in people.places(words, turn.text)]
        found += [*_masks(turn.text, redactor(turn.text)), *places(turn.text)]
        out.append(_masked(turn, _joined(found, turn.text), labels))
    return tuple(out), labels


def role_labels(speakers: Sequence[Speaker], turns: Sequence[Turn] = ()) -> dict[str, str]:
    """A new label for each label, by role; a second speaker of a role is numbered."""
    found: dict[str, str] = {}
    count: Counter[str] = Counter()
    for speaker in speakers:
        role = ROLES[speaker.role]
        count[role] += 1
        label = role if count[role] == 1 else f"{role} {count[role]}"
        for old in (*speaker.labels, *((speaker.name,) if speaker.name is not None else ())):
            found.setdefault(old, label)
    for turn in turns:  # a label that belongs to no speaker is masked too
        if turn.speaker is not None and turn.speaker not in found:
            count["Speaker"] += 1
            found[turn.speaker] = "Speaker" if count["Speaker"] == 1 else f"Speaker {count['Speaker']}"
    return found


def _given(names: Iterable[str]) -> list[str]:
    if isinstance(names, str | bytes) or not isinstance(names, Iterable):
        raise InputError(f"names: expected a list of names, like ['Ana'], found {type(names).__name__}")
    found = list(names)
    Redactor(found)  # says which of them is no name
    return found


def _masks(before: str, after: str) -> Iterator[Masked]:
    """The places that a text in which only masks are new replaced.

    What stands between two masks stands in both texts, in order; the earliest place for each piece is one that fits.
    """
    if before == after:
        return
    pieces = _MASK.split(after)
    here = len(pieces[0])
    for place in range(1, len(pieces), 2):
        following = pieces[place + 1]
        last = place + 2 == len(pieces)
        end = len(before) - len(following) if last else before.find(following, here + 1)
        if before[here:end] != pieces[place]:  # a mask that stood in the text already is no new one
            yield here, end, pieces[place]
        here = end + len(following)


def _joined(found: Iterable[Masked], text: str) -> list[Masked]:
    """Places in order: those that overlap are one, and so are two words of one name."""
    out: list[Masked] = []
    for start, end, mask in sorted(found, key=lambda one: (one[0], -one[1])):
        if out:
            first, until, kept = out[-1]
            both = mask == kept == NAME and _WITHIN_NAME.fullmatch(text, until, start) is not None
            if start < until or both:
                longer = kept if until - first >= end - start else mask
                out[-1] = (first, max(until, end), longer)
                continue
        out.append((start, end, mask))
    return out


def _masked(turn: Turn, found: Sequence[Masked], labels: dict[str, str]) -> Turn:
    """The turn with masks in their places, and its words moved along."""
    pieces: list[str] = []
    moved: list[tuple[int, int, int, int]] = []  # of each mask: its place in the old text, and in the new one
    here = size = 0
    for start, end, mask in found:
        pieces += (turn.text[here:start], mask)
        size += start - here
        moved.append((start, end, size, size + len(mask)))
        size += len(mask)
        here = end
    pieces.append(turn.text[here:])
    # Built without validation, as the reader's turns are: the order of the words is kept.
    return Turn.model_construct(
        speaker=labels[turn.speaker] if turn.speaker is not None else None,
        text="".join(pieces),
        start=turn.start,
        end=turn.end,
        words=tuple(_words(turn.words, moved)),
    )


def _words(words: Sequence[Word], moved: Sequence[tuple[int, int, int, int]]) -> Iterator[Word]:
    """The words of the new text; those that share a mask are one, from the first one's time to the last one's."""
    passed = shift = 0
    held: Word | None = None
    for word in words:
        while passed < len(moved) and moved[passed][1] <= word.start:
            shift = moved[passed][3] - moved[passed][1]
            passed += 1
        inside = passed < len(moved) and moved[passed][0] <= word.start
        start = moved[passed][2] if inside else word.start + shift
        last = passed
        while last < len(moved) and moved[last][0] < word.end:
            last += 1
        if last == passed:
            end = word.end + shift
        else:
            _, old, _, new = moved[last - 1]
            end = new + max(0, word.end - old)
        if held is not None and start < held.end:
            held = Word(held.start, max(held.end, end), held.at, word.until)
            continue
        if held is not None:
            yield held
        held = Word(start, end, word.at, word.until)
    if held is not None:
        yield held
