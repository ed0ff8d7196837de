"""How fast many answers are judged offline: one core against all, memory as the batch goes on, and after kills.

Ratios are of runs in the same call. Run: ``python benchmarks/batch.py [records] [kills]``
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

RECORDS = 100_000
EXAMPLES = Path(__file__).parents[1] / "examples"


def main() -> None:
    """Print rates, the ratio, the memory of all processes together, and whether killed runs end the same."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "in.jsonl")
        answers = [path.read_text("utf-8") for path in sorted(EXAMPLES.glob("story_*.txt"))]
        with source.open("w", encoding="utf-8") as file:
            for n in range(count):
                head, _, body = answers[n % len(answers)].partition("\n\n")
                question = head.partition("Question: ")[2].partition("\n")[0]
                row = {"id": n, "question": question, "answer": f"{body.strip()} Case {n}."}
                file.write(json.dumps(row) + "\n")
        one = graded(source, Path(folder, "one.jsonl"), 1)
        two = graded(source, Path(folder, "two.jsonl"), 2)
        for name, (rate, peak, early, late) in (("one process", one), ("two processes", two)):
            print(
                f"{name:<14} {rate:7.0f} records a second; at most {peak:.0f} MB in all processes, "
                f"{early:.0f} MB after the first thousand, {late:.0f} MB near the end"
            )
        print(f"ratio {two[0] / one[0]:.2f} (goal: 1.7)")
        if kills:
            killed(source, Path(folder, "killed.jsonl"), kills, count)
            same = digest(Path(folder, "killed.jsonl")) == digest(Path(folder, "two.jsonl"))
            print(f"killed {kills} times and given again: {'the same records' if same else 'OTHER RECORDS'}")


def command(source: Path, out: Path, workers: int) -> list[str]:
    """The command line."""
    return [
        *(sys.executable, "-m", "starjudge", "grade", str(source), "-o", str(out)),
        *("--judge", "heuristic", "--concurrency", str(workers)),
    ]


def graded(source: Path, out: Path, workers: int) -> tuple[float, float, float, float]:
    """Records a second, and memory in MB: at most, after the first thousand, near the end."""
    began = time.monotonic()
    process = subprocess.Popen(command(source, out, workers), stderr=subprocess.DEVNULL)
    seen: list[tuple[int, float]] = []
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.5):
            seen.append((out.stat().st_size if out.exists() else 0, memory(process.pid)))

    watcher = threading.Thread(target=watch)
    watcher.start()
    process.wait()
    over.set()
    watcher.join()
    size = out.stat().st_size
    total = out.read_bytes().count(b"\n")
    seconds = time.monotonic() - began
    used = [(done, mb) for done, mb in seen if mb]
    early = [mb for done, mb in used if 1_000 / total <= done / size < 0.1] or [0.0]
    late = [mb for done, mb in used if done / size > 0.8] or [0.0]
    return total / seconds, max(mb for _, mb in used), sum(early) / len(early), sum(late) / len(late)


def memory(parent: int) -> float:
    """Megabytes of a process and its children, shared pages counted once each (Linux)."""
    pids = [parent]
    try:
        pids += map(int, Path(f"/proc/{parent}/task/{parent}/children").read_text().split())
    except OSError:
        return 0.0
    total = 0
    for pid in pids:
        try:
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
        except OSError:
            continue
    return total / 1024


def killed(source: Path, out: Path, kills: int, count: int) -> None:
    """Run with SIGKILL at random moments, then to the end."""
    chance = random.Random(11)
    for moment in sorted(chance.uniform(0.02, 0.95) for _ in range(kills)):
        process = subprocess.Popen(command(source, out, 2), stderr=subprocess.DEVNULL)
        while process.poll() is None and (not out.exists() or out.stat().st_size < moment * count * 13_000):
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.3))
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
        process.wait()
    subprocess.run(command(source, out, 2), stderr=subprocess.DEVNULL, check=True)


def digest(out: Path) -> str:
    """Of the records, whatever their order."""
    found = hashlib.sha256()
    with out.open("rb") as file:
        for line in sorted(hashlib.sha256(line).hexdigest() for line in file):
            found.update(line.encode())
    return found.hexdigest()


if __name__ == "__main__":
    main()
