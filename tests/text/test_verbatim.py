"""Quoted words: found where they stand word for word, and nowhere else."""

from __future__ import annotations

import gc
from collections import Counter
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from read_text import any_text, facts, thorough

from starjudge.text.verbatim import NOT_IN_ANSWER, find_words, same_words, verified_text

HERE = Path(__file__).parent
QUOTES: list[dict[str, Any]] = yaml.safe_load((HERE / "quote_traps.yaml").read_text(encoding="utf-8"))
REASONS: list[dict[str, Any]] = yaml.safe_load((HERE / "reason_traps.yaml").read_text(encoding="utf-8"))
ANSWERS = list(dict.fromkeys(trap["answer"] for trap in QUOTES))
QUESTION = "Tell me about a time you failed."


def found(text: str, words: str) -> str | None:
    """What `find_words` cuts from the whole text."""
    place = find_words(text, 0, len(text), words)
    return place and text[place[0] : place[1]]


@pytest.mark.parametrize("trap", QUOTES, ids=lambda trap: trap["id"])
def test_quote_traps(trap: dict[str, Any]) -> None:
    """Words count only where they stand word for word in the named unit; what is cut is the answer's own."""
    answer = trap["answer"]
    unit = facts(answer).units[trap["unit"] - 1]
    place = find_words(answer, unit.start, unit.end, trap["words"])
    assert trap["found"] == (place and answer[place[0] : place[1]])
    assert place is None or unit.start <= place[0] < place[1] <= unit.end


def test_quote_traps_are_many() -> None:
    """Each way to quote wrongly is tried at least twenty times, and harmless differences forty times."""
    kinds = Counter(trap["kind"] for trap in QUOTES)
    harmless = kinds.pop("harmless")
    assert harmless >= 40
    assert len(kinds) == 10
    assert min(kinds.values()) >= 20
    assert len({trap["id"] for trap in QUOTES}) == len(QUOTES)
    assert all((trap["found"] is None) == (trap["kind"] != "harmless") for trap in QUOTES)


@pytest.mark.parametrize("trap", REASONS, ids=lambda trap: trap["id"])
def test_reason_traps(trap: dict[str, Any]) -> None:
    """A false quotation leaves a reason; a true one, a mention and an apostrophe stay as they are."""
    text, removed = verified_text(trap["reason"], [trap["answer"], QUESTION])
    if trap["kept"]:
        assert (trap["reason"], 0) == (text, removed)
    else:
        assert removed == 1
        assert text.count(NOT_IN_ANSWER) == 1


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ('Says "made up words" and "it fell".', f'Says {NOT_IN_ANSWER} and "it fell".'),
        ("Says “made up”, ‘all false’ and 'it fell'.", f"Says {NOT_IN_ANSWER}, {NOT_IN_ANSWER} and 'it fell'."),
        ('The "one" word; “he said ‘no way’ twice”.', f'The "one" word; {NOT_IN_ANSWER}.'),
        ("", ""),
    ],
)
def test_only_the_quotation_goes(reason: str, expected: str) -> None:
    """The quotation goes with its marks; the rest of the reason stays to the letter."""
    assert (expected, expected.count(NOT_IN_ANSWER)) == verified_text(reason, ["Then it fell."])


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        # compared beyond the marks
        ("It fell — then it rose.", "fell - then", "fell — then"),
        ("It fell—then it rose.", "then it rose", "then it rose"),
        ("Cafe\u0301 sales rose.", "caf\u00e9 sales", "Cafe\u0301 sales"),
        ("A \u202e12 %\u202c drop.", "12 %", "12 %"),
        ("It was done.Then I left.", "it was done", "It was done"),
        ("AUC was .85 there.", ".85", ".85"),
        ("from 12 to 12 again", "12", "12"),
        # cut from a word or number
        ("AUC was .85 there.", "85", None),
        ("about 10² rows", "102 rows", None),
        ("about 10² rows", "10", None),
        ("10–12 ms", "12 ms", None),
        ("3:1 odds", "3", None),
        ("node.js service", "js service", None),
        ("5ms faster", "5", None),
        ("10+ models", "10", None),
        ("12%-15% less", "15% less", None),
        ("12 000 rows", "12", None),
        ("I gave it a 100.", "A100", None),
        # words that are none
        ("It fell, then rose.", "", None),
        ("It fell, then rose.", " ,… ", None),
        ("It fell, then rose.", "%", None),
        ("It fell, then rose.", "It fell then rose", None),
        ("It … worked.", "It worked", None),
        ("It … worked.", "It ... worked", "It … worked"),
    ],
)
def test_find_words(text: str, words: str, expected: str | None) -> None:
    """Marks between words belong to them; words and numbers are never cut."""
    assert expected == found(text, words)


def test_a_unit_ends_at_its_offsets() -> None:
    """Words beyond the unit are not found, and its first and last word are read whole."""
    text = "It fell by 12.5 points"
    assert find_words(text, 0, 13, "12") is None
    assert find_words(text, 14, len(text), "5 points") is None
    assert find_words(text, 0, 15, "points") is None
    assert find_words(text, -5, 999, "12.5 points") == (11, len(text))
    assert find_words(text, 9, 3, "It") is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("12 " * 30_000, "12 " * 15_000 + "13"),
        ("12-" * 30_000, "12-" * 15_000 + "12"),
        ("12 000 " * 15_000, "000 12"),
        ("." * 90_000, "a"),
        ("“x" * 30_000, "“x" * 30_000),
        ("' a" * 30_000, "' a" * 30_000),
    ],
    ids=["repeats", "one long number", "groups", "stops", "opening marks", "single marks"],
)
def test_long_texts_take_linear_time(text: str, words: str) -> None:
    """Text made to be slow is not: a search that squares its length would take minutes."""
    gc.collect()
    started = perf_counter()
    find_words(text, 0, len(text), words)
    verified_text(words, [text])
    assert perf_counter() - started < 10


@given(any_text, any_text, st.integers(-5, 100), st.integers(-5, 100))
@thorough
def test_found_words_are_the_words(text: str, words: str, start: int, end: int) -> None:
    """Whatever the texts: nothing raises, and what is found is the same words and lies inside."""
    place = find_words(text, start, end, words)
    if place is not None:
        assert max(start, 0) <= place[0] < place[1] <= min(end, len(text))
        assert same_words(text[place[0] : place[1]]) == same_words(words)


@given(any_text, st.data())
@thorough
def test_any_slice_that_is_found_is_the_same_words(text: str, data: st.DataObject) -> None:
    """A slice of the text itself, cut anywhere, is found as itself or not at all."""
    a, b = sorted((data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text)))))
    cut = found(text, text[a:b])
    assert cut is None or same_words(cut) == same_words(text[a:b])


def _unit(data: st.DataObject) -> tuple[str, int, int, list[tuple[int, int]]]:
    """A random unit of the answers above: the answer, its offsets, and its words as they are written."""
    answer = data.draw(st.sampled_from(ANSWERS))
    unit = data.draw(st.sampled_from(facts(answer).units))
    words: list[tuple[int, int]] = []
    at = unit.start
    for word in answer[unit.start : unit.end].split():
        at = answer.index(word, at)
        words.append((at, at + len(word)))
        at += len(word)
    return answer, unit.start, unit.end, words


def _figures(word: str) -> bool:
    """Whether a word is part of a figure with spaces in it ("12 %", "20 000"), which cannot be cut."""
    return any(char.isdecimal() or char in "%％" for char in word)


@given(st.data())
@thorough
def test_words_that_stand_there_are_found(data: st.DataObject) -> None:
    """Any run of whole words of a unit is found, in upper case and with other spaces too."""
    answer, start, end, words = _unit(data)
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    edges = [answer[slice(*words[i])] for i in (first - 1, first, last, last + 1) if 0 <= i < len(words)]
    run = answer[words[first][0] : words[last][1]]
    if not same_words(run) or any(map(_figures, edges)):
        return
    changed = data.draw(st.sampled_from([run, run.upper(), "\u00a0 ".join(run.split()), f"“{run}”"]))
    place = find_words(answer, start, end, changed)
    assert place is not None
    assert same_words(answer[place[0] : place[1]]) == same_words(run)


@given(st.data())
@thorough
def test_a_word_left_out_is_noticed(data: st.DataObject) -> None:
    """Words without one from their middle are found only where they really stand so."""
    answer, start, end, words = _unit(data)
    if len(words) < 3:
        return
    gone = data.draw(st.integers(1, len(words) - 2))
    shorter = " ".join(answer[slice(*word)] for i, word in enumerate(words) if i != gone)
    place = find_words(answer, start, end, shorter)
    if same_words(answer[slice(*words[gone])]):
        assert place is None  # the unit has as many words as before, so they cannot stand there
    elif place is not None:
        assert same_words(answer[place[0] : place[1]]) == same_words(shorter)


@given(any_text, st.lists(any_text, max_size=3))
@thorough
def test_reasons_never_raise(reason: str, sources: list[str]) -> None:
    """Whatever the reason: nothing raises, the count is right, and without a false quotation nothing changes."""
    text, removed = verified_text(reason, sources)
    assert removed == text.count(NOT_IN_ANSWER) - reason.count(NOT_IN_ANSWER)
    assert removed or text == reason


@given(st.data(), st.sampled_from(["“”", '""', "«»", "„“", "``", "‘’"]))
@thorough
def test_a_true_quotation_stays_in_any_marks(data: st.DataObject, marks: str) -> None:
    """A whole unit of the answer may be quoted in any marks, as long as none of its own ends the quotation."""
    answer, start, end, _ = _unit(data)
    if set(answer[start:end]) & set("\"'“”‘’…"):
        return
    reason = f"Says {marks[0]}{answer[start:end]}{marks[1]} there."
    assert (reason, 0) == verified_text(reason, [QUESTION, answer])
