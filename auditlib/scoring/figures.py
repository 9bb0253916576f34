"""Measures, conditions and numbers in Chinese words, for one city, exactly."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from auditlib.scoring.judge import Block
from auditlib.scoring.quantity import Quantity
from auditlib.standard.conditions import All, Compare, Growth, Is, Not, Share
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
    value = _now(standard, block, at, condition.of)
    percent = isinstance(condition.of, Share | Growth)
    said = measured(standard, block, at, condition.of, value)
    level = condition.level
    if isinstance(level, Fraction) and not level:
        return said
    limit = level if isinstance(level, Fraction) else _now(standard, block, at, level)
    holds = {
        "at_least": value >= limit,
        "above": value > limit,
        "at_most": value <= limit,
        "below": value < limit,
    }
    whose = "" if isinstance(level, Fraction) else label_of(standard, level)
    unit = "" if percent else unit_of(standard, condition.of)
    return f"{said}，{SIDE[condition.word][0 if holds[condition.word] else 1]}{whose}{number(limit, percent)}{unit}"


def _now(standard: Standard, block: Block, at: int, measure: Any) -> Fraction:
    """Read a measure's value for one city from the columns that the engine used."""

    def of(name: str) -> Fraction:
        return Fraction(int(block.facts.columns[name].values[at]), standard.inputs[name].scale)

    if isinstance(measure, str):
        return of(measure)
    if isinstance(measure, Share | Growth):
        top, bottom = (
            _now(standard, block, at, part)
            for part in (measure.share if isinstance(measure, Share) else measure.growth)
        )
        return top / bottom if isinstance(measure, Share) else (top - bottom) / bottom
    values = [of(name) for name in inputs_in(measure)]
    return sum(values, Fraction(0)) if hasattr(measure, "sum") else max(values) - min(values)


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
        made = joint.join(
            measured(standard, block, at, part, _now(standard, block, at, part)) for part in (top, bottom)
        )
        return f"{measure.name or '比率'}{number(value, percent=True)}（{made}）"
    made = "、".join(
        measured(standard, block, at, name, _now(standard, block, at, name)) for name in inputs_in(measure)
    )
    return f"{measure.name or '合计'}{number(value, percent=False)}{measure.unit or ''}（{made}）"


def label_of(standard: Standard, measure: Any) -> str:
    """Name a measure as a sentence would."""
    if isinstance(measure, str):
        item: Input = standard.inputs[measure]
        return item.short or item.label
    return measure.name or "、".join(label_of(standard, name) for name in inputs_in(measure))


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
