"""The total, where it is more than the sum of the rows:

    section = its rows, and the sections within it times their weights
    total   = (the sections times their weights + the other rows − bonuses above their cap + what bears on the total)
              × the coefficient
    void    : a total that is void comes to 0, or down to what it can be at most

The points of rows that do not apply are spread over others on the way (`auditlib.scoring.spread`). Each product is rounded half up
to a thousandth of a point, the total as the rules say, and then held within its bounds. A row that is pending adds nothing; while
the coefficient is missing there is no total, which counts as 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import reduce
from typing import NamedTuple

import numpy as np

from auditlib.scoring.arithmetic import Quantity, rounded
from auditlib.scoring.facts import Array, Mask
from auditlib.scoring.kinds import Outcome
from auditlib.scoring.rows import RowPoints, bonus_in
from auditlib.scoring.spread import Share, Spreading, scaled, score_of
from auditlib.standard.schema import Standard
from auditlib.standard.width import EXACT


class Totals(NamedTuple):
    """How the total came about, in thousandths: subtotals by section, the sum, and what was added and taken away.

    over: the bonuses above their cap; exact: the total before the coefficient, before it was rounded and bounded; free: the total
    before what makes it void, or bounds it where something has occurred; gone: where the coefficient is missing; spread: where points of rows that do not apply were spread, section by
    section from the innermost outwards, and what that began with, in so many `parts` of a thousandth.
    """

    sections: Mapping[str, Array]
    sum: Array
    over: Array
    added: Array
    taken: Array
    exact: Array
    free: Array
    total: Array
    gone: Mask | None = None
    spread: Sequence[tuple[str | None, Share]] = ()
    parts: int = 1


def total_up(
    standard: Standard,
    rows: Mapping[str, RowPoints],
    outcomes: Mapping[str, Outcome],
    coefficient: Quantity | None = None,
) -> Totals:
    """Add up rows and sections to the total."""
    rules = standard.rules
    sections: dict[str, Array] = {}
    spreading = Spreading(standard, rows) if _reweighs(standard, rows) else None
    top = _sum(standard, rows, None, sections, spreading)
    added, taken = _outside(standard, rows, "bonus"), _outside(standard, rows, "deduct")
    bonus = reduce(np.add, (bonus_in(rules, standard.rows[name], row) for name, row in rows.items())) + added
    over = np.zeros_like(top) if rules.cap is None else np.maximum(bonus - rules.cap, 0)
    exact = top - over + added - taken
    if coefficient is not None:
        total = _times(exact, coefficient, Fraction(rules.total_to))
    else:
        total = scaled(exact, Fraction(1), Fraction(rules.total_to))
    total = total if rules.total_max is None else np.minimum(total, rules.total_max)
    total = total if rules.total_min is None else np.maximum(total, rules.total_min)
    free = total
    for void in standard.total_voids:
        outcome = outcomes[void.id]
        held = np.where(np.equal(outcome.most, 0), 0, np.minimum(total, outcome.most))
        total = np.where(outcome.occurs.holds, held, total)
    gone = None if coefficient is None else coefficient.gone
    total = total if gone is None else total * ~gone
    told = () if spreading is None else spreading.told
    parts = 1 if spreading is None else spreading.parts
    return Totals(sections, top, over, added, taken, exact, free, total, gone, told, parts)


def _times(points: Array, coefficient: Quantity, to: Fraction) -> Array:
    """Multiply by the coefficient and round once, as far as results are exact."""
    product = coefficient._replace(num=points.astype(object) * coefficient.num)
    return np.clip(rounded(product, to, "half_up").num, -EXACT, EXACT).astype(np.int64)


def _reweighs(standard: Standard, rows: Mapping[str, RowPoints]) -> bool:
    """Tell whether any row does not apply whose points are spread over the others."""
    out = (rows[row.id].out for row in standard.rows.values() if row.not_applicable == "reweight")
    return any(each is not None and bool(each.any()) for each in out)


def _sum(
    standard: Standard,
    rows: Mapping[str, RowPoints],
    within: str | None,
    sections: dict[str, Array],
    spreading: Spreading | None,
) -> Array:
    """Add up what stands in a section, or in none: its rows, and the sections within it by their weights."""
    size = len(next(iter(rows.values())).score)
    own = [row for item in standard.items if item.section == within for row in item.rows]
    found = reduce(np.add, (score_of(rows[row.id]) for row in own), np.zeros(size, np.int64))
    if spreading is not None:
        found = spreading.own(within, own, found)
    for name, section in standard.sections.items():
        if section.within == within:
            sections[name] = _sum(standard, rows, name, sections, spreading)
            found = found + scaled(sections[name], section.weight)
    return found if spreading is None else spreading.whole(within, found)


def _outside(standard: Standard, rows: Mapping[str, RowPoints], role: str) -> Array:
    """Add up the effects of a role that bear on the total; one that is missing adds nothing."""
    found = np.zeros(len(next(iter(rows.values())).score), np.int64)
    for row in standard.rows.values():
        for effect in row.effects:
            if effect.id in row.outside and effect.role == role:
                gone = rows[row.id].masks[effect.id]
                points = rows[row.id].taken[effect.id]
                found = found + (points if gone is None else points * ~gone)
    return found
