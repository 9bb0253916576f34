"""Measures, conditions and numbers in Chinese words, for one city, exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Any

from auditlib.scoring.judge import Block
from auditlib.scoring.province import WHO, province_level, rounded
from auditlib.scoring.quantity import Quantity
from auditlib.standard.conditions import All, Compare, Growth, Is, Met, Not, Province, Share, Spread
from auditlib.standard.effects import inputs_in
from auditlib.standard.schema import Input, Standard
from auditlib.words import number_text

SIDE = {
    "at_least": ("达到", "未达到"),
    "above": ("超过", "未超过"),
    "at_most": ("不超过", "超过"),
    "below": ("低于", "不低于"),
}
PLACES = 4


def tell_condition(standard: Standard, block: Block, at: int, condition: Any) -> Iterator[str]:
    """Tell the facts that a condition rests on."""
    columns = block.facts.columns
    if isinstance(condition, str):
        yield f"{standard.inputs[condition].label}：{'是' if columns[condition].values[at] else '否'}"
    elif isinstance(condition, Compare):
        yield _comparison(standard, block, at, condition)
    elif isinstance(condition, Is):
        item = standard.inputs[condition.of]
        yield f"{item.label}：{list(item.states.values())[int(columns[condition.of].values[at])]}"
    elif isinstance(condition, Not):
        yield from tell_condition(standard, block, at, condition.not_)
    else:
        for part in condition.all if isinstance(condition, All) else condition.any:
            yield from tell_condition(standard, block, at, part)


def _comparison(standard: Standard, block: Block, at: int, condition: Compare) -> str:
    percent = isinstance(condition.of, Share | Growth)
    value = now(standard, block, at, condition.of)
    if percent:
        value = rounded(value, standard.rules.percent_places)
    said = measured(standard, block, at, condition.of, value)
    level = condition.level
    if isinstance(level, Fraction) and not level:
        return said
    limit = limit_of(standard, block, at, level)
    holds = {
        "at_least": value >= limit,
        "above": value > limit,
        "at_most": value <= limit,
        "below": value < limit,
    }
    whose = "" if isinstance(level, Fraction) else label_of(standard, level)
    unit = "" if percent else unit_of(standard, condition.of)
    return f"{said}，{SIDE[condition.word][0 if holds[condition.word] else 1]}{whose}{number(limit, percent)}{unit}"


def now(standard: Standard, block: Block, at: int, measure: Any) -> Fraction:
    """Read a measure's value for one city from the columns that the engine used, unrounded."""

    def of(name: str) -> Fraction:
        return Fraction(int(block.facts.columns[name].values[at]), standard.inputs[name].scale)

    if isinstance(measure, str):
        return of(measure)
    if isinstance(measure, Share | Growth):
        top, bottom = (
            now(standard, block, at, part) for part in (measure.share if isinstance(measure, Share) else measure.growth)
        )
        return top / bottom if isinstance(measure, Share) else (top - bottom) / bottom
    values = [of(name) for name in inputs_in(measure)]
    if not isinstance(measure, Spread):
        return sum(values, Fraction(0))
    if measure.by == "pairs":
        return sum((abs(a - b) for a, b in combinations(values, 2)), Fraction(0))
    return max(values) - min(values) if measure.by == "ends" else max(abs(value - values[0]) for value in values)


def limit_of(standard: Standard, block: Block, at: int, level: Any) -> Fraction:
    """Read a level's value for one city."""
    if isinstance(level, Province):
        return province_level(standard, block.facts, level) or Fraction(0)
    return level if isinstance(level, Fraction) else now(standard, block, at, level)


def value_at(quantity: Quantity, at: int) -> Fraction:
    """Read a quantity's value for one city."""
    by = 1 if quantity.by is None else int(quantity.by[at])
    return Fraction(int(quantity.num[at]), quantity.den * by)


def measured(standard: Standard, block: Block, at: int, measure: Any, value: Fraction) -> str:
    """Tell a measure with what it is made of: 合格率（合格62,230人 / 鉴定70,000人）88.9%."""
    if isinstance(measure, str):
        return f"{label_of(standard, measure)}{number(value, percent=False)}{unit_of(standard, measure)}"
    if isinstance(measure, Share | Growth):
        top, bottom = measure.share if isinstance(measure, Share) else measure.growth
        joint = " / " if isinstance(measure, Share) else "，比"
        made = joint.join(measured(standard, block, at, part, now(standard, block, at, part)) for part in (top, bottom))
        exact = now(standard, block, at, measure)
        shown = number(exact, percent=True) + (f"，取{number(value, percent=True)}" if value != exact else "")
        return f"{measure.name or '比率'}{shown}（{made}）"
    if isinstance(measure, Met):
        made = "、".join(said for name in measure.met for said in tell_condition(standard, block, at, name))
        return f"{measure.name or '合计'}{number(value, percent=False)}{measure.unit or ''}（{made}）"
    made = "、".join(measured(standard, block, at, name, now(standard, block, at, name)) for name in inputs_in(measure))
    return f"{measure.name or '合计'}{number(value, percent=False)}{measure.unit or ''}（{made}）"


def label_of(standard: Standard, measure: Any) -> str:
    """Name a measure as a sentence would."""
    if isinstance(measure, str):
        item: Input = standard.inputs[measure]
        return item.short or item.label
    if isinstance(measure, Province):
        return measure.name or WHO
    return measure.name or "、".join(label_of(standard, name) for name in inputs_in(measure))


def told_sums(standard: Standard, block: Block, part: Province) -> str:
    """Tell what of the province a level was worked out from: 高级工以上取证80,000人，比上年75,000人."""
    sums, ratio = block.facts.sums[part].values, part.province
    tops = ratio.share if isinstance(ratio, Share) else ratio.growth
    made = [
        f"{label_of(standard, each)}{number(_sum_of(standard, sums, each), percent=False)}{unit_of(standard, each)}"
        for each in tops
    ]
    return f"全省合计{(' / ' if isinstance(ratio, Share) else '，比').join(made)}"


def _sum_of(standard: Standard, sums: Mapping[str, int], amount: Any) -> Fraction:
    names = inputs_in(amount)
    return sum((Fraction(sums[name], standard.inputs[name].scale) for name in names), Fraction(0))


def unit_of(standard: Standard, measure: Any) -> str:
    """Name the unit of a measure; a ratio has none."""
    if isinstance(measure, str):
        return standard.inputs[measure].unit or ""
    return measure.unit or ""


def number(value: Fraction, percent: bool, times: int = 1) -> str:
    """Write an exact number; one that does not end is cut after PLACES decimals, never rounded over a threshold."""
    shown = value * (100 if percent else times)
    ends = shown * 10**PLACES
    whole = abs(ends.numerator) // ends.denominator
    text = number_text(Decimal(whole).scaleb(-PLACES) * (-1 if shown < 0 else 1))
    return text + ("…" if ends.denominator != 1 else "") + ("%" if percent else "")
