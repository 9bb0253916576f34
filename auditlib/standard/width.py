"""Whether int64 is wide enough for a standard's arithmetic over the declared ranges of its inputs.

The bounds follow the engine's own formulas (`auditlib.scoring.quantity`) with the largest magnitude in place of each value,
in Python's unbounded integers, so that no city within the ranges can overflow.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import lcm
from typing import Any

from auditlib.standard.conditions import All, AnyOf, Compare, Growth, Not, Share, Spread, Sum
from auditlib.standard.consistency import Fault, Place, full_points, places
from auditlib.standard.effects import AnyEffect, Bands, Steps
from auditlib.standard.factors import step_factors
from auditlib.standard.schema import Standard

WIDEST = 2**63 - 1
# The floats in which results are shown hold every whole number of thousandths up to here.
EXACT = 2**53


def too_wide(standard: Standard) -> Iterator[Fault]:
    """Find every effect whose arithmetic could leave int64, and a total that could leave the exact range of results."""
    total = 0
    for _, _, place, effect in places(standard):
        if not set(effect.inputs) <= set(standard.inputs):
            continue
        most, points = _effect(standard, effect)
        total += points
        if most > WIDEST:
            yield (
                _at(place),
                f"计分点 {effect.id}: 输入取到上限时算式达 {most:,}，超出 64 位整数；请收窄输入的 max",
            )
    if total > EXACT:
        yield (
            ("points",),
            f"各输入取到上限时总分的千分数达 {total:,}，超出可精确表示的 2^53；请收窄输入的 max",
        )


def _at(place: Place) -> Place:
    return (*place, "id")


def _effect(standard: Standard, effect: AnyEffect) -> tuple[int, int]:
    """Tell the largest intermediate of an effect and the most thousandths it can give or take."""
    most = max((_condition(standard, getattr(effect, "when", None)), *_largest_parts(standard, effect)))
    if not isinstance(effect, Steps):
        return most, full_points(effect, standard)
    num, den, by = largest(standard, effect.of)
    level, level_den = _level(standard, effect.above if effect.above is not None else effect.below)
    factors = step_factors(den, level_den, effect.every)
    top = factors.num * num + factors.level * level * by
    steps = top // factors.den
    return max(most, top, factors.den * by, steps * effect.gives), steps * effect.gives


def _largest_parts(standard: Standard, effect: AnyEffect) -> Iterator[int]:
    if isinstance(effect, Bands):
        for band in effect.gives:
            if band.up_to is not None:
                yield _comparison(standard, effect.of, band.up_to)


def _condition(standard: Standard, condition: Any) -> int:
    if isinstance(condition, Compare):
        return _comparison(standard, condition.of, condition.level)
    if isinstance(condition, Not):
        return _condition(standard, condition.not_)
    if isinstance(condition, All | AnyOf):
        parts = condition.all if isinstance(condition, All) else condition.any
        return max(_condition(standard, part) for part in parts)
    return 0


def _comparison(standard: Standard, measure: Any, against: Any) -> int:
    num, den, by = largest(standard, measure)
    level, level_den = _level(standard, against)
    return max(num * level_den, level * den * by)


def _level(standard: Standard, level: Any) -> tuple[int, int]:
    if level is None:
        return 0, 1
    if isinstance(level, Fraction):
        return abs(level.numerator), level.denominator
    num, den, _ = largest(standard, level)
    return num, den


def largest(standard: Standard, measure: Any) -> tuple[int, int, int]:
    """Tell the largest numerator, the fixed denominator and the largest varying denominator of a measure."""
    if isinstance(measure, str):
        item = standard.inputs[measure]
        return int(max(abs(item.min), abs(item.max)) * item.scale), item.scale, 1
    if isinstance(measure, Sum | Spread):
        parts = [largest(standard, part) for part in (measure.sum if isinstance(measure, Sum) else measure.spread)]
        den = lcm(*(part[1] for part in parts))
        return sum(num * (den // own) for num, own, _ in parts), den, 1
    top, bottom = measure.share if isinstance(measure, Share) else measure.growth
    (num, den, _), (below, below_den, _) = largest(standard, top), largest(standard, bottom)
    if isinstance(measure, Growth):
        return num * below_den + below * den, den, below
    return num * below_den, den, below
