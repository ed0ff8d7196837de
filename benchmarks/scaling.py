"""What a million and a hundred million answers take: measured rates of each way to run, and the arithmetic from them.

One process, two processes, and two actors of Ray on this machine, in the same call, so that ratios can be trusted;
each round runs all of them, and the best of each counts. Core-hours come from processor time, which other work on the
machine changes little; time on the clock is shown beside it. Ray's figures need the extra ``ray``. The tables of
``docs/scaling.md`` are this output. Run: ``python benchmarks/scaling.py [records] [rounds]``
"""

from __future__ import annotations

import importlib.util
import json
import math
import os
import resource
import secrets
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

from batch import EXAMPLES, graded

from starjudge.chat.chat_model import Usage
from starjudge.chat.prices import cost_of, default_model, model_facts

RECORDS, ROUNDS = 10_000, 2
MANY = (1_000_000, 100_000_000)
CORES = (2, 16, 128, 1_000)
PROMPT, CACHED, REPLY = 2_030, 0.80, 800  # tokens: counted by model_cost.py, and two assumptions
BATCH_SHARE = 0.5  # of the price, through the provider's Batch API
WAIT = 20.0  # seconds of a reply; an assumption: 5 to 60 are usual
MODELS = (default_model(), "gpt-6-luna", "gpt-5.4-mini", "gpt-6.1-sol")
RATES = ((500, 500_000), (5_000, 4_000_000), (30_000, 150_000_000))  # requests and tokens a minute; examples
BATCH_MOST = 24_000  # requests in a file of the Batch API: 200 MB at 8 kB each, see docs/openai-batch.md

RAY_RUN = """
import json, sys, time
import ray
from starjudge.ray import evaluate_dataset
source, out, flat = sys.argv[1], sys.argv[2], sys.argv[3] == "flat"
store = {"object_store_memory": 200_000_000, "include_dashboard": False, "log_to_driver": False}
ray.init(address="local", num_cpus=3, **store)  # two for the actors, one for files
began = time.monotonic()
dataset = ray.data.read_json(source, lines=True)
evaluate_dataset(dataset, judge="heuristic", concurrency=2, flat=flat).write_parquet(out, min_rows_per_file=4096)
print(json.dumps(time.monotonic() - began))
"""


class Run(NamedTuple):
    """What was measured."""

    a_second: float
    """Records."""
    a_core_second: float
    """Records for a second of processor time, of all processes."""
    memory: float
    """Megabytes of all processes, at most."""


def main() -> None:
    """Measure, then reckon."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS
    with tempfile.TemporaryDirectory(prefix="sj") as folder:
        source = Path(folder, "in.jsonl")
        words = written(source, count)
        print(f"{count:,} answers of {words:.0f} words, best of {rounds} rounds, {os.cpu_count()} cores")
        found: dict[str, list[Run]] = {}
        for number in range(rounds):
            for name, workers in (("one process", 1), ("two processes", 2)):
                found.setdefault(name, []).append(
                    by_command(source, Path(folder, f"{number}-{workers}.jsonl"), workers)
                )
            if importlib.util.find_spec("ray") is not None:
                found.setdefault("Ray, two actors", []).append(with_ray(source, Path(folder, f"{number}-ray"), "full"))
                found.setdefault("the same, flat", []).append(with_ray(source, Path(folder, f"{number}-flat"), "flat"))
        best = {name: Run(*map(max, zip(*runs, strict=True))) for name, runs in found.items()}
        one = best["one process"]
        for name, run in best.items():
            print(
                f"{name:<18}{run.a_second:7.0f} records a second, {run.a_second / one.a_second:4.2f} of one process; "
                f"{run.a_core_second:6.0f} a second of processor time; at most {run.memory:6.0f} MB"
            )
        size = Path(folder, "0-1.jsonl").stat().st_size / count
        print(f"a record as JSON: {size:,.0f} bytes")
    heuristic(one.a_core_second)
    model()


def written(source: Path, count: int) -> float:
    """An input of so many records. Out: words of an answer."""
    answers = [path.read_text("utf-8").partition("\n\n") for path in sorted(EXAMPLES.glob("story_*.txt"))]
    words = 0
    with source.open("w", encoding="utf-8") as file:
        for number in range(count):
            head, _, body = answers[number % len(answers)]
            question = head.partition("Question: ")[2].partition("\n")[0]
            words += len(body.split())
            file.write(
                json.dumps({"id": number, "question": question, "answer": f"{body.strip()} Case {number}."}) + "\n"
            )
    return words / count


def by_command(source: Path, out: Path, workers: int) -> Run:
    """``starjudge grade`` in so many processes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    rate, most, _, _ = graded(source, out, workers)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(rate, lines_of(source) / spent, most)


def with_ray(source: Path, out: Path, form: str) -> Run:
    """Two actors of Ray; its start counts in processor time, and not in the rate on the clock."""
    environment = os.environ | {
        "RAY_AUTH_TOKEN": secrets.token_hex(32),  # else Ray makes one and keeps it in the user's folder
        "RAY_TMPDIR": str(source.parent),
        "RAY_USAGE_STATS_ENABLED": "0",
    }
    command = [sys.executable, "-c", RAY_RUN, str(source), str(out), form]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment)
    most, over = 0.0, threading.Event()
    spent: dict[int, float] = {}

    def watch() -> None:
        nonlocal most
        while not over.wait(2.0):  # looking at many processes takes time of its own
            pids = family(process.pid)
            most = max(most, sum(memory_of(pid) for pid in pids))
            spent.update({pid: seconds for pid in pids if (seconds := processor_time(pid))})

    watcher = threading.Thread(target=watch)
    watcher.start()
    said, _ = process.communicate()
    over.set()
    watcher.join()
    count = lines_of(source)
    return Run(count / float(said.splitlines()[-1]), count / sum(spent.values()), most)


def lines_of(source: Path) -> int:
    """How many records an input has."""
    with source.open("rb") as file:
        return sum(1 for _ in file)


def processor_time(pid: int) -> float:
    """Seconds that one process has had so far."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def family(parent: int) -> list[int]:
    """A process and all below it (Linux)."""
    found = [parent]
    for pid in found:
        for task in Path(f"/proc/{pid}/task").glob("*"):
            try:
                found += map(int, (task / "children").read_text().split())
            except OSError:
                continue
    return found


def memory_of(pid: int) -> float:
    """Megabytes of one process."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def heuristic(rate: float) -> None:
    """Core-hours and hours: answers / rate / 3600, and that / cores."""
    print(f"\noffline, at {rate:.0f} records for a second of one core: core-hours, hours on so many cores")
    print(f"{'answers':>13}{'core-hours':>12}" + "".join(f"{cores:>10,}" for cores in CORES))
    for many in MANY:
        hours = many / rate / 3600
        print(f"{many:>13,}{hours:>12.2f}" + "".join(f"{hours / cores:>10.3f}" for cores in CORES))


def model() -> None:
    """Money, tokens a minute, hours and what is in flight."""
    print(f"\nmodel: {PROMPT:,} tokens of prompt, {CACHED:.0%} of them cached, {REPLY} of reply; dollars")
    print(f"{'model':<16}{'answers':>13}{'uncached':>13}{'cached':>13}{'Batch API':>13}")
    for name in dict.fromkeys(MODELS):
        facts = model_facts(name)
        assert facts is not None
        full = cost_of(Usage(prompt=PROMPT, completion=REPLY), facts.prices)
        part = cost_of(Usage(prompt=PROMPT, cached=round(PROMPT * CACHED), completion=REPLY), facts.prices)
        for many in MANY:
            print(f"{name:<16}{many:>13,}{many * full:>13,.0f}{many * part:>13,.0f}{many * full * BATCH_SHARE:>13,.0f}")
    tokens = PROMPT + REPLY
    print(f"\nhours at requests and tokens a minute ({tokens:,} tokens a call): the larger of both; calls in flight")
    for requests, most in RATES:
        calls = min(requests, most / tokens)
        hours = "".join(f"{many / calls / 60:>14,.1f}" for many in MANY)
        by = "tokens" if calls < requests else "requests"
        print(
            f"{requests:>8,} rpm {most:>12,} tpm  {calls:>8,.0f} calls a minute ({by}){hours}  {calls / 60 * WAIT:,.0f}"
        )
    print("\ntokens a minute to be done in 24 hours, calls in flight for that, files of the Batch API")
    for many in MANY:
        each = many / (24 * 60)
        print(f"{many:>13,}{each * tokens:>16,.0f}{each / 60 * WAIT:>12,.0f}{math.ceil(many / BATCH_MOST):>8,}")


if __name__ == "__main__":
    main()
