"""Single changes to a strong answer: those that take something out of it, and those that change only its form.

Every change is a pure function of the story: the same story gives the same words on every run.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256

import forms
from figures import in_digits, spelled_out
from stories import Story, Unit

from starjudge.trust.audit.content import we_for_i
from starjudge.trust.audit.numbers_out import numbers_out

PADDED = 2.1  # how many times as long a padded answer is, at least

# -- Changes of content


def all_we(story: Story) -> Story:
    """The speaker's own part drowned in "we"; what somebody else is reported to have said stays."""
    units = []
    for unit in story.units:
        words = unit.words
        for old, new in story.extra.we:
            words = words.replace(old, new)
        units.append(replace(unit, words=we_for_i(words)))
    return story.with_units(units)


def without_numbers(story: Story) -> Story:
    return story.with_units(replace(unit, words=numbers_out(unit.words)) for unit in story.units)


def without_lesson(story: Story) -> Story:
    return story.without(unit for unit in story.units if unit.part == "L")


def without_result(story: Story) -> Story:
    return story.without(unit for unit in story.units if unit.part == "R")


def setting_swollen(story: Story) -> Story:
    """Background behind the first sentence, so much of it that the setting is more than half of the answer."""
    first, *rest = story.units
    return story.with_units([first, *(Unit("S", words) for words in story.extra.setting), *rest])


def blame_added(story: Story) -> Story:
    """In front of the result the fault is put on others; lines in which the speaker owns it no longer do."""
    units = list(story.units)
    for start, instead in story.extra.owned:
        i = next(i for i, unit in enumerate(units) if unit.words.startswith(start))
        units[i] = replace(units[i], words=instead)
    left = story.with_units(units).without(unit for unit in units if not unit.words).units
    at = next(i for i, unit in enumerate(left) if unit.part == "R")
    return story.with_units([*left[:at], *(Unit("A", words) for words in story.extra.blame), *left[at:]])


def scrambled(story: Story) -> Story:
    """The same sentences in no order, in one paragraph; headings are gone, as they would no longer be true."""
    mixed = sorted(story.units, key=lambda unit: sha256(f"{story.id} {unit.words}".encode()).digest())
    return story.with_units(replace(unit, gap=" ", heading="") for unit in mixed)


def padded(story: Story) -> Story:
    """Behind every sentence an empty one, or an earlier one again, until the length has more than doubled."""
    wanted = PADDED * len(story.text.split())
    turn = len(story.id) % len(story.extra.padding)
    empty = list(story.extra.padding[turn:] + story.extra.padding[:turn])
    said: list[Unit] = []
    behind: list[list[Unit]] = [[] for _ in story.units]
    length = len(story.text.split())
    while length < wanted:
        for i, unit in enumerate(story.units):
            if length >= wanted:
                break
            if empty and (len(behind[i]) + i) % 3:
                filler = Unit("O", empty.pop(0))
            else:
                filler = Unit(unit.part, f"As I said, {_lower_first(unit.words)}")
            behind[i].append(filler)
            length += len(filler.words.split())
    for unit, fillers in zip(story.units, behind, strict=True):
        said += [unit, *fillers]
    return story.with_units(said)


def buzzwords_for_detail(story: Story) -> Story:
    """What was done is told in words that would fit any project."""
    first = next(unit for unit in story.units if unit.part == "A")
    lines = [Unit("A", words) for words in story.extra.buzzwords]
    lines[0] = replace(lines[0], gap=first.gap, heading=first.heading)
    at = story.units.index(first)
    left = [unit for unit in story.units[at:] if unit.part != "A"]
    return story.with_units([*story.units[:at], *lines, *left])


def question_swapped(story: Story) -> Story:
    return replace(story, question=story.extra.swapped)


@dataclass(frozen=True)
class ContentChange:
    """A change for the worse, and the dimensions that it hits: all of them must fall."""

    apply: Callable[[Story], Story]
    hits: tuple[str, ...]


CONTENT: dict[str, ContentChange] = {
    "all_we": ContentChange(all_we, ("ownership",)),
    "numbers_out": ContentChange(without_numbers, ("impact",)),
    "lesson_out": ContentChange(without_lesson, ("learning",)),
    # The anchor of structure 3 is "one part is missing": a missing result is a matter of both.
    "result_out": ContentChange(without_result, ("impact", "structure")),
    "setting_swollen": ContentChange(setting_swollen, ("structure",)),
    "blame_added": ContentChange(blame_added, ("ownership",)),
    "order_scrambled": ContentChange(scrambled, ("structure",)),
    "padded": ContentChange(padded, ("delivery",)),
    "buzzwords_for_detail": ContentChange(buzzwords_for_detail, ("specificity",)),
    "question_swapped": ContentChange(question_swapped, ("relevance",)),
}

# -- Changes of form


def headed(style: str) -> Callable[[Story], str]:
    """Rubric labels in front of the parts, in one of the spellings that people use."""

    def apply(story: Story) -> str:
        if any(unit.heading for unit in story.units):
            return story.text
        labels, text, seen = dict(zip("STARL", forms.HEADINGS[style], strict=True)), "", set()
        for unit in story.units:
            if unit.part in labels and unit.part not in seen:
                seen.add(unit.part)
                text += ("\n\n" if text else "") + labels[unit.part] + unit.words
            else:
                text += " " + unit.words
        return text

    return apply


def unheaded(story: Story) -> str:
    return story.with_units(replace(unit, heading="") for unit in story.units).text


def renamed(origin: str) -> Callable[[Story], str]:
    """People and companies bear names of another origin."""

    def apply(story: Story) -> str:
        text = story.text
        for kind, old_names in story.extra.names.items():
            for old, new in zip(old_names, forms.NAMES[origin][kind], strict=False):
                text = re.sub(rf"\b{old}\b", new, text)
        return text

    return apply


def _of_text(change: Callable[[str], str]) -> Callable[[Story], str]:
    return lambda story: change(story.text)


# A change that leaves an answer as it was (no headings to take off, no word spelled differently) makes no case.
NEUTRAL: dict[str, Callable[[Story], str]] = {
    "lower_case": _of_text(str.lower),
    "punctuation_out": _of_text(forms.unpunctuated),
    "fillers": _of_text(forms.with_fillers),
    "hedges": _of_text(forms.with_hedges),
    "contracted": _of_text(forms.contracted),
    "uncontracted": _of_text(forms.uncontracted),
    **{f"headings_{style}": headed(style) for style in forms.HEADINGS},
    "headings_off": unheaded,
    "articles_out": _of_text(forms.without_articles),
    "third_person_s_out": _of_text(forms.without_third_person_s),
    "past_as_present": _of_text(forms.past_as_present),
    "prepositions": _of_text(forms.other_prepositions),
    **{f"names_{origin}": renamed(origin) for origin in forms.NAMES},
    "american": _of_text(forms.american),
    "british": _of_text(forms.british),
    "numbers_as_words": _of_text(spelled_out),
    "numbers_as_digits": _of_text(in_digits),
    "paragraphs_joined": _of_text(forms.joined),
    "paragraphs_split": lambda story: forms.split([unit.heading + unit.words for unit in story.units]),
}


def _lower_first(words: str) -> str:
    """A sentence for the middle of another: names and "I" keep their capital."""
    first = words.split()[0]
    if first in forms.OPENERS:
        return words[0].lower() + words[1:]
    return words
