"""JSON schemas as strict servers take them, and those of the model judge against golden files."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, RootModel, create_model
from wire_forms import ANSWER, CASES, QUESTIONS, RUBRICS, case_name, compact, readable, requests_of

from starjudge.chat.strict_schema import reply_schema
from starjudge.models.base import DIMENSIONS
from starjudge.resources.rubrics import load_rubric

GOLDEN = Path(__file__).parent / "golden"
IDS = [case_name(*case) for case in CASES]
# The keywords that the strict mode of OpenAI's API documents; every other one is refused or ignored.
TAKEN = {
    *("type", "properties", "required", "additionalProperties", "items", "enum", "const", "anyOf", "$ref", "$defs"),
    *("pattern", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    *("minItems", "maxItems", "description"),
}
MOST_NESTED = 10  # levels that strict servers take
MOST_VALUES = 1000  # values of all enumerations together


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "STARJUDGE_MODEL", "STARJUDGE_PRICES"):
        monkeypatch.delenv(name, raising=False)


def nodes_of(schema: Any, depth: int = 1) -> Iterator[tuple[dict[str, Any], int]]:
    """Every schema within a schema, with its level."""
    yield schema, depth
    for name in ("properties", "$defs"):
        for node in schema.get(name, {}).values():
            yield from nodes_of(node, depth + 1)
    for node in [schema[name] for name in ("items",) if name in schema] + schema.get("anyOf", []):
        yield from nodes_of(node, depth + 1)


# ------------------------------------------------------------------------------------------------ the judge's schemas


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_a_schema_is_its_golden_file(case: tuple[str, str, str | None]) -> None:
    """Byte for byte, order included: `python tests/chat/regenerate_golden.py` writes them again."""
    rubric, kind, company = case
    assert readable(requests_of(kind, rubric, company)[0]) == (GOLDEN / case_name(*case)).read_text("utf-8")


def test_every_golden_file_has_its_case() -> None:
    assert {file.name for file in GOLDEN.iterdir()} == set(IDS)


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_a_schema_holds_only_what_strict_servers_take(case: tuple[str, str, str | None]) -> None:
    """Closed objects, every property required, a root that is an object, known keywords, within the limits."""
    rubric, kind, company = case
    schema = requests_of(kind, rubric, company)[0].schema.schema
    nodes = list(nodes_of(schema))
    assert schema["type"] == "object"
    assert "anyOf" not in schema
    assert {keyword for node, _ in nodes for keyword in node} <= TAKEN
    for node, _ in nodes:
        if node.get("type") == "object":
            assert node["additionalProperties"] is False
            assert node["required"] == list(node["properties"])
    assert max(depth for _, depth in nodes) + 2 <= MOST_NESTED  # a reference leads two levels down
    assert sum(len(node.get("enum", ())) for node, _ in nodes) <= MOST_VALUES


@pytest.mark.parametrize("kind", QUESTIONS)
@pytest.mark.parametrize("rubric", RUBRICS)
def test_a_model_writes_reasons_before_scores(rubric: str, kind: str) -> None:
    """The order of properties is the order of writing: units, reason, score; the verdict behind all of them."""
    schema = requests_of(kind, rubric)[0].schema.schema
    assert list(schema["$defs"]["Scored"]["properties"]) == ["units", "reason", "score", "next_step"]
    names = list(schema["properties"])
    scored = [name for name in names if name in DIMENSIONS]
    assert names == ["parts", "response_kind", "outcomes", *scored, "findings", "overall", "probes"]
    assert scored == [d for d in DIMENSIONS if d != "learning" or kind != "candidate_questions"]


@pytest.mark.parametrize("rubric", RUBRICS)
def test_a_unit_is_one_of_the_rubrics_parts_or_other(rubric: str) -> None:
    """A line names a part and one unit or a first and a last one, within two figures."""
    pattern = requests_of("story", rubric)[0].schema.schema["properties"]["parts"]["items"]["pattern"]
    parts = [part.part for part in load_rubric(rubric).parts]
    assert parts
    for part in (*parts, "other"):
        assert re.search(pattern, f"{part} 1-12")
        assert re.search(pattern, f"{part} 99")
    for wrong in ("coda 1", "action 0", "action 1-", "action 100", "Action 1", "action", "action 1 2"):
        assert not re.search(pattern, wrong)


def test_signals_can_be_named_with_a_company_only() -> None:
    plain, amazon = (
        requests_of("story", company=company)[0].schema.schema["$defs"]["Finding"]["properties"]["about"]["enum"]
        for company in (None, "amazon")
    )
    assert amazon[: len(plain)] == plain
    assert "dive_deep" in amazon
    assert "dive_deep" not in plain


def test_a_call_for_one_dimension_asks_for_nothing_else() -> None:
    whole, *single = (request.schema.schema for request in requests_of("story", calls="per_dimension"))
    assert not set(whole["properties"]) & set(DIMENSIONS)
    assert [list(schema["properties"]) for schema in single] == [[dimension] for dimension in DIMENSIONS]


def test_two_answers_share_their_schema() -> None:
    """Whatever they say and however long they are, within the usual."""
    longer = " ".join([ANSWER] * 8)
    assert compact(requests_of("story", answer=longer)[0]) == compact(requests_of("story")[0])


def test_a_schema_is_the_same_in_every_process() -> None:
    """Hashes of strings differ between processes; the order of what they are put in must not."""
    program = "from wire_forms import *; print(compact(requests_of('story', company='amazon')[0]))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONHASHSEED": "1", "PYTHONPATH": str(Path(__file__).parent)},  # this process has a seed of chance
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == compact(requests_of("story", company="amazon")[0])


# ------------------------------------------------------------------------------------------------------- any schema


class Inner(BaseModel):
    """A docstring is no part of a prompt."""

    title: str = "a"
    default: int = 3


class Left(BaseModel):
    side: Literal["left"]


class Right(BaseModel):
    side: Literal["right"]


class Odd(BaseModel):
    """Neither is this."""

    title: str = Field(default="x", min_length=1, max_length=4, examples=["q"])
    default: Inner = Field(default=Inner(), description="A word too many.")
    properties: list[Inner] = Field(min_length=1)
    type: Literal["object"]
    required: int | None = None
    union: Annotated[Left | Right, Field(discriminator="side")]


def test_names_survive_that_are_keywords_elsewhere() -> None:
    """A field may be called title, default, properties, type or required."""
    schema = reply_schema("odd", Odd).schema
    assert schema["required"] == ["title", "default", "properties", "type", "required", "union"]
    assert schema["properties"]["type"] == {"const": "object", "type": "string"}
    assert list(schema["$defs"]["Inner"]["properties"]) == ["title", "default"]


def test_what_strict_servers_refuse_is_left_out_or_said_otherwise() -> None:
    """No default, example, title, description, length or discriminator; ``oneOf`` becomes ``anyOf``."""
    schema = reply_schema("odd", Odd).schema
    assert {keyword for node, _ in nodes_of(schema) for keyword in node} <= TAKEN - {"description"}
    assert schema["properties"]["title"] == {"type": "string"}
    assert schema["properties"]["default"] == {"$ref": "#/$defs/Inner"}
    assert schema["properties"]["properties"]["minItems"] == 1
    assert schema["properties"]["union"] == {"anyOf": [{"$ref": "#/$defs/Left"}, {"$ref": "#/$defs/Right"}]}
    assert schema["properties"]["required"] == {"anyOf": [{"type": "integer"}, {"type": "null"}]}
    assert "word" not in json.dumps(schema)


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (dict, r"open object at \$\.f"),
        (dict[str, int], r"open object at \$\.f"),
        (list[dict[str, int]], r"open object at \$\.f"),
        (tuple[int, str], r"prefixItems at \$\.f"),
        (Any, r"a value of any type at \$\.f"),
        (list, r"a value of any type at \$\.f"),
    ],
    ids=["dict", "dict_of", "list_of_dicts", "tuple", "any", "bare_list"],
)
def test_what_cannot_be_closed_is_a_mistake_of_the_programmer(field: Any, expected: str) -> None:
    with pytest.raises(TypeError, match=expected):
        reply_schema("x", create_model("X", f=(field, ...)))


def test_an_open_model_is_refused_wherever_it_stands() -> None:
    """``extra="forbid"`` and ``"ignore"`` are closed; ``"allow"`` is open."""
    opened = create_model("Opened", __config__=ConfigDict(extra="allow"), a=(int, ...))
    closed = create_model("Closed", __config__=ConfigDict(extra="forbid"), a=(int, ...))
    with pytest.raises(TypeError, match=r"open object at \$"):
        reply_schema("x", opened)
    with pytest.raises(TypeError, match=r"open object at \$\.Opened"):
        reply_schema("x", create_model("X", f=(list[opened], ...)))
    assert reply_schema("x", closed).schema["additionalProperties"] is False


class Node(BaseModel):
    children: list[Node]


@pytest.mark.parametrize("model", [RootModel[list[int]], RootModel[int | str], Node], ids=["list", "union", "itself"])
def test_the_root_is_an_object(model: type[BaseModel]) -> None:
    with pytest.raises(TypeError, match="the root of a reply is an object"):
        reply_schema("x", model)
