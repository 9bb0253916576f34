"""Whether what is held against each other is written on one scale: 90 % is 0.9 of a share, but 90 of an input in percent."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from math import prod
from typing import Any

from auditlib.standard.conditions import (
    Among,
    Apart,
    Cases,
    Deviation,
    Difference,
    Growth,
    Least,
    Lookup,
    Mean,
    Met,
    Most,
    Product,
    Province,
    Rank,
    Round,
    Share,
    Spread,
    Sum,
)
from auditlib.standard.effects import Bands, Line, Rate, Steps
from auditlib.standard.faults import Fault, Place
from auditlib.standard.parts import asked_in, inputs_in, is_bare, is_quotient, is_ratio, own_units, parts_of, taken_of
from auditlib.standard.schema import Standard
from auditlib.standard.types import Percent
from auditlib.words import number_text


def percent(standard: Standard, place: Place, measure: Any, level: Any) -> Iterator[Fault]:
    """Find a measure in percent held against a fraction, 92.5 against 0.9, and a ratio held against a number of percent."""
    if _in_percent(standard, measure):
        if isinstance(level, Fraction) and (isinstance(level, Percent) or 0 < level < 1):
            said = f"单位就是 %（如 92.5），与它比较的数请写 {_shown(level * 100)}，不写 {_shown(level * 100)}% 或小数"
            yield place, f"{_named(measure)}{said}"
        elif _pure(standard, level):
            yield place, f"{_named(measure)}单位就是 %（如 92.5），而与它比较的是比率（1 为 100%）；{_TIMES_100}"
    elif unit := _plain_unit(standard, measure):
        if isinstance(level, Percent):
            yield place, _no_percent(measure, unit, level)
    elif is_ratio(measure):
        if _bare(level) and level > 1:
            yield (
                place,
                f"占比、增长率以 1 为 100%，而 {_shown(level)} 是 {_shown(level * 100)}%；{_which(standard, measure, level)}",
            )
        elif _pure(standard, measure) and _in_percent(standard, level):
            yield place, f"占比、增长率以 1 为 100%，而{_named(level)}单位是 %（如 92.5）；{_TIMES_100}"


def percent_steps(standard: Standard, place: Place, effect: Steps) -> Iterator[Fault]:
    """Find a step of 1 % for a measure in percent, and a step of 1, which is 100 %, for a ratio."""
    yield from percent(standard, place, effect.of, effect.above if effect.below is None else effect.below)
    every = effect.every
    if _in_percent(standard, effect.of) and isinstance(every, Percent):
        shown = _shown(every * 100)
        yield (*place, "every"), f"{_named(effect.of)}单位就是 %（如 92.5），每 {shown} 个百分点请写 every: {shown}"
    elif (unit := _plain_unit(standard, effect.of)) and isinstance(every, Percent):
        yield (*place, "every"), _no_percent(effect.of, unit, every)
    elif is_ratio(effect.of) and _bare(every) and every >= 1:
        said = f"占比、增长率以 1 为 100%，every: {_shown(every)} 是 {_shown(every * 100)} 个百分点"
        yield (*place, "every"), f"{said}；{_which(standard, effect.of, every)}"


def percent_bands(standard: Standard, place: Place, effect: Bands) -> Iterator[Fault]:
    """Find the edges of bands that are written on another scale than what is measured."""
    for band in effect.gives:
        yield from percent(standard, (*place, effect.role), effect.of, band.edge)


def percent_line(standard: Standard, place: Place, effect: Line) -> Iterator[Fault]:
    """Find the points of a line that lie on another scale than what is measured."""
    for n, level in enumerate(effect.levels):
        yield from percent(standard, (*place, effect.role, n, "at"), effect.of, level)


def percent_rate(standard: Standard, place: Place, effect: Rate) -> Iterator[Fault]:
    """Find a rate of what is no ratio, with nothing that would make it one."""
    yield from percent(standard, place, effect.of, effect.full)
    if effect.full is None and set(inputs_in(effect.of)) <= set(standard.inputs):
        most = _most(standard, effect.of)
        if most > max(effect.up_to, Fraction(1)):
            said = f"of 不是比率（可达 {_shown(most)}），不写 full 会一概得满分；请写 full（达到多少得满分）"
            yield (*place, "of"), f"{said}，如 full: 100 或 full: target"


def percent_mixed(standard: Standard, place: Place, measure: Any) -> Iterator[Fault]:
    """Find a ratio added to, taken from or chosen beside a number of percent: 92 % less 5, where 5 is 500 %."""
    if not isinstance(measure, Sum | Difference | Mean | Least | Most | Deviation | Cases):
        return
    parts = parts_of(measure)
    if not any(_pure(standard, part) for part in parts):
        return
    for part in parts:
        if _bare(part) and abs(part) > 1:
            said = f"与它相加减、相比的 {_shown(part)} 是 {_shown(part * 100)}%；请写 {_shown(part)}%"
            yield place, f"占比、增长率以 1 为 100%，{said}（确指 {_shown(part * 100)}% 的，写 {_shown(part * 100)}%）"
        elif _in_percent(standard, part):
            said = f"而{_named(part)}单位是 %（如 92.5），不能直接相加减、相比"
            yield place, f"占比、增长率以 1 为 100%，{said}；{_TIMES_100}"


def permille(place: Place, measure: Any) -> Iterator[Fault]:
    """Find a share that is called ‰ and yet is 0.0042, not 4.2: nothing in it is multiplied by 1000."""
    if getattr(measure, "unit", None) != "‰" or not isinstance(measure, Share):
        return
    above, below = (_factor(part) for part in measure.share)
    if above / (below or 1) < PERMILLE:
        said = f"写了 unit: ‰ 的比率并不因此乘以 1000（千分之四是 {_shown(Fraction(4, 1000))}，不是 4）"
        yield place, f"{said}；请给分子乘以 1000：{{product: […, 1000]}}，或不写 unit，把与它比较的数写成 4‰"


def _factor(part: Any) -> Fraction:
    """Multiply the numbers with which a part is multiplied."""
    return (
        prod((each for each in parts_of(part) if isinstance(each, Fraction)), start=Fraction(1))
        if isinstance(part, Product)
        else Fraction(1)
    )


def percent_coefficient(standard: Standard, place: Place) -> Iterator[Fault]:
    """Find a coefficient of the total in percent, which would multiply it by 105 instead of 1.05."""
    if standard.coefficient is not None and _in_percent(standard, standard.coefficient):
        yield place, f"{_named(standard.coefficient)}单位是 %（如 105），总分会乘以 105；请写 {{product: [系数, 0.01]}}"


_TIMES_100 = "比率要与 % 比较，请乘以 100：{product: [{share: [a, b]}, 100]}"


def _which(standard: Standard, measure: Any, number: Fraction) -> str:
    if not _pure(standard, measure):
        return f"两数单位不同的比率（人均、每千人、人床比）请给它写 unit，如 unit: 元、unit: 人/张；确指 {_shown(number * 100)}% 的，写 {_shown(number * 100)}%"
    return f"请写 {_shown(number)}%（确指 {_shown(number * 100)}% 的，写 {_shown(number * 100)}%）"


def _no_percent(measure: Any, unit: str, number: Fraction) -> str:
    if isinstance(measure, str):
        ratio = f"按占比说的，请写 {{share: [{measure}, 总数]}}"
        return f"输入 {measure} 的单位是{unit}，不能写 {_shown(number * 100)}%；请写数，{ratio}"
    return f"这个比率写了 unit: {unit}，便不是百分数，{_shown(number * 100)}% 请写 {_shown(number)}"


def _named(measure: Any) -> str:
    return f"输入 {measure} 的" if isinstance(measure, str) else "所用输入的"


def _shown(number: Fraction) -> str:
    return number_text(Decimal(number.numerator) / Decimal(number.denominator)).replace(",", "")


def _bare(level: Any) -> bool:
    return isinstance(level, Fraction) and not isinstance(level, Percent)


def _in_percent(standard: Standard, measure: Any) -> bool:
    """Tell whether a measure is made of inputs whose unit is percent, and stays on their scale."""
    if isinstance(measure, str):
        item = standard.inputs.get(measure)
        return item is not None and item.unit == "%" and item.max > 1
    if isinstance(measure, Province) and not is_quotient(measure):
        taken = taken_of(measure)
        return taken is not None and not is_bare(measure.province) and _in_percent(standard, taken)
    if getattr(measure, "unit", None) == "%":
        return not is_quotient(measure)
    inner = [part for part in parts_of(measure) if not isinstance(part, Fraction)]
    joins = isinstance(measure, Sum | Difference | Mean | Least | Most | Cases | Round | Spread)
    joins = joins or (isinstance(measure, Deviation) and not measure.relative)
    return joins and bool(inner) and all(_in_percent(standard, part) for part in inner)


def _plain_unit(standard: Standard, measure: Any) -> str:
    """Name the unit of what is no ratio for sure: a counted input, or a share with a unit of its own; else nothing."""
    if isinstance(measure, str):
        item = standard.inputs.get(measure)
        return (item.unit or "") if item is not None and item.max > 1 else ""
    return next(iter(own_units(measure)), "") if is_quotient(measure) and not is_ratio(measure) else ""


def _pure(standard: Standard, measure: Any) -> bool:
    """Tell whether a measure is a ratio of like to like, not of cases to people."""
    return is_ratio(measure) and all(_like(standard, each) for each in _ratios(measure))


def _ratios(measure: Any) -> Iterator[Share | Growth]:
    if isinstance(measure, Share | Growth):
        yield measure
    elif isinstance(measure, Province):
        yield from _ratios(measure.province if taken_of(measure) is None else taken_of(measure))
    else:
        for part in parts_of(measure):
            yield from _ratios(part)


def _like(standard: Standard, ratio: Share | Growth) -> bool:
    if isinstance(ratio, Growth):
        return True
    names = [inputs_in(part) for part in parts_of(ratio)]
    above, below = ({standard.inputs[n].unit for n in each if n in standard.inputs} for each in names)
    known = None not in above | below
    return ratio.unit == "%" or not known or not above or not below or above == below


# What a share is multiplied by that counts in thousandths.
PERMILLE = 1000
# A rate of a place needs what is full, like one of any number.
MANY_PLACES = 100


def _most(standard: Standard, measure: Any) -> Fraction:
    """Tell the most that a measure comes to where every share and growth in it is at most 1."""
    if isinstance(measure, Fraction):
        return measure
    if isinstance(measure, str):
        return Fraction(standard.inputs[measure].max)
    if isinstance(measure, Share | Growth):
        return Fraction(1) if is_ratio(measure) else _most(standard, parts_of(measure)[0])
    if isinstance(measure, Province):
        taken = taken_of(measure)
        if isinstance(measure.province, Rank):
            return Fraction(MANY_PLACES)
        plain = is_quotient(measure) or isinstance(measure.province, Apart)
        return Fraction(1) if plain or not set(asked_in(measure)) <= set(standard.inputs) else _most(standard, taken)
    if isinstance(measure, Lookup):
        return max(measure.table.values())
    if isinstance(measure, Met | Among):
        return Fraction(len(measure.met if isinstance(measure, Met) else measure.among))
    return _joined(measure, [_most(standard, part) for part in parts_of(measure)])


def _joined(measure: Any, parts: list[Fraction]) -> Fraction:
    if isinstance(measure, Product):
        return prod(parts, start=Fraction(1))
    if isinstance(measure, Sum | Mean):
        return sum(parts, Fraction(0)) / (len(parts) if isinstance(measure, Mean) else 1)
    if isinstance(measure, Least):
        return min(parts)
    return parts[0] if isinstance(measure, Difference | Round) else max(parts)
