"""What batches amount to, as HTML tables with drawings in them: one column a run, so that runs stand side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from starjudge.batch.tally import Tally
from starjudge.models.base import DIMENSIONS
from starjudge.models.batch import BatchRecord, BatchSummary
from starjudge.models.evaluation import Provenance
from starjudge.reports import phrases
from starjudge.reports.card import shown
from starjudge.reports.digest import TOP_SCORE
from starjudge.reports.plots_svg import bar, stacked
from starjudge.reports.session_phrases import flag_title
from starjudge.reports.session_sections import table
from starjudge.resources import library

LEVELS: Final = ("1", "2", "3", "4", "5")
MOST_JUDGES: Final = 4  # named before the rest is only counted
MOST_FAILURES: Final = 20  # kinds of failure


@dataclass
class Overview:
    """Counts of one run, record by record."""

    name: str
    tally: Tally = field(default_factory=Tally)
    judges: Counter[str] = field(default_factory=Counter)
    sessions: int = 0

    def add(self, record: BatchRecord) -> None:
        """Count a record."""
        self.tally.add(record)
        if record.evaluation is not None:
            self.judges[_judge(record.evaluation.judge)] += 1
        elif record.session is not None:
            self.sessions += 1
            self.judges.update(_judge(one.with_follow_ups.judge) for one in record.session.exchanges)


def overview_html(runs: Sequence[Overview]) -> str:
    """The tables over all records, without those that would be empty."""
    sums = [run.tally.summary() for run in runs]
    columns = [shown(run.name) for run in runs] if len(runs) > 1 else []
    pieces = [("Overview", _facts(runs, sums, columns)), ("Verdicts", _verdicts(sums, columns))]
    if any(spread.mean is not None for one in sums for spread in one.dimensions):
        pieces.append(("Dimensions", _key() + _dimensions(sums, columns)))
    flags = _ranked([one.flags for one in sums])
    pieces.append(("Red flags", _flags(sums, flags, columns) if flags else "<p>No answer has a red flag.</p>"))
    failures = _ranked([one.failures for one in sums])[:MOST_FAILURES]
    if failures:
        pieces.append(("Failures", _failures(sums, failures, columns)))
    sections = "\n".join(f"<section><h2>{title}</h2>\n{body}</section>" for title, body in pieces)
    beside = " sj-beside" if len(runs) == 1 else ""  # several runs take the width for themselves
    return f'<div class="sj-sums{beside}">\n{sections}\n</div>'


def _facts(runs: Sequence[Overview], sums: Sequence[BatchSummary], columns: list[str]) -> str:
    def row(name: str, say: Callable[[BatchSummary], str]) -> tuple[str, ...]:
        return (name, *map(say, sums))

    rows = [
        ("Judged by", *(shown(_judges(run)) for run in runs)),
        row("Records", lambda one: f"{one.records:,}"),
        row("Answers scored", lambda one: f"{one.scored:,}"),
        row("Too little to judge", lambda one: f"{one.insufficient:,}"),
        row("Failed", lambda one: f"{one.failed:,}"),
        row("Mean verdict", lambda one: f"{one.overall_mean:.2f}" if one.overall_mean is not None else "–"),
        row("A person should look at", lambda one: f"{one.review:,}"),
        row("Calls of a model", lambda one: f"{one.calls:,}"),
        row("Tokens", _tokens),
        row("Cost", _cost),
    ]
    if any(run.sessions for run in runs):
        counts = (f"{run.sessions:,}" for run in runs)
        rows.insert(2, ("Interviews among them, their answers counted one by one", *counts))
    if any(one.fallbacks for one in sums):
        rows.append(row("Judged offline in a model's place", lambda one: f"{one.fallbacks:,}"))
    return table("What was judged, and what came of it", ("Count", *(columns or ("All records",))), rows)


def _verdicts(sums: Sequence[BatchSummary], columns: list[str]) -> str:
    names = list(phrases.VERDICT_WORDS.values())
    rows = []
    for level in range(TOP_SCORE, 0, -1):
        cells = [_share(one.overall[level - 1], sum(one.overall), f"sj-level-{level}") for one in sums]
        rows.append((f"{level} {names[level - 1]}", *cells))
    return table("How many answers have each verdict", ("Verdict", *(columns or ("Answers",))), rows)


def _dimensions(sums: Sequence[BatchSummary], columns: list[str]) -> str:
    titles = library().dimensions
    rows = []
    for place, dimension in enumerate(DIMENSIONS):
        spreads = [one.dimensions[place] for one in sums]
        cells = [
            f"<strong>{spread.mean:.2f}</strong> {stacked(spread.counts, LEVELS)}" if spread.mean is not None else "–"
            for spread in spreads
        ]
        rows.append((titles[dimension].title, *cells))
    head = columns or ("Mean, and how many answers have each score",)
    return table("Scores by dimension", ("Dimension", *head), rows)


def _key() -> str:
    cells = "".join(f'<span class="sj-key sj-level-{level}"></span>{level}' for level in LEVELS)
    return f'<p aria-hidden="true">Scores: {cells}</p>'


def _flags(sums: Sequence[BatchSummary], flags: Sequence[str], columns: list[str]) -> str:
    rows = []
    for flag in flags:
        cells = [_share(one.flags.get(flag, 0), one.scored + one.insufficient, "sj-flagged") for one in sums]
        rows.append((f'<span data-flag="{shown(flag)}">{shown(flag_title(flag))}</span>', *cells))
    return table("Answers that have each red flag, commonest first", ("Red flag", *(columns or ("Answers",))), rows)


def _failures(sums: Sequence[BatchSummary], failures: Sequence[str], columns: list[str]) -> str:
    rows = [
        (shown(error), *(_share(one.failures.get(error, 0), one.records, "sj-flagged") for one in sums))
        for error in failures
    ]
    return table("Records without an evaluation, by error", ("Error", *(columns or ("Records",))), rows)


def _share(count: int, whole: int, kind: str) -> str:
    share = count / whole if whole else 0.0
    return f'<span class="sj-count">{count:,} <span class="sj-soft">({phrases.percent(share)})</span></span>' + bar(
        share, kind
    )


def _ranked(counts: Sequence[dict[str, int]]) -> list[str]:
    """Names by how often they occur over all runs, commonest first."""
    together: Counter[str] = Counter()
    for one in counts:
        together.update(one)
    return [name for name, _ in sorted(together.items(), key=lambda row: (-row[1], row[0]))]


def _judge(judge: Provenance) -> str:
    facts = [f"panel of {len(judge.panel)}" if judge.panel else f"{judge.engine} judge", judge.model or ""]
    facts += [f"rubric {judge.rubric} {judge.rubric_version}"]
    facts.append(f"prompt {judge.prompt_version}" if judge.prompt_version else "")
    return ", ".join(filter(None, facts))


def _judges(run: Overview) -> str:
    names = [name for name, _ in run.judges.most_common(MOST_JUDGES)]
    more = len(run.judges) - len(names)
    return "; ".join([*names, *([f"and {more} more"] if more > 0 else [])]) or "nobody"


def _tokens(one: BatchSummary) -> str:
    if not one.calls:
        return "–"
    return f"{one.prompt_tokens:,} sent, {one.completion_tokens:,} received"


def _cost(one: BatchSummary) -> str:
    if one.cost is not None:
        return phrases.dollars(one.cost)
    return "prices unknown" if one.calls else "none"
