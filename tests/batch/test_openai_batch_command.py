"""``starjudge openai-batch``: what it says, what it writes, and its exit codes."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from batch_server import BatchServer, batch_service
from fault_server import FAULTS, KEY, QUESTION, answer_of

import starjudge.cli
from starjudge.cli import openai_batch
from starjudge.cli.parsing import Parser, commands

pytestmark = pytest.mark.block_network(allowed_hosts=["127.0.0.1"])
STATE, INPUT, OUTPUT = "run.json", "answers.jsonl", "results.jsonl"


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


def parser() -> Parser:
    made = Parser(prog="starjudge")
    openai_batch.add_to(commands(made))
    return made


@pytest.fixture
def server() -> Iterator[BatchServer]:
    with batch_service() as found:
        yield found


@pytest.fixture
def run(
    server: BatchServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """The command, in a folder with four answers and a server configured."""
    for name in list(os.environ):
        if name.startswith(("OPENAI_", "STARJUDGE_")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    monkeypatch.setenv("STARJUDGE_MODEL", "judge-1")
    monkeypatch.chdir(tmp_path)
    write(4)
    monkeypatch.setattr(sys.modules["starjudge.cli.main"], "_parser", parser)

    def run(*arguments: str, typed: str | None = None) -> Outcome:
        stdin = io.StringIO(typed or "")
        stdin.isatty = lambda: typed is not None  # type: ignore[method-assign]
        monkeypatch.setattr(sys, "stdin", stdin)
        code = starjudge.cli.main(["openai-batch", *arguments])
        out, err = capsys.readouterr()
        return Outcome(code, out, err)

    return run


def write(count: int) -> None:
    lines = [json.dumps({"id": n, "question": QUESTION, "answer": answer_of(n)}) for n in range(1, count + 1)]
    Path(INPUT).write_text("\n".join(lines) + "\n", "utf-8")


def submit(run: Run, *more: str) -> Outcome:
    return run("submit", INPUT, "--state", STATE, "--yes", *more)


def collect(run: Run, *more: str) -> Outcome:
    return run("collect", "--state", STATE, "-o", OUTPUT, *more)


def records() -> list[dict[str, object]]:
    return [json.loads(line) for line in Path(OUTPUT).read_bytes().splitlines()]


def test_from_submit_to_results(run: Run, server: BatchServer) -> None:
    """Submit, wait, collect: one record for each answer in the order of the input, and exit code 0."""
    sent = submit(run)
    assert (sent.code, sent.out) == (0, "")
    assert "4 answers: 4 requests to judge-1 in 1 batch" in sent.err
    assert "sent; then: starjudge openai-batch status --state run.json" in sent.err
    server.finish()
    done = collect(run)
    assert (done.code, done.out, done.err) == (
        0,
        "",
        "starjudge: 4 records written to results.jsonl, 0 of them failed\n",
    )
    assert [record["id"] for record in records()] == [1, 2, 3, 4]


def test_rows_that_cannot_be_judged(run: Run, server: BatchServer) -> None:
    """Rows that are wrong are told when submitting, and stand in the results as failures."""
    with Path(INPUT).open("a", encoding="utf-8") as file:
        file.write('{"id": 5, "question": "Why?"}\nno JSON\n')
    outcome = submit(run)
    assert "cannot be judged, as the results will say: 2 answers" in outcome.err
    server.finish()
    assert collect(run).code == 1
    assert [record["failure"] is None for record in records()] == [True] * 4 + [False] * 2


def test_too_early(run: Run, server: BatchServer) -> None:
    """While answers are waited for nothing is written, and the exit code says that it is not all."""
    submit(run)
    done = collect(run)
    assert done.code == 1
    assert done.err == (
        "starjudge: waiting for batches under way: 4 answers; collect again later\n"
        "starjudge: results.jsonl is not written; --partial writes the 0 that are finished\n"
    )
    assert not Path(OUTPUT).exists()


def test_further_rounds_need_no_options(run: Run, server: BatchServer) -> None:
    """A later submit knows inputs and settings, and sends only what is missing."""
    server.plan = lambda call: FAULTS["malformed"] if call.case == 2 and call.turn == 1 else None
    submit(run, "--rubric", "star", "--samples", "1", "--temperature", "0.5", "--redact-name", "Okonkwo")
    server.finish()
    done = collect(run)
    assert done.code == 1
    assert "a further request is needed for 1 answer: starjudge openai-batch submit --state run.json\n" in done.err
    assert "1 answer: 1 request to judge-1 in 1 batch" in run("submit", "--state", STATE, "--yes").err
    server.finish()
    assert collect(run).code == 0
    assert server.bodies[-1]["temperature"] == 0.5
    assert "nothing to send: all 4 are there" in run("submit", "--state", STATE, "--yes").err


def test_some_failed(run: Run, server: BatchServer) -> None:
    """Records that failed are in the results with their reason, and the exit code is 1."""
    server.plan = lambda call: FAULTS["refusal"] if call.case == 2 else None
    submit(run)
    server.finish()
    done = collect(run)
    assert (done.code, done.err) == (1, "starjudge: 4 records written to results.jsonl, 1 of them failed\n")


def test_partial_and_giving_up(run: Run, server: BatchServer) -> None:
    """What is finished can be written early, and what never came can be written off."""
    submit(run)
    server.finish("expired", executed=0.5)
    assert (collect(run, "--partial").code, len(records())) == (1, 2)
    assert (collect(run, "--give-up").code, len(records())) == (1, 4)


def test_status_as_text(run: Run, server: BatchServer) -> None:
    """Status shows each batch with its counts, and what to do next."""
    submit(run)
    server.finish("expired", executed=0.5)
    shown = run("status", "--state", STATE)
    assert shown.code == 0
    assert shown.out == (
        f"judge-1 at {server.url}: answers.jsonl\n\n"
        "file  batch                                     status          requests  completed  failed\n"
        "0001  batch_1                                   expired                4          2       2\n\n"
        "Next: submit: batches ended early; what is missing is sent again, and nothing else\n"
    )


def test_status_as_json(run: Run, server: BatchServer) -> None:
    """Status as JSON has the same."""
    submit(run)
    server.begin("finalizing")
    shown = json.loads(run("status", "--state", STATE, "--format", "json").out)
    assert shown["batches"][0] == {
        "part": "0001",
        "batch": "batch_1",
        "status": "finalizing",
        "requests": 4,
        "completed": 0,
        "failed": 0,
        "collected": False,
        "faults": [],
    }
    assert shown["next"].startswith("wait")


@pytest.mark.parametrize(("typed", "sent"), [("y\n", 1), ("n\n", 0), ("\n", 0)])
def test_asked_on_a_terminal(run: Run, server: BatchServer, typed: str, sent: int) -> None:
    """On a terminal the plan is shown and asked about; anything but yes sends nothing."""
    outcome = run("submit", INPUT, "--state", STATE, typed=typed)
    assert outcome.code == 0
    assert "Send them? [y/N]" in outcome.err
    assert len(server.batches) == sent
    assert ("nothing was sent" in outcome.err) == (not sent)


def test_no_terminal(run: Run, server: BatchServer) -> None:
    """Elsewhere nothing is sent without --yes."""
    outcome = run("submit", INPUT, "--state", STATE)
    assert outcome.code == 2
    assert outcome.err.endswith("nothing was sent: there is no terminal to ask on; give --yes to send without asking\n")
    assert server.log == []


WRONG: dict[str, tuple[tuple[str, ...], str]] = {
    "no state": (("submit", INPUT), "the following arguments are required: --state"),
    "no output": (("collect", "--state", STATE), "the following arguments are required: -o/--output"),
    "no such state": (("status", "--state", "nope.json"), "nope.json: no such state file"),
    "a state that is none": (("status", "--state", INPUT), "answers.jsonl: expected the state of a run"),
    "a state in no folder": (
        ("submit", INPUT, "--state", "a/b.json", "--yes"),
        "a/b.json: the folder a does not exist",
    ),
    "no input": (("submit", "--state", "new.json", "--yes"), "no inputs: name the files with the answers"),
    "no such input": (("submit", "nope.jsonl", "--state", "new.json", "--yes"), "nope.jsonl: no such file"),
    "standard input": (("submit", "-", "--state", "new.json", "--yes"), "standard input (-) can be read once"),
    "a key": (("submit", INPUT, "--state", STATE, "--api-key", "sk-x"), "the key is no option"),
    "batch size": (
        ("submit", INPUT, "--state", "n.json", "--batch-size", "0"),
        "--batch-size: expected a whole number",
    ),
    "a limit without a price": (
        ("submit", INPUT, "--state", "new.json", "--max-cost", "1", "--yes"),
        "--max-cost: no price is known for 'judge-1', so no limit can be kept; give --prices FILE",
    ),
    "unknown company": (
        ("submit", INPUT, "--state", "new.json", "--company", "gogle", "--yes"),
        "--company: unknown 'gogle'; did you mean 'google'?",
    ),
    "an input as output": (
        ("collect", "--state", STATE, "-o", INPUT),
        "answers.jsonl: holds something else than results",
    ),
    "a table": (("collect", "--state", STATE, "-o", "out.csv"), "out.csv: expected a name such as results.jsonl"),
    "unknown rubric": (("submit", INPUT, "--state", "new.json", "--rubric", "stra", "--yes"), "stra"),
}


@pytest.mark.parametrize(("arguments", "words"), WRONG.values(), ids=WRONG)
def test_wrong_usage(run: Run, server: BatchServer, arguments: tuple[str, ...], words: str) -> None:
    """Wrong usage is one line that names what is wrong, exit code 2, and nothing is sent."""
    outcome = run(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert words in outcome.err
    assert outcome.err.count("\n") == 1
    assert server.log == []


CHANGED: dict[str, tuple[tuple[str, ...], str]] = {
    "model": (("--model", "judge-2"), "this run was begun with model judge-1, now judge-2"),
    "samples": (("--samples", "3"), "this run was begun with samples 1, now 3"),
    "company": (("--company", "google"), "this run was begun with company none, now google"),
}


@pytest.mark.parametrize(("more", "words"), CHANGED.values(), ids=CHANGED)
def test_changed_settings(run: Run, server: BatchServer, more: tuple[str, ...], words: str) -> None:
    """A run goes on with what it began with: another model, say, is refused, and nothing is sent."""
    submit(run)
    before = len(server.log)
    outcome = submit(run, *more)
    assert outcome.code == 2
    assert words in outcome.err
    assert len(server.log) == before


def test_another_input(run: Run, server: BatchServer) -> None:
    """Other inputs are another run."""
    submit(run)
    Path("more.jsonl").write_text(Path(INPUT).read_text("utf-8"), "utf-8")
    outcome = run("submit", "more.jsonl", "--state", STATE, "--yes")
    assert outcome.code == 2
    assert "this run was begun with answers.jsonl; leave the inputs out" in outcome.err


def test_a_changed_rubric(run: Run, server: BatchServer) -> None:
    """A rubric file that was changed since is noticed: its replies would not fit."""
    rubric = Path("mine.yaml")
    rubric.write_text("id: mine\nversion: 1.0.0\nextends: star\n", "utf-8")
    assert submit(run, "--rubric", "mine.yaml").code == 0
    rubric.write_text("id: mine\nversion: 1.1.0\nextends: star\n", "utf-8")
    server.finish()
    outcome = collect(run)
    assert outcome.code == 2
    assert "this run was begun with another rubric mine 1.0.0" in outcome.err


def test_another_server(run: Run, server: BatchServer) -> None:
    """A run is not asked about at another server than the one it began at."""
    submit(run)
    outcome = run("status", "--state", STATE, "--base-url", "http://127.0.0.1:9/v1")
    assert outcome.code == 2
    assert f"this run was begun at {server.url}, and http://127.0.0.1:9/v1 is configured now" in outcome.err


def test_rows_added_later(run: Run, server: BatchServer) -> None:
    """Answers added to the input are sent by the next submit, and only they."""
    submit(run)
    server.finish()
    write(6)
    assert "2 answers: 2 requests" in submit(run).err
    server.finish()
    assert collect(run).code == 0
    assert len(records()) == 6
    assert set(server.paid.values()) == {1}


def test_server_fails(run: Run, server: BatchServer) -> None:
    """A server that refuses the key gives exit code 3 and one line."""
    server.refuse["POST /files"] = (401, FAULTS["wrong key"].body)
    outcome = submit(run)
    assert outcome.code == 3
    assert "not allowed" in outcome.err
    assert KEY not in outcome.err


def test_two_at_once(run: Run, server: BatchServer) -> None:
    """A second command on the same run is refused while the first is at work."""
    submit(run)
    from starjudge.batch.openai_batch.state import StateFile

    with StateFile(STATE):
        outcome = run("status", "--state", STATE)
    assert outcome.code == 2
    assert "another command is at work on this run" in outcome.err


def test_help_shows_examples(capsys: pytest.CaptureFixture[str]) -> None:
    """Each help has an example of its command."""
    for part in ("submit", "status", "collect"):
        capsys.readouterr()
        with pytest.raises(SystemExit):
            parser().parse_args(["openai-batch", part, "--help"])
        shown = capsys.readouterr().out
        assert f"starjudge openai-batch {part} " in shown
        assert max(map(len, shown.splitlines())) <= 100


def test_killed_while_a_batch_is_made(run: Run, server: BatchServer) -> None:
    """A submit that is killed when the batch is made and not yet written down: the next finds it, and pays once."""
    child: list[subprocess.Popen[bytes]] = []
    made = threading.Event()
    create = server.create

    def create_and_kill(given: dict[str, object]) -> dict[str, object]:
        shown = create(given)
        if not made.is_set():
            made.set()
            os.kill(child[0].pid, signal.SIGKILL)
            child[0].wait()
        return shown

    server.create = create_and_kill  # type: ignore[method-assign]
    code = "import sys; sys.path.insert(0, sys.argv.pop(1)); import test_openai_batch_command as t; t.as_process()"
    child.append(
        subprocess.Popen(
            [sys.executable, "-c", code, str(Path(__file__).parent), "submit", INPUT, "--state", STATE, "--yes"],
            stderr=subprocess.PIPE,
        )
    )
    _, err = child[0].communicate(timeout=30)
    assert child[0].returncode == -signal.SIGKILL, err.decode()
    assert json.loads(Path(STATE).read_text("utf-8"))["parts"][0]["batch"] is None
    outcome = submit(run)
    assert "batch batch_1 was made by a command that was cut off; it is taken up, not made again" in outcome.err
    assert len(server.batches) == 1
    server.finish()
    assert collect(run).code == 0


def as_process() -> None:
    """The command, in a process of its own."""
    sys.modules["starjudge.cli.main"]._parser = parser  # type: ignore[attr-defined]
    sys.exit(starjudge.cli.main(["openai-batch", *sys.argv[1:]]))
