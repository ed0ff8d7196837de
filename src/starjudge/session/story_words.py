"""What a story's own words say of its themes, and the words that say so.

The fitted theme words (``rubrics/weights/themes.json``) give every theme a level; a theme counts as found where it
leads or is close behind the leader, and where the title speaks of it. No single word tells a theme, so what is quoted
are the sentences that hold most of its cues.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from starjudge.heuristics.knowledge import knowledge
from starjudge.heuristics.theme_words import theme_levels
from starjudge.models.answer import Answer
from starjudge.models.evidence import Quote
from starjudge.models.stories import Story
from starjudge.resources.library import library
from starjudge.session.guides import AI_THEMES, guide_themes
from starjudge.text.measure import Facts
from starjudge.text.overlap import content_stem, content_stems
from starjudge.text.tokens import Tokens

CLOSE: Final = 60  # hundredths behind the leading theme within which another one counts as found too
LEAST: Final = 150  # hundredths below which no theme is found: such words fit any story
MOST_FOUND: Final = 3  # more themes than that would say that a story fits everything
LEAST_WORDS: Final = 40  # words below which the fitted weights tell nothing
AI_WORDS: Final = 2  # different words of work on models from which a story is taken to be about one
MOST_QUOTES: Final = 2  # sentences shown for one reason
MOST_QUOTED: Final = 160  # characters of a sentence that are quoted; an unpunctuated story is one sentence

# On the list of technical words, but used in any engineer's story: "a tree" and "a feature" prove nothing.
_ANY_TRADE: Final = frozenset(
    "linear tree trees forest vector prior feature features pipeline pipelines cache queue api sql index batch table "
    "tables query queries log logs column columns join split cpu docker kubernetes schema endpoint loss weights layer "
    "layers seed notebook repo rule rules parser regex threshold thresholds tests ci staging canary rollback sensor "
    "sensors camera audio microphone timestamp timezone chunk chunks policy agent attention reward baseline".split()
)
# Not on it, because they tell no method apart.
_OF_MODELS: Final = frozenset(
    "model models ml ai algorithm algorithms classifier predict predicts predicted prediction predictions training "
    "trained retrained retrain retraining probability probabilities chatbot neural hallucinated hallucination "
    "hallucinations".split()
)


class StoryWords(NamedTuple):
    """A story, measured."""

    facts: Facts
    stems: frozenset[str]
    """Content words of title, tags and text."""
    levels: dict[str, int]
    """What its words say of each theme, hundredths; empty for a story too short to tell."""
    found: tuple[str, ...]
    """Ids of the themes found, the strongest first."""


def story_words(story: Story) -> StoryWords:
    """A story's words, measured once and kept."""
    title = own_title(story)
    return _measured(story.text, " ".join((title, *story.tags)), title)


def own_title(story: Story) -> str:
    """A story's title where somebody gave it one; that of a past answer is its question, which says nothing of it."""
    return story.title if story.evaluation is None else ""


@lru_cache(maxsize=512)
def _measured(text: str, labels: str, title: str) -> StoryWords:
    known = knowledge()
    facts = Facts(Answer.model_construct(text=text, words=(), fillers_kept=None), known.lexicon)
    weights = known.theme_words
    levels: dict[str, int] = {}
    if facts.word_count >= LEAST_WORDS:
        levels = dict(zip(weights.labels, theme_levels(facts.stems, weights), strict=True))
    ranked = sorted(levels, key=lambda theme: (-levels[theme], theme))
    near = [t for t in ranked if levels[t] >= max(LEAST, levels[ranked[0]] - CLOSE)]
    named = known.themes.find(title)[0]
    found = [named, *(t for t in near if t != named)] if named is not None else near
    return StoryWords(facts, facts.stems | content_stems(Tokens(labels).words), levels, tuple(found[:MOST_FOUND]))


def theme_evidence(words: StoryWords, theme: str) -> tuple[Quote, ...]:
    """The sentences that hold most words with which answers on a theme are told, in the story's order."""
    return cue_sentences(words, content_stems(library().themes[theme].answer_cues))


def cue_sentences(words: StoryWords, cues: Iterable[str]) -> tuple[Quote, ...]:
    """The sentences that hold most of some stems; a long one is cut to the words around them."""
    wanted = frozenset(cues)
    facts = words.facts
    stems = facts.read.stems
    rows: list[tuple[int, int, list[int]]] = []
    for place, unit in enumerate(facts.units):
        hits = [i for i in range(unit.first, unit.last) if stems[i] in wanted]
        if hits:
            rows.append((-len({stems[i] for i in hits}), place, hits))
    best = sorted(rows)[:MOST_QUOTES]
    return tuple(_cut(facts, place, hits) for _, place, hits in sorted(best, key=lambda row: row[1]))


def word_quotes(words: StoryWords, stems: Iterable[str]) -> tuple[Quote, ...]:
    """The first word of the text for each stem, in the text's order."""
    open_ones, facts, quotes = set(stems), words.facts, []
    for i, word in enumerate(facts.tokens.words):
        stem = content_stem(word)
        if stem in open_ones:
            open_ones.remove(stem)
            quotes.append(facts.quote(facts.tokens.starts[i], facts.tokens.ends[i]))
    return tuple(quotes)


def ai_evidence(story: Story) -> tuple[Quote, ...]:
    """Words that make a story one of AI work; empty where it is none.

    Guide 001 asks for a story of a model that failed, of bias, or of teaching others what a model can do: one that
    speaks of a model and whose themes, given or found, are among that guide's five.
    """
    words = story_words(story)
    own = set(story.themes or words.found)
    if own.isdisjoint(member for theme in guide_themes(AI_THEMES) for member in theme.members):
        return ()
    facts, seen, quotes = words.facts, set[str](), []
    technical = set(facts.having("tech"))
    for i, word in enumerate(facts.tokens.words):
        if word not in seen and (word in _OF_MODELS or (i in technical and word not in _ANY_TRADE)):
            seen.add(word)
            quotes.append(facts.quote(facts.tokens.starts[i], facts.tokens.ends[i]))
    return tuple(quotes) if len(quotes) >= AI_WORDS else ()


def categories_of(story: Story) -> tuple[tuple[str, ...], bool]:
    """Ids of the story bank's categories that a story belongs to, and whether its writer gave them.

    Given categories hold alone; else those of the given themes; else those of the two strongest themes found.
    """
    if story.categories:
        return story.categories, True
    themes = story.themes or story_words(story).found[:2]
    found = (library().themes[theme].category for theme in themes)
    return tuple(dict.fromkeys(category for category in found if category is not None)), bool(story.themes)


def _cut(facts: Facts, place: int, hits: list[int]) -> Quote:
    unit = facts.units[place]
    start, end = unit.start, unit.end
    if end - start > MOST_QUOTED:
        first = last = hits[0]
        starts, ends = facts.tokens.starts, facts.tokens.ends
        while last + 1 < unit.last and ends[last + 1] - starts[first] <= MOST_QUOTED:
            last += 1
        start, end = starts[first], ends[last]
    return facts.quote(start, end)
