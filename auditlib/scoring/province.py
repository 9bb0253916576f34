"""The province's sums, which some readings hold a city's figures against: given, or taken from all cities scored together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from auditlib.errors import InputError, nearest
from auditlib.scoring.facts import Facts, Sums
from auditlib.scoring.value import Refused, take
from auditlib.standard.conditions import Growth, Province, Share
from auditlib.standard.effects import inputs_in, provinces_in
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
    sums = {part: _sums(standard, facts, part, checked) for part in provinces_in((*standard.effects.values(),))}
    return replace(facts, sums=sums) if sums else facts


def _given(standard: Standard, given: Mapping[str, Any]) -> dict[str, int]:
    options = (option for reading in standard.readings.values() for option in reading.options.values())
    effects = (*standard.effects.values(), *(effect for option in options for effect in option.effects))
    wanted = {name for part in provinces_in(effects) for name in inputs_in(part.province)}
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


def _summed(item: Input) -> Input:
    return item.model_copy(update={"max": LARGEST})


def _sums(standard: Standard, facts: Facts, part: Province, given: Mapping[str, int]) -> Sums:
    names = inputs_in(part.province)
    lacking = [name for name in names if name not in given]
    if lacking and len(lacking) < len(names):
        said = f"{WHO}: 给出了部分合计，还缺 {'、'.join(lacking)}；请一并给出，或都不给（由一同计分的各市相加）"
        raise InputError(WHO, lacking[0], "", [said])
    if not lacking:
        return Sums({name: given[name] for name in names}, None)
    has = np.ones(facts.size, bool)
    for name in names:
        gone = facts.columns[name].gone
        has = has if gone is None else has & ~gone
    # Halves that cannot overflow, for sums of any number of cities.
    return Sums({name: _total(facts.columns[name].values[has]) for name in names}, int(has.sum()))


def _total(values: Any) -> int:
    """Add up exactly, whatever the sum comes to."""
    high, low = values >> 32, values & 0xFFFFFFFF
    return (int(high.sum()) << 32) + int(low.sum())


def province_level(standard: Standard, facts: Facts, part: Province) -> Fraction | None:
    """Work out a ratio of the province's sums exactly, rounded where shares are; None where what divides is 0."""
    sums = facts.sums[part].values
    ratio = part.province
    parts = ratio.share if isinstance(ratio, Share) else ratio.growth
    top, bottom = (
        sum((Fraction(sums[name], standard.inputs[name].scale) for name in inputs_in(each)), Fraction(0))
        for each in parts
    )
    if not bottom:
        return None
    value = (top - bottom) / bottom if isinstance(ratio, Growth) else top / bottom
    return rounded(value, standard.rules.percent_places)


def rounded(value: Fraction, places: int | None) -> Fraction:
    """Round a ratio to so many decimals of a percentage, half up in magnitude; None rounds nothing."""
    if places is None:
        return value
    unit = 10 ** (places + 2)
    whole = (2 * abs(value) * unit + 1) // 2
    return Fraction(-whole if value < 0 else whole, unit)
