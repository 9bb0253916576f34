"""The total, where it is more than the sum of the rows:

    section = its rows, and the sections within it times their weights
    total   = (the sections times their weights + the other rows − bonuses above their cap + what bears on the total)
              × the coefficient
    void    : a total that is void comes to 0

The points of rows that do not apply are spread over the others of the whole standard or of the section: what is left is
multiplied by full / applicable, bonuses left aside. Each product is rounded half up to a thousandth of a point, the total as the
rules say, and then held within its bounds. A row that is pending adds nothing; while the coefficient is missing there is no total,
which counts as 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import reduce
from typing import NamedTuple

import numpy as np

from auditlib.scoring.arithmetic import Quantity, either, rounded
from auditlib.scoring.facts import Array, Mask
from auditlib.scoring.kinds import Outcome
from auditlib.scoring.rows import RowPoints, bonus_in
from auditlib.standard.schema import Row, Standard
from auditlib.standard.width import EXACT, WIDEST

ONE = Fraction(1)


class Totals(NamedTuple):
    """How the total came about, in thousandths: subtotals by section, the sum, and what was added and taken away.

    over: the bonuses above their cap; exact: the total before the coefficient, before it was rounded and bounded; void: where it
    is void; gone: where the coefficient is missing.
    """

    sections: Mapping[str, Array]
    sum: Array
    over: Array
    added: Array
    taken: Array
    exact: Array
    void: Mask | None
    total: Array
    gone: Mask | None = None


def total_up(
    standard: Standard,
    rows: Mapping[str, RowPoints],
    outcomes: Mapping[str, Outcome],
    coefficient: Quantity | None = None,
) -> Totals:
    """Add up rows and sections to the total."""
    rules = standard.rules
    sections: dict[str, Array] = {}
    top = _sum(standard, rows, None, sections)
    if rules.reweight == "total":
        top = _spread(standard, rows, list(standard.rows.values()), top)
    added, taken = _outside(standard, rows, "bonus"), _outside(standard, rows, "deduct")
    bonus = reduce(np.add, (bonus_in(rules, standard.rows[name], row) for name, row in rows.items())) + added
    over = np.zeros_like(top) if rules.cap is None else np.maximum(bonus - rules.cap, 0)
    exact = top - over + added - taken
    voids = [e.id for row in standard.rows.values() for e in row.effects if e.role == "void" and e.id in row.outside]
    void = either(*(outcomes[name].occurs.holds for name in voids))
    if coefficient is not None:
        total = _times(exact, coefficient, Fraction(rules.total_to))
    else:
        total = exact if rules.total_to == 1 else _round(exact, Fraction(rules.total_to), ONE)
    total = total if rules.total_max is None else np.minimum(total, rules.total_max)
    total = total if rules.total_min is None else np.maximum(total, rules.total_min)
    total = total if void is None else total * ~void
    gone = None if coefficient is None else coefficient.gone
    total = total if gone is None else total * ~gone
    return Totals(sections, top, over, added, taken, exact, void, total, gone)


def _times(points: Array, coefficient: Quantity, to: Fraction) -> Array:
    """Multiply by the coefficient and round once, as far as results are exact."""
    product = coefficient._replace(num=points.astype(object) * coefficient.num)
    return np.clip(rounded(product, to, "half_up").num, -EXACT, EXACT).astype(np.int64)


def _sum(standard: Standard, rows: Mapping[str, RowPoints], within: str | None, sections: dict[str, Array]) -> Array:
    """Add up what stands in a section, or in none: its rows, and the sections within it by their weights."""
    size = len(next(iter(rows.values())).score)
    own = [row for item in standard.items if item.section == within for row in item.rows]
    found = reduce(np.add, (_score(rows[row.id]) for row in own), np.zeros(size, np.int64))
    if within is not None and standard.rules.reweight == "section":
        found = _spread(standard, rows, own, found)
    for name, section in standard.sections.items():
        if section.within == within:
            inner = sections[name] = _sum(standard, rows, name, sections)
            found = found + (inner if section.weight == ONE else _round(inner, ONE, section.weight))
    return found


def _score(row: RowPoints) -> Array:
    return row.score if row.gone is None else row.score * ~row.gone


def _spread(standard: Standard, rows: Mapping[str, RowPoints], own: Sequence[Row], found: Array) -> Array:
    """Multiply what rows came to, bonuses left aside, by their full points over those that apply."""
    full, left_out = sum(row.points for row in own), np.zeros_like(found)
    for row in own:
        if row.not_applicable == "reweight" and (out := rows[row.id].out) is not None:
            left_out = left_out + out * row.points
    if not left_out.any():
        return found
    bonus = reduce(np.add, (bonus_in(standard.rules, row, rows[row.id]) for row in own))
    kept = full - left_out
    points = _roomy(found - bonus, full)
    scaled = rounded(Quantity(points * full, 1, np.maximum(kept, 1)), ONE, "half_up").num
    return (np.where(kept > 0, scaled, 0) + bonus).astype(np.int64, copy=False)


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


def _round(points: Array, to: Fraction, weight: Fraction) -> Array:
    points = _roomy(points, max(weight.numerator * to.denominator, weight.denominator * to.numerator))
    found = rounded(Quantity(points * weight.numerator, weight.denominator), to, "half_up").num
    return found.astype(np.int64, copy=False)


def _roomy(points: Array, factor: int) -> Array:
    """Take points to be multiplied and rounded: as Python's own integers where int64 could be too narrow for that."""
    most = int(np.abs(points).max()) if len(points) else 0
    return points if 4 * (most + 1) * factor <= WIDEST else points.astype(object)
