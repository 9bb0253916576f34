"""Measures and conditions over whole columns, exactly.

Two quantities are compared by cross-multiplication; nothing is ever divided before a whole number of steps is counted.
`auditlib.standard.width` bounds these same formulas when a standard is loaded; what could leave int64, and what is held against
the province's figures, which have no bound, is marked there, and worked with in Python's own integers (`Facts.wide`).

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

from auditlib.model import NOT_APPLICABLE, STATES
from auditlib.scoring import arithmetic
from auditlib.scoring.arithmetic import Quantity, divided_by, either, times, together
from auditlib.scoring.facts import Array, Facts, Mask, spared_of
from auditlib.scoring.months import months_between
from auditlib.scoring.province import Cities, among, of_sums
from auditlib.scoring.truth import Truth, both, known, negate, one
from auditlib.standard.conditions import (
    All,
    Among,
    Cases,
    Compare,
    Deviation,
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
    Rank,
    Round,
    Share,
    Spread,
    Sum,
)
from auditlib.standard.forms import Months
from auditlib.standard.parts import inputs_in, is_by_city, parts_of, taken_of
from auditlib.standard.schema import Standard


def quantity(standard: Standard, facts: Facts, measure: Any) -> Quantity:
    """Evaluate a measure for every city."""
    if isinstance(measure, str):
        column = facts.columns[measure]
        return Quantity(_whole(facts, column.values), standard.inputs[measure].scale, gone=column.gone)
    if isinstance(measure, Fraction):
        return _constant(facts, measure)
    return MEASURES[type(measure)](standard, facts, measure)


def _whole(facts: Facts, values: Array) -> Array:
    return values.astype(object) if facts.wide else values


def _constant(facts: Facts, number: Fraction) -> Quantity:
    return Quantity(np.full(facts.size, number.numerator, object if facts.wide else np.int64), number.denominator)


def _parts(standard: Standard, facts: Facts, measure: Any) -> list[Quantity]:
    return [quantity(standard, facts, part) for part in parts_of(measure)]


def _ratio(standard: Standard, facts: Facts, measure: Share | Growth) -> Quantity:
    top, bottom = _parts(standard, facts, measure)
    found = arithmetic.divide(
        top,
        bottom,
        less_one=isinstance(measure, Growth),
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
    return not isinstance(measure, Met | Among | Spread | Months)


def _spread(standard: Standard, facts: Facts, measure: Spread) -> Quantity:
    parts = _parts(standard, facts, measure)
    nums, den, by = arithmetic.together(parts)
    return Quantity(SPREADS[measure.by](nums), den, by, *arithmetic.joined(parts))


SPREADS: Mapping[str, Callable[[list[Array]], Array]] = {
    "ends": lambda parts: reduce(np.maximum, parts) - reduce(np.minimum, parts),
    "pairs": lambda parts: reduce(np.add, [np.abs(a - b) for a, b in combinations(parts, 2)]),
    "first": lambda parts: reduce(np.maximum, [np.abs(part - parts[0]) for part in parts[1:]]),
}


def _met(standard: Standard, facts: Facts, measure: Met) -> Quantity:
    truths = [truth(standard, facts, condition) for condition in measure.met]
    if measure.only:
        here = [~not_applicable(facts, condition) for condition in measure.met]
        truths = [each.where(applies) for each, applies in zip(truths, here, strict=True)]
    count = reduce(np.add, [each.holds.astype(np.int64) for each in truths])
    return Quantity(_whole(facts, count), 1, gone=either(*(each.gap for each in truths)))


def _among(standard: Standard, facts: Facts, measure: Among) -> Quantity:
    """Count states; what is 不适用, in a row that then does not apply, is known to be in none of them."""
    found, gone = list[Array](), list[Mask | None]()
    for name in measure.among:
        inside, lacks = _in_state(standard, facts, name, measure.states), facts.columns[name].gone
        if (spared := spared_of(standard, facts, name)) is not None:
            inside, lacks = inside & ~spared, lacks if lacks is None else lacks & ~spared
        found.append(inside.astype(np.int64))
        gone.append(lacks)
    return Quantity(_whole(facts, reduce(np.add, found)), 1, gone=either(*gone))


def _lookup(standard: Standard, facts: Facts, measure: Lookup) -> Quantity:
    worth = [measure.table[state] for state in standard.inputs[measure.lookup].states]
    den = lcm(*(each.denominator for each in worth))
    column = facts.columns[measure.lookup]
    by_number = np.array(
        [each.numerator * (den // each.denominator) for each in worth], object if facts.wide else np.int64
    )
    return Quantity(by_number[column.values], den, gone=column.gone)


def _cases(standard: Standard, facts: Facts, measure: Cases) -> Quantity:
    values = _parts(standard, facts, measure)
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


def _round(standard: Standard, facts: Facts, measure: Round) -> Quantity:
    return arithmetic.rounded(quantity(standard, facts, measure.round), measure.to, measure.how)


def _deviation(standard: Standard, facts: Facts, measure: Deviation) -> Quantity:
    return arithmetic.deviation(_parts(standard, facts, measure), measure)


def _mean(standard: Standard, facts: Facts, measure: Mean) -> Quantity:
    parts = _parts(standard, facts, measure)
    if measure.only is None:
        return arithmetic.average(parts)
    return arithmetic.average_where(parts, [~not_applicable(facts, part) for part in measure.mean])


def not_applicable(facts: Facts, part: Any) -> Mask:
    """Mark where an input of a part is reported as 不适用."""
    number = STATES.index(NOT_APPLICABLE) + 1
    columns = (facts.columns[name].stated for name in inputs_in(part))
    return reduce(np.logical_or, (each == number for each in columns if each is not None), np.zeros(facts.size, bool))


def _province(standard: Standard, facts: Facts, measure: Province) -> Quantity:
    if isinstance(measure.province, Rank):
        ours = quantity(standard, facts.in_integers(), measure.province.rank)
        return figure_of(standard, facts, measure).places(ours, facts.place)
    value = province_level(standard, facts, measure)
    if value is None:
        nowhere = np.ones(facts.size, bool)
        return _constant(facts, Fraction(0))._replace(gone=nowhere, zero=nowhere)
    return _constant(facts, value)


def province_level(standard: Standard, facts: Facts, part: Province) -> Fraction | None:
    """Work out a figure of the province exactly, a ratio rounded where shares are; None where there is none."""
    if is_by_city(part):
        return figure_of(standard, facts, part).value
    return of_sums(standard, facts.sums[part], part)


def figure_of(standard: Standard, facts: Facts, part: Province) -> Cities:
    """Tell what all cities come to by the measure that a figure of the province is made of; worked out once, and kept."""
    peers = facts.peers
    assert peers is not None
    key = (part, standard.rules.percent_places)
    if key not in peers.kept:
        peers.kept[key] = among(standard, part, quantity(standard, peers.facts.in_integers(), taken_of(part)))
    found: Cities = peers.kept[key]
    return found


def _joining(join: Callable[[list[Quantity]], Quantity]) -> Callable[[Standard, Facts, Any], Quantity]:
    return lambda standard, facts, measure: join(_parts(standard, facts, measure))


MEASURES: Mapping[type, Callable[[Standard, Facts, Any], Quantity]] = {
    Sum: _joining(arithmetic.add),
    Difference: _joining(arithmetic.take_away),
    Product: _joining(arithmetic.multiply),
    Mean: _mean,
    Deviation: _deviation,
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
    Months: lambda standard, facts, part: months_between(_parts(standard, facts, part), begun=part.begun),
    Province: _province,
}


class Limit(NamedTuple):
    """What a measure is held against, as num / (den·by); a number is one for all cities."""

    num: Array | int
    den: int = 1
    by: Array | None = None
    gone: Mask | None = None


def level(standard: Standard, facts: Facts, of: Any) -> Limit:
    """Evaluate what a measure is held against: a number as it is, any other measure for every city; without any, 0."""
    if of is None:
        return Limit(0)
    if isinstance(of, Fraction):
        return Limit(of.numerator, of.denominator)
    found = quantity(standard, facts, of)
    return Limit(found.num, found.den, found.by, found.gone)


def compare(standard: Standard, facts: Facts, condition: Compare) -> Truth:
    """Compare a measure with a level by cross-multiplication; at_least and at_most include the level."""
    facts = facts.in_integers() if condition.wide else facts
    ours = quantity(standard, facts, condition.of)
    limit = level(standard, facts, condition.level)
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
