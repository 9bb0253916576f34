"""Measures named as a sentence would, and the places of cities told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Any

from auditlib.scoring.amounts import number
from auditlib.standard.conditions import (
    Among,
    Apart,
    Average,
    Cases,
    Deviation,
    Difference,
    Growth,
    Highest,
    Least,
    Lowest,
    Mean,
    Met,
    Most,
    Product,
    Province,
    Round,
    Share,
    Spread,
    Sum,
)
from auditlib.standard.forms import Months
from auditlib.standard.parts import inputs_in, is_place, parts_of
from auditlib.standard.scale import Band
from auditlib.standard.schema import Standard
from auditlib.standard.types import Percent

# Of places, what of numbers is more and less: held and not held.
SIDE_OF_PLACE = {
    "at_least": ("在第{}名或以后", "在第{}名之前"),
    "above": ("在第{}名之后", "不在第{}名之后"),
    "at_most": ("在前{}名之内", "不在前{}名之内"),
    "below": ("在第{}名之前", "不在第{}名之前"),
}


def side_of_place(word: str, *, held: bool, value: Fraction) -> str:
    """Tell on which side of a place another lies: 在前3名之内."""
    if word == "at_most" and value == 1:
        return "为第1名" if held else "不是第1名"
    return SIDE_OF_PLACE[word][0 if held else 1].format(number(value, percent=False))


def places_of(bands: Sequence[Band], at: int) -> str:
    """Tell which places one of several bands is for: 第4至6名."""
    before, band = bands[at - 1] if at else None, bands[at]
    first = 1 if before is None or before.edge is None else floor(before.edge) + (before.up_to is not None)
    if band.edge is None:
        return f"第{first}名及以后" if at else "各名次"
    last = ceil(band.edge) - (band.up_to is None)
    return f"第{first}名" if last <= first else f"第{first}至{last}名"


def label_of(standard: Standard, measure: Any) -> str:
    """Name a measure as a sentence would."""
    if isinstance(measure, str):
        item = standard.inputs[measure]
        return item.short or item.label
    if isinstance(measure, Province):
        return measure.name or (
            named(standard, measure)
            if is_place(measure)
            else f"{standard.words.whole}{word_of_figure(measure.province)}"
        )
    if isinstance(measure, Fraction):
        return number(measure, percent=isinstance(measure, Percent))
    parts = inputs_in(measure) or [part for part in parts_of(measure) if not isinstance(part, Fraction)]
    joined = "、".join(dict.fromkeys(label_of(standard, part) for part in parts))
    word = NAMED.get(type(measure), "合计") if isinstance(measure, Sum | Mean | Least | Most) else ""
    return measure.name or f"{joined}{word}"


def beside(label: str, told: str) -> str:
    """Write a figure after its name: 企业数50家; after one that ends in a digit with a colon, 企业1：50分."""
    return f"{label}：{told}" if label[-1].isdigit() else f"{label}{told}"


# What stands between the parts of a level that has no name of its own.
SIGNS: Mapping[type, str] = {Product: "×", Difference: "－", Sum: "＋", Share: "÷"}


def level_of(standard: Standard, level: Any, told: str) -> str:
    """Name a level with its figure: 目标数100人, and how it is made where it has no name: 目标数×90%（90人）."""
    if isinstance(level, Fraction):
        return told
    plain = isinstance(level, str | Province) or level.name
    plain = plain or (isinstance(level, Sum) and not any(isinstance(part, Fraction) for part in level.sum))
    sign = None if plain else SIGNS.get(type(level))
    return beside(label_of(standard, level), told) if sign is None else f"{_made(standard, level, sign)}（{told}）"


def _made(standard: Standard, level: Any, sign: str) -> str:
    """Tell how a level is made of its parts: 目标数×90%."""
    return sign.join(_part(standard, part, times=sign == "×") for part in parts_of(level))


def _part(standard: Standard, part: Any, *, times: bool) -> str:
    if isinstance(part, Fraction):
        return number(part, percent=times and part < 1)
    inner = None if isinstance(part, str | Province) or part.name else SIGNS.get(type(part))
    return label_of(standard, part) if inner is None else f"（{_made(standard, part, inner)}）"


def named(standard: Standard, measure: Any) -> str:
    """Name a composite measure: its own name, or what kind of figure it is."""
    if measure.name is None and is_place(measure):
        return f"{label_of(standard, measure.province.rank)}名次"
    if measure.name is None and isinstance(measure, Province):
        return standard.words.whole
    if measure.name is None and isinstance(measure, Deviation) and measure.relative:
        return "差异系数"
    return str(measure.name or NAMED.get(type(measure), "合计"))


def word_of_figure(figure: Any) -> str:
    """Name what is made of all cities: 平均, 最高; nothing of a share or growth of their sums."""
    return "差异系数" if isinstance(figure, Apart) and figure.relative else FIGURES.get(type(figure), "")


FIGURES: Mapping[type, str] = {Average: "平均", Highest: "最高", Lowest: "最低", Apart: "标准差"}
NAMED: Mapping[type, str] = {
    Share: "比率",
    Growth: "增长率",
    Spread: "相差",
    Difference: "差额",
    Product: "乘积",
    Mean: "平均",
    Least: "最小者",
    Most: "最大者",
    Met: "合计",
    Months: "逾期",
    Among: "合计",
    Cases: "取值",
    Round: "取整",
    Deviation: "标准差",
}
