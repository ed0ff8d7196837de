"""Who asks and who answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from starjudge.errors import InputError, TranscriptError, nearest
from starjudge.models.transcript import Role, Speaker, Turn
from starjudge.transcripts.labels import Part, joined, parts_of

_ASKING = re.compile(
    r"\b(?:interview(?:er|ers|ing)|recruiter|host|moderator|panel(?:l?ist)?|hiring manager|hr|q|question|examiner)\b"
)
_ANSWERING = re.compile(r"\b(?:candidate|applicant|interviewee|a|answer|respondent|job seeker)\b")
_KNOWN = 0.97  # confidence where a label says who it is
_OBSERVER = 0.03  # share of the words below which one who asks nothing only listens in
_SECOND = 0.45  # share of the candidate's told words from which another one who asks nothing is a second candidate
_SURE = 0.75  # confidence below which a note says how to override


@dataclass(frozen=True)
class Roles:
    """Who is who, by label."""

    speakers: tuple[Speaker, ...]
    of: Mapping[str | None, Role]
    person: Mapping[str | None, int]
    """The number of the speaker behind each label."""
    notes: list[str]


def find_roles(turns: Sequence[Turn], candidate: str | None = None, interviewer: str | None = None) -> Roles:
    """The speakers of an interview and what each is taken for.

    Raises:
        InputError: ``candidate`` or ``interviewer`` names nobody who speaks, or both name the same person.
        TranscriptError: nobody is named, only one speaks, or two people answer and ``candidate`` says not which.

    """
    parts = parts_of(turns)
    if not any(part.words for part in parts):
        raise TranscriptError("the transcript holds no words; expected the turns of an interview")
    for option, wanted in (("candidate", candidate), ("interviewer", interviewer)):
        if wanted is not None and wanted not in {p.name for p in parts}:
            raise InputError(
                f"{option}={wanted!r} speaks nowhere in the transcript: {nearest(wanted, _names(parts))}; "
                f"words spoken: {_spoken(parts)}"
            )
    if len(parts) == 1:
        raise TranscriptError(_alone(parts[0], candidate))
    people = joined(parts)
    by_label = {label: i for i, part in enumerate(people) for label in part.labels}
    chosen = by_label[candidate] if candidate is not None else None
    asking = by_label[interviewer] if interviewer is not None else None
    if chosen is not None and chosen == asking:
        raise InputError(f"candidate={candidate!r} and interviewer={interviewer!r} are the same speaker")
    if len(people) == 1:
        raise TranscriptError(_alone(people[0], candidate))
    return _assigned(people, chosen, asking)


def _names(parts: Iterable[Part]) -> list[str]:
    return [part.name if part.name is not None else "(no label)" for part in parts]


def _spoken(parts: Iterable[Part]) -> str:
    rows = sorted(parts, key=lambda p: -p.words)
    return ", ".join(f"{p.name or '(no label)'} ({p.words})" for p in rows)


def _alone(part: Part, candidate: str | None) -> str:
    if part.name is None:
        return (
            "the transcript names no speakers, so questions cannot be told from answers; write a label in front of "
            "each turn ('Interviewer: …', 'Candidate: …') or export it with speakers"
        )
    given = " although candidate= is given" if candidate is not None else ""
    return (
        f"only one speaker, {part.name!r}, is named{given}, so questions cannot be told from answers; export the "
        "transcript with all speakers, or evaluate the answers one by one with their questions"
    )


def _assigned(parts: Sequence[Part], chosen: int | None, asking: int | None) -> Roles:
    asked = sum(p.asked for p in parts) or 1.0
    told = sum(p.told for p in parts) or 1.0
    lean = [p.told / told - p.asked / asked + _said_by_label(p) for p in parts]
    order = [i for i in sorted(range(len(parts)), key=lambda i: -lean[i]) if i != asking]
    best = chosen if chosen is not None else order[0]
    _only_one(parts, best, chosen, asking, asked, told)
    others = [lean[i] for i in range(len(parts)) if i != best and (parts[i].asked or len(parts) == 2)]
    gap = lean[best] - max(others, default=0.0)
    sure = min(_KNOWN, max(0.5, 0.5 + gap / 2))
    words = sum(p.words for p in parts)
    roles: list[Role] = []
    speakers: list[Speaker] = []
    for i, part in enumerate(parts):
        role: Role = "interviewer"
        confidence = sure
        if i == best:
            role, confidence = "candidate", 1.0 if chosen is not None else sure
        elif i == asking:
            confidence = 1.0
        elif not part.asked and (part.words < _OBSERVER * words or part.told > _SECOND * parts[best].told):
            role, confidence = "unknown", 0.5
        roles.append(role)
        speakers.append(
            Speaker(
                name=part.name,
                labels=tuple(label for label in part.labels if label is not None),
                role=role,
                words=part.words,
                confidence=round(confidence, 2),
            )
        )
    if not any(role == "interviewer" for role in roles):
        i = max((i for i in range(len(parts)) if i != best), key=lambda i: parts[i].words)
        roles[i] = "interviewer"
        speakers[i] = speakers[i].model_copy(update={"role": "interviewer", "confidence": round(min(sure, 0.6), 2)})
    of: dict[str | None, Role] = {label: roles[i] for i, part in enumerate(parts) for label in part.labels}
    person = {label: i for i, part in enumerate(parts) for label in part.labels}
    return Roles(tuple(speakers), of, person, _notes(speakers, best, chosen, asking))


def _said_by_label(part: Part) -> float:
    """What a label says by itself: 1 for one who answers, -1 for one who asks."""
    names = [name.lower() for name in part.labels if name is not None]
    if any(_ASKING.search(name) for name in names):
        return -1.0
    return 1.0 if any(_ANSWERING.fullmatch(name.strip(" .:")) or _candidate_in(name) for name in names) else 0.0


def _candidate_in(name: str) -> bool:
    return re.search(r"\b(?:candidate|applicant|interviewee)\b", name) is not None


def _only_one(
    parts: Sequence[Part], best: int, chosen: int | None, asking: int | None, asked: float, told: float
) -> None:
    """Refuse a talk in which two people answer and nobody says whose answers are wanted."""
    if chosen is not None:
        return
    rivals = [
        p
        for i, p in enumerate(parts)
        if i not in (best, asking)
        and p.told >= _SECOND * parts[best].told
        and p.asked / asked < 0.25 * (p.told / told) / 0.5
        and len(parts) > 2
        and any(o.asked / asked > 0.5 for j, o in enumerate(parts) if j not in (best, i))
    ]
    if rivals:
        both = _spoken([parts[best], *rivals])
        raise TranscriptError(
            f"more than one person answers: {both} words; pass candidate={parts[best].name!r} (or another of them) "
            "to say whose answers are evaluated"
        )


def _notes(speakers: Sequence[Speaker], best: int, chosen: int | None, asking: int | None) -> list[str]:
    notes = [
        f"{' and '.join(repr(label) for label in s.labels)} are taken for one speaker"
        for s in speakers
        if len(s.labels) > 1
    ]
    if chosen is None and asking is None and speakers[best].confidence < _SURE:
        notes.append(
            f"not sure that {speakers[best].name!r} is the candidate (confidence {speakers[best].confidence:.2f}); "
            "pass candidate= to say who answers"
        )
    return notes
