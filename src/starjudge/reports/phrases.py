"""Numbers and ids as words that a person reads; the same in every form of report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from starjudge.models.base import STORY_PARTS, ResponseKind, Verdict
from starjudge.models.calibration import AppliedCalibration
from starjudge.models.evaluation import Agency, PartTime, TargetStatus, TimeSplit, Timing
from starjudge.models.evidence import Metric
from starjudge.reports.visible import clip

NOT_SCORED: Final = "not scored"
NOTICE: Final = "Practice feedback, not a hiring decision."
SIGNIFICANT_DIGITS: Final = 6  # an outcome number with more is noise of the float behind it
CENT: Final = 0.01  # dollars below which cents hide the cost
RATERS_LENGTH: Final = 60  # characters of what the maker of a calibration calls those who rated
MINUTE: Final = 60
BRIEF: Final = 120  # seconds up to which parts of a story are compared in seconds
PER_CENT: Final = 100
MOST_SHARE: Final = 1e6  # of what a file of results may claim; a larger one times a hundred leaves the range of numbers

VERDICT_WORDS: Final[dict[Verdict, str]] = {
    "strong_no_hire": "strong no hire",
    "lean_no_hire": "lean no hire",
    "on_the_fence": "on the fence",
    "lean_hire": "lean hire",
    "strong_hire": "strong hire",
}
RESPONSE_WORDS: Final[dict[ResponseKind, str]] = {
    "story": "answered with a story",
    "example": "answered with an example",
    "opinion": "answered with an opinion",
    "hypothetical": "answered with what one would do",
    "self_description": "answered with a self-description",
    "questions": "answered with questions",
    "notes": "answered with notes",
    "no_answer": "no answer given",
}
STATUS_WORDS: Final[dict[TargetStatus, str]] = {
    "under": "under",
    "on_target": "on target",
    "over": "over",
    "missing": "missing",
}
SOURCE_WORDS: Final = {
    "timestamps": "from the transcript's times",
    "given": "as given",
    "estimated": "estimated from the words",
}
PART_LETTERS: Final = {"situation": "S", "task": "T", "action": "A", "result": "R", "learning": "L", "other": "–"}


def duration(seconds: float) -> str:
    """Seconds as one says them: ``2 min 10 s``."""
    whole = int(seconds + 0.5)
    minutes, rest = divmod(whole, MINUTE)
    if not minutes:
        return f"{rest} s"
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"


def brief(seconds: float) -> str:
    """The length of a part: in seconds for as long as seconds are easy to compare, ``75 s``."""
    return f"{int(seconds + 0.5)} s" if seconds < BRIEF else duration(seconds)


def between(low: str, high: str) -> str:
    """Two bounds as a range; a unit that both have is said once: ``15–20 s``."""
    if low == high:
        return low
    if low.endswith("%") and high.endswith("%"):
        return f"{low[:-1]}–{high}"
    low_number, _, low_unit = low.partition(" ")
    high_number, _, high_unit = high.partition(" ")
    if low_unit == high_unit and " " not in low_unit:
        return f"{low_number}–{high_number} {high_unit}"
    return f"{low} to {high}"


def percent(share: float) -> str:
    """A share between 0 and 1: ``15%``; a trace is not called nothing."""
    rounded = int(min(share, MOST_SHARE) * PER_CENT + 0.5)
    return "<1%" if share > 0 and not rounded else f"{rounded}%"


def number(value: float) -> str:
    """A figure as one writes it: ``1,250,000``, ``0.4``."""
    rounded = float(f"{value:.{SIGNIFICANT_DIGITS}g}")
    exact = value if float(value).is_integer() else rounded
    text = f"{exact:,.15g}"
    return text if text != "-0" else "0"


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """A count with its noun: ``1 word``, ``2 words``."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def corrected(applied: AppliedCalibration) -> str:
    """That scores are no longer the judge's own, on whose word, and what the verdict was."""
    raters = clip(applied.raters, RATERS_LENGTH)
    told = f"scale {applied.id} corrected after {counted(applied.answers, 'answer')} rated by {raters}"
    before = applied.original.overall
    return told if "overall" not in applied.corrected or before is None else f"{told} (overall was {before})"


def dollars(cost: float) -> str:
    """US dollars; small amounts keep two digits that count: ``$0.0041``."""
    if 0 < cost < CENT:
        return f"${float(f'{cost:.2g}'):.10f}".rstrip("0")
    return f"${cost:,.2f}"


def letters(split: TimeSplit) -> dict[str, str]:
    """One letter per part: the initial of the rubric's own name, or of ours where two begin alike."""
    own: dict[str, str] = {part: time.label.strip()[:1].upper() for part, time in split.items()}
    taken = list(own.values())
    if all(letter.isalpha() for letter in taken) and len(set(taken)) == len(taken):
        return {**PART_LETTERS, **own}
    return dict(PART_LETTERS)


def part_names(split: TimeSplit) -> dict[str, str]:
    """The rubric's own name of each part; ours for a part that it does not have."""
    return {part: split[part].label if part in split else part.capitalize() for part in (*STORY_PARTS, "other")}


def target(part: PartTime) -> str:
    """The band a part should lie in: ``15–20%``; empty where there is none."""
    return band(part.target_low, part.target_high, percent if part.target_unit == "share" else brief)


def band(low: float | None, high: float | None, say: Callable[[float], str]) -> str:
    """A target in words, also where only one of its ends is set."""
    if low is not None and high is not None:
        return between(say(low), say(high))
    if low is not None:
        return f"at least {say(low)}"
    return "" if high is None else f"at most {say(high)}"


def length(timing: Timing) -> str:
    """How long the answer is, how sure that is, and what was asked: for the head of a report."""
    if timing.source != "estimated":
        return f"{duration(timing.seconds)} {SOURCE_WORDS[timing.source]}"
    middle, bounds = duration(timing.seconds), between(duration(timing.seconds_low), duration(timing.seconds_high))
    sure = "" if bounds == middle else f"{bounds}, "
    return f"about {middle} ({sure}{SOURCE_WORDS[timing.source]})"


def pace(timing: Timing) -> list[str]:
    """Length against its target, pace and fillers, as separate facts."""
    facts = []
    wanted = band(timing.target_low, timing.target_high, duration)
    if wanted:
        facts.append(f"target {wanted}" + (f": {STATUS_WORDS[timing.status]}" if timing.status else ""))
    if timing.words_per_minute and timing.source != "estimated":  # else it is only the rate assumed
        facts.append(f"{number(round(timing.words_per_minute))} words a minute")
    if timing.fillers == 0:
        facts.append("no fillers")
    elif timing.fillers_per_100_words is not None:
        rate = f"{number(round(timing.fillers_per_100_words, 1))} per 100 words"
        facts.append(f"fillers {rate}" if timing.fillers is None else f"{counted(timing.fillers, 'filler')} ({rate})")
    return facts


def change(metric: Metric) -> str:
    """From where to where an outcome number goes: ``6% → 0.4%``; empty where no figure is told."""
    if metric.value is None:
        return ""
    reached = measured(metric.value, metric.unit)
    return reached if metric.baseline is None else f"{measured(metric.baseline, metric.unit)} → {reached}"


def measured(value: float, unit: str | None) -> str:
    """A figure with its unit: ``0.4%``, ``3x``, ``120 ms``."""
    if not unit:
        return number(value)
    return f"{number(value)}{unit}" if unit in {"%", "x"} else f"{number(value)} {unit}"


def actors(agency: Agency) -> list[str]:
    """Who acts how often, and the share that is the speaker's own."""
    counts = [("I", agency.i), ("we", agency.we), ("passive", agency.passive), ("others", agency.others)]
    facts = [f"{name} {actions.count}" for name, actions in counts]
    if agency.own_share is not None:
        facts.append(f"own actions {percent(agency.own_share)}")
    return facts
