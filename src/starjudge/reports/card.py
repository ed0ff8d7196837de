"""The HTML card: a fragment for a notebook, without scripts, ids or anything loaded from elsewhere."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from starjudge.models.evaluation import Evaluation
from starjudge.reports.answer_html import answer_html
from starjudge.reports.card_style import STYLE
from starjudge.reports.digest import TOP_SCORE, Digest, Item, PartRow, ScoreRow, digest
from starjudge.reports.phrases import NOT_SCORED, NOTICE, PART_LETTERS, letters, part_names
from starjudge.reports.visible import visible

GOOD, FAIR = 4, 3  # lowest score shown as good, and as fair
MARK_WORDS: Final = {"quote": "evidence", "metric": "number", "flag": "red flag"}
UNTYPESET: Final = "tex2jax_ignore mathjax_ignore"  # else a notebook sets "$300 … $" as a formula


def html_card(evaluation: Evaluation) -> str:
    """The card of one evaluation as an HTML fragment."""
    content = digest(evaluation)
    body = "\n".join(
        [
            *_head(content),
            *_split(content),
            *_scores(content),
            *_list("Next steps", _steps(content)),
            *_list("Red flags", content.flags, mark="⚑ ", tone="sj-poor"),
            *_answer(evaluation),
            *_facts(content),
            *_list("Strengths", content.strengths),
            *_list("Improvements", content.improvements),
            *_probes(content),
            *_company(content),
            f'<p class="sj-foot">{shown("Judged by: " + " · ".join(content.provenance))}<br>{NOTICE}</p>',
        ]
    )
    label = html.escape(f"Evaluation of an interview answer: {content.headline}")
    return (
        f'<div class="starjudge-card {UNTYPESET}" lang="en" role="group" aria-label="{label}">\n'
        f"<style>{STYLE}</style>\n{body}\n</div>"
    )


def shown(text: str) -> str:
    """Text on one line, escaped, with hidden characters named."""
    return html.escape(visible(text))


def quoted(quote: str) -> str:
    """Words of the answer on one line, in quotation marks, isolated from the direction of what stands around."""
    return f'<span class="sj-words">“<bdi>{shown(quote)}</bdi>”</span>'


def tone(score: int | None) -> str:
    """The class of a score's colour."""
    if score is None:
        return "sj-soft"
    return "sj-good" if score >= GOOD else "sj-fair" if score >= FAIR else "sj-poor"


def _head(content: Digest) -> Iterator[str]:
    yield f'<h3 class="{tone(content.overall)}">{content.headline[:1].upper()}{content.headline[1:]}</h3>'
    yield f'<p class="sj-soft">{shown(" · ".join(content.facts))}</p>'
    yield f"<p><strong>Question:</strong> <bdi>{shown(content.question)}</bdi></p>"
    notes = [("Not scored", content.reasons), ("Held down", content.caps), ("A person should look", content.review)]
    for name, texts in notes:
        yield from (f'<p class="sj-note"><strong>{name}:</strong> {shown(text)}</p>' for text in texts)


def _split(content: Digest) -> Iterator[str]:
    if not content.parts:
        return
    banded = any(row.band for row in content.parts)
    hint = "the frame on each bar is its target" if banded else "this kind of question sets no target for the parts"
    yield f'<h4>Time split <span class="sj-soft">({hint})</span></h4>'
    yield from (_part(row, banded) for row in content.parts)


def _part(row: PartRow, banded: bool) -> str:
    said = f"{row.label}: {row.seconds}, {row.share}"
    band = end = ""
    if row.band:
        low, high = row.band
        band = f'<span class="sj-band" style="left:{low:.2%};width:{high - low:.2%}"></span>'
        said += f", target {row.target}, {row.status}"
    if banded:
        color = "sj-good" if row.status == "on target" else "sj-fair"
        end = f'<strong class="{color}">{row.status or "no target"}</strong><span class="sj-soft">{_aim(row)}</span>'
    told = f'<span class="sj-told" style="width:{row.filled:.2%}"></span>' if row.filled > 0 else ""
    return (
        f'<div class="sj-row sj-{row.part}{"" if banded else " sj-bare"}">'
        f'<span><span class="sj-letter" aria-hidden="true">{shown(row.letter)}</span>{shown(row.label)}</span>'
        f'<span class="sj-track" role="img" aria-label="{shown(said)}">{told}{band}</span>'
        f'<span class="sj-num">{shown(row.share)}</span><span class="sj-num">{row.seconds}</span>{end}</div>'
    )


def _aim(row: PartRow) -> str:
    return f"target {shown(row.target)}" if row.target else ""


def _scores(content: Digest) -> Iterator[str]:
    if any(row.score is not None for row in content.scores):
        yield "<h4>Scores</h4>"
        yield from map(_score, content.scores)


def step_title(title: str, score: int | None) -> str:
    """What a next step leads to: ``Impact 3 → 4``; at the top there is nowhere to go."""
    if score is None:
        return title
    return f"{title} {score} → {score + 1}" if score < TOP_SCORE else f"{title} {score}"


def _steps(content: Digest) -> list[Item]:
    scores = {row.title: row.score for row in content.scores}
    return [replace(step, title=step_title(step.title, scores.get(step.title))) for step in content.steps]


def gauge(score: int | None) -> str:
    """A score as a figure and as boxes."""
    if score is None:
        return NOT_SCORED
    cells = "".join(f"<i{' class=sj-on' if cell < score else ''}></i>" for cell in range(TOP_SCORE))
    return f'{score}/{TOP_SCORE} <span class="sj-gauge" role="img" aria-label="{score} of {TOP_SCORE}">{cells}</span>'


def _score(row: ScoreRow) -> str:
    quote = f" {quoted(row.quote)}" if row.quote else ""
    return (
        f'<div class="sj-score"><strong>{shown(row.title)}</strong>'
        f'<span class="{tone(row.score)}">{gauge(row.score)}</span>'
        f"<span>{shown(row.rationale)}{quote}</span></div>"
    )


def _item(item: Item, mark: str = "", tone: str = "") -> str:
    title = f'<strong class="{tone}">{mark}{shown(item.title)}:</strong> ' if item.title else ""
    return f"<li>{title}{' '.join([shown(item.text), *map(quoted, item.quotes)])}</li>"


def _list(title: str, items: Sequence[Item], mark: str = "", tone: str = "") -> Iterator[str]:
    if items:
        yield f"<h4>{title}</h4>"
        yield f"<ul>{''.join(_item(item, mark, tone) for item in items)}</ul>"


def _answer(evaluation: Evaluation) -> Iterator[str]:
    if not evaluation.answer:
        return
    names, badges = part_names(evaluation.time_split), letters(evaluation.time_split)
    found = {segment.part for segment in evaluation.segments}
    legend = " ".join(
        f'<span class="sj-{part}"><span class="sj-letter">{shown(badges[part])}</span>{shown(names[part])}</span>'
        for part in PART_LETTERS
        if part in found
    )
    text = answer_html(evaluation)
    used = [
        f'<mark class="sj-{kind}">{word}</mark>'
        for kind, word in MARK_WORDS.items()
        if f'<mark class="sj-{kind}"' in text
    ]
    key = " · ".join([legend] * bool(legend) + used)
    yield "<h4>The answer</h4>"
    if key:
        yield f"<p>{key}</p>"
    yield f'<div class="sj-answer" dir="auto">{text}</div>'


def _facts(content: Digest) -> Iterator[str]:
    if content.numbers:
        rows = "".join(
            f"<tr><td>{quoted(item.title)}</td><td>{shown(item.text)}</td><td>{shown(item.quotes[0])}</td></tr>"
            if item.title
            else f'<tr><td colspan="3">{shown(item.text)}</td></tr>'
            for item in content.numbers
        )
        yield "<h4>Outcome numbers</h4>"
        yield f"<table><tr><th>Words</th><th>From → to</th><th>Kind</th></tr>{rows}</table>"
    if content.actors:
        yield f"<p><strong>Who acts:</strong> {shown(' · '.join(content.actors))}</p>"
    if content.credit:
        yield f"<p><strong>Credit given:</strong> {' '.join(map(quoted, content.credit))}</p>"


def _probes(content: Digest) -> Iterator[str]:
    if content.probes:
        items = "".join(
            f'<li>{shown(probe.text)} <span class="sj-soft">({shown(f"{probe.title}: {probe.quotes[0]}")})</span></li>'
            for probe in content.probes
        )
        yield f"<h4>Probes to expect</h4><ol>{items}</ol>"


def _company(content: Digest) -> Iterator[str]:
    if not content.company:
        return
    yield f'<h4>What {shown(content.company)} would note <span class="sj-soft">(changes no score)</span></h4>'
    sides = (("shown", content.shown), ("missed", content.missed))
    items = (Item(f"{item.title}, {side}", item.text, item.quotes) for side, items in sides for item in items)
    yield f"<ul>{''.join(map(_item, items))}</ul>"
