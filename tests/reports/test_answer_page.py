"""The page of one answer: each dimension in full, and who judged."""

from __future__ import annotations

from starjudge.models.evaluation import Evaluation, Provenance
from starjudge.reports import render
from starjudge.reports.dimensions_html import dimensions_html


def test_each_dimension_in_full(strong: Evaluation) -> None:
    """The level's anchor as the rubric words it, the reason, the evidence, and the step to the next level."""
    text = dimensions_html(strong)
    assert text.count("<h3>") == 7
    assert "<strong>Level 4 means:</strong> All parts can be found" not in text  # structure has 5
    assert "<strong>Level 5 means:</strong> Situation, task, action and result can each be pointed to" in text
    assert "<strong>Specificity 4 → 5:</strong> Work on specificity: tell one thing more." in text
    assert "<strong>Structure 5:</strong>" in text
    assert "False declines fell from 6% to 0.4%" in text


def test_another_rubric_has_no_anchor_of_ours(strong: Evaluation) -> None:
    """Where the rubric is not at hand, or in another version, no anchor is shown; its id is no path to open."""
    for change in ({"rubric": "/etc/hostname"}, {"rubric": "my-own"}, {"rubric_version": "99"}):
        other = strong.model_copy(update={"judge": strong.judge.model_copy(update=change)})
        assert "means:" not in dimensions_html(other)
        assert "Specificity 4 → 5" in dimensions_html(other)


def test_other_kinds_are_told_what_is_asked(opinion: Evaluation) -> None:
    """An anchor speaks of a story; where none is asked for, the page says what is asked instead."""
    text = dimensions_html(opinion)
    assert "Asked here:" in text
    assert "Level 3 means: There" not in text


def test_nothing_scored(insufficient: Evaluation) -> None:
    """An answer that was not scored has no dimensions below."""
    assert dimensions_html(insufficient) == ""
    assert "Each dimension, with its anchor" not in render(insufficient, "html")


def test_next_steps_say_from_where_to_where(strong: Evaluation) -> None:
    """A next step is headed by the score and the one above it."""
    assert '<strong class="">Delivery 3 → 4:</strong>' in render(strong, "card")


def test_provenance_at_the_foot(strong: Evaluation) -> None:
    """All that is known of the judge stands at the end of the page, and nothing that is not."""
    judge = Provenance(
        engine="model",
        starjudge="0.1.0",
        rubric="star-l",
        rubric_version="1.0",
        model="some-model",
        prompt_version="3",
        prompt_hash="abcdef",
        calls=2,
        prompt_tokens=1200,
        cached_tokens=1000,
        completion_tokens=300,
        cost=0.01,
        prices_dated="2026-11-01",
        samples=3,
    )
    foot = render(strong.model_copy(update={"judge": judge}), "html").split("Who judged, and by what")[1]
    for fact in ("model (some-model)", "star-l 1.0", "3 abcdef", "1,200 sent, 1,000 of them cached, 300 received"):
        assert fact in foot
    assert "$0.01, prices of 2026-11-01" in foot
    assert "None" not in foot
