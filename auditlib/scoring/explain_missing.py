"""Why an effect has no points yet: the values that it lacks, or what cannot be worked out although every value is there."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from auditlib.scoring.amounts import quantity_text
from auditlib.scoring.figures import measured, worth
from auditlib.scoring.judge import Block
from auditlib.scoring.labels import label_of, named
from auditlib.scoring.left_out import left_out_of
from auditlib.scoring.quantity import province_level
from auditlib.scoring.told_province import told_sums
from auditlib.standard.conditions import Deviation, Growth, Share, Sum
from auditlib.standard.effects import AnyEffect, Line, Rate
from auditlib.standard.parts import fields_of, inputs_in, is_place, nested, parts_of, provinces_in
from auditlib.standard.schema import Standard
from auditlib.words import STATE_WORDS


class DeadEnd(NamedTuple):
    """Why something cannot be worked out although every value is there, and the inputs that keep it from being so."""

    said: str
    inputs: tuple[str, ...]


def dead_ends(standard: Standard, block: Block, at: int) -> tuple[DeadEnd, ...]:
    """Tell why effects of pending rows are pending that lack no value: each reason once, in the order of the text."""
    found = dict[str, DeadEnd]()
    for effect in standard.effects.values():
        points = block.rows[standard.row_of[effect.id].id]
        pending, out, void, row_gone = (
            mask is not None and bool(mask[at])
            for mask in (points.masks[effect.id], points.out, points.void, points.gone)
        )
        if pending and not out and (row_gone or not void) and not any(_lacking(standard, block, at, effect)):
            for each in _no_way(standard, block, at, effect):
                found.setdefault(each.said, each)
    return tuple(found.values())


def why_missing(standard: Standard, block: Block, at: int, effect: AnyEffect) -> str:
    """Tell in a few words why an effect is missing."""
    lacking, stated = _lacking(standard, block, at, effect)
    said = [f"{word}（{'、'.join(labels)}）" for word, labels in lacking.items()] + stated
    source, grouped = getattr(effect, "from_", None), any(effect.id in members for _, members in standard.grouped)
    said = said or [each.said for each in _no_way(standard, block, at, effect)]
    return "，".join(said) or ("同组有缺证" if grouped else f"{source}待定" if source else "数据不全")


def _rests_on(standard: Standard, effect: AnyEffect) -> tuple[AnyEffect, ...]:
    """List an effect and the award that it is taken from: a deduction from an award waits for what is left of that."""
    source = getattr(effect, "from_", None)
    return (effect, standard.effects[source]) if source else (effect,)


def _lacking(standard: Standard, block: Block, at: int, effect: AnyEffect) -> tuple[dict[str, list[str]], list[str]]:
    """Tell which values an effect lacks, by the word for their absence, and which are in a state that awaits one."""
    lacking, stated = dict[str, list[str]](), list[str]()
    rests = _rests_on(standard, effect)
    spared = left_out_of(rests, block.facts, at)
    for name in dict.fromkeys(name for each in rests for name in each.inputs):
        column, item = block.facts.columns[name], standard.inputs[name]
        if column.absent is not None and column.absent[at]:
            lacking.setdefault(item.awaited, []).append(item.label + _too_few(standard, block, at, name))
        elif (state := column.state(at)) and name not in spared:
            stated.append(f"{item.label}{STATE_WORDS[state]}")
    return lacking, stated


def _no_way(standard: Standard, block: Block, at: int, effect: AnyEffect) -> Iterator[DeadEnd]:
    """Tell what keeps an effect from being worked out where every value is there."""
    zeros = [zero for each in _rests_on(standard, effect) for zero in _divided_by_zero(standard, block, at, each)]
    yield from dict.fromkeys(zeros)
    if isinstance(effect, Line) and not zeros and not effect.fixed:
        order = "由大到小" if effect.falls else "由小到大"
        points = "、".join(label_of(standard, each) for each in effect.levels)
        yield DeadEnd(f"各点（{points}）没有{order}，无从插值", inputs_in(effect.levels))


def _too_few(standard: Standard, block: Block, at: int, name: str) -> str:
    """Tell of points that are given for each incident how many are there, where some are."""
    singles, each = block.facts.columns[name].singles, standard.inputs[name].each
    if singles is None or each is None or not singles[at]:
        return ""
    unit = standard.inputs[each].unit or "个"
    return f"：{block.facts.columns[each].values[at]}{unit}中只给了{len(singles[at])}{unit}的"


def _divided_by_zero(standard: Standard, block: Block, at: int, effect: AnyEffect) -> Iterator[DeadEnd]:
    """Tell which ratio, of the city or of the province, could not be worked out."""
    for ratio in ratios_in(effect):
        bottom = parts_of(ratio)[1]
        if ratio.if_zero is None and (worth(standard, block, at, bottom) or 0) <= 0:
            said = f"{_nothing(standard, block, at, bottom)}，{named(standard, ratio)}无从计算"
            yield DeadEnd(said, inputs_in(bottom))
    for part in nested(effect):
        if isinstance(part, Deviation) and worth(standard, block, at, part) is None:
            labels = "、".join(label_of(standard, each) for each in part.deviation)
            yield DeadEnd(f"{labels}的平均不大于0，{part.name or '差异系数'}无从计算", inputs_in(part.deviation))
    for part in provinces_in(effect):
        if not is_place(part) and province_level(standard, block.facts, part) is None:
            yield DeadEnd(f"{told_sums(standard, block, part)}，{label_of(standard, part)}无从计算", ())


def _nothing(standard: Standard, block: Block, at: int, bottom: Any) -> str:
    """Tell what is not above 0 by its name; a difference or product without one by its figures, which may be above."""
    plain = isinstance(bottom, str | Sum) or getattr(bottom, "name", None)
    value = worth(standard, block, at, bottom)
    if not value and (plain or value is None):
        return f"{label_of(standard, bottom)}为0"
    shown = f"{label_of(standard, bottom)}为{quantity_text(standard, bottom, value or Fraction(0))}"
    return f"{shown if plain else f'除数是{measured(standard, block, at, bottom, value or Fraction(0))}'}{'，不大于0' if value else ''}"


def ratios_in(part: Any) -> tuple[Any, ...]:
    """List the shares and growths that an effect rests on."""
    if isinstance(part, Rate) and part.ratio is not part.of:
        return (*ratios_in(part.of), part.ratio)
    if is_place(part):
        return ratios_in(part.province.rank)
    inner = part if isinstance(part, tuple) else [getattr(part, field) for field in fields_of(part)]
    found = tuple(ratio for each in inner for ratio in ratios_in(each))
    return (*found, part) if isinstance(part, Share | Growth) else found
