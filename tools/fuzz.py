"""Fuzzing of everything that reads what others wrote; see docs/fuzzing.md.

    python tools/fuzz.py --minutes 10 --seed 1                     all targets, in turn
    python tools/fuzz.py --minutes 2 --seed 1 --target transcripts one of them
    python tools/fuzz.py --replay FILE...                          findings that were kept, once more

A seed gives the same cases on every machine; how many of them, the minutes say. Findings are made small and written
as files that `--replay` reads. Exit code 1: something was found.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import resource
import sys
import tempfile
import time
import warnings
from collections import Counter
from pathlib import Path
from random import Random
from typing import Final

from fuzzing.answers import Heuristic, Measuring
from fuzzing.batches import Batches
from fuzzing.cases import Finding, Target, smaller, tried
from fuzzing.data_files import DataFiles
from fuzzing.replies import ModelEvaluations, Replies
from fuzzing.reports import Reports
from fuzzing.rubrics import Rubrics
from fuzzing.transcripts import Transcripts

from starjudge import FallbackWarning

TARGETS: Final = (
    Transcripts, Measuring, Heuristic, Rubrics, DataFiles, Replies, ModelEvaluations, Reports, Batches,
)  # fmt: skip
TURN: Final = 3.0  # seconds of a target before the next one has its turn
MEMORY: Final = 3 * 2**30  # bytes: what wants more is a finding and not the end of the machine


def main() -> int:
    """Run, tell, and write the findings."""
    given = _arguments()
    faulthandler.enable()
    warnings.simplefilter("error")
    warnings.simplefilter("ignore", FallbackWarning)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    targets = [kind() for kind in TARGETS if not given.target or kind.name in given.target]
    if given.replay:
        return _replay(targets, given.replay)
    run = Fuzzing(given.seed, Path(given.findings))
    run.go(targets, given.minutes * 60)
    run.tell()
    return 1 if run.found else 0


class Fuzzing:
    """Targets in turn, until the time is over."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.seed = seed
        self.found: dict[str, Finding] = {}
        self._folder = folder
        self._cases: Counter[str] = Counter()
        self._again: Counter[str] = Counter()
        self._seconds: Counter[str] = Counter()

    def go(self, targets: list[Target], seconds: float) -> None:
        """Try cases of each target for so long in all."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for target in targets:
                began = time.monotonic()
                turn = min(end, began + TURN)
                while time.monotonic() < turn:
                    self._one(target)
                self._seconds[target.name] += time.monotonic() - began

    def _one(self, target: Target) -> None:
        number = self._cases[target.name]
        self._cases[target.name] += 1
        data = target.case(Random(f"{self.seed} {target.name} {number}"))
        finding = tried(target, data)
        if finding is None:
            return
        self._again[finding.key] += 1
        if finding.key in self.found:
            return
        small = self.found[finding.key] = smaller(target, finding)
        self._folder.mkdir(parents=True, exist_ok=True)
        place = self._folder / f"{target.name.replace(' ', '-')}--{self.seed}-{number}"
        place.write_bytes(small.data)
        sys.stdout.write(f"\nFOUND {small.key}  (case {number}, {len(small.data)} bytes in {place})\n{small.told}\n")
        sys.stdout.flush()

    def tell(self) -> None:
        """Cases a target, and findings."""
        for name, count in self._cases.items():
            sys.stdout.write(f"{name:14} {count:9,} cases {self._seconds[name] / 60:7.1f} min\n")
        sys.stdout.write(f"{'in all':14} {self._cases.total():9,} cases {sum(self._seconds.values()) / 60:7.1f} min\n")
        for key, count in self._again.most_common():
            sys.stdout.write(f"{count:6,} x {key}\n")
        sys.stdout.write(f"seed {self.seed}: {len(self.found)} findings\n")
        sys.stdout.write(json.dumps({"seed": self.seed, "cases": self._cases, "seconds": self._seconds}) + "\n")


def _replay(targets: list[Target], files: list[str]) -> int:
    bad = 0
    by_name = {target.name.replace(" ", "-"): target for target in targets}
    for file in files:
        target = by_name.get(Path(file).name.partition("--")[0])
        if target is None:
            raise SystemExit(f"{file}: expected a name that begins with one of {', '.join(by_name)} and --")
        finding = tried(target, Path(file).read_bytes())
        bad += finding is not None
        sys.stdout.write(f"{file}: {'fine' if finding is None else finding.told}\n")
    return 1 if bad else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=1.0, help="in all (default: 1)")
    parser.add_argument("--seed", type=int, default=0, help="of the cases (default: 0)")
    parser.add_argument(
        "--target", action="append", choices=[kind.name for kind in TARGETS], help="may be given again; default: all"
    )
    folder = Path(tempfile.gettempdir()) / "starjudge-findings"
    parser.add_argument("--findings", metavar="FOLDER", default=folder, help=f"where they are written; else {folder}")
    parser.add_argument("--replay", metavar="FILE", nargs="+", help="run findings once more, and nothing else")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
