"""How well the questions of the scripts are found; run by hand, ``-v`` tells each miss."""

# ruff: noqa: T201 - printing is its work

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

from interview_script import Script, read_script, scripts
from script_turns import turns_of

from starjudge.transcripts.exchanges import Found, find_exchanges

_SAME = 0.5  # token F1 from which two texts are the same question


def f1(found: str, wanted: str) -> float:
    """Token overlap of two texts."""
    a, b = (Counter(re.findall(r"[\w']+", text.lower())) for text in (found, wanted))
    both = sum((a & b).values())
    return 2 * both / (sum(a.values()) + sum(b.values())) if both else 0.0


def measure(script: Script, found: Found, tell: bool) -> Counter[str]:
    """Counts of what was found, invented and missed."""
    out: Counter[str] = Counter()

    def say(what: str, text: str) -> None:
        out[what] += 1
        if tell:
            print(f"   {what}: {text}")

    wanted = {n: script.question(n) for n in script.numbers()}
    taken: dict[str, int] = {}
    for i, exchange in enumerate(found.exchanges):
        best = max(wanted, key=lambda n: f1(exchange.question, wanted[n]))
        if best not in taken and f1(exchange.question, wanted[best]) >= _SAME:
            taken[best] = i
        else:
            say("INVENTED", exchange.question)
    everywhere = [(e.question, -1, i) for i, e in enumerate(found.exchanges)]
    everywhere += [(p.question, k, i) for i, e in enumerate(found.exchanges) for k, p in enumerate(e.follow_ups)]
    used = set()
    for n, question in wanted.items():
        out["questions"] += 1
        if n not in taken:
            say("MISSED", f"{n} {question}")
            continue
        used.add((-1, taken[n]))
        exchange = found.exchanges[taken[n]]
        out["question exact"] += exchange.question == question
        if tell and exchange.question != question:
            print(f"   text {n}: {exchange.question!r} for {question!r}")
        out["question f1 %"] += round(100 * f1(exchange.question, question))
        _answer(say, out, "first answer", n, exchange.answer.text, script.answer(n))
        for probe in script.probes(n):
            out["probes"] += 1
            asked = script.question(probe)
            hit = max(everywhere, key=lambda e: f1(e[0], asked))
            if f1(hit[0], asked) < _SAME:
                say("PROBE MISSED", f"{probe} {asked}")
            elif hit[1] < 0:
                say("PROBE AS MAIN", f"{probe} {asked}")
            elif hit[2] != taken[n]:
                say("PROBE ELSEWHERE", f"{probe} {asked}")
            else:
                used.add((hit[1], hit[2]))
                out["probes right"] += 1
                out["probe text exact"] += hit[0] == asked
                if tell and hit[0] != asked:
                    print(f"   text {probe}: {hit[0]!r} for {asked!r}")
                text = found.exchanges[hit[2]].follow_ups[hit[1]].answer.text
                _answer(say, out, "probe answer", probe, text, script.answer(probe))
    for question, k, i in everywhere:
        if k >= 0 and (k, i) not in used and all(f1(question, wanted[n]) < _SAME for n in wanted):
            say("PROBE INVENTED", question)
    for question in script.own_questions():
        out["own"] += 1
        if any(f1(q, question) >= _SAME for q in found.candidate_questions):
            out["own found"] += 1
        else:
            say("OWN MISSED", question)
    for q in found.candidate_questions:
        if all(f1(q, question) < _SAME for question in script.own_questions()):
            say("OWN INVENTED", q)
    return out


def _answer(say: object, out: Counter[str], what: str, number: str, found: str, wanted: str) -> None:
    out[f"{what}s"] += 1
    if found == wanted:
        out[f"{what} exact"] += 1
    else:
        say(f"{what} NOT EXACT", f"{number}\n      found  {_ends(found, wanted)}\n      wanted {_ends(wanted, found)}")  # type: ignore[operator]


def _ends(text: str, other: str) -> str:
    here = next((i for i, (a, b) in enumerate(zip(text, other, strict=False)) if a != b), min(len(text), len(other)))
    return f"({len(text.split())} words) …{text[max(0, here - 40) : here]}|{text[here : here + 80]}…"


def main() -> None:
    tell = "-v" in sys.argv
    paths = [Path(a) for a in sys.argv[1:] if a != "-v"] or scripts()
    total: Counter[str] = Counter()
    for path in paths:
        script = read_script(path)
        found = find_exchanges(turns_of(script), basis="word")
        print(f"{path.stem}: {len(found.exchanges)} found; " + "; ".join(found.notes))
        one = measure(script, found, tell)
        if tell:
            print("  ", [(s.name, s.role, s.confidence) for s in found.speakers])
        print("  ", dict(one))
        total += one
    print("TOTAL", dict(total))


if __name__ == "__main__":
    main()
