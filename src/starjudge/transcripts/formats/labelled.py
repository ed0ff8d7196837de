"""Plain text with labels: ``Interviewer:``, ``Q:``, ``**Name (00:12):**``, ``[00:05:32] Name:``, ``Speaker 1:``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from starjudge.transcripts.formats.captions import timing
from starjudge.transcripts.formats.label_lines import Label, label_of, labelled_lines, leading_clock, lone_clock
from starjudge.transcripts.formats.lines import HEAD, Line, Paragraphs, counted, lines_of
from starjudge.transcripts.formats.names import head_key, is_role
from starjudge.transcripts.reader import Reader, Recording, Source

EXPECTED = "a label in front of what each speaker says, such as 'Interviewer:' and 'Candidate:'"
_TITLE_WORDS = 12  # words that a title above the first label has at most
_VALUE_WORDS = 6  # words of a name behind a key of the document's head
_HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]")
_RULE = re.compile(r"[ \t]{0,8}(?:-{3,}|={3,}|\*{3,}|_{3,}|~{3,})[ \t]{0,80}$")
_ASIDE = re.compile(r"\s{0,8}[\[(*<].{0,400}[\])*>]\s{0,8}$")
_SENTENCE_END = (".", "!", "?", "…", ",", ";")


def _recognises(source: Source) -> bool:
    if source.json is not None:
        return False
    lines = lines_of(source.text[:HEAD])
    if any(timing(line.text) for line in lines[:_TITLE_WORDS]):  # captions
        return False
    labels = _spoken_labels(lines, labelled_lines(lines))
    if len(labels) > 1:
        return True
    first = next((i for i, line in enumerate(lines) if line.text.strip()), None)
    return any(i == first or label.start is not None for i, label in labels.items())


def _read(source: Source) -> Recording:
    """Turns by their labels; paragraphs without a label go on with the label above them."""
    lines = lines_of(source.text)
    labels = _spoken_labels(lines, labelled_lines(lines))
    out = Paragraphs()
    if not labels:
        return out.recording(source, [], EXPECTED)
    first = min(labels)
    clock: float | None = None
    unread = headings = 0
    for index, line in enumerate(lines):
        label = labels.get(index)
        lone = lone_clock(line.text)
        if label is not None:
            out.begin(label.name, label.start if label.start is not None else clock)
            out.say(line.text[label.end :], line.offset + label.end)
            clock = None
        elif lone is not None:
            clock = lone
        elif index < first:
            if _is_head(line.text):
                unread += bool(line.text.strip())
            else:
                out.say(line.text, line.offset)
        elif _HEADING.match(line.text) or _RULE.match(line.text):
            headings += bool(_HEADING.match(line.text))
        elif lead := leading_clock(line.text):
            out.begin(out.speaker, lead[0])
            out.say(line.text[lead[1] :], line.offset + lead[1])
        else:
            if clock is not None:
                out.begin(out.speaker, clock)
                clock = None
            out.say(line.text, line.offset)
    notes = [f"{counted(unread, 'line')} above the first label, not read as speech"] if unread else []
    if headings:
        notes.append(f"{counted(headings, 'heading')} between the turns, not read as speech")
    return out.recording(source, notes, EXPECTED)


def _spoken_labels(lines: Sequence[Line], labels: dict[int, Label]) -> dict[int, Label]:
    """Labels without the keys of the document's head: "Candidate: Dana" below "Date: 3 May" is no turn."""
    head = _head_end(lines)
    return {i: label for i, label in labels.items() if i >= head} or labels


def _head_end(lines: Sequence[Line]) -> int:
    """Index of the first line that is no title and no key of the document's head."""
    block: list[str] = []
    for index, line in enumerate(lines):
        if not line.text.strip():
            block = []
            continue
        label = label_of(line.text)
        if label is None and not _is_head(line.text):
            return index
        if label is not None:
            if label.marked or not head_key(label.name):
                return index
            if is_role(label.name) and (label.name in block or not _names_somebody(lines, index, label)):
                return index
            block.append(label.name)
    return 0


def _names_somebody(lines: Sequence[Line], index: int, label: Label) -> bool:
    """Whether "Candidate: Dana Ortiz" stands among keys that no speaker is called, and says no sentence."""
    value = lines[index].text[label.end :].strip()
    if not value or len(value.split()) > _VALUE_WORDS or value.endswith(_SENTENCE_END):
        return False
    first = last = index
    while first and lines[first - 1].text.strip():
        first -= 1
    while last + 1 < len(lines) and last - index < _TITLE_WORDS and lines[last + 1].text.strip():
        last += 1
    near = [near for line in lines[max(first, index - _TITLE_WORDS) : last + 1] if (near := label_of(line.text))]
    return any(head_key(other.name) and not is_role(other.name) for other in near)


def _is_head(text: str) -> bool:
    """Whether a line above the first label is a title, a key, a rule or an aside, and no speech."""
    bare = text.strip()
    if not bare or _HEADING.match(text) or _RULE.match(text) or _ASIDE.match(text):
        return True
    label = label_of(text)
    if label is not None and head_key(label.name):
        return True
    return len(bare.split()) <= _TITLE_WORDS and not bare.endswith(_SENTENCE_END)


READER = Reader("labelled", "labelled text", _recognises, _read)
