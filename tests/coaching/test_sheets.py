"""Coachings, comparisons and lists of evaluations in every form of report, also of hostile answers."""

from __future__ import annotations

import html.parser
import json
import re
from typing import Any

import pytest
from coached_answers import ANSWER, QUESTION, evaluated, hundred_answers

from starjudge import BatchRecord, Failure, InputError, render
from starjudge.coaching import coach, compare
from starjudge.models.coaching import Coaching
from starjudge.models.comparison import Comparison
from starjudge.models.evaluation_list import EvaluationList
from starjudge.reports.sheet_text import sheet_text
from starjudge.reports.sheets import sheet_of

HOSTILE = (
    'We <script>alert(1)</script> cut it by 40 %</del></ins></span></div>. <img src=x onerror="alert(1)"> I learned '
    "[link](javascript:alert(1)) | ~~a~~ **b** \x1b[31m red \u202e mirrored http://evil.example @someone. " + ANSWER
)
FORMS = ("text", "markdown", "card", "html", "json")
POOR = "We had a model and it broke and we fixed it, and then everything went well again and everybody was happy."


def shown(answer: str, question: str = QUESTION) -> dict[str, Any]:
    one = evaluated(answer, question)
    failed = BatchRecord(
        id="x", input={"question": answer}, failure=Failure(error="InputError", message=f"line 3: {answer[:60]}")
    )
    return {
        "coaching": coach(one, "heuristic"),
        "comparison": compare(evaluated(POOR), one),
        "list": EvaluationList([one, evaluated(POOR), failed]),
    }


KINDS = ("coaching", "comparison", "list")


class Tags(html.parser.HTMLParser):
    """The tags of a page, balanced, and their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in ("br", "meta"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", FORMS)
def test_every_form(kind: str, form: str) -> None:
    """Each form is there, says more than its heading, and is the same at every call."""
    value = shown(ANSWER)[kind]
    text = render(value, form)
    assert len(text) > 300
    assert text == render(value, form)


@pytest.mark.parametrize("kind", KINDS)
def test_a_value_shows_itself(kind: str) -> None:
    """``str`` is the terminal's form, and a notebook gets the card."""
    value = shown(ANSWER)[kind]
    assert str(value) == render(value, "text")
    assert value._repr_html_() == render(value, "card")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", ["card", "html"])
def test_hostile_answers_in_html(kind: str, form: str) -> None:
    """Only our own tags and attributes, all of them closed; nothing that runs or loads."""
    tags = Tags(render(shown(HOSTILE, HOSTILE[:200])[kind], form))
    assert tags.open == []
    assert not tags.names & {"script", "img", "a", "iframe", "link", "svg", "form"}
    assert not {name for name in tags.attributes if name.startswith("on") or name in ("src", "href", "id")}


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_answers_elsewhere(kind: str) -> None:
    """No escape reaches a terminal, and Markdown holds no tag, link or mention of the answer's."""
    value = shown(HOSTILE, HOSTILE[:200])[kind]
    text = render(value, "text")
    assert "\x1b" not in text
    assert "\u202e" not in text
    markdown = render(value, "markdown")
    assert "<script" not in markdown
    assert "<img" not in markdown
    assert not re.search(r"(?<!\\)\]\(", markdown)
    assert "http://" not in markdown
    assert "@someone" not in markdown


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_width(kind: str, width: int) -> None:
    """No line of the terminal's form is wider than asked."""
    assert max(map(len, render(shown(HOSTILE)[kind], "text", width=width).splitlines())) <= width


@pytest.mark.parametrize("kind", KINDS)
def test_plain_terminals(kind: str) -> None:
    """A terminal with ASCII alone gets ASCII alone."""
    assert sheet_text(sheet_of(shown(HOSTILE)[kind]), ascii=True).isascii()


def test_the_marked_up_answer_in_html() -> None:
    """Without blanks, what is struck out included, the card holds the answer letter by letter."""
    evaluation = hundred_answers()[7]
    made = coach(evaluation, "heuristic")
    card = render(made, "card")
    assert card.count("<ins>") == len(made.gaps)
    assert card.count("<del>") == sum(piece.kind == "deleted" for piece in made.pieces)
    answer = card.split('class="sj-answer">', 1)[1].split("</div>", 1)[0]
    texts: list[str] = []
    reader = html.parser.HTMLParser()
    inside: list[str] = []
    reader.handle_starttag = lambda tag, attrs: inside.append(tag)  # type: ignore[method-assign]
    reader.handle_endtag = lambda tag: inside.remove(tag)  # type: ignore[method-assign]
    reader.handle_data = lambda data: None if "ins" in inside else texts.append(data)  # type: ignore[method-assign]
    reader.feed(answer)
    reader.close()
    assert "".join("".join(texts).split()) == "".join(evaluation.answer.split())


def test_json_reads_back() -> None:
    values = shown(ANSWER)
    assert Coaching.model_validate_json(render(values["coaching"], "json")) == values["coaching"]
    assert Comparison.model_validate_json(render(values["comparison"], "json")) == values["comparison"]
    assert [row.get("overall") for row in json.loads(render(values["list"], "json"))][2] is None


def test_deletions_and_blanks_in_text() -> None:
    """Struck out words stand in marks, blanks in brackets, and the reason for each blank below."""
    made = coach(evaluated(f"So we shipped it, um, in May. {ANSWER}"), "heuristic")
    text = render(made, "text")
    assert "{-um,-}" in text
    assert f"\n{len(made.gaps)}. " in text


class TestEvaluationList:
    def test_is_a_sequence(self) -> None:
        one, two = evaluated(), evaluated(POOR)
        listed = EvaluationList([one, two])
        assert (len(listed), listed[1], list(listed)) == (2, two, [one, two])
        assert listed[:1] == EvaluationList([one])
        assert repr(listed) == "EvaluationList(2 items)"

    def test_rows(self) -> None:
        """One row for each, with verdict and flags; a failure says why, and counts for no mean."""
        text = render(shown(ANSWER)["list"], "markdown")
        assert "3 answers" in text
        assert "2 scored" in text
        assert "1 failed" in text
        assert "InputError: line 3" in text

    def test_empty(self) -> None:
        assert "0 answers" in str(EvaluationList([]))
        assert render(EvaluationList([]), "json") == "[]"

    def test_a_long_list_is_cut_and_says_so(self) -> None:
        text = render(EvaluationList([evaluated()] * 130), "card")
        assert "The first 100 are shown; 30 more are in to_frame()." in text

    def test_no_evaluation(self) -> None:
        with pytest.raises(InputError, match=r"items\[1\]: expected an Evaluation or a BatchRecord, found str"):
            EvaluationList([evaluated(), "text"])  # type: ignore[list-item]
