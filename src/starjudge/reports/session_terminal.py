"""A session's card for a terminal: plain lines that read well with and without colour, also in a pipe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from starjudge.models.session import SessionEvaluation
from starjudge.reports.digest import TOP_SCORE, Item
from starjudge.reports.layout import TIED, Pen, Run, text_width
from starjudge.reports.phrases import NOTICE
from starjudge.reports.session_digest import session_digest
from starjudge.reports.session_phrases import clock
from starjudge.reports.session_rows import QuestionRow, SessionDigest
from starjudge.reports.session_timeline import BLOCK_WORDS, BlockKind, Timeline

NARROWEST: Final = 40  # columns; a row of the table does not fit in less
BAR: Final = 25  # columns of the mean's bar, five a point
MARGIN: Final = 2
VERDICT, SECONDS, STATUS = 7, 16, 9  # columns: "2 → 4", "about 2 min 10 s", "on target"
KIND: Final = 12
INDENT: Final = "  "
COVERAGE: Final = "Coverage"
HIT, MISS = ("■", "#"), ("·", ".")
COVERED_BY: Final = 16  # columns that words beside a grid need at least: "questions 1, 3, 5" may take two lines
GOOD, FAIR = 4.0, 3.0  # lowest mean shown as good, and as fair
SEPARATOR: Final = " · "
INKS: Final[dict[BlockKind, tuple[str, str, str]]] = {  # drawn, in ASCII, and the style
    "question": ("?", "?", "dim"),
    "answer": ("█", "#", "told"),
    "probe": ("¿", "!", "dim"),
    "reply": ("▒", "+", "both"),
}
SILENCE: Final = ("·", ".")


def session_terminal(
    session: SessionEvaluation,
    *,
    width: int = 80,
    color: bool = False,
    ascii: bool = False,  # noqa: A002 -- as of `terminal_card`
) -> str:
    """The card of one session, ending without a line break. Arguments as of `terminal_card`."""
    pen = Pen(max(width, NARROWEST), color, ascii)
    content = session_digest(session)
    blocks = [
        list(_head(pen, content)),
        list(_questions(pen, content)),
        list(_timeline(pen, content.timeline)),
        list(_coverage(pen, content)),
        list(_flags(pen, content)),
        list(_settled(pen, content.questions)),
        _section(pen, "Strongest", content.strongest, mark="+", style="good"),
        _section(pen, "Weakest", content.weakest, mark="-", style="poor"),
        _section(pen, "A better story", content.better, mark=pen.glyphs("→", ">"), style="fair"),
        _section(pen, "One project told more than once", content.projects),
        list(_plan(pen, content)),
        list(_clock(pen, content)),
        list(_rows(pen, "Dimensions, mean over the answers", content.dimensions)),
        list(_own(pen, content)),
        list(_foot(pen, content)),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _tone(mean: float | None) -> str:
    if mean is None:
        return "dim"
    return "good" if mean >= GOOD else "fair" if mean >= FAIR else "poor"


def _head(pen: Pen, content: SessionDigest) -> Iterator[str]:
    yield from pen.flow([("Interview", "head"), (content.name, "")])
    filled = round((content.overall or 0) / TOP_SCORE * BAR)
    bar = pen.glyphs("█", "#") * filled + pen.glyphs("░", ".") * (BAR - filled)
    headline = content.headline[:1].upper() + content.headline[1:]
    yield from pen.flow([(headline.replace(" ", TIED), _tone(content.overall)), (bar, _tone(content.overall))])
    yield from pen.flow([(SEPARATOR.join(content.facts), "")])
    for item in content.first:
        yield from pen.flow([("Do first:", "bold"), (f"{item.title}.", "bold"), (item.text, "")], rest="  ")
    for reason in content.review:
        yield from pen.flow([("A person should look:", "fair"), (reason, "")], rest="  ")


def _questions(pen: Pen, content: SessionDigest) -> Iterator[str]:
    rows = content.questions
    if not rows:
        yield from pen.flow([("No question was found in it.", "bold")])
        return
    number = len(str(rows[-1].number)) + 1
    wide = pen.width - number - VERDICT - SECONDS - STATUS - KIND - 5
    shows_kind = wide >= KIND
    room = wide if shows_kind else pen.width - number - VERDICT - SECONDS - 3
    columns = [("", number), ("Question", room)]
    columns += [("Kind", KIND)] if shows_kind else []
    columns += [("Verdict", VERDICT), ("Answer", SECONDS)]
    columns += [("Plan", STATUS)] if shows_kind else []
    yield pen.paint(" ".join(name.ljust(size) for name, size in columns).rstrip(), "head")
    for row in rows:
        cells = [pen.cell(f"{row.number}.", number), pen.cell(row.question, room)]
        cells += [pen.cell(row.kind, KIND)] if shows_kind else []
        cells += [pen.paint(pen.cell(row.verdict, VERDICT), _tone(row.score)), pen.cell(row.seconds, SECONDS)]
        cells += [pen.cell(row.status, STATUS)] if shows_kind else []
        yield " ".join(cells).rstrip()
        facts = [f"{row.probes} follow-up{'s' if row.probes != 1 else ''}"] if row.probes else []
        facts += [] if shows_kind else [row.status]
        facts += [f"flags: {', '.join(row.flags)}"] if row.flags else []
        facts += [row.pauses] if row.pauses else []
        if facts:
            yield from pen.flow([(SEPARATOR.join(facts), "dim")], " " * (number + 1))
    yield from pen.flow([(content.key, "dim")])


def _timeline(pen: Pen, line: Timeline) -> Iterator[str]:
    if not line.blocks:
        return
    how = "estimated from the words" if line.estimated else f"0:00 to {clock(line.seconds)}"
    yield from pen.flow([("Timeline", "head"), (f"({how})", "dim")])
    names, cells = [" "] * pen.width, [""] * pen.width
    last = 0
    for block in line.blocks:
        begin = min(int(line.share(block.start) * pen.width), pen.width - 1)
        end = max(min(round(line.share(block.end) * pen.width), pen.width), begin + 1)
        for column in range(begin, end):
            if not cells[column] or block.kind in ("answer", "reply"):  # a question of a second hides no answer
                cells[column] = block.kind
        label = str(block.exchange)
        if block.exchange > last and begin + len(label) <= pen.width:
            if all(name == " " for name in names[max(begin - 1, 0) : begin + len(label)]):
                names[begin : begin + len(label)] = label
            last = block.exchange
    yield "".join(names).rstrip()
    yield "".join(_ink(pen, kind, len(list(run))) for kind, run in groupby(cells))
    key = [f"{pen.glyphs(*INKS[kind][:2])} {word}".replace(" ", TIED) for kind, word in BLOCK_WORDS.items()]
    yield from pen.flow([("   ".join(key), "dim")])


def _ink(pen: Pen, kind: str, columns: int) -> str:
    if not kind:
        return pen.glyphs(*SILENCE) * columns
    drawn, plain, style = INKS[kind]  # type: ignore[index]  # a block's kind
    return pen.paint(pen.glyphs(drawn, plain) * columns, style)


def _coverage(pen: Pen, content: SessionDigest) -> Iterator[str]:
    """A grid, a column for each question; where that leaves no room for words, one sign for all of them."""
    if not content.matrices:
        return
    numbers = [row.number for row in content.questions]
    wide = len(str(numbers[-1])) + 1 if numbers else 0
    widest = max(text_width(row.title) for matrix in content.matrices for row in matrix.rows)
    size = max(min(widest, pen.width // 2), len(COVERAGE) - len(INDENT))
    lead = len(INDENT) + size + wide * len(numbers) + MARGIN
    if lead + COVERED_BY > pen.width:
        numbers, wide, lead = [], 2, len(INDENT) + size + 2 + MARGIN
    columns = "".join(f"{number:>{wide}}" for number in numbers)
    gap = " " * (len(INDENT) + size - len(COVERAGE)) if numbers else ""
    yield f"{pen.paint(COVERAGE, 'head')}{gap}{pen.paint(columns, 'dim')}"
    for matrix in content.matrices:
        yield from pen.flow([(matrix.title, "bold"), (f"({matrix.count})", "dim")])
        for row in matrix.rows:
            hits = [number in row.found for number in numbers] or [row.covered]
            marks = "".join(pen.glyphs(*(HIT if hit else MISS)).rjust(wide) for hit in hits)
            opening = f"{INDENT}{pen.cell(row.title, size)}{marks}{' ' * MARGIN}"
            yield from pen.flow([(row.told, "" if row.covered else "fair")], opening, lead=lead)


def _section(pen: Pen, title: str, items: Sequence[Item], mark: str = "-", style: str = "") -> list[str]:
    lines = [pen.paint(title, "head")] if items else []
    for item in items:
        runs: list[Run] = [(f"{item.title}:", "bold"), (item.text, "")]
        runs += [(f"“{quote}”", "quote") for quote in item.quotes]
        lines += pen.flow(runs, f"{pen.paint(mark, style)} ", lead=len(mark) + 1)
    return lines


def _flags(pen: Pen, content: SessionDigest) -> Iterator[str]:
    if content.flags:
        yield pen.paint("Seen over several answers", "head")
    for flag in content.flags:
        yield from pen.flow([(f"{flag.title}:", "bold"), (flag.text, "")], f"{pen.paint('!', 'poor')} ", lead=2)
        for number, quote in flag.quotes:
            yield from pen.flow([(f"question {number}:", "dim"), (f"“{quote}”", "quote")], "  ", rest="    ")


def _settled(pen: Pen, rows: Sequence[QuestionRow]) -> Iterator[str]:
    """What the follow-ups changed, question by question."""
    told = [(row, "taken away", row.resolved) for row in rows] + [(row, "confirmed", row.confirmed) for row in rows]
    items = [
        Item(f"{row.number}. {item.title}, {how}", item.text, item.quotes)
        for row, how, items in sorted(told, key=lambda one: one[0].number)
        for item in items
    ]
    yield from _section(pen, "Red flags after the follow-ups", items)


def _plan(pen: Pen, content: SessionDigest) -> Iterator[str]:
    if content.plan:
        yield pen.paint("Practice plan", "head")
    for step in content.plan:
        runs: list[Run] = [(f"{step.title}.", "bold")]
        runs += [(step.question, "quote")] if step.question else []
        runs.append((step.drill, ""))
        runs += [("Change:", "bold"), (step.change, "")] if step.change else []
        yield from pen.flow(runs, f"{pen.safe(step.day)}: ", rest="  ")


def _clock(pen: Pen, content: SessionDigest) -> Iterator[str]:
    if content.phases:
        yield pen.paint("Time against the round's plan", "head")
    for phase in content.phases:
        told = SEPARATOR.join(filter(None, (phase.seconds, phase.target and f"plan {phase.target}", phase.status)))
        yield from pen.flow([(f"{phase.title}:", "bold"), (told, "")], "- ")


def _rows(pen: Pen, title: str, items: Sequence[Item]) -> Iterator[str]:
    if items:
        told = SEPARATOR.join(f"{item.title} {item.text}".replace(" ", TIED) for item in items)
        yield from pen.flow([(f"{title}:", "head"), (told, "")], rest="  ")


def _own(pen: Pen, content: SessionDigest) -> Iterator[str]:
    if content.own_questions:
        told = f"({content.own_verdict})" if content.own_verdict else ""
        yield from pen.flow([("The candidate's own questions", "head"), *([(told, "dim")] if told else [])])
    for question in content.own_questions:
        yield from pen.flow([(question, "")], "- ")


def _foot(pen: Pen, content: SessionDigest) -> Iterator[str]:
    for one in content.speakers:
        yield from pen.flow([("Speaker:", "dim"), (one, "dim")], rest="  ")
    for note in content.notes:
        yield from pen.flow([("Note:", "dim"), (note, "dim")], rest="  ")
    yield from pen.flow([(NOTICE, "dim")])
