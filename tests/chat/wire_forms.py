"""Forms of replies as the model judge asks for them: one rubric, one kind of question, with or without a company."""

from __future__ import annotations

import json

from starjudge.chat.chat_model import ChatRequest
from starjudge.judges.model import Calls, ModelJudge
from starjudge.models.answer import Answer
from starjudge.models.request import Request
from starjudge.resources.rubrics import load_rubric
from starjudge.testing import ScriptedChatModel, judgement

RUBRICS = ("star", "star-l", "star-timed", "starl", "scaol")
QUESTIONS = {
    "story": "Tell me about a time a model of yours failed in production.",
    "candidate_questions": "Do you have any questions for us?",
    "weakness": "What is your greatest weakness?",
}
ANSWER = (
    "Our demand forecast was off by a third in the first week of May. I owned the model, so I looked at its worst "
    "shops by hand and found that a holiday was missing in the calendar. I added it, wrote a test that compares the "
    "calendar with the public one, and told the buyers the same day. The error went from 31 to 12 percent."
)
CASES = [(rubric, kind, None) for rubric in RUBRICS for kind in QUESTIONS] + [("star-l", "story", "amazon")]


def requests_of(
    kind: str, rubric: str = "star-l", company: str | None = None, calls: Calls = "one", answer: str = ANSWER
) -> list[ChatRequest]:
    """What a model is asked about an answer."""
    judge = ModelJudge(chat=ScriptedChatModel(judgement()), calls=calls)
    asked = Request(QUESTIONS[kind], Answer(text=answer), load_rubric(rubric), company=company)  # type: ignore[arg-type]
    return judge.conversations(asked)


def compact(request: ChatRequest) -> str:
    """A request's schema as it is sent."""
    return json.dumps(request.schema.schema, separators=(",", ":"))


def case_name(rubric: str, kind: str, company: str | None) -> str:
    """The golden file of a case."""
    return "-".join(filter(None, (rubric, kind, company))) + ".json"


def readable(request: ChatRequest) -> str:
    """A request's schema as it lies in a golden file."""
    return json.dumps(request.schema.schema, indent=2) + "\n"
