"""Cassettes of the model judge: matched on model, messages and schema, without secrets, readable, played to the end.

Who answered stands in every recorded reply (``x-answered-by``). Record all anew, against a real key where one is set:

    OPENAI_API_KEY=... STARJUDGE_RECORD=live python -m pytest tests/judges/test_cassettes.py --record-mode=rewrite

Without STARJUDGE_RECORD=live the stand-in of ``cassette_stand_in.py`` answers, with replies written by hand. Faults
that no provider gives on demand are the stand-in's in either case.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cassette_bodies
import pytest
from cassette_stand_in import ANSWERED_BY, is_live

CASSETTES = Path(__file__).resolve().parents[2] / "cassettes"
_KEPT_HEADERS = {"content-type", "x-request-id", "retry-after", "retry-after-ms", ANSWERED_BY}
_MATCHED = ("model", "messages", "response_format")


def pytest_recording_configure(config: pytest.Config, vcr: Any) -> None:
    def asks_the_same(one: Any, other: Any) -> None:
        assert _asked(one) == _asked(other)

    vcr.register_matcher("asked", asks_the_same)
    vcr.register_serializer("yaml", cassette_bodies)  # in place of the plain one, so that files keep their ending


def _asked(request: Any) -> dict[str, Any]:
    body = json.loads(request.body)
    return {field: body.get(field) for field in _MATCHED}


def _scrubbed(response: dict[str, Any]) -> dict[str, Any]:
    headers = {name.lower(): value for name, value in response["headers"].items()}
    headers.setdefault(ANSWERED_BY, ["a live provider" if is_live() else "unknown"])
    response["headers"] = {name: value for name, value in headers.items() if name in _KEPT_HEADERS}
    return response


def _without_headers(request: Any) -> Any:
    """A request without its headers: keys, organisation, versions and addresses are no part of what is asked."""
    request.headers = {name: value for name, value in request.headers.items() if name.lower() == "content-type"}
    return request


@pytest.fixture(scope="session")
def vcr_config() -> dict[str, Any]:
    return {
        "before_record_request": _without_headers,
        "before_record_response": _scrubbed,
        "decode_compressed_response": True,
        "match_on": ["method", "path", "asked"],
    }


@pytest.fixture(scope="module")
def vcr_cassette_dir(request: pytest.FixtureRequest) -> str:
    return str(CASSETTES / request.node.path.stem)


@pytest.fixture
def played_to_the_end(vcr: Any, record_mode: str) -> Iterator[Any]:
    """The cassette; every exchange in it must have been used."""
    yield vcr
    if record_mode == "none":
        assert vcr.all_played, f"{vcr.play_count} of {len(vcr)} exchanges were played"
