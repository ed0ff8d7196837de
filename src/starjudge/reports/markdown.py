"""The report in GitHub-flavoured Markdown; words of others are text in it and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from starjudge.models.evaluation import Evaluation
from starjudge.reports.digest import TOP_SCORE, Digest, Item, digest
from starjudge.reports.phrases import NOT_SCORED, NOTICE
from starjudge.reports.visible import visible

SPECIAL: Final = re.compile(r"[\\`*_{}\[\]|~$]")  # each starts or ends something: code, emphasis, link, cell, formula
OPENS_BLOCK: Final = re.compile(r"^(\d{1,9}(?=[.)])|(?=[-+=#:]))")  # a list, a heading, a rule at the start of a text
ADDRESS: Final = re.compile(r":(?=//)|(?<=www)\.", re.IGNORECASE)  # what turns bare words into a link
ENTITIES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
GAUGE: Final = "■", "□"


def md(text: str) -> str:
    r"""Text as Markdown that shows exactly this text on one line.

    >>> print(md("[win](http://x) | <b>"))
    \[win\](http\://x) \| &lt;b&gt;
    """
    shown = "".join(ENTITIES.get(char, char) for char in SPECIAL.sub(r"\\\g<0>", visible(text)))
    shown = ADDRESS.sub(r"\\\g<0>", shown)
    # An empty comment keeps names and addresses from becoming mentions; a backslash does not.
    shown = shown.replace("@", "@<!-- -->")
    return OPENS_BLOCK.sub(r"\1\\", shown)


def markdown_report(evaluation: Evaluation) -> str:
    """The report of one evaluation, ending with a line break."""
    content = digest(evaluation)
    blocks = [
        *_head(content),
        *_split(content),
        *_scores(content),
        *_list("Next steps", content.steps),
        *_list("Red flags", content.flags),
        *_facts(content),
        *_list("Strengths", content.strengths),
        *_list("Improvements", content.improvements),
        *_probes(content),
        *_company(content),
        f"---\n\n{md('Judged by: ' + ' · '.join(content.provenance))}\n\n*{NOTICE}*",
    ]
    return "\n\n".join(blocks) + "\n"


def _quoted(quote: str) -> str:
    return f"“{md(quote)}”"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> str:
    rule = ["---:" if column in right else "---" for column in range(len(head))]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *rows))


def _head(content: Digest) -> Iterator[str]:
    yield f"## {content.headline[:1].upper()}{content.headline[1:]}"
    yield md(" · ".join(content.facts))
    yield f"**Question:** {md(content.question)}"
    notes = [("Not scored", content.reasons), ("Held down", content.caps), ("A person should look", content.review)]
    lines = [f"- **{name}:** {md(text)}" for name, texts in notes for text in texts]
    if lines:
        yield "\n".join(lines)


def _split(content: Digest) -> Iterator[str]:
    if not content.parts:
        return
    yield "### Time split"
    yield _table(
        ("Part", "Share", "Time", "Target", "Status"),
        [
            (md(row.label), md(row.share), row.seconds, row.target or "–", row.status or "no target")
            for row in content.parts
        ],
        right=(1, 2),
    )


def _scores(content: Digest) -> Iterator[str]:
    if all(row.score is None for row in content.scores):
        return
    full, empty = GAUGE
    rows = []
    for row in content.scores:
        score = NOT_SCORED
        if row.score is not None:
            score = f"{row.score}/{TOP_SCORE} {full * row.score}{empty * (TOP_SCORE - row.score)}"
        rows.append((row.title, score, md(row.rationale), _quoted(row.quote) if row.quote else ""))
    yield "### Scores"
    yield _table(("Dimension", "Score", "Why", "Words it rests on"), rows)


def _line(item: Item, bullet: str = "-") -> str:
    title = f"**{md(item.title)}:** " if item.title else ""
    return f"{bullet} {title}{' '.join([md(item.text), *map(_quoted, item.quotes)])}"


def _list(title: str, items: Sequence[Item]) -> Iterator[str]:
    if items:
        yield f"### {title}"
        yield "\n".join(map(_line, items))


def _facts(content: Digest) -> Iterator[str]:
    if content.numbers:
        yield "### Outcome numbers"
        yield _table(
            ("Words", "From → to", "Kind"),
            [
                (_quoted(item.title), md(item.text), *item.quotes) if item.title else (md(item.text), "", "")
                for item in content.numbers
            ],
        )
    facts = []
    if content.actors:
        facts.append(f"**Who acts:** {md(' · '.join(content.actors))}")
    if content.credit:
        facts.append(f"**Credit given:** {' '.join(map(_quoted, content.credit))}")
    yield from facts


def _probes(content: Digest) -> Iterator[str]:
    if content.probes:
        yield "### Probes to expect"
        yield "\n".join(
            f"{number}. {md(probe.text)} ({md(probe.title)}: {md(probe.quotes[0])})"
            for number, probe in enumerate(content.probes, 1)
        )


def _company(content: Digest) -> Iterator[str]:
    if not content.company:
        return
    yield f"### What {md(content.company)} would note"
    sides = (("shown", content.shown), ("missed", content.missed))
    lines = [_line(Item(f"{item.title}, {side}", item.text, item.quotes)) for side, items in sides for item in items]
    yield "\n".join(["It changes no score.", "", *lines])
