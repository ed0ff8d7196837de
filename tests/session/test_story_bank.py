from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from starjudge import InputError, evaluate_answer
from starjudge.models.stories import Story, StoryColumn, StoryCoverage
from starjudge.session.story_bank import StoryBank
from starjudge.session.story_markup import coverage_html, coverage_markdown, matches_markdown
from starjudge.session.story_tables import coverage_text, matches_text, reviews_text
from starjudge.testing import ScriptedChatModel, judgement

EXAMPLES = Path(__file__).parents[2] / "examples"
FAILURE, FAIRNESS, CONFLICT, MENTORING = 2, 3, 4, 6  # numbers in the example bank


@cache
def bank() -> StoryBank:
    return StoryBank.load(EXAMPLES / "story_bank.yaml")


@cache
def coverage(company: str | None = None) -> StoryCoverage:
    return bank().coverage(company)


def column(columns: tuple[StoryColumn, ...], name: str) -> StoryColumn:
    return next(column for column in columns if column.id == name)


def story(title: str, text: str = "I did it.", **told: object) -> Story:
    return Story.model_validate({"number": 1, "title": title, "text": text, **told})


class TestBank:
    def test_numbers(self) -> None:
        """Stories are numbered from 1 as they come, and are had by their numbers."""
        made = StoryBank([story("A"), story("B")])
        assert [(s.number, s.title) for s in made] == [(1, "A"), (2, "B")]
        assert made[2].title == "B"

    @pytest.mark.parametrize("number", [0, 3, -1])
    def test_no_such_number(self, number: int) -> None:
        """There is no story 0, none behind the last, and none counted from the end."""
        with pytest.raises(IndexError):
            StoryBank([story("A"), story("B")])[number]

    def test_repr(self) -> None:
        """The repr of a bank, of a story and of a match holds no words of a story."""
        shown = repr((bank(), bank()[1], bank().best_for("Tell me about a failure."), coverage(), bank().audit()))
        assert not any(word in shown for word in ("crane", "anemometer", "locker"))

    def test_deterministic(self) -> None:
        """A bank read again gives the same coverage, matches and audit."""
        again = StoryBank.load(EXAMPLES / "story_bank.yaml")
        question = "Tell me about a conflict in your team."
        assert again.coverage("amazon") == coverage("amazon")
        assert again.best_for(question) == bank().best_for(question)
        assert again.audit() == bank().audit()


class TestCoverage:
    def test_given(self) -> None:
        """A theme that the writer gives is marked as given."""
        mark = column(coverage().themes, "responsible_ai").mark(FAIRNESS)
        assert mark is not None
        assert (mark.basis, mark.evidence) == ("given", ())

    def test_found(self) -> None:
        """A theme that the words tell is marked as found, with the sentences that tell it."""
        text = bank()[5].text
        mark = column(coverage().themes, "cross_functional_collaboration").mark(5)
        assert mark is not None
        assert mark.basis == "found"
        assert mark.evidence
        assert all(text[quote.span.start : quote.span.end] == quote.text for quote in mark.evidence)

    def test_title(self) -> None:
        """A title tells a theme too."""
        made = StoryBank([story("How I resolved a conflict with a colleague")]).coverage()
        assert column(made.themes, "cross_functional_collaboration").stories == (1,)

    def test_nothing_told(self) -> None:
        """A story whose words tell nothing is on no theme."""
        assert not any(c.marks for c in StoryBank([story("Monday", "We met. It was fine.")]).coverage().themes)

    def test_narrower(self) -> None:
        """A narrower theme counts under its own in guide 004 and in guide 000."""
        assert CONFLICT in column(coverage().themes, "cross_functional_collaboration").stories
        assert MENTORING in column(coverage().areas, "technical_leadership").stories

    @pytest.mark.parametrize(
        ("question", "number"),
        [
            ("production_failure", FAILURE),
            ("ethical_concerns", FAIRNESS),
            ("disagreement_with_team", CONFLICT),
            ("explaining_to_non_technical", 5),
            ("mentoring_someone", MENTORING),
        ],
    )
    def test_questions(self, question: str, number: int) -> None:
        """Each story stands under the prepared question that it answers."""
        assert number in column(coverage().questions, question).stories

    def test_told_question(self) -> None:
        """A story told for a question, in whatever wording, answers the guides' nearest one."""
        made = StoryBank([story("Monday", told_for=["Describe a production incident you were involved in."])])
        mark = column(made.coverage().questions, "production_failure").mark(1)
        assert mark is not None
        assert mark.basis == "given"

    def test_off_question(self) -> None:
        """A past answer that missed its question is not counted for it, nor for its theme."""
        question = "Tell me about a time you mentored somebody."
        on, off = (evaluate_answer(question, bank()[n].text, judge="heuristic") for n in (MENTORING, 1))
        assert (off.scores.relevance.score or 0) < 3
        made = StoryBank.from_evaluations([on, off]).coverage()
        assert column(made.questions, "mentoring_someone").stories == (1,)
        assert column(made.areas, "technical_leadership").stories == (1,)

    def test_categories(self) -> None:
        """A given category holds alone; else the theme's own category counts."""
        categories = coverage().categories
        assert CONFLICT in column(categories, "collaboration").stories
        assert column(categories, "failures").stories == (FAILURE,)
        assert [(c.minimum, c.maximum) for c in categories] == [(2, 3), (2, 3), (2, 2), (1, 2), (1, 2)]

    @pytest.mark.parametrize(
        ("count", "status"), [(4, "under under under"), (5, "under within under"), (8, "within over within")]
    )
    def test_totals(self, count: int, status: str) -> None:
        """The number of stories is held against 8-12, 5-7 and 8-10."""
        totals = StoryBank([story(f"Story {n}") for n in range(count)]).coverage().totals
        assert [(t.source, t.low, t.high) for t in totals] == [("000", 8, 12), ("001", 5, 7), ("002", 8, 10)]
        assert " ".join(t.status for t in totals) == status

    def test_ai_specific(self) -> None:
        """What the writer says of AI holds against the words; the words decide where nothing is said."""
        text = bank()[FAILURE].text
        told = [story(f"T{said}", text, ai_specific=said) for said in (True, False, None)]
        marks = StoryBank([*told, story("Party", "I invited 20 people and cooked.")]).coverage().ai_specific
        assert [(mark.story, mark.basis) for mark in marks] == [(1, "given"), (3, "found")]

    def test_principles(self) -> None:
        """A company's principles carry the stories that show them, with quotes, and how many are asked for."""
        principles = coverage("amazon").principles
        shown = [(c.minimum, mark) for c in principles for mark in c.marks]
        assert len(principles) == 16
        assert shown
        for minimum, mark in shown:
            assert minimum == 2
            assert mark.evidence
            assert all(bank()[mark.story].text[q.span.start : q.span.end] == q.text for q in mark.evidence)

    def test_unknown_company(self) -> None:
        """An unknown company is refused."""
        with pytest.raises(InputError, match="company: unknown 'amazn'"):
            bank().coverage("amazn")


class TestGaps:
    def test_category(self) -> None:
        """A category below its minimum says how many there are, how many are asked for, and what to write."""
        gap = next(gap for gap in coverage().gaps if gap.id == "failures")
        assert (gap.kind, gap.have, gap.need) == ("category", 1, 2)
        assert gap.message.startswith("Failures and learnings: 1 story of 2. To write next: A project")

    def test_theme(self) -> None:
        """A theme without a story is a gap, unless it is asked without one."""
        gaps = [gap.id for gap in StoryBank([story("Monday")]).coverage().gaps if gap.kind == "theme"]
        assert gaps == [
            "technical_decisions",
            "cross_functional_collaboration",
            "execution_and_delivery",
            "problem_solving",
            "growth_and_learning",
            "responsible_ai",
        ]

    def test_total(self) -> None:
        """Fewer stories than any guide asks for is the first gap."""
        gap = StoryBank([story("Monday")]).coverage().gaps[0]
        assert (gap.kind, gap.have, gap.need) == ("total", 1, 8)
        assert gap.message.endswith("write 7 more")

    def test_question(self) -> None:
        """A prepared question without a story names the story it needs; one with a story is no gap."""
        gaps = {gap.id: gap.message for gap in coverage().gaps if gap.kind == "question"}
        assert "To write next: A surprising result" in gaps["unexpected_experiment"]
        assert "production_failure" not in gaps

    def test_principles(self) -> None:
        """Principles tested most often come first among the principles' gaps."""
        focus = ["tested often" in gap.message for gap in coverage("amazon").gaps if gap.kind == "principle"]
        assert True in focus
        assert focus == sorted(focus, reverse=True)

    def test_ai_specific(self) -> None:
        """A bank without a story of AI work lacks one."""
        gaps = [gap for gap in StoryBank([story("Monday")]).coverage().gaps if gap.kind == "ai_specific"]
        assert [(gap.have, gap.need) for gap in gaps] == [(0, 1)]


class TestOverlaps:
    def test_named(self) -> None:
        """Two stories of a project that the writer names are noted."""
        found = [(o.stories, o.basis, o.duplicate) for o in coverage().overlaps]
        assert found == [((CONFLICT, MENTORING), "given", False)]

    def test_duplicate(self) -> None:
        """One story in two wordings is noted as one, also under two project names."""
        text = bank()[FAILURE].text
        other = text.replace("I signed", "I did sign").replace("Last year", "In 2024").replace("twenty", "20")
        overlap = StoryBank([story("A", text, project="a"), story("B", other, project="b")]).coverage().overlaps[0]
        assert (overlap.stories, overlap.duplicate) == ((1, 2), True)

    def test_evidence(self) -> None:
        """Another part of the same project is told by what both share and hardly any other story has."""
        second = (
            "The parcel lockers again, a year later. I wanted the 900 lockers to open faster for a courier, since a "
            "full locker meant 1,400 parcels driven around for nothing. I wrote a small service for the depot "
            "managers, and let two of them try it before the holiday weekend. Depot calls fell by half."
        )
        found = StoryBank([story("A", bank()[FAILURE].text), story("B", second)]).coverage().overlaps
        assert [(o.stories, o.duplicate, o.basis) for o in found] == [((1, 2), False, "found")]
        assert found[0].shared

    def test_alike(self) -> None:
        """Stories of different projects share a trade's words and are not noted, named or not."""
        made = StoryBank(story(s.title, s.text) for s in bank() if s.number not in (CONFLICT, MENTORING))
        assert made.coverage().overlaps == ()

    def test_many(self) -> None:
        """A season of evaluations is not compared pair by pair, and the coverage says so."""
        made = StoryBank(story(f"Story {n}", f"Word{n} alone.") for n in range(301)).coverage()
        assert made.notes == ("only the first 300 stories were compared with each other",)


class TestBestFor:
    @pytest.mark.parametrize(
        ("question", "number"),
        [
            ("Tell me about a time a model of yours failed in production.", FAILURE),
            ("Describe a mistake you made and what you did about it.", FAILURE),
            ("Tell me about a time you found bias in a model.", FAIRNESS),
            ("Tell me about a disagreement with your manager.", CONFLICT),
            ("How do you explain a model to people without a technical background?", 5),
            ("When did you help a junior colleague to grow?", MENTORING),
            ("What was the hardest bug you tracked down?", 1),
        ],
    )
    def test_first(self, question: str, number: int) -> None:
        """The story written for such a question comes first."""
        assert bank().best_for(question)[0].story == number

    def test_ranks(self) -> None:
        """As many as asked for, ranked from 1, the best fit first."""
        found = bank().best_for("Tell me about a conflict.", n=4)
        assert [match.rank for match in found] == [1, 2, 3, 4]
        assert [match.fit for match in found] == sorted((match.fit for match in found), reverse=True)
        assert len(bank().best_for("Tell me about a conflict.", n=99)) == len(bank())

    def test_reasons(self) -> None:
        """Each match says why, and quotes are cut out of its story."""
        found = bank().best_for("Tell me about a time you found bias in a model.", n=6)
        assert any(reason.quotes for reason in found[0].reasons)
        for match in found:
            assert match.reasons
            text = bank()[match.story].text
            quotes = [quote for reason in match.reasons for quote in reason.quotes]
            assert all(text[quote.span.start : quote.span.end] == quote.text for quote in quotes)

    def test_misses(self) -> None:
        """What the question names and the story does not is told, and so is a missing part."""
        best = bank().best_for("Tell me about a disagreement with a customer.")[0]
        assert best.story == CONFLICT
        assert any("“customer”" in miss for miss in best.misses)

    def test_told(self) -> None:
        """A story told already says for which question."""
        made = StoryBank([story("A", bank()[FAILURE].text, told_for=["Tell me about a failure."])])
        assert made.best_for("When did you fail?")[0].told_for == ("Tell me about a failure.",)

    def test_no_story_asked(self) -> None:
        """For a question that asks for no story, each match says so."""
        assert "evidence" in bank().best_for("What is your greatest weakness?")[0].misses[0]
        assert not any("evidence" in miss for miss in bank().best_for("Tell me about a failure.")[0].misses)

    def test_unknown_topic(self) -> None:
        """A question on nothing that the guides ask is answered too, with a fit of next to nothing."""
        assert bank().best_for("Qwertz uiop?")[0].fit == 0

    @pytest.mark.parametrize(("question", "n", "said"), [("  ", 3, "question: expected"), ("Why?", 0, "n: expected")])
    def test_wrong(self, question: str, n: int, said: str) -> None:
        """An empty question and a count below 1 are refused."""
        with pytest.raises(InputError, match=said):
            bank().best_for(question, n)


class TestAudit:
    def test_each(self) -> None:
        """Each story is judged offline, as the answer to a question that fits it."""
        reviews = bank().audit()
        assert [review.story for review in reviews] == [1, 2, 3, 4, 5, 6]
        assert all(review.evaluation.judge.engine == "heuristic" for review in reviews)
        assert all((review.overall or 0) >= 3 for review in reviews)

    def test_weak(self) -> None:
        """A weak story shows: below the others, without numbers, parts missing, and what to do first."""
        weak = story(
            "The team project",
            "We had a model and we wanted to improve it. We tried various things and we worked very hard as a team. "
            "There were some challenges but we overcame them together, and in the end everybody was really happy.",
        )
        review = StoryBank([weak]).audit()[0]
        assert review.overall is not None
        assert review.overall <= 2
        assert review.no_numbers
        assert review.missing_parts
        assert review.advice

    def test_too_short(self) -> None:
        """A story too short to judge has no verdict, and the reason as advice."""
        review = StoryBank([story("Monday", "It rained.")]).audit()[0]
        assert (review.overall, review.no_numbers) == (None, False)
        assert review.advice

    def test_past(self) -> None:
        """A story from a past evaluation keeps that evaluation."""
        evaluation = bank().audit()[1].evaluation
        assert StoryBank.from_evaluations([evaluation]).audit()[0].evaluation is evaluation

    def test_judge(self) -> None:
        """Another judge may be given."""
        from starjudge import ModelJudge

        judge = ModelJudge(chat=ScriptedChatModel(judgement(2)))
        review = StoryBank([bank()[FAILURE]]).audit(judge)[0]
        assert (review.overall, review.evaluation.judge.engine) == (2, "model")


class TestShown:
    def test_width(self) -> None:
        """A bank, its matches and its audit fit 80 columns, without colour codes."""
        question = "Tell me about a time you had to explain a very complicated model to somebody. " * 2
        texts = (
            coverage_text(coverage("amazon")),
            matches_text(question, bank().best_for(question)),
            reviews_text(bank().audit()),
        )
        lines = [line for text in texts for line in text.splitlines()]
        assert max(map(len, lines)) <= 80
        assert not any("\x1b" in line for line in lines)

    def test_matrix(self) -> None:
        """Each story is a row of the matrix, each theme a column: G given, f found, . neither."""
        lines = str(bank()).splitlines()
        at = next(i for i, line in enumerate(lines) if "Themes (guide 004)" in line)
        assert lines[at].split()[-9:] == [*"123456789"]
        assert lines[at + FAIRNESS].split()[-9:][6] == "G"
        assert lines[at + 5].split()[-9:][2] == "f"
        assert lines[at + len(bank()) + 1].split()[0] == "stories"

    def test_outside(self) -> None:
        """A story on none of the nine themes says where it counts."""
        lines = " ".join(str(bank()).split())
        assert f"Story {MENTORING} is on none of these: guide 000 has it under technical leadership" in lines

    def test_hostile(self) -> None:
        """A title can do nothing to a terminal, a table or a page."""
        made = StoryBank([story("a\x1b[2J|b`c`<script>x</script>")])
        assert "\x1b" not in str(made)
        assert "<script" not in made._repr_html_()
        row = next(line for line in coverage_markdown(made.coverage()).splitlines() if line.startswith("| 1 "))
        assert row.replace("\\|", "").count("|") == 12
        assert "<script" not in row

    def test_wide(self) -> None:
        """Letters two columns wide do not shift the matrix."""
        lines = coverage_text(StoryBank([story("写" * 60), story("A")]).coverage()).splitlines()
        at = next(i for i, line in enumerate(lines) if line.startswith(" 2 A"))
        assert len(lines[at]) == 80
        assert sum(2 if char == "写" else 1 for char in lines[at - 1]) == 80

    def test_markup(self) -> None:
        """Markdown and HTML hold the same stories, gaps and categories."""
        for text in (coverage_markdown(coverage()), coverage_html(coverage())):
            assert "The wind alarms that nobody believed" in text
            assert "Failures and learnings: 1 story of 2" in text
        assert matches_markdown("Why?", bank().best_for("Why?")).startswith("# Why?\n\n## 1. ")

    def test_json(self) -> None:
        """Coverage round-trips through JSON."""
        assert StoryCoverage.model_validate_json(coverage("amazon").model_dump_json()) == coverage("amazon")


class TestExamples:
    def test_markdown(self) -> None:
        """The Markdown example is a bank of two stories."""
        stories = StoryBank.load(EXAMPLES / "story_bank.md").stories
        assert [s.themes for s in stories] == [("technical_decisions",), ("growth_and_learning",)]

    def test_program(self) -> None:
        """The example program runs and names the story on a failure first."""
        done = subprocess.run(
            [sys.executable, EXAMPLES / "stories.py"], capture_output=True, encoding="utf-8", check=True
        )
        assert "1. The release I should not have signed" in done.stdout
        assert done.stderr == ""
