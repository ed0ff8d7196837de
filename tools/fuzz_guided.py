"""The targets of `tools/fuzz.py`, led by coverage: atheris keeps the cases that reach new code and changes them on.

    pip install atheris
    python tools/fuzz_guided.py transcripts --minutes 10 --seed 1

It finds one thing at a time, and leaves its case as ``<target>--guided`` for ``tools/fuzz.py --replay``. The targets
whose cases are files are led by their bytes; of the others the bytes are the seed of a case, so that coverage chooses
among cases and does not change them.
"""

from __future__ import annotations

import argparse
import json
import sys
import warnings
from pathlib import Path
from random import Random
from typing import Final

import atheris

with atheris.instrument_imports(include=["starjudge"]):
    from fuzz import TARGETS
    from fuzzing.cases import Target, smaller, tried
    from fuzzing.mutate import changed_bytes, changed_json

    from starjudge import FallbackWarning

FILES: Final = ("transcripts", "rubrics", "data files")  # targets whose case is the file itself
JSON_SHARE: Final = 0.6  # of changes to JSON that are changes of its values
SEEDS: Final = 200  # cases that coverage begins with
LONGEST: Final = 50_000  # bytes of a case: longer ones are for `fuzz.py`


def main() -> None:
    """Run until the time is over, or something is found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", choices=[kind.name for kind in TARGETS])
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    warnings.simplefilter("error")
    warnings.simplefilter("ignore", FallbackWarning)
    target = next(kind for kind in TARGETS if kind.name == given.target)()
    seeds = [target.case(Random(f"{given.seed} {number}"))[:LONGEST] for number in range(SEEDS)]

    def changed(data: bytes, most: int, seed: int) -> bytes:
        rng = Random(seed)
        return _changed(data or rng.choice(seeds), seeds, rng)[: min(most, LONGEST)]

    time = f"-max_total_time={int(given.minutes * 60)}"
    options = [time, f"-seed={given.seed}", f"-max_len={LONGEST}", "-timeout=60", "-print_final_stats=1"]
    led = {"custom_mutator": changed} if target.name in FILES else {}
    atheris.Setup([sys.argv[0], *options], lambda data: _one(target, data), **led)
    atheris.Fuzz()


def _changed(data: bytes, seeds: list[bytes], rng: Random) -> bytes:
    """A case changed on: the nodes of what is JSON, the text of the rest."""
    if data[:1] in (b"{", b"[") and rng.random() < JSON_SHARE:
        try:
            return changed_json(json.loads(data), [{}], rng).encode("utf-8", "replace")
        except (ValueError, RecursionError):
            pass
    return changed_bytes(data, seeds, rng)


def _one(target: Target, data: bytes) -> None:
    case = data if target.name in FILES else target.case(Random(data))
    finding = tried(target, case)
    if finding is None:
        return
    place = Path(f"{target.name.replace(' ', '-')}--guided")
    place.write_bytes(smaller(target, finding).data)
    sys.stdout.write(f"FOUND {finding.key} (in {place})\n{finding.told}\n")
    raise AssertionError(finding.key)


if __name__ == "__main__":
    main()
