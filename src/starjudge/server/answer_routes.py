"""Routes that judge: one answer, one interview; and what requests may name."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from starjudge.evaluate import evaluate_answer_async, request_of
from starjudge.judges import HeuristicJudge
from starjudge.models.batch import BatchRecord
from starjudge.models.evaluation import Evaluation
from starjudge.models.session import SessionEvaluation
from starjudge.reports import render
from starjudge.resources.rubrics import list_rubrics
from starjudge.resources.schema import DIALECT, rubric_json_schema
from starjudge.server.bodies import EvaluateRequest, RubricEntry, RubricList, TranscriptRequest
from starjudge.server.choice import is_heuristic, judge_for, rubric_for
from starjudge.server.faults import Problem
from starjudge.server.state import State
from starjudge.server.uploads import FORM, JSON, read_upload

Form = Annotated[Literal["json", "text", "markdown", "html"], Query(description="Form of the result.")]
MEDIA: dict[str, str] = {
    "json": JSON,
    "text": "text/plain",
    "markdown": "text/markdown",
    "html": "text/html",
}
RESULT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; sandbox"
SchemaName = Literal["evaluation", "session", "batch-record", "error", "rubric"]
SCHEMAS: dict[str, Any] = {
    "evaluation": Evaluation,
    "session": SessionEvaluation,
    "batch-record": BatchRecord,
    "error": Problem,
}
_TEXTS: dict[str, Any] = {media: {"schema": {"type": "string"}} for name, media in MEDIA.items() if name != "json"}
_UPLOAD = {
    "requestBody": {
        "required": True,
        "content": {
            FORM: {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary", "description": "Any transcript that is read."},
                        **{
                            name: {"type": "string"}
                            for name in TranscriptRequest.model_fields
                            if name not in ("text", "name")
                        },
                    },
                }
            },
            JSON: {"schema": TranscriptRequest.model_json_schema()},
        },
    }
}


def router(state: State) -> APIRouter:
    """The routes, over what the app shares."""
    routes = APIRouter()
    settings = state.settings

    @routes.post(
        "/evaluate",
        summary="Judge one answer",
        tags=["judging"],
        responses={200: {"model": Evaluation, "description": "The evaluation.", "content": _TEXTS}},
    )
    async def evaluate(asked: EvaluateRequest, format: Form = "json") -> Response:  # noqa: A002 - the word of the API
        judge = judge_for(settings, asked.judge)
        rubric = rubric_for(settings, asked.rubric)
        about = (asked.company, asked.duration)
        if is_heuristic(settings, judge):
            request = request_of(asked.question, asked.answer, rubric, *about, asked.theme)
            evaluation = await state.computed(lambda: HeuristicJudge().evaluate(request))
        else:
            model, url = (settings.model, settings.base_url) if isinstance(judge, str) else (None, None)
            evaluation = await evaluate_answer_async(
                asked.question, asked.answer, rubric, judge, model, *about, theme=asked.theme, base_url=url
            )
        state.metrics.evaluation(evaluation.judge.engine, evaluation.status)
        return await state.computed(lambda: _shown(evaluation, format))

    @routes.post(
        "/transcripts",
        summary="Judge an interview from its transcript",
        tags=["judging"],
        responses={200: {"model": SessionEvaluation, "description": "The interview, judged."}},
        openapi_extra=_UPLOAD,
    )
    async def transcripts(request: Request, format: Form = "json") -> Response:  # noqa: A002
        upload = await read_upload(request)
        return await state.in_thread(lambda: _shown(upload.evaluate(settings), format))

    @routes.get("/rubrics", summary="Rubrics that requests may name", tags=["about"])
    def rubrics() -> RubricList:
        found = [(r.id, r.title, r.version, r.summary) for r in list_rubrics()]
        for name in settings.rubrics:
            own = rubric_for(settings, name)
            found.append((name, own.title, own.version, own.summary))
        return RubricList(rubrics=[RubricEntry(id=i, title=t, version=v, summary=s) for i, t, v, s in found])

    @routes.get(
        "/schemas/{name}",
        summary="JSON Schema of a result",
        tags=["about"],
        responses={200: {"content": {JSON: {"schema": {"type": "object"}}}, "description": "The schema."}},
    )
    def schema(name: SchemaName) -> dict[str, Any]:
        if name == "rubric":
            return rubric_json_schema()
        made = SCHEMAS[name].model_json_schema(mode="serialization")
        return {"$schema": DIALECT, **made, "title": f"starjudge {name}"}

    return routes


def _shown(result: Evaluation | SessionEvaluation, form: str) -> Response:
    """A result in the form asked for."""
    text = result.model_dump_json() if form == "json" else render(result, form)
    headers = {"Content-Security-Policy": RESULT_POLICY} if form == "html" else {}
    return Response(text.encode("utf-8", "replace"), media_type=MEDIA[form], headers=headers)
