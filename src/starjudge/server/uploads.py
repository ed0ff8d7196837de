"""Transcripts as they are sent: as JSON, or as a file in a form; in a folder of their own while they are read."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path, PurePath

from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.datastructures import UploadFile
from starlette.requests import Request

from starjudge.errors import InputError
from starjudge.models.session import SessionEvaluation
from starjudge.server.bodies import TranscriptRequest
from starjudge.server.choice import judge_for, rubric_for
from starjudge.server.faults import WRONG_TYPE, RefusedError
from starjudge.server.settings import ServerSettings
from starjudge.session.evaluate import evaluate_transcript

JSON, FORM = "application/json", "multipart/form-data"
FIELDS = tuple(name for name in TranscriptRequest.model_fields if name not in ("text", "name"))
MOST_FIELDS = 16  # of a form
LONGEST_NAME = 100  # characters of a file's name that messages show
_ODD = re.compile(r"[^\w.\- ]+")


class Upload:
    """A transcript that was sent, and how it is to be judged."""

    def __init__(self, asked: TranscriptRequest, data: bytes) -> None:
        self.asked, self.data = asked, data

    def evaluate(self, settings: ServerSettings) -> SessionEvaluation:
        """Read and judge it. Raises what `evaluate_transcript` does; messages name the file as the caller did."""
        asked = self.asked
        rubric, judge = rubric_for(settings, asked.rubric), judge_for(settings, asked.judge)
        with tempfile.TemporaryDirectory(prefix="starjudge-") as folder:  # 0700: it holds an interview
            path = Path(folder) / _name(asked.name)
            path.write_bytes(self.data)
            try:
                return evaluate_transcript(
                    path,
                    rubric,
                    judge,
                    model=settings.model if isinstance(judge, str) else None,
                    company=asked.company,
                    candidate=asked.candidate,
                    interviewer=asked.interviewer,
                    base_url=settings.base_url if isinstance(judge, str) else None,
                )
            except InputError as error:
                raise type(error)(str(error).replace(f"{folder}/", "")) from None


async def read_upload(request: Request) -> Upload:
    """What was sent.

    Raises `RefusedError` for a body of another type, and `RequestValidationError` for fields that are not as
    described.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == JSON:
        asked = _checked(await request.body(), {})
        return Upload(asked, asked.text.encode("utf-8"))
    if kind != FORM:
        raise RefusedError(
            WRONG_TYPE, f"content-type: expected {FORM} with a field 'file', or {JSON}, found {kind[:60] or 'none'}"
        )
    async with request.form(max_files=1, max_fields=MOST_FIELDS) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise InputError("file: missing; expected a transcript's file in the form's field 'file'")
        data = await file.read()
        texts = {name: value for name, value in form.items() if name != "file" and isinstance(value, str) and value}
        name = file.filename or "transcript"
    return Upload(_checked(None, {"text": "-", "name": _name(name), **texts}), data)


def _checked(body: bytes | None, fields: dict[str, str]) -> TranscriptRequest:
    try:
        if body is None:
            return TranscriptRequest.model_validate(fields)
        return TranscriptRequest.model_validate_json(body)
    except ValidationError as error:
        raise RequestValidationError(error.errors()) from None


def _name(name: str) -> str:
    r"""A file's name that is no path and holds nothing odd.

    >>> _name("../../etc/pass wd\n.vtt"), _name("..")
    ('pass wd_.vtt', 'transcript')
    """
    last = PurePath(name.replace("\\", "/")).name
    return _ODD.sub("_", last)[-LONGEST_NAME:].strip(". ") or "transcript"
