"""The HTML card and page."""

import html
import re
import time
from html.parser import HTMLParser
from typing import Any

import pytest
from made_evaluations import OPINION, POOR, STRONG, make, quote, segments

from starjudge.models.evaluation import DimensionScore, Evaluation
from starjudge.models.evidence import Metric, Quote, RedFlag, Remark, Segment, Span
from starjudge.reports import render
from starjudge.reports.answer_html import answer_html

SHAPES = ("strong", "poor", "opinion", "insufficient", "lens")
HOSTILE = (
    "Hi <script>alert(1)</script> & \"x\" 'y' <img src=x onerror=alert(1)> \u202egnp\u202c [a](javascript:b) {{7*7}}"
)
VOID = {"meta", "br"}


@pytest.fixture(params=SHAPES)
def evaluation(request: pytest.FixtureRequest) -> Evaluation:
    found: Evaluation = request.getfixturevalue(request.param)
    return found


class Reader(HTMLParser):
    """Collects tags, attributes and text, and refuses tags that do not nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.open.pop()

    def handle_data(self, data: str) -> None:
        self.text += data


def content(block: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", block))


def answer_block(card: str) -> str:
    found = re.search(r'<div class="sj-answer" dir="auto">(.*?)</div>', card, re.DOTALL)
    assert found
    return found[1]


def test_the_answer_block_holds_the_answer(evaluation: Evaluation) -> None:
    """Without its tags the marked answer is the answer, letter by letter."""
    assert evaluation.answer == content(answer_block(render(evaluation, "card")))


@pytest.mark.parametrize(
    "answer",
    [
        HOSTILE,
        "two\r\nlines\n\n  indented\tand\u2028more",
        "a\u200bb\u061c שלום 模型 👩\u200d🔬 &amp; &#13; <b",
        "",
    ],
)
def test_any_answer_is_kept(answer: str) -> None:
    """Tags, entities, line ends, escapes and direction marks of the answer are its text and nothing else."""
    cut = len(answer) // 2
    halves = [(a, b) for a, b in ((0, cut), (cut, len(answer))) if a < b]
    marked = make(
        answer,
        segments=tuple(Segment(part="action", span=Span(start=a, end=b), text=answer[a:b]) for a, b in halves),
        strengths=tuple(Remark(text=answer, evidence=(_cut(answer, a, b),)) for a, b in halves),
    )
    assert answer == content(answer_html(marked))


CONTROLS = "".join(chr(code) for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n\r")


@pytest.mark.parametrize(
    ("shown", "answer"),
    [
        ("␛[31mred␛[0m ␇", "\x1b[31mred\x1b[0m \x07"),
        ("a␌b␜c␡", "a\x0cb\x1cc\x7f"),
        ("⟨U+009B⟩31m ⟨U+0085⟩", "\x9b31m \x85"),
        ("\tone\r\ntwo", "\tone\r\ntwo"),
    ],
)
def test_a_control_character_of_the_answer_is_its_name(shown: str, answer: str) -> None:
    """In the answer block a control character is replaced by its visible name; tabs and line ends stay."""
    assert shown == content(answer_html(make(answer)))


@pytest.mark.parametrize("form", ["card", "html", "markdown", "text"])
def test_no_control_character_is_raw_in_a_report(strong: Evaluation, form: str) -> None:
    """Whatever text of others holds them, no C0, DEL or C1 character but tab and line end reaches a report."""
    text = f"I fixed it.{CONTROLS} It{CONTROLS}worked."
    hostile = strong.model_copy(
        update={
            "answer": text,
            "question": text,
            "segments": segments(text, ("action", "I fixed"), ("result", "It")),
            "time_split": strong.time_split.model_copy(
                update={"action": strong.time_split["action"].model_copy(update={"label": text})}
            ),
            "red_flags": (RedFlag(id="no_metrics", quote=quote(text, text), message=text),),
            "strengths": (Remark(text=text, evidence=(quote(text, text),)),),
            "judge": strong.judge.model_copy(update={"model": text}),
        }
    )
    assert set() == set(CONTROLS) & set(render(hostile, form))


def test_overlapping_marks_are_split_and_nest() -> None:
    """Where a flag, a quote and a number overlap across parts, each letter is inside exactly its marks."""
    text = "I cut costs by 40% because they were lazy. It went well."
    evaluation = make(
        text,
        segments=segments(text, ("action", "I cut"), ("result", "It went")),
        metrics=(Metric(text="costs by 40%", span=quote(text, "costs by 40%").span, kind="money", value=40, unit="%"),),
        red_flags=(RedFlag(id="blames_others", quote=quote(text, "40% because they were lazy. It"), message="m"),),
        strengths=(Remark(text="s", evidence=(quote(text, "cut costs"),)),),
    )
    block = answer_html(evaluation)
    assert text == Reader(block).text
    assert _covered(block, "sj-flag") == "40% because they were lazy. It"
    assert _covered(block, "sj-metric") == "costs by 40%"
    assert _covered(block, "sj-quote") == "cut costs"
    assert _covered(block, "sj-action") == "I cut costs by 40% because they were lazy."


def test_time_grows_with_the_answer_and_not_with_its_square() -> None:
    """Tens of thousands of marks in as many segments are drawn within two seconds, each in its place."""
    count = 40_000
    text = "7 a " * count
    evaluation = make(
        text,
        segments=tuple(
            Segment(part="action", span=Span(start=at, end=at + 4), text="7 a ") for at in range(0, 4 * count, 4)
        ),
        metrics=tuple(
            Metric(text="7", span=Span(start=at, end=at + 1), kind="other", value=7) for at in range(0, 4 * count, 4)
        ),
        strengths=(Remark(text="s", evidence=(_cut(text, 0, len(text)),)),),
    )
    start = time.process_time()
    block = answer_html(evaluation)
    assert time.process_time() - start < 2
    assert text == content(block)
    assert block.count('<mark class="sj-metric"') == count


def test_marks_over_the_same_words_are_told_once_each() -> None:
    """Two marks of one kind with one title are one; other titles stand beside each other in their order."""
    text = "I led it."
    remarks = (Remark(text=name, evidence=(_cut(text, start, 9),)) for name, start in (("b", 2), ("a", 0), ("b", 0)))
    block = answer_html(make(text, strengths=tuple(remarks)))
    assert block == (
        '<mark class="sj-quote" title="Strength: b; Strength: a">I </mark>'
        '<mark class="sj-quote" title="Strength: b; Strength: a">led it.</mark>'
    )


def test_spans_outside_the_answer_do_no_harm() -> None:
    """A span that points beyond the answer, or segments that overlap, lose nothing and repeat nothing.

    No evaluation that was checked has them; a copy with fields put in by hand is not checked.
    """
    text = "One two three."
    far = Quote(text="x", span=Span(start=90, end=99))
    evaluation = make(text).model_copy(
        update={
            "segments": (
                Segment(part="action", span=Span(start=4, end=40), text="x"),
                Segment(part="task", span=Span(start=0, end=7), text="x"),
                Segment(part="task", span=Span(start=50, end=70), text="x"),
            ),
            "strengths": (Remark(text="s", evidence=(far, Quote(text="x", span=Span(start=8, end=500)))),),
        }
    )
    assert text == Reader(answer_html(evaluation)).text


def test_each_part_has_its_letter_and_name(strong: Evaluation) -> None:
    """Every segment carries the letter of its part, so that it reads without colour."""
    found = re.findall(r'class="sj-seg sj-\w+" data-letter="(.)" title="(\w+)"', answer_html(strong))
    assert [letter for letter, _ in found] == ["S", "T", "A", "A", "A", "R", "L"]
    assert ("R", "Result") in found


@pytest.mark.parametrize("form", ["card", "html"])
def test_nothing_runs_and_nothing_is_loaded(evaluation: Evaluation, form: str) -> None:
    """No script, no id, no address, no handler, in any shape."""
    hostile = evaluation.model_copy(
        update={
            "question": HOSTILE,
            "theme": HOSTILE,
            "caps": (HOSTILE,),
            "reasons": (HOSTILE,),
            "review": (HOSTILE,),
            "strengths": (Remark(text=HOSTILE),),
            "judge": evaluation.judge.model_copy(update={"model": HOSTILE, "fallback_reason": HOSTILE}),
            "scores": evaluation.scores.model_copy(
                update={"impact": DimensionScore(score=1, rationale=HOSTILE, next_step=HOSTILE)}
            ),
        }
    )
    text = render(hostile, form)
    reader = Reader(text)
    assert set() == {"script", "img", "link", "iframe", "a", "svg"} & set(reader.seen)
    names = {name for name, _ in reader.attributes}
    assert set() == {name for name in names if name.startswith("on") or name in {"id", "src", "href"}}
    assert "url(" not in text
    assert "@import" not in text
    assert "<script" not in text
    assert "{{7*7}}" in text
    assert "49" not in reader.text
    assert "\u202e" not in text
    assert "⟨RLO⟩" in text


def test_a_direction_mark_in_the_answer_is_isolated_and_named() -> None:
    """It stays in the text, inside an element of its own in which alone it acts."""
    block = answer_html(make("a\u202eb"))
    assert block == ('a<bdi class="sj-hidden" data-name="⟨RLO⟩" title="hidden character U+202E">\u202e</bdi>b')


def test_none_is_never_printed(evaluation: Evaluation) -> None:
    """What is not known is left out or said in words."""
    assert "None" not in Reader(render(evaluation, "card")).text.partition("}\n")[2]
    assert "None" not in re.sub(r"<style>.*?</style>", "", render(evaluation, "html"), flags=re.DOTALL)


def test_not_scored_is_said(insufficient: Evaluation, opinion: Evaluation) -> None:
    """Without scores the card says so and why."""
    card = render(insufficient, "card")
    assert ">Not scored</h3>" in card
    assert "One word cannot be judged." in card
    assert "<h4>Scores</h4>" not in card
    assert '<span class="sj-soft">not scored</span>' in render(opinion, "card")


def test_drawings_are_told_in_words(strong: Evaluation) -> None:
    """Bars and gauges have a label for those who do not see them, and the status is a word."""
    card = render(strong, "card")
    assert 'role="img" aria-label="Action: 23 s, 45%, target 50–60%, under"' in card
    assert 'role="img" aria-label="4 of 5"' in card
    assert 'aria-label="Evaluation of an interview answer: 4/5 · lean hire"' in card
    assert ">under</strong>" in card


def test_money_is_no_formula(strong: Evaluation) -> None:
    """A notebook that sets formulas leaves the card alone."""
    assert 'class="starjudge-card tex2jax_ignore mathjax_ignore"' in render(strong, "card")


def test_every_rule_is_scoped(strong: Evaluation) -> None:
    """The card's style reaches nothing around it."""
    found = re.search(r"<style>(.*?)</style>", render(strong, "card"), re.DOTALL)
    assert found
    rules = re.sub(r"@media[^{]*\{", "", found[1])
    selectors = [part for rule in re.findall(r"([^{}]+)\{", rules) for part in rule.split(",")]
    assert [selector for selector in selectors if ".starjudge-card" not in selector] == []


def test_a_page_is_complete(strong: Evaluation) -> None:
    """Doctype, language, viewport, title, both themes and print."""
    page = render(strong, "html")
    assert page.startswith('<!doctype html>\n<html lang="en">')
    for piece in (
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        "<title>Interview answer: Tell me about a time your model failed in production.</title>",
        "default-src 'none'",
        "prefers-color-scheme:dark",
        "@media print",
        render(strong, "card"),
    ):
        assert piece in page
    Reader(page)


@pytest.mark.parametrize("answer", [STRONG, POOR, OPINION])
def test_plain_answers_have_no_hidden_marks(answer: str) -> None:
    """An answer without hidden characters shows none."""
    assert "sj-hidden" not in answer_html(make(answer))


def test_half_a_letter_is_replaced() -> None:
    """Half a surrogate pair, which no page can hold, shows as the sign for lost text."""
    assert "\ufffd" in answer_html(make("a\ud800b"))
    render(make("a\ud800b", question="\ud800"), "html").encode()


def _cut(answer: str, start: int, end: int) -> Quote:
    return Quote(text=answer[start:end], span=Span(start=start, end=end))


def _covered(block: str, wanted: str) -> str:
    """The text inside elements of one class, in order."""

    class Inside(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.stack: list[bool] = []
            self.found = ""

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            classes: Any = dict(attrs).get("class") or ""
            self.stack.append(wanted in classes.split())

        def handle_endtag(self, tag: str) -> None:
            self.stack.pop()

        def handle_data(self, data: str) -> None:
            self.found += data if any(self.stack) else ""

    reader = Inside()
    reader.feed(block)
    reader.close()
    return reader.found
