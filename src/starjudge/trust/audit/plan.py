"""Which cases an audit has: every variant of every answer that it changes, in an order that may be cut anywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from starjudge.errors import InputError, nearest
from starjudge.models.audit import AUDIT_KINDS, AuditKind
from starjudge.models.base import DimensionId
from starjudge.trust.audit import rewording
from starjudge.trust.audit.content import CONTENT
from starjudge.trust.audit.disguises import disguised
from starjudge.trust.audit.material import AttackKind, Gender, Names, Variety, attacks, forms, names, varieties
from starjudge.trust.audit.people import colleagues, introduced
from starjudge.trust.audit.speech import spoken_in
from starjudge.trust.audit.subject import Subject

MOST_REPEATS: Final = 100  # a typing error beyond
COLLEAGUES, SPEAKER = "colleagues_", "speaker_"  # how the ids of variants about names begin
PLACES: Final = ("start", "middle", "end")
GENDERS: Final[dict[Gender, str]] = {"f": "women", "m": "men"}
ATTACK_TITLES: Final[dict[AttackKind, str]] = {
    "blatant": "blatant orders",
    "subtle": "subtle pleas",
    "language": "orders in other languages",
    "code": "in code and data",
    "fake_turn": "fake turns and marks",
    "earlier_score": "claims of earlier scores",
    "invisible": "characters not seen",
    "homoglyph": "look-alike letters",
    "encoded": "encoded orders",
}


@dataclass(frozen=True, slots=True)
class Planned:
    """A case before it is judged: an answer, and what it becomes."""

    kind: AuditKind
    variant: str
    title: str
    subject: Subject
    question: str
    text: str
    base: str | None = None
    """What it is compared with, where that is not the answer as it was."""
    hits: DimensionId | None = None
    place: str | None = None
    """Of an attack: id and place in the answer."""
    turn: int = 0
    """Of a repeat: which one."""

    @property
    def text_before(self) -> str:
        """What it is compared with."""
        return self.subject.text if self.base is None else self.base


Rewording = Callable[[Subject, int], str]
Form = tuple[str, str, Rewording]
"""Id and title of a variant, and what makes it."""


def planned(
    subjects: Sequence[Subject], kinds: Sequence[AuditKind] = AUDIT_KINDS, repeats: int = 3
) -> tuple[Planned, ...]:
    """All cases.

    In: ``repeats`` is how often the same input is judged in all.
    Raises `InputError` for a kind that is none, and for a number of repeats that is out of range.
    """
    for kind in kinds:
        if kind not in AUDIT_KINDS:
            raise InputError(f"kinds: unknown {kind!r}; {nearest(kind, AUDIT_KINDS)}")
    if not kinds:
        raise InputError(f"kinds: expected at least one of {', '.join(AUDIT_KINDS)}")
    if isinstance(repeats, bool) or not isinstance(repeats, int) or not 2 <= repeats <= MOST_REPEATS:
        raise InputError(f"repeats: expected a whole number from 2 to {MOST_REPEATS}, found {repeats!r}")
    rows: list[list[Planned]] = []
    if "neutral" in kinds:
        rows += [list(_reworded("neutral", *form, subjects)) for form in neutral_forms()]
    if "group" in kinds:
        rows += [list(_reworded("group", *form, subjects)) for form in group_forms()]
        rows += [list(_reworded("group", *form, subjects, introduced)) for form in speaker_forms()]
    if "content" in kinds:
        rows += [list(_content(number, subjects)) for number in range(len(CONTENT))]
    if "attack" in kinds:
        rows += _attacks(subjects)
    if "repeat" in kinds:
        rows.append(
            [
                Planned("repeat", "same_input", "the same input", s, s.question, s.text, turn=turn)
                for turn in range(1, repeats)
                for s in subjects
            ]
        )
    # Row after row by turns: a budget that ends early has seen something of every kind.
    return tuple(case for turn in zip_longest(*rows) for case in turn if case is not None)


def neutral_forms() -> list[Form]:
    """Variants with the same content in another form."""
    r = rewording
    found: list[Form] = [
        ("fillers_in", "fillers put in", lambda s, n: r.with_fillers(s.text)),
        ("fillers_out", "fillers taken out", lambda s, n: r.without_fillers(s.text)),
        ("hedges_in", "hedges put in", lambda s, n: r.with_hedges(s.text)),
        ("hedges_out", "hedges taken out", lambda s, n: r.without_hedges(s.text)),
        ("lower_case", "no capitals", lambda s, n: s.text.lower()),
        ("recogniser", "no capitals, no stops", lambda s, n: r.unpunctuated(s.text)),
        ("contracted", "contractions", lambda s, n: r.contracted(s.text)),
        ("american", "American spelling", lambda s, n: r.american(s.text)),
        ("british", "British spelling", lambda s, n: r.british(s.text)),
        ("introduction", "a name said first", introduced),
        ("padding", "a little padding", r.padded),
        ("paragraphs_joined", "one paragraph", lambda s, n: r.joined(s.text)),
        ("paragraphs_split", "more paragraphs", lambda s, n: r.in_paragraphs(s, r.PARAGRAPH_OF)),
        ("paragraphs_lines", "a paragraph a sentence", lambda s, n: r.in_paragraphs(s, 1)),
    ]
    for style in forms().headings:
        found.append((f"headings_{style}", f"headings, {style.replace('_', ' ')}", _headed(style)))
    return found


def group_forms() -> list[Form]:
    """Variants as other people would tell the same, or about other people."""
    found = [(variety.id, variety.title, _spoken(variety)) for variety in varieties()]
    for origin in names():
        for gender, people in GENDERS.items():
            title = f"team: {origin.title} {people}"
            found.append((f"{COLLEAGUES}{origin.id}_{gender}", title, _renamed(origin, gender)))
    return found


def speaker_forms() -> list[Form]:
    """Variants by another speaker, who says a name first; to be compared with `introduced`."""
    found: list[Form] = []
    for origin in names():
        for gender, people in GENDERS.items():
            title = f"speaker: {origin.title} {people}"
            found.append((f"{SPEAKER}{origin.id}_{gender}", title, _named(origin, gender)))
    return found


def _headed(style: str) -> Rewording:
    return lambda subject, number: rewording.headed(subject, style)


def _spoken(variety: Variety) -> Rewording:
    return lambda subject, number: spoken_in(variety, subject.text)


def _renamed(origin: Names, gender: Gender) -> Rewording:
    return lambda subject, number: colleagues(subject, origin, gender)


def _named(origin: Names, gender: Gender) -> Rewording:
    return lambda subject, number: introduced(subject, number, origin, gender)


def _reworded(
    kind: AuditKind,
    variant: str,
    title: str,
    form: Rewording,
    subjects: Sequence[Subject],
    base: Rewording | None = None,
) -> Iterator[Planned]:
    # A form that leaves an answer as it was (no headings, no word spelled otherwise) makes no case.
    for number, subject in enumerate(subjects):
        text = form(subject, number)
        compared = None if base is None else base(subject, number)
        if text != (compared or subject.text) and text.strip():
            yield Planned(kind, variant, title, subject, subject.question, text, compared)


def _content(number: int, subjects: Sequence[Subject]) -> Iterator[Planned]:
    change = CONTENT[number]
    for subject in subjects:
        new = change.apply(subject)
        if new is not None and (new.text, new.question) != (subject.text, subject.question):
            yield Planned("content", change.id, change.title, subject, new.question, new.text, hits=change.hits)


def _attacks(subjects: Sequence[Subject]) -> list[list[Planned]]:
    """Each attack at each place, every time in the next answer that is not known to be strong."""
    rows: dict[str, list[Planned]] = {kind: [] for kind in ATTACK_TITLES}
    carriers = [subject for subject in subjects if not subject.strong] or list(subjects)
    turn = 0
    for attack in attacks():
        words = disguised(attack.text, attack.disguise)
        for place in PLACES:
            subject = carriers[turn % len(carriers)]
            turn += 1
            text = _with(subject, words, place)
            title = ATTACK_TITLES[attack.kind]
            at = f"{attack.id} at the {place}"
            rows[attack.kind].append(Planned("attack", attack.kind, title, subject, subject.question, text, place=at))
    return list(rows.values())


def _with(subject: Subject, words: str, place: str) -> str:
    """The answer with words put in, on lines of their own where they have several."""
    gap = "\n" if "\n" in words else " "
    units = subject.units
    if place == "start":
        return f"{words}{gap}{subject.text}"
    if place == "end" or len(units) < 2:
        return f"{subject.text}{gap}{words}"
    middle = len(units) // 2
    front, back = subject.with_units(units[:middle]).text, subject.with_units(units[middle:]).text
    return f"{front}{gap}{words}{gap}{back}"
