"""The same answer about other people: colleagues renamed, with their pronouns, or the speaker introduced by name."""

from __future__ import annotations

import re
from typing import Final

from starjudge.trust.audit.material import Gender, Names
from starjudge.trust.audit.places import replaced
from starjudge.trust.audit.subject import Subject

INTRODUCTION: Final = "My name is {name}. "
ANYBODY: Final = "Alex"  # given to women and men in many places; other names are compared with it
# What follows "her" where it is no possessive: "told her that", "asked her.", "for her and".
_AFTER_OBJECT: Final = (
    r"(?=[.,;:?!)]|\s*$| (?:a|an|the|to|that|and|but|or|for|at|in|on(?!-)|of|with|by|from|what|which|who|how|why|when|"
    r"where|if|whether|as|so|because|before|after|about|first|along|both|through|beside|my|our|this|these|one|off|up|down|"
    r"each|could|would|into|over|again|twice|once|two|three|\d+)\b)"
)
_TO_M: Final = (
    (r"\b[Ss]he\b", "he"),
    (r"\b[Hh]erself\b", "himself"),
    (r"\b[Hh]ers\b", "his"),
    (rf"\b[Hh]er\b{_AFTER_OBJECT}", "him"),
    (r"\b[Hh]er\b", "his"),
)
_TO_F: Final = (
    (r"\b[Hh]e\b", "she"),
    (r"\b[Hh]imself\b", "herself"),
    (r"\b[Hh]im\b", "her"),
    (rf"\b[Hh]is\b{_AFTER_OBJECT}", "hers"),
    (r"\b[Hh]is\b", "her"),
)


def colleagues(subject: Subject, names: Names, gender: Gender) -> str:
    """The answer with every colleague of one origin and gender, pronouns and all.

    An answer with people of both genders tells of one only afterwards; who is meant is as clear as it was.
    """
    text = subject.text
    new = getattr(names, gender)
    everybody = (*subject.people.f, *subject.people.m)
    for number, name in enumerate(everybody):
        text = re.sub(rf"\b{re.escape(name)}\b", new[number % len(new)], text)
    if everybody:
        for pattern, other in _TO_M if gender == "m" else _TO_F:
            text = replaced(text, pattern, other)
    return text


def introduced(subject: Subject, number: int, names: Names | None = None, gender: Gender = "f") -> str:
    """The answer behind a sentence in which the speaker gives a name; without ``names`` one that says least."""
    new = (ANYBODY,) if names is None else getattr(names, gender)
    return INTRODUCTION.format(name=new[number % len(new)]) + subject.text
