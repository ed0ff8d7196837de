"""How much memory does judging take? Peak resident size against bare Python and Python with pydantic.

python benchmarks/memory.py
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
MANY = 2000
PEAK = "import resource, sys; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
PYDANTIC = "from pydantic import BaseModel\nclass A(BaseModel):\n    x: int\nA(x=1)"
SETUP = f"""
from pathlib import Path
from starjudge import evaluate_answer
from starjudge.resources.answer_files import read_answer_file
given = [read_answer_file(file) for file in sorted(Path({str(EXAMPLES)!r}).glob("*.txt"))]
def judge(times):
    for i in range(times):
        one = given[i % len(given)]
        evaluate_answer(one.question, f"{{one.answer}} {{i}}", judge="heuristic")
"""
CASES = {
    "bare Python": "pass",
    "with pydantic and one model": PYDANTIC,
    "import starjudge": "import starjudge",
    "one evaluation": f"{SETUP}\njudge(1)",
    f"{MANY} evaluations": f"{SETUP}\njudge({MANY})",
    "one answer of 2 MB": (
        f"{SETUP}\nlong = (given[0].answer + chr(10)) * (2 * 2**20 // len(given[0].answer))\n"
        "evaluate_answer(given[0].question, long, judge='heuristic')"
    ),
}
UNIT = 2**20 if sys.platform == "darwin" else 2**10  # ru_maxrss is in bytes there, in KiB elsewhere


def peak(code: str) -> float:
    """Peak resident size of a new process that runs the code, in MB."""
    done = subprocess.run([sys.executable, "-c", f"{code}\n{PEAK}"], check=True, capture_output=True)
    return int(done.stdout.split()[-1]) / UNIT


def main() -> None:
    """One process a case."""
    print(f"peak resident size, Python {sys.version.split()[0]}")
    sizes = {name: peak(code) for name, code in CASES.items()}
    bare, pydantic = list(sizes.values())[:2]
    for name, size in sizes.items():
        print(f"{name:<30}{size:8.1f} MB  {size / bare:6.2f}x bare  {size / pydantic:6.2f}x with pydantic")


if __name__ == "__main__":
    main()
