"""What passes between a run and the provider: files and batches out, states and results in.

Every step is written down before the next: a command that is cut off anywhere is taken up by the next one.
"""

from __future__ import annotations

from collections.abc import Callable

from starjudge.batch.openai_batch.state import ERRORS, OUTPUT, PLANNED, REQUESTS, UPLOADED, Part, StateFile
from starjudge.chat.batch_service import BatchInfo, BatchService
from starjudge.chat.chat_model import Deadline
from starjudge.chat.retrying import Retry
from starjudge.errors import InputError, ModelError, ModelUnavailable

RUN, PART = "starjudge_run", "starjudge_part"  # in a batch's metadata: by them an orphan is known again
CLOCKS_APART = 3600.0  # seconds that this clock may be before the provider's
NOT_FOUND = 404
REFUSED = (400, 404, 422)  # the batch was not made, for sure

Say = Callable[[str], None]


def send(state: StateFile, service: BatchService, retry: Retry | None = None, say: Say = lambda line: None) -> int:
    """Send what is planned and not sent. Out: how many batches were made. Raises `ModelError`, and `InputError`."""
    made = 0
    found = _orphans(state, service)
    for part in state.run.parts:
        if part.batch is not None:
            continue
        info = found.get(part.name)
        if info is not None:
            say(f"batch {info.id} was made by a command that was cut off; it is taken up, not made again")
        else:
            if part.file is None:
                path = state.file(part, REQUESTS)
                if not path.is_file():
                    raise InputError(f"{path}: is missing; it belongs to {state.path}: keep file and folder together")
                part.file, part.status = service.upload(path), UPLOADED
                state.save()
            info = _created(state, service, part, part.file, retry or Retry())
            made += 1
        part.batch = info.id
        _note(part, info)
        state.save()
        state.file(part, REQUESTS).unlink(missing_ok=True)  # answers lie here no longer than they have to
    return made


def look(state: StateFile, service: BatchService) -> None:
    """Ask how the batches that have not ended are. Raises `ModelError`."""
    for part in state.run.parts:
        if part.batch is not None and not part.ended:
            try:
                _note(part, service.retrieve(part.batch))
            except ModelUnavailable as error:
                if error.status != NOT_FOUND:
                    raise
                raise ModelUnavailable(
                    f"{service.place}: batch {part.batch} is not known there; use the key of the project that "
                    f"submitted {state.path}",
                    status=error.status,
                ) from None
            state.save()


def fetch(state: StateFile, service: BatchService) -> list[str]:
    """Bring down what came of batches that have ended. Out: notes for the user. Raises `ModelError`, `InputError`."""
    notes = []
    for part in state.run.parts:
        if part.fetched or not part.ended:
            continue
        for file, ending in ((part.output_file, OUTPUT), (part.error_file, ERRORS)):
            if file is None:
                continue
            try:
                service.download(file, state.file(part, ending))
            except ModelUnavailable as error:
                if error.status != NOT_FOUND:
                    raise
                notes.append(
                    f"batch {part.batch}: its file {file} is no longer there (providers keep them for 30 days); "
                    "what it held counts as missing"
                )
        part.fetched = True
        state.save()
    return notes


def _created(state: StateFile, service: BatchService, part: Part, file: str, retry: Retry) -> BatchInfo:
    """A batch made once, also where the reply to its making is lost."""
    tried = False

    def attempt() -> BatchInfo:
        nonlocal tried
        if tried and (info := _orphans(state, service).get(part.name)) is not None:
            return info
        tried = True
        try:
            return service.create(file, {RUN: state.run.id, PART: part.name})
        except ModelError as error:
            if error.status in REFUSED:  # perhaps because the file is there no longer: it is sent again next time
                part.file, part.status = None, PLANNED
                state.save()
            raise

    return retry.call(attempt, Deadline(None))


def _orphans(state: StateFile, service: BatchService) -> dict[str, BatchInfo]:
    """Batches of this run that the state does not know, by the name of their part."""
    unknown = [part for part in state.run.parts if part.batch is None and part.status != PLANNED]
    if not unknown:
        return {}  # what was never uploaded cannot have become a batch
    known = {part.batch for part in state.run.parts}
    found: dict[str, BatchInfo] = {}
    for info in service.recent(min(part.planned for part in unknown) - CLOCKS_APART):
        metadata = info.metadata or {}
        if metadata.get(RUN) == state.run.id and info.id not in known and PART in metadata:
            found[metadata[PART]] = info
    return found


def _note(part: Part, info: BatchInfo) -> None:
    part.status = info.status
    part.completed, part.failed = info.completed, info.failed
    part.faults = list(info.faults)
    part.output_file, part.error_file = info.output_file, info.error_file
