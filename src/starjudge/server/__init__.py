"""An HTTP app around evaluation, transcripts and batches (extra ``server``): `create_app` makes it, `serve` runs it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from starjudge.server.settings import ServerSettings

if TYPE_CHECKING:
    from starjudge.server.app import create_app
    from starjudge.server.run import serve

__all__ = ["ServerSettings", "create_app", "serve"]

_HOME = {"create_app": "app", "serve": "run"}


def __getattr__(name: str) -> Any:
    """What needs the extra's packages is loaded when it is asked for. Raises `InputError` where they are missing."""
    if name not in _HOME:
        raise AttributeError(f"module 'starjudge.server' has no attribute {name!r}")
    from starjudge.batch.extras import extra

    for package in ("fastapi", "uvicorn", "python_multipart"):
        extra(package, "server", "starjudge.server")
    return getattr(import_module(f"starjudge.server.{_HOME[name]}"), name)
