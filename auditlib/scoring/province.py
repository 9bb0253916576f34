"""The province's sums, which some readings hold a city's figures against: given, or taken from all cities scored together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from auditlib.errors import InputError, nearest
from auditlib.scoring.facts import Facts, Sums
from auditlib.scoring.value import Refused, take
from auditlib.standard.conditions import Average, Difference, Growth, Highest, Province, Share, Sum
from auditlib.standard.parts import asked_in, provinces_in
from auditlib.standard.schema import Input, Standard

WHO = "全省"
# No sum of any number of cities comes near it.
LARGEST = Decimal(10**18)


def with_sums(standard: Standard, facts: Facts, given: Mapping[str, Any] | None = None) -> Facts:
    """Add to the facts the sums that the standard in force asks for: the province's own, else of the cities that have all.

    `given` names sums by input; those that no option of a reading asks for are refused, those that only the one in force
    does not ask for are left. Raises InputError.
    """
    checked = _given(standard, given or {})
    sums = {
        part: _sums(standard, facts, part, checked)
        for part in provinces_in((*standard.effects.values(), *standard.conditions))
    }
    return replace(facts, sums=sums) if sums else facts


def _given(standard: Standard, given: Mapping[str, Any]) -> dict[str, int]:
    options = (option for reading in standard.readings.values() for option in reading.options.values())
    redefined = (effect for option in options for effect in option.effects)
    effects = (*standard.effects.values(), *redefined, *standard.conditions)
    wanted = {name for part in provinces_in(effects) if _summed_up(part) for name in asked_in(part)}
    checked: dict[str, int] = {}
    for name, value in given.items():
        if name not in wanted:
            said = f"{WHO}: 没有口径用到 {name} 的全省合计（值 {value}）{nearest(str(name), wanted)}"
            raise InputError(WHO, str(name), value, [said])
        item = standard.inputs[name]
        try:
            units = take(_summed(item), value)
        except Refused as refused:
            raise InputError(WHO, name, value, [f"{WHO}: {name}（{item.label}合计）= {value}：{refused}"]) from refused
        if not isinstance(units, int):
            raise InputError(WHO, name, value, [f"{WHO}: {name}（{item.label}合计）= {value}：应为数"])
        checked[name] = units
    return checked


def _summed_up(part: Province) -> bool:
    return isinstance(part.province, Share | Growth)


def _summed(item: Input) -> Input:
    return item.model_copy(update={"max": LARGEST})


def _sums(standard: Standard, facts: Facts, part: Province, given: Mapping[str, int]) -> Sums:
    names = asked_in(part)
    lacking = [name for name in names if name not in given or not _summed_up(part)]
    if lacking and len(lacking) < len(names):
        said = f"{WHO}: 给出了部分合计，还缺 {'、'.join(lacking)}；请一并给出，或都不给（由一同计分的各市相加）"
        raise InputError(WHO, lacking[0], "", [said])
    if not lacking:
        return Sums({name: given[name] for name in names}, None)
    has = np.ones(facts.size, bool)
    for name in names:
        gone = facts.columns[name].gone
        has = has if gone is None else has & ~gone
    figure = _total if _summed_up(part) or isinstance(part.province, Average) else _end(part)
    return Sums({name: figure(facts.columns[name].values[has]) for name in names}, int(has.sum()))


def _end(part: Province) -> Callable[[Any], int]:
    def end(values: Any) -> int:
        return int(values.max() if isinstance(part.province, Highest) else values.min()) if len(values) else 0

    return end


def _total(values: Any) -> int:
    """Add up exactly, whatever the sum comes to, in halves that cannot overflow."""
    high, low = values >> 32, values & 0xFFFFFFFF
    return (int(high.sum()) << 32) + int(low.sum())


def province_level(standard: Standard, facts: Facts, part: Province) -> Fraction | None:
    """Work out a figure of the province exactly, a ratio rounded where shares are; None where there is none."""
    sums, ratio = facts.sums[part], part.province
    if not isinstance(ratio, Share | Growth):
        (name,) = asked_in(part)
        if not sums.cities:
            return None
        of = sums.cities if isinstance(ratio, Average) else 1
        return Fraction(sums.values[name], standard.inputs[name].scale * of)
    parts = ratio.share if isinstance(ratio, Share) else ratio.growth
    top, bottom = (amount_of(standard, sums.values, each) for each in parts)
    if not bottom:
        return ratio.if_zero
    value = (top - bottom) / bottom if isinstance(ratio, Growth) else top / bottom
    return rounded(value, standard.rules.percent_places)


def amount_of(standard: Standard, sums: Mapping[str, int], part: Any) -> Fraction:
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
