"""A model's rewrite as a plan: its order, omissions and places for blanks, as far as they change nothing said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from starjudge.coaching.align import LEAST_SHARE, Aligned, Foreign, align, leans, says_little
from starjudge.coaching.draft import Rewrite, Written, pieces_of
from starjudge.coaching.markup import Plan
from starjudge.coaching.places import Wanted
from starjudge.coaching.source import Source
from starjudge.coaching.wording import blank, wording
from starjudge.models.coaching import Refused
from starjudge.models.evaluation import Evaluation
from starjudge.models.evidence import Span

MOST_ADDED: Final = 3  # blanks for facts that a model made up; the rest is only told
_NAMED: Final[dict[Foreign, str]] = {"number": "number", "name": "name"}


@dataclass
class _Seen:
    """What the rewrite says of one block."""

    mention: int
    written: list[Written]


def tightened(
    rewrite: Rewrite, wanted: Sequence[Wanted], source: Source, evaluation: Evaluation
) -> tuple[Plan, Refused]:
    """The plan of a rewrite, and what of it was refused.

    Args:
        rewrite: as the model wrote it; unit numbers count from 1.
        wanted: the gaps, numbered from 1 in this order.
        source: the answer.
        evaluation: of it; what it rests on is not left out.

    """
    seen: dict[int, _Seen] = {}
    alone: list[tuple[int, int | None]] = []  # gap, and the block mentioned before it
    refused = dict.fromkeys(Refused.model_fields, 0)
    gaps = range(1, len(wanted) + 1)
    last: int | None = None
    for mention, sentence in enumerate(rewrite.sentences):
        written = list(pieces_of(sentence.words))
        number = sentence.unit - 1
        if 0 <= number < len(source.blocks):
            seen.setdefault(number, _Seen(mention, [])).written += [*written, Written(" ", None, False)]
            last = last if source.blocks[number].addressed else number
            continue
        alone += [(piece.gap, last) for piece in written if piece.gap is not None and piece.gap in gaps]
        refused["blanks"] += sum(1 for piece in written if piece.blank and piece.gap not in gaps)
        refused["sentences"] += any(any(map(str.isalnum, piece.words)) for piece in written)
    anchors: dict[int, tuple[int, int]] = {}
    deleted: list[Span] = []
    added: list[Wanted] = []
    for number, one in list(seen.items()):
        block = source.blocks[number]
        if block.addressed:
            continue
        pauses = [span for span in source.fillers if block.start <= span.start < block.end]
        found = align(source.text, block.start, block.said, one.written, gaps, pauses)
        refused["blanks"] += found.unknown
        anchors.update({gap - 1: (number, at) for gap, at in found.anchors.items()})
        if found.share < LEAST_SHARE:
            refused["sentences"] += 1
            del seen[number]
            continue
        deleted += found.deleted
        added += _added(found, number)
        refused["deletions"] += found.restored
        for kind in found.foreign:
            refused[f"{kind}s" if kind != "words" else "words"] += 1
    for gap, before in alone:
        at = (before, source.blocks[before].said) if before is not None else (0, source.blocks[0].start)
        anchors.setdefault(gap - 1, at)
    dropped, put_back = _left_out(seen, source, evaluation)
    refused["deletions"] += put_back
    kept = [
        replace(one, block=anchors[n][0], at=anchors[n][1]) if n in anchors and one.replaces is None else one
        for n, one in enumerate(wanted)
    ]
    plan = Plan(_order(seen, source), deleted, [*kept, *added[:MOST_ADDED]], dropped)
    return plan, Refused(**refused)


def _added(found: Aligned, block: int) -> list[Wanted]:
    return [
        Wanted("model", _NAMED[kind], blank("model", _NAMED[kind]), wording()["model"]["reason"], block, at)
        for at, kind in found.blanks
        if kind in _NAMED
    ]


def _left_out(seen: dict[int, _Seen], source: Source, evaluation: Evaluation) -> tuple[frozenset[int], int]:
    """Blocks that the rewrite leaves out and that may go, and how many it leaves out that may not."""
    own = [n for n, block in enumerate(source.blocks) if not block.addressed]
    if len(seen) * 2 < len(own):
        return frozenset(), 0  # who passes over most of an answer has not rewritten it
    rests_on = [
        *(metric.span for metric in evaluation.metrics),
        *(quote.span for quote in evaluation.agency.credit),
        *(flag.quote.span for flag in evaluation.red_flags if flag.quote),
        *(quote.span for score in evaluation.scores.values() for quote in score.evidence),
    ]
    dropped: set[int] = set()
    put_back = 0
    for number in own:
        if number in seen:
            continue
        block = source.blocks[number]
        needed = any(span.start < block.end and block.start < span.end for span in rests_on)
        followed = number + 1 < len(source.blocks) and leans(_said(source, number + 1))
        if needed or followed or not says_little(_said(source, number)):
            put_back += 1
        else:
            dropped.add(number)
    return frozenset(dropped), put_back


def _order(seen: dict[int, _Seen], source: Source) -> list[int]:
    """The blocks in the order of the rewrite; sentences that lean on the one before them stay behind it."""
    chains: list[list[int]] = []
    for number, block in enumerate(source.blocks):
        ends_open = chains and source.text[: source.blocks[number - 1].said].endswith((":", "—", "–", "-", ","))
        if chains and (leans(_said(source, number)) or ends_open or block.addressed):
            chains[-1].append(number)
        else:
            chains.append([number])
    late = len(seen) + 1 + max((one.mention for one in seen.values()), default=0)
    first = [min((seen[n].mention for n in chain if n in seen), default=None) for chain in chains]
    ordered: list[int] = sorted(
        (place for place in range(len(chains)) if first[place] is not None),
        key=lambda place: (first[place] if first[place] is not None else late, place),
    )
    for place in range(len(chains)):
        if first[place] is None:  # not mentioned: it stays behind what stood in front of it
            ordered.insert(ordered.index(place - 1) + 1 if place else 0, place)
    return [number for place in ordered for number in chains[place]]


def _said(source: Source, number: int) -> str:
    block = source.blocks[number]
    return source.text[block.start : block.said]
