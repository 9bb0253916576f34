"""Which values a city's score does without: those reported as 不适用 that means leave out, as long as others are left to them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from auditlib.model import NOT_APPLICABLE
from auditlib.scoring.facts import Facts
from auditlib.standard.conditions import Mean, Met
from auditlib.standard.parts import inputs_in, nested, strict_in
from auditlib.standard.schema import Standard


def left_out(standard: Standard, facts: Facts, at: int) -> frozenset[str]:
    """Name what one city reports as 不适用 and nothing waits for, since it is used only in means that leave it out."""
    stated = {name for name, column in facts.columns.items() if column.state(at) == NOT_APPLICABLE}
    parts = [part for part in (*standard.effects.values(), *standard.beside) if stated.intersection(inputs_in(part))]
    without = [(stated.intersection(inputs_in(part)), left_out_of(part, facts, at)) for part in parts]
    waited = {name for used, spared in without for name in used - spared}
    return frozenset(name for _, spared in without for name in spared if name not in waited)


def left_out_of(part: Any, facts: Facts, at: int) -> frozenset[str]:
    """Name what one city reports as 不适用 and an effect, a condition or a measure does without."""
    found: set[str] = set()
    for mean in nested(part):
        if isinstance(mean, Mean) and mean.only:
            stated = [_stated(each, facts, at) for each in mean.mean]
            found |= set().union(*stated) if not all(stated) else set()
        elif isinstance(mean, Met) and mean.only:
            found |= set().union(*(_stated(each, facts, at) for each in mean.met))
    return frozenset(found) - strict_in(part)


def kept_in(facts: Facts, measure: Any, parts: Iterable[Any], box: Collection[str]) -> list[Any]:
    """Keep the parts of one city's measure that apply; an input within a box has a value, whatever is reported."""
    only = getattr(measure, "only", None) is not None
    return [part for part in parts if not only or set(box) & set(inputs_in(part)) or not _stated(part, facts, 0)]


def _stated(part: Any, facts: Facts, at: int) -> set[str]:
    return {name for name in inputs_in(part) if facts.columns[name].state(at) == NOT_APPLICABLE}
