"""What people see of a whole interview, in each form."""

from __future__ import annotations

import html
import json
import re
from html.parser import HTMLParser
from itertools import pairwise

import made_sessions
import pytest

from starjudge.errors import InputError
from starjudge.models.answer import Answer
from starjudge.models.session import Coverage, Covered, ExchangeEvaluation, ExchangeTiming, SessionEvaluation
from starjudge.models.transcript import Exchange, FollowUpExchange, Speaker, Transcript, Turn
from starjudge.reports import FORMS, render
from starjudge.reports.card_style import STYLE
from starjudge.reports.layout import text_width
from starjudge.reports.session_exchange import exchange_report
from starjudge.reports.session_phrases import BASIS_WORDS, clock, flag_title
from starjudge.reports.session_reading import reading_report
from starjudge.reports.session_terminal import session_terminal
from starjudge.reports.session_timeline import timeline

SHAPES = ("rich", "minimal", "empty", "hostile")
WORDED = ("text", "markdown", "card", "html")
VOID = {"meta", "br"}
ACTS = {"script", "img", "iframe", "link", "form", "input", "a", "object", "svg"}
HEADINGS = {f"h{level}" for level in range(1, 7)}


@pytest.fixture(params=SHAPES)
def session(request: pytest.FixtureRequest) -> SessionEvaluation:
    made: SessionEvaluation = getattr(made_sessions, request.param)()
    return made


def coverage_table(session: SessionEvaluation) -> str:
    """The grid of a session's page."""
    found = re.search(r'<table class="sj-grid">.*?</table>', render(session, "html"), re.DOTALL)
    assert found
    return found[0]


def plain(session: SessionEvaluation, form: str) -> str:
    """A report's words on one line, without the marks of its form."""
    text = render(session, form)
    if form in ("card", "html"):
        text = re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)
        text = html.unescape(re.sub(r"<[^>]*>", " ", re.sub(r"</?(?:bdi|span)[^>]*>", "", text)))
    return " ".join(text.replace("\\", "").replace("**", "").split())


class Page(HTMLParser):
    """Collects tags, headings and attributes, and refuses tags that do not nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.headings: list[int] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.attributes += attrs
        if tag in HEADINGS:
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.open.pop()


@pytest.mark.parametrize("form", FORMS)
def test_every_form_renders(session: SessionEvaluation, form: str) -> None:
    """Each shape of a session has each form."""
    assert render(session, form).strip()


def test_unknown_form() -> None:
    """Another form is refused with the forms there are."""
    with pytest.raises(InputError, match="markdown"):
        render(made_sessions.minimal(), "pdf")


@pytest.mark.parametrize("form", WORDED)
@pytest.mark.parametrize(
    "words",
    [
        "Mean 3.5 of 5 · 3 questions",
        "Tell question 2 again. Record it in three minutes. Begin with what you did yourself.",
        "2 → 3",
        "3 min 32 s",
        "Blames others",
        "2 pauses, the longest 4 s at 2:10, 2 s at 3:00",
        "times of each word",
        "fillers unknown: the transcript's maker drops them",
        "Dealing with failure",
        "1 of 2: question 2",
        "Principles of Amazon",
        "Failures are always others' (questions 1, 2)",
        "question 1: “the merchant category codes had been remapped”",
        "question 2: “the data team messed everything up”",
        "A decision with its reason and its number.",
        "with the story of question 1",
        "they share merchant, remapped",
        "No number, taken away",
        "Blames others, confirmed",
        "Day 0 (2026-12-01): Tell question 2 again.",
        "Change: Begin with what you did yourself.",
        "Day 3: Find a second conflict story.",
        "Opening",
        "not timed",
        "How do you decide what to measure?",
        "Dana, also Guest 2: candidate, 100% sure, 640 words",
        "The label 'Guest 2' was taken for Dana.",
        "A person should look: Answer 3 is too short to judge.",
        "the round's plan is 3–4 min",
        "30 min",
        "Practice feedback, not a hiring decision.",
    ],
)
def test_all_that_was_found_is_told(form: str, words: str) -> None:
    """Every form tells all that a session holds."""
    assert words in plain(made_sessions.rich(), form)


@pytest.mark.parametrize("basis", BASIS_WORDS)
def test_time_basis_in_words(basis: str) -> None:
    """What the transcript times is told in words, never as an id."""
    told = render(made_sessions.session(time_basis=basis), "markdown")
    assert {"word": "times of each word", "cue": "times of cues, spread over their words",
            "turn": "only turns are timed", "none": "no times: estimated"}[basis] in told  # fmt: skip


@pytest.mark.parametrize(
    ("kept", "told"),
    [(True, "fillers kept"), (False, "fillers unknown: the transcript's"), (None, "fillers unknown: nothing says")],
)
def test_fillers(kept: bool | None, told: str) -> None:
    """Fillers that may have been dropped are unknown, not none."""
    assert told in plain(made_sessions.session(fillers_kept=kept), "text")


class TestTerminal:
    @pytest.mark.parametrize("width", [40, 60, 80, 100])
    @pytest.mark.parametrize("ascii", [False, True])
    def test_width(self, session: SessionEvaluation, width: int, ascii: bool) -> None:  # noqa: A002
        """No line is wider than asked, and an ASCII terminal gets ASCII."""
        card = session_terminal(session, width=width, ascii=ascii)
        assert max(map(text_width, card.splitlines())) <= width
        assert not ascii or card.isascii()

    def test_colour_is_never_the_only_sign(self, session: SessionEvaluation) -> None:
        """With its colours taken away the card is the one without colour."""
        coloured = session_terminal(session, color=True)
        assert "\x1b[" in coloured
        assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == session_terminal(session)

    def test_timeline_is_one_line(self) -> None:
        """At 80 columns the interview is one line of blocks, with each question's number above its begin."""
        lines = render(made_sessions.rich()).splitlines()
        place = next(i for i, line in enumerate(lines) if line.startswith("Timeline"))
        names, line = lines[place + 1 : place + 3]
        assert len(line) == 80
        assert names.split() == ["1", "2", "3"]
        assert line[names.index("1")] == "?"
        assert line.count("█") > line.count("▒") > 0

    def test_coverage_is_a_grid(self) -> None:
        """At 80 columns each question is a column of marks, its number above them, and words stand beside."""
        lines = render(made_sessions.rich()).splitlines()
        place = next(i for i, line in enumerate(lines) if line.startswith("Coverage"))
        assert lines[place : place + 4] == [
            "Coverage               1 2 3",
            "Themes (1 of 2)",
            "  Dealing with failure ■ · ·  question 1",
            "  Leadership           · · ·  not covered",
        ]

    def test_coverage_without_room(self) -> None:
        """Where columns leave no room for words, one mark stands for all questions."""
        card = session_terminal(made_sessions.rich(), width=40, ascii=True)
        assert "\n  Dealing with failure #  question 1\n" in card
        assert "\n  Leadership           .  not covered\n" in card

    def test_questions_far_too_many(self) -> None:
        """A hundred questions still fit their lines."""
        one = made_sessions.minimal().exchanges[0]
        many = made_sessions.session(*(one.model_copy(update={"number": n}) for n in range(1, 101)))
        assert max(map(text_width, render(many).splitlines())) <= 80


class TestMarkdown:
    def test_nothing_acts(self) -> None:
        """Words of others make no tag, link, heading or mention."""
        text = render(made_sessions.hostile(), "markdown")
        tags = set(re.findall(r"</?[a-z!][^>]*>", text))
        assert tags <= {"<details>", "</details>", "<summary>", "</summary>", "<!-- -->"}
        assert not re.search(r"(?<!\\)\]\(", re.sub(r"<summary>.*</summary>", "", text))  # HTML, where it is text
        assert not re.search(r"^# top", text, re.MULTILINE)
        assert "@all" not in text
        assert "\x1b" not in text
        assert "\u202e" not in text

    def test_coverage_is_a_grid(self) -> None:
        """Each question is a column; what no question covers is said in bold."""
        text = render(made_sessions.rich(), "markdown")
        assert "| To cover | Q1 | Q2 | Q3 | Covered by |" in text
        assert "| Dealing with failure | ■ |  |  | question 1 |" in text
        assert "| Leadership |  |  |  | **not covered** |" in text

    def test_coverage_by_very_many_questions(self) -> None:
        """More columns than a page holds are one, with a mark for what is covered."""
        one = made_sessions.rich().exchanges[0]
        many = [one.model_copy(update={"number": n}) for n in range(1, 14)]
        text = render(made_sessions.session(*many, coverage=made_sessions.rich().coverage), "markdown")
        assert "| ■ | Dealing with failure | question 1 |" in text
        assert "| □ | Leadership | **not covered** |" in text

    def test_headings_in_order(self, session: SessionEvaluation) -> None:
        """No level of heading is left out."""
        levels = [len(sign) for sign in re.findall(r"^(#+) ", render(session, "markdown"), re.MULTILINE)]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))

    def test_each_question_in_a_fold(self) -> None:
        """Each exchange's own report is there, the first answer by itself and with its follow-ups."""
        text = render(made_sessions.rich(), "markdown")
        assert text.count("<details>") == text.count("</details>") == 3
        assert "### Question 2, the first answer" in text
        assert "### Question 2, with its follow-ups" in text
        assert text.count("#### ") >= 4


class TestHtml:
    def test_nothing_acts_or_loads(self, session: SessionEvaluation) -> None:
        """The page runs nothing, loads nothing, and each of its tags is closed."""
        page = Page(render(session, "html"))
        assert not ACTS & set(page.seen)
        names = {name for name, _ in page.attributes}
        assert not {name for name in names if name.startswith("on")} | (names & {"src", "href", "id"})
        assert "default-src 'none'" in render(session, "html")

    @pytest.mark.parametrize(("form", "first"), [("html", 1), ("card", 3)])
    def test_headings_in_order(self, session: SessionEvaluation, form: str, first: int) -> None:
        """No level of heading is left out, for those who read by headings."""
        levels = Page(render(session, form)).headings
        assert levels[0] == first
        assert all(after <= before + 1 for before, after in pairwise(levels))
        assert levels.count(first) == 1

    def test_tables_can_be_read_aloud(self) -> None:
        """Each table has a caption and headings of columns and rows."""
        page = Page(render(made_sessions.rich(), "html"))
        text = render(made_sessions.rich(), "html")
        assert page.seen.count("caption") == text.count("<thead>") == 4
        assert ("scope", "col") in page.attributes
        assert ("scope", "row") in page.attributes

    def test_coverage_is_a_grid(self) -> None:
        """Each thing to cover is a row, each question a column through all lists; a mark stands where they meet."""
        table = coverage_table(made_sessions.rich())
        assert re.findall(r'<th scope="col">(\d+)</th>', table) == ["1", "2", "3"]
        assert '<th scope="colgroup" colspan="3">Question</th>' in table
        assert re.findall(r'<th scope="rowgroup" colspan="5">(.*?)</th>', table) == [
            "Themes: 1 of 2",
            "Story categories: 1 of 1",
            "Principles of Amazon: 1 of 1",
        ]
        marks = {
            title: "".join("x" if "covered" in cell else "." for cell in re.findall(r"<td.*?</td>", rest)[:-1])
            for title, rest in re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', table)
        }
        assert marks == {"Dealing with failure": "x..", "Leadership": "...", "Conflict": ".x.", "Dive Deep": "xx."}

    def test_coverage_is_told_in_words(self) -> None:
        """What is covered is told by a sign with a name and by words, not by a colour."""
        table = coverage_table(made_sessions.rich())
        assert table.count('<span role="img" aria-label="covered">■</span>') == 4
        assert table.count("<strong>□ not covered</strong>") == 1
        assert "<td>1 of 2: question 2</td>" in table

    def test_coverage_of_no_question(self) -> None:
        """Where nothing was asked the grid has no columns of questions, and each row says that it is not covered."""
        cover = Coverage(themes=(Covered(id="x", title="Leadership"),))
        table = coverage_table(made_sessions.empty().model_copy(update={"coverage": cover}))
        assert "colgroup" not in table
        assert '<th scope="row">Leadership</th><td><strong>□ not covered</strong></td>' in table

    def test_bars_have_words(self) -> None:
        """What is drawn has a label that says the same."""
        page = render(made_sessions.rich(), "html")
        assert 'aria-label="3.5 of 5"' in page
        assert "question 2 follow-up question 5:47 to 5:52" in page

    def test_one_style(self) -> None:
        """Cards in folds take their look from the page: it stands in it once."""
        page = render(made_sessions.rich(), "html")
        assert page.count(STYLE) == 1
        assert page.count('class="sj-answer"') == 4

    def test_answers_are_marked(self) -> None:
        """The answer of each question is shown with its marks."""
        assert '<mark class="sj-flag"' in render(made_sessions.rich(), "html")

    @pytest.mark.parametrize("form", ["html", "card"])
    def test_hostile_words_are_shown(self, form: str) -> None:
        """Hidden characters are named and none of them acts."""
        text = re.sub(r'<bdi class="sj-hidden".*?</bdi>', "", render(made_sessions.hostile(), form))
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert "&lt;script&gt;" in text

    @pytest.mark.parametrize(
        ("ground", "inks"),
        [("#ffffff", ("#00745a", "#8a5a00", "#b04500")), ("#16181c", ("#3fd0a4", "#f0c04a", "#ff9a5c"))],
    )  # fmt: skip
    def test_contrast(self, ground: str, inks: tuple[str, ...]) -> None:
        """Colours of text reach the contrast of WCAG AA on the page's ground, light and dark."""
        page = render(made_sessions.rich(), "html")

        def light(color: str) -> float:
            parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
            linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
            return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

        for ink in inks:
            assert ink in page
            brighter, darker = sorted((light(ground), light(ink)), reverse=True)
            assert (brighter + 0.05) / (darker + 0.05) >= 4.5


class TestJson:
    def test_round_trip(self, session: SessionEvaluation) -> None:
        """The JSON form is the session again."""
        assert SessionEvaluation.model_validate_json(render(session, "json")) == session

    def test_half_a_surrogate_pair(self) -> None:
        """A text that UTF-8 cannot hold is escaped."""
        assert json.loads(render(made_sessions.session(notes=("a\ud800b",)), "json"))["notes"] == ["a\ud800b"]


def test_shows_itself() -> None:
    """Printed, a session is its card; in a notebook it is the HTML card; its repr holds no words of it."""
    session = made_sessions.rich()
    assert str(session) == render(session, "text")
    assert session._repr_html_() == render(session, "card")
    assert "merchant" not in repr(session)


class TestTimeline:
    def test_first_answer_ends_at_the_probe(self) -> None:
        """Blocks follow the clock: question, first answer, follow-up, its answer."""
        blocks = [(b.kind, b.start, b.end) for b in timeline(made_sessions.rich()).blocks if b.exchange == 2]
        assert blocks == [("question", 305, 316), ("answer", 316, 347), ("probe", 347, 352), ("reply", 352, 371)]

    def test_estimated(self) -> None:
        """Where nothing is timed the lengths follow from the words, and the report says so."""
        line = timeline(made_sessions.minimal())
        assert line.estimated
        assert [block.kind for block in line.blocks] == ["question", "answer"]
        assert "estimated from the words" in render(made_sessions.minimal())

    def test_nothing_asked(self) -> None:
        """A talk without a question has no line."""
        assert timeline(made_sessions.empty()).blocks == ()

    def test_wild_times(self) -> None:
        """Times that do not fit together still give a line."""
        one = made_sessions.rich().exchanges[1]
        wild = one.model_copy(
            update={
                "timing": ExchangeTiming(
                    basis="turn", asked_at=9e5, first_seconds=1e6, first_status="over", follow_up_seconds=0
                )
            }
        )
        assert render(made_sessions.session(wild))


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0:00"), (-1, "0:00"), (59.6, "1:00"), (425, "7:05"), (3750, "1:02:30")]
)
def test_clock(seconds: float, said: str) -> None:
    """A place in the recording is said as players show it."""
    assert said == clock(seconds)


@pytest.mark.parametrize(
    ("flag", "title"),
    [("same_project", "One project for everything"), ("no_questions", "No questions"), ("too_long", "Too long")],
)
def test_flag_titles(flag: str, title: str) -> None:
    """Flags over several answers have titles; one answer's flag has that of the rubrics."""
    assert title == flag_title(flag)


class TestExchange:
    @pytest.fixture
    def probed(self) -> ExchangeEvaluation:
        return made_sessions.rich().exchanges[1]

    @pytest.mark.parametrize("form", ["text", "markdown", "html"])
    def test_both_readings(self, probed: ExchangeEvaluation, form: str) -> None:
        """An exchange in full holds the first answer's evaluation, the follow-ups, and the whole's."""
        told = " ".join(html.unescape(exchange_report(probed, form)).replace("\\", "").split())
        assert "2/5 · lean no hire" in told.lower()
        assert "3/5 · on the fence" in told.lower()
        assert "with its follow-ups" in told.lower()

    def test_json(self, probed: ExchangeEvaluation) -> None:
        """As JSON it is the exchange again."""
        assert ExchangeEvaluation.model_validate_json(exchange_report(probed, "json")) == probed

    def test_page(self, probed: ExchangeEvaluation) -> None:
        """As a page its headings are in order."""
        assert Page(exchange_report(probed, "html")).headings[:3] == [1, 2, 3]

    def test_width(self) -> None:
        """In a terminal it keeps to the width, whatever it holds."""
        for session in (made_sessions.rich(), made_sessions.hostile()):
            for one in session.exchanges:
                assert max(map(text_width, exchange_report(one, width=60).splitlines())) <= 60

    def test_unknown_form(self, probed: ExchangeEvaluation) -> None:
        """Another form is refused."""
        with pytest.raises(InputError, match="html"):
            exchange_report(probed, "card")


class TestReading:
    @pytest.fixture
    def transcript(self) -> Transcript:
        hostile = made_sessions.HOSTILE
        answer = Answer(text=hostile, start=1.0, end=3.5)
        return Transcript(
            name=hostile,
            turns=(Turn(speaker=hostile, text=hostile, start=0.0, end=4.0),),
            format="webvtt",
            time_basis="cue",
            speakers=(Speaker(name=None, role="unknown", words=3, confidence=0.4),),
            exchanges=(
                Exchange(
                    question=hostile,
                    asked_start=65.0,
                    answer=answer,
                    follow_ups=(FollowUpExchange(question=hostile, answer=answer),),
                ),
            ),
            candidate_questions=(hostile,),
            notes=(hostile,),
        )

    @pytest.mark.parametrize("ascii", [False, True])
    def test_text(self, transcript: Transcript, ascii: bool) -> None:  # noqa: A002
        """The reading keeps to the width, and no words of it act on the terminal."""
        text = reading_report(transcript, width=60, ascii=ascii)
        assert max(map(text_width, text.splitlines())) <= 60
        assert "\x1b" not in text
        assert "no label: role unknown, 40% sure, 3 words" in text
        assert "1. 1:05" in text
        assert not ascii or text.isascii()

    def test_html(self, transcript: Transcript) -> None:
        """As a page nothing acts and the headings are in order."""
        page = Page(reading_report(transcript, "html"))
        assert not ACTS & set(page.seen)
        assert page.headings == [1, 2, 2, 2, 2]

    def test_markdown(self, transcript: Transcript) -> None:
        """As Markdown its words make no tag and no mention."""
        text = reading_report(transcript, "markdown")
        assert not re.findall(r"</?[a-z][^>]*>", text)
        assert "@all" not in text

    def test_nothing_found(self, transcript: Transcript) -> None:
        """Where no question was found the reading says so."""
        assert "No question with an answer was found." in reading_report(
            transcript.model_copy(update={"exchanges": ()})
        )

    def test_unknown_form(self, transcript: Transcript) -> None:
        """Another form is refused."""
        with pytest.raises(InputError, match="markdown"):
            reading_report(transcript, "card")
