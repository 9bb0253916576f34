"""Discretion on each of several incidents (每起视情节扣1—5分): a figure for every one, written 1+3+2."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from auditlib.standard.conditions import All, Compare
from auditlib.standard.effects import AnyEffect, Discretion
from auditlib.standard.inputs import Input
from auditlib.standard.schema import Item, Option, Reading, Standard

PLUS = "+"
# How a person may part one figure from the next.
BETWEEN = re.compile(r"\s*[+＋、,，;；\s]\s*")


def figures_in(value: object) -> list[str]:
    """Take the single figures of what was given: 1+3+2, 1、3、2, a list of them, or one number."""
    if isinstance(value, list | tuple):
        return [str(each) for each in value]
    return BETWEEN.split(str(value).strip())


def joined(figures: Iterable[str]) -> str:
    """Write single figures as they are kept."""
    return PLUS.join(figures)


def per_words(standard: Standard, item: Input) -> str:
    """Tell for what each figure is given: 每起; nothing of an input that has one figure for all."""
    return "" if item.each is None else f"每{standard.inputs[item.each].unit or '个'}"


def largest_of(standard: Standard, item: Input) -> int:
    """Tell the most whole units that an input can hold, all its figures added up."""
    each = standard.inputs.get(item.each or "")
    return int(item.max * item.scale) * (1 if each is None else int(each.max))


def with_counts(standard: Standard) -> Standard:
    """Let every discretion on single incidents be asked for only where there is one, and rest on how many there are."""
    if not any(item.each in standard.inputs for item in standard.inputs.values()):
        return standard
    items = tuple(_item(standard, item) for item in standard.items)
    readings = {name: _reading(standard, reading) for name, reading in standard.readings.items()}
    return standard.model_copy(update={"items": items, "readings": readings})


def own_condition(standard: Standard, effect: Discretion) -> Any:
    """Tell the condition that a discretion's clause states, without the one that there is an incident at all."""
    there = _there(standard, effect)
    if there is None:
        return effect.when
    if effect.when == there:
        return None
    return effect.when.all[0] if isinstance(effect.when, All) and effect.when.all[-1] == there else effect.when


def _item(standard: Standard, item: Item) -> Item:
    rows = tuple(
        row.model_copy(update={"clauses": tuple(
            clause.model_copy(update={"effects": _effects(standard, clause.effects)}) for clause in row.clauses
        )})
        for row in item.rows
    )  # fmt: skip
    return item.model_copy(update={"rows": rows})


def _reading(standard: Standard, reading: Reading) -> Reading:
    def anew(option: Option) -> Option:
        return option.model_copy(update={"effects": _effects(standard, option.effects)})

    return reading.model_copy(update={"options": {name: anew(option) for name, option in reading.options.items()}})


def _effects(standard: Standard, effects: tuple[AnyEffect, ...]) -> tuple[AnyEffect, ...]:
    return tuple(_effect(standard, effect) if isinstance(effect, Discretion) else effect for effect in effects)


def _effect(standard: Standard, effect: Discretion) -> Discretion:
    there = _there(standard, effect)
    if there is None or effect.when == there:
        return effect
    when = there if effect.when is None else All.model_construct(all=(effect.when, there))
    return effect.model_copy(update={"when": when})


def _there(standard: Standard, effect: Discretion) -> Compare | None:
    """The condition that there is an incident, of a discretion that is given for each."""
    item = standard.inputs.get(effect.gives)
    if item is None or item.each not in standard.inputs:
        return None
    return Compare(of=item.each, above=Fraction(0))
