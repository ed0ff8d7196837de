"""Which story answers which question: ranked by theme and words, each reason with the words it rests on.

Four things count, each a share from 0 to 1: how near the question's theme is to what the story is about, how many
words that answers to the guides' nearest question hold, how many that answers on the theme hold, and how many of the
question's own words. Rare words count more. The same story and question give the same figures on every run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from math import fsum
from typing import NamedTuple

from starjudge.evaluate import evaluate_answer
from starjudge.heuristics.knowledge import knowledge
from starjudge.models.evaluation import Evaluation
from starjudge.models.rubric import BankQuestion
from starjudge.models.stories import MatchReason, Story, StoryMatch
from starjudge.resources.library import library
from starjudge.session.guides import NINE_THEMES, STORY_KINDS, GuideTheme, guide_themes, story_questions
from starjudge.session.projects import profile
from starjudge.session.story_words import StoryWords, own_title, story_words, theme_evidence, word_quotes
from starjudge.text.overlap import content_stems
from starjudge.text.tokens import Tokens

THEME, CUES, THEME_CUES, WORDS = 0.5, 1.0, 0.5, 0.3  # weights, chosen on rated answers to put the right story in front
FULL = 1.4  # the weighted sum that counts as 1: no story holds every cue
BEHIND = 300.0  # hundredths behind its leading theme at which a story has nothing of another one
GIVEN_NEAR = 0.7  # a given theme that stands with the question's under one of 004's nine
NAMED = 0.9  # the title speaks of the theme; the story itself may not
FEW_CUES, SOME_CUES = 2, 4  # different words that answers to the question hold, for a theme given and one found
ON_QUESTION = 3  # relevance from which a past answer spoke to its question
SPEAKS = 0.4  # fit from which a story is said to answer a question on a theme found in it
TELLING = 1.5  # rarity from which a word of the question says what it asks about; "over" and "before" do not
MOST_WORDS = 6  # words quoted for one reason
MOST_MISSED = 4  # what one can mend before an interview

_ABSENT = {
    "no_metrics": "a number for what came of it",
    "no_result": "how it ended",
    "no_learning": "what you learned and do otherwise since",
    "no_specifics": "names, figures and steps that make it this story",
    "no_real_failure": "something that truly went wrong",
    "only_technical": "the people it touched",
    "hides_behind_we": "your own part (it is told as “we”)",
}  # flags that say what a story leaves out, in the words of a gap


class Asked(NamedTuple):
    """A question, read; words are stems with their rarity among interview answers."""

    text: str
    theme: str | None
    bank: str | None
    """Id of the guides' question nearest to it."""
    words: Mapping[str, float]
    """Its own words."""
    cues: Mapping[str, float]
    """Words that answers to the guides' nearest question hold; empty where none is near."""
    theme_cues: Mapping[str, float]
    """Words that answers on its theme hold."""


class Fit(NamedTuple):
    """How well a story fits a question, and of what that is made."""

    value: float
    theme: float
    cues: float
    theme_cues: float
    words: float


@lru_cache(maxsize=1024)
def asked(question: str) -> Asked:
    """A question with its theme and the words that answers to it hold."""
    theme, bank = knowledge().themes.find(question)
    return _asked(question, theme, bank)


def asked_of_guide(question: BankQuestion) -> Asked:
    """A question of the guides, whose theme is known."""
    return _asked(question.text, question.theme, question.id)


@lru_cache(maxsize=1024)
def _asked(question: str, theme: str | None, bank: str | None) -> Asked:
    cues = library().questions[bank].answer_cues if bank is not None else ()
    theme_cues = library().themes[theme].answer_cues if theme is not None else ()
    return Asked(question, theme, bank, *(profile(" ".join(row)).stems for row in ((question,), cues, theme_cues)))


def fit(question: Asked, story: Story) -> Fit:
    """How well a story fits a question."""
    words = story_words(story)
    theme = _theme_share(question, story, words)
    theme_cues = _share(question.theme_cues, words.stems)
    cues = _share(question.cues, words.stems) if question.cues else theme_cues
    own = _share(question.words, words.stems)
    total = THEME * theme + CUES * cues + THEME_CUES * theme_cues + WORDS * own
    if question.theme is None:  # nothing but its own words tells what it asks
        total = FULL * own
    return Fit(round(min(1.0, total / FULL), 3), theme, cues, theme_cues, own)


def speaks_to(question: Asked, story: Story, found: Fit) -> bool:
    """Whether a story can be said to answer a question: its title asks the same, or it is on the theme with its words.

    A theme that the writer gives needs fewer words to bear it out than one that is found.
    """
    if question.theme is None:
        return False
    if question.bank is not None and knowledge().themes.find(own_title(story))[1] == question.bank:
        return True
    words = story_words(story)
    held = len(question.cues.keys() & words.stems)
    if question.theme in story.themes:
        return held >= FEW_CUES
    return question.theme in words.found and (found.value >= SPEAKS or held >= SOME_CUES)


def was_on_question(story: Story) -> bool:
    """Whether a past answer spoke to the question it was given to; the writer of a bank is believed."""
    return story.evaluation is None or (story.evaluation.scores.relevance.score or 0) >= ON_QUESTION


def rank(question: Asked, stories: Sequence[Story]) -> list[tuple[Story, Fit]]:
    """The stories by fit, the best first; of equals the earlier one."""
    return sorted(((s, fit(question, s)) for s in stories), key=lambda pair: (-pair[1].value, pair[0].number))


def matches(question: str, stories: Sequence[Story], n: int) -> tuple[StoryMatch, ...]:
    """The ``n`` stories that fit a question best, with reasons and what each leaves out."""
    read = asked(question)
    found: list[StoryMatch] = []
    for place, (story, value) in enumerate(rank(read, stories)[:n], 1):
        judged = evaluate_answer(question, story.text, judge="heuristic")
        found.append(
            StoryMatch(
                rank=place,
                story=story.number,
                title=story.title,
                fit=value.value,
                overall=judged.overall,
                reasons=tuple(_reasons(read, story)),
                misses=tuple(_misses(read, story, judged))[:MOST_MISSED],
                told_for=story.told_for,
            )
        )
    return tuple(found)


def _theme_share(question: Asked, story: Story, words: StoryWords) -> float:
    if question.theme is None:
        return 0.0
    if question.theme in story.themes or _told_for(question, story):
        return 1.0
    level = words.levels.get(question.theme)
    shares = [0.0] if level is None else [0.0, 1 - (max(words.levels.values()) - level) / BEHIND]
    if knowledge().themes.find(own_title(story))[0] == question.theme:
        shares.append(NAMED)
    if any(question.theme in group.members and not group.members.isdisjoint(story.themes) for group in _nine()):
        shares.append(GIVEN_NEAR)
    return round(max(shares), 3)


def _nine() -> tuple[GuideTheme, ...]:
    return guide_themes(NINE_THEMES)


def _told_for(question: Asked, story: Story) -> bool:
    """Whether the story was told for this question, or for another wording of it, and was on it."""
    if not was_on_question(story):
        return False
    return any(
        told == question.text or (question.bank is not None and asked(told).bank == question.bank)
        for told in story.told_for
    )


def _share(wanted: Mapping[str, float], held: frozenset[str]) -> float:
    """Share of the stems that a story holds, the rare ones counting more."""
    whole = fsum(wanted.values())
    return round(fsum(rarity for stem, rarity in wanted.items() if stem in held) / whole, 3) if whole else 0.0


def _reasons(question: Asked, story: Story) -> list[MatchReason]:
    words = story_words(story)
    reasons: list[MatchReason] = []
    held = _rarest(question.cues, words.stems)
    if question.theme is not None:
        title = library().themes[question.theme].title.lower()
        if question.theme in story.themes:
            reasons.append(MatchReason(text=f"you gave it the theme the question is on: {title}"))
        elif question.theme in words.found:
            quotes = theme_evidence(words, question.theme)
            reasons.append(MatchReason(text=f"its words are those of {title}", quotes=quotes))
    if len(held) >= FEW_CUES:
        text = "it holds words that answers to such a question hold"
        reasons.append(MatchReason(text=text, quotes=word_quotes(words, held)))
    own = word_quotes(words, _rarest(question.words, words.stems))
    if own:
        reasons.append(MatchReason(text="it takes up words of the question", quotes=own))
    if _told_for(question, story):
        reasons.append(MatchReason(text="it was told for such a question before"))
    return reasons or [MatchReason(text="nothing in it speaks to the question; the others fit less still")]


def _rarest(wanted: Mapping[str, float], held: frozenset[str]) -> list[str]:
    telling = (stem for stem, rarity in wanted.items() if stem in held and rarity >= TELLING)
    return sorted(telling, key=lambda stem: (-wanted[stem], stem))[:MOST_WORDS]


def _misses(question: Asked, story: Story, judged: Evaluation) -> Iterable[str]:
    """What the question names and the story does not, then what a good answer has and this one lacks."""
    words = story_words(story)
    kind = library().kinds[judged.question_kind]
    if kind.id not in STORY_KINDS:
        yield f"all that such a question asks for ({kind.title.lower()}): take the story as evidence in it only"
    # Words that only point to the theme are said in many ways; what is left is what the question asks about.
    pointing = (
        content_stems(cue for text in _cues_of(question) for cue in Tokens(text).words) | question.theme_cues.keys()
    )
    telling = {stem for stem, rarity in question.words.items() if rarity >= TELLING}
    open_ones = telling - words.stems - pointing
    left = [word for word in Tokens(question.text).words if content_stems([word]) & open_ones]
    if question.theme is not None and left:
        yield "the question's own " + ", ".join(f"“{word}”" for word in dict.fromkeys(left))
    lacking = {part for part, time in judged.time_split.items() if time.status == "missing"}
    for flag in judged.red_flags:
        if flag.id in _ABSENT and flag.id.removeprefix("no_") not in lacking:
            yield _ABSENT[flag.id]
    for part, time in judged.time_split.items():
        if part in lacking:
            yield f"the {time.label.lower()} ({part})" if time.label.lower() != part else f"the {part}"


def _cues_of(question: Asked) -> tuple[str, ...]:
    theme = library().themes[question.theme].cues if question.theme is not None else ()
    return theme + (library().questions[question.bank].cues if question.bank is not None else ())


def best_question(story: Story) -> str:
    """The question that a story fits best: the last it was told for, else the nearest of the guides' own."""
    if story.told_for and was_on_question(story):
        return story.told_for[-1]
    ranked = [(fit(asked_of_guide(question), story).value, place) for place, question in enumerate(story_questions())]
    _, place = max(ranked, key=lambda pair: (pair[0], -pair[1]))
    return story_questions()[place].text
