"""Amounts as officials write them: a number with its unit, a share in percent, a day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from auditlib.standard.conditions import (
    Cases,
    Deviation,
    Difference,
    Growth,
    Least,
    Lookup,
    Mean,
    Most,
    Province,
    Round,
    Share,
    Spread,
    Sum,
)
from auditlib.standard.forms import Months
from auditlib.standard.parts import is_bare, is_place, is_quotient, is_ratio, parts_of, taken_of
from auditlib.standard.schema import Standard
from auditlib.standard.types import Parted
from auditlib.words import number_text

PLACES = 4


def quantity_text(standard: Standard, measure: Any, value: Fraction) -> str:
    """Write a measure's value with its unit, a ratio in percent."""
    if is_place(measure):
        return f"第{number(value, percent=False)}名"
    if isinstance(measure, Spread):
        return gap_text(standard, measure, value)
    if is_day(standard, measure):
        return day_text(value)
    if _apart(measure):
        return gap_text(standard, measure, value) if value else "0"
    percent = is_ratio(measure)
    return number(value, percent) + ("" if percent else unit_of(standard, measure))


def _apart(measure: Any) -> bool:
    """Tell whether a measure is how far two ratios lie apart; one taken from nothing, 0% less a growth, is a ratio still."""
    if not isinstance(measure, Difference) or not is_ratio(measure):
        return False
    first = measure.difference[0]
    return not isinstance(first, Fraction) or bool(first)


def day_text(value: Fraction) -> str:
    """Write a day by its number."""
    return date.fromordinal(max(int(value), 1)).isoformat()


def gap_text(standard: Standard, measure: Any, gap: Fraction) -> str:
    """Write by how much a measure lies off, or a step of it: 300人, 2天; of a percentage 1个百分点, since 1 % of it is less."""
    if is_day(standard, measure):
        return f"{number(gap, percent=False)}天"
    if is_ratio(measure):
        return f"{number(gap, percent=False, times=100)}个百分点"
    unit = unit_of(standard, measure)
    return number(gap, percent=False) + ("个百分点" if unit == "%" else unit)


def more_and_less(standard: Standard, measure: Any) -> tuple[str, str]:
    """Tell what a measure is that lies above another and below it: rates are high or low, days late or early."""
    if is_day(standard, measure):
        return "晚", "早"
    return ("高", "低") if is_quotient(measure) or unit_of(standard, measure) == "%" else ("多", "少")


def signed(standard: Standard, measure: Any) -> bool:
    """Tell whether a measure can lie below 0."""
    if isinstance(measure, Fraction):
        return measure < 0
    if isinstance(measure, str):
        return standard.inputs[measure].min < 0
    if isinstance(measure, Spread | Months):
        return False
    if isinstance(measure, Lookup):
        return min(measure.table.values()) < 0
    if isinstance(measure, Province) and is_bare(measure.province):
        return False
    taken = taken_of(measure) if isinstance(measure, Province) else None
    inner = parts_of(measure) if taken is None and not isinstance(measure, Province) else (taken or measure.province,)
    return isinstance(measure, Growth | Difference) or any(signed(standard, part) for part in inner)


def unit_of(standard: Standard, measure: Any) -> str:
    """Name the unit of a measure: its own, or that in which all its inputs agree; a ratio has none but its own."""
    if isinstance(measure, Fraction):
        return ""
    if isinstance(measure, str):
        return standard.inputs[measure].unit or ""
    if measure.unit is not None:
        return str(measure.unit)
    if isinstance(measure, Province):
        taken = taken_of(measure)
        if is_bare(measure.province):
            return "名" if is_place(measure) else ""
        return unit_of(standard, measure.province if taken is None else taken)
    if isinstance(measure, Difference | Spread) and all(is_day(standard, part) for part in parts_of(measure)):
        return "天"
    if isinstance(measure, Share | Growth | Months):
        return "个月" if isinstance(measure, Months) else ""
    units = {unit_of(standard, part) for part in parts_of(measure) if not isinstance(part, Fraction)}
    keeps = isinstance(measure, Sum | Difference | Spread | Mean | Least | Most | Round | Cases)
    keeps = keeps or (isinstance(measure, Deviation) and not measure.relative)
    return units.pop() if keeps and len(units) == 1 else ""


def is_day(standard: Standard, measure: Any) -> bool:
    """Tell whether a measure is a day, or the first or last of several."""
    if isinstance(measure, str):
        return standard.inputs[measure].type == "date"
    joins = isinstance(measure, Least | Most | Cases)
    return joins and any(is_day(standard, part) for part in parts_of(measure))


def number(value: Fraction, percent: bool, times: int = 1) -> str:
    """Write an exact number; one that does not end is cut after PLACES decimals, never rounded over a threshold or to nothing.

    What the standard writes as a fraction, 2/3, is told as one.
    """
    shown = value * (100 if percent else times)
    if isinstance(value, Parted) and (told := value * times).denominator > 1:
        return f"{told.numerator}/{told.denominator}"
    ends = shown * 10**PLACES
    whole = abs(ends.numerator) // ends.denominator
    if not whole and shown:
        least = number_text(Decimal(1).scaleb(-PLACES)) + ("%" if percent else "")
        return f"-{least}以内" if shown < 0 else f"不足{least}"
    text = number_text(Decimal(whole).scaleb(-PLACES) * (-1 if shown < 0 else 1))
    return text + ("…" if ends.denominator != 1 else "") + ("%" if percent else "")
