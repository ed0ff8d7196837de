"""A route of your own app that gives feedback: uvicorn fastapi_host:app --app-dir examples (needs fastapi and uvicorn).

The evaluation is awaited, so the app goes on answering others. What is wrong with the input becomes 422, what a model
could not do becomes 503: never a low score.
"""

from typing import Any

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

from starjudge import InputError, JudgeError, evaluate_answer_async

app = FastAPI(title="Interview practice")


class Attempt(BaseModel):
    """What the app's own form sends."""

    question: str
    answer: str
    company: str | None = None


@app.post("/practice/{student}")
async def practice(student: str, attempt: Attempt) -> dict[str, Any]:
    try:
        evaluation = await evaluate_answer_async(
            attempt.question,
            attempt.answer,
            company=attempt.company,
            judge="heuristic",  # "auto" takes a chat model where one is configured
        )
    except InputError as error:
        raise HTTPException(422, str(error)) from None
    except JudgeError as error:
        raise HTTPException(503, str(error)) from None
    return {
        "student": student,
        "overall": evaluation.overall,
        "verdict": evaluation.verdict,
        "next_steps": {name: score.next_step for name, score in evaluation.scores.items() if score.next_step},
        "asked_next": [probe.question for probe in evaluation.follow_ups],
    }
