"""Every story of a bank, judged as the answer to the question it fits best, so that weak ones show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from starjudge.evaluate import JudgeName, evaluate_answer
from starjudge.judges import Judge
from starjudge.models.evaluation import Evaluation
from starjudge.models.stories import Story, StoryReview
from starjudge.session.story_match import best_question

MOST_ADVICE: Final = 2  # a story is mended one thing at a time
_IN_SPEECH: Final = {"too_long", "too_short"}  # a bank holds what a story says, not how long it takes to tell


def review_stories(
    stories: Sequence[Story], judge: JudgeName | Judge = "heuristic", model: str | None = None
) -> tuple[StoryReview, ...]:
    """Each story with its evaluation, in order; a past evaluation of it is taken as it is.

    Raises what `evaluate_answer` raises for a judge that is wrong or cannot answer.
    """
    return tuple(_review(story, judge, model) for story in stories)


def _review(story: Story, judge: JudgeName | Judge, model: str | None) -> StoryReview:
    evaluation = story.evaluation
    if evaluation is None:
        evaluation = evaluate_answer(best_question(story), story.text, judge=judge, model=model)
    missing = tuple(part for part, time in evaluation.time_split.items() if time.status == "missing")
    return StoryReview(
        story=story.number,
        title=story.title,
        question=evaluation.question,
        question_kind=evaluation.question_kind,
        overall=evaluation.overall,
        missing_parts=missing,
        no_numbers=evaluation.status == "scored" and not evaluation.metrics,
        flags=tuple(dict.fromkeys(flag.id for flag in evaluation.red_flags if flag.id not in _IN_SPEECH)),
        advice=tuple(_advice(evaluation))[:MOST_ADVICE],
        evaluation=evaluation,
    )


def _advice(evaluation: Evaluation) -> Iterable[str]:
    """What to change: why it cannot be judged, else the next steps of the weakest dimensions."""
    if evaluation.status != "scored":
        yield from evaluation.reasons
        return
    scored = [
        (s.score, place, s.next_step) for place, s in enumerate(evaluation.scores.values()) if s.score is not None
    ]
    for score, _, step in sorted(scored):
        if score < 5:
            yield step
