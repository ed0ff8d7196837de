"""Who judged, by what and at what cost, in full, for the foot of a page."""

from __future__ import annotations

from collections.abc import Iterator

from starjudge.models.calibration import AppliedCalibration
from starjudge.models.evaluation import PanelMember, Provenance
from starjudge.reports import phrases
from starjudge.reports.card import shown

Fact = tuple[str, str]


def provenance_html(judge: Provenance) -> str:
    """A list of facts; what is not known has no place in it."""
    rows = "".join(f"<div><dt>{name}</dt><dd>{shown(text)}</dd></div>" for name, text in _facts(judge) if text)
    return f'<dl class="sj-facts">{rows}</dl>'


def _facts(judge: Provenance) -> Iterator[Fact]:
    yield "Judge", f"{judge.engine} ({judge.model})" if judge.model else judge.engine
    for member in judge.panel:
        yield "On the panel", _member(member)
    if judge.agreement is not None:
        yield "Agreement", f"within 1 in {phrases.percent(judge.agreement)} of pairs of scores"
    yield "Rubric", f"{judge.rubric} {judge.rubric_version}"
    yield "Weights", judge.weights_version or ""
    yield "Prompt", " ".join(filter(None, (judge.prompt_version, judge.prompt_hash)))
    settings = judge.settings.model_dump(exclude_none=True)
    yield "Settings", ", ".join(f"{name} {value}" for name, value in settings.items())
    if judge.samples > 1:
        yield "Readings", f"{judge.samples}{_spread(judge)}"
    if judge.calibration is not None:
        yield "Scale", f"{phrases.corrected(judge.calibration)}; before: {_original(judge.calibration)}"
    yield from _cost(judge)
    yield "Server", judge.fingerprint or ""
    yield "No chat model", judge.fallback_reason or ""
    yield "starjudge", judge.starjudge


def _original(applied: AppliedCalibration) -> str:
    given = applied.original.model_dump()
    return ", ".join(f"{name} {given[name]}" for name in applied.corrected if given[name] is not None) or "no score"


def _spread(judge: Provenance) -> str:
    if judge.spread is None:
        return ""
    found = {name: value for name, value in judge.spread.model_dump(exclude_none=True).items() if value}
    if not found:
        return ", all alike"
    return "; apart by " + ", ".join(f"{phrases.number(value)} in {name}" for name, value in found.items())


def _member(member: PanelMember) -> str:
    name = member.model or member.engine
    if member.failure:
        return f"{name}: failed, {member.failure}"
    return f"{name}: {member.overall if member.overall is not None else phrases.NOT_SCORED}"


def _cost(judge: Provenance) -> Iterator[Fact]:
    if judge.calls:
        cached = f", {judge.cached_tokens:,} of them cached" if judge.cached_tokens else ""
        yield "Calls", f"{judge.calls:,}"
        yield "Tokens", f"{judge.prompt_tokens:,} sent{cached}, {judge.completion_tokens:,} received"
    if judge.cost is not None:
        dated = f", prices of {judge.prices_dated}" if judge.prices_dated else ""
        yield "Cost", phrases.dollars(judge.cost) + dated
    if judge.seconds is not None:
        yield "Time of the model", phrases.duration(judge.seconds)
