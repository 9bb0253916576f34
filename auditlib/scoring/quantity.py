"""Measures and conditions over whole columns, exactly.

Two quantities are compared by cross-multiplication; nothing is ever divided before a whole number of steps is counted.
`auditlib.standard.width` bounds these same formulas when a standard is loaded; only what is held against the province's
figures, which have no bound, is worked with in Python's own integers (`wide`).

A truth is three-valued (Kleene): `holds` is known to be so, `unknown` depends on a missing value. A measure is missing where
any input of it is; of `cases`, what is missing, and a division by 0, count only in the case that applies.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import reduce
from itertools import combinations
from math import lcm
from typing import Any, NamedTuple

import numpy as np

from auditlib.scoring import arithmetic
from auditlib.scoring.arithmetic import Quantity, divided_by, either, times, together
from auditlib.scoring.facts import Array, Facts, Mask, spared_of
from auditlib.scoring.province import province_level
from auditlib.standard.conditions import (
    All,
    Among,
    Cases,
    Compare,
    Difference,
    Growth,
    Is,
    Least,
    Lookup,
    Mean,
    Met,
    Most,
    Not,
    Product,
    Province,
    Round,
    Share,
    Spread,
    Sum,
)
from auditlib.standard.parts import inputs_in, parts_of, provinces_in
from auditlib.standard.schema import Standard


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


def gone_of(facts: Facts, part: Any) -> Mask | None:
    """Mark the cities that lack any input of a measure or condition."""
    if not facts.lacking:
        return None
    return either(*(facts.columns[name].gone for name in inputs_in(part)))


def quantity(standard: Standard, facts: Facts, measure: Any, *, wide: bool = False) -> Quantity:
    """Evaluate a measure for every city; `wide` works in Python's own integers."""
    if isinstance(measure, str):
        column = facts.columns[measure]
        return Quantity(_as(column.values, wide), standard.inputs[measure].scale, gone=column.gone)
    if isinstance(measure, Fraction):
        return _constant(facts, measure, wide)
    return MEASURES[type(measure)](standard, facts, measure, wide)


def _as(values: Array, wide: bool) -> Array:
    return values.astype(object) if wide else values


def _constant(facts: Facts, number: Fraction, wide: bool) -> Quantity:
    return Quantity(np.full(facts.size, number.numerator, object if wide else np.int64), number.denominator)


def _parts(standard: Standard, facts: Facts, measure: Any, wide: bool) -> list[Quantity]:
    return [quantity(standard, facts, part, wide=wide) for part in parts_of(measure)]


def _ratio(standard: Standard, facts: Facts, measure: Share | Growth, wide: bool) -> Quantity:
    top, bottom = _parts(standard, facts, measure, wide)
    found = arithmetic.divide(
        top,
        bottom,
        less_one=isinstance(measure, Growth),
        signed=may_be_negative(standard, parts_of(measure)[1]),
        if_zero=measure.if_zero,
    )
    places = standard.rules.percent_places
    return found if places is None else arithmetic.rounded(found, Fraction(1, 10 ** (places + 2)), "half_up")


def may_be_negative(standard: Standard, measure: Any) -> bool:
    """Tell whether a measure may come to less than 0; of what is worked out, it is taken to."""
    if isinstance(measure, str):
        return standard.inputs[measure].min < 0
    if isinstance(measure, Sum):
        return any(may_be_negative(standard, part) for part in measure.sum)
    return not isinstance(measure, Met | Among | Spread)


def _spread(standard: Standard, facts: Facts, measure: Spread, wide: bool) -> Quantity:
    den = lcm(*(standard.inputs[name].scale for name in measure.spread))
    parts = [times(_as(facts.columns[n].values, wide), den // standard.inputs[n].scale) for n in measure.spread]
    return Quantity(SPREADS[measure.by](parts), den, gone=gone_of(facts, measure))


SPREADS: Mapping[str, Callable[[list[Array]], Array]] = {
    "ends": lambda parts: reduce(np.maximum, parts) - reduce(np.minimum, parts),
    "pairs": lambda parts: reduce(np.add, [np.abs(a - b) for a, b in combinations(parts, 2)]),
    "first": lambda parts: reduce(np.maximum, [np.abs(part - parts[0]) for part in parts[1:]]),
}


def _met(standard: Standard, facts: Facts, measure: Met, wide: bool) -> Quantity:
    truths = [truth(standard, facts, condition) for condition in measure.met]
    count = reduce(np.add, [each.holds.astype(np.int64) for each in truths])
    return Quantity(_as(count, wide), 1, gone=either(*(each.gap for each in truths)))


def _among(standard: Standard, facts: Facts, measure: Among, wide: bool) -> Quantity:
    """Count states; what is 不适用, in a row that then does not apply, is known to be in none of them."""
    found, gone = list[Array](), list[Mask | None]()
    for name in measure.among:
        inside, lacks = _in_state(standard, facts, name, measure.states), facts.columns[name].gone
        if (spared := spared_of(standard, facts, name)) is not None:
            inside, lacks = inside & ~spared, lacks if lacks is None else lacks & ~spared
        found.append(inside.astype(np.int64))
        gone.append(lacks)
    return Quantity(_as(reduce(np.add, found), wide), 1, gone=either(*gone))


def _lookup(standard: Standard, facts: Facts, measure: Lookup, wide: bool) -> Quantity:
    worth = [measure.table[state] for state in standard.inputs[measure.lookup].states]
    den = lcm(*(each.denominator for each in worth))
    column = facts.columns[measure.lookup]
    by_number = np.array([each.numerator * (den // each.denominator) for each in worth], object if wide else np.int64)
    return Quantity(by_number[column.values], den, gone=column.gone)


def _cases(standard: Standard, facts: Facts, measure: Cases, wide: bool) -> Quantity:
    values = _parts(standard, facts, measure, wide)
    nums, den, by = together(values)
    num, zero, gone = nums[-1], _marks(facts, values[-1].zero), _marks(facts, values[-1].gone)
    for n in reversed(range(len(values) - 1)):
        applies = truth(standard, facts, measure.cases[n].when)
        num = np.where(applies.holds, nums[n], num)
        zero = np.where(applies.holds, _marks(facts, values[n].zero), zero & ~_marks(facts, applies.unknown))
        gone = np.where(applies.holds, _marks(facts, values[n].gone), gone | _marks(facts, applies.unknown))
    return Quantity(num, den, by, gone if gone.any() else None, zero if zero.any() else None)


def _marks(facts: Facts, mask: Mask | None) -> Mask:
    return np.zeros(facts.size, bool) if mask is None else mask


def _round(standard: Standard, facts: Facts, measure: Round, wide: bool) -> Quantity:
    return arithmetic.rounded(quantity(standard, facts, measure.round, wide=wide), measure.to, measure.how)


def _province(standard: Standard, facts: Facts, measure: Province, wide: bool) -> Quantity:
    ratio = province_level(standard, facts, measure)
    if ratio is None:
        nowhere = np.ones(facts.size, bool)
        return _constant(facts, Fraction(0), wide)._replace(gone=nowhere, zero=nowhere)
    return _constant(facts, ratio, wide)


def _joining(join: Callable[[list[Quantity]], Quantity]) -> Callable[[Standard, Facts, Any, bool], Quantity]:
    return lambda standard, facts, measure, wide: join(_parts(standard, facts, measure, wide))


MEASURES: Mapping[type, Callable[[Standard, Facts, Any, bool], Quantity]] = {
    Sum: _joining(arithmetic.add),
    Difference: _joining(arithmetic.take_away),
    Product: _joining(arithmetic.multiply),
    Mean: _joining(arithmetic.average),
    Least: _joining(arithmetic.smallest),
    Most: _joining(arithmetic.largest),
    Share: _ratio,
    Growth: _ratio,
    Spread: _spread,
    Met: _met,
    Among: _among,
    Lookup: _lookup,
    Cases: _cases,
    Round: _round,
    Province: _province,
}


class Limit(NamedTuple):
    """What a measure is held against, as num / (den·by); a number is one for all cities."""

    num: Array | int
    den: int = 1
    by: Array | None = None
    gone: Mask | None = None


def level(standard: Standard, facts: Facts, of: Any, *, wide: bool = False) -> Limit:
    """Evaluate what a measure is held against: a number as it is, any other measure for every city; without any, 0."""
    if of is None:
        return Limit(0)
    if isinstance(of, Fraction):
        return Limit(of.numerator, of.denominator)
    found = quantity(standard, facts, of, wide=wide)
    return Limit(found.num, found.den, found.by, found.gone)


def compare(standard: Standard, facts: Facts, condition: Compare) -> Truth:
    """Compare a measure with a level by cross-multiplication; at_least and at_most include the level."""
    wide = bool(provinces_in(condition)) if not condition.plain else False
    ours = quantity(standard, facts, condition.of, wide=wide)
    limit = level(standard, facts, condition.level, wide=wide)
    return held(ours, condition.word, limit)


def held(ours: Quantity, word: str, limit: Limit) -> Truth:
    """Hold a quantity against a limit."""
    left = divided_by(times(ours.num, limit.den), limit.by)
    right = limit.num * ours.den if isinstance(limit.num, int) else times(limit.num, ours.den)
    if ours.by is not None:
        right = right * ours.by
    operator = {
        "at_least": np.greater_equal,
        "above": np.greater,
        "at_most": np.less_equal,
        "below": np.less,
    }[word]
    return known(operator(left, right).astype(bool, copy=False), either(ours.gone, limit.gone))


def _in_state(standard: Standard, facts: Facts, name: str, states: tuple[str, ...]) -> Mask:
    known_states = list(standard.inputs[name].states)
    values = facts.columns[name].values
    return reduce(np.logical_or, [values == known_states.index(state) for state in states])


def truth(standard: Standard, facts: Facts, condition: Any) -> Truth:
    """Evaluate a condition for every city."""
    if isinstance(condition, str):
        column = facts.columns[condition]
        return known(column.values, column.gone)
    if isinstance(condition, Compare):
        return compare(standard, facts, condition)
    if isinstance(condition, Is):
        return known(_in_state(standard, facts, condition.of, condition.wanted), facts.columns[condition.of].gone)
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
