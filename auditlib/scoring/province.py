"""The province's figures, which some rules hold a city's against: given, or taken from all cities scored together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from auditlib.errors import InputError
from auditlib.scoring.facts import Facts, Sums
from auditlib.scoring.given import WHO, Figure, take_given, word_of
from auditlib.standard.conditions import Average, Difference, Growth, Highest, Province, Share, Sum
from auditlib.standard.parts import asked_in, provinces_in
from auditlib.standard.schema import Standard


def with_sums(standard: Standard, facts: Facts, given: Mapping[str, Any] | None = None) -> Facts:
    """Add to the facts the figures that the standard in force asks for: the province's own, else of the cities that have all.

    `given` holds them as `scoring.given` says; those that no option of a reading asks for are refused, those that only the
    one in force does not ask for are left. Raises InputError.
    """
    checked = take_given(standard, given or {})
    sums = {
        part: _sums(standard, facts, part, checked)
        for part in provinces_in((*standard.effects.values(), *standard.conditions))
    }
    return replace(facts, sums=sums) if sums else facts


def _sums(standard: Standard, facts: Facts, part: Province, given: Mapping[Figure, Fraction]) -> Sums:
    names, word = asked_in(part), word_of(part)
    lacking = [name for name in names if Figure(name, word) not in given]
    if lacking and len(lacking) < len(names):
        said = f"{WHO}: 给出了部分合计，还缺 {'、'.join(lacking)}；请一并给出，或都不给（由一同计分的各市相加）"
        raise InputError(WHO, lacking[0], "", [said])
    if not lacking:
        return Sums({name: given[Figure(name, word)] for name in names}, None)
    has = np.ones(facts.size, bool)
    for name in names:
        gone = facts.columns[name].gone
        has = has if gone is None else has & ~gone
    figure = _total if word in {"sum", "mean"} else _end(part)
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
        if sums.cities == 0:
            return None
        of = sums.cities or 1 if isinstance(ratio, Average) else 1
        return Fraction(sums.values[name], standard.inputs[name].scale * of)
    parts = ratio.share if isinstance(ratio, Share) else ratio.growth
    top, bottom = (amount_of(standard, sums.values, each) for each in parts)
    if not bottom:
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
