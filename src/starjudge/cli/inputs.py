"""Answers as commands are given them: text files, standard input, folders, and JSON Lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starjudge.errors import InputError, RubricError, nearest

if TYPE_CHECKING:
    from starjudge.models.request import Request
    from starjudge.models.rubric import Rubric
    from starjudge.resources.answer_files import AnswerFile

STANDARD_INPUT = "-"
ANSWER_ENDING, RECORDS_ENDING = ".txt", ".jsonl"
TEXT_FIELDS = ("question", "answer", "rubric", "company", "theme")
DEFAULT_RUBRIC = "star-l"


def read_answer(file: str) -> AnswerFile:
    """An answer file, or standard input for a dash. Raises `InputError`."""
    from starjudge.resources.answer_files import MAX_BYTES, decoded, parse_answer_file, read_answer_file

    if file != STANDARD_INPUT:
        return read_answer_file(file)
    name = "standard input"
    if sys.stdin is None:
        raise InputError(f"{name} is closed; name a file")
    try:
        binary = getattr(sys.stdin, "buffer", None)
        data = sys.stdin.read(MAX_BYTES + 1).encode() if binary is None else binary.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(f"{name} cannot be read: {error.strerror or error}") from None
    return parse_answer_file(decoded(data, name), name)


def asked_question(given: AnswerFile, option: str | None) -> str:
    """The question: of the option, else of the file's header. Raises `InputError` where there is none."""
    question = option if option is not None else given.question
    if question is None or not question.strip():
        raise InputError(
            f"{given.name}: no question; begin the file with 'Question: …' and an empty line, or give --question"
        )
    return question


def named_rubric(given: AnswerFile) -> Rubric | None:
    """The rubric of the header. A fault in it is told with the line that names it, for no option did."""
    if given.rubric is None:
        return None
    from starjudge.resources.rubrics import load_rubric

    try:
        return load_rubric(given.rubric)
    except RubricError as error:
        raise RubricError(f"{given.name}:{given.rubric_line}: 'Rubric': {error}") from None


def refuse_broken_text(**options: str | Sequence[str] | None) -> None:
    """Refuse arguments that are not in the terminal's encoding: they come as lone surrogates, which no result holds."""
    for name, value in options.items():
        texts = [] if value is None else [value] if isinstance(value, str) else value
        if any("\ud800" <= character <= "\udfff" for text in texts for character in text):
            option = name.replace("_", "-")
            raise InputError(f"--{option}: not valid text in the encoding of this terminal; give it as UTF-8")


class Inputs:
    """The answers of several inputs, one at a time; what an option says goes before file and record.

    Args:
        question: option for all answers.
        rubric: option for all answers.
        company: option for all answers.

    """

    def __init__(self, question: str | None = None, rubric: str | None = None, company: str | None = None) -> None:
        self._question = question
        self._rubric = rubric
        self._company = company
        self._rubrics: dict[str, Rubric] = {}

    def requests(self, inputs: Sequence[str]) -> Iterator[Request]:
        """Each answer, ready to judge. Raises `InputError` that names file, line and field."""
        if inputs.count(STANDARD_INPUT) > 1:
            raise InputError("standard input (-) is given more than once; it can be read once")
        for name in inputs:
            if name == STANDARD_INPUT:
                yield self._from_file(name)
            elif Path(name).is_dir():
                for file in _answers_in(Path(name)):
                    yield self._from_file(str(file))
            elif name.lower().endswith(RECORDS_ENDING):
                yield from self._from_records(name)
            else:
                yield self._from_file(name)

    def _from_file(self, name: str) -> Request:
        given = read_answer(name)
        question = asked_question(given, self._question)
        rubric = self._loaded(self._rubric) if self._rubric else named_rubric(given)
        return self._request(given.name, question, given.answer, rubric, given.company, given.duration, given.theme)

    def _from_records(self, name: str) -> Iterator[Request]:
        found = False
        for number, line in _lines(name):
            place = f"{name}:{number}"
            record = _record(line, place)
            found = True
            question = self._question or record.get("question")
            for field, value in (("question", question), ("answer", record.get("answer"))):
                if not isinstance(value, str) or not value.strip():
                    raise InputError(
                        f"{place}: field {field!r}: expected text, found none; fields: {', '.join(record)}"
                    )
            rubric = None if self._rubric else record.get("rubric")
            try:
                loaded = self._loaded(self._rubric or rubric or DEFAULT_RUBRIC)
            except RubricError as error:
                raise error if rubric is None else RubricError(f"{place}: field 'rubric': {error}") from None
            duration = _seconds(record.get("duration"), place)
            company = _company(record.get("company"), place)
            yield self._request(place, question, record["answer"], loaded, company, duration, record.get("theme"))
        if not found:
            raise InputError(f"{name}: the file has no records; expected a JSON object on each line")

    def _loaded(self, rubric: str) -> Rubric:
        """A rubric, read once: prompts of the same rubric share what they have in common."""
        from starjudge.resources.rubrics import load_rubric

        if rubric not in self._rubrics:
            self._rubrics[rubric] = load_rubric(rubric)
        return self._rubrics[rubric]

    def _request(
        self,
        name: str,
        question: Any,
        answer: str,
        rubric: Rubric | None,
        company: str | None,
        duration: float | None,
        theme: str | None,
    ) -> Request:
        from starjudge.evaluate import request_of

        company = self._company or company
        try:
            return request_of(question, answer, rubric or self._loaded(DEFAULT_RUBRIC), company, duration, theme)
        except InputError as error:
            raise InputError(f"{name}: {error}") from None


def _answers_in(folder: Path) -> list[Path]:
    try:
        files = sorted(file for file in folder.iterdir() if file.suffix.lower() == ANSWER_ENDING and file.is_file())
    except OSError as error:
        raise InputError(f"{folder}: cannot be read: {error.strerror or error}") from None
    if not files:
        raise InputError(f"{folder}: no files ending in {ANSWER_ENDING} in this folder")
    return files


def _lines(name: str) -> Iterator[tuple[int, bytes]]:
    """The lines with something on them, and their numbers."""
    from starjudge.resources.answer_files import MAX_BYTES

    try:
        with Path(name).open("rb") as file:
            number = 0
            while line := file.readline(MAX_BYTES + 1):
                number += 1
                if len(line) > MAX_BYTES:
                    raise InputError(f"{name}:{number}: the line is longer than {MAX_BYTES // 2**20} MB")
                if number == 1:
                    line = line.removeprefix(b"\xef\xbb\xbf")
                if line.strip():
                    yield number, line
    except FileNotFoundError:
        raise InputError(f"{name}: no such file (looked from {Path.cwd()})") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(f"{name}: cannot be read: {reason}") from None


def _record(line: bytes, place: str) -> dict[str, Any]:
    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise InputError(f"{place}: not UTF-8; save the file as UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"{place}: not valid JSON: {error}") from None
    if not isinstance(record, dict):
        raise InputError(f"{place}: expected a JSON object with question and answer, found {type(record).__name__}")
    for field in TEXT_FIELDS:
        value = record.get(field)
        if value is not None and not isinstance(value, str):
            raise InputError(f"{place}: field {field!r}: expected text, found {type(value).__name__}")
    return record


def _seconds(value: Any, place: str) -> float | None:
    if value is None:
        return None
    from starjudge.resources.answer_files import DURATION_FORMS, parse_duration

    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    seconds = float(value) if number else parse_duration(value) if isinstance(value, str) else None
    if seconds is None or not 0 < seconds < float("inf"):
        raise InputError(f"{place}: field 'duration': not a duration: {str(value)[:60]!r}; expected {DURATION_FORMS}")
    return seconds


def _company(value: str | None, place: str) -> str | None:
    from starjudge.models.base import COMPANIES

    if value is not None and value.lower() not in COMPANIES:
        raise InputError(f"{place}: field 'company': unknown {value[:60]!r}; {nearest(value, COMPANIES)}")
    return None if value is None else value.lower()
