"""Each dimension in full as HTML: its score, the level's anchor, why, on which words, and the step to the next one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from starjudge.models.base import DimensionId
from starjudge.models.evaluation import DimensionScore, Evaluation
from starjudge.models.rubric import Dimension, Rubric
from starjudge.reports.card import gauge, quoted, shown, step_title, tone
from starjudge.reports.digest import MOST_ITEMS, QUOTE_LENGTH
from starjudge.reports.visible import clip
from starjudge.resources import library, list_rubrics, load_rubric


def dimensions_html(evaluation: Evaluation, heading: str = "h3") -> str:
    """A section a dimension, in the guide's order; nothing where no dimension is scored."""
    if all(score.score is None for score in evaluation.scores.values()):
        return ""
    known = _dimensions(evaluation)
    story = library().kinds[evaluation.question_kind].uses_parts
    return "\n".join(
        piece
        for dimension, score in evaluation.scores.items()
        for piece in _dimension(dimension, score, known, story, heading)
    )


def _dimensions(evaluation: Evaluation) -> Mapping[DimensionId, Dimension]:
    """The dimensions as the rubric words them; none where it is not at hand in the version that was judged by.

    Only shipped rubrics are looked at: the id stands in a file of results and is not a path to open.
    """
    rubric = _shipped(evaluation.judge.rubric)
    if rubric is None or rubric.version != evaluation.judge.rubric_version:
        return {}
    return {dimension.id: dimension for dimension in rubric.dimensions}


@lru_cache(maxsize=16)  # results of thousands of answers name one or two
def _shipped(name: str) -> Rubric | None:
    return load_rubric(name) if any(name == one.id for one in list_rubrics()) else None


def _dimension(
    id: DimensionId,  # noqa: A002 -- of the dimension
    score: DimensionScore,
    known: Mapping[DimensionId, Dimension],
    story: bool,
    heading: str,
) -> Iterator[str]:
    title = library().dimensions[id].title
    yield f'<{heading}>{title}: <span class="{tone(score.score)}">{gauge(score.score)}</span></{heading}>'
    if id in known and score.score is not None:
        yield _anchor(known[id], score.score, story)
    yield f"<p>{shown(score.rationale)}</p>"
    if score.evidence:
        quotes = "".join(f"<li>{quoted(clip(quote.text, QUOTE_LENGTH))}</li>" for quote in score.evidence[:MOST_ITEMS])
        more = len(score.evidence) - MOST_ITEMS
        yield f"<ul>{quotes}{f'<li>and {more} more</li>' if more > 0 else ''}</ul>"
    if score.score is not None and score.next_step:
        yield f"<p><strong>{step_title(title, score.score)}:</strong> {shown(score.next_step)}</p>"


def _anchor(dimension: Dimension, score: int, story: bool) -> str:
    """What the level looks like; the anchors speak of stories, so other answers get what is asked of them."""
    if not story and dimension.without_story:
        return f'<p class="sj-soft"><strong>Asked here:</strong> {shown(dimension.without_story)}</p>'
    anchor = next(anchor for anchor in dimension.anchors if anchor.level == score)
    return f'<p class="sj-soft"><strong>Level {score} means:</strong> {shown(anchor.text)}</p>'
