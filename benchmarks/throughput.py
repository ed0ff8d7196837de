"""How many answers a second does the heuristic judge on one core? Against two baselines in the same run.

python benchmarks/throughput.py [SECONDS]

Answers are cut from examples/ to 250 words. Each judged answer is another text (a number is put behind it), so
that nothing can be remembered from call to call.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
WORDS = 250
SECONDS = 5.0
ROUNDS = 3
KEYWORDS = (
    "situation", "task", "action", "result", "learned", "lesson", "failed", "improved", "reduced", "increased",
    "led", "built", "designed", "decided", "asked", "because", "percent", "team", "we", "my",
    "model", "data", "users", "customers", "weeks", "months", "deadline", "conflict", "disagreed", "shipped",
)  # fmt: skip


def answers() -> list[tuple[str, str]]:
    """Question and 250 words of every example that has so many."""
    from starjudge.resources.answer_files import read_answer_file

    found = []
    for file in sorted(EXAMPLES.glob("*.txt")):
        given = read_answer_file(file)
        words = list(re.finditer(r"\S+", given.answer))
        if given.question and len(words) >= WORDS:
            found.append((given.question, given.answer[: words[WORDS - 1].end()]))
    return found


def rate(work: Callable[[str, str], object], items: list[tuple[str, str]], seconds: float) -> float:
    """Answers a second: the best of some rounds, as other work on the machine only ever slows one down."""
    best, number = 0.0, 0
    for _ in range(ROUNDS):
        done, start = 0, time.perf_counter()
        while (spent := time.perf_counter() - start) < seconds / ROUNDS:
            for question, answer in items:
                number += 1
                work(question, f"{answer} {number}")
            done += len(items)
        best = max(best, done / spent)
    return best


def cold() -> float:
    """Milliseconds of the first evaluation in a new process, imports and data files included."""
    code = (
        "import sys, time; start = time.perf_counter()\n"
        "from starjudge import evaluate_answer\n"
        "evaluate_answer(sys.argv[1], sys.argv[2], judge='heuristic')\n"
        "print((time.perf_counter() - start) * 1000)"
    )
    question, answer = answers()[0]
    times = [
        float(subprocess.run([sys.executable, "-c", code, question, answer], check=True, capture_output=True).stdout)
        for _ in range(ROUNDS)
    ]
    return min(times)


def main() -> None:
    """Rates of the judge, of its measurement alone, and of the baselines, with ratios."""
    from starjudge import evaluate_answer, measure

    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    items = answers()
    counters = [re.compile(rf"\b{word}\b", re.IGNORECASE) for word in KEYWORDS]
    first = evaluate_answer(*items[0], judge="heuristic")
    plain = json.loads(first.model_dump_json())

    cases: dict[str, Callable[[str, str], object]] = {
        f"counting {len(KEYWORDS)} keywords by regex": lambda _, a: [len(c.findall(a)) for c in counters],
        "json.dumps of one evaluation": lambda _, __: json.dumps(plain),
        "measure": lambda q, a: measure(a, question=q),
        "evaluate_answer, heuristic": lambda q, a: evaluate_answer(q, a, judge="heuristic"),
    }
    print(f"{len(items)} answers of {WORDS} words, one core, Python {sys.version.split()[0]}")
    rates = {name: rate(work, items, seconds) for name, work in cases.items()}
    baseline = next(iter(rates.values()))
    for name, value in rates.items():
        print(f"{name:<36}{value:9.0f} a second  {1000 / value:7.3f} ms each  {value / baseline:6.3f} of the baseline")
    print(f"first evaluation in a new process   {cold():9.0f} ms")


if __name__ == "__main__":
    main()
