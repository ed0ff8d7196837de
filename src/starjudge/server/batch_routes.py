"""Routes of batches: given once, judged in the background, looked at whenever one likes."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response, StreamingResponse
from pydantic import ValidationError
from starlette.concurrency import iterate_in_threadpool

from starjudge.errors import InputError
from starjudge.server import events
from starjudge.server.bodies import Batch, BatchList, BatchRequest
from starjudge.server.faults import TRY_LATER, WRONG_TYPE, RefusedError
from starjudge.server.plain import plain_record
from starjudge.server.state import State

JSON, JSON_LINES = "application/json", "application/x-ndjson"
LISTED = 100  # batches in one answer, at most
MOST_STREAMS = 200  # of events, open at once
TRY_AFTER = 10.0  # seconds
Id = Annotated[str, Path(description="As POST /batches gave it.", max_length=64)]
_BODY = {"requestBody": {"required": True, "content": {JSON: {"schema": BatchRequest.model_json_schema()}}}}


def router(state: State) -> APIRouter:
    """The routes, over what the app shares."""
    routes = APIRouter(tags=["batches"])

    @routes.post(
        "/batches",
        summary="Give many answers to judge",
        status_code=202,
        responses={202: {"model": Batch, "description": "Kept on disk; judged in its turn."}},
        openapi_extra=_BODY,
    )
    async def add(request: Request) -> Response:
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != JSON:
            raise RefusedError(WRONG_TYPE, f"content-type: expected {JSON}, found {kind[:60] or 'none'}")
        body = await request.body()
        # Read beside the loop: a body may be as long as a book.
        batch = await state.in_thread(lambda: _added(state, body))
        location = {"Location": f"{request.scope.get('root_path', '')}/batches/{batch.id}"}
        return Response(batch.model_dump_json(), 202, location, JSON)

    @routes.get("/batches", summary="The batches that are kept, latest first")
    def every(limit: Annotated[int, Query(ge=1, le=LISTED)] = LISTED) -> BatchList:
        found = []
        for name in state.batches.names()[:limit]:
            try:
                found.append(state.batches.batch(name))
            except RefusedError:
                continue  # deleted in between
        return BatchList(batches=found)

    @routes.get("/batches/{name}", summary="Where a batch is")
    def one(name: Id) -> Batch:
        return state.batches.batch(name)

    @routes.get(
        "/batches/{name}/records",
        summary="The results that are there, one JSON record a line",
        response_class=StreamingResponse,
        responses={
            200: {
                "content": {JSON_LINES: {"schema": {"type": "string"}}},
                "description": "Lines as `GET /schemas/batch-record` describes them, in the order they were judged.",
            }
        },
    )
    def records(name: Id, after: Annotated[int, Query(ge=0, description="Results to leave out.")] = 0) -> Any:
        return StreamingResponse(iterate_in_threadpool(state.batches.results(name, after)), media_type=JSON_LINES)

    @routes.get(
        "/batches/{name}/events",
        summary="Progress as server-sent events",
        response_class=StreamingResponse,
        responses={200: {"content": {events.MEDIA_TYPE: {}}, "description": "Events."}},
    )
    async def progress(name: Id) -> Any:
        state.batches.batch(name)  # 404 before anything is sent
        if state.streams >= MOST_STREAMS:
            raise RefusedError(TRY_LATER, f"{state.streams} streams are open; try again later", "Busy", TRY_AFTER)
        told = events.events(state, name)
        return StreamingResponse(told, media_type=events.MEDIA_TYPE, headers={"X-Accel-Buffering": "no"})

    @routes.delete("/batches/{name}", summary="Stop a batch and remove all of it", status_code=204)
    def delete(name: Id) -> Response:
        state.batches.delete(name)
        return Response(status_code=204)

    return routes


def _added(state: State, body: bytes) -> Batch:
    """A new batch from a request's body. Raises `RequestValidationError`, `InputError` or `RefusedError`."""
    try:
        asked = BatchRequest.model_validate_json(body)
    except ValidationError as error:
        raise RequestValidationError(error.errors()) from None
    most = state.settings.records
    if len(asked.records) > most:
        raise InputError(f"records: expected at most {most:,}, found {len(asked.records):,}; give several batches")
    records = [plain_record(record, number) for number, record in enumerate(asked.records)]
    return state.batches.add(asked.model_dump(exclude={"records"}), records)
