"""The OpenAPI document, and what a fuzzer that believes it finds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the extra 'server' is not installed")

from server_process import ASKED, Made

from starjudge.server import ServerSettings, create_app

pytest.importorskip("schemathesis", reason="schemathesis is not installed")

import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 12  # of each operation, in form and out of form
SETTINGS = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=[*HealthCheck]
)
OPERATIONS = (
    "POST /evaluate",
    "POST /transcripts",
    "GET /rubrics",
    "GET /schemas/{name}",
    "POST /batches",
    "GET /batches",
    "GET /batches/{name}",
    "DELETE /batches/{name}",
    "GET /batches/{name}/records",
    "GET /batches/{name}/events",
    "GET /health",
    "GET /metrics",
)


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The app's own description, as the fuzzer reads it."""
    folder: Path = tmp_path_factory.mktemp("kept")
    chosen = ServerSettings(
        folder=folder, judge="heuristic", requests_per_minute=0, behind_a_door=True, batches_waiting=10_000
    )
    return schemathesis.openapi.from_asgi("/openapi.json", create_app(chosen))


def test_all_operations_are_fuzzed(document: Any) -> None:
    """The list above names every operation of the document."""
    found = {f"{each.ok().method.upper()} {each.ok().path}" for each in document.get_all_operations()}
    assert found == set(OPERATIONS)


@pytest.mark.parametrize("form", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("name", OPERATIONS)
def test_no_request_makes_the_server_fail(document: Any, name: str, form: Any) -> None:
    """Whatever is sent, in form or not: no 5xx, and status, type and body are as the document says."""
    method, path = name.split()
    operation = document[path][method]
    if form is GenerationMode.NEGATIVE and not (operation.body or operation.path_parameters or operation.query):
        return  # nothing about it could be wrong

    @given(case=operation.as_strategy(generation_mode=form))
    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=[*HealthCheck]
    )
    def holds(case: Any) -> None:
        case.call_and_validate(checks=CHECKS)

    holds()


def test_every_operation_says_how_it_fails(made: Made) -> None:
    """Each operation describes the one shape of errors, and nothing else does."""
    found = made().get("/openapi.json").json()
    for path, operations in found["paths"].items():
        for operation in operations.values():
            for status in ("4XX", "5XX"):
                schema = operation["responses"][status]["content"]["application/json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/Problem"}, path
            assert "422" not in operation["responses"]
    assert "HTTPValidationError" not in found["components"]["schemas"]


def test_its_examples_are_answered(made: Made) -> None:
    """The examples of a request can be sent as they stand."""
    client = made()
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    example = {n: p["examples"][0] for n, p in schemas["EvaluateRequest"]["properties"].items() if "examples" in p}
    assert example.items() >= ASKED.items()
    assert client.post("/evaluate", json=example).status_code == 200
