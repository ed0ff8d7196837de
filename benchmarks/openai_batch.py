"""How many answers a second go out to the Batch API and come back, and in how much memory.

A stand-in for the provider runs in this process; submit and collect run in processes of their own, so that their
memory is theirs alone. Usage: ``python benchmarks/openai_batch.py [ANSWERS]``.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "batch"))

from batch_server import BatchServer, batch_service
from fault_server import KEY, QUESTION, answer_of

from starjudge.batch.openai_batch import collect, submit
from starjudge.batch.rows import Row

ANSWERS = 5_000
MODEL = "gpt-6.1-terra"


def main() -> None:
    """Print the figures."""
    if len(sys.argv) > 3:
        part(sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ANSWERS
    with batch_service() as server, tempfile.TemporaryDirectory() as folder:
        in_a_process("submit", server, folder, count)
        sent = sum(map(len, server.files.values()))
        print(f"a request: {sent / count:,.0f} bytes")
        server.finish()
        print(f"a reply: {(sum(map(len, server.files.values())) - sent) / count:,.0f} bytes")
        in_a_process("collect", server, folder, count)


def in_a_process(name: str, server: BatchServer, folder: str, count: int) -> None:
    """One command, by itself."""
    subprocess.run([sys.executable, __file__, name, server.url, folder, str(count)], check=True)


def part(name: str, url: str, folder: Path, count: int) -> None:
    """Submit or collect, and say what it took."""
    memory: dict[int, float] = {}

    def rows() -> Iterator[Row]:
        for number in range(1, count + 1):
            asked = {"question": QUESTION, "answer": answer_of(number)}
            yield Row(f"in.jsonl:{number}", asked, asked, number)

    def progress(number: int) -> None:
        if number in (min(1000, count), count):
            memory[number] = megabytes("VmRSS")

    began, worked = time.perf_counter(), time.process_time()
    access = {"base_url": url, "api_key": KEY}
    if name == "submit":
        submit(rows, folder / "run.json", model=MODEL, progress=progress, **access)
    else:
        collect(folder / "run.json", folder / "results.jsonl", rows=rows, progress=progress, **access)
    seconds, work = time.perf_counter() - began, time.process_time() - worked
    levels = ", ".join(f"{level:.0f} MB after {number:,}" for number, level in memory.items())
    print(
        f"{name}: {count / seconds:,.0f} answers a second ({count / work:,.0f} by processor time); "
        f"{levels}; {megabytes('VmHWM'):.0f} MB at most"
    )


def megabytes(field: str) -> float:
    """Memory of this process, as Linux tells it."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith(f"{field}:"))


if __name__ == "__main__":
    main()
