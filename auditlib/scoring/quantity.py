"""Measures and conditions over whole columns, exactly.

A quantity is num / (den·by): int64 numerators, one fixed denominator, and where a share or growth divides by another
figure, a column of positive denominators. Two of them are compared by cross-multiplication; nothing is ever divided before
a whole number of steps is counted. `auditlib.standard.width` bounds these same formulas when a standard is loaded.

A truth is three-valued (Kleene): `holds` is known to be so, `unknown` depends on a missing value.
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from math import lcm
from typing import Any, NamedTuple

import numpy as np

from auditlib.scoring.facts import Array, Facts, Mask
from auditlib.standard.conditions import All, Compare, Growth, Is, Not, Share, Spread, Sum
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
    zero = below == 0
    if not zero.any():
        return Quantity(num, den, below, gone)
    return Quantity(num, den, np.where(zero, 1, below), either(gone, zero), zero)


def _amount(standard: Standard, facts: Facts, measure: Any) -> tuple[Array, int]:
    """Evaluate an input, a sum or a spread as a numerator with a fixed denominator."""
    if isinstance(measure, str):
        return facts.columns[measure].values, standard.inputs[measure].scale
    names = measure.sum if isinstance(measure, Sum) else measure.spread
    den = lcm(*(standard.inputs[name].scale for name in names))
    parts = [_times(facts.columns[name].values, den // standard.inputs[name].scale) for name in names]
    if isinstance(measure, Spread):
        return reduce(np.maximum, parts) - reduce(np.minimum, parts), den
    return reduce(np.add, parts), den


def level(standard: Standard, facts: Facts, of: Any) -> tuple[Array | int, int, Mask | None]:
    """Evaluate what a measure is held against: a fixed number or an amount, as numerator, denominator and mask."""
    if of is None:
        return 0, 1, None
    if isinstance(of, Fraction):
        return of.numerator, of.denominator, None
    return (*_amount(standard, facts, of), gone_of(facts, of))


def compare(standard: Standard, facts: Facts, measure: Any, word: str, against: Any) -> Truth:
    """Compare a measure with a level by cross-multiplication; at_least and at_most include the level."""
    ours = quantity(standard, facts, measure)
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
