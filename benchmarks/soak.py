"""A long batch behind a server that breaks in every way known, watched for leaks, losses and mix-ups.

``starjudge grade`` judges against the fault server of the tests, in a process of its own: one request in eight fails in
one of its ways. Memory, threads and open files of the run are looked at every ten seconds. The server hides a number
in each judgement, so that a record with another answer's scores would show.
Run: ``python benchmarks/soak.py [minutes] [requests a minute]``
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import IO, Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "chat"))

from fault_server import FAULTS, KEY, QUESTION, Call, Fault, FaultServer, answer_of, meant_scores

SHARE = 1 / 8  # of requests that a fault meets
FOR_GOOD = {
    "wrong key",
    "forbidden",
    "no such model",
    "quota",
}  # of the account: they would end the run, as they should
DELAY = 0.3  # seconds of a right reply
TIMEOUT = 15  # seconds for an answer, so that a stalled reply does not stop the run for minutes
EVERY = 10.0  # seconds between two looks
SEED = 20261121


def plan(server: FaultServer) -> None:
    """Draw a fault for some requests, by a generator of a fixed seed."""
    chance, lock = random.Random(SEED), threading.Lock()
    names = sorted(set(FAULTS) - FOR_GOOD)

    def drawn(call: Call) -> Fault | None:
        with lock:
            name = chance.choice(names) if chance.random() < SHARE else None
            server.calls.clear()  # bodies of an hour's requests are not needed
            server.headers.clear()
        time.sleep(DELAY)
        return FAULTS[name] if name is not None else None

    server.plan = drawn


def serve() -> None:
    """Serve until standard input is closed, after saying where."""
    server = FaultServer()
    plan(server)
    print(server.url, flush=True)
    sys.stdin.read()
    server.stop()


def look(pid: int) -> tuple[int, int, int]:
    """Resident memory in MB, threads and open files of a process."""
    status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    files = len(list(Path(f"/proc/{pid}/fd").iterdir()))
    return int(status["VmRSS"].split()[0]) // 1024, int(status["Threads"]), files


def watched(process: subprocess.Popen[Any]) -> list[tuple[int, int, int]]:
    """What a process took, every ten seconds until its end."""
    seen = []
    time.sleep(EVERY)
    while process.poll() is None:
        try:
            seen.append(look(process.pid))
        except OSError:  # it ended meanwhile
            break
        time.sleep(EVERY)
    process.wait()
    return seen


def wrong(record: dict[str, Any]) -> bool:
    """Whether a record's scores are not those that the server means for it; caps of ours may only lower the verdict."""
    evaluation, meant = record["evaluation"], meant_scores(int(record["id"]))
    overall = meant.pop("overall")
    same = all(evaluation["scores"][name]["score"] == score for name, score in meant.items())
    capped = bool(evaluation["caps"]) and evaluation["overall"] < overall
    return not same or not (evaluation["overall"] == overall or capped)


def report(records: list[dict[str, Any]], count: int, seen: list[tuple[int, int, int]], log: str) -> None:
    """Print what came of it."""
    judged = [record for record in records if record["evaluation"] is not None]
    failures = Counter(record["failure"]["error"] for record in records if record["failure"] is not None)
    ids = {int(record["id"]) for record in records}
    print(f"{count:,} rows, {len(records):,} records, {len(ids):,} ids")
    print(f"judged {len(judged):,}, scores that are not those meant: {sum(map(wrong, judged))}")
    print("failures: " + (", ".join(f"{name} {n:,}" for name, n in failures.most_common()) or "none"))
    for name, place in (("memory in MB", 0), ("threads", 1), ("open files", 2)):
        values = [one[place] for one in seen]
        quarter = max(1, len(values) // 4)
        # From the second quarter on: the first one warms up.
        parts = [max(values[n : n + quarter]) for n in range(0, quarter * 4, quarter)]
        print(f"{name}, most in each quarter: {parts}")
    print(f"the key or the hidden word in what was printed: {KEY in log or 'zinnober' in log}")


def main() -> None:
    """Run the soak."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    rpm = int(sys.argv[2]) if len(sys.argv) > 2 else 480
    count = round(minutes * rpm / (1 + 1.2 * SHARE))  # most faults cost a further request
    server = subprocess.Popen(
        [sys.executable, __file__, "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    stdout: IO[str] | None = server.stdout
    assert stdout is not None
    with tempfile.TemporaryDirectory() as folder:
        source, out, said = Path(folder, "in.jsonl"), Path(folder, "out.jsonl"), Path(folder, "log.txt")
        with source.open("w") as file:
            for number in range(count):
                file.write(json.dumps({"id": number, "question": QUESTION, "answer": answer_of(number)}) + "\n")
        command = [
            *(sys.executable, "-m", "starjudge", "grade", str(source), "-o", str(out), "--judge", "model", "--yes"),
            *("--model", "loopback-judge", "--base-url", stdout.readline().strip(), "--rpm", str(rpm)),
            *("--timeout", str(TIMEOUT)),
        ]
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("OPENAI_", "STARJUDGE_"))}
        began = time.monotonic()
        with said.open("w") as log:
            process = subprocess.Popen(command, env={**environment, "OPENAI_API_KEY": KEY}, stdout=log, stderr=log)
            seen = watched(process)
        print(f"exit {process.returncode} after {(time.monotonic() - began) / 60:.1f} minutes")
        report([json.loads(line) for line in out.read_text().splitlines()], count, seen, said.read_text())
    server.kill()


if __name__ == "__main__":
    serve() if sys.argv[1:] == ["serve"] else main()
