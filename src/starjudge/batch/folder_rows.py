"""Rows of answer files and transcripts, a file each."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path, PurePath

from starjudge.batch.columns import Say
from starjudge.batch.rows import Row
from starjudge.batch.run_settings import ENDING
from starjudge.errors import InputError
from starjudge.resources.answer_files import MAX_BYTES, AnswerFile, read_answer_file

TEXT_ENDINGS = (".txt", ".md")  # an answer, or a transcript by its content
TRANSCRIPT_ENDINGS = (".vtt", ".srt", ".docx", ".json")
FILE_ENDINGS = (*TEXT_ENDINGS, *TRANSCRIPT_ENDINGS)
OURS = (ENDING, ".mending", ".part", ".new", ".lock")  # ends of what a run keeps beside its results
_READ_ME = "readme"  # a file about the folder is no answer
_FIELDS = ("question", "role", "company", "duration", "rubric", "theme")


def folder_rows(folder: str, recursive: bool, left_out: frozenset[str], say: Say) -> Iterator[Row]:
    """A row for each answer file and transcript of a folder, sorted by name; hidden files and our own are left out.

    Raises `InputError` at once for a folder that cannot be read or has none.
    """
    files = [file for file in _files(folder, recursive) if _taken(file, left_out, say)]
    if not files:
        deeper = "" if recursive else "; folders within it are not looked into (give --recursive)"
        raise InputError(f"{folder}: no files ending in {', '.join(FILE_ENDINGS)} in this folder{deeper}")
    return map(file_row, files)


def file_row(name: str) -> Row:
    """The row of one file; what is wrong with the file is the row's fault."""
    if PurePath(name).suffix.lower() not in TEXT_ENDINGS:
        return _transcript_row(name)
    try:
        found = read_answer_file(name)
    except InputError as error:
        # Also what looks like a header and is none, or UTF-16, which transcripts may be.
        return _transcript_row(name) if _is_transcript(name) else _fault(name, str(error))
    headed = any(getattr(found, field) is not None for field in _FIELDS)
    return _answer_row(name, found) if headed or not _is_transcript(name) else _transcript_row(name)


def is_ours(name: str) -> bool:
    """Whether a file is hidden, or one that a run keeps beside its results."""
    base = os.path.basename(name)  # noqa: PTH119 - called for each of a million names
    return base.startswith(".") or base.endswith(OURS)


def _files(folder: str, recursive: bool) -> list[str]:
    """Names, not paths: a folder may hold a million."""
    failed: list[OSError] = []
    found: list[str] = []
    for place, folders, files in os.walk(folder, onerror=failed.append):
        folders[:] = sorted(name for name in folders if recursive and not name.startswith("."))
        found += (os.path.join(place, name) for name in files)  # noqa: PTH118 - as above
    if failed:
        raise InputError(f"{failed[0].filename or folder}: cannot be read: {failed[0].strerror or failed[0]}")
    return sorted(found)


def _taken(file: str, left_out: frozenset[str], say: Say) -> bool:
    if is_ours(file) or not file.lower().endswith(FILE_ENDINGS):
        return False
    if PurePath(file).stem.lower() == _READ_ME:
        say(f"{file}: left out, as its name says that it is about the folder; name it by itself to grade it")
        return False
    return not left_out or os.path.realpath(file) not in left_out


def _answer_row(name: str, found: AnswerFile) -> Row:
    told = {field: value for field in _FIELDS if (value := getattr(found, field)) is not None}
    asked = {field: value for field, value in told.items() if field != "role"}
    return Row(place=name, data={"file": name, **told, "answer": found.answer}, asked={**asked, "answer": found.answer})


def _transcript_row(name: str) -> Row:
    """Its content is told by a digest, so that a run that goes on sees when it changed."""
    try:
        with Path(name).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return _fault(name, f"{name}: cannot be read: {reason}")
    return Row(place=name, data={"file": name, "sha256": digest}, kind="transcript", path=name)


def _is_transcript(name: str) -> bool:
    """Whether two people or more speak in it: an answer may well begin with "Context:" or "Answer:"."""
    from starjudge.transcripts.registry import reader_for
    from starjudge.transcripts.source import load

    try:
        if Path(name).stat().st_size > MAX_BYTES:
            return False
        source = load(name)
        utterances = reader_for(source).read(source).utterances
    except (InputError, OSError):
        return False
    return len({utterance.speaker for utterance in utterances}) > 1


def _fault(name: str, reason: str) -> Row:
    return Row(place=name, data={"file": name, "line": None}, fault=reason)
