"""The card for a terminal."""

import re
import unicodedata

import pytest
from made_evaluations import SHARES, agency, make, quote, split

from starjudge.models.evaluation import Evaluation, PartTime, TimeSplit
from starjudge.models.evidence import RedFlag
from starjudge.reports.digest import digest
from starjudge.reports.layout import Pen, text_width
from starjudge.reports.terminal import terminal_card

ANSI = re.compile(r"\x1b\[[0-9;]*m")
SHAPES = ("strong", "poor", "opinion", "insufficient", "lens")
WIDE = "模型在生产环境中失败了。" * 12 + " 🙂" * 40 + "x" * 300


@pytest.fixture(params=SHAPES)
def evaluation(request: pytest.FixtureRequest) -> Evaluation:
    found: Evaluation = request.getfixturevalue(request.param)
    return found


def columns(line: str) -> int:
    """Counted apart from the code under test: wide letters take two columns, accents none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in ANSI.sub("", line)
    )


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("color", [False, True])
@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_is_wider_than_asked(evaluation: Evaluation, width: int, color: bool, plain: bool) -> None:
    """A card keeps within its width, in colour and in ASCII too."""
    card = terminal_card(evaluation, width=width, color=color, ascii=plain)
    assert [line for line in card.split("\n") if columns(line) > width] == []


@pytest.mark.parametrize("width", [60, 80])
def test_wide_letters_and_long_words_keep_within_the_width(width: int) -> None:
    """Letters that take two columns count as two, and a word without an end is cut."""
    wide = make(WIDE, question=WIDE, red_flags=(RedFlag(id="no_specifics", quote=quote(WIDE, WIDE), message=WIDE),))
    assert [line for line in terminal_card(wide, width=width).split("\n") if columns(line) > width] == []


def test_colour_adds_only_colour(evaluation: Evaluation) -> None:
    """Without its codes the coloured card is the plain one; the plain one has no codes."""
    plain = terminal_card(evaluation)
    painted = terminal_card(evaluation, color=True)
    assert plain == ANSI.sub("", painted)
    assert "\x1b" not in plain
    assert painted != plain


def test_ascii_is_ascii(evaluation: Evaluation) -> None:
    """The fallback for other terminals holds nothing beyond ASCII."""
    assert terminal_card(evaluation, ascii=True).isascii()


def test_none_is_never_printed(evaluation: Evaluation) -> None:
    """What is not known is left out or said in words."""
    assert "None" not in terminal_card(evaluation)


def test_the_head_and_split_of_a_strong_story(strong: Evaluation) -> None:
    """The verdict comes first, then what was given, the question, and the time against its targets."""
    assert (
        terminal_card(strong)[: terminal_card(strong).index("\n                       have to probe")]
        == """\
4/5 · lean hire
Story question · Dealing with failure · answered with a story · 116 words ·
about 52 s (42 s to 1 min 2 s, estimated from the words) · target 2–3 min: under
· no fillers
Question: Tell me about a time your model failed in production.

Time split                               share  time       status    target
Situation   ███████▓░···················   18%  9 s        on target 15–20%
Task        █████▓▓█····················   16%  8 s        over      10–15%
Action      █████████████████████··░░░░░   45%  23 s       under     50–60%
Result      ████▓░······················   11%  6 s        on target 9–12%
Learning    ███▓█·······················   10%  5 s        over      6–8%
█ told   ░ target   ▓ told within the target

Scores
Structure   5/5 ■■■■■  The structure of this answer is what an interviewer would"""
    )


def test_all_sections_in_reading_order(lens: Evaluation, poor: Evaluation) -> None:
    """The verdict stands first, the notice last; flags come before details."""
    full = lens.model_copy(update={"red_flags": poor.red_flags[1:2], "caps": ("A cap.",), "review": ("A doubt.",)})
    card = terminal_card(full)
    heads = [
        "4/5 · lean hire", "Question:", "Held down: A cap.", "A person should look: A doubt.", "Time split", "Scores",
        "Next steps", "Red flags", "Outcome numbers", "Who acts:", "Credit given:", "Strengths", "Improvements",
        "Probes to expect", "What Amazon would note", "Judged by: model judge · chat-large · 3 readings",
        "Practice feedback, not a hiring decision.",
    ]  # fmt: skip
    places = [card.index(head) for head in heads]
    assert sorted(places) == places
    assert card.endswith(heads[-1])


def test_details_of_a_strong_story(lens: Evaluation) -> None:
    """Numbers, actors, credit, probes and the lens are each on a line of their own."""
    lines = terminal_card(lens, width=120).split("\n")
    for line in (
        "- “from 6% to 0.4%” 6% → 0.4% (model)",
        "- “$300,000 a month” 300,000 USD (money)",
        "Who acts: I 6 · we 0 · passive 1 · others 1 · own actions 75%",
        "Credit given: “Priya from the data team”",
        "+ A decision with its reason. “because it was reversible”",
        "2. What would you do differently? (Hindsight: No hindsight is offered.)",
        "+ Dive Deep (tested here), shown: Went down to the data. “compared feature distributions day by day”",
        "- Frugality, missed: No cost is named.",
    ):
        assert line in lines


def test_next_steps_are_those_of_the_weakest(strong: Evaluation, poor: Evaluation) -> None:
    """Two next steps where the scores are good, three where they are not, the weakest first."""
    assert [step.title for step in digest(strong).steps] == ["Delivery", "Specificity"]
    assert [step.title for step in digest(poor).steps] == ["Ownership", "Specificity", "Impact"]


def test_flags_with_their_words(poor: Evaluation) -> None:
    """A red flag shows its title, what was seen and the words; an absence has no words."""
    lines = terminal_card(poor, width=120).split("\n")
    flag = "! Blames others: The fault is put on the data team. “because the data team messed everything up”"
    assert flag in lines
    assert "! No number: An outcome is told and there is no number anywhere." in lines


def test_not_scored_is_said(insufficient: Evaluation) -> None:
    """An answer that cannot be judged has its reasons in place of scores."""
    card = terminal_card(insufficient)
    assert card.startswith("Not scored\n")
    assert "Not scored: One word cannot be judged." in card
    assert "/5" not in card
    assert "Time split" not in card


def test_a_dimension_that_does_not_apply(opinion: Evaluation) -> None:
    """A dimension without a score is called so in its row, and parts without targets too."""
    card = terminal_card(opinion)
    assert "Learning     –  □□□□□  Not scored." in card
    assert "This kind of question sets no target for the parts." in card


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("share", [0.01, 0.10, 0.12, 0.125, 0.20, 0.21, 0.9])
def test_the_bar_agrees_with_the_status(share: float, width: int) -> None:
    """Rounding to columns never draws a bar on the other side of its target."""
    low, high = 0.12, 0.20
    status = "under" if share < low else "over" if share > high else "on_target"
    part = PartTime.model_validate(
        {"label": "Action", "seconds": share * 100, "share": share, "target_low": low, "target_high": high}
        | {"target_unit": "share", "status": status}
    )
    rest = PartTime(label="Task", seconds=100 - share * 100, share=1 - share)
    card = terminal_card(make(time_split=TimeSplit(action=part, task=rest)), width=width)
    bar = next(line for line in card.split("\n") if line.startswith("Action "))
    seen = "over" if re.search("▓█", bar) else "on_target" if "▓" in bar else "under"
    assert status == seen


def test_targets_in_seconds_stand_on_the_axis_of_seconds() -> None:
    """A target in seconds does not move with the length of the answer."""
    part = PartTime(
        label="Action", seconds=30, share=1, target_low=60, target_high=60, target_unit="seconds", status="under"
    )
    (row,) = digest(make(time_split=TimeSplit(action=part))).parts
    assert (row.filled, row.band, row.target) == (0.5, (1.0, 1.0), "60 s")


def test_hostile_text_cannot_act(poor: Evaluation) -> None:
    """Escapes, bells and direction marks of an answer are shown by name, also where a model repeats them."""
    hostile = "\x1b]0;title\x07\x1b[2J\x9b31m\u202egnp\u202c\r\x08 {{7*7}}"
    changes = {
        "question": hostile,
        "reasons": (hostile,),
        "caps": (hostile,),
        "review": (hostile,),
        "theme": hostile,
        "agency": agency(1, 0, 0, 0, credit=(quote(hostile, hostile),)),
        "red_flags": (RedFlag(id="no_real_failure", quote=quote(hostile, hostile), message=hostile),),
        "time_split": TimeSplit(action=split((0, 0, 1, 0, 0))["action"].model_copy(update={"label": hostile})),
        "judge": poor.judge.model_copy(update={"fallback_reason": hostile, "model": hostile}),
    }
    card = terminal_card(make(hostile, **changes))
    assert [char for char in card if unicodedata.category(char) in {"Cc", "Cf"} and char != "\n"] == []
    assert "␛]0;title␇␛[2J⟨U+009B⟩31m⟨RLO⟩gnp⟨PDF⟩" in card
    assert "{{7*7}}" in card
    assert terminal_card(make(hostile, **changes), ascii=True).isascii()


def test_text_width() -> None:
    """Columns: wide letters two, accents none, an emoji by its form two."""
    assert [text_width(text) for text in ("ab", "e\u0301", "·", "☀\ufe0f", "模型")] == [2, 1, 1, 2, 4]


def test_a_cell_is_cut_and_filled() -> None:
    """A label takes exactly its columns."""
    assert [Pen(80).cell(text, 10) for text in ("Task", "Situation and more", "模型模型模型")] == [
        "Task      ",
        "Situation…",
        "模型模型… ",
    ]


def test_every_part_has_a_row(strong: Evaluation) -> None:
    """The split lists the parts of the rubric in story order."""
    assert [label for _, label, *_ in SHARES] == [row.label for row in digest(strong).parts]
