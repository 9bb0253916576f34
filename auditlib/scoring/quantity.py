"""Measures and conditions over whole columns, exactly.

A quantity is num / (den·by): int64 numerators, one fixed denominator, and where a share or growth divides by another
figure, a column of positive denominators. Two of them are compared by cross-multiplication; nothing is ever divided before
a whole number of steps is counted. `auditlib.standard.width` bounds these same formulas when a standard is loaded; only what
is held against the province's sums, which have no bound, is worked with in Python's own integers.

A truth is three-valued (Kleene): `holds` is known to be so, `unknown` depends on a missing value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import reduce
from itertools import combinations
from math import lcm
from typing import Any, NamedTuple

import numpy as np

from auditlib.scoring.facts import Array, Facts, Mask
from auditlib.scoring.province import province_level
from auditlib.standard.conditions import All, Compare, Growth, Is, Met, Not, Province, Share, Spread, Sum
from auditlib.standard.effects import inputs_in
from auditlib.standard.schema import Standard


class Quantity(NamedTuple):
    """num / (den·by) for every city; `gone` where an input is missing, `zero` where what divides is 0."""

    num: Array
    den: int
    by: Array | None = None
    gone: Mask | None = None
    zero: Mask | None = None


class Truth(NamedTuple):
    """Where something is known to hold, and where that is unknown; the two never overlap.

    gap: where any part of it is unknown, though the whole may be known all the same.
    """

    holds: Mask
    unknown: Mask | None = None
    gap: Mask | None = None

    @property
    def possible(self) -> Mask:
        """Where it holds or could hold."""
        return self.holds if self.unknown is None else self.holds | self.unknown


def either(*masks: Mask | None) -> Mask | None:
    """Join masks; None is a mask without a mark."""
    given = [mask for mask in masks if mask is not None]
    return reduce(np.logical_or, given) if given else None


def gone_of(facts: Facts, part: Any) -> Mask | None:
    """Mark the cities that lack any input of a measure or condition."""
    if not facts.lacking:
        return None
    return either(*(facts.columns[name].gone for name in inputs_in(part)))


def quantity(standard: Standard, facts: Facts, measure: Any) -> Quantity:
    """Evaluate a measure for every city."""
    gone = gone_of(facts, measure)
    if not isinstance(measure, Share | Growth):
        num, den = _amount(standard, facts, measure)
        return Quantity(num, den, gone=gone)
    top, bottom = measure.share if isinstance(measure, Share) else measure.growth
    (num, den), (below, below_den) = _amount(standard, facts, top), _amount(standard, facts, bottom)
    num = _times(num, below_den)
    if isinstance(measure, Growth):
        num = num - _times(below, den)
    zero: Mask | None = below == 0
    assert zero is not None
    if zero.any():
        below, gone = np.where(zero, 1, below), either(gone, zero)
    else:
        zero = None
    places = standard.rules.percent_places
    if places is None:
        return Quantity(num, den, below, gone, zero)
    unit = 10 ** (places + 2)
    return Quantity(_rounded(num, den * below, unit), unit, None, gone, zero)


def _rounded(num: Array, den: Array, unit: int) -> Array:
    """Round num / den to whole parts of 1/unit, half up in magnitude."""
    whole = (np.abs(num) * (2 * unit) + den) // (2 * den)
    signed: Array = np.where(num < 0, -whole, whole)
    return signed


def _amount(standard: Standard, facts: Facts, measure: Any) -> tuple[Array, int]:
    """Evaluate an input, a sum, a spread or a count of findings as a numerator with a fixed denominator."""
    if isinstance(measure, str):
        return facts.columns[measure].values, standard.inputs[measure].scale
    if isinstance(measure, Met):
        return reduce(np.add, [facts.columns[name].values.astype(np.int64) for name in measure.met]), 1
    names = measure.sum if isinstance(measure, Sum) else measure.spread
    den = lcm(*(standard.inputs[name].scale for name in names))
    parts = [_times(facts.columns[name].values, den // standard.inputs[name].scale) for name in names]
    return SPREADS[measure.by](parts) if isinstance(measure, Spread) else reduce(np.add, parts), den


SPREADS: Mapping[str, Callable[[list[Array]], Array]] = {
    "ends": lambda parts: reduce(np.maximum, parts) - reduce(np.minimum, parts),
    "pairs": lambda parts: reduce(np.add, [np.abs(a - b) for a, b in combinations(parts, 2)]),
    "first": lambda parts: reduce(np.maximum, [np.abs(part - parts[0]) for part in parts[1:]]),
}


def level(standard: Standard, facts: Facts, of: Any) -> tuple[Array | int, int, Mask | None]:
    """Evaluate what a measure is held against: a number, the province's ratio or an amount, with denominator and mask."""
    if of is None:
        return 0, 1, None
    if isinstance(of, Fraction):
        return of.numerator, of.denominator, None
    if isinstance(of, Province):
        ratio = province_level(standard, facts, of)
        if ratio is None:
            return 0, 1, np.ones(facts.size, bool)
        return ratio.numerator, ratio.denominator, None
    return (*_amount(standard, facts, of), gone_of(facts, of))


def compare(standard: Standard, facts: Facts, measure: Any, word: str, against: Any) -> Truth:
    """Compare a measure with a level by cross-multiplication; at_least and at_most include the level."""
    ours = unbounded(quantity(standard, facts, measure), against)
    num, den, gone = level(standard, facts, against)
    left = _times(ours.num, den)
    right = num * ours.den if isinstance(num, int) else _times(num, ours.den)
    if ours.by is not None:
        right = right * ours.by
    operator = {
        "at_least": np.greater_equal,
        "above": np.greater,
        "at_most": np.less_equal,
        "below": np.less,
    }[word]
    return known(operator(left, right), either(ours.gone, gone))


def unbounded(ours: Quantity, against: Any) -> Quantity:
    """Go over to Python's own integers where a measure is held against the province's."""
    if not isinstance(against, Province):
        return ours
    return ours._replace(num=ours.num.astype(object), by=None if ours.by is None else ours.by.astype(object))


def truth(standard: Standard, facts: Facts, condition: Any) -> Truth:
    """Evaluate a condition for every city."""
    if isinstance(condition, str):
        column = facts.columns[condition]
        return known(column.values, column.gone)
    if isinstance(condition, Compare):
        return compare(standard, facts, condition.of, condition.word, condition.level)
    if isinstance(condition, Is):
        column = facts.columns[condition.of]
        number = list(standard.inputs[condition.of].states).index(condition.state)
        return known(column.values == number, column.gone)
    if isinstance(condition, Not):
        return negate(truth(standard, facts, condition.not_))
    parts = condition.all if isinstance(condition, All) else condition.any
    return reduce(both if isinstance(condition, All) else one, [truth(standard, facts, part) for part in parts])


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


def _times(array: Array, factor: int) -> Array:
    """Multiply, without a pass over the column where there is nothing to do."""
    return array if factor == 1 else array * factor
