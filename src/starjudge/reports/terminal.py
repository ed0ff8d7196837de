"""The card for a terminal: plain lines that read well with and without colour, also in a pipe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from starjudge.models.evaluation import Evaluation
from starjudge.reports.digest import TOP_SCORE, Digest, Item, PartRow, ScoreRow, digest
from starjudge.reports.layout import TIED, Pen, Run
from starjudge.reports.phrases import NOT_SCORED, NOTICE

NARROWEST: Final = 40  # columns; a bar and its words do not fit in less
LABEL: Final = 11  # columns of the longest title of a dimension
SHORT_BAR, LONG_BAR = 8, 28  # columns a bar takes in a narrow and in a wide terminal
BESIDE_BAR: Final = 50  # columns of all that stands on the line of a bar
HEADER: Final = "share  time"
TARGET_HEADER: Final = "       status    target"
GOOD, FAIR = 4, 3  # lowest score shown as good, and as fair
SEPARATOR: Final = " · "


def terminal_card(
    evaluation: Evaluation,
    *,
    width: int = 80,
    color: bool = False,
    ascii: bool = False,  # noqa: A002 -- read at the call, it says what no other word does
) -> str:
    """The card of one evaluation, ending without a line break.

    In: ``width`` in columns (below 40 it is laid out at 40); ``color`` writes ANSI codes; ``ascii`` is for a
    terminal that shows nothing else.
    """
    pen = Pen(max(width, NARROWEST), color, ascii)
    content = digest(evaluation)
    blocks = [
        list(_head(pen, content)),
        list(_split(pen, content)),
        list(_scores(pen, content.scores)) if content.overall is not None or _any_score(content) else [],
        _section(pen, "Next steps", content.steps),
        _section(pen, "Red flags", content.flags, mark="!", style="poor"),
        list(_facts(pen, content)),
        _section(pen, "Strengths", content.strengths, mark="+", style="good"),
        _section(pen, "Improvements", content.improvements, mark=pen.glyphs("→", ">"), style="fair"),
        list(_probes(pen, content.probes)),
        list(_company(pen, content)),
        list(_foot(pen, content)),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _any_score(content: Digest) -> bool:
    return any(row.score is not None for row in content.scores)


def _tone(score: int | None) -> str:
    if score is None:
        return "dim"
    return "good" if score >= GOOD else "fair" if score >= FAIR else "poor"


def _joined(facts: Sequence[str]) -> str:
    """Facts in a row; a line may break between two of them before it breaks inside one."""
    return SEPARATOR.join(facts)


def _quoted(quote: str) -> Run:
    return f"“{quote}”", "quote"


def _head(pen: Pen, content: Digest) -> Iterator[str]:
    yield from pen.flow([(content.headline[:1].upper() + content.headline[1:], _tone(content.overall))])
    yield from pen.flow([(_joined(content.facts), "")])
    yield from pen.flow([("Question:", "bold"), (content.question, "")])
    for reason in content.reasons:
        yield from pen.flow([("Not scored:", "bold"), (reason, "")], rest="  ")
    for cap in content.caps:
        yield from pen.flow([("Held down:", "bold"), (cap, "")], rest="  ")
    for reason in content.review:
        yield from pen.flow([("A person should look:", "fair"), (reason, "")], rest="  ")


def _split(pen: Pen, content: Digest) -> Iterator[str]:
    if not content.parts:
        return
    columns = min(max(pen.width - BESIDE_BAR, SHORT_BAR), LONG_BAR)
    banded = any(row.band for row in content.parts)
    told, band, both = (pen.glyphs(*pair) for pair in (("█", "="), ("░", "-"), ("▓", "#")))
    lead = LABEL + columns + 2
    columns_named = HEADER + TARGET_HEADER if banded else HEADER
    fits = lead + len(columns_named) <= pen.width
    yield pen.paint("Time split".ljust(lead if fits else 0), "head") + pen.paint(columns_named if fits else "", "dim")
    for row in content.parts:
        opening = f"{pen.cell(row.label, LABEL)} {_bar(pen, row, columns, (told, band, both))} "
        style = {"on target": "good", "": "dim"}.get(row.status, "fair")
        runs: list[Run] = [
            (f"{row.share:>5}  {row.seconds:<10}".replace(" ", TIED), ""),
            (f"{row.status or 'no target':<9}".replace(" ", TIED) if banded else "", style),
        ]
        if row.target:
            runs.append((row.target.replace(" ", TIED), "dim"))
        yield from pen.flow(runs, opening, lead=lead)
    if banded:
        yield from pen.flow(
            [(f"{told} told   {band} target   {both} told within the target".replace(" ", TIED), "dim")]
        )
    else:
        yield from pen.flow([("This kind of question sets no target for the parts.", "dim")])


def _bar(pen: Pen, row: PartRow, columns: int, inks: tuple[str, str, str]) -> str:
    told, band, both = inks
    filled = round(row.filled * columns)
    if row.filled > 0:
        filled = max(filled, 1)
    low, high = (round(end * columns) for end in row.band) if row.band else (0, 0)
    if row.band and high == low:  # a narrow band is still a band
        low, high = (low, low + 1) if low < columns else (low - 1, low)
    # What the rounding to columns would contradict, the status decides.
    if row.band and row.status == "under":
        filled = min(filled, low)
    elif row.band and row.status == "on target":
        filled = min(max(filled, low + 1), high)
    elif row.band and row.status == "over":
        filled = max(filled, high + 1)
    empty = pen.glyphs("·", ".")
    styles = {told: "told", band: "band", both: "both", empty: ""}
    cells = [
        (both if low <= column < high else told) if column < filled else (band if low <= column < high else empty)
        for column in range(columns)
    ]
    return "".join(pen.paint("".join(run), styles[ink]) for ink, run in groupby(cells))


def _scores(pen: Pen, rows: Sequence[ScoreRow]) -> Iterator[str]:
    yield pen.paint("Scores", "head")
    for row in rows:
        cells = row.score or 0
        gauge = pen.glyphs("■", "#") * cells + pen.glyphs("□", ".") * (TOP_SCORE - cells)
        score = f"{row.score}/{TOP_SCORE}" if row.score is not None else " – " if not pen.ascii else " - "
        opening = f"{pen.cell(row.title, LABEL)} {pen.paint(f'{score} {gauge}', _tone(row.score))}  "
        lead = LABEL + 1 + len(score) + 1 + TOP_SCORE + 2
        rationale = row.rationale if row.score is not None else f"{NOT_SCORED.capitalize()}. {row.rationale}"
        yield from pen.flow([(rationale, "")], opening, lead=lead)
        if row.quote:
            yield from pen.flow([_quoted(row.quote)], " " * lead)


def _section(pen: Pen, title: str, items: Sequence[Item], mark: str = "-", style: str = "") -> list[str]:
    if not items:
        return []
    lines = [pen.paint(title, "head")]
    for item in items:
        runs: list[Run] = [(f"{item.title}:", "bold")] if item.title else []
        runs += [(item.text, ""), *map(_quoted, item.quotes)]
        lines += pen.flow(runs, f"{pen.paint(mark, style)} ", lead=len(mark) + 1)
    return lines


def _facts(pen: Pen, content: Digest) -> Iterator[str]:
    if content.numbers:
        yield pen.paint("Outcome numbers", "head")
    for item in content.numbers:
        if not item.title:
            yield from pen.flow([(item.text, "dim")], "  ")
            continue
        runs = [_quoted(item.title), (item.text.replace(" ", TIED), "bold"), (f"({item.quotes[0]})", "dim")]
        yield from pen.flow(runs, "- ")
    if content.actors:
        yield from pen.flow([("Who acts:", "head"), (_joined(content.actors), "")], rest="  ")
    if content.credit:
        yield from pen.flow([("Credit given:", "head"), *map(_quoted, content.credit)], rest="  ")


def _probes(pen: Pen, probes: Sequence[Item]) -> Iterator[str]:
    if probes:
        yield pen.paint("Probes to expect", "head")
    for number, probe in enumerate(probes, 1):
        yield from pen.flow([(probe.text, ""), (f"({probe.title}: {probe.quotes[0]})", "dim")], f"{number}. ")


def _company(pen: Pen, content: Digest) -> Iterator[str]:
    if not content.company:
        return
    yield from pen.flow([(f"What {content.company} would note", "head"), ("(changes no score)", "dim")])
    for name, items in (("shown", content.shown), ("missed", content.missed)):
        for item in items:
            runs = [(f"{item.title}, {name}:", "bold"), (item.text, ""), *map(_quoted, item.quotes)]
            yield from pen.flow(runs, "+ " if name == "shown" else "- ")


def _foot(pen: Pen, content: Digest) -> Iterator[str]:
    yield from pen.flow([(f"Judged by: {_joined(content.provenance)}", "dim")])
    yield from pen.flow([(NOTICE, "dim")])
