"""Routes for those who run the server."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from starjudge.server.bodies import Health
from starjudge.server.metrics import MEDIA_TYPE
from starjudge.server.state import State
from starjudge.version import VERSION

_BATCHES = ("starjudge_batches", "Batches that are kept, by state.")


def router(state: State) -> APIRouter:
    """The routes, over what the app shares."""
    routes = APIRouter(tags=["server"])

    @routes.get("/health", summary="Whether the server answers")
    async def health() -> Health:
        stopping = state.stopping.is_set()
        return Health(status="stopping" if stopping else "ok", version=VERSION, judge=state.settings.judge_name)

    @routes.get(
        "/metrics",
        summary="Counts for Prometheus",
        response_class=Response,
        responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}, "description": "Counts."}},
    )
    def metrics() -> Response:
        batches = [((("state", name),), float(count)) for name, count in state.batches.counts().items()]
        return Response(state.metrics.text({_BATCHES: batches}).encode(), headers={"Content-Type": MEDIA_TYPE})

    return routes
