"""Fit what an interviewer's turn is: a multinomial logistic model over its signs.

    python training/train_exchanges.py [--cv] [--no-write] [--tell]

Learns from the annotated interviews in ``tests/transcripts/interviews`` and from variants of each: without
punctuation and capitals, without back-channels, without times. ``--cv`` leaves each interview out in turn with all
its variants and measures the reading of it from end to end. Writes ``rubrics/weights/interview.json``. Needs numpy.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests" / "transcripts"))

from data import WEIGHTS  # noqa: E402
from interview_script import Script, read_script, scripts  # noqa: E402
from measure_exchanges import measure  # noqa: E402
from script_turns import turns_of  # noqa: E402
from train_parts import write  # noqa: E402

from starjudge.models.transcript import Turn  # noqa: E402
from starjudge.resources.interview_weights import InterviewWeights  # noqa: E402
from starjudge.transcripts.deciding import KINDS, gold_signs  # noqa: E402
from starjudge.transcripts.exchanges import find_exchanges  # noqa: E402
from starjudge.transcripts.roles import find_roles  # noqa: E402
from starjudge.transcripts.sighting import sight  # noqa: E402
from starjudge.transcripts.talk import is_punctuated  # noqa: E402

VERSION = "1.0"
L2 = 3.0  # chosen with each interview left out
LEAST = 4  # turns a sign must stand in
SCALE = 100
VARIANTS = ("as written", "untimed", "bare", "unheard", "bare unheard numbered", "cut")
VARIANT_WEIGHT = 0.4  # of a variant against the interview as it is written


@dataclass
class Talk:
    """One interview in one of its variants."""

    script: Script
    turns: tuple[Turn, ...]
    basis: str
    kinds: dict[int, str]
    left_out: set[int]
    """Turns that say nothing: the first parts of a question that a word of the candidate interrupts."""
    weight: float


def without_stops(script: Script) -> Script:
    """As a recogniser writes that knows no punctuation and no capitals."""

    def bare(text: str) -> str:
        text = re.sub(r"[—–-]+(?=\s|$)|(?<=\s)[—–-]+", " ", text.lower().replace("’", "'"))
        return " ".join(re.sub(r"[.,?!;:…\"“”()]", " ", text).split()) or "mm"

    said = [replace(s, words=bare(s.words), questions=tuple(map(bare, s.questions))) for s in script.said]
    return Script(script.name + " bare", script.title, "asr", said)


def without_listening(script: Script) -> Script:
    """As a recogniser writes that leaves back-channels out."""
    return Script(script.name + " unheard", script.title, script.form, [s for s in script.said if s.kind != "back"])


def without_small_talk(script: Script) -> Script:
    """Only what is asked and answered, as people cut a recording."""
    kept = [s for s in script.said if s.kind in ("ask", "probe", "ans", "cut", "clarify")]
    return Script(script.name + " cut", script.title, script.form, kept)


def with_numbers(script: Script) -> Script:
    """With the labels of a recogniser that tells voices apart."""
    voices = {who: f"SPEAKER_{i:02}" for i, who in enumerate(dict.fromkeys(s.who for s in script.said))}
    return Script(
        script.name + " numbered", script.title, script.form, [replace(s, label=voices[s.who]) for s in script.said]
    )


def untimed(turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """The same without any time."""
    return tuple(Turn(speaker=t.speaker, text=t.text) for t in turns)


def kinds_of(script: Script) -> tuple[dict[int, str], set[int]]:
    """What each turn of those who ask is, and those not learned from: a question only begins, the candidate asks."""
    kinds: dict[int, str] = {}
    numbers: dict[str, list[int]] = {}
    own, own_turns = False, set()
    for i, (_, run) in enumerate(groupby(script.said, key=lambda s: s.label)):
        said = list(run)
        asked = [s for s in said if s.kind in ("ask", "probe")]
        if said[0].who == "C":
            continue
        kinds[i] = "remark" if not asked else "main" if any(s.kind == "ask" for s in asked) else "probe"
        if all(s.kind == "own" for s in said) and own:
            own_turns.add(i)
        own = own or any(s.kind == "own" for s in said)
        for s in asked:
            numbers.setdefault(s.number, []).append(i)
    return kinds, {i for places in numbers.values() for i in places[:-1]} | own_turns


def variants(script: Script) -> list[Talk]:
    """The interview as it is, and as other recordings would have it."""
    out = []
    for one, timed, weight in (
        (script, True, 1.0),
        (script, False, VARIANT_WEIGHT),
        (without_stops(script), True, VARIANT_WEIGHT),
        (without_listening(script), True, VARIANT_WEIGHT),
        (with_numbers(without_listening(without_stops(script))), False, VARIANT_WEIGHT),
        (without_small_talk(script), False, VARIANT_WEIGHT),
    ):
        turns = turns_of(one)
        kinds, begun = kinds_of(one)
        out.append(Talk(one, turns if timed else untimed(turns), "word" if timed else "none", kinds, begun, weight))
    return out


def rows_of(talk: Talk) -> list[tuple[dict[str, float], int, float]]:
    """Signs, kind and weight of each turn that is learned from."""
    candidate = next(s.label for s in talk.script.said if s.who == "C")
    sightings = sight(talk.turns, find_roles(talk.turns, candidate), is_punctuated([t.text for t in talk.turns]))
    out = []
    for one, since in gold_signs(sightings, talk.kinds):
        if one.turn not in talk.left_out and one.turn in talk.kinds:
            signs = {**one.signs, **dict.fromkeys(since, 1.0), "bias": 1.0}
            out.append((signs, KINDS.index(talk.kinds[one.turn]), talk.weight))
    return out


def fit(rows: list[tuple[dict[str, float], int, float]]) -> dict[str, list[int]]:
    """Weights in hundredths by sign, by Newton steps with an L2 pull."""
    seen = Counter(name for signs, _, _ in rows for name in signs)
    names = sorted(name for name, count in seen.items() if count >= LEAST)
    index = {name: k for k, name in enumerate(names)}
    x = np.zeros((len(rows), len(names)))
    for r, (signs, _, _) in enumerate(rows):
        for name, value in signs.items():
            if name in index:
                x[r, index[name]] = value
    y = np.eye(3)[[kind for _, kind, _ in rows]]
    weight = np.array([w for _, _, w in rows])
    size = len(names)
    pull = np.full(size, L2)
    pull[index["bias"]] = 0.1
    w = np.zeros((3, size))
    for _ in range(15):
        z = x @ w.T
        p = np.exp(z - z.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        grad = ((p - y) * weight[:, None]).T @ x + pull * w
        h = np.zeros((3 * size, 3 * size))
        for a in range(3):
            for b in range(a, 3):
                d = weight * p[:, a] * ((a == b) - p[:, b])
                block = (x * d[:, None]).T @ x
                h[a * size : (a + 1) * size, b * size : (b + 1) * size] = block
                h[b * size : (b + 1) * size, a * size : (a + 1) * size] = block.T
        h += np.diag(np.tile(pull, 3))
        step = np.linalg.solve(h, grad.ravel()).reshape(3, size)
        w -= step
        if np.abs(step).max() < 1e-4:
            break
    w -= w.mean(0)
    table = {n: [round(SCALE * float(v)) for v in w[:, k]] for n, k in index.items()}
    return {n: row for n, row in table.items() if any(row)}


def read_and_measure(talk: Talk, weights: InterviewWeights, tell: bool) -> Counter[str]:
    """What reading one interview finds."""
    if tell:
        print(f"-- {talk.script.name}")
    found = find_exchanges(talk.turns, basis=talk.basis, weights=weights)
    return measure(talk.script, found, tell)


def table(title: str, total: Counter[str]) -> str:
    """One line of figures."""
    main, probes = total["questions"], total["probes"]
    return (
        f"{title}: main {main - total['MISSED']}/{main}, invented {total['INVENTED']}, "
        f"text exact {total['question exact']}, first answers exact {total['first answer exact']}/"
        f"{total['first answers']}; probes right {total['probes right']}/{probes}, missed {total['PROBE MISSED']}, "
        f"as main {total['PROBE AS MAIN']}, elsewhere {total['PROBE ELSEWHERE']}, "
        f"invented {total['PROBE INVENTED']}, text {total['probe text exact']}, answers exact "
        f"{total['probe answer exact']}/{total['probe answers']}; own {total['own found']}/{total['own']}, "
        f"invented {total['OWN INVENTED']}"
    )


def main() -> int:
    """Fit, and with ``--cv`` say first how well it generalises."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--cv", action="store_true")
    parser.add_argument("--tell", action="store_true")
    parser.add_argument("--no-write", action="store_true")
    args = parser.parse_args()
    talks = {path.stem: variants(read_script(path)) for path in scripts()}
    rows = {name: [row for talk in of for row in rows_of(talk)] for name, of in talks.items()}
    print(sum(map(len, rows.values())), "turns", Counter(KINDS[k] for of in rows.values() for _, k, _ in of))
    whole = fit([row for of in rows.values() for row in of])
    fold = {}
    if args.cv:
        for name in talks:
            fold[name] = InterviewWeights.from_data(
                {"signs": fit([r for n, of in rows.items() if n != name for r in of]), "version": "left out"}
            )
    fitted = InterviewWeights.from_data({"signs": whole, "version": VERSION})
    for title, weights in (("left out", fold), ("in sample", dict.fromkeys(talks, fitted))):
        groups: dict[str, Counter[str]] = {}
        for name in weights:
            for k, talk in enumerate(talks[name]):
                one = read_and_measure(talk, weights[name], args.tell and title == "left out" and k == 0)
                if k == 0:
                    if title == "left out":
                        print(table(name, one))
                    groups.setdefault(f"{name[0]}*", Counter()).update(one)
                groups.setdefault(VARIANTS[k], Counter()).update(one)
        for group, total in groups.items():
            print(table(f"{title}, {group}", total))
    if not args.no_write:
        write(
            {
                "about": "Weights of what an interviewer's turn is (remark, probe, main question), hundredths; "
                "written by training/train_exchanges.py",
                "version": VERSION,
                "kinds": list(KINDS),
                "signs": dict(sorted(whole.items())),
            },
            WEIGHTS / "interview.json",
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
