"""Discretion on each of several incidents (每起视情节扣1—5分): a figure for every one, written 1+3+2."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from auditlib.standard.anew import with_effects
from auditlib.standard.conditions import All, Compare
from auditlib.standard.effects import Discretion
from auditlib.standard.inputs import Input
from auditlib.standard.schema import Standard

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
    return with_effects(
        standard, lambda effect: _effect(standard, effect) if isinstance(effect, Discretion) else effect
    )


def own_condition(standard: Standard, effect: Discretion) -> Any:
    """Tell the condition that a discretion's clause states, without the one that there is an incident at all."""
    there = _there(standard, effect)
    if there is None:
        return effect.when
    if effect.when == there:
        return None
    return effect.when.all[0] if isinstance(effect.when, All) and effect.when.all[-1] == there else effect.when


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
