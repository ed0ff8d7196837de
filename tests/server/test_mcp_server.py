"""The tools that an assistant gets, in this process and over standard input and output."""

from __future__ import annotations

import os
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

pytest.importorskip("mcp", reason="the extra 'mcp' is not installed")

import anyio
from mcp import Client, StdioServerParameters

import starjudge.mcp
from starjudge import Evaluation, evaluate_answer, list_rubrics
from starjudge.errors import InputError
from starjudge.mcp import mcp_server, next_question
from starjudge.resources.library import library

QUESTION = "Tell me about a time you disagreed with a colleague."
ANSWER = (
    "Last autumn a colleague and I disagreed about the threshold of our fraud model. I thought it would block too many "
    "honest customers, so I replayed a month of payments with both values and showed him the two curves. He was right "
    "about the losses and I was right about the complaints. We agreed on a value between them and I set up a weekly "
    "review. Complaints fell from 140 to 35 a week while losses rose by only 2%. I learned to bring a measurement to a "
    "disagreement before I bring an opinion."
)


def asked(what: Any, ask: Callable[[Client], Awaitable[Any]]) -> Any:
    """What a client gets from a server."""

    async def run() -> Any:
        async with Client(what) as client:
            return await ask(client)

    return anyio.run(run)


@pytest.fixture
def server() -> Any:
    return mcp_server("heuristic")


def called(server: Any, tool: str, **arguments: Any) -> Any:
    return asked(server, lambda client: client.call_tool(tool, arguments))


class TestTools:
    def test_there_are_three(self, server: Any) -> None:
        """Each is described, reads only, and has a schema of its result."""
        tools = asked(server, lambda client: client.list_tools()).tools
        assert [tool.name for tool in tools] == ["evaluate_answer", "list_rubrics", "next_question"]
        for tool in tools:
            assert tool.description
            assert tool.output_schema["properties"]
            assert tool.annotations.read_only_hint

    def test_an_answer_is_judged(self, server: Any) -> None:
        """The structured result is the library's evaluation, and the text is a report to read."""
        result = called(server, "evaluate_answer", question=QUESTION, answer=ANSWER, company="google")
        found = Evaluation.model_validate(result.structured_content)
        assert found == evaluate_answer(QUESTION, ANSWER, judge="heuristic", company="google")
        assert result.content[0].text.startswith(f"## {found.overall}/5")

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"rubric": "stra"}, "RubricError: rubric: unknown 'stra'; did you mean 'star'?"),
            ({"rubric": "/etc/passwd"}, "RubricError: rubric: unknown '/etc/passwd'; One of: "),
            ({"theme": "conflct"}, "InputError: theme: unknown 'conflct'; did you mean 'conflict'?"),
            ({"duration": -1}, "InputError: duration: expected seconds above 0"),
            ({"question": " "}, "InputError: question: expected the question that was asked"),
        ],
    )
    def test_what_is_wrong_is_told(self, server: Any, wrong: dict[str, Any], said: str) -> None:
        """An error is the library's, in one line, and no path has a file read."""
        result = called(server, "evaluate_answer", **{"question": QUESTION, "answer": ANSWER, **wrong})
        assert result.is_error
        assert said in result.content[0].text
        assert "\n" not in result.content[0].text

    def test_rubrics_are_listed(self, server: Any) -> None:
        """All that evaluate_answer takes."""
        found = called(server, "list_rubrics").structured_content["rubrics"]
        assert [rubric["id"] for rubric in found] == [rubric.id for rubric in list_rubrics()]

    def test_a_question_is_picked(self, server: Any) -> None:
        """Of the theme asked for."""
        found = called(server, "next_question", theme="conflict").structured_content
        assert found["theme"] == "conflict"
        assert found["question"]


class TestNextQuestion:
    def test_none_comes_twice(self) -> None:
        """Going on with what was asked leads through the whole bank, each question once."""
        seen: list[str] = []
        while True:
            found = next_question(asked=seen)
            assert found.id not in seen
            seen.append(found.id)
            if not found.left:
                break
        assert set(seen) == set(library().questions)
        with pytest.raises(InputError, match="every question that fits was asked"):
            next_question(asked=seen)

    def test_themes_take_turns(self) -> None:
        """No theme comes again before each has come."""
        themes: list[str] = []
        seen: list[str] = []
        for _ in range(len({question.theme for question in library().questions.values()})):
            found = next_question(asked=seen)
            seen.append(found.id)
            themes.append(found.theme)
        assert len(set(themes)) == len(themes)

    def test_a_companys_questions_come_first(self) -> None:
        """Within a theme, what the company is known to ask."""
        found = library().questions[next_question(company="amazon", theme="conflict").id]
        others = [q for q in library().questions.values() if q.theme == "conflict" and "amazon" in q.companies]
        assert not others or "amazon" in found.companies

    @pytest.mark.parametrize(("field", "value"), [("theme", "x"), ("company", "x"), ("kind", "x")])
    def test_unknown_words(self, field: str, value: str) -> None:
        """They are named, with what there is."""
        with pytest.raises(InputError, match=f"^{field}: unknown 'x'; One of: "):
            next_question(**{field: value})


def test_over_standard_input_and_output() -> None:
    """Started as a program, it speaks the protocol and nothing else."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI_", "STARJUDGE_"))}
    program = StdioServerParameters(command=sys.executable, args=["-m", "starjudge.mcp"], env=environment)
    result = asked(
        program, lambda client: client.call_tool("evaluate_answer", {"question": QUESTION, "answer": ANSWER})
    )
    assert result.structured_content["judge"]["engine"] == "heuristic"


def test_the_package_is_not_taken_for_this_module() -> None:
    """`starjudge.mcp` has the same last name as the package it builds on, and finds it all the same."""
    import mcp

    assert mcp is not starjudge.mcp
    assert mcp.Client is Client


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra, one line says what to install."""
    monkeypatch.setitem(sys.modules, "mcp", None)
    with pytest.raises(InputError, match=r"starjudge\.mcp: needs mcp; pip install 'starjudge\[mcp\]'"):
        mcp_server()
