"""Measures, conditions and numbers in Chinese words, for one city, exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import combinations
from math import ceil, floor, prod
from typing import Any

import numpy as np

from auditlib.scoring.amounts import day_text, is_day, number, quantity_text
from auditlib.scoring.arithmetic import Quantity
from auditlib.scoring.deciding import case_of, why_case
from auditlib.scoring.judge import Block
from auditlib.scoring.labels import beside, label_of, level_of, named, side_of_place
from auditlib.scoring.months import months_between
from auditlib.scoring.province import apart, rounded
from auditlib.scoring.quantity import not_applicable, province_level, quantity, truth
from auditlib.scoring.told_province import told_sums
from auditlib.standard.conditions import (
    All,
    Among,
    Cases,
    Compare,
    Deviation,
    Difference,
    Growth,
    Is,
    Least,
    Lookup,
    Mean,
    Met,
    Most,
    Not,
    Product,
    Province,
    Rank,
    Round,
    Share,
    Spread,
    Sum,
)
from auditlib.standard.forms import Months
from auditlib.standard.parts import inputs_in, is_place, parts_of
from auditlib.standard.schema import Standard
from auditlib.standard.types import Percent
from auditlib.words import STATE_WORDS

SIDE = {
    "at_least": ("达到", "未达到"),
    "above": ("超过", "未超过"),
    "at_most": ("不超过", "超过"),
    "below": ("低于", "不低于"),
}
# Of days, what of numbers is more and less.
SIDE_OF_DAY = {
    "at_least": ("不早于", "早于"),
    "above": ("晚于", "不晚于"),
    "at_most": ("不晚于", "晚于"),
    "below": ("早于", "不早于"),
}


def tell_condition(standard: Standard, block: Block, at: int, condition: Any) -> Iterator[str]:
    """Tell the facts that a condition rests on."""
    columns = block.facts.columns
    if isinstance(condition, str):
        yield f"{standard.inputs[condition].label}：{'是' if columns[condition].values[at] else '否'}"
    elif isinstance(condition, Compare):
        yield _comparison(standard, block, at, condition)
    elif isinstance(condition, Is):
        yield _state(standard, block, at, condition.of)
    elif isinstance(condition, Not):
        yield from tell_condition(standard, block, at, condition.not_)
    else:
        inner = condition.all if isinstance(condition, All) else condition.any
        here = block.facts.cut(slice(at, at + 1))
        if block.facts.lacking.intersection(inputs_in(inner)):
            known = [truth(standard, here, part).unknown for part in inner]
            inner = tuple(part for part, gap in zip(inner, known, strict=True) if gap is None or not gap[0])
        # Of several of which one is enough, those that hold say why.
        held = [] if isinstance(condition, All) else [part for part in inner if truth(standard, here, part).holds[0]]
        for part in held or inner:
            yield from tell_condition(standard, block, at, part)


def _state(standard: Standard, block: Block, at: int, name: str) -> str:
    item, column = standard.inputs[name], block.facts.columns[name]
    stated = column.state(at)
    return f"{item.label}：{STATE_WORDS[stated] if stated else list(item.states.values())[int(column.values[at])]}"


def _comparison(standard: Standard, block: Block, at: int, condition: Compare) -> str:
    value = worth(standard, block, at, condition.of)
    if value is None:
        return f"{label_of(standard, condition.of)}无从计算"
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
    if is_place(condition.of):
        return f"{said}，{side_of_place(condition.word, held=holds[condition.word], value=limit)}"
    sides = SIDE_OF_DAY if is_day(standard, condition.of) else SIDE
    side = sides[condition.word][0 if holds[condition.word] else 1]
    return f"{said}，{side}{level_of(standard, level, quantity_text(standard, condition.of, limit))}"


def now(standard: Standard, block: Block, at: int, measure: Any) -> Fraction:
    """Read a measure's value for one city from the columns that the engine used, a ratio unrounded; 0 where there is none."""
    return _now(standard, block, at, measure) or Fraction(0)


def worth(standard: Standard, block: Block, at: int, measure: Any) -> Fraction | None:
    """Read a measure's value as the engine has it, ratios rounded where the rules round them; None where there is none."""
    value = _now(standard, block, at, measure)
    ratio = isinstance(measure, Share | Growth)
    return rounded(value, standard.rules.percent_places) if ratio and value is not None else value


def _now(standard: Standard, block: Block, at: int, measure: Any) -> Fraction | None:
    if isinstance(measure, Fraction):
        return measure
    if isinstance(measure, str):
        return Fraction(int(block.facts.columns[measure].values[at]), standard.inputs[measure].scale)
    if isinstance(measure, Province) and not is_place(measure):
        return province_level(standard, block.facts, measure)
    if isinstance(measure, Cases):
        return worth(standard, block, at, case_of(standard, block.facts.cut(slice(at, at + 1)), measure).value)
    if isinstance(measure, Met | Among | Lookup) or is_place(measure) or only_some(measure):
        found = quantity(standard, block.facts.cut(slice(at, at + 1)), measure)
        return None if found.zero is not None and found.zero[0] else value_at(found, 0)
    parts = [worth(standard, block, at, part) for part in parts_of(measure)]
    known = [part for part in parts if part is not None]
    return JOINED[type(measure)](measure, known) if len(known) == len(parts) else None


def only_some(measure: Any) -> bool:
    """Tell whether a measure leaves out what does not apply to a city."""
    return isinstance(measure, Mean | Met) and measure.only is not None


def _divided(measure: Share | Growth, parts: list[Fraction]) -> Fraction | None:
    top, bottom = parts
    if bottom <= 0:
        return measure.if_zero
    return top / bottom if isinstance(measure, Share) else (top - bottom) / bottom


def _apart(measure: Spread, parts: list[Fraction]) -> Fraction:
    if measure.by == "pairs":
        return sum((abs(a - b) for a, b in combinations(parts, 2)), Fraction(0))
    return max(parts) - min(parts) if measure.by == "ends" else max(abs(value - parts[0]) for value in parts)


def _round(measure: Round, parts: list[Fraction]) -> Fraction:
    steps = abs(parts[0]) / measure.to
    ways = {"half_up": floor(steps + Fraction(1, 2)), "down": floor(steps), "up": ceil(steps)}
    return ways[measure.how] * measure.to * (-1 if parts[0] < 0 else 1)


def _months(measure: Months, parts: list[Fraction]) -> Fraction:
    days = [Quantity(np.array([int(part)]), 1) for part in parts]
    return Fraction(int(months_between(days, begun=measure.begun).num[0]))


JOINED: Mapping[type, Callable[[Any, list[Fraction]], Fraction | None]] = {
    Sum: lambda measure, parts: sum(parts, Fraction(0)),
    Difference: lambda measure, parts: parts[0] - sum(parts[1:], Fraction(0)),
    Product: lambda measure, parts: prod(parts, start=Fraction(1)),
    Mean: lambda measure, parts: sum(parts, Fraction(0)) / len(parts),
    Least: lambda measure, parts: min(parts),
    Most: lambda measure, parts: max(parts),
    Share: _divided,
    Growth: _divided,
    Spread: _apart,
    Round: _round,
    Months: _months,
    Deviation: apart,
}


def limit_of(standard: Standard, block: Block, at: int, level: Any) -> Fraction:
    """Read a level's value for one city."""
    return Fraction(0) if level is None else worth(standard, block, at, level) or Fraction(0)


def value_at(quantity: Quantity, at: int) -> Fraction:
    """Read a quantity's value for one city."""
    by = 1 if quantity.by is None else int(quantity.by[at])
    return Fraction(int(quantity.num[at]), quantity.den * by)


def measured(standard: Standard, block: Block, at: int, measure: Any, value: Fraction) -> str:
    """Tell a measure with what it is made of: 合格率（合格62,230人 / 鉴定70,000人）88.9%."""
    if isinstance(measure, Fraction):
        return number(value, percent=isinstance(measure, Percent))
    if isinstance(measure, str):
        return beside(label_of(standard, measure), quantity_text(standard, measure, value))
    if isinstance(measure, Share | Growth):
        exact = now(standard, block, at, measure)
        rounded_to = f"，取{quantity_text(standard, measure, value)}" if value != exact else ""
        shown, made = quantity_text(standard, measure, exact) + rounded_to, _made_of(standard, block, at, measure)
        if (worth(standard, block, at, parts_of(measure)[1]) or 0) < 0:
            return f"{named(standard, measure)}按{shown}计（{made}，后者不大于0）"
        return f"{beside(named(standard, measure), shown)}（{made}）"
    if isinstance(measure, Lookup):
        return f"{_state(standard, block, at, measure.lookup)}（{quantity_text(standard, measure, value)}）"
    made = _made_of(standard, block, at, measure)
    return beside(named(standard, measure), quantity_text(standard, measure, value)) + (f"（{made}）" if made else "")


def _made_of(standard: Standard, block: Block, at: int, measure: Any) -> str:
    """Tell the parts of a measure."""
    if isinstance(measure, Met):
        return _those_that_hold(standard, block, at, measure)
    if isinstance(measure, Months):
        days = [worth(standard, block, at, part) or Fraction(1) for part in measure.months]
        names = [label_of(standard, part) if isinstance(part, str) else "" for part in measure.months]
        told = "，比".join(f"{name}{day_text(day)}" for name, day in zip(names, days, strict=True))
        begun = measure.begun and _months(measure, days) != _months(measure.model_copy(update={"begun": False}), days)
        return f"{told}，不满一个月按一个月计" if begun else told
    if isinstance(measure, Among):
        return "、".join(_state(standard, block, at, name) for name in measure.among)
    if isinstance(measure, Province):
        own = _told(standard, block, at, [measure.province.rank]) if isinstance(measure.province, Rank) else []
        return "，".join([*own, told_sums(standard, block, measure)])
    if only_some(measure):
        here = block.facts.cut(slice(at, at + 1))
        return "、".join(
            f"{label_of(standard, part)}不适用，不计入"
            if not_applicable(here, part)[0]
            else _told(standard, block, at, [part])[0]
            for part in measure.mean
        )
    if isinstance(measure, Cases):
        here = block.facts.cut(slice(at, at + 1))
        case = case_of(standard, here, measure)
        held = [
            said for each in why_case(standard, here, measure) for said in tell_condition(standard, block, at, each)
        ]
        value = [] if isinstance(case.value, Fraction) else _told(standard, block, at, [case.value])
        return "，".join(dict.fromkeys([*held, *([] if case.when is not None else ["其余情形"]), *value]))
    parts = _told(standard, block, at, parts_of(measure))
    return JOINTS.get(type(measure), "、").join(parts)


def _those_that_hold(standard: Standard, block: Block, at: int, measure: Met) -> str:
    """Tell which of several conditions hold, each fact once; of plain questions also those that are answered with no."""
    here = block.facts.cut(slice(at, at + 1))
    asked = [each for each in measure.met if not (measure.only and not_applicable(here, each)[0])]
    told = [each for each in asked if isinstance(each, str) or truth(standard, here, each).holds[0]]
    said = dict.fromkeys(said for each in told for said in tell_condition(standard, block, at, each))
    # 2月30条 says nothing beside 2月30条，低于40条.
    return "、".join(one for one in said if not any(other.startswith(f"{one}，") for other in said)) or "没有一项符合"


def _told(standard: Standard, block: Block, at: int, parts: Iterable[Any]) -> list[str]:
    return [
        f"{label_of(standard, part)}无从计算"
        if (value := worth(standard, block, at, part)) is None
        else measured(standard, block, at, part, value)
        for part in parts
    ]


JOINTS: Mapping[type, str] = {Share: " / ", Growth: "，比", Difference: " 减 ", Product: " × "}
