"""A batch judged by a model behind a server that is slow, limits rates and fails at random, killed on the way.

``starjudge grade`` judges 2,000 answers against a loopback server in a process of its own: 100 requests in any 1.5 s,
3 % status 500, 2 % refusals without a reason, 2 % slow replies. With kills, the command is ended by SIGKILL that many
times and given again. Run: ``python benchmarks/model_batch.py [answers] [kills]``
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "chat"))

from limited_server import MODEL, Limits, limited_process, most_in_a_window

WINDOW, ALLOWED = 1.5, 100
LIMITS = Limits(requests=ALLOWED, window=WINDOW, seconds=0.3, failing=0.03, refusing=0.02, slow=0.02)
QUESTION = "Tell me about a time when you improved a system that others depended on."
STORY = (
    "Our feature store, case {number}, served stale embeddings to four teams. I was asked to bring the lag under one "
    "minute. I profiled the ingest job, found a full table scan and wrote an incremental merge. I replayed a week of "
    "traffic against it. The lag fell from 40 minutes to 50 seconds. I learned to measure freshness first."
)


def main() -> None:
    """Print whether all is accounted for, and the figures of the server."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    with tempfile.TemporaryDirectory() as folder, limited_process(LIMITS) as url:
        source, out = Path(folder, "in.jsonl"), Path(folder, "out.jsonl")
        with source.open("w") as file:
            for n in range(count):
                row = {"id": n, "question": QUESTION, "answer": STORY.format(number=n)}
                file.write(json.dumps(row) + "\n")
        command = [
            *(sys.executable, "-m", "starjudge", "grade", str(source), "-o", str(out), "--judge", "model"),
            *("--model", MODEL, "--base-url", url, "--yes"),
        ]
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("OPENAI_", "STARJUDGE_"))}
        began = time.monotonic()
        for kill in range(kills):
            process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
            wanted = count * (kill + 1) // (kills + 1)
            while process.poll() is None and lines(out) < wanted:
                time.sleep(0.02)
            process.send_signal(signal.SIGKILL)
            process.wait()
            print(f"killed with {lines(out):,} records")
        done = subprocess.run(command, env=environment, stderr=subprocess.PIPE, text=True, check=False)
        seconds = time.monotonic() - began
        records = [json.loads(line) for line in out.read_text().splitlines()]
        seen = json.load(urllib.request.urlopen(url))
        print(f"exit {done.returncode}; {len(records):,} records, {len({r['id'] for r in records}):,} ids")
        print(f"judged {sum(r['evaluation'] is not None for r in records):,}, failed {failed(records):,}")
        repeated = sum(n - 1 for n in seen["answered"].values())
        print(f"calls answered {sum(seen['answered'].values()):,}, of them for an answer that had one: {repeated}")
        arrivals = sorted(seen["arrivals"])
        print(f"most requests in any {WINDOW} s: {most_in_a_window(arrivals, WINDOW)} (limit {ALLOWED})")
        if not kills:
            # Until the last request: the slow tail of replies is the server's.
            rate = len(arrivals) / (arrivals[-1] - arrivals[0])
            print(f"{rate:.1f} requests a second, {rate * WINDOW / ALLOWED:.0%} of what the limit allows")
        print(f"{seconds:.1f} s in all")


def lines(path: Path) -> int:
    """Whole records in a file."""
    return path.read_bytes().count(b"\n") if path.exists() else 0


def failed(records: list[dict]) -> int:  # type: ignore[type-arg]
    """Records that are failures."""
    return sum(record["failure"] is not None for record in records)


if __name__ == "__main__":
    main()
