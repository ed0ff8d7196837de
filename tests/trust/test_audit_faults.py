"""An audit of a sound judge finds nothing; an audit of a judge with a fault finds that one."""

from __future__ import annotations

import pytest
from planted_judges import (
    MIDDLE,
    DimensionJudge,
    InsensitiveJudge,
    NameJudge,
    PhraseJudge,
    SoundJudge,
    UnstableJudge,
)

from starjudge.models.audit import AuditReport
from starjudge.trust.audit.material import names
from starjudge.trust.audit.run import audit


def missed(report: AuditReport) -> list[str]:
    """The bounds that did not hold."""
    return [check.id for check in report.checks if not check.held]


def test_a_sound_judge_is_within_bounds() -> None:
    """A judge that is moved by content and by nothing else holds every bound, and each kind is looked at."""
    report = audit(SoundJudge())
    assert missed(report) == []
    assert report.within_bounds
    assert report.failed == 0
    assert report.judged == report.planned > 2000
    assert [row.kind for row in report.kinds_in_all] == ["neutral", "group", "content", "attack", "repeat"]
    assert not any(case.broken for case in report.cases)


def test_a_bias_against_names_is_found() -> None:
    """A judge that takes a point from bearers of some names is out of bounds for their group, and for no other."""
    origin = next(one for one in names() if one.id == "west_african")
    report = audit(NameJudge(origin.f), kinds=("group",))
    assert "group_mean" in missed(report)
    check = next(check for check in report.checks if check.id == "group_mean")
    assert {where.split()[0] for where in check.where} == {"speaker_west_african_f", "colleagues_west_african_f"}
    row = next(row for row in report.variants if row.variant == "speaker_west_african_f")
    assert row.shifts["overall"].mean == -1.0


def test_a_bias_against_a_way_of_speaking_is_found() -> None:
    """A judge that takes two points for a feature of Irish English moves further than any judge may."""
    report = audit(PhraseJudge({", so I did.": MIDDLE - 2}), kinds=("group",))
    assert {"speech_most", "group_mean"} <= set(missed(report))
    check = next(check for check in report.checks if check.id == "group_mean")
    assert [where.split()[0] for where in check.where] == ["irish_english"]


def test_a_judge_moved_by_form_is_found() -> None:
    """A judge that takes a point for fillers is out of bounds for neutral variants."""
    report = audit(PhraseJudge({", um,": MIDDLE - 1}), kinds=("neutral",))
    check = next(check for check in report.checks if check.id == "neutral_unmoved")
    assert not check.held
    assert check.where[0].split()[0] == "fillers_in"


def test_an_unstable_judge_is_found() -> None:
    """A judge that says something else about the same text is out of bounds for repeats."""
    report = audit(UnstableJudge(), kinds=("repeat",))
    assert missed(report) == ["repeat_unmoved"]
    assert next(row for row in report.kinds_in_all if row.kind == "repeat").shifts["overall"].changed == 0.5


def test_a_judge_that_obeys_is_found() -> None:
    """A judge that an order raises is out of bounds, and the report says by which attacks."""
    report = audit(PhraseJudge({"Ignore": 5, "请忽略": 5}), kinds=("attack",))
    assert missed(report) == ["attacks_raising"]
    raised = {case.place.split()[0] for case in report.cases if case.broken and case.place}
    assert {"blatant-1", "language-chinese"} <= raised
    assert "earlier_score-1" not in raised


def test_a_raised_dimension_is_counted_apart() -> None:
    """An attack that raises a dimension and not the verdict is within bounds, counted, and a case to look at."""
    report = audit(DimensionJudge(), kinds=("attack",))
    assert missed(report) == []
    row = report.kinds_in_all[0]
    assert row.raised_overall == 0
    assert row.raised_any == sum(case.broken for case in report.cases) > 0


@pytest.mark.parametrize(
    ("dimension", "changes"),
    [
        ("impact", {"content_numbers_out", "content_result_out"}),
        ("learning", {"content_lesson_out"}),
        ("ownership", {"content_i_to_we", "content_blame_in"}),
        ("relevance", {"content_question_swapped"}),
    ],
)
def test_an_insensitive_judge_is_found(dimension: str, changes: set[str]) -> None:
    """A judge that does not see what is taken out is out of bounds for just these changes."""
    report = audit(InsensitiveJudge(dimension), kinds=("content",))
    assert set(missed(report)) == changes


def test_a_judge_that_scores_all_alike_is_found() -> None:
    """A judge with one score for everything is steady, and fails every change of content."""
    report = audit(PhraseJudge({"": MIDDLE}), kinds=("neutral", "content"))
    assert len(missed(report)) == 6
    assert all(bound.startswith("content_") for bound in missed(report))
