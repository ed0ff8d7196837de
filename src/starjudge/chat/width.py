"""How many evaluations may be in flight: more while a server bears it, fewer when it refuses."""

from __future__ import annotations

FIRST = 8  # to begin with
IN_USE = 0.75  # of the width; one that is not made use of has not been shown to work
ASSUMED = 8  # replies before the first: one refusal at the very start says little
GAIN = 1 / 32  # how far one outcome moves the share of refusals, once there were as many
AGAIN = 0.25  # added by each reply after a first real cut, while refusals are rare: a quarter a round trip
RARE = 0.06  # share of refusals up to which they are taken for chance, and not for too much at once
MANY = 0.12  # share above which the first quick growth is over


class Width:
    """Multiplicative increase while refusals are rare, additive after; multiplicative decrease, by their share.

    All refused: half, at most once a round trip. A refusal now and then: a little. To halve for each and to grow by
    one a round trip would hold a server that refuses 2 % at random, and bears 50 at once, to about ten (DCTCP has the
    argument, and the rule for the cut).

    Args:
        most: never more than that.

    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._width = float(min(FIRST, most))
        self._share = 0.0  # of the outcomes that were refusals
        self._seen = ASSUMED
        self._cut_at = float("-inf")
        self._was_cut = False

    @property
    def allowed(self) -> int:
        """How many may be in flight now."""
        return int(self._width)

    def replied(self, in_flight: int) -> None:
        """A call was answered, with so many evaluations in flight."""
        self._count(refused=False)
        if in_flight >= IN_USE * self.allowed:
            rare = AGAIN if self._was_cut else 1.0
            self._width = min(self.most, self._width + (rare if self._share <= RARE else 1.0 / self._width))

    def refused(self, began: float, now: float) -> None:
        """A call that began then was refused, or had no reply in its time."""
        self._count(refused=True)
        if began < self._cut_at:
            return  # sent before the last cut could show: the same round trip
        self._cut_at = now
        self._was_cut |= self._share > MANY
        self._width = max(1.0, self._width * (1.0 - self._share / 2))

    def _count(self, refused: bool) -> None:
        self._seen += 1
        self._share += (refused - self._share) * max(GAIN, 1 / self._seen)
