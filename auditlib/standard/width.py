"""Whether int64 is wide enough for a standard's arithmetic over the declared ranges of its inputs.

The bounds follow the engine's own formulas (`auditlib.scoring.quantity`) with the largest magnitude in place of each value,
in Python's unbounded integers, so that no city within the ranges can overflow. What is held against the province's sums is
worked with in such integers by the engine too; only its points must fit, for which that level counts as 100 %.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import gcd, lcm, prod
from typing import Any, NamedTuple

from auditlib.standard.conditions import (
    All,
    Among,
    AnyOf,
    Cases,
    Compare,
    Growth,
    Lookup,
    Mean,
    Met,
    Not,
    Product,
    Province,
    Round,
    Share,
    Spread,
)
from auditlib.standard.consistency import places
from auditlib.standard.effects import AnyEffect, Bands, Rate, Steps
from auditlib.standard.factors import step_factors
from auditlib.standard.faults import Fault, Place
from auditlib.standard.full import full_points
from auditlib.standard.parts import asked_in, parts_of, provinces_in
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
                f"计分点 {effect.id}: 输入取到上限时算式达 {most:,}，超出 64 位整数；"
                "请给所用的输入写上实际的 max（如 max: 1000000），或减少 decimals；"
                "几个比率相加、平均的，请把各比率先取整：{round: {share: [a, b]}, to: 0.0001}",
            )
    yield from _weighed(standard, sum(points.values()))
    if (total := sum(points.values())) > EXACT:
        yield (
            ("points",),
            f"各输入取到上限时总分的千分数达 {total:,}，超出可精确表示的 2^53；{_largest_of(standard, points)}",
        )


def _largest_of(standard: Standard, points: dict[str, int]) -> str:
    """Name the effect that can give or take most, and the input of it with the widest range."""
    name = max(points, key=lambda each: points[each])
    inputs = [each for each in getattr(standard.effects.get(name), "inputs", ()) if each in standard.inputs]
    wide = max(inputs, key=lambda each: standard.inputs[each].max, default="")
    narrow = f"收窄输入 {wide} 的 max，或" if wide else ""
    return f"最多的是计分点 {name}，请{narrow}给它写 cap"


def _weighed(standard: Standard, points: int) -> Iterator[Fault]:
    """Find totals that could leave int64 where they are multiplied: with weights, or spread over the rows that apply."""
    factors = [section.weight.numerator + section.weight.denominator for section in standard.sections.values()]
    if any(row.not_applicable == "reweight" for row in standard.rows.values()):
        factors.append(sum(row.points for row in standard.rows.values()))
    if 4 * points * max(factors, default=1) > WIDEST:
        yield ("points",), "各输入取到上限时，总分乘以权重或折算后超出 64 位整数；请收窄输入的 max，或给扣分写 cap"


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
    gates = [getattr(effect, "when", None), effect.unless]
    most = max((*(_condition(standard, rules, gate) for gate in gates), *_edges(standard, rules, effect)))
    if isinstance(effect, Rate):
        return max(most, _rate(standard, rules, effect)), full_points(effect, standard)
    if not isinstance(effect, Steps):
        return most, full_points(effect, standard)
    return _steps(standard, rules, effect, most)


def _rate(standard: Standard, rules: Rules, effect: Rate) -> int:
    if effect.provincial:
        return 0
    ratio = largest(standard, rules, effect.ratio)
    full = effect.full if isinstance(effect.full, Fraction) else Fraction(1)
    num, below = ratio.num * full.denominator * effect.gives, ratio.den * full.numerator * ratio.by * effect.to
    return max(ratio.most, 2 * num + below, 2 * below)


def _steps(standard: Standard, rules: Rules, effect: Steps, most: int) -> tuple[int, int]:
    ours, against = largest(standard, rules, effect.of), effect.above if effect.above is not None else effect.below
    limit = _level(standard, rules, against)
    # Of two varying denominators each goes over to the other side.
    num, level = ours.num * limit.by, limit.num * ours.by
    factors = step_factors(ours.den, limit.den, effect.every)
    top = factors.num * num + factors.level * level
    step = factors.den * ours.by * limit.by
    points = (top // factors.den + 1) * effect.gives
    if effect.provincial:
        return most, points if effect.cap is None else effect.cap
    ways = {"whole": top, "started": top + step, "proportional": 2 * (top * effect.gives + step)}
    way = ways[effect.counting or rules.steps]
    return max(most, ours.most, limit.most, way, step, points), points if effect.cap is None else effect.cap


def _edges(standard: Standard, rules: Rules, effect: AnyEffect) -> Iterator[int]:
    if isinstance(effect, Bands):
        for band in effect.gives:
            if band.edge is not None:
                yield _comparison(standard, rules, effect.of, band.edge)


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
    if provinces_in((measure, against)):
        return 0
    ours, limit = largest(standard, rules, measure), _level(standard, rules, against)
    return max(ours.most, limit.most, ours.num * limit.den * limit.by, limit.num * ours.den * ours.by)


def _level(standard: Standard, rules: Rules, level: Any) -> Bound:
    return Bound(0, 1, 1) if level is None else largest(standard, rules, level)


def largest(standard: Standard, rules: Rules, measure: Any) -> Bound:
    """Tell the bounds of a measure."""
    if not parts_of(measure):
        return _single(standard, rules, measure)
    parts = [largest(standard, rules, part) for part in parts_of(measure)]
    most = max(part.most for part in parts)
    if isinstance(measure, Share | Growth):
        return _ratio(rules, measure, parts[0], parts[1], most)
    if isinstance(measure, Round):
        return _rounded(parts[0], measure.to, most)
    if isinstance(measure, Product):
        found = Bound(
            prod(part.num for part in parts), prod(part.den for part in parts), prod(part.by for part in parts)
        )
        return found._replace(most=max(most, found.num, found.by))
    return _together(standard, rules, measure, parts, most)


def _single(standard: Standard, rules: Rules, measure: Any) -> Bound:
    """Tell the bounds of what is made of no other measure: a number, an input, a figure of the province, a count, a lookup."""
    if isinstance(measure, Fraction):
        return Bound(abs(measure.numerator), measure.denominator, 1)
    if isinstance(measure, Province):
        ratio = isinstance(measure.province, Share | Growth)
        return Bound(1, 1, 1) if ratio else _of_input(standard, asked_in(measure)[0])
    if isinstance(measure, Met | Among):
        inner = max((_condition(standard, rules, each) for each in getattr(measure, "met", ())), default=0)
        return Bound(len(measure.met if isinstance(measure, Met) else measure.among), 1, 1, inner)
    if isinstance(measure, Lookup):
        den = lcm(*(worth.denominator for worth in measure.table.values()))
        return Bound(max(int(abs(worth) * den) for worth in measure.table.values()), den, 1)
    return _of_input(standard, measure)


def _of_input(standard: Standard, name: str) -> Bound:
    item = standard.inputs[name]
    return Bound(int(max(abs(item.min), abs(item.max)) * item.scale), item.scale, 1)


def _together(standard: Standard, rules: Rules, measure: Any, parts: list[Bound], most: int) -> Bound:
    """Tell the bounds of what is brought on one denominator and added up, or chosen from."""
    den, by = lcm(*(part.den for part in parts)), prod(part.by for part in parts)
    # No part can be larger than the sum of all, so that this bounds what is chosen from them too.
    once = sum(part.num * (den // part.den) * (by // part.by) for part in parts)
    if isinstance(measure, Cases):
        most = max(most, *(_condition(standard, rules, case.when) for case in measure.cases))
    pairs = isinstance(measure, Spread) and measure.by == "pairs"
    count = len(parts) if isinstance(measure, Mean) else 1
    num = once * (len(parts) - 1 if pairs else 1)
    return Bound(num, den * count, by, max(most, num, by))


def _ratio(rules: Rules, measure: Share | Growth, above: Bound, below: Bound, most: int) -> Bound:
    common = gcd(above.den, below.den)
    den, other, by = above.den // common, below.den // common, max(below.num, 1) * above.by
    num = above.num * other * below.by + (below.num * den * above.by if isinstance(measure, Growth) else 0)
    if measure.if_zero is not None:
        num = max(num * measure.if_zero.denominator, abs(measure.if_zero.numerator) * den)
        den *= measure.if_zero.denominator
    found = Bound(num, den, by, max(most, num, by))
    return found if rules.percent_places is None else _rounded(found, Fraction(1, 10 ** (rules.percent_places + 2)), 0)


def _rounded(part: Bound, to: Fraction, most: int) -> Bound:
    top, below = part.num * to.denominator, part.den * part.by * to.numerator
    steps = top // (part.den * to.numerator) + 1
    return Bound(steps * to.numerator, to.denominator, 1, max(most, part.most, 2 * top + below, 2 * below))
