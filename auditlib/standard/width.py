"""Where int64 is wide enough for a standard's arithmetic over the declared ranges of its inputs, and where it is not.

The bounds follow the engine's own formulas (`auditlib.scoring.quantity`) with the largest magnitude in place of each value,
in Python's unbounded integers, so that no city within the ranges can overflow. Effects and comparisons that could leave int64 are
marked, as are those held against the province's figures, which have no bound: the engine works them out in Python's own
integers. What comes out must fit all the same: points, for which a level of the province counts as 100 %, and inputs.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from math import gcd, lcm, prod
from typing import Any, NamedTuple

from auditlib.standard.conditions import (
    Among,
    Compare,
    Deviation,
    Growth,
    Lookup,
    Mean,
    Met,
    Product,
    Province,
    Rank,
    Round,
    Share,
    Spread,
)
from auditlib.standard.effects import AnyEffect, Bands, Effect, Line, Rate, Steps
from auditlib.standard.factors import Factors, step_factors
from auditlib.standard.faults import Fault
from auditlib.standard.forms import Months
from auditlib.standard.full import full_points
from auditlib.standard.parts import nested, parts_of, provinces_in, taken_of
from auditlib.standard.rules import Rules
from auditlib.standard.schema import Standard
from auditlib.words import points_text

WIDEST = 2**63 - 1
# The floats in which results are shown hold every whole number of thousandths up to here.
EXACT = 2**53
# Of an effect whose own bound is too large for an exact total, a score refuses so many thousandths: nothing comes to them in earnest.
BEYOND = 10**12
MANY_CITIES = 10**7


class Bound(NamedTuple):
    """The largest numerator, the fixed denominator, the largest varying one, and the largest number on the way to them."""

    num: int
    den: int
    by: int
    most: int = 0


def mark_wide(standard: Standard) -> None:
    """Mark the effects and comparisons for which int64 is too narrow, under any reading."""
    ways, unbounded = _ways(standard), _unbounded(standard)
    for part in nested((*_definitions(standard), *standard.beside)):
        if isinstance(part, Effect | Compare):
            broad = provinces_in(part) or any(_most(standard, way, part) > WIDEST for way in ways)
            endless = getattr(part, "id", None) in unbounded
            # Kept as what is worked out of a frozen model is.
            vars(part).update({"wide": bool(broad) or endless, "unbounded": endless})


def _unbounded(standard: Standard) -> set[str]:
    """Name the effects that count steps without a cap, and whose points could leave the exact range together: the largest."""
    points: dict[str, int] = {}
    for effect in _definitions(standard):
        if not isinstance(effect, Steps) or effect.cap is not None:
            continue
        most = max(_points(standard, way, effect) for way in _ways(standard))
        points[effect.id] = max(points.get(effect.id, 0), most)
    room, found = EXACT // 2, set[str]()
    for name in sorted(points, key=lambda each: points[each]):
        if points[name] <= room:
            room -= points[name]
        else:
            found.add(name)
    return found


def too_wide(standard: Standard) -> Iterator[Fault]:
    """Find inputs whose values, and effects whose points, leave the exact range.

    Where points grow with an input without a cap, a score may not reach a bound (`BEYOND`).
    """
    for name, item in standard.inputs.items():
        if item.type != "state" and max(abs(item.min), abs(item.max)) * item.scale > WIDEST:
            yield (
                ("inputs", name),
                f"输入 {name}: max 与 decimals 合起来超出 64 位整数；请写实际的 max，或减少 decimals",
            )
    fixed = {effect.id: _fixed(standard, effect) for effect in standard.effects.values()}
    if sum(fixed.values()) > EXACT // 2:
        most = max(fixed, key=lambda name: fixed[name])
        said = f"各输入取到上限时，计分点 {most} 可达 {points_text(fixed[most])} 分，总分超出可精确计算的范围"
        yield ("points",), f"{said}；请收窄它所用输入的 max，或给它写 cap"


def _definitions(standard: Standard) -> Iterator[AnyEffect]:
    """Walk all effects, and all that readings define anew."""
    yield from standard.effects.values()
    for reading in standard.readings.values():
        for option in reading.options.values():
            yield from option.effects


def _ways(standard: Standard) -> list[Rules]:
    """List the rules that bear on the arithmetic of an effect, in every combination that can be chosen."""
    options = [option for reading in standard.readings.values() for option in reading.options.values()]
    steps = {rules.steps for rules in (standard.rules, *(option.set_ for option in options))}
    places = {rules.percent_places for rules in (standard.rules, *(option.set_ for option in options))}
    return [Rules(steps=way, percent_places=place) for way in steps for place in places]


def _fixed(standard: Standard, effect: AnyEffect) -> int:
    """Tell the thousandths that one step, or the whole of another effect, comes to."""
    known = set(effect.inputs) <= set(standard.inputs)
    return effect.gives if isinstance(effect, Steps) else full_points(effect, standard) if known else 0


def _most(standard: Standard, rules: Rules, part: Effect | Compare) -> int:
    """Tell the largest number on the way to what an effect counts, its conditions left aside, or a comparison holds."""
    if isinstance(part, Compare):
        return _comparison(standard, rules, part.of, part.level)
    if isinstance(part, Rate):
        return _rate(standard, rules, part)
    if isinstance(part, Line):
        return _line(standard, rules, part)
    if isinstance(part, Bands):
        edges = [band.edge for band in part.gives if band.edge is not None]
        return max(_comparison(standard, rules, part.of, edge) for edge in edges)
    return _steps(standard, rules, part) if isinstance(part, Steps) else 0


def _rate(standard: Standard, rules: Rules, effect: Rate) -> int:
    ratio = largest(standard, rules, effect.ratio)
    full = effect.full if isinstance(effect.full, Fraction) else Fraction(1)
    num, below = ratio.num * full.denominator * effect.gives, ratio.den * full.numerator * ratio.by * effect.to
    return max(ratio.most, 2 * num + below, 2 * below)


def _line(standard: Standard, rules: Rules, effect: Line) -> int:
    parts = [largest(standard, rules, part) for part in (effect.of, *effect.levels)]
    den, by = lcm(*(part.den for part in parts)), prod(part.by for part in parts)
    apart = 2 * max(part.num * (den // part.den) * (by // part.by) for part in parts)
    points = max(point.points for point in effect.gives)
    return max(*(part.most for part in parts), by, apart * (4 * points + effect.to))


def _steps(standard: Standard, rules: Rules, effect: Steps) -> int:
    top, step, factors, most = _counted(standard, rules, effect)
    points = (top // factors.den + 1) * effect.gives
    ways = {"whole": top, "started": top + step, "proportional": 2 * (top * effect.gives + step)}
    return max(most, ways[effect.counting or rules.steps], step, points)


def _points(standard: Standard, rules: Rules, effect: Steps) -> int:
    """Tell the most thousandths that steps can come to."""
    top, _, factors, _ = _counted(standard, rules, effect)
    return (top // factors.den + 1) * effect.gives


def _counted(standard: Standard, rules: Rules, effect: Steps) -> tuple[int, int, Factors, int]:
    """Tell the largest number of which steps are counted, and the largest step, over the factors, and the largest before them."""
    ours, against = largest(standard, rules, effect.of), effect.above if effect.above is not None else effect.below
    limit = _level(standard, rules, against)
    # Of two varying denominators each goes over to the other side.
    num, level = ours.num * limit.by, limit.num * ours.by
    factors = step_factors(ours.den, limit.den, effect.every)
    top = factors.num * num + factors.level * level
    return top, factors.den * ours.by * limit.by, factors, max(ours.most, limit.most)


def _comparison(standard: Standard, rules: Rules, measure: Any, against: Any) -> int:
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
    if isinstance(measure, Months):
        return Bound(date.max.year * 12, 1, 1, date.max.toordinal())
    if isinstance(measure, Deviation):
        return _deviation(measure, parts, most)
    if isinstance(measure, Product):
        found = Bound(
            prod(part.num for part in parts), prod(part.den for part in parts), prod(part.by for part in parts)
        )
        return found._replace(most=max(most, found.num, found.by))
    return _together(measure, parts, most)


def _single(standard: Standard, rules: Rules, measure: Any) -> Bound:
    """Tell the bounds of what is made of no other measure: a number, an input, a figure of the province, a count, a lookup."""
    if isinstance(measure, Fraction):
        return Bound(abs(measure.numerator), measure.denominator, 1)
    if isinstance(measure, Province):
        return _of_province(standard, rules, measure)
    if isinstance(measure, Met | Among):
        return Bound(len(measure.met if isinstance(measure, Met) else measure.among), 1, 1)
    if isinstance(measure, Lookup):
        den = lcm(*(worth.denominator for worth in measure.table.values()))
        return Bound(max(int(abs(worth) * den) for worth in measure.table.values()), den, 1)
    return _of_input(standard, measure)


def _of_province(standard: Standard, rules: Rules, measure: Province) -> Bound:
    """Tell the bounds of a figure of the province, as a number: a place by how many cities there can be."""
    taken = taken_of(measure)
    if taken is None or isinstance(measure.province, Rank):
        return Bound(1 if taken is None else MANY_CITIES, 1, 1)
    found = largest(standard, rules, taken)
    return Bound(found.num, found.den, 1)


def _of_input(standard: Standard, name: str) -> Bound:
    item = standard.inputs[name]
    return Bound(int(max(abs(item.min), abs(item.max)) * item.scale), item.scale, 1)


def _together(measure: Any, parts: list[Bound], most: int) -> Bound:
    """Tell the bounds of what is brought on one denominator and added up, or chosen from."""
    den, by = lcm(*(part.den for part in parts)), prod(part.by for part in parts)
    # No part can be larger than the sum of all, so that this bounds what is chosen from them too.
    once = sum(part.num * (den // part.den) * (by // part.by) for part in parts)
    pairs = isinstance(measure, Spread) and measure.by == "pairs"
    num = once * (len(parts) - 1 if pairs else 1)
    if isinstance(measure, Mean) and measure.only:
        # What it is divided by is how many parts there are.
        return Bound(num, den, by * len(parts), max(most, num, by * len(parts)))
    count = len(parts) if isinstance(measure, Mean) else 1
    return Bound(num, den * count, by, max(most, num, by))


def _deviation(measure: Deviation, parts: list[Bound], most: int) -> Bound:
    """Tell the bounds of a deviation: it is no more than all parts together, or than as many means as there are of them."""
    size = sum(Fraction(part.num, part.den) for part in parts)
    size = Fraction(len(parts)) if measure.relative else size
    if measure.if_zero is not None:
        size = max(size, abs(measure.if_zero))
    den = measure.to.denominator * (1 if measure.if_zero is None else measure.if_zero.denominator)
    num = int((size / measure.to + 1) * measure.to * den) + 1
    return Bound(num, den, 1, max(most, num))


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
