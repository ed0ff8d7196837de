"""Numbers that belong together: "from 9.1 to 4.5", "31 -> 24", "62% vs 59%", "3-4 weeks"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from starjudge.text.number_words import MAGNITUDES
from starjudge.text.tokens import Tokens

if TYPE_CHECKING:
    from starjudge.text.numbers import Number

_SAME = 8  # tokens: two numbers further apart are not one expression
_RANGE_LIMIT = 2.0  # "3 to 4 weeks" names a range; beyond this ratio it tells a change
_BASELINE_BEHIND = frozenset("against versus vs instead compared previously before earlier than".split())
_BASELINE_NAMED = frozenset(("before", "previously", "earlier"))  # right behind the first number: it is the baseline
_BETWEEN = frozenset("to from down up went and was is against versus vs instead of compared with before after now it "
                     "by then just only around about roughly the a an at on in over → -> => had been gone came dropped "
                     "fell rose grew climbed improved reached stood or so maybe some nearly almost under below above "
                     "than rather for were per previously earlier on average last first".split())  # fmt: skip
_BOUNDS = frozenset("over under above below aged past".split())
_STATES = frozenset("is are was were had have".split())
_TO = frozenset(("to", "→", "->", "=>"))
_ABOUT = frozenset("about around roughly nearly almost approximately over under some maybe".split())  # loosen a figure
_PERIODS = frozenset("second minute hour day night week month quarter year".split())
_RANGE_GAPS = frozenset((" - ", "-", " – ", "–", " / ", "/", " ... "))
_SECONDS = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0, "days": 86400.0, "weeks": 604800.0, "months": 2629800.0,
            "quarters": 7889400.0, "years": 31557600.0}  # fmt: skip


def join_pairs(tokens: Tokens, found: list[Number]) -> list[Number]:
    """Join neighbours that state one change, one comparison or one range."""
    out = [found[0]]
    for number in found[1:]:
        joined = _joined(tokens, out[-1], number)
        if joined is None:
            out.append(number)
        else:
            out[-1] = joined
    return out


def _joined(tokens: Tokens, a: Number, b: Number) -> Number | None:
    """Two neighbours as one number; ``None`` where they do not belong together."""
    words, gaps = tokens.words, tokens.gaps
    if a.baseline is not None or b.first - a.last > _SAME or not _alike(a, b):
        return None
    between = words[a.last : b.first]
    if not between and (gaps[b.first] not in _RANGE_GAPS or (a.kind == b.kind == "count" and "/" in gaps[b.first])):
        return None
    opens = _opening(words, a.first)
    before = words[opens] if opens < a.first else words[a.first - 1] if a.first else ""
    if before in _BOUNDS and between[:1] and between[0] in _STATES:
        return None  # "drivers over sixty were at 12 percent": the first says who
    if not _only_links(words, a, b, before):
        return None
    if any(stop in gap for gap in gaps[a.last : b.first + 1] for stop in (". ", "\n", "? ", "! ")):
        return None
    if _is_range(a, b, between, before):
        return _pair(tokens, a, b, b, None)
    if before in ("by", "up", "down") and between[:1] == ["to"]:
        return None  # "down 12% to 40%": the first is the step
    behind = b.last + 2 if words[b.last : b.last + 1] in (["a"], ["per"]) else b.last
    behind += words[behind : behind + 1] in (["down"], ["up"])
    ahead = words[behind] if behind < len(words) else ""
    start, reached = _start_and_end(gaps, a, b, between, ahead)
    return None if start is None or reached is None else _pair(tokens, a, b, reached, start)


def _opening(words: Sequence[str], first: int) -> int:
    """The token of "from" in front of a number, with a loosening word between at most; else the number's own."""
    if first and words[first - 1] == "from":
        return first - 1
    if first > 1 and words[first - 2] == "from" and words[first - 1] in _ABOUT:
        return first - 2  # "from around twenty minutes to six"
    return first


def _alike(a: Number, b: Number) -> bool:
    """Whether two numbers can be values of one measure."""
    if a.kind == b.kind:
        if a.kind == "time":
            return a.unit == b.unit or (a.unit in _SECONDS and b.unit in _SECONDS)
        return a.kind == "count" or a.unit == b.unit or a.unit is None or b.unit is None
    kinds = {a.kind, b.kind}
    return "count" in kinds and kinds <= {"count", "score", "percent", "time", "money"}


def _only_links(words: Sequence[str], a: Number, b: Number, before: str) -> bool:
    """Whether the words between two numbers only link them: "12 tickets a week, down from"."""
    if before == "from" and _names_both_ends(words[a.last : b.first]):
        return True
    noun = False
    for i in range(a.last, b.first):
        word = words[i]
        if word in _BETWEEN or (word in _PERIODS and words[i - 1] in ("a", "an", "per", "each", "every")):
            continue
        if i != a.last or word != a.unit or b.kind != "count":
            return False
        noun = True
    links = words[a.last : b.first]
    if not noun or before == "from" or b.unit == a.unit or ("from" in links and ("down" in links or "up" in links)):
        return True
    return len(links) == 2 and links[1] in ("was", "were")


def _names_both_ends(between: Sequence[str]) -> bool:
    """Whether "from" in front of these words is answered by one "to" at their end: "from 310 that weekend to 24"."""
    return between[-1:] == ["to"] and between.count("to") == 1 and "and" not in between and "from" not in between


def _is_range(a: Number, b: Number, between: Sequence[str], before: str) -> bool:
    """Whether two numbers bound one value: "3-4 weeks", "between 3 and 4", "ten to fifteen percent"."""
    if not between:
        return True
    if a.value is None or b.value is None or a.value >= b.value:
        return False
    if before == "between":
        return list(between) == ["and"]
    if list(between) not in (["to"], ["or"]) or before == "from" or a.kind != "count":
        return False
    round_numbers = b.value < 13 or (a.value % 5 == 0 and b.value % 5 == 0)
    if before == "by":
        return True
    return round_numbers and b.value <= _RANGE_LIMIT * a.value and a.value == int(a.value) and b.kind != "count"


def _start_and_end(
    gaps: Sequence[str], a: Number, b: Number, between: Sequence[str], ahead: str
) -> tuple[Number | None, Number | None]:
    """Which of two joined numbers is the start and which the end; ``None`` where they are no pair."""
    links = set(between)
    named = between[0] in _BASELINE_NAMED and len(links & _BASELINE_BEHIND) == 1 and "," not in gaps[a.last]
    if named and between[1:2] != ["it"] and ("," in gaps[b.first] or len(between) > 1):
        return a, b  # "9% before, 4% after", "11 days before, now 4"
    if links & _BASELINE_BEHIND:
        return b, a
    if "from" in links and "to" not in links:
        # "4.5, down from 9.1"; in "at 20 went from 0.61 to 0.69" the second begins a pair of its own
        return (None, None) if ahead in _TO else (b, a)
    if between[0] in ("was", "were", "it") and links & {"was", "were"} and not links & {"to", "now", "after"}:
        return b, a  # "4 days, was 11"
    if links & _TO or links & {"now", "then", "after"}:
        return a, b
    return None, None


def _pair(tokens: Tokens, a: Number, b: Number, reached: Number, start: Number | None) -> Number:
    """One number over two, in the unit of the value reached."""
    typed = b if b.kind != "count" else a
    if reached.kind != "count":
        typed = reached
    unit = typed.unit
    if typed.kind == "count":
        unit = reached.unit or (b.unit if reached is a else a.unit)
    value = reached.value if start is not None else b.value
    baseline = None if start is None else _in_unit(tokens, start, reached, typed)
    first = _opening(tokens.words, a.first)
    begin = tokens.starts[first] if first < a.first else a.start
    return a._replace(
        first=first, start=begin, last=b.last, end=b.end, kind=typed.kind, value=value, baseline=baseline, unit=unit
    )


def _in_unit(tokens: Tokens, start: Number, reached: Number, typed: Number) -> float | None:
    """A baseline in the unit of the value: 6 hours as 360 minutes, the 2 of "2 to 3 million" as two million."""
    if start.value is None or reached.value is None:
        return start.value
    if start.kind == reached.kind == "time" and start.unit != reached.unit:
        return round(start.value * _SECONDS[start.unit or "s"] / _SECONDS[reached.unit or "s"], 3)
    magnitude = 1.0
    for word in tokens.words[reached.first : reached.last]:
        magnitude *= MAGNITUDES.get(word, 1.0)
    if magnitude > 1 and start.last - start.first <= 2 and start.first < reached.first:
        mantissa = reached.value / magnitude
        if mantissa and 0.1 <= start.value / mantissa <= 10:
            return start.value * magnitude
    return start.value
