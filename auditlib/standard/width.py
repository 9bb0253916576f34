"""Whether int64 is wide enough for a standard's arithmetic over the declared ranges of its inputs.

The bounds follow the engine's own formulas (`auditlib.scoring.quantity`) with the largest magnitude in place of each value,
in Python's unbounded integers, so that no city within the ranges can overflow. What is held against the province's sums is
worked with in such integers by the engine too; only its points must fit, for which that level counts as 100 %.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple

from auditlib.standard.conditions import All, AnyOf, Compare, Growth, Met, Not, Province, Share, Spread, Sum
from auditlib.standard.consistency import Fault, Place, full_points, places
from auditlib.standard.effects import AnyEffect, Bands, Steps
from auditlib.standard.factors import step_factors
from auditlib.standard.schema import Rules, Standard

WIDEST = 2**63 - 1
# The floats in which results are shown hold every whole number of thousandths up to here.
EXACT = 2**53


class Bound(NamedTuple):
    """The largest numerator, the fixed denominator, the largest varying one, and the largest number on the way to them."""

    num: int
    den: int
    by: int
    most: int = 0


def too_wide(standard: Standard) -> Iterator[Fault]:
    """Find every effect whose arithmetic could leave int64, and a total that could leave the exact range of results.

    All readings are covered: every definition of an effect under every rule that some option sets.
    """
    points: dict[str, int] = {}
    for place, effect in _definitions(standard):
        if not set(effect.inputs) <= set(standard.inputs):
            continue
        found = [_effect(standard, rules, effect) for rules in _ways(standard)]
        points[effect.id] = max(points.get(effect.id, 0), *(given for _, given in found))
        if (most := max(most for most, _ in found)) > WIDEST:
            yield (
                (*place, "id"),
                f"计分点 {effect.id}: 输入取到上限时算式达 {most:,}，超出 64 位整数；请收窄输入的 max",
            )
    if (total := sum(points.values())) > EXACT:
        yield (
            ("points",),
            f"各输入取到上限时总分的千分数达 {total:,}，超出可精确表示的 2^53；请收窄输入的 max",
        )


def _definitions(standard: Standard) -> Iterator[tuple[Place, AnyEffect]]:
    """Walk all effects, and all that readings define anew, with their places."""
    for _, _, place, effect in places(standard):
        yield place, effect
    for name, reading in standard.readings.items():
        for key, option in reading.options.items():
            for n, effect in enumerate(option.effects):
                yield ("readings", name, "options", key, "effects", n), effect


def _ways(standard: Standard) -> list[Rules]:
    """List the rules that bear on the arithmetic of an effect, in every combination that can be chosen."""
    options = [option for reading in standard.readings.values() for option in reading.options.values()]
    steps = {rules.steps for rules in (standard.rules, *(option.set_ for option in options))}
    places = {rules.percent_places for rules in (standard.rules, *(option.set_ for option in options))}
    return [Rules(steps=way, percent_places=place) for way in steps for place in places]


def _effect(standard: Standard, rules: Rules, effect: AnyEffect) -> tuple[int, int]:
    """Tell the largest intermediate of an effect and the most thousandths it can give or take."""
    most = max((_condition(standard, rules, getattr(effect, "when", None)), *_edges(standard, rules, effect)))
    if not isinstance(effect, Steps):
        return most, full_points(effect, standard)
    ours, against = largest(standard, rules, effect.of), effect.above if effect.above is not None else effect.below
    level, level_den = (1, 1) if isinstance(against, Province) else _level(standard, rules, against)
    factors = step_factors(ours.den, level_den, effect.every)
    top = factors.num * ours.num + factors.level * level * ours.by
    step = factors.den * ours.by
    points = (top // factors.den + 1) * effect.gives
    ways = {"whole": top, "started": top + step, "proportional": 2 * (top * effect.gives + step)}
    return max(most, ours.most, ways[rules.steps], step, points), points


def _edges(standard: Standard, rules: Rules, effect: AnyEffect) -> Iterator[int]:
    if isinstance(effect, Bands):
        for band in effect.gives:
            if band.up_to is not None:
                yield _comparison(standard, rules, effect.of, band.up_to)


def _condition(standard: Standard, rules: Rules, condition: Any) -> int:
    if isinstance(condition, Compare):
        return _comparison(standard, rules, condition.of, condition.level)
    if isinstance(condition, Not):
        return _condition(standard, rules, condition.not_)
    if isinstance(condition, All | AnyOf):
        parts = condition.all if isinstance(condition, All) else condition.any
        return max(_condition(standard, rules, part) for part in parts)
    return 0


def _comparison(standard: Standard, rules: Rules, measure: Any, against: Any) -> int:
    ours = largest(standard, rules, measure)
    level, level_den = (1, 1) if isinstance(against, Province) else _level(standard, rules, against)
    return max(ours.most, ours.num * level_den, level * ours.den * ours.by)


def _level(standard: Standard, rules: Rules, level: Any) -> tuple[int, int]:
    if level is None:
        return 0, 1
    if isinstance(level, Fraction):
        return abs(level.numerator), level.denominator
    bound = largest(standard, rules, level)
    return bound.num, bound.den


def largest(standard: Standard, rules: Rules, measure: Any) -> Bound:
    """Tell the bounds of a measure."""
    if isinstance(measure, str):
        item = standard.inputs[measure]
        return Bound(int(max(abs(item.min), abs(item.max)) * item.scale), item.scale, 1)
    if isinstance(measure, Met):
        return Bound(len(measure.met), 1, 1)
    if isinstance(measure, Sum | Spread):
        parts = [
            largest(standard, rules, part) for part in (measure.sum if isinstance(measure, Sum) else measure.spread)
        ]
        den = lcm(*(part.den for part in parts))
        once = sum(part.num * (den // part.den) for part in parts)
        pairs = isinstance(measure, Spread) and measure.by == "pairs"
        return Bound(once * (len(parts) - 1 if pairs else 1), den, 1)
    top, bottom = measure.share if isinstance(measure, Share) else measure.growth
    above, below = largest(standard, rules, top), largest(standard, rules, bottom)
    num = above.num * below.den + (below.num * above.den if isinstance(measure, Growth) else 0)
    if rules.percent_places is None:
        return Bound(num, above.den, below.num)
    unit = 10 ** (rules.percent_places + 2)
    whole = 2 * unit * num + above.den * below.num
    return Bound(num * unit // above.den + 1, unit, 1, max(whole, 2 * above.den * below.num))
