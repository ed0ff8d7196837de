"""The model judge against recorded exchanges, with the network blocked. What answered stands in each recording."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import pytest
from cassette_stand_in import MODEL, client, is_live, refuses, says, story_judgement

import starjudge
from starjudge import Evaluation, ModelJudge, ModelRefused, PanelJudge, evaluate_answer, evaluate_answer_async
from starjudge.chat.openai_model import OpenAIChatModel
from starjudge.chat.retrying import Retry
from starjudge.cli import main
from starjudge.resources.answer_files import read_answer_file

ROOT = Path(__file__).resolve().parents[2]
STORY = read_answer_file(str(ROOT / "examples" / "story_failure.txt"))
RUBRICS = ("scaol", "star", "star-l", "star-timed", "starl")

pytestmark = [pytest.mark.vcr, pytest.mark.usefixtures("played_to_the_end")]


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    if not is_live():
        for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "STARJUDGE_MODEL", "STARJUDGE_PRICES", "STARJUDGE_CACHE"):
            monkeypatch.delenv(name, raising=False)


def judged(judge: starjudge.Judge, rubric: str = "star-l") -> Evaluation:
    return evaluate_answer(STORY.question or "", STORY.answer, rubric=rubric, judge=judge)


def judge_by(record_mode: str, *script: Any, faults: bool = False, **settings: Any) -> ModelJudge:
    waits: list[float] = []
    settings.setdefault("retry", Retry(sleep=waits.append))
    judge = ModelJudge(MODEL, client=client(record_mode, *script, faults=faults), **settings)
    judge.waits = waits  # type: ignore[attr-defined]
    return judge


def last_reply(vcr: Any) -> dict[str, Any]:
    """The judgement in the last exchange of a cassette."""
    body = json.loads(vcr.responses[-1]["body"]["string"])
    found: dict[str, Any] = json.loads(body["choices"][0]["message"]["content"])
    return found


def assert_evidence(evaluation: Evaluation) -> None:
    data = json.loads(evaluation.model_dump_json())
    found = list(quotes(data))
    assert found
    for text, span in found:
        assert evaluation.answer[span["start"] : span["end"]] == text


def quotes(node: Any) -> Any:
    if isinstance(node, dict):
        if isinstance(node.get("span"), dict) and isinstance(node.get("text"), str):
            yield node["text"], node["span"]
        for value in node.values():
            yield from quotes(value)
    elif isinstance(node, list):
        for value in node:
            yield from quotes(value)


@pytest.mark.parametrize("rubric", RUBRICS)
def test_full_judgement(rubric: str, record_mode: str, vcr: Any) -> None:
    """One call judges an answer under each rubric; its scores are the reply's, its quotes the answer's."""
    evaluation = judged(judge_by(record_mode, says(story_judgement)), rubric)
    reply = last_reply(vcr)
    assert {d: s.score for d, s in evaluation.scores.items()} == {d: reply[d]["score"] for d in evaluation.scores}
    assert evaluation.judge.calls == 1
    assert evaluation.judge.settings.response_format == "strict_schema"
    assert (evaluation.judge.rubric, evaluation.judge.model) == (rubric, MODEL)
    assert evaluation.judge.prompt_tokens > 1000
    assert evaluation.judge.cost is not None
    assert_evidence(evaluation)


def test_async(record_mode: str) -> None:
    """`evaluate_answer_async` judges the same way."""
    judge = judge_by(record_mode, says(story_judgement))
    evaluation = asyncio.run(evaluate_answer_async(STORY.question or "", STORY.answer, judge=judge))
    assert evaluation.judge.calls == 1
    assert evaluation.status == "scored"


def test_command_line(
    record_mode: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], vcr: Any
) -> None:
    """``starjudge evaluate --judge model`` asks the same way, with the file's company and duration."""
    if not is_live():
        monkeypatch.setenv("OPENAI_API_KEY", "replayed-by-the-command-line")
    if record_mode != "none":
        answering = client(record_mode, says(story_judgement))
        monkeypatch.setattr(OpenAIChatModel, "_openai", lambda self: answering)
    file = str(ROOT / "examples" / "story_failure.txt")
    assert main(["evaluate", file, "--judge", "model", "--model", MODEL, "--format", "json"]) == 0
    evaluation = Evaluation.model_validate_json(capsys.readouterr().out)
    assert evaluation.overall == last_reply(vcr)["overall"]
    assert (evaluation.judge.engine, evaluation.judge.calls) == ("model", 1)
    assert evaluation.company is not None
    assert evaluation.timing.source == "given"


def test_rung_schema(record_mode: str) -> None:
    """A server that refuses strict schemas is asked for the schema without strict, and that is remembered."""
    no = refuses(400, "'strict' is not supported in response_format", param="response_format.json_schema.strict")
    judge = judge_by(record_mode, no, says(story_judgement), says(story_judgement), faults=True)
    assert [judged(judge).judge.settings.response_format for _ in range(2)] == ["schema", "schema"]


def test_rung_json_object(record_mode: str) -> None:
    """A server that refuses schemas is asked for a JSON object, the schema in the prompt."""
    no = refuses(400, "response_format type json_schema is not supported", param="response_format")
    judge = judge_by(record_mode, no, no, says(without_schema), faults=True)
    evaluation = judged(judge)
    assert evaluation.judge.settings.response_format == "json_object"
    assert evaluation.judge.calls == 1


def test_rung_text(record_mode: str) -> None:
    """A server that takes no form at all is asked in words, and its JSON is found in a fence."""
    no = refuses(400, "unknown parameter: response_format", param="response_format")
    fenced = says(lambda body: f"Here it is:\n```json\n{json.dumps(without_schema(body))}\n```")
    evaluation = judged(judge_by(record_mode, no, no, no, fenced, faults=True))
    assert evaluation.judge.settings.response_format == "text"
    assert evaluation.judge.calls == 1
    assert evaluation.overall == 5


def without_schema(body: dict[str, Any]) -> dict[str, Any]:
    return story_judgement({key: value for key, value in body.items() if key != "response_format"})


def test_dropped_parameter(record_mode: str) -> None:
    """A setting that the model refuses is dropped once."""
    no = refuses(
        400, "Unsupported value: 'temperature' does not support 0.2", param="temperature", code="unsupported_value"
    )
    judge = judge_by(record_mode, no, says(story_judgement), says(story_judgement), faults=True, temperature=0.2)
    assert [judged(judge).judge.settings.temperature for _ in range(2)] == [None, None]


def test_refusal(record_mode: str) -> None:
    """A refusal is an error of its own, and no score."""
    judge = judge_by(record_mode, says(None, refusal="I cannot help with that."), faults=True)
    with pytest.raises(ModelRefused, match="declined"):
        judged(judge)


def test_truncated_then_whole(record_mode: str) -> None:
    """A reply that was cut off is asked for once more, with twice the room."""
    cut = says(lambda body: json.dumps(story_judgement(body))[:700], finish_reason="length")
    judge = judge_by(record_mode, cut, says(story_judgement), faults=True, max_completion_tokens=400)
    evaluation = judged(judge)
    assert (evaluation.judge.calls, evaluation.judge.further_calls) == (2, 1)
    assert evaluation.judge.settings.max_completion_tokens == 800


def test_malformed_then_repaired(record_mode: str) -> None:
    """A reply that lacks a dimension is repaired in one turn that names it."""

    def incomplete(body: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in story_judgement(body).items() if name != "impact"}

    # Where nothing is known of the server yet, the schema goes into the prompt for the repair: it may be ignored.
    judge = judge_by(record_mode, says(incomplete), says(without_schema), faults=True)
    evaluation = judged(judge)
    assert (evaluation.judge.calls, evaluation.judge.further_calls) == (2, 1)
    assert evaluation.scores.impact.score == 5


def test_too_many_requests(record_mode: str) -> None:
    """After 429 the judge waits as long as it is asked to, and a little more at random."""
    no = refuses(429, "Rate limit reached", {"retry-after": "3"}, code="rate_limit_exceeded")
    judge = judge_by(record_mode, no, says(story_judgement), faults=True)
    assert judged(judge).judge.calls == 1
    assert [3 <= wait <= 3.75 for wait in judge.waits] == [True]  # type: ignore[attr-defined]


def test_server_error(record_mode: str) -> None:
    """After a server's error the same is asked again."""
    judge = judge_by(record_mode, refuses(500, "The server had an error"), says(story_judgement), faults=True)
    assert judged(judge).judge.calls == 1
    assert len(judge.waits) == 1  # type: ignore[attr-defined]


def test_samples(record_mode: str) -> None:
    """Three readings are combined by their medians, and their spread is told."""

    def lower(*names: str) -> Any:
        return says(lambda body: story_judgement(body, names))

    # One call at a time, so that the recording has one order.
    judge = judge_by(record_mode, lower(), lower("impact"), lower("impact", "delivery"), samples=3)
    evaluation = judged(judge)
    assert evaluation.judge.samples == 3
    assert evaluation.judge.calls == 3
    assert evaluation.judge.spread is not None
    if not is_live():
        assert (evaluation.scores.impact.score, evaluation.scores.delivery.score) == (3, 4)
        assert (evaluation.judge.spread.impact, evaluation.judge.spread.structure) == (2, 0)
        assert any("impact" in reason for reason in evaluation.review)


def test_panel(record_mode: str) -> None:
    """A panel of two models keeps each one's scores and says how far they agree."""
    one = ModelJudge(MODEL, client=client(record_mode, says(story_judgement)))
    other = ModelJudge("gpt-5.4-mini", client=client(record_mode, says(lambda b: story_judgement(b, ("impact",)))))
    evaluation = judged(PanelJudge([one, other]))
    assert [member.model for member in evaluation.judge.panel] == [MODEL, "gpt-5.4-mini"]
    assert evaluation.judge.engine == "panel"
    assert evaluation.judge.agreement is not None
    assert_evidence(evaluation)


def test_logprobs(record_mode: str) -> None:
    """The odds of a score's token give a finer score beside it."""

    def answer(body: dict[str, Any]) -> Any:
        text = json.dumps(story_judgement(body))
        pieces = [piece for piece in re.split(r'((?<="score": )\d)', text) if piece]
        content = [{"token": p, "logprob": -0.2, "bytes": None, "top_logprobs": odds(p)} for p in pieces]
        return says(text, logprobs={"content": content, "refusal": None})(body)

    def odds(piece: str) -> list[dict[str, Any]]:
        if not piece.isdecimal():
            return []
        return [
            {"token": piece, "logprob": -0.223, "bytes": None},
            {"token": str(int(piece) - 1), "logprob": -1.609, "bytes": None},
        ]

    evaluation = judged(judge_by(record_mode, answer, faults=True, logprobs=True))
    assert evaluation.scores.impact.score == 5
    assert evaluation.scores.impact.expected == pytest.approx(4.8, abs=0.01)
