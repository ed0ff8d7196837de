"""Which column of an input holds what: as an option names it, else guessed from the names and said aloud."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starjudge.batch.rows import Row
from starjudge.errors import InputError

Say = Callable[[str], None]
"""Takes one line for the person at the terminal."""

FIELDS = ("question", "answer", "id", "rubric", "company", "duration", "theme")
NEEDED = ("question", "answer")
OPTION = "name it with --{}-column"  # how a column is named on the command line
SHOWN = 40  # columns told in a message; of a file with more, the first ones

# Each tuple is a rank: names that say the same as surely. A better rank wins; two of one rank are ambiguous.
# Written without case and separators, as `plain` makes them.
GUESSES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "question": (("question",), ("interviewquestion", "questiontext"), ("prompt",)),
    "answer": (
        ("answer",),
        ("answertext", "candidateanswer", "interviewanswer"),
        ("response", "responsetext", "candidateresponse", "reply"),
        ("transcript", "text"),
    ),
    "id": (("id",), ("uuid", "guid", "recordid", "rowid", "answerid", "responseid"), ("candidateid",)),
    "rubric": (("rubric",), ("rubricid",)),
    "company": (("company",), ("companylens",)),
    "duration": (("duration",), ("durationseconds", "durationsec", "durations")),
    "theme": (("theme",), ("themeid",)),
}
LETTERS = {"question": "q", "answer": "a"}  # a sign only where both are there: one letter alone names anything


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of columns as options give them; ``None`` is guessed, ``""`` is not read at all.

    A column called ``company`` that holds a candidate's employer, say, is turned off with ``company=""``.
    """

    question: str | None = None
    answer: str | None = None
    id: str | None = None
    rubric: str | None = None
    company: str | None = None
    duration: str | None = None
    theme: str | None = None
    option: str = OPTION
    """How a column is named, for messages."""

    def field(self, field: str, names: Collection[str], where: str) -> str | None:
        """The column of a field among names, or ``None``. Raises `InputError` where two are as likely."""
        named: str | None = getattr(self, field)
        if named is not None:
            return named if named in names else None
        if field in names:
            return field
        for rank in GUESSES[field]:
            found = [name for name in names if plain(name) in rank]
            if len(found) > 1:
                both = f"{found[0]!r} and {found[1]!r}"
                raise InputError(f"{where}: columns {both} could both be the {field}; {self.option.format(field)}")
            if found:
                return found[0]
        if field in LETTERS:
            letters = [[name for name in names if plain(name) == letter] for letter in LETTERS.values()]
            if all(len(found) == 1 for found in letters):
                return letters[list(LETTERS).index(field)][0]
        return None

    def chosen(self, names: Sequence[str], where: str, say: Say, needed: Collection[str] = NEEDED) -> dict[str, str]:
        """The column of each field that has one, for an input whose columns are all known.

        Guesses that are not the plain name are said aloud. Raises `InputError` for a column that is missing, named or
        needed, with the names there are.
        """
        found: dict[str, str] = {}
        for field in FIELDS:
            column = self.field(field, names, where)
            if column is not None:
                found[field] = column
            elif getattr(self, field):
                raise self.missing(field, names, where)
        for field in needed:
            if field not in found:
                raise self.missing(field, names, where)
        self.tell(found, where, say)
        return found

    def missing(self, field: str, names: Collection[str], where: str) -> InputError:
        """The error for a field without a column."""
        named = getattr(self, field)
        what = f"no column {named!r} for the {field}" if named else f"no column for the {field}"
        return InputError(f"{where}: {what}; columns: {listed(names)}; {self.option.format(field)}")

    def tell(self, found: Mapping[str, str], where: str, say: Say) -> None:
        """Say which columns were guessed."""
        for field, column in found.items():
            if getattr(self, field) is None and column != field:
                say(f"{where}: the {field} is taken from column {column!r} (else {self.option.format(field)})")


def row_of(place: str, data: dict[str, Any], columns: Mapping[str, str]) -> Row:
    """A row from what a line holds; values go to the judge unchecked, as they are."""
    asked = {field: data[column] for field, column in columns.items() if field != "id" and column in data}
    return Row(place=place, data=data, asked=asked, id=id_of(data.get(columns.get("id", "id"))))


def fault_of(name: str, line: int, reason: str) -> Row:
    """A row that cannot be read. ``reason`` says what was expected and what to do."""
    return Row(place=f"{name}:{line}", data={"file": name, "line": line}, fault=f"{name}:{line}: {reason}")


def id_of(value: Any) -> str | int | None:
    """What can be an id: text, a whole number, or nothing. Frames turn numbers into floats where one is missing."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        return None
    return value


def plain(name: str) -> str:
    """A name without case and separators.

    >>> plain("Candidate_ID"), plain("interview question")
    ('candidateid', 'interviewquestion')
    """
    return "".join(character for character in name.casefold() if character.isalnum())


def listed(names: Collection[str]) -> str:
    """Columns for a message."""
    first = [name if name.isprintable() and name.strip() else repr(name) for name in list(names)[:SHOWN]]
    return ", ".join(first or ["none"]) + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")
