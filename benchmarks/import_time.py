"""What does `import starjudge` cost? Milliseconds against bare Python, in the same run.

python benchmarks/import_time.py [RUNS]
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time

RUNS = 15
CASES = {
    "bare Python": "pass",
    "import starjudge": "import starjudge",
    "from starjudge import evaluate_answer": "from starjudge import evaluate_answer",
    "import pydantic (for comparison)": "import pydantic; pydantic.BaseModel",
}
WATCHED = ("openai", "rich", "pydantic", "jinja2", "tiktoken", "yaml")


def milliseconds(code: str) -> float:
    """One start of the interpreter with this code."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return (time.perf_counter() - start) * 1000


def loaded(code: str) -> list[str]:
    """Which of the watched modules are there afterwards."""
    code = f"{code}; import json, sys; print(json.dumps([n for n in {WATCHED!r} if n in sys.modules]))"
    found: list[str] = json.loads(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout)
    return found


def main() -> None:
    """Cases in turn, many rounds, so that a slow moment of the machine falls on all of them; medians are printed."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    for code in CASES.values():
        milliseconds(code)  # the first start writes bytecode
    times: dict[str, list[float]] = {name: [] for name in CASES}
    for _ in range(runs):
        for name, code in CASES.items():
            times[name].append(milliseconds(code))
    bare = statistics.median(times["bare Python"])
    print(f"median of {runs} starts, Python {sys.version.split()[0]}")
    for name, values in times.items():
        middle = statistics.median(values)
        watched = ", ".join(loaded(CASES[name])) or "none"
        print(f"{name:<40}{middle:7.1f} ms  {middle - bare:+7.1f} ms  {middle / bare:5.2f}x  loaded: {watched}")


if __name__ == "__main__":
    main()
