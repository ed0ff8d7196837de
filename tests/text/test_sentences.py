"""Answers cut into sentences, list items and clauses."""

from __future__ import annotations

import pytest
from hypothesis import given
from read_text import ODD_TEXTS, any_text, facts, thorough, units

from starjudge.text.sentences import split_units
from starjudge.text.tokens import Tokens

# A text, its units divided by " | ".
SENTENCES = [
    # stops inside numbers, names and abbreviations
    "We reached 0.85 AUC. | Then we shipped.",
    "AUC went from 0.81 to 0.85. | We shipped it.",
    "It saved $2.4M. | The CFO noticed.",
    "It cost £180k. | I was glad.",
    "It rose 40%. | I was glad.",
    "We cut p99. | Then latency fell.",
    "We used Python 3.11. | It worked.",
    "We used node.js. | It worked.",
    "A torch.Tensor broke. | I fixed it.",
    "We used tools, e.g. Spark and dbt. | It worked.",
    "The metric, i.e. recall, fell. | I looked.",
    "I met Dr. Okafor on Monday. | She agreed.",
    "J. Okafor agreed. | I left.",
    "Plan B. | Then plan C.",
    "It was model A vs. model B. | A won.",
    "We sold it in the U.S. and Canada. | I led it.",
    "We moved to the U.S. | I led it.",
    "The page came at 3 a.m. and I got up.",
    "The page came at 3 a.m. | I got up.",
    "It took approx. 3 weeks. | I was tired.",
    "The clin. director and a Sr. engineer sat in. | I took notes.",
    "The plan was fine etc. | I left.",
    "It was done, etc., and I left.",
    "See fig. 3. | It shows it.",
    "It was No. 1. | I was glad.",
    "The answer was no. | We stopped.",
    "p95 was 300 ms. | Accuracy stayed.",
    "It took 10 min. | Latency fell.",
    "Ms. Okafor agreed. | I left.",
    "In Sept. 2023 I left.",
    # other marks
    "I waited... then I acted.",
    "I waited... | Then I acted.",
    "I waited… | Then I acted.",
    "I waited… then I acted.",
    "It worked!! | Great.",
    "Was it good?! | Yes.",
    "Why did it fail? | Because of me.",
    "I checked the logs; then I fixed it; it worked.",
    "No。 | Yes。",
    # quotes and brackets
    'She said "it works." and left.',
    'She said "It works." | I disagreed.',
    "“It works.” | I disagreed.",
    'He asked, "Why now?" and I told him.',
    '"Why now?" she asked. | I told her.',
    'He asked "Why now?" | I told him.',
    'I said: "Stop. | Now." | He stopped.',
    '"Stop", she said. | I stopped.',
    'He said "stop". | then i left.',
    "I did it (alone). | then i left.",
    "(I did it alone.) | Then I left.",
    # lower case, missing space
    "i checked the logs. | then i fixed it. | it worked.",
    "it was 5 ms. | then it was 3.",
]
LINES = {
    "- I built it\n- I shipped it": ["I built it", "I shipped it"],
    "• I built it.\n• I shipped it.": ["I built it.", "I shipped it."],
    "1. I built it.\n2. I shipped it.": ["1. I built it.", "2. I shipped it."],
    "1) I built it\n2) I shipped it": ["1) I built it", "2) I shipped it"],
    "Plan\r\n1. I built it.\r\n2. I shipped it.": ["Plan", "1. I built it.", "2. I shipped it."],
    "Situation:\nThe model failed.": ["Situation:", "The model failed."],
    "## Situation\n\nIt failed.": ["Situation", "It failed."],
    "**Situation** It failed.\n**Task** Fix it.": ["**Situation** It failed.", "**Task** Fix it."],
    "Acme Inc.\n\nI left.": ["Acme Inc.", "I left."],
    "one thing\nanother thing": ["one thing", "another thing"],
    "I checked.\r\nThen I fixed it.": ["I checked.", "Then I fixed it."],
    "I checked.\rThen I fixed it.": ["I checked.", "Then I fixed it."],
    "I checked the logs.Then I fixed it.": ["I checked the logs.", "Then I fixed it."],
    "Hello.  Two spaces.": ["Hello.", "Two spaces."],
    "Non.\u00a0Break.": ["Non.", "Break."],
    "  \n I left. \n": ["I left."],
}
WRAPPED = (
    "In my last role I owned the ranking model for a grocery shop, and in\n"
    "March its click rate fell by a fifth overnight. I pulled the logs and\n"
    "found that a new field had been read as text. I wrote a fix the same\n"
    "day, and the rate came back."
)
SPEECH = (
    "so i was working at this bank and we had a model that scored loans and it went wrong in march when the data "
    "changed and nobody saw it for a week so i looked at the logs and i found the join was broken and then i fixed it "
    "and wrote a test and the default rate came back to normal after two weeks"
)


@pytest.mark.parametrize("marked", SENTENCES)
def test_sentences(marked: str) -> None:
    """A stop ends a sentence where a reader would say so, and nowhere else."""
    assert marked.split(" | ") == units(marked.replace(" | ", " "))


@pytest.mark.parametrize("text", LINES)
def test_lines(text: str) -> None:
    """Line breaks, list items and headings part units; a list's mark is no unit of its own."""
    assert LINES[text] == units(text)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_hard_wrapped(end: str) -> None:
    """Line breaks that only wrap the text part nothing."""
    assert len(units(WRAPPED.replace("\n", end))) == 3


def test_hard_wrapped_sign() -> None:
    """A wrapped line may begin with a sign without being a list item."""
    assert len(units(WRAPPED.replace("found that", "~90% of"))) == 3


def test_wrapped_paragraphs() -> None:
    """An empty line parts paragraphs, in wrapped text too."""
    assert [unit.paragraph for unit in facts(f"{WRAPPED}\n\n{WRAPPED}").units] == [
        True,
        False,
        False,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("I built it. It ran.\n\nI left.", [True, False, True]),
        ("- one\n- two", [True, True]),
        ("1. One.\n2. Two.", [True, True]),
        ("one\ntwo", [True, False]),
    ],
)
def test_paragraphs(text: str, paragraphs: list[bool]) -> None:
    """The first unit, one behind an empty line and a list item begin a paragraph."""
    assert paragraphs == [unit.paragraph for unit in facts(text).units]


def test_speech_is_cut() -> None:
    """Speech without stops is cut into clauses of 8 to 22 words that begin where a speaker takes breath."""
    found = facts(SPEECH).units
    assert all(unit.clause for unit in found)
    assert all(8 <= unit.last - unit.first <= 22 for unit in found)
    assert [units(SPEECH)[i].split()[0] for i in range(5)] == ["so", "and", "and", "and", "and"]


def test_no_landmarks() -> None:
    """Words without any landmark are cut after a breath's length."""
    assert [unit.last - unit.first for unit in facts("word " * 100).units] == [22, 22, 22, 22, 12]


def test_no_cut_inside_a_word() -> None:
    """A clause never begins inside what is written as one word."""
    written = {"a", "non-native", "p99", "node.js", "word"}
    assert written >= {unit.split()[0] for unit in units("a non-native p99 node.js word " * 20)}


def test_short_sentence_is_whole() -> None:
    """A sentence of 45 words is not cut."""
    assert len(units("word " * 44 + "end.")) == 1


@given(any_text)
@thorough
def test_offsets(text: str) -> None:
    """A unit cuts out text that begins and ends with a character that is not white space."""
    for unit in facts(text).units:
        cut = text[unit.start : unit.end]
        assert cut
        assert cut == cut.strip()


@given(any_text)
@thorough
def test_order(text: str) -> None:
    """Units follow each other and never overlap."""
    ends = [0]
    for unit in facts(text).units:
        assert ends[-1] <= unit.start < unit.end
        ends.append(unit.end)
    assert ends[-1] <= len(text)


@given(any_text)
@thorough
def test_every_token_once(text: str) -> None:
    """Every token is in exactly one unit, and inside its offsets."""
    tokens = Tokens(text)
    found = split_units(tokens)
    assert list(range(len(tokens))) == [i for unit in found for i in range(unit.first, unit.last)]
    assert all(unit.start <= tokens.starts[unit.first] and tokens.ends[unit.last - 1] <= unit.end for unit in found)


@pytest.mark.parametrize("name", ODD_TEXTS)
def test_odd_texts(name: str) -> None:
    """Odd texts are cut too, and a text without words has no units."""
    found = units(ODD_TEXTS[name])
    assert all(found)
    assert bool(Tokens(ODD_TEXTS[name]).words) == bool(found)


@given(any_text)
@thorough
def test_windows_line_ends(text: str) -> None:
    """Windows line ends cut an answer as the others do."""
    text = text.replace("\r", "")
    assert [unit.replace("\r", "") for unit in units(text.replace("\n", "\r\n"))] == units(text)
