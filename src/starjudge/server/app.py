"""The app: routes over the library, with the door around them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib.resources import files

from fastapi import FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import Response

from starjudge.errors import InputError
from starjudge.server import answer_routes, batch_routes, owner_routes
from starjudge.server.batches import Batches
from starjudge.server.faults import Problem, add_handlers
from starjudge.server.guard import Guard
from starjudge.server.settings import ServerSettings
from starjudge.server.state import State
from starjudge.version import VERSION

DESCRIPTION = """\
Judges answers to behavioural interview questions for AI/ML roles, with evidence.

Every answer that is no success has the body `{"error": {"type", "message", "field"?}}`: the type is the name of the
error's class, and the message says what was wrong, what was expected and what to do. Where the server has a key, send
`Authorization: Bearer KEY`."""
PAGE = {
    "/": ("page.html", "text/html"),
    "/page.css": ("page.css", "text/css"),
    "/page.js": ("page.js", "text/javascript"),
}
PAGE_POLICY = (  # the result is shown in a frame without scripts, which has its style within it
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src data:; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def create_app(settings: ServerSettings | None = None, batches: Batches | None = None) -> FastAPI:
    """The app, to be run by any ASGI server (`starjudge serve` does) or mounted in another app.

    In: the settings, and batches where they are made already. Raises `InputError` where the settings are wrong; where
    the folder of batches cannot be used, when it starts.
    """
    settings = settings or ServerSettings()
    if not isinstance(settings, ServerSettings):
        raise InputError(f"settings: expected ServerSettings, found {type(settings).__name__}")
    state = State(settings, batches)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        state.start()
        yield
        await state.close()

    app = FastAPI(
        title="starjudge",
        version=VERSION,
        description=DESCRIPTION,
        docs_url=None,  # these pages load scripts from elsewhere
        redoc_url=None,
        lifespan=lifespan,
        responses={
            "4XX": {"model": Problem, "description": "The request has to be changed; the message says how."},
            "5XX": {"model": Problem, "description": "The judge could not answer; trying again may help."},
        },
    )
    app.state.starjudge = state
    add_handlers(app)
    for routes in (answer_routes, batch_routes, owner_routes):
        app.include_router(routes.router(state))
    _add_page(app)
    app.add_middleware(Guard, settings=settings, metrics=state.metrics)
    if settings.origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(settings.origins),
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "X-API-Key"],
            expose_headers=["Retry-After", "Location"],
        )
    return app


def _add_page(app: FastAPI) -> None:
    """The page at ``/``, whose three files are all it loads."""
    folder = files("starjudge.server") / "page"
    for path, (name, media) in PAGE.items():
        app.router.add_route(path, _always((folder / name).read_bytes(), media), ["GET"], include_in_schema=False)


def _always(content: bytes, media: str) -> Callable[[Request], Awaitable[Response]]:
    async def page(request: Request) -> Response:
        return Response(content, media_type=media, headers={"Content-Security-Policy": PAGE_POLICY})

    return page
