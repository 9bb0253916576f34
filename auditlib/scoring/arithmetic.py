"""Exact arithmetic over whole columns of ratios, nothing ever divided.

A quantity is num / (den·by): numerators, one fixed denominator, and where something divides by another figure, a column of
positive denominators. Numerators are int64; where the province's figures come in, which have no bound, they are Python's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import reduce
from math import gcd, isqrt, lcm, prod
from typing import Any, Literal, NamedTuple

import numpy as np

from auditlib.scoring.facts import Array, Mask
from auditlib.standard.forms import Rooted

How = Literal["half_up", "down", "up"]


class Quantity(NamedTuple):
    """num / (den·by) for every city; `gone` where an input is missing, `zero` where what divides is 0."""

    num: Array
    den: int
    by: Array | None = None
    gone: Mask | None = None
    zero: Mask | None = None


def either(*masks: Mask | None) -> Mask | None:
    """Join masks; None is a mask without a mark."""
    given = [mask for mask in masks if mask is not None]
    return reduce(np.logical_or, given) if given else None


def times(array: Array, factor: int) -> Array:
    """Multiply, without a pass over the column where there is nothing to do."""
    return array if factor == 1 else array * factor


def divided_by(array: Array, by: Array | None) -> Array:
    """Multiply by a column of denominators, if there is one."""
    return array if by is None else array * by


def together(parts: Sequence[Quantity]) -> tuple[list[Array], int, Array | None]:
    """Bring quantities on one denominator, fixed and varying: their numerators, and the two."""
    den = lcm(*(part.den for part in parts))
    nums = [times(part.num, den // part.den) for part in parts]
    bys = [part.by for part in parts]
    given = [by for by in bys if by is not None]
    if not given:
        return nums, den, None
    for n in range(len(nums)):
        others = [by for m, by in enumerate(bys) if m != n and by is not None]
        nums[n] = reduce(np.multiply, others, nums[n])
    return nums, den, reduce(np.multiply, given)


def joined(parts: Sequence[Quantity]) -> tuple[Mask | None, Mask | None]:
    """Join the masks of the parts: missing where any is, and divided by 0 where any is."""
    return either(*(part.gone for part in parts)), either(*(part.zero for part in parts))


def add(parts: Sequence[Quantity]) -> Quantity:
    """Add up."""
    nums, den, by = together(parts)
    return Quantity(reduce(np.add, nums), den, by, *joined(parts))


def take_away(parts: Sequence[Quantity]) -> Quantity:
    """Take all others from the first."""
    nums, den, by = together(parts)
    return Quantity(reduce(np.subtract, nums), den, by, *joined(parts))


def multiply(parts: Sequence[Quantity]) -> Quantity:
    """Multiply."""
    bys = [part.by for part in parts if part.by is not None]
    by = reduce(np.multiply, bys) if bys else None
    num = reduce(np.multiply, [part.num for part in parts])
    return Quantity(num, prod(part.den for part in parts), by, *joined(parts))


def average(parts: Sequence[Quantity]) -> Quantity:
    """Take the mean."""
    whole = add(parts)
    return whole._replace(den=whole.den * len(parts))


def average_where(parts: Sequence[Quantity], applies: Sequence[Mask]) -> Quantity:
    """Take the mean of the parts that apply, city by city; where none does, there is none."""
    nums, den, by = together(parts)
    num = reduce(np.add, [num * here for num, here in zip(nums, applies, strict=True)])
    count = reduce(np.add, [here.astype(np.int64) for here in applies])
    none: Mask = count == 0
    count = np.maximum(count, 1)
    there = [
        part._replace(gone=_within(part.gone, here), zero=_within(part.zero, here))
        for part, here in zip(parts, applies, strict=True)
    ]
    gone, zero = joined(there)
    return Quantity(num, den, count if by is None else by * count, either(gone, none), either(zero, none))


def _within(mask: Mask | None, here: Mask) -> Mask | None:
    return None if mask is None else mask & here


def smallest(parts: Sequence[Quantity]) -> Quantity:
    """Take the smallest."""
    nums, den, by = together(parts)
    return Quantity(reduce(np.minimum, nums), den, by, *joined(parts))


def largest(parts: Sequence[Quantity]) -> Quantity:
    """Take the largest."""
    nums, den, by = together(parts)
    return Quantity(reduce(np.maximum, nums), den, by, *joined(parts))


def divide(top: Quantity, bottom: Quantity, *, less_one: bool, if_zero: Fraction | None) -> Quantity:
    """Divide; `less_one` tells by which share the first exceeds the second.

    Where the second is not above 0 there is no part of it, nor a growth over it: the ratio is `if_zero`, or missing without.
    """
    common = gcd(top.den, bottom.den)
    den, other = top.den // common, bottom.den // common
    num = times(divided_by(top.num, bottom.by), other)
    below = divided_by(bottom.num, top.by)
    if less_one:
        num = num - times(below, den)
    (gone, inner), zero = joined((top, bottom)), bottom.num <= 0
    if not zero.any():
        return Quantity(num, den, below, gone, inner)
    below = np.where(zero, 1, below)
    if if_zero is None:
        return Quantity(num, den, below, either(gone, zero), either(inner, zero))
    num = np.where(zero, if_zero.numerator * den, num * if_zero.denominator)
    return Quantity(num, den * if_zero.denominator, below, gone, inner)


def deviation(parts: Sequence[Quantity], of: Rooted) -> Quantity:
    """Take the standard deviation, rounded as it says, exactly: the square root of a whole number is whole or cut off whole.

    With n values and their sum, it is the root of (n · the squares − the sum²) / n², or n (n − 1) of a sample.
    """
    nums, den, by = together([part._replace(num=part.num.astype(object)) for part in parts])
    count, total = len(parts), reduce(np.add, nums)
    above = count * reduce(np.add, [num * num for num in nums]) - total * total
    shared = count * (count - 1 if of.sample else count)
    (gone, inner), zero = joined(parts), total <= 0
    below: Any
    if of.relative:
        above, below = above * count * count, np.where(zero, 1, total * total) * shared
    else:
        below = shared * (den * den if by is None else by * by * (den * den))
    num = root(above * of.to.denominator**2, below * of.to.numerator**2, of.how) * of.to.numerator
    found = Quantity(num.astype(parts[0].num.dtype), of.to.denominator, None, gone, inner)
    if not of.relative or not zero.any():
        return found
    if of.if_zero is None:
        return found._replace(gone=either(gone, zero), zero=either(inner, zero))
    num = np.where(zero, of.if_zero.numerator * found.den, found.num * of.if_zero.denominator)
    return found._replace(num=num, den=found.den * of.if_zero.denominator)


def root(top: Any, below: Any, how: How) -> Any:
    """Take the square root of a ratio that is not negative, in whole numbers: half up, down or up."""
    return ROOTS[how](top, below)


ROOTS: Mapping[How, Any] = {
    "half_up": np.frompyfunc(lambda top, below: (isqrt(4 * top // below) + 1) // 2, 2, 1),
    "down": np.frompyfunc(lambda top, below: isqrt(top // below), 2, 1),
    "up": np.frompyfunc(lambda top, below: isqrt(-(-top // below) - 1) + 1 if top else 0, 2, 1),
}


def rounded(part: Quantity, to: Fraction, how: How) -> Quantity:
    """Round to a multiple of `to`, by magnitude."""
    top, bottom = times(np.abs(part.num), to.denominator), part.den * to.numerator
    below: Any = bottom if part.by is None else part.by * bottom
    steps = whole(top, below, how)
    return Quantity(np.where(part.num < 0, -steps, steps) * to.numerator, to.denominator, None, part.gone, part.zero)


def whole(top: Array, below: Any, how: How) -> Array:
    """Divide what is not negative to whole numbers: half up, down or up."""
    found: Array
    if how == "half_up":
        found = (top * 2 + below) // (below * 2)
    else:
        found = top // below if how == "down" else -(-top // below)
    return found
