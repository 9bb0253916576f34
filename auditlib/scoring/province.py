"""The province's figures, which some rules hold a city's against, worked out of sums or of what each city comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from auditlib.errors import AuditError
from auditlib.scoring.arithmetic import Quantity, root
from auditlib.scoring.facts import Array, Sums
from auditlib.standard.conditions import Apart, Average, Difference, Growth, Highest, Province, Rank, Share, Sum
from auditlib.standard.forms import Rooted
from auditlib.standard.parts import asked_in, taken_of
from auditlib.standard.schema import Standard
from auditlib.standard.width import largest

# The exact sum of so many ratios, each with a denominator of its own, would have too many digits.
MANY = 5000


def of_sums(standard: Standard, sums: Sums, part: Province) -> Fraction | None:
    """Work out a figure of the province exactly from what it has of each input, a ratio rounded where shares are; None where there is none."""
    ratio = part.province
    if not isinstance(ratio, Share | Growth):
        (name,) = asked_in(part)
        if sums.cities == 0:
            return None
        of = sums.cities or 1 if isinstance(ratio, Average) else 1
        return Fraction(sums.values[name], standard.inputs[name].scale * of)
    parts = ratio.share if isinstance(ratio, Share) else ratio.growth
    top, bottom = (amount_of(standard, sums.values, each) for each in parts)
    if bottom <= 0:
        return ratio.if_zero
    value = (top - bottom) / bottom if isinstance(ratio, Growth) else top / bottom
    return rounded(value, standard.rules.percent_places)


def amount_of(standard: Standard, sums: Mapping[str, int | Fraction], part: Any) -> Fraction:
    """Work out an input's sum over the province, a sum or difference of such, or a number."""
    if isinstance(part, Fraction):
        return part
    if isinstance(part, str):
        return Fraction(sums[part], standard.inputs[part].scale)
    first, *others = (
        amount_of(standard, sums, each) for each in (part.sum if isinstance(part, Sum) else part.difference)
    )
    return first - sum(others) if isinstance(part, Difference) else first + sum(others)


def rounded(value: Fraction, places: int | None) -> Fraction:
    """Round a ratio to so many decimals of a percentage, half up in magnitude; None rounds nothing."""
    if places is None:
        return value
    unit = 10 ** (places + 2)
    whole = (2 * abs(value) * unit + 1) // 2
    return Fraction(-whole if value < 0 else whole, unit)


@dataclass(frozen=True, slots=True)
class Cities:
    """What all cities come to by a measure.

    has: which of them have it. keys: whole numbers that lie as the cities' values do, in the order of the cities; of places,
    `others` are those that differ, from the lowest up, and `times` how often each is there. value: the figure that is made of
    them; None where none has it, and of a place, which is each city's own.
    """

    figure: Any
    has: Array
    keys: Array
    bits: int
    value: Fraction | None
    others: Array
    times: Array

    def places(self, ours: Quantity, place: Array | None) -> Quantity:
        """Tell the place of some cities' values among all: one more than how many of the others are better.

        `place` tells which of all cities each of them is, so that none is held against what it had itself.
        """
        figure, others, times = self.figure, self.others, self.times
        weights = times if figure.ties == "skip" else np.ones_like(times)
        up_to = np.concatenate([[0], np.cumsum(weights)])
        keys = _keys(ours, self.bits)
        if figure.best == "highest":
            better = up_to[-1] - up_to[np.searchsorted(others, keys, side="right")]
        else:
            better = up_to[np.searchsorted(others, keys, side="left")]
        if place is not None and len(others):
            before = self.keys[place]
            at = np.minimum(np.searchsorted(others, before), len(others) - 1)
            counts = (times[at] == 1) | (figure.ties == "skip")
            own = (before > keys) if figure.best == "highest" else (before < keys)
            better = better - (own & counts & (place >= 0) & self.has[place])
        return Quantity(better + 1, 1, gone=ours.gone, zero=ours.zero)


def among(standard: Standard, part: Province, found: Quantity) -> Cities:
    """Make a figure of what all cities come to by the measure that it takes of each."""
    bound = largest(standard, standard.rules, taken_of(part))
    # Two fractions lie at least one part of the product of their denominators apart, and so do their keys.
    bits = 2 * (bound.den * bound.by).bit_length()
    has = np.ones(len(found.num), bool) if found.gone is None else ~found.gone
    keys = _keys(found, bits)
    value = None if isinstance(part.province, Rank) or not has.any() else _value(part.province, found, has, keys)
    apart = keys[has] if isinstance(part.province, Rank) else keys[:0]
    return Cities(part.province, has, keys, bits, value, *np.unique(apart, return_counts=True))


def _keys(of: Quantity, bits: int) -> Array:
    below = of.den if of.by is None else of.by * of.den
    found: Array = of.num.astype(object) * (1 << bits) // below
    return found


def _value(figure: Any, found: Quantity, has: Array, keys: Array) -> Fraction | None:
    if isinstance(figure, Average) and found.by is None:
        return Fraction(sum(found.num[has].tolist()), found.den * int(has.sum()))
    if isinstance(figure, Average | Apart):
        values = _fractions(found, has)
        return _mean(values) if isinstance(figure, Average) else apart(figure, values)
    at = np.flatnonzero(has)
    best = max(at, key=lambda each: keys[each]) if isinstance(figure, Highest) else min(at, key=lambda each: keys[each])
    by = 1 if found.by is None else int(found.by[best])
    return Fraction(int(found.num[best]), found.den * by)


def _fractions(found: Quantity, has: Array) -> list[Fraction]:
    """Take the values one by one; of whole numbers over one denominator, as many as there are."""
    if found.by is not None and len({*found.by[has]}) > MANY:
        said = f"{len(has):,} 个比率各有分母，逐一精确相加的数过长"
        raise AuditError(f"{said}；请先取整，如 {{mean: {{round: {{share: [a, b]}}, to: 0.0001}}}}")
    bys = [1] * len(has) if found.by is None else found.by
    return [Fraction(int(found.num[at]), found.den * int(bys[at])) for at in np.flatnonzero(has)]


def _mean(values: Sequence[Fraction]) -> Fraction:
    return _total(values) / len(values)


def apart(figure: Rooted, values: Sequence[Fraction]) -> Fraction | None:
    """Take the standard deviation of some values, rounded as it says; a sample of one has none."""
    count, mean = len(values), _mean(values)
    if count == 1 and figure.sample:
        return None
    if figure.relative and mean <= 0:
        return figure.if_zero
    variance = _total([(value - mean) ** 2 for value in values]) / (count - 1 if figure.sample else count)
    square = (variance / mean**2 if figure.relative else variance) / figure.to**2
    return int(root(square.numerator, square.denominator, figure.how)) * figure.to


def _total(values: Sequence[Fraction]) -> Fraction:
    """Add up in halves, so that the long sums are few."""
    middle = len(values) // 2
    return _total(values[:middle]) + _total(values[middle:]) if middle else sum(values, Fraction(0))
