"""Tools for assistants that speak the Model Context Protocol (extra ``mcp``): judge an answer, ask the next question.

``starjudge serve --mcp`` and ``python -m starjudge.mcp`` speak it on standard input and output.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from starjudge.batch.extras import extra
from starjudge.batch.work import LONGEST
from starjudge.errors import InputError, RubricError, StarjudgeError, nearest
from starjudge.evaluate import JudgeName, evaluate_answer_async
from starjudge.models.base import COMPANIES, KINDS, CompanyId, Kind, Value
from starjudge.models.evaluation import Evaluation
from starjudge.models.rubric import BankQuestion
from starjudge.reports import render
from starjudge.resources.library import library
from starjudge.resources.rubrics import RubricSummary, list_rubrics
from starjudge.version import VERSION

if TYPE_CHECKING:
    from mcp.server import MCPServer

INSTRUCTIONS = """\
Feedback on answers to behavioural interview questions for AI/ML roles. Ask a question with next_question, let the \
person answer in their own words, then judge the words as given with evaluate_answer. Do not improve an answer before \
it is judged. Every quote in an evaluation is cut out of the answer; add no facts that are not in it."""


class NextQuestion(Value):
    """A question to practise."""

    id: str
    """To be given in ``asked`` when the next one is wanted."""
    question: str
    kind: Kind
    theme: str
    tests: str
    """What the interviewer wants to find out."""
    elements: tuple[str, ...] = ()
    """What a strong answer holds, where the guides say so. To be told after the answer, not before."""
    left: int = Field(ge=0)
    """Questions that fit and were not asked yet, this one not counted."""


class RubricsListed(Value):
    """The rubrics that ``evaluate_answer`` takes."""

    rubrics: tuple[RubricSummary, ...]


def next_question(
    theme: str | None = None,
    company: str | None = None,
    kind: str | None = None,
    asked: tuple[str, ...] | list[str] = (),
) -> NextQuestion:
    """A question of the bank that was not asked yet: of the theme asked least, those of the company first.

    The same arguments give the same question. Raises `InputError` for an unknown theme, company or kind, or where all
    that fit were asked.
    """
    bank, themes = library().questions, library().themes
    for name, value, known in (("theme", theme, themes), ("company", company, COMPANIES), ("kind", kind, KINDS)):
        if value is not None and value not in known:
            raise InputError(f"{name}: unknown {value[:60]!r}; {nearest(value[:60], known)}")
    fitting = [
        question
        for question in bank.values()
        if theme in (None, question.theme) and kind in (None, question.kind) and question.id not in asked
    ]
    if not fitting:
        raise InputError("asked: every question that fits was asked; leave out theme or kind, or begin again")
    heard = Counter(bank[name].theme for name in asked if name in bank)

    def rank(question: BankQuestion) -> tuple[int, bool]:
        return heard[question.theme], company is not None and company not in question.companies

    chosen = min(fitting, key=rank)  # of equals, the first in the bank
    return NextQuestion(
        id=chosen.id,
        question=chosen.text,
        kind=chosen.kind,
        theme=chosen.theme,
        tests=chosen.tests,
        elements=chosen.elements,
        left=len(fitting) - 1,
    )


def mcp_server(judge: JudgeName = "auto", model: str | None = None, base_url: str | None = None) -> MCPServer[Any]:
    """The server with its tools, not yet running.

    In: the judge of ``evaluate_answer``, as there. Raises `InputError` where the package ``mcp`` is missing.
    """
    extra("mcp", "mcp", "starjudge.mcp")
    from mcp.server import MCPServer
    from mcp.server.mcpserver.exceptions import ToolError
    from mcp.types import CallToolResult, TextContent, ToolAnnotations

    server: MCPServer[Any] = MCPServer("starjudge", instructions=INSTRUCTIONS, version=VERSION, log_level="WARNING")
    reads = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
    asks = ToolAnnotations(read_only_hint=True, idempotent_hint=False, open_world_hint=judge != "heuristic")

    async def evaluate_answer(
        question: Annotated[str, Field(description="The question as it was asked.")],
        answer: Annotated[str, Field(max_length=LONGEST, description="The answer in the person's own words.")],
        rubric: Annotated[str, Field(description="Id of a rubric, as list_rubrics gives them.")] = "star-l",
        company: Annotated[CompanyId | None, Field(description="Company lens; changes no score.")] = None,
        duration: Annotated[float | None, Field(description="Seconds the answer took, where known.")] = None,
        theme: Annotated[str | None, Field(description="Theme that the question probes; else found.")] = None,
    ) -> CallToolResult:
        """Judge one answer: verdict, seven scores with quotes, time split, red flags, next steps, likely probes."""
        try:
            if rubric not in (known := [r.id for r in list_rubrics()]):  # a path would have a file of this machine read
                raise RubricError(f"rubric: unknown {rubric[:60]!r}; {nearest(rubric[:60], known)}")
            evaluation = await evaluate_answer_async(
                question, answer, rubric, judge, model, company, duration, theme=theme, base_url=base_url
            )
        except StarjudgeError as error:
            raise ToolError(f"{type(error).__name__}: {error}") from None
        return CallToolResult(
            content=[TextContent(type="text", text=render(evaluation, "markdown"))],
            structured_content=evaluation.model_dump(mode="json"),
        )

    # Put in by hand: as text, the types of this function's own would not be found.
    evaluate_answer.__annotations__["return"] = Annotated[CallToolResult, Evaluation]

    def rubrics() -> RubricsListed:
        """List the rubrics that evaluate_answer takes: id, title, source, what each is for."""
        return RubricsListed(rubrics=list_rubrics())

    def following(
        theme: Annotated[str | None, Field(description="Id of a theme to practise.")] = None,
        company: Annotated[CompanyId | None, Field(description="Prefer what this company asks.")] = None,
        kind: Annotated[Kind | None, Field(description="Kind of question, such as story or hypothetical.")] = None,
        asked: Annotated[list[str] | None, Field(description="Ids of questions that were asked already.")] = None,
    ) -> NextQuestion:
        """Pick a question to practise that was not asked yet, spread over the themes of an interview."""
        try:
            return next_question(theme, company, kind, asked or ())
        except StarjudgeError as error:
            raise ToolError(f"{type(error).__name__}: {error}") from None

    server.tool("evaluate_answer", annotations=asks)(evaluate_answer)
    server.tool("list_rubrics", annotations=reads)(rubrics)
    server.tool("next_question", annotations=reads)(following)
    return server


def main() -> None:
    """Speak the protocol on standard input and output until the other side leaves."""
    mcp_server().run("stdio")


if __name__ == "__main__":
    main()
