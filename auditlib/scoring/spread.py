"""The points of rows that do not apply (缺项), spread over the others, so that none are lost.

Over the others of the same section, over those of the outermost section around it, or over all: what these came to is multiplied
by full / applicable. Where a section has none that applies, its points go on to what else stands in the section around it.
Bonuses, and rows without points of their own, are left aside. A row that is left out for good (`drop`) is no part of what is full.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import reduce
from math import lcm
from typing import NamedTuple

import numpy as np

from auditlib.scoring.arithmetic import Quantity, rounded
from auditlib.scoring.facts import Array
from auditlib.scoring.rows import RowPoints, bonus_in
from auditlib.standard.schema import Row, Standard
from auditlib.standard.width import WIDEST

ONE = Fraction(1)


class Share(NamedTuple):
    """What some rows came to, in thousandths, and how much of the whole they stand for.

    core: what grows with the points that are spread; aside: what does not. full: the points that they stand for; out: how many of
    these do not apply and are still to be spread; both in parts of the standard's, see `Spreading.parts`.
    """

    core: Array
    aside: Array
    full: Array
    out: Array

    @property
    def kept(self) -> Array:
        """How many of their points apply."""
        return self.full - self.out


class Spreading:
    """The points of rows that do not apply, on their way from the innermost sections outwards."""

    def __init__(self, standard: Standard, rows: Mapping[str, RowPoints]) -> None:
        """Take the rows as they have come out."""
        self.standard, self.rows = standard, rows
        self.worth = {row.id: row.points * standard.weight_of(standard.item_of[row.id].section)
                      for row in standard.rows.values()}  # fmt: skip
        # A thousandth of the standard's points in parts so small that every row has whole ones.
        self.parts = lcm(*(worth.denominator for worth in self.worth.values()))
        self.shares: dict[str | None, Share] = {}
        # What was spread, and where: over a section's own rows first, then over all that stands in it.
        self.told: list[tuple[str | None, Share]] = []

    def own(self, within: str | None, own: Sequence[Row], found: Array) -> Array:
        """Take a section's own rows, which came to `found`; what they come to once points are spread over them."""
        nothing = np.zeros(len(found), np.int64)
        share = Share(*map(_sum, zip((nothing,) * 4, *(self._row(row) for row in own), strict=True)))
        innermost = self.standard.rules.reweight == "section"
        return self._spread(within, share, found) if innermost else self._keep(within, share, found)

    def whole(self, within: str | None, found: Array) -> Array:
        """Take what stands in a section besides, and tell what all of it comes to, which was `found`."""
        inner = [
            self.shares[name]._replace(
                core=scaled(self.shares[name].core, section.weight),
                aside=scaled(self.shares[name].aside, section.weight),
            )
            for name, section in self.standard.sections.items()
            if section.within == within
        ]
        share = Share(*map(_sum, zip(self.shares[within], *inner, strict=True)))
        around = None if within is None else self.standard.sections[within].within
        here = {"section": True, "top": around is None, "total": within is None}[self.standard.rules.reweight]
        return self._spread(within, share, found) if here else self._keep(within, share, found)

    def _row(self, row: Row) -> Share:
        points, bonus = score_of(self.rows[row.id]), bonus_in(self.standard.rules, row, self.rows[row.id])
        aside = bonus if row.points else points
        worth = np.full(len(points), int(self.worth[row.id] * self.parts), np.int64)
        out = self.rows[row.id].out
        away = np.zeros_like(worth) if out is None else worth * out
        dropped, spread = row.not_applicable == "drop", row.not_applicable == "reweight"
        return Share(points - aside, aside, worth - away * dropped, away * spread)

    def _spread(self, within: str | None, share: Share, found: Array) -> Array:
        turned = (share.out > 0) & (share.kept > 0)
        if not (share.out > 0).any():
            return self._keep(within, share, found)
        self.told.append((within, share))
        most = int(share.full.max())
        product = roomy(share.core, most) * share.full
        core = np.where(
            turned, rounded(Quantity(product, 1, np.maximum(share.kept, 1)), ONE, "half_up").num, share.core
        )
        found = np.where(turned, core + share.aside, found).astype(np.int64, copy=False)
        return self._keep(within, share._replace(core=core, out=share.out * ~turned), found)

    def _keep(self, within: str | None, share: Share, found: Array) -> Array:
        self.shares[within] = share
        return found


def score_of(row: RowPoints) -> Array:
    """Tell what a row adds to the total: nothing while it is pending."""
    return row.score if row.gone is None else row.score * ~row.gone


def scaled(points: Array, weight: Fraction, to: Fraction = ONE) -> Array:
    """Multiply by a weight, and round half up to a multiple of so many thousandths."""
    if weight == to == ONE:
        return points
    points = roomy(points, max(weight.numerator * to.denominator, weight.denominator * to.numerator))
    found = rounded(Quantity(points * weight.numerator, weight.denominator), to, "half_up").num
    return found.astype(np.int64, copy=False)


def roomy(points: Array, factor: int) -> Array:
    """Take points to be multiplied and rounded: as Python's own integers where int64 could be too narrow for that."""
    most = int(np.abs(points).max()) if len(points) else 0
    return points if 4 * (most + 1) * factor <= WIDEST else points.astype(object)


def _sum(arrays: Sequence[Array]) -> Array:
    return reduce(np.add, arrays)
