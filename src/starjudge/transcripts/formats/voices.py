"""From cues to utterances: labels in front of a cue's words, repeated lines, and the cue's time over its words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

from starjudge.models.transcript import Word
from starjudge.transcripts.formats.captions import Cue
from starjudge.transcripts.formats.cue_text import Piece, inline_stamps, pieces_of, plain
from starjudge.transcripts.formats.lines import counted, nothing_found
from starjudge.transcripts.formats.names import is_account, is_role, speakers_among
from starjudge.transcripts.reader import Recording, Source, Utterance

LABELLED = 0.5  # share of the cues that begin with a label, above which the file labels its speakers
_ROLLED = 0.6  # share of the cues that repeat the line above, for a file without times inside the lines
_ROLLED_PAIRS = 5  # and how many of them at least show a new line below the repeated one
_WINDOW = 4  # lines that captions show at once, at most
_STAMPED_PAIRS = 1  # repeated lines that are enough where lines hold times
# Sounds in brackets are no speakers.
_SOUNDS = re.compile(
    r"(?:music|laugh\w*|applause|inaudible|crosstalk|silence|pause|noise|cough\w*|blank_audio|sigh\w*|clears throat)\b",
    re.IGNORECASE,
)
_PREFIX = re.compile(
    r"\s{0,8}(?:(?P<name>[^\s:\[\]<>(\"“][^:\[\]<>\n\r]{0,59}):(?=\s|$)"
    r"|\[(?P<bracket>[^\s\[\]:][^\[\]:\n\r]{0,59})\]:?(?=\s|$))\s{0,8}"
)

_WORD = re.compile(r"\S+")

Carried = Callable[[Sequence[Cue], Sequence[str | None]], bool]


def prefix_of(text: str) -> tuple[str, int] | None:
    """A label in front of a text and where the text behind it begins: ``Name:``, ``[Name]`` or ``[Name]:``."""
    match = _PREFIX.match(text)
    if match is None:
        return None
    label = " ".join((match["name"] or match["bracket"]).split())
    return None if match["bracket"] and _SOUNDS.match(label) else (label, match.end())


def without_repeats(cues: Sequence[Cue]) -> int:
    """Takes out the lines that rolling captions show a second time; the number of lines taken.

    Automatic captions show each line twice: first at the bottom with times between its words, then above the next
    one, without. Nothing is taken unless a file has such times or nearly all its cues roll: people repeat themselves.
    """
    above: list[str] = []
    found: list[tuple[Cue, int]] = []
    rolling = 0
    stamped = False
    for cue in cues:
        spoken = [(i, text) for i, line in enumerate(cue.lines) if (text := plain(line.text))]
        if not spoken:
            continue
        texts = [text for _, text in spoken]
        marked = [inline_stamps(cue.lines[i].text) for i, _ in spoken]
        stamped = stamped or any(marked)
        for size in range(min(len(texts), len(above), _WINDOW), 0, -1):
            if texts[:size] == above[-size:] and not any(marked[:size]):
                found.append((cue, spoken[size - 1][0] + 1))
                rolling += len(texts) > size and (marked[-1] or texts[-1] != above[-1])
                break
        above = texts[-_WINDOW:]
    certain = rolling >= _STAMPED_PAIRS if stamped else rolling >= max(_ROLLED_PAIRS, _ROLLED * (len(cues) - 1))
    if not certain:
        return 0
    for cue, lines in found:
        del cue.lines[:lines]
    return len(found)


def recording(
    source: Source, cues: Sequence[Cue], notes: list[str], *, carried: Carried | None, by_share: bool
) -> Recording:
    """The utterances of cues.

    Args:
        source: the file.
        cues: in order of time.
        notes: what was odd so far.
        carried: says whether a cue without a label is of the speaker in front of it; ``None`` for never.
        by_share: whether labels count as speakers only where most cues bear one.

    """
    empty = sum(not any(line.text.strip() for line in cue.lines) for cue in cues)
    repeated = without_repeats(cues)
    if repeated:
        notes.append(f"rolling captions: {counted(repeated, 'cue')} repeat the line above, read once")
    spoken = [(cue, pieces) for cue in cues if (pieces := pieces_of(cue.lines))]
    if empty:
        notes.append(f"{counted(empty, 'cue')} without words")
    if not any(piece.speaker for _, pieces in spoken for piece in pieces):
        known = labels_of([piece.text for _, pieces in spoken for piece in pieces], by_share=by_share)
        if known:
            spoken = [(cue, [part for piece in pieces for part in _split(piece, known)]) for cue, pieces in spoken]
            if carried and carried([cue for cue, _ in spoken], [pieces[0].speaker for _, pieces in spoken if pieces]):
                _carry([piece for _, pieces in spoken for piece in pieces])
    out: list[Utterance] = []
    by_word = any(piece.stamps for _, pieces in spoken for piece in pieces)
    for cue, pieces in spoken:
        utterances, timed = _timed(cue, pieces)
        out += utterances
        by_word = by_word and timed
    if not out:
        raise nothing_found(source, "words in the cues")
    unnamed = sum(u.speaker is None for u in out)
    if 0 < unnamed < len(out):
        notes.append(f"{counted(unnamed, 'cue')} of {len(out)} without a speaker")
    return Recording(out, "word" if by_word else "cue", None, notes)


def labels_of(texts: Sequence[str], *, by_share: bool) -> frozenset[str]:
    """The labels in front of cues' texts that name speakers; none where too few cues bear one."""
    counts = Counter(prefix[0] for text in texts if (prefix := prefix_of(text)))
    most = counts.total() >= LABELLED * len(texts)
    if by_share and not most:
        return frozenset()
    known = speakers_among(counts.elements())
    if most:  # a file that labels its cues: what recurs, or is written as an account is, need not look like a name
        known |= {label for label, count in counts.items() if is_account(label, count)}
    return known if most or any(counts[label] > 1 or is_role(label) for label in known) else frozenset()


def only_changes(_: Sequence[Cue], speakers: Sequence[str | None]) -> bool:
    """Whether labels stand only where the speaker changes, as podcasts' SubRip files do."""
    named = [speaker for speaker in speakers if speaker]
    return len(named) == len(speakers) or all(a != b for a, b in pairwise(named))


def numbered(cues: Sequence[Cue], _: Sequence[str | None]) -> bool:
    """Whether cues bear numbers, as Zoom's do."""
    return all(cue.id.isdecimal() for cue in cues)


def _split(piece: Piece, known: frozenset[str]) -> list[Piece]:
    """A piece at the labels that begin its lines; the labels themselves are no words."""
    cuts: list[tuple[int, int, str | None]] = []
    here = 0
    for line in piece.text.split("\n"):
        prefix = prefix_of(line)
        if prefix and prefix[0] in known:
            cuts.append((here, here + min(prefix[1], len(line)), prefix[0]))
        here += len(line) + 1
    if not cuts:
        return [piece]
    parts = [piece.between(0, cuts[0][0], None)] if cuts[0][0] else []
    for i, (_, first, speaker) in enumerate(cuts):
        last = cuts[i + 1][0] if i + 1 < len(cuts) else len(piece.text)
        parts.append(piece.between(first, last, speaker))
    return [part for part in parts if part.text.strip()] or [Piece(cuts[-1][2])]


def _carry(pieces: Sequence[Piece]) -> None:
    now: str | None = None
    for piece in pieces:
        now = piece.speaker = piece.speaker or now


def _timed(cue: Cue, pieces: Sequence[Piece]) -> tuple[list[Utterance], bool]:
    """A cue's utterances with its time spread over their words, between the times that stand among them.

    The second value says whether each of its words could be timed by itself. Times are those of `words.spread`; the
    words are made once, with their times, because a long recording has a hundred thousand of them.
    """
    spans: list[tuple[int, int, int, int]] = []  # in the utterance's text and in the source
    texts: list[tuple[str | None, str, int]] = []
    starts: list[tuple[int, float]] = [(0, cue.start)]
    for piece in pieces:
        found: list[str] = []
        places: list[int] = []
        here = 0
        for match in _WORD.finditer(piece.text):
            word, first = match.group(), match.start()
            size = len(word)
            spans.append((here, here + size, piece.offsets[first], piece.ends[first + size - 1]))
            found.append(word)
            places.append(first)
            here += size + 1
        for place, seconds in piece.stamps:
            behind = len(spans) - len(places) + bisect_left(places, place)
            starts.append((behind, min(max(seconds, starts[-1][1]), cue.end)))
        texts.append((piece.speaker, " ".join(found), len(found)))
    words: list[Word] = []
    for (first, start), (last, end) in pairwise([*starts, (len(spans), cue.end)]):
        words += _spread(spans[first:last], start, end)
    out: list[Utterance] = []
    taken = 0
    for speaker, text, count in texts:
        own = words[taken : taken + count]
        taken += count
        if own:
            out.append(Utterance(speaker, text, own, own[0].at, own[-1].until))
    return out, len(words) <= 1 or len(starts) > 1


def _spread(spans: Sequence[tuple[int, int, int, int]], start: float, end: float) -> list[Word]:
    total = sum(last - first for first, last, _, _ in spans)
    out: list[Word] = []
    done = 0
    at = round(start, 3)
    for first, last, origin, behind in spans:
        done += last - first
        until = round(start + (end - start) * done / total, 3)
        out.append(Word(first, last, at, until, (origin, behind)))
        at = until
    return out
