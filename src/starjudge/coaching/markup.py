"""A plan as pieces: the answer's words in their order, deletions where they stood, blanks where they belong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from starjudge.coaching.places import Wanted
from starjudge.coaching.source import Source
from starjudge.models.coaching import Gap, Piece, PieceKind
from starjudge.models.evidence import Span


@dataclass(frozen=True)
class Plan:
    """What is done to an answer. Nothing in it but places: words come from the answer and from the gaps."""

    order: Sequence[int]
    """Blocks as they are told."""
    deleted: Sequence[Span]
    wanted: Sequence[Wanted]
    dropped: frozenset[int] = field(default_factory=frozenset)
    """Blocks left out as a whole."""


def marked_up(plan: Plan, source: Source) -> tuple[tuple[Gap, ...], tuple[Piece, ...]]:
    """Gaps, numbered as they are read, and the pieces of the marked-up answer."""
    by_block: dict[int, list[Wanted]] = {}
    for wanted in plan.wanted:
        by_block.setdefault(wanted.block, []).append(wanted)
    gone: dict[int, list[Span]] = {}
    for span in plan.deleted:
        gone.setdefault(source.block_at(span.start), []).append(span)
    writer = _Writer(source)
    writer.moved = _moved(plan.order)
    for place, number in enumerate(plan.order):
        writer.follows = place > 0 and plan.order[place - 1] == number - 1
        writer.block(number, by_block.get(number, ()), gone.get(number, ()), number in plan.dropped)
    return tuple(writer.gaps), tuple(writer.pieces)


def _moved(order: Sequence[int]) -> frozenset[int]:
    """The blocks that have to be moved: those outside the longest run that keeps its order."""
    if all(a < b for a, b in pairwise(order)):
        return frozenset()
    best: list[list[int]] = []  # best[i]: a longest rising run that ends with order[i]
    for number in order:
        before = max((run for run in best if run[-1] < number), key=len, default=[])
        best.append([*before, number])
    kept = max(best, key=len, default=[])
    return frozenset(order) - frozenset(kept)


class _Writer:
    """Writes pieces one behind the other, with a blank between words and blanks."""

    def __init__(self, source: Source) -> None:
        self.pieces: list[Piece] = []
        self.gaps: list[Gap] = []
        self.moved: frozenset[int] = frozenset()
        self.follows = True
        self._source = source
        self._last = ""

    def block(self, number: int, wanted: Sequence[Wanted], deleted: Sequence[Span], dropped: bool) -> None:
        block = self._source.blocks[number]
        kind: PieceKind = "moved" if number in self.moved else "kept"
        here, end = block.start, block.end
        cuts: dict[int, list[Wanted]] = {}
        for one in wanted:
            cuts.setdefault(min(max(one.at, here), end), []).append(one)
        gone = sorted(
            [
                *(Span(start=s.start, end=s.end) for s in deleted if here <= s.start and s.end <= end),
                *(one.replaces for one in wanted if one.replaces is not None),
            ],
            key=lambda span: span.start,
        )
        points = sorted({here, end, *cuts, *(s.start for s in gone), *(s.end for s in gone)})
        if not self.follows and not dropped:
            self._part()
        self._blanks(cuts.get(here, ()), here, end)
        for start, stop in pairwise(points):
            lost = dropped or any(s.start <= start and stop <= s.end for s in gone)
            self._words("deleted" if lost else kind, start, stop)
            self._blanks(cuts.get(stop, ()), stop, end)

    def _words(self, kind: PieceKind, start: int, end: int) -> None:
        text = self._source.text[start:end]
        self.pieces.append(Piece(kind=kind, text=text, span=Span(start=start, end=end)))
        if kind != "deleted":
            self._last = text[-1]

    def _part(self) -> None:
        """White space before what stood elsewhere."""
        if self._last and not self._last.isspace():
            self._space()

    def _blanks(self, wanted: Sequence[Wanted], at: int, end: int) -> None:
        for one in wanted:
            if self._last and not (self._last.isspace() or self._last in "([“‘/-"):
                self._space()
            self.gaps.append(_gap(one, len(self.gaps) + 1))
            self.pieces.append(Piece(kind="blank", text=f"[{one.blank}]", gap=len(self.gaps)))
            self._last = "]"
        following = self._source.text[at : at + 1] if at < end else ""
        if wanted and (following.isalnum() or following in tuple("“‘([\"'$€£¥₹")):
            self._space()

    def _space(self) -> None:
        self.pieces.append(Piece(kind="space", text=" "))
        self._last = " "


def _gap(wanted: Wanted, number: int) -> Gap:
    return Gap(
        number=number,
        kind=wanted.kind,
        about=wanted.about,
        dimension=wanted.dimension,
        blank=wanted.blank,
        reason=wanted.reason,
        quote=wanted.quote,
    )
