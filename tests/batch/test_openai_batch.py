"""The provider's Batch API: the same records as live, every state of a batch, and nothing paid twice."""

from __future__ import annotations

import dataclasses
import json
import os
import random
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from batch_server import BatchServer, batch_service
from fault_server import CODEWORD, FAULTS, KEY, QUESTION, Call, Fault, Plan, answer_of, first, refusal, serving

from starjudge.batch.openai_batch import Collected, Submitted, collect, status, submit
from starjudge.batch.openai_batch import Plan as Planned
from starjudge.batch.rows import Row
from starjudge.batch.work import Grader, line_of
from starjudge.chat.openai_model import OpenAIChatModel
from starjudge.chat.retrying import Retry
from starjudge.errors import (
    CostLimitReached,
    InputError,
    ModelAccessDenied,
    ModelError,
    ModelUnavailable,
)
from starjudge.judges.model import ModelJudge

pytestmark = pytest.mark.block_network(allowed_hosts=["127.0.0.1"])
MODEL = "judge-1"
PRICES = {MODEL: {"input": 2.0, "output": 8.0}}
AT_ONCE = Retry(sleep=lambda seconds: None)
ENDED_EARLY = ["expired", "cancelled"]


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of whoever runs the tests."""
    for name in list(os.environ):
        if name.startswith(("OPENAI_", "STARJUDGE_", "AZURE_")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)


@pytest.fixture
def server() -> Iterator[BatchServer]:
    with batch_service() as found:
        yield found


def row(number: int, **changes: Any) -> Row:
    data = {"question": QUESTION, "answer": answer_of(number), "cohort": number % 2}
    asked = {"question": QUESTION, "answer": data["answer"]}
    return Row(**{"place": f"in.jsonl:{number}", "data": data, "asked": asked, "id": f"r{number}", **changes})


def rows(count: int) -> Callable[[], Iterable[Row]]:
    return lambda: map(row, range(1, count + 1))


class Bench:
    """A run against a server, with the arguments that all commands share."""

    def __init__(self, server: BatchServer, folder: Path, given: Callable[[], Iterable[Row]]) -> None:
        self.server = server
        self.state = folder / "run.json"
        self.output = folder / "results.jsonl"
        self.rows = given
        self.access: dict[str, Any] = {"base_url": server.url, "api_key": KEY, "retry": AT_ONCE}

    def submit(self, **settings: Any) -> Submitted:
        return submit(self.rows, self.state, **{"model": MODEL, "prices": PRICES, **self.access, **settings})

    def collect(self, **settings: Any) -> Collected:
        return collect(self.state, self.output, **{"rows": self.rows, "prices": PRICES, **self.access, **settings})

    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.output.read_bytes().splitlines()]


@pytest.fixture
def bench(server: BatchServer, tmp_path: Path) -> Bench:
    return Bench(server, tmp_path, rows(4))


def live(given: Iterable[Row], plan: Plan | None = None, **settings: Any) -> list[dict[str, Any]]:
    """The records of a live run against a server that answers the same."""
    with serving(plan) as chat:
        judge = ModelJudge(chat=OpenAIChatModel(MODEL, chat.url, KEY), prices=PRICES, retry=AT_ONCE, **settings)
        grader = Grader(judge)
        return [json.loads(line_of(grader.record(one)).replace(chat.url.encode(), b"SERVER")) for one in given]


def same(record: dict[str, Any], server: BatchServer) -> Any:
    """A record without what may differ: time and price, and the server's port."""

    def plain(value: Any) -> Any:
        if isinstance(value, list):
            return [plain(one) for one in value]
        if not isinstance(value, dict):
            return value
        left_out = ("seconds", "cost", "prices_dated") if "prices_dated" in value else ()
        return {name: plain(one) for name, one in value.items() if name not in left_out}

    return plain(json.loads(json.dumps(record).replace(server.url, "SERVER")))


def run_to_end(bench: Bench, **settings: Any) -> int:
    """Submit and finish until nothing is missing. Out: how many rounds it took."""
    rounds = 0
    while bench.submit(**settings).sent:
        bench.server.finish()
        rounds += 1
    bench.collect()
    return rounds


# The same records as a live run.

SETTINGS: dict[str, dict[str, Any]] = {
    "plain": {},
    "three readings": {"samples": 3},
    "each dimension": {"calls": "per_dimension"},
    "settings": {"temperature": 0.2, "seed": 7, "logprobs": False, "redact": True},
}


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
def test_same_as_live(bench: Bench, settings: dict[str, Any]) -> None:
    """Records are those of a live run that gets the same replies, but for time and price."""
    assert run_to_end(bench, **settings) == 1
    wanted = live(bench.rows(), **settings)
    assert [same(one, bench.server) for one in bench.records()] == [same(one, bench.server) for one in wanted]
    assert all(one["evaluation"]["status"] == "scored" for one in wanted)


TURNS: dict[str, tuple[Fault, int]] = {
    "malformed": (FAULTS["malformed"], 2),
    "a score out of range": (FAULTS["score 9999"], 2),
    "cut off": (FAULTS["truncated"], 2),
    "declined": (FAULTS["refusal"], 1),
    "filtered": (FAULTS["filtered"], 1),
    "refused for good": (refusal(400, "Your input is not allowed here", code="invalid_prompt"), 1),
    "too long": (refusal(400, "too long", code="context_length_exceeded"), 1),
}


@pytest.mark.parametrize(("fault", "rounds"), TURNS.values(), ids=TURNS)
def test_further_turns_as_live(server: BatchServer, tmp_path: Path, fault: Fault, rounds: int) -> None:
    """A reply that a live run would ask about again is asked about by the next submit, and by nothing else."""

    def plan(call: Call) -> Fault | None:
        return fault if call.case == 3 and call.turn == 1 else None

    server.plan = plan
    bench = Bench(server, tmp_path, rows(4))
    assert run_to_end(bench) == rounds
    assert len(server.bodies) == 4 + rounds - 1
    wanted = live(bench.rows(), plan)
    assert [same(one, server) for one in bench.records()] == [same(one, server) for one in wanted]


def test_a_setting_that_is_refused(server: BatchServer, tmp_path: Path) -> None:
    """A setting that the model does not take is left out by the next submit, as a live run leaves it out."""
    server.plan = lambda call: FAULTS["logprobs refused"] if call.body.get("logprobs") else None
    bench = Bench(server, tmp_path, rows(4))
    assert run_to_end(bench) == 2
    assert [same(one, server) for one in bench.records()] == [
        same(one, server) for one in live(bench.rows(), server.plan)
    ]


def test_a_bad_reply_to_the_repair_is_a_failure(server: BatchServer, tmp_path: Path) -> None:
    """A reply that its repair does not mend fails as it does live, and is not asked about a third time."""
    server.plan = lambda call: FAULTS["malformed"] if call.case == 2 else None
    bench = Bench(server, tmp_path, rows(3))
    assert run_to_end(bench) == 2
    failure = bench.records()[1]["failure"]
    assert failure["error"] == "ReplyMalformed"
    assert same(bench.records()[1], server) == same(live(bench.rows(), server.plan)[1], server)


def test_rows_that_need_no_model(server: BatchServer, tmp_path: Path) -> None:
    """A row with a fault and one with too few words have their records without a request."""
    short = {"question": QUESTION, "answer": "No idea, sorry."}
    given = [
        row(1),
        row(2, data=short, asked=short),
        row(3, asked={}, fault="in.jsonl:3: not valid JSON; mend the line"),
    ]
    bench = Bench(server, tmp_path, lambda: given)
    assert bench.submit().plan.requests == 1
    server.finish()
    found = bench.collect()
    assert (found.summary.records, found.summary.failed, found.summary.insufficient) == (3, 1, 1)
    assert bench.records()[2]["failure"] == {
        "error": "InputError",
        "message": "in.jsonl:3: not valid JSON; mend the line",
    }


QUESTIONS = (
    "Tell me about a time when a project of yours failed.",
    "Describe a conflict with a colleague and how you resolved it.",
    "When did you last have to meet a deadline that looked impossible?",
)


def interview(folder: Path) -> Path:
    """A file with three questions, each with its answer."""
    file = folder / "talk.txt"
    said = (f"Interviewer: {question}\n\nCandidate: {answer_of(n)}" for n, question in enumerate(QUESTIONS, 1))
    file.write_text("\n\n".join(said) + "\n", "utf-8")
    return file


def test_a_whole_interview(server: BatchServer, tmp_path: Path) -> None:
    """All questions of an interview are asked in one round."""
    file = interview(tmp_path)
    one = Row(str(file), {"file": str(file)}, kind="transcript", path=str(file))
    bench = Bench(server, tmp_path, lambda: [one])
    assert run_to_end(bench) == 1
    assert same(bench.records()[0], server) == same(live([one])[0], server)
    assert len(bench.records()[0]["session"]["exchanges"]) == 3


def test_a_failed_interview_as_live(server: BatchServer, tmp_path: Path) -> None:
    """An interview with a question that was refused for good fails with that reason."""
    file = interview(tmp_path)
    server.plan = lambda call: FAULTS["refusal"] if call.case == 2 else None
    bench = Bench(server, tmp_path, lambda: [Row(str(file), {}, kind="transcript", path=str(file))])
    assert run_to_end(bench) == 1
    assert bench.records()[0]["failure"]["error"] == "ModelRefused"


def test_half_the_price(bench: Bench) -> None:
    """The cost is half of that of a live run, and its basis says so."""
    run_to_end(bench)
    batch, direct = bench.records()[0]["evaluation"]["judge"], live(bench.rows())[0]["evaluation"]["judge"]
    assert batch["cost"] == pytest.approx(direct["cost"] / 2)
    assert batch["prices_dated"] == "given by the caller, halved for the Batch API"
    assert batch["seconds"] is None


def test_equal_rows_share_a_request(server: BatchServer, tmp_path: Path) -> None:
    """Rows with the same question and answer are asked about once, and each has its record."""
    given = [row(1), dataclasses.replace(row(1), id="other")]
    bench = Bench(server, tmp_path, lambda: given)
    assert bench.submit().plan.requests == 1
    server.finish()
    bench.collect()
    assert [one["id"] for one in bench.records()] == ["r1", "other"]


# What is sent.


def test_what_is_sent(bench: Bench) -> None:
    """A line has an id of its own, method, endpoint, and the body of a live call."""
    bench.submit()
    lines = [json.loads(line) for line in bench.server.files["file-1"].splitlines()]
    with serving() as chat:
        ModelJudge(chat=OpenAIChatModel(MODEL, chat.url, KEY)).evaluate(Grader(None).request(row(1)))  # type: ignore[arg-type]
        assert lines[0]["body"] == chat.calls[0].body
    assert {(line["method"], line["url"]) for line in lines} == {("POST", "/v1/chat/completions")}
    assert len({line["custom_id"] for line in lines}) == 4
    assert max(len(line["custom_id"]) for line in lines) <= 64


def test_readings_have_requests_of_their_own(bench: Bench) -> None:
    """Several readings of an answer are as many requests, though their bodies are the same."""
    assert bench.submit(samples=3).plan.requests == 12
    bench.server.finish()
    assert set(bench.server.paid.values()) == {1}
    assert len(bench.server.paid) == 12


@pytest.mark.parametrize(("limits", "files"), [({"most_requests": 3}, 2), ({"most_bytes": 40_000}, 0), ({}, 1)])
def test_split_by_the_limits(bench: Bench, limits: dict[str, int], files: int) -> None:
    """A file has no more requests and no more bytes than it may."""
    submitted = bench.submit(**limits)
    contents = list(bench.server.files.values())
    assert max(len(content) for content in contents) <= limits.get("most_bytes", 200_000_000)
    assert max(content.count(b"\n") for content in contents) <= limits.get("most_requests", 50_000)
    assert sum(content.count(b"\n") for content in contents) == 4
    assert len(contents) == submitted.plan.files == len(bench.server.batches)
    assert files in (0, len(contents))


@pytest.mark.parametrize("wrong", [{"most_requests": 50_001}, {"most_requests": 0}, {"most_bytes": 200_000_001}])
def test_limits_above_the_providers(bench: Bench, wrong: dict[str, int]) -> None:
    """A limit that the provider does not allow is refused by its name."""
    with pytest.raises(InputError, match=f"^{next(iter(wrong))}: expected a whole number from 1 to"):
        bench.submit(**wrong)
    assert bench.server.log == []


def test_declined(bench: Bench) -> None:
    """The plan is shown before anything is sent, and declining it sends nothing."""
    plans: list[Planned] = []
    submitted = bench.submit(confirm=lambda plan: bool(plans.append(plan)))
    assert not submitted.sent
    assert bench.server.log == []
    assert (plans[0].answers, plans[0].requests, plans[0].files) == (4, 4, 1)
    assert plans[0].prompt_tokens > 4 * 1000
    assert plans[0].most_cost is not None
    assert list(bench.state.with_name("run.json.files").glob("0*")) == []
    assert bench.submit().sent


def test_cost_limit(bench: Bench) -> None:
    """What could cost more than the limit is not sent."""
    with pytest.raises(CostLimitReached, match=r"4 requests could cost up to \$0\.\d\d .*above the limit of \$0\.01"):
        bench.submit(max_cost=0.01)
    assert bench.server.log == []
    assert bench.submit(max_cost=5).sent


def test_cost_limit_without_a_price(bench: Bench) -> None:
    """A limit without a price cannot be kept, so nothing is sent."""
    with pytest.raises(InputError, match="max_cost: no price is known for 'judge-1'"):
        bench.submit(max_cost=5, prices=None)
    assert bench.server.log == []


# Every state of a batch.


@pytest.mark.parametrize("state", ["validating", "in_progress", "finalizing", "cancelling"])
def test_under_way(bench: Bench, state: str) -> None:
    """While a batch is under way nothing is written, nothing is sent again, and the command says what is waited for."""
    bench.submit()
    bench.server.begin(state)
    found = bench.collect()
    assert (found.waiting, found.to_submit, found.written) == (4, 0, False)
    assert not bench.output.exists()
    again = bench.submit()
    assert (again.sent, again.waiting) == (False, 4)
    assert status(bench.state, **bench.access).batches[0].status == state
    assert len(bench.server.batches) == 1


@pytest.mark.parametrize("state", ENDED_EARLY)
def test_ended_early(bench: Bench, state: str) -> None:
    """Of a batch that expired or was cancelled, what was executed counts and only the rest is sent again."""
    bench.submit()
    bench.server.finish(state, executed=0.5)
    found = bench.collect()
    assert (found.summary.records, found.waiting, found.to_submit) == (2, 0, 2)
    assert bench.submit().plan.requests == 2
    bench.server.finish()
    assert bench.collect().written
    assert set(bench.server.paid.values()) == {1}
    assert [same(one, bench.server) for one in bench.records()] == [
        same(one, bench.server) for one in live(bench.rows())
    ]


def test_failed_validation(bench: Bench) -> None:
    """Of a batch whose file was refused the reason is told, and everything is sent again."""
    fault = {"code": "token_limit_exceeded", "message": "Enqueued token limit reached", "line": None, "param": None}
    bench.submit()
    bench.server.finish(faults=[fault])
    standing = status(bench.state, **bench.access)
    assert standing.batches[0].faults == ("token_limit_exceeded: Enqueued token limit reached",)
    assert standing.next.startswith("submit: batches ended early")
    assert run_to_end(bench) == 1
    assert len(bench.records()) == 4


@pytest.mark.parametrize("fault", ["failure", "overload", "rate without a time", "server's time-out"])
def test_lines_that_may_pass(bench: Bench, fault: str) -> None:
    """A request that failed for a reason that may pass is sent again."""
    bench.server.plan = lambda call: FAULTS[fault] if call.case == 1 and call.turn == 1 else None
    assert run_to_end(bench) == 2
    assert len(bench.server.bodies) == 5
    assert all(one["failure"] is None for one in bench.records())


def test_refused_for_good_and_asked_again(bench: Bench) -> None:
    """What was refused for good is a failure with its reason; ``again`` sends it anew."""
    bench.server.plan = first(FAULTS["quota"])
    bench.submit()
    bench.server.finish()
    assert not bench.submit().sent
    found = bench.collect()
    assert (found.summary.failed, found.summary.failures) == (4, {"ModelQuotaExceeded": 4})
    assert "quota used up" in bench.records()[0]["failure"]["message"]
    assert bench.submit(again=True).plan.requests == 4
    assert bench.collect().waiting == 4
    bench.server.finish()
    assert bench.collect().summary.failed == 0


def test_lines_that_are_none(bench: Bench) -> None:
    """Lines that nobody can read cost their own request only, and are told."""
    bench.server.plan = lambda call: Fault(body=b"<html>\n") if call.case == 2 and call.turn == 1 else None
    bench.submit()
    bench.server.finish()
    found = bench.collect()
    assert (found.summary.records, found.to_submit) == (3, 1)
    assert "1 lines of the provider's files could not be read" in found.notes[-1]


def test_output_that_is_gone(bench: Bench) -> None:
    """A file that the provider keeps no longer is told, and its requests are missing."""
    bench.submit()
    bench.server.finish()
    del bench.server.files["file-2"]
    found = bench.collect()
    assert found.to_submit == 4
    assert "its file file-2 is no longer there" in found.notes[0]


# Collecting.


def test_partial(bench: Bench) -> None:
    """With ``partial`` the finished records are written, in the order of the rows."""
    bench.submit()
    bench.server.finish("expired", executed=0.5)
    assert bench.collect(partial=True).written
    assert [one["id"] for one in bench.records()] == ["r1", "r2"]


def test_give_up(bench: Bench) -> None:
    """With ``give_up`` every row has a record, and those without a reply say why."""
    bench.submit()
    bench.server.finish("expired", executed=0.5)
    found = bench.collect(give_up=True)
    assert (found.summary.records, found.summary.failed) == (4, 2)
    assert bench.records()[3]["failure"] == {
        "error": "ModelUnavailable",
        "message": "in.jsonl:4: the Batch API gave no reply (batch_expired); submit it again",
    }


def test_collecting_again_changes_nothing(bench: Bench) -> None:
    """A second collect asks the provider nothing and writes the same bytes."""
    run_to_end(bench)
    once, calls = bench.output.read_bytes(), len(bench.server.log)
    bench.collect(api_key=None, base_url=None)
    assert bench.output.read_bytes() == once
    assert len(bench.server.log) == calls


# Where things go wrong.


def test_the_reply_to_making_a_batch_is_lost(bench: Bench) -> None:
    """A batch whose making was not confirmed is looked for and found, not made again."""
    bench.server.lose["POST /batches"] = 1
    bench.submit()
    assert len(bench.server.batches) == 1
    bench.server.finish()
    assert bench.collect().written


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens(server: BatchServer, tmp_path: Path, seed: int) -> None:
    """Batches that end as they like, with lines that fail as they like: in the end all is there, and paid once."""
    chance = random.Random(seed)
    passing = [FAULTS["failure"], FAULTS["overload"], FAULTS["rate with seconds"], Fault(body=b"broken line\n")]
    server.plan = lambda call: chance.choice(passing) if chance.random() < 0.3 else None
    bench = Bench(server, tmp_path, rows(9))
    for _ in range(30):
        bench.submit(most_requests=chance.randint(1, 5))
        server.finish(chance.choice(["completed", "expired", "cancelled"]), executed=chance.random())
        if bench.collect().written:
            break
    assert set(server.paid.values()) == {1}
    assert [same(one, server) for one in bench.records()] == [same(one, server) for one in live(bench.rows())]


def test_a_batch_that_is_refused(bench: Bench) -> None:
    """A file that the provider has lost before its batch was made is sent again."""
    bench.server.refuse["POST /batches"] = (400, {"error": {"message": "No such File object", "code": None}})
    with pytest.raises(ModelError, match="the request was refused: No such File object"):
        bench.submit()
    bench.server.refuse.clear()
    bench.submit()
    assert bench.server.log.count("POST /files") == 2
    assert len(bench.server.batches) == 1


def test_sent_by_half(bench: Bench) -> None:
    """Requests that were not sent are waited for by nobody: collecting says to submit."""
    bench.server.refuse["POST /batches"] = (403, {"error": {"message": "Not for you", "code": None}})
    with pytest.raises(ModelError):
        bench.submit()
    assert bench.collect().to_submit == 4


def test_wrong_key(bench: Bench) -> None:
    """A key that is refused is told without the key, and the next submit goes on."""
    refused = refusal(401, f"Incorrect API key provided: {KEY}", code="invalid_api_key")
    bench.server.refuse["POST /files"] = (401, refused.body)
    with pytest.raises(ModelAccessDenied) as caught:
        bench.submit()
    assert KEY not in str(caught.value)
    bench.server.refuse.clear()
    bench.submit()
    assert len(bench.server.batches) == 1
    assert bench.server.keys == {f"Bearer {KEY}"}


def test_a_batch_of_another_project(bench: Bench) -> None:
    """A batch that the provider does not know is told with what to do."""
    bench.submit()
    bench.server.batches.clear()
    with pytest.raises(ModelUnavailable, match="batch batch_1 is not known there; use the key of the project"):
        status(bench.state, **bench.access)


def test_no_model_configured(bench: Bench) -> None:
    """Without a key and a server it is said what to set."""
    with pytest.raises(ModelUnavailable, match="no chat model is configured: set OPENAI_API_KEY"):
        bench.submit(api_key=None, base_url=None)


def test_a_server_that_is_gone(server: BatchServer, tmp_path: Path) -> None:
    """A server that cannot be reached is told, and nothing is lost."""
    bench = Bench(server, tmp_path, rows(2))
    server.stop()
    with pytest.raises(ModelError, match="cannot be reached"):
        bench.submit(retry=Retry(2, sleep=lambda seconds: None))
    standing = status(bench.state)
    assert (standing.batches[0].status, standing.next) == ("not sent", "submit: some requests are not sent yet")


def test_nothing_secret_or_said_is_in_the_state(bench: Bench) -> None:
    """The state holds neither key nor answer, and what lies beside it is for its owner alone."""
    run_to_end(bench)
    text = bench.state.read_text("utf-8")
    assert KEY not in text
    assert CODEWORD not in text
    folder = bench.state.with_name("run.json.files")
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (bench.state, bench.output, *folder.iterdir())}
    assert modes == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert sorted(path.name for path in folder.iterdir()) == ["0001.ids", "0001.output.jsonl", "lock"]
