"""A model's own words, as they may stand in an evaluation: one line, not too long, without a false quotation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import category

from starjudge.text.verbatim import NOT_IN_ANSWER, verified_text

LONGEST_TEXT = 400  # characters of one reason or remark; what is longer is cut, with an ellipsis
LONGEST_READ = 8_000  # characters; a "sentence" beyond it is none, and nothing of it is shown
# Quotation marks of other scripts and fonts, as those that quotations are looked for between.
_MARKS = str.maketrans("「」『』﹁﹂﹃﹄❝❞〝〞〟‟＂‹›", '“”“”“”“”“”“””“"«»')
# A quotation that is opened and never closed runs to the end.
_UNCLOSED = re.compile(r"“[^“”\"]*\Z|«[^«»]*\Z|(?:\A|(?<=[\s(\[:—–]))\"(?=\S)[^\"“”]*\Z")
_ANY_MARK = re.compile("[\"＂“”„«»‘’'`]")
_CLOSING = {"“": "”", "«": "»", '"': '"'}
# Where a script sets no spaces, words cannot be counted: a run of four letters between marks is a quotation.
_BETWEEN = re.compile(r"[“«\"]([^“”«»\"]{4,})[”»\"]")
_RUN = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]{4}")


def own_words(text: str, sources: Sequence[str]) -> tuple[str, int]:
    """A reason or a remark that may be shown, and how many false quotations were taken out of it.

    Args:
        text: as the model wrote it.
        sources: texts that may be quoted from.

    Empty for a text that says nothing, or that is a book.

    """
    line = _line(text)
    if len(line) > LONGEST_READ:
        return "", 0
    if not _ANY_MARK.search(line):  # most reasons quote nothing
        return _clipped(line), 0
    # Looked for before anything is cut, since a quotation cut in two would no longer be seen as one.
    open_end = _UNCLOSED.search(line)
    mark = _CLOSING[open_end[0][0]] if open_end else ""
    kept, replaced = verified_text(line + mark, sources)
    kept, runs = _without_false_runs(kept, sources)
    return _clipped(kept.removesuffix(mark)), replaced + runs


def _without_false_runs(line: str, sources: Sequence[str]) -> tuple[str, int]:
    """A line without quotations in unspaced scripts that stand in no source, and how many there were."""
    false = 0

    def checked(match: re.Match[str]) -> str:
        nonlocal false
        said = "".join(match[1].split())
        if not _RUN.search(said) or any(said in "".join(source.split()) for source in sources):
            return match[0]
        false += 1
        return NOT_IN_ANSWER

    return _BETWEEN.sub(checked, line), false


def _line(text: str) -> str:
    """A text on one line, without what cannot be seen, its quotation marks of the kinds that are looked for."""
    text = text.translate(_MARKS)
    if text.isprintable():
        return " ".join(text.split())
    seen = (c if c.isprintable() else "" if category(c) == "Cf" else " " for c in text)
    return " ".join("".join(seen).split())


def _clipped(line: str) -> str:
    return line if len(line) <= LONGEST_TEXT else f"{line[: LONGEST_TEXT - 1].rstrip()}…"
