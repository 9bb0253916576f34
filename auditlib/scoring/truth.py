"""Three-valued truths over whole columns (Kleene), and how they are joined."""

from __future__ import annotations

from typing import NamedTuple

from auditlib.scoring.arithmetic import either
from auditlib.scoring.facts import Mask


class Truth(NamedTuple):
    """Where something is known to hold, and where that is unknown; the two never overlap.

    gap: where any part of it is unknown, though the whole may be known all the same.
    """

    holds: Mask
    unknown: Mask | None = None
    gap: Mask | None = None

    def where(self, applies: Mask) -> Truth:
        """Take it where it applies at all; elsewhere it does not hold, and nothing of it is unknown."""
        unknown, gap = (None if mask is None else mask & applies for mask in (self.unknown, self.gap))
        return Truth(self.holds & applies, unknown, gap)

    @property
    def possible(self) -> Mask:
        """Where it holds or could hold."""
        return self.holds if self.unknown is None else self.holds | self.unknown


def known(holds: Mask, gone: Mask | None) -> Truth:
    """Make a truth of what is only so where nothing is missing."""
    return Truth(holds) if gone is None else Truth(holds & ~gone, gone, gone)


def negate(a: Truth) -> Truth:
    """The opposite; what is unknown stays so."""
    return Truth(~a.possible, a.unknown, a.gap)


def both(a: Truth, b: Truth) -> Truth:
    """Both hold; known not to as soon as one is known not to."""
    holds = a.holds & b.holds
    if a.gap is b.gap is None:
        return Truth(holds)
    return Truth(holds, (a.possible & b.possible) & ~holds, either(a.gap, b.gap))


def one(a: Truth, b: Truth) -> Truth:
    """At least one holds; known to as soon as one is known to."""
    holds = a.holds | b.holds
    if a.gap is b.gap is None:
        return Truth(holds)
    return Truth(holds, (a.possible | b.possible) & ~holds, either(a.gap, b.gap))
