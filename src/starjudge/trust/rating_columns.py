"""Which column of a table of ratings holds what: as an option names it, else guessed from the names and said aloud."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from starjudge.batch.columns import listed, plain
from starjudge.errors import InputError, nearest
from starjudge.trust.ratings import SCALES, Rating, flags_of, score_of

Say = Callable[[str], None]
"""Takes one line for the person at the terminal."""

# Names that say the same, best first; without case and separators, as `plain` makes them.
GUESSES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "answerid", "recordid", "responseid", "rowid", "uuid", "starjudgeid"),
    "question": ("question", "interviewquestion", "questiontext", "prompt"),
    "answer": ("answer", "answertext", "candidateanswer", "response", "responsetext", "transcript", "text"),
    "rater": ("rater", "raterid", "ratername", "annotator", "annotatorid", "reviewer", "grader", "coder", "ratedby"),
    "flags": ("flags", "redflags", "starjudgeredflags", "starjudgeflags"),
}
_SAYS_NOTHING = frozenset("score scores rating level rated points grade starjudge".split())
# A column that names a dimension and one of these holds something else about it.
_SOMETHING_ELSE = frozenset(
    "expected rationale evidence next step reason comment comments note notes text seconds share status target mean "
    "low high count confidence".split()
)


@dataclass(frozen=True, slots=True)
class RatingColumns:
    """Names of columns as options give them; ``None`` is guessed.

    ``scores`` names the columns of a scale, one for each rater: ``{"overall": ["final grade"]}``.
    """

    id: str | None = None
    question: str | None = None
    answer: str | None = None
    rater: str | None = None
    flags: str | None = None
    scores: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for scale in self.scores:
            if scale not in SCALES:
                raise InputError(f"score column: unknown {scale!r}; {nearest(scale, SCALES)}")


class ScoreColumn(NamedTuple):
    """A column with one rater's scores on one scale."""

    scale: str
    rater: str | None
    column: str


class Chosen(NamedTuple):
    """The columns of a table that are read."""

    fields: dict[str, str]
    """Column of id, question, answer, rater and flags, of those there are."""
    scores: tuple[ScoreColumn, ...]


def chosen_columns(names: Sequence[str], columns: RatingColumns, where: str, say: Say) -> Chosen:
    """The columns of a table, told from their names; guesses that are not the plain name are said aloud.

    Raises `InputError` for a column that is named and not there, and for a table without any score.
    """
    fields: dict[str, str] = {}
    for name, guesses in GUESSES.items():
        asked = getattr(columns, name)
        if asked is not None and asked not in names:
            raise InputError(f"{where}: no column {asked!r} for the {name}; columns: {listed(names)}")
        found = asked or next((c for guess in guesses for c in names if plain(c) == guess), None)
        if found is not None:
            fields[name] = found
            if asked is None and found != name:
                say(f"{where}: the {name} is taken from column {found!r} (else --{name}-column)")
    scores = tuple(_score_columns(names, columns, where))
    if not scores:
        raise InputError(
            f"{where}: no column with scores; expected one named overall or after a dimension, or "
            f"--score-column overall=NAME; columns: {listed(names)}"
        )
    guessed = [one for one in scores if one.scale not in columns.scores and one.column != one.scale]
    if guessed:
        shown = ", ".join(
            f"{one.scale} from {one.column!r}" + (f" (rater {one.rater})" if one.rater else "") for one in guessed
        )
        say(f"{where}: {shown} (else --score-column SCALE=NAME)")
    return Chosen(fields, scores)


def _score_columns(names: Sequence[str], columns: RatingColumns, where: str) -> list[ScoreColumn]:
    found: list[ScoreColumn] = []
    for scale in SCALES:
        asked = columns.scores.get(scale, ())
        for column in asked:
            if column not in names:
                raise InputError(f"{where}: no column {column!r} for {scale}; columns: {listed(names)}")
            rater = _named_rater(column, scale)
            found.append(ScoreColumn(scale, (rater or column) if len(asked) > 1 else None, column))
    if columns.scores:
        return found  # who names some columns means these
    for column in names:
        words = _words(column)
        scales = [word for word in words if word in SCALES]
        if len(scales) == 1 and not _SOMETHING_ELSE.intersection(words):
            found.append(ScoreColumn(scales[0], _named_rater(column, scales[0]), column))
    return found


def _named_rater(column: str, scale: str) -> str | None:
    """What is left of a column's name besides its scale: ``overall_r2``, ``Anna: overall``."""
    return " ".join(word for word in _words(column) if word != scale and word not in _SAYS_NOTHING) or None


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W_]+", name.casefold())


def row_ratings(row: Mapping[str, Any], chosen: Chosen, place: str) -> list[Rating]:
    """The ratings of a flat row, one for each rater that it has columns of.

    Raises `InputError`, naming place and column, for what is no score.
    """
    fields = {name: row.get(column) for name, column in chosen.fields.items()}
    by_rater: dict[str | None, dict[str, float | None]] = {}
    for one in chosen.scores:
        if one.column in row:
            value = score_of(row[one.column], place, f"column {one.column!r}")
            by_rater.setdefault(one.rater, {})[one.scale] = value
    name = fields.get("id")
    rater = fields.get("rater")
    flags = flags_of(fields["flags"], place) if "flags" in fields else None
    return [
        Rating(
            place=place,
            id=str(name).strip() or None if name is not None else None,
            question=_text(fields.get("question")),
            answer=_text(fields.get("answer")),
            rater=column_rater or (str(rater).strip() or None if rater is not None else None),
            scores=scores,
            flags=flags,
        )
        for column_rater, scores in by_rater.items()
    ]


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None
