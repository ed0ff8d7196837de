"""Mutation testing of the judging core: small faults are put in one at a time, and the tests have to notice.

    python tools/mutants.py                                   the core, every mutation
    python tools/mutants.py judges/panel --show               one module, with what survived
    python tools/mutants.py heuristics/features --sample 80   a random sample, the same each time (--seed)
    python tools/mutants.py --again results.jsonl             all but what was noticed in an earlier run (--out)

One process collects the tests and runs them once, noting which lines of the core each test runs. For every mutation
it forks: the child swaps the code of one function and runs the tests that reach its lines, the most special first, up
to the one that fails. What runs while modules are imported (constants, defaults, fields) is tried in a process of its
own that imports the changed source. A test that is slow (`SLOW`) is left out, and so is what does not fit into
`MOST_SECONDS`: a mutation that only they would notice counts as survived. One without an end counts as noticed.

Survivors that behave as the code before, with the reason, stand in ``equivalent_mutants.yaml``; they are counted apart.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TextIO

import hypothesis
import openai  # noqa: F401  # imported before the fork, as is the next: it takes longer than most tests
import pydantic  # noqa: F401
import pytest
import yaml
from mutating.imported import OPTIONS, fresh
from mutating.jobs import ENDLESS, LEFT, NOTICED, SURVIVED, UNREACHED, Result, forked, job_of
from mutating.mutations import Mutation, mutations
from mutating.reach import ROOT, Baseline, Kept, say, source_of
from mutating.swapped import Collected

EQUIVALENT = Path(__file__).with_name("equivalent_mutants.yaml")
TESTS = (
    "tests/judges tests/models tests/heuristics tests/test_evaluate.py tests/chat/test_replies.py "
    "tests/trust/test_calibration.py"
).split()
CORE = {
    "judges": "assemble asked checked combine readings doubts written view own_words calibrated heuristic panel auto",
    "chat": "replies",
    "models": "evaluation evidence",
    "heuristics": "scores features sufficiency told denied packed passages theme_words read unsaid own_words",
}
MOST_SECONDS = 10.0  # of tests, as timed without a fault, that one mutation is tried with (--seconds)
BOUND = 85  # percent of the mutations that the tests must notice


def main() -> int:
    """Run the mutations and print a table; exit code 1 where fewer than `BOUND` percent are noticed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("modules", nargs="*", help="modules of starjudge, such as judges/panel; default: the core")
    parser.add_argument("--sample", type=int, default=0, help="most mutations of a module; 0 for all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=MOST_SECONDS, help="of tests that one mutation is tried with")
    parser.add_argument("--tests", nargs="*", default=list(TESTS), help="test files and folders")
    parser.add_argument("--function", default="", help="mutations of this function alone")
    parser.add_argument("--show", action="store_true", help="print what survived")
    parser.add_argument("--out", type=Path, help="results as JSON lines")
    parser.add_argument("--reach", type=Path, help="where to keep what each test reaches, for a quicker next run")
    parser.add_argument(
        "--again", type=Path, help="such a file: what it has as noticed or equivalent is not tried again"
    )
    options = parser.parse_args()
    earlier = _read(options.again) if options.again else []
    modules = options.modules or [f"{floor}/{name}" for floor, names in CORE.items() for name in names.split()]
    sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
    os.chdir(ROOT)
    hypothesis.settings.register_profile("mutants", derandomize=True, database=None, deadline=None)
    hypothesis.settings.load_profile("mutants")
    asked: list[tuple[str, Mutation]] = []
    found: dict[str, int] = {}
    for module in modules:
        all_of = [
            m
            for m in mutations(source_of(module).read_text("utf-8"), str(source_of(module)))
            if options.function in ("", m.function)
        ]
        found[module] = len(all_of)
        if 0 < options.sample < len(all_of):
            chosen = sorted(random.Random(f"{options.seed} {module}").sample(range(len(all_of)), options.sample))
            all_of = [all_of[i] for i in chosen]
        asked += [(module, mutation) for mutation in all_of]
    if earlier:
        earlier = [r for r in earlier if r.module in modules and (r.outcome not in LEFT or r in _equivalent([r]))]
        done = {(r.module, r.line, r.text) for r in earlier}
        asked = [(module, m) for module, m in asked if (module, m.line, m.text) not in done]
    results = earlier
    with (options.out or Path(os.devnull)).open("w", encoding="utf-8") as out:
        for result in results:
            _write(out, result._asdict())
        for result in _run(asked, modules, options, Kept(options.reach)):
            results.append(result)
            _write(out, result._asdict())
    return _report(results, found, options.show)


def _read(results: Path) -> list[Result]:
    return [Result(**json.loads(line)) for line in results.read_text("utf-8").splitlines()]


def _run(
    asked: Sequence[tuple[str, Mutation]], modules: Sequence[str], options: argparse.Namespace, kept: Kept
) -> Iterator[Result]:
    """Two passes: functions in a process that has collected the tests, what is left in processes of their own."""
    late: list[tuple[str, Mutation]] = []
    read, write = os.pipe()
    if not (process := os.fork()):
        os.close(read)
        with os.fdopen(write, "w", encoding="utf-8") as out:
            plugin = Collected(asked, modules, options, kept, lambda row: _write(out, row))
            code = pytest.main([*options.tests, *OPTIONS], plugins=[plugin])
        os._exit(code)
    os.close(write)
    baseline: Baseline | None = None
    with os.fdopen(read, encoding="utf-8") as rows:
        for line in rows:
            row = json.loads(line)
            if "late" in row:
                late = [asked[i] for i in row["late"]]
            elif "seconds" in row:
                baseline = Baseline.of(row)
            else:
                yield Result(**row)
    os.waitpid(process, 0)
    if baseline is None:
        raise SystemExit("the tests could not be collected or run without a fault; see above")
    jobs = [job_of(module, mutation, baseline) for module, mutation in late]
    say(f"{len(jobs)} mutations in processes of their own")
    for _, result in forked(jobs, baseline, options, fresh):
        yield result


@cache
def _reasons() -> dict[tuple[str, str, str], str]:
    listed = yaml.safe_load(EQUIVALENT.read_text("utf-8")) if EQUIVALENT.exists() else {}
    return {
        (module, row["function"], text): row["reason"]
        for module, rows in (listed or {}).items()
        for row in rows
        for text in row["mutations"]
    }


def _equivalent(results: Sequence[Result]) -> dict[Result, str]:
    """Survivors that are listed as equivalent, with the reason."""
    reasons = _reasons()
    return {
        r: reasons[r.module, r.function, r.text]
        for r in results
        if r.outcome in LEFT and (r.module, r.function, r.text) in reasons
    }


def _report(results: Sequence[Result], found: dict[str, int], show: bool) -> int:
    equal = _equivalent(results)
    say("| module | mutations | tried | noticed | no end | survived | of them no test | equivalent | score |")
    say("|---|---|---|---|---|---|---|---|---|")
    total: Counter[str] = Counter()
    for module, count in found.items():
        own = [r for r in results if r.module == module]
        row = Counter(r.outcome for r in own if r not in equal)
        row["found"], row["tried"], row["equal"] = count, len(own), sum(r in equal for r in own)
        total += row
        say(_row(module, row))
    say(_row("all", total))
    if show:
        for r in results:
            if r.outcome in LEFT and r not in equal:
                say(f"{r.module}:{r.line} {r.function} [{r.outcome}] {r.text}")
    noticed, left = total[NOTICED] + total[ENDLESS], total[SURVIVED] + total[UNREACHED]
    return 0 if 100 * noticed >= BOUND * (noticed + left) else 1


def _write(out: TextIO, row: dict[str, Any]) -> None:
    out.write(f"{json.dumps(row)}\n")
    out.flush()


def _row(name: str, row: Counter[str]) -> str:
    killed, survived = row[NOTICED] + row[ENDLESS], row[SURVIVED] + row[UNREACHED]
    score = f"{100 * killed / (killed + survived):.1f} %" if killed + survived else "–"
    figures = (row["found"], row["tried"], row[NOTICED], row[ENDLESS], survived, row[UNREACHED], row["equal"])
    return f"| {name} | {' | '.join(map(str, figures))} | {score} |"


if __name__ == "__main__":
    sys.exit(main())
