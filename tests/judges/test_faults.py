"""Every fault of a server ends in a right evaluation or in its own error: none lost, none scored wrongly."""

from __future__ import annotations

import logging
import os
import pickle
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "chat"))  # the server's home, when these tests run by themselves

from fault_server import (
    CODEWORD,
    FAULTS,
    KEY,
    QUESTION,
    Call,
    Fault,
    FaultServer,
    Plan,
    always,
    answer_of,
    first,
    meant_scores,
    serving,
)

from starjudge import Evaluation, FallbackWarning, ModelJudge, evaluate_answer
from starjudge.chat.retrying import ATTEMPTS, Retry
from starjudge.errors import (
    JudgeError,
    ModelAccessDenied,
    ModelQuotaExceeded,
    ModelRateLimited,
    ModelRefused,
    ModelRejected,
    ModelTimeout,
    ModelUnavailable,
    ReplyFiltered,
    ReplyMalformed,
    ReplyOutOfRange,
    ReplyTruncated,
)
from starjudge.models.base import DIMENSIONS

pytestmark = pytest.mark.block_network(allowed_hosts=["127.0.0.1"])

ANSWERS = 500
AT_ONCE = 32
SEED = 20
SLOW = ("hang", "drip", "drip of an error", "drip, then stall", "headers, then stall")

# What becomes of a fault on the first request about an answer: requests made, calls answered, further calls.
RECOVERS: dict[str, tuple[int, int, int]] = {
    **dict.fromkeys(
        (
            "rate with seconds",
            "rate with a fraction",
            "rate with milliseconds",
            "rate with a date",
            "rate without a time",
            "failure",
            "failure that blames the form",
            "overload",
            "server's time-out",
            "temperature refused",
            "limit's name refused",
            "logprobs refused",
            "complaints in a list",
            *SLOW,
            "reset",
            "reset after headers",
            "broken compression",
            "page",
            "no choices",
            "error with status 200",
            "malformed body",
        ),
        (2, 1, 0),
    ),
    **dict.fromkeys(("fenced", "prose around", "wrong units"), (1, 1, 0)),
    **dict.fromkeys(
        (
            "malformed",
            "prose",
            "truncated",
            "empty",
            "null",
            "score 9999",
            "score as text",
            "dimension missing",
            "unknown flag",
        ),
        (2, 2, 1),
    ),
}

# What becomes of a fault that stays: the error, and the requests made until then.
STAYS: dict[str, tuple[type[JudgeError], int]] = {
    "rate with seconds": (ModelRateLimited, ATTEMPTS),
    "rate with a fraction": (ModelRateLimited, ATTEMPTS),
    "rate with milliseconds": (ModelRateLimited, ATTEMPTS),
    "rate with a date": (ModelRateLimited, ATTEMPTS),
    "rate without a time": (ModelRateLimited, ATTEMPTS),
    "quota": (ModelQuotaExceeded, 1),
    "failure": (ModelUnavailable, ATTEMPTS + 2),  # the form may be the reason: two others are tried
    "failure that blames the form": (ModelRejected, 4),
    "overload": (ModelUnavailable, ATTEMPTS),
    "server's time-out": (ModelTimeout, ATTEMPTS),
    "wrong key": (ModelAccessDenied, 1),
    "forbidden": (ModelAccessDenied, 1),
    "no such model": (ModelUnavailable, 1),
    "temperature refused": (ModelRejected, 2),
    "limit's name refused": (ModelRejected, 3),
    "logprobs refused": (ModelRejected, 2),
    "complaints in a list": (ModelRejected, 4),
    **dict.fromkeys(SLOW, (ModelTimeout, 2)),
    "reset": (ModelUnavailable, ATTEMPTS),
    "reset after headers": (ModelUnavailable, ATTEMPTS),
    "broken compression": (ModelUnavailable, ATTEMPTS),
    "page": (ModelUnavailable, ATTEMPTS),
    "no choices": (ModelUnavailable, ATTEMPTS),
    "error with status 200": (ModelUnavailable, ATTEMPTS),
    "malformed body": (ModelUnavailable, ATTEMPTS),
    "malformed": (ReplyMalformed, 2),
    "prose": (ReplyMalformed, 2),
    "truncated": (ReplyTruncated, 2),
    "refusal": (ModelRefused, 1),
    "filtered": (ReplyFiltered, 1),
    "empty": (ReplyMalformed, 2),
    "null": (ReplyMalformed, 2),
    "score 9999": (ReplyOutOfRange, 2),
    "score as text": (ReplyMalformed, 2),
    "dimension missing": (ReplyMalformed, 2),
    "unknown flag": (ReplyMalformed, 2),
    "ten megabytes": (ModelUnavailable, 1),
}
HARMLESS = ("fenced", "prose around", "wrong units")  # however often

ADVICE = (
    "ask another model",
    "base URL",
    "check plan and billing",
    "check the address",
    "check the key",
    "check the model's name",
    "it takes none of the forms",
    "leave out or change",
    "or by another model",
    "raise max_completion_tokens",
    "raise timeout",
    "try again",
)
"""What to do: one of these stands in each message."""


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of whoever runs the tests."""
    for name in list(os.environ):
        if name.startswith(("OPENAI_", "STARJUDGE_", "AZURE_")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)


def impatient(server: FaultServer, timeout: float = 30) -> ModelJudge:
    """A judge of this server that hardly waits between attempts; every setting that can be refused is sent."""
    return ModelJudge(
        "loopback-judge",
        base_url=server.url,
        api_key=KEY,
        temperature=0.2,
        logprobs=True,
        timeout=timeout,
        retry=Retry(sleep=lambda seconds: None, jitter=lambda: 0.0),
    )


def scores(evaluation: Evaluation) -> dict[str, int | None]:
    """What an evaluation says in numbers; the verdict, too, as none of these answers draws a cap."""
    assert evaluation.caps == ()
    return {**{d: evaluation.scores[d].score for d in DIMENSIONS}, "overall": evaluation.overall}


def assert_well_told(error: JudgeError, server: FaultServer) -> None:
    """An error names the place and what to do, holds neither key nor words of the answer, and pickles."""
    message = str(error)
    assert message.startswith(server.url)
    assert any(advice in message for advice in ADVICE), message
    assert KEY not in message
    assert CODEWORD not in message
    assert "\n" not in message
    assert error.__cause__ is None
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), str(copy), vars(copy)) == (type(error), message, vars(error))


def test_every_fault_is_tried() -> None:
    """Each fault of the server stands in the tables above."""
    assert STAYS.keys() | set(HARMLESS) == FAULTS.keys()
    final = {"quota", "wrong key", "forbidden", "no such model", "refusal", "filtered", "ten megabytes"}
    assert RECOVERS.keys() | final == FAULTS.keys()


@pytest.mark.parametrize("name", RECOVERS)
def test_a_fault_that_passes(name: str) -> None:
    """After one fault the evaluation is the one meant, at the calls promised."""
    with serving(first(FAULTS[name])) as server:
        evaluation = evaluate_answer(QUESTION, answer_of(137), judge=impatient(server, 2 if name in SLOW else 30))
        assert scores(evaluation) == meant_scores(137)
        judge = evaluation.judge
        assert (len(server.calls), judge.calls, judge.further_calls) == RECOVERS[name]
        assert (judge.engine, judge.model, judge.fallback_reason) == ("model", "loopback-judge", None)
        assert any(judge.dropped.model_dump().values()) is (name == "wrong units")
        assert all(quote.text in evaluation.answer for d in DIMENSIONS for quote in evaluation.scores[d].evidence)
        assert CODEWORD not in repr(judge)


@pytest.mark.parametrize("name", STAYS)
def test_a_fault_that_stays(name: str) -> None:
    """A fault on every request ends in its own error, after as many requests as can help."""
    kind, requests = STAYS[name]
    with serving(always(FAULTS[name])) as server:
        with pytest.raises(JudgeError) as raised:
            evaluate_answer(QUESTION, answer_of(137), judge=impatient(server, 0.8 if name in SLOW else 30))
        assert type(raised.value) is kind
        # On a busy machine the time of a second slow attempt may be gone before it is sent.
        assert requests - (name in SLOW) <= len(server.calls) <= requests
        assert_well_told(raised.value, server)


@pytest.mark.parametrize("name", HARMLESS)
def test_a_fault_that_does_no_harm(name: str) -> None:
    """Fences, words around a judgement, and units that do not exist cost no call, however often."""
    with serving(always(FAULTS[name])) as server:
        judge = impatient(server)
        assert [scores(evaluate_answer(QUESTION, answer_of(n), judge=judge)) for n in range(3)] == [
            meant_scores(n) for n in range(3)
        ]
        assert len(server.calls) == 3


@pytest.mark.parametrize("name", STAYS)
def test_auto_falls_back(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With ``judge="auto"`` each of these errors gives the heuristic's evaluation, a reason and a warning."""
    with serving(always(FAULTS[name])) as server:
        monkeypatch.setattr(
            "starjudge.judges.auto.kept_model_judge",
            lambda *settings: impatient(server, 0.8 if name in SLOW else 30),
        )
        with pytest.warns(FallbackWarning, match=STAYS[name][0].__name__) as warned:
            evaluation = evaluate_answer(QUESTION, answer_of(137), base_url=server.url)
    offline = evaluate_answer(QUESTION, answer_of(137), judge="heuristic")
    reason = evaluation.judge.fallback_reason
    assert reason is not None
    assert reason.startswith(f"{STAYS[name][0].__name__}: {server.url}")
    assert len(warned) == 1
    assert KEY not in f"{reason}{warned[0].message}"
    assert CODEWORD not in f"{reason}{warned[0].message}"
    assert evaluation.model_copy(update={"judge": offline.judge}) == offline


@pytest.mark.parametrize("name", ["rate without a time", "prose", "score 9999", "truncated", "failure"])
def test_the_log_holds_no_answer(name: str, caplog: pytest.LogCaptureFixture) -> None:
    """Also at the most talkative level, no word of the answer, of the reply or of the key is logged by us."""
    caplog.set_level(logging.DEBUG, "starjudge")
    with serving(first(FAULTS[name])) as server:
        evaluate_answer(QUESTION, answer_of(137), judge=impatient(server))
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("starjudge"))
    for private in (CODEWORD, "embeddings", "A scripted reason", KEY):
        assert private not in ours


def test_one_client_for_many_evaluations() -> None:
    """Evaluations in a row share one connection."""
    with serving() as server:
        judge = impatient(server)
        for number in range(10):
            evaluate_answer(QUESTION, answer_of(number), judge=judge)
        assert (len(server.calls), server.connections) == (10, 1)


# All at once.

FOR_GOOD = ("quota", "wrong key", "forbidden", "no such model", "refusal", "filtered")
# A server refuses what it is sent: once the judge has learned to leave it out, there is nothing to refuse.
REFUSES: dict[str, Callable[[Call], bool]] = {
    "temperature refused": lambda call: "temperature" in call.body,
    "limit's name refused": lambda call: "max_completion_tokens" in call.body,
    "logprobs refused": lambda call: "logprobs" in call.body,
    "failure that blames the form": lambda call: call.form in ("strict_schema", "schema"),
    "complaints in a list": lambda call: call.form in ("strict_schema", "schema"),
}


def drawn(seed: int) -> dict[int, list[str]]:
    """The faults of each answer's first requests: none, one, or some in a row."""
    chance = random.Random(seed)
    names = [name for name in FAULTS if name not in (*REFUSES, *SLOW, "ten megabytes")]
    faults: dict[int, list[str]] = {}
    for number in range(ANSWERS):
        kind = chance.random()
        if kind < 0.1:
            faults[number] = []
        elif kind < 0.7:
            faults[number] = [chance.choice(names)]
        elif kind < 0.98:
            faults[number] = chance.choices(names, k=chance.randint(2, 7))
        else:
            faults[number] = ["hang"]
    for number, name in zip(chance.sample(range(ANSWERS), 4 * len(REFUSES)), sorted(REFUSES) * 4, strict=True):
        faults[number] = [name]
    return faults


def mixed(faults: dict[int, list[str]]) -> Plan:
    def plan(call: Call) -> Fault | None:
        name = faults[call.case][call.turn - 1] if call.turn <= len(faults[call.case]) else None
        return None if name is None or not REFUSES.get(name, bool)(call) else FAULTS[name]

    return plan


def outcomes(judge: ModelJudge) -> Iterator[Evaluation | BaseException]:
    """What becomes of each answer, in order."""

    def one(number: int) -> Evaluation | BaseException:
        try:
            return evaluate_answer(QUESTION, answer_of(number), judge=judge)
        except BaseException as error:
            return error

    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from pool.map(one, range(ANSWERS))


def test_all_faults_mixed() -> None:
    """Of 500 answers, 32 at once, each ends in the evaluation meant for it or in an error that its faults make."""
    faults = drawn(SEED)
    kinds: Counter[str] = Counter()
    with serving(mixed(faults)) as server:
        for number, outcome in enumerate(outcomes(impatient(server, timeout=4))):
            seen = faults[number]
            if isinstance(outcome, Evaluation):
                kinds["evaluation"] += 1
                assert scores(outcome) == meant_scores(number), (number, seen)
                assert f"case {number}," in outcome.answer
                assert outcome.judge.further_calls <= 2, (number, seen)
                if len(seen) <= 1:
                    assert outcome.judge.further_calls <= 1, (number, seen)
                assert not set(seen[:1]) & set(FOR_GOOD), (number, seen)
            else:
                kinds[type(outcome).__name__] += 1
                assert isinstance(outcome, JudgeError), (number, seen, outcome)
                assert type(outcome) in {STAYS[name][0] for name in seen if name in STAYS}, (number, seen, outcome)
                assert len(seen) > 1 or seen[0] in FOR_GOOD, (number, seen, outcome)
                assert_well_told(outcome, server)
    assert kinds.total() == ANSWERS
    assert kinds["evaluation"] > ANSWERS / 2
    assert len(kinds) > 8
