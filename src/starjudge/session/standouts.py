"""Which answers stand out, and which story told would have answered another question better."""

from __future__ import annotations

from collections.abc import Sequence

from starjudge.heuristics.knowledge import knowledge
from starjudge.heuristics.theme_words import theme_levels
from starjudge.models.base import DIMENSIONS
from starjudge.models.evaluation import Evaluation
from starjudge.models.evidence import Quote, Span
from starjudge.models.session import BetterStory, ExchangeEvaluation, StoryPick
from starjudge.resources.library import library
from starjudge.session.flags import Story, stories_of
from starjudge.text.overlap import content_stems
from starjudge.text.tokens import Tokens

MOST_PICKS = 2  # strongest and weakest answers named, each
GOOD_ENOUGH = 4  # verdict from which no other story is proposed
AHEAD = 60  # hundredths by which another story must be nearer to the question's theme


def picks(judged: Sequence[ExchangeEvaluation]) -> tuple[tuple[StoryPick, ...], tuple[StoryPick, ...]]:
    """Strongest answers, best first, and weakest, weakest first; none is among both."""
    scored = [e for e in judged if e.with_follow_ups.overall is not None]
    ranked = sorted(scored, key=lambda e: (-_merit(e.with_follow_ups), e.number))
    count = min(MOST_PICKS, len(ranked) // 2) if len(ranked) > 1 else len(ranked)
    best = ranked[:count]
    worst = list(reversed(ranked[len(ranked) - count :])) if len(ranked) > 1 else []
    return (
        tuple(_pick(e, _why_strong(e.with_follow_ups)) for e in best),
        tuple(_pick(e, _why_weak(e.with_follow_ups)) for e in worst),
    )


def better_stories(judged: Sequence[ExchangeEvaluation]) -> tuple[BetterStory, ...]:
    """For each weak answer, the story of another exchange that is stronger and nearer to the question's theme."""
    told = stories_of(judged)
    found: list[BetterStory] = []
    for exchange in judged:
        own = exchange.with_follow_ups
        theme = own.theme
        if own.question_kind not in ("story", "approach") or theme is None:
            continue
        if own.overall is not None and own.overall >= GOOD_ENOUGH:
            continue
        known = _near(own.answer, theme)
        better = [
            (near, story)
            for story in told
            if story.number != exchange.number and (story.whole.overall or 0) > (own.overall or 0)
            for near in (_near(story.whole.answer, theme),)
            if near >= known + AHEAD
        ]
        if better:
            _, story = max(better, key=lambda row: (row[0], -row[1].number))
            found.append(_better(exchange, story, theme))
    return tuple(found)


def _near(answer: str, theme: str) -> int:
    """How near a text is to a theme by its words, hundredths."""
    weights = knowledge().theme_words
    if theme not in weights.labels:
        return 0
    return theme_levels(content_stems(Tokens(answer).words), weights)[weights.labels.index(theme)]


def _better(exchange: ExchangeEvaluation, story: Story, theme: str) -> BetterStory:
    title = library().themes[theme].title
    return BetterStory(
        exchange=exchange.number,
        story_of=story.number,
        why=(
            f"The story told for question {story.number} is nearer to what question {exchange.number} probes "
            f"({title.lower()}) and came out at {story.whole.overall} of 5."
        ),
        quote=_nearest_words(story.whole, theme),
    )


def _nearest_words(whole: Evaluation, theme: str) -> Quote | None:
    """The sentence of a story that speaks most to a theme."""
    cues = content_stems(library().themes[theme].answer_cues)
    best, best_count = None, 0
    for segment in whole.segments:
        count = len(cues & content_stems(Tokens(segment.text).words))
        if count > best_count:
            best, best_count = segment, count
    if best is None:
        return None
    return Quote(text=best.text, span=Span(start=best.span.start, end=best.span.end))


def _pick(exchange: ExchangeEvaluation, why: str) -> StoryPick:
    return StoryPick(exchange=exchange.number, overall=exchange.with_follow_ups.overall or 1, why=why)


def _merit(whole: Evaluation) -> float:
    scores = [s.score for s in whole.scores.values() if s.score is not None]
    return (whole.overall or 0) + (sum(scores) / len(scores) / 10 if scores else 0.0)


def _why_strong(whole: Evaluation) -> str:
    if whole.strengths:
        return whole.strengths[0].text
    return _named(whole, highest=True)


def _why_weak(whole: Evaluation) -> str:
    if whole.red_flags:
        return whole.red_flags[0].message
    return whole.improvements[0].text if whole.improvements else _named(whole, highest=False)


def _named(whole: Evaluation, highest: bool) -> str:
    """The highest or lowest dimension with its reason."""
    scored = [(d, s) for d in DIMENSIONS if (s := whole.scores[d]).score is not None]
    if not scored:
        return "Not scored."
    pick = max if highest else min
    name, score = pick(scored, key=lambda row: row[1].score or 0)
    return f"{name.capitalize()} {score.score} of 5: {score.rationale}"
