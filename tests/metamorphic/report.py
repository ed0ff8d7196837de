"""What each change does to each score: ``python tests/metamorphic/report.py [--cases]``.

A row a change: how many cases, the mean shift of each dimension and of the overall score, in how many cases
the overall score moved, and how many cases break the promise. ``--cases`` lists these cases, with the dimension
and the shift. ``--known`` prints the lines of ``known_breaks.txt``: content cases whose own dimension does not fall
(``hits``), or that move another by more than one (``spares``).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from statistics import fmean

from changes import CONTENT
from shifts import DIMENSIONS, Case, content_cases, content_faults, neutral_cases, neutral_faults, shift

_NAME = 22  # width of the first column


def table(cases: Iterable[Case], faults: Callable[[Case], list[str]]) -> list[str]:
    by_change: dict[str, list[Case]] = {}
    for case in cases:
        by_change.setdefault(case.change, []).append(case)
    heads = [*(name[:6] for name in DIMENSIONS), "overal", "moved", "break"]
    lines = [f"{'change':{_NAME}}{'n':>4}" + "".join(f"{head:>8}" for head in heads)]
    for change, rows in by_change.items():
        hit = CONTENT[change].hits if change in CONTENT else ()
        cells = [_mean(shift(c).dimensions[d] for c in rows) + ("*" if d in hit else " ") for d in DIMENSIONS]
        cells.append(_mean(shift(c).overall for c in rows) + " ")
        cells.append(f"{sum(shift(c).overall != 0 for c in rows)} ")
        cells.append(f"{sum(bool(faults(c)) for c in rows)} ")
        lines.append(f"{change:{_NAME}}{len(rows):>4}" + "".join(f"{cell:>8}" for cell in cells))
    return lines


def listed(cases: Iterable[Case], faults: Callable[[Case], list[str]]) -> list[str]:
    return [f"  {case.change:{_NAME}}{case.story:22}{'; '.join(found)}" for case in cases if (found := faults(case))]


def known_breaks(cases: Iterable[Case]) -> list[str]:
    """Promise and case of every content case that breaks one."""
    lines = []
    for case in cases:
        hits = CONTENT[case.change].hits
        lines += [f"hits {case.id}"] * bool(shift(case).standing(hits))
        lines += [f"spares {case.id}"] * bool(shift(case).moved(*hits))
    return sorted(lines)


def main(arguments: list[str]) -> int:
    content, neutral = tuple(content_cases()), tuple(neutral_cases())
    if "--known" in arguments:
        sys.stdout.write("\n".join(known_breaks(content)) + "\n")
        return 0
    lines = ["Changes of content (* the dimension that must fall)", *table(content, content_faults), ""]
    lines += ["Changes of form", *table(neutral, neutral_faults), ""]
    still = sum(shift(case).overall == 0 for case in neutral)
    broken = len(listed(content, content_faults)), len(listed(neutral, neutral_faults))
    lines.append(f"content: {len(content)} cases, {broken[0]} broken")
    lines.append(f"form: {len(neutral)} cases, {broken[1]} broken; overall unmoved in {still / len(neutral):.1%}")
    lines.append(f"form: overall unmoved in {_by_kind(neutral):.1%}, where each kind of change weighs the same")
    if "--cases" in arguments:
        lines += ["", *listed(content, content_faults), *listed(neutral, neutral_faults)]
        lines += [
            f"  {case.change:{_NAME}}{case.story:22}overall {shift(case).overall:+d}"
            for case in neutral
            if shift(case).overall
        ]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


def _by_kind(cases: Iterable[Case]) -> float:
    """The share of unmoved overall scores, so that five sets of names count no more than one kind of fillers."""
    kinds: dict[str, list[bool]] = {}
    for case in cases:
        kinds.setdefault(case.change.split("_")[0], []).append(shift(case).overall == 0)
    return fmean(fmean(still) for still in kinds.values())


def _mean(shifts: Iterable[int | None]) -> str:
    known = [by for by in shifts if by is not None]
    return f"{fmean(known):+.2f}" if known else "-"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
