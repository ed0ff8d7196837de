"""The model judge: what it fills, what it asks, what code adds, and what it costs."""

from __future__ import annotations

import dataclasses
import json
import math
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from scripted_judges import (
    GOOD,
    KEYS,
    PARTS,
    QUESTION,
    STORY,
    asked,
    counted,
    in_order,
    judge_of,
    judged,
    quotes,
    wrong_quotes,
)

from starjudge import Evaluation, InputError, Judge, ModelJudge, evaluate_answer
from starjudge.chat.chat_model import ChatReply, ChatRequest, TokenChoice, Usage
from starjudge.chat.retrying import Retry
from starjudge.errors import (
    CostLimitReached,
    ModelRefused,
    ModelUnavailable,
    PromptError,
    ReplyMalformed,
    ReplyTruncated,
)
from starjudge.models.base import COMPANIES, DIMENSIONS
from starjudge.models.base import PARTS as ALL_PARTS
from starjudge.resources.library import library
from starjudge.resources.prompts import PromptSet, shipped_prompts
from starjudge.testing import ScriptedChatModel, judgement

QUESTIONS = {
    "story": QUESTION,
    "approach": "How do you go about it when a more accurate model is also a slower one?",
    "hypothetical": "Overnight, the quality of your live model falls sharply. How do you respond?",
    "introduction": "Please introduce yourself.",
    "motivation": "What makes you want to join us in particular?",
    "strength": "Which of your strengths stands out most?",
    "weakness": "Which weakness of yours costs you most in your work?",
    "reflection": "Of what you have learned during the last twelve months, what has mattered most?",
    "candidate_questions": "What would you like to ask me about the role, the team or the company?",
}
SPANISH = (
    "El año pasado mi modelo de abandono empezó a fallar en producción. Yo revisé los registros durante dos días y "
    "encontré una fuga en las fechas de contrato. Lo volví a entrenar y el error bajó del 12 % al 9 %. Desde entonces "
    "reviso las fechas antes de cada entrenamiento."
)
CHINESE = (
    "去年春天,我在一家物流公司负责预测模型。客户收到的送货时间误差很大,我的任务是在旺季之前修好它。"
    "我查看了三个月的扫描日志,发现一个仓库的时钟快了一小时。我修好了时钟,重新训练了模型,并进行了影子测试。"
    "结果误差率从31%降到12%。从那以后每个数据源都有时钟检查。"
)


@pytest.fixture(autouse=True)
def _no_settings_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in KEYS:
        monkeypatch.delenv(name, raising=False)


def without_time(evaluation: Evaluation) -> dict[str, Any]:
    """An evaluation as data, but for the seconds it took."""
    data = evaluation.model_dump()
    data["judge"]["seconds"] = None
    return data


# --- what is filled -----------------------------------------------------------------------------------------


def test_every_field_is_filled() -> None:
    """A whole reply gives a whole evaluation: nothing that the public surface names is left out."""
    findings = [
        {"units": [7], "text": "A number with its baseline.", "about": "strength"},
        {"units": [6], "text": "Say what the lead changed.", "about": "improvement"},
        {"units": [2], "text": "No regret.", "about": "hides_behind_we"},
        {"units": [4], "text": "Two years of data.", "about": "dive_deep"},
    ]
    evaluation = judge_of(4, changes=GOOD | {"findings": findings}).evaluate(asked(company="amazon"))
    assert (evaluation.question, evaluation.answer) == (QUESTION, STORY)
    assert (evaluation.question_kind, evaluation.response_kind, evaluation.status) == ("story", "story", "scored")
    assert (evaluation.overall, evaluation.verdict, evaluation.reasons) == (4, "lean_hire", ())
    for dimension, score in evaluation.scores.items():
        assert (score.score, score.rationale) == (4, f"A scripted reason for {dimension}.")
        assert score.next_step == f"A scripted step for {dimension}."
        assert [quote.span.start for quote in score.evidence] == [0]
    assert [s.part for s in evaluation.segments] == [
        *("situation", "situation", "task", "action", "action", "action", "result", "learning")
    ]
    assert [(p, t.status is None) for p, t in evaluation.time_split.items()] == [
        (part, False) for part in ("situation", "task", "action", "result", "learning")
    ]
    assert (evaluation.timing.words, evaluation.timing.source) == (104, "estimated")
    assert evaluation.agency.i.count >= 3
    assert [metric.text for metric in evaluation.metrics] == ["from 21 % to 12 %", "40,000 euros"]
    assert [flag.id for flag in evaluation.red_flags] == ["hides_behind_we"]
    assert [remark.text for remark in evaluation.strengths] == ["A number with its baseline."]
    assert [remark.text for remark in evaluation.improvements] == ["Say what the lead changed."]
    assert [probe.kind for probe in evaluation.follow_ups] == ["deeper", "learning"]
    assert evaluation.company is not None
    assert [signal.id for signal in evaluation.company.shown] == ["dive_deep"]
    assert evaluation.judge.engine == "model"
    assert wrong_quotes(evaluation) == []
    assert in_order(evaluation)


def test_an_evaluation_survives_json() -> None:
    """What is written as JSON is read back equal."""
    evaluation = judge_of().evaluate(asked(company="google"))
    assert Evaluation.model_validate_json(evaluation.model_dump_json()) == evaluation


def test_the_front_door_takes_a_model_judge() -> None:
    """`evaluate_answer` gives what the judge gives."""
    judge = judge_of()
    assert isinstance(judge, Judge)
    evaluation = evaluate_answer(QUESTION, STORY, judge=judge)
    assert without_time(evaluation) == without_time(judge.evaluate(asked()))


def test_the_provenance_says_who_judged_by_what_at_what_cost() -> None:
    """Model and prompt, settings sent, calls, tokens, cost by the prices given, and what was dropped."""
    usage = Usage(prompt=2000, cached=1500, completion=800, reasoning=100)
    chat = ScriptedChatModel(counted(usage, parts=[*PARTS, "other 40"], impact={"units": [50], "reason": "“not said”"}))
    judge = ModelJudge(
        chat=chat,
        prices={"scripted": {"input": 2.0, "cached": 0.5, "output": 10.0}},
        temperature=0.3,
        seed=7,
        reasoning_effort="low",
        max_completion_tokens=900,
        logprobs=True,
    )
    by = judge.evaluate(asked(rubric="scaol")).judge
    assert (by.engine, by.model, by.fingerprint, by.rubric) == ("model", "scripted-2026", "fp-1", "scaol")
    assert (by.prompt_version, by.prompt_hash) == (shipped_prompts().version, shipped_prompts().hash)
    assert by.settings.model_dump() == {
        "temperature": 0.3,
        "seed": 7,
        "max_completion_tokens": 900,
        "reasoning_effort": "low",
        "response_format": "strict_schema",
        "logprobs": True,
        "calls": "one",
    }
    assert (by.samples, by.spread, by.calls, by.further_calls) == (1, None, 1, 0)
    assert (by.prompt_tokens, by.cached_tokens, by.completion_tokens, by.reasoning_tokens) == (2000, 1500, 800, 100)
    assert by.cost == pytest.approx((500 * 2.0 + 1500 * 0.5 + 800 * 10.0) / 1e6)
    assert by.dropped.model_dump() == {"units": 2, "labels": 0, "words": 0, "quotes": 1, "flags": 0}
    assert by.seconds is not None
    assert by.seconds >= 0
    assert by.fallback_reason is None


def test_without_a_known_price_there_is_no_cost() -> None:
    """What a call costs is then not known; it is not nothing."""
    usage = Usage(prompt=10, completion=10)
    assert ModelJudge(chat=ScriptedChatModel(counted(usage))).evaluate(asked()).judge.cost is None


def test_a_repaired_reply_counts_both_calls() -> None:
    """A reply out of form costs one further call, with its faults named; both are counted."""
    usage = Usage(prompt=100, completion=10)
    chat = ScriptedChatModel([ChatReply('{"overall": 4}', usage=usage), counted(usage)])
    by = ModelJudge(chat=chat).evaluate(asked()).judge
    assert (by.calls, by.further_calls, by.prompt_tokens, by.completion_tokens) == (2, 1, 200, 20)
    repair = chat.requests[1].messages[-1].content
    assert [m.role for m in chat.requests[1].messages] == ["system", "user", "assistant", "user"]
    assert "structure: Field required" in repair


# --- what is asked ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", ["", "   \n", "I don't know", "😀 😀 😀", "..."])
def test_too_few_words_ask_nothing(answer: str) -> None:
    """An answer without enough words has no scores, says why, and costs no call."""
    chat = ScriptedChatModel([])
    evaluation = ModelJudge(chat=chat).evaluate(asked(answer))
    assert (evaluation.status, evaluation.overall, evaluation.verdict) == ("insufficient", None, None)
    assert [score.score for score in evaluation.scores.values()] == [None] * 7
    assert evaluation.reasons
    assert (chat.requests, evaluation.judge.calls, evaluation.judge.engine) == ([], 0, "model")
    assert ModelJudge(chat=chat).conversations(asked(answer)) == []
    assert Evaluation.model_validate_json(evaluation.model_dump_json()) == evaluation


@pytest.mark.parametrize("rubric", ["star", "star-l", "star-timed", "starl", "scaol"])
def test_each_rubric_is_asked_in_its_own_words(rubric: str) -> None:
    """The prompt holds the rubric's parts, anchors and flags; the time split has its parts and labels."""
    request = asked(rubric=rubric)
    chat = ScriptedChatModel(judgement(4, **GOOD))
    evaluation = ModelJudge(chat=chat).evaluate(request)
    system = chat.requests[0].messages[0].content
    for part in request.rubric.parts:
        assert f"{part.part}" in system
        assert " ".join(part.belongs.split()) in system
        assert evaluation.time_split[part.part].label == part.label
    for dimension in request.rubric.dimensions:
        for level in (0, 2, 4):
            assert " ".join(dimension.anchors[level].text.split()) in system
    assert set(evaluation.time_split.keys()) == {part.part for part in request.rubric.parts}
    assert evaluation.judge.rubric == rubric


@pytest.mark.parametrize("kind", QUESTIONS)
def test_each_kind_of_question_is_asked_for_what_it_wants(kind: Any) -> None:
    """Where no story is wanted, the kind's order stands in the prompt; what does not apply is not asked nor scored."""
    chat = ScriptedChatModel(judgement(4))
    request = asked(question=QUESTIONS[kind])
    evaluation = ModelJudge(chat=chat).evaluate(request)
    definition = library().kinds[kind]
    assert evaluation.question_kind == kind
    system, fields = chat.requests[0].messages[0].content, chat.requests[0].schema.schema["properties"]
    assert ("; ".join(definition.order) in system) == (not definition.uses_parts)
    for dimension in DIMENSIONS:
        applies = dimension not in definition.not_applicable
        assert (dimension in fields) == applies
        assert evaluation.scores[dimension].score == (4 if applies else None)
    assert Evaluation.model_validate_json(evaluation.model_dump_json()) == evaluation


@pytest.mark.parametrize("company", COMPANIES)
def test_a_company_s_signals_are_asked_for_and_change_no_score(company: Any) -> None:
    """The lens puts the signals into prompt and form; those that units show are shown, none of them is missed."""
    signals = library().companies[company].signals
    found = [{"units": [4], "text": "Seen.", "about": signals[0].id}]
    chat = ScriptedChatModel(judgement(3, findings=found, parts=PARTS))
    evaluation = ModelJudge(chat=chat).evaluate(asked(company=company))
    user, system = chat.requests[0].messages[1].content, chat.requests[0].messages[0].content
    assert all(signal.id in user for signal in signals)
    assert system == ModelJudge(chat=ScriptedChatModel([])).conversations(asked())[0].messages[0].content
    assert evaluation.company is not None
    assert [s.id for s in evaluation.company.shown] == [signals[0].id]
    assert signals[0].id not in [s.id for s in evaluation.company.missed]
    assert evaluation.scores == judged(STORY, 3, parts=PARTS).scores


@pytest.mark.parametrize("company", [None, "amazon"])
@pytest.mark.parametrize("answer", [SPANISH, CHINESE], ids=["Spanish", "Chinese"])
def test_answers_in_other_languages_are_judged(answer: str, company: Any) -> None:
    """What the offline judge refuses is judged, nothing caps it, and nothing is flagged that code cannot count."""
    assert evaluate_answer(QUESTION, answer, judge="heuristic").status == "insufficient"
    evaluation = judge_of(5, changes={}).evaluate(asked(answer, company=company))
    assert (evaluation.status, evaluation.overall, evaluation.caps) == ("scored", 5, ())
    assert {flag.id for flag in evaluation.red_flags} <= {"too_short"}
    assert wrong_quotes(evaluation) == []
    assert (evaluation.company is not None) == (company is not None)


def test_a_script_without_spaces_is_not_counted_in_words() -> None:
    """Word count and seconds are then neither told to the model nor held against the answer; review says so."""
    judge = judge_of(5, changes={})
    evaluation = judge.evaluate(asked(CHINESE))
    assert evaluation.red_flags == ()
    assert any("no spaces between words" in reason for reason in evaluation.review)
    assert "words;" not in judge.conversations(asked(CHINESE))[0].messages[1].content
    assert "words;" in judge.conversations(asked(SPANISH))[0].messages[1].content


# --- what code adds -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("flag", ["blames_others", "dismisses_ethics", "evasive_or_dishonest"])
def test_a_serious_flag_caps_the_verdict(flag: str) -> None:
    """Whatever the model's verdict, a serious flag holds it at 2; scores stay, and a person should look."""
    finding = {"units": [2], "text": "There.", "about": flag}
    evaluation = judged(STORY, 5, **GOOD, findings=[finding])
    assert (evaluation.overall, evaluation.verdict) == (2, "lean_no_hire")
    assert [cap.endswith("overall is at most 2.") for cap in evaluation.caps] == [True]
    assert evaluation.scores.impact.score == 5
    assert any("serious red flag" in reason for reason in evaluation.review)


def test_no_cap_is_told_where_none_held_the_verdict_down() -> None:
    """A verdict below the limit is the model's own."""
    finding = {"units": [2], "text": "There.", "about": "blames_others"}
    evaluation = judged(STORY, 1, **GOOD, findings=[finding])
    assert (evaluation.overall, evaluation.caps) == (1, ())


def test_no_answer_caps_the_verdict() -> None:
    """A response that is no answer is as serious as blame."""
    assert judged(STORY, 5, **GOOD, response_kind="no_answer").overall == 2


def test_length_is_flagged_by_code() -> None:
    """A story of ten minutes is too long by the clock, whatever the model thinks of it."""
    evaluation = judge_of().evaluate(asked(duration=601))
    assert [flag.id for flag in evaluation.red_flags] == ["too_long"]
    assert evaluation.timing.source == "given"


BARE = (
    "Last autumn I looked after the forecast of a bakery chain and it was wrong on many days. I compared old till data "
    "with it and saw that holidays were missing. I added a calendar, trained it again and showed it to the store lead. "
    "In the end it worked much better and everybody was happy with the result."
)


def test_a_missing_number_is_flagged_by_code() -> None:
    """No model is asked whether there are numbers; a story without any is flagged."""
    evaluation = judged(BARE, parts=["situation 1", "action 2-3", "result 4"])
    assert "no_metrics" in [flag.id for flag in evaluation.red_flags]
    assert "no_metrics" not in json.dumps(judge_of().conversations(asked(BARE))[0].schema.schema)


def test_a_number_that_the_model_found_contradicts_the_flag() -> None:
    """Where a reply names an outcome number that stands there, numbers are not missing."""
    text = BARE.replace("worked much better", "took 4 minutes")
    outcome = {"outcomes": ["4 time: took 4 minutes"], "parts": ["situation 1", "action 2-3", "result 4"]}
    assert "no_metrics" not in [flag.id for flag in judged(text, **outcome).red_flags]


def test_a_change_without_a_number_does_not_contradict_it() -> None:
    """That something improved is a change and no number."""
    text = BARE.replace("worked much better", "improved")
    evaluation = judged(text, outcomes=["4 model: it improved"], parts=["situation 1", "action 2-3", "result 4"])
    assert [metric.text for metric in evaluation.metrics] == ["it improved"]
    assert "no_metrics" in [flag.id for flag in evaluation.red_flags]


def test_a_judge_that_differs_from_the_offline_one_is_reviewed() -> None:
    """Two levels or more between the two are named, with both scores."""
    review = judged(STORY, 1, **GOOD).review
    assert any(re.search(r"offline judge differ by 2 or more on: .*impact \(1 and [345]\)", r) for r in review)


def test_a_verdict_far_from_its_own_scores_is_reviewed() -> None:
    """A verdict that no score comes near goes to a person."""
    assert any("outside its own scores (1 to 1)" in r for r in judged(STORY, 1, **GOOD, overall=5).review)
    assert not any("outside its own" in r for r in judged(STORY, 4, **GOOD, overall=3).review)


# --- finer scores, several readings -------------------------------------------------------------------------


def with_odds(dimension: str, odds: dict[str, float]) -> Callable[[ChatRequest], ChatReply]:
    """A reply in tokens, where one dimension's score has these probabilities."""
    make = judgement(4, **GOOD)

    def reply(request: ChatRequest) -> ChatReply:
        text = json.dumps(make(request))
        at = text.index('"score": ', text.index(f'"{dimension}": {{')) + len('"score": ')
        digit = TokenChoice(text[at], tuple((token, math.log(p)) for token, p in odds.items()))
        tokens = (TokenChoice(text[:at]), digit, TokenChoice(text[at + 1 :]))
        return ChatReply(text, usage=Usage(), model="scripted", tokens=tokens)

    return reply


def test_odds_of_score_tokens_give_a_finer_score() -> None:
    """`expected` is the mean by the odds; where none are given it is absent, and the score stays whole."""
    judge = ModelJudge(chat=ScriptedChatModel(with_odds("impact", {"4": 0.6, "5": 0.3, "3": 0.1})))
    scores = judge.evaluate(asked()).scores
    assert (scores.impact.score, scores.impact.expected) == (4, pytest.approx(4.2))
    assert scores.learning.expected is None
    assert judge.conversations(asked())[0].logprobs is True


def sampled(*scores: int, **changes: Any) -> ModelJudge:
    """A judge whose samples give these scores, told apart by their seed."""
    replies = [judgement(score, **GOOD | changes) for score in scores]
    chat = ScriptedChatModel(lambda request: replies[request.seed or 0](request))
    return ModelJudge(chat=chat, samples=len(scores), seed=0)


def test_samples_count_by_their_median() -> None:
    """Scores and verdict are medians, the spread is told, and the finer score is the mean."""
    evaluation = sampled(2, 5, 3).evaluate(asked())
    assert (evaluation.overall, evaluation.scores.impact.score) == (3, 3)
    assert evaluation.scores.impact.expected == pytest.approx(10 / 3, abs=0.001)
    by = evaluation.judge
    assert (by.samples, by.calls) == (3, 3)
    assert by.spread is not None
    assert (by.spread.impact, by.spread.overall) == (3, 3)
    assert any("3 readings of the same answer lie 2 or more apart on: structure" in r for r in evaluation.review)


def test_samples_that_agree_need_no_review() -> None:
    """A spread below the bound is told and not reviewed."""
    evaluation = sampled(4, 3, 4).evaluate(asked())
    assert evaluation.judge.spread is not None
    assert evaluation.judge.spread.impact == 1
    assert not any("readings" in reason for reason in evaluation.review)


def test_a_minority_of_failed_samples_is_told() -> None:
    """Two of three readings are a judgement; review says that one failed, and samples counts those that were had."""
    good = judgement(4, **GOOD)
    chat = ScriptedChatModel(lambda r: ModelRefused("declined") if r.seed == 1 else good(r))
    evaluation = ModelJudge(chat=chat, samples=3, seed=0).evaluate(asked())
    assert (evaluation.overall, evaluation.judge.samples) == (4, 2)
    assert any("1 of 3 readings failed (ModelRefused)" in reason for reason in evaluation.review)


def test_half_of_the_samples_are_no_judgement() -> None:
    """Where half of the readings fail or more, the first failure is raised."""
    good = judgement(4, **GOOD)
    chat = ScriptedChatModel(lambda r: ModelRefused("declined") if r.seed else good(r))
    with pytest.raises(ModelRefused):
        ModelJudge(chat=chat, samples=2, seed=0).evaluate(asked())


def test_each_dimension_by_itself_gives_the_same() -> None:
    """Eight calls, one for the answer as a whole; the same words give the same evaluation."""
    changes = GOOD | {"impact": 2, "learning": {"score": 5, "units": [8]}}
    chat = ScriptedChatModel(judgement(4, **changes))
    apart = ModelJudge(chat=chat, calls="per_dimension").evaluate(asked())
    together = judge_of(4, changes=changes).evaluate(asked())
    assert (len(chat.requests), apart.judge.calls, apart.judge.settings.calls) == (8, 8, "per_dimension")
    different = {"judge"}
    assert apart.model_dump(exclude=different) == together.model_dump(exclude=different)
    assert sorted(sum(d in r.schema.schema["properties"] for d in DIMENSIONS) for r in chat.requests) == [0] + [1] * 7


def test_what_is_asked_can_be_read_beforehand() -> None:
    """`conversations` gives exactly what `evaluate` then asks, once for each sample."""
    chat = ScriptedChatModel(judgement(4))
    judge = ModelJudge(chat=chat, samples=2)
    before = judge.conversations(asked())
    judge.evaluate(asked())
    assert [dataclasses.asdict(r) for r in before] == [dataclasses.asdict(r) for r in chat.requests]


# --- money, cache, privacy ----------------------------------------------------------------------------------

PRICES = {"scripted": {"input": 1.0, "output": 10.0}}


def test_spending_stops_before_its_limit() -> None:
    """The call that could pass the limit is not made; those before it count with what they did cost."""
    chat = ScriptedChatModel(counted(Usage(prompt=2000, completion=1000)))
    judge = ModelJudge(chat=chat, prices=PRICES, max_cost=0.05, max_completion_tokens=1500)
    spent = 0.0
    refusal = None
    for _ in range(20):
        try:
            spent += judge.evaluate(asked()).judge.cost or 0
        except CostLimitReached as error:
            refusal = str(error)
            break
    assert refusal is not None
    assert "max_cost $0.05" in refusal
    assert 1 <= len(chat.requests) < 20
    assert spent == pytest.approx(0.012 * len(chat.requests))
    assert 0.05 - 0.02 < spent <= 0.05


def test_a_limit_needs_a_known_price() -> None:
    """Without one no limit can be kept: that is said at once."""
    with pytest.raises(InputError, match=r"max_cost.*no price"):
        ModelJudge(chat=ScriptedChatModel([]), max_cost=1.0)


def test_a_cache_answers_repeats(tmp_path: Path) -> None:
    """The same question to the same model is asked once, also by another judge; another answer is asked anew."""
    path = tmp_path / "replies.sqlite3"
    chat = ScriptedChatModel(counted(Usage(prompt=10, completion=5), **GOOD))
    first = ModelJudge(chat=chat, cache=path, prices=PRICES).evaluate(asked())
    again = ModelJudge(chat=chat, cache=path, prices=PRICES).evaluate(asked())
    assert (first.judge.calls, again.judge.calls, again.judge.cost, again.judge.prompt_tokens) == (1, 0, 0.0, 0)
    assert first.model_dump(exclude={"judge"}) == again.model_dump(exclude={"judge"})
    ModelJudge(chat=chat, cache=path).evaluate(asked(STORY + " It still holds."))
    ModelJudge(chat=chat, cache=path, temperature=0.5).evaluate(asked())
    assert len(chat.requests) == 3


def test_samples_are_cached_each_by_itself(tmp_path: Path) -> None:
    """Of two readings of one answer neither is answered by the other's reply."""
    chat = ScriptedChatModel(judgement(4, **GOOD))
    judge = ModelJudge(chat=chat, cache=tmp_path / "replies.sqlite3", samples=2)
    assert judge.evaluate(asked()).judge.calls == 2
    assert judge.evaluate(asked()).judge.calls == 0


PRIVATE = (
    "In spring I, Mirela Tadovan, took over the invoice parser; write to mirela.t@papertrail.example about it. "
    "I checked 300 invoices by hand with the code at https://git.papertrail.example/parser and my lead. "
    "Errors fell from 9 % to 4 % within two weeks, and call me on +49 30 1234567 for the details."
)


def test_private_words_are_masked_before_they_leave() -> None:
    """Nothing sent holds them, not in the question either; spans still point into the original."""
    chat = ScriptedChatModel(
        judgement(4, parts=["situation 1", "action 2", "result 3"], outcomes=["3 model: from 9 % to 4 %"])
    )
    judge = ModelJudge(chat=chat, redact=["Mirela", "Tadovan"])
    question = "Mirela, tell me about a time you improved a model."
    evaluation = judge.evaluate(asked(PRIVATE, question))
    sent = "\n".join(message.content for request in chat.requests for message in request.messages)
    for private in ("Mirela", "Tadovan", "mirela.t", "papertrail", "1234567"):
        assert private not in sent
    assert all(mask in sent for mask in ("[name]", "[email]", "[link]", "[phone]"))
    assert evaluation.answer == PRIVATE
    assert wrong_quotes(evaluation) == []
    assert [m.text for m in evaluation.metrics] == ["from 9 % to 4 %"]
    assert "Mirela Tadovan" in evaluation.segments[0].text
    assert evaluation.question == question


def test_without_redaction_words_are_sent_as_they_are() -> None:
    """Masking is asked for, not done in secret."""
    assert "mirela.t@papertrail.example" in judge_of().conversations(asked(PRIVATE))[0].messages[1].content


# --- arguments ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("samples", 0), ("samples", 26), ("samples", True), ("samples", "3"), ("samples", 2.0),
        ("attempts", 0), ("attempts", None), ("max_completion_tokens", 0), ("max_completion_tokens", "many"),
        ("timeout", 0), ("timeout", -1), ("timeout", math.nan), ("timeout", math.inf), ("timeout", "1"),
        ("calls", "each"), ("calls", None), ("max_cost", -1), ("max_cost", math.nan), ("redact", "Ana"), ("redact", 5),
        ("redact", [5]), ("prices", {"scripted": 3}), ("prices", {"scripted": {"input": 1}}),
    ],
)  # fmt: skip
def test_a_wrong_argument_is_named(argument: str, value: Any) -> None:
    """Its name stands in the message."""
    settings: dict[str, Any] = {"prices": PRICES, argument: value}
    with pytest.raises(InputError, match=argument):
        ModelJudge(chat=ScriptedChatModel([]), **settings)


def test_a_folder_without_prompts_is_no_prompt_set(tmp_path: Path) -> None:
    """A folder that holds no template is told at once."""
    with pytest.raises(PromptError, match="prompts"):
        ModelJudge(chat=ScriptedChatModel([]), prompts=tmp_path)


def test_prompts_of_one_s_own_are_asked_and_told(tmp_path: Path) -> None:
    """A folder's template takes the shipped one's place; version and hash say so."""
    (tmp_path / "judge").mkdir()
    (tmp_path / "judge" / "repair.jinja").write_text("Again, please: {{ faults | join }}", encoding="utf-8")
    chat = ScriptedChatModel(['{"overall": 4}', judgement(4, **GOOD)])
    judge = ModelJudge(chat=chat, prompts=tmp_path)
    by = judge.evaluate(asked()).judge
    assert chat.requests[1].messages[-1].content.startswith("Again, please: parts: Field required")
    assert (by.prompt_version, by.prompt_hash) == ("custom", PromptSet(tmp_path).hash)
    assert by.prompt_hash != shipped_prompts().hash


def test_without_key_and_server_no_judge_is_made() -> None:
    """The message says what to set."""
    with pytest.raises(ModelUnavailable, match="OPENAI_API_KEY"):
        ModelJudge()


def test_a_repr_holds_no_key() -> None:
    """Neither the judge's nor its model's."""
    judge = ModelJudge("some-model", api_key="sk-secret-0001", base_url="http://user:hidden@127.0.0.1:9/v1")
    shown = repr(judge) + repr(judge.chat) + str(judge.chat.place) + repr(vars(judge))
    assert "some-model" in shown
    assert "sk-secret-0001" not in shown
    assert "hidden" not in shown


# --- replies that are none, threads -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("replies", "error"),
    [
        (["no", "no"], ReplyMalformed),
        (['{"overall": 9}', '{"overall": 9}'], ReplyMalformed),
        ([ChatReply("", refusal="I will not.")], ModelRefused),
        ([ChatReply('{"parts": [', finish="length")] * 2, ReplyTruncated),
        ([ModelUnavailable("down")], ModelUnavailable),
    ],
)
def test_a_reply_that_is_no_judgement_is_an_error_and_no_score(replies: list[Any], error: type[Exception]) -> None:
    """Each has a class of its own, and no words of the answer stand in its message."""
    judge = ModelJudge(chat=ScriptedChatModel(replies), retry=Retry(1, sleep=lambda _: None))
    with pytest.raises(error) as caught:
        judge.evaluate(asked())
    assert "bakery" not in str(caught.value)


def broken(**changes: Any) -> Callable[[ChatRequest], dict[str, Any]]:
    """A reply with fields that are wrong in themselves."""
    make = judgement(4, **GOOD)
    return lambda request: make(request) | changes


@pytest.mark.parametrize(
    "changes",
    [
        {"overall": 0}, {"overall": 6}, {"overall": 9999}, {"overall": True}, {"overall": "5"}, {"overall": 4.5},
        {"overall": None}, {"impact": None}, {"impact": {"score": 5}}, {"parts": "action 1-8"}, {"parts": [3]},
        {"outcomes": [{"unit": 4}]},
        {"response_kind": "song"}, {"findings": [{"units": [1], "text": "x", "about": "too_kind"}]},
        {"findings": [{"units": ["1"], "text": "x", "about": "strength"}]},
        {"impact": {"units": [1], "reason": "x", "score": float("nan"), "next_step": "x"}},
        {"impact": {"units": [1], "reason": "x", "score": 10**400, "next_step": "x"}},
    ],
)  # fmt: skip
def test_a_field_that_is_wrong_is_mended_or_raised(changes: dict[str, Any]) -> None:
    """Such a reply never becomes a score: it is asked for once more, and then an error of its own."""
    chat = ScriptedChatModel([broken(**changes), judgement(2, **GOOD)])
    evaluation = ModelJudge(chat=chat).evaluate(asked())
    assert (evaluation.overall, evaluation.judge.further_calls) == (2, 1)
    with pytest.raises(ReplyMalformed):
        ModelJudge(chat=ScriptedChatModel(broken(**changes))).evaluate(asked())


def test_half_a_character_in_a_reply_is_survived() -> None:
    """A lone surrogate, which JSON can hold and no encoding can, goes from a reason; the evaluation survives JSON."""
    evaluation = judged(STORY, impact={"reason": "Half \ud83d of it."}, **GOOD)
    assert evaluation.scores.impact.rationale == "Half of it."
    assert Evaluation.model_validate_json(evaluation.model_dump_json()) == evaluation


def test_one_judge_serves_many_threads() -> None:
    """32 threads on one judge: each answer has its own evaluation, equal to that of a judge for itself."""
    judge = judge_of(4, changes={})
    requests = [
        asked(f"{STORY} That was in week {i} of the year.", rubric=r) for i in range(16) for r in ("star-l", "scaol")
    ]
    with ThreadPoolExecutor(32) as pool:
        found = list(pool.map(judge.evaluate, requests))
    for request, evaluation in zip(requests, found, strict=True):
        assert without_time(evaluation) == without_time(judge_of(4, changes={}).evaluate(request))
    assert len({evaluation.answer for evaluation in found}) == 16


def test_parts_of_the_guide_may_all_be_named() -> None:
    """Every part is a label, whatever the rubric gives time to; the split keeps to the rubric."""
    evaluation = judge_of().evaluate(asked(rubric="star"))
    assert evaluation.segments[-1].part == "learning"
    assert set(ALL_PARTS) >= {segment.part for segment in evaluation.segments}
    assert "learning" not in evaluation.time_split
    assert quotes(evaluation)
