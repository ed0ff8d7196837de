from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from starjudge import Evaluation, InputError, evaluate_answer
from starjudge.models.session import Coverage
from starjudge.resources.answer_files import read_answer_file
from starjudge.resources.library import library
from starjudge.session.coverage import coverage_of
from starjudge.session.guides import guide_themes, prepared_questions

EXAMPLES = Path(__file__).parents[2] / "examples"


@cache
def evaluated(name: str, theme: str | None = None, company: str | None = None) -> Evaluation:
    given = read_answer_file(EXAMPLES / f"{name}.txt")
    assert given.question is not None
    return evaluate_answer(given.question, given.answer, judge="heuristic", theme=theme, company=company)


def covered(coverage: Coverage, field: str) -> dict[str, tuple[int, ...]]:
    return {row.id: row.exchanges for row in getattr(coverage, field) if row.exchanges}


class TestGuides:
    def test_nine(self) -> None:
        """Guide 004 has nine themes, guide 000 six, guide 001 five, each in the guide's order."""
        counts = {guide: [theme.number for theme in guide_themes(guide)] for guide in ("004", "000", "001")}
        assert counts == {"004": [*range(1, 10)], "000": [*range(1, 7)], "001": [*range(1, 6)]}

    def test_prepared(self) -> None:
        """Guide 002 has fifteen questions to prepare, each with the story it needs."""
        assert [number for number, _ in prepared_questions()] == [*range(1, 16)]
        assert all(question.story_needed for _, question in prepared_questions())

    def test_members(self) -> None:
        """A theme marked as part of another one counts under it."""
        third = guide_themes("004")[2]
        assert (third.id, third.members) == (
            "cross_functional_collaboration",
            {"cross_functional_collaboration", "managing_expectations", "conflict"},
        )

    def test_storyless(self) -> None:
        """Three of guide 004's themes are asked without a story."""
        assert [t.number for t in guide_themes("004") if not t.needs_story] == [1, 8, 9]


class TestThemes:
    def test_order(self) -> None:
        """All themes, areas and categories are listed in the guides' order, covered or not."""
        coverage = coverage_of([])
        assert [row.id for row in coverage.themes] == [theme.id for theme in guide_themes("004")]
        assert [row.id for row in coverage.areas] == [theme.id for theme in guide_themes("000")]
        assert [row.id for row in coverage.categories] == [c.id for c in library().story_bank.categories]
        assert (coverage.principles, coverage.company) == ((), None)

    def test_narrower(self) -> None:
        """A conflict counts under 004's third theme, 000's second, and the category of collaboration."""
        coverage = coverage_of([(4, evaluated("story_conflict", theme="conflict"))])
        assert covered(coverage, "themes") == {"cross_functional_collaboration": (4,)}
        assert covered(coverage, "areas") == {"cross_functional_collaboration": (4,)}
        assert covered(coverage, "categories") == {"collaboration": (4,)}

    def test_outside(self) -> None:
        """A theme that guide 004 does not list counts where other guides have it."""
        coverage = coverage_of([(1, evaluated("story_conflict", theme="mentoring"))])
        assert covered(coverage, "themes") == {}
        assert covered(coverage, "areas") == {"technical_leadership": (1,)}

    def test_numbers(self) -> None:
        """Exchanges are listed in order, each once."""
        item = evaluated("story_failure", theme="dealing_with_failure")
        assert covered(coverage_of([(7, item), (2, item), (7, item)]), "categories") == {"failures": (2, 7)}

    def test_minimum(self) -> None:
        """Categories carry the number of stories asked for."""
        assert [row.minimum for row in coverage_of([]).categories] == [2, 2, 2, 1, 1]


class TestWhatCounts:
    def test_insufficient(self) -> None:
        """An answer too short to judge counts for nothing."""
        short = evaluate_answer("Tell me about a conflict.", "No.", judge="heuristic", company="amazon")
        coverage = coverage_of([(1, short)], "amazon")
        fields = ("themes", "areas", "categories", "principles")
        assert (short.status, [covered(coverage, field) for field in fields]) == ("insufficient", [{}] * 4)

    def test_no_story(self) -> None:
        """What one would do covers a theme but is no story of a category."""
        plan = evaluated("hypothetical_quality_drop", theme="dealing_with_failure")
        coverage = coverage_of([(1, plan)])
        assert covered(coverage, "themes") == {"execution_and_delivery": (1,)}
        assert covered(coverage, "categories") == {}


class TestPrinciples:
    def test_own_lens(self) -> None:
        """Principles are those that the evaluation shows, with the stories asked for."""
        told = evaluated("story_failure", company="amazon")
        assert told.company is not None
        coverage = coverage_of([(3, told)], "amazon")
        assert set(covered(coverage, "principles")) == {signal.id for signal in told.company.shown} != set()
        assert (coverage.company, coverage.principles[0].minimum) == ("amazon", 2)

    @pytest.mark.parametrize("lens", [None, "google"])
    def test_read_again(self, lens: str | None) -> None:
        """An evaluation without the lens, or with another one, is read again and shows the same."""
        own = coverage_of([(3, evaluated("story_failure", company="amazon"))], "amazon")
        assert coverage_of([(3, evaluated("story_failure", company=lens))], "amazon") == own

    def test_unknown(self) -> None:
        """An unknown company is refused with the nearest one."""
        with pytest.raises(InputError, match="company: unknown 'amazn'; did you mean 'amazon'"):
            coverage_of([], "amazn")
