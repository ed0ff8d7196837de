"""Text of others shown so that nothing in it acts."""

import pytest

from starjudge.reports.visible import ascii_only, clip, visible


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        ("plain", "plain"),
        ("␛[31mred", "\x1b[31mred"),
        ("a␀b␇", "a\0b\a"),
        ("⟨U+009B⟩31m", "\x9b31m"),
        ("⟨RLO⟩exe.gpj⟨PDF⟩", "\u202eexe.gpj\u202c"),
        ("a⟨U+200B⟩b", "a\u200bb"),
        ("⟨U+E0041⟩", "\U000e0041"),
        ("⟨U+D800⟩", "\ud800"),
        ("one two three", " one\r\n two\u2028three\x85"),
        ("naïve 模型 שלום", "naïve 模型 שלום"),
        ("👩\u200d🔬", "👩\u200d🔬"),
        ("a\u0301\u0301\u0301\u0301b", "a" + "\u0301" * 50 + "b"),
    ],
)
def test_hidden_characters_are_named(shown: str, text: str) -> None:
    """What acts on a display without being seen is replaced by its name; letters of any script stay."""
    assert shown == visible(text)


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        ('"so" - 2-3 -> 5...', "“so” – 2–3 → 5…"),
        ("naive cafe", "naïve café"),
        ("<ESCAPE>[31m", "␛[31m"),
        ("<RLO>", "⟨RLO⟩"),
        ("?? ?", "模型 🙂"),
        ("?", "🙂\ufe0f"),
    ],
)
def test_ascii_takes_the_nearest_letters(shown: str, text: str) -> None:
    """Without Unicode, a letter loses its accent and what has no likeness is a question mark."""
    assert shown == ascii_only(text)


@pytest.mark.parametrize(
    ("shown", "text", "limit"),
    [
        ("short", "short", 10),
        ("one two…", "one two three", 10),
        ("aaaaaaaaa…", "a" * 30, 10),
        ("one two", "one\n  two", 10),
        ("one two…", "one two, three", 10),
        ("a bbbbbbb…", "a bbbbbbbbbbbbb", 10),
    ],
)
def test_clip(shown: str, text: str, limit: int) -> None:
    """A quote that is too long ends at a word, or within it where the word is most of it."""
    assert shown == clip(text, limit)
    assert len(clip(text, limit)) <= limit
