"""One city over and over, with one or a few of its inputs at other values: the frame along which what-if questions are asked.

Values are whole units of the inputs (人, 分 of a yuan, thousandths of a point, 0 and 1, the number of a state).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from auditlib.scoring.facts import Array, Column, Facts
from auditlib.standard.conditions import Compare, Spread
from auditlib.standard.each import largest_of
from auditlib.standard.effects import AnyEffect, Steps
from auditlib.standard.inputs import Input
from auditlib.standard.parts import inputs_in, nested
from auditlib.standard.schema import Standard

# How many places are tried at once between two ends.
AT_ONCE = 256


def along(facts: Facts, changes: Mapping[str, Sequence[int] | Array]) -> Facts:
    """Take the only city of some facts once for every place, each with the changed inputs' values there."""
    size = len(next(iter(changes.values())))
    columns = {name: _again(column, size) for name, column in facts.columns.items()}
    for name, values in changes.items():
        columns[name] = Column(np.asarray(values).astype(columns[name].values.dtype))
    lacking = frozenset(name for name in facts.lacking & columns.keys() if columns[name].gone is not None)
    place = None if facts.place is None else np.full(size, facts.place[0])
    return replace(facts, index=pd.RangeIndex(size), columns=columns, lacking=lacking, place=place)


def only(facts: Facts, part: Any) -> Facts:
    """Keep of some facts what an effect, condition or measure uses."""
    return replace(facts, columns={name: facts.columns[name] for name in inputs_in(part)})


def _again(column: Column, size: int) -> Column:
    absent = None if column.absent is None or not column.absent[0] else np.ones(size, bool)
    stated = None if column.stated is None or not column.stated[0] else np.full(size, column.stated[0])
    return Column(np.full(size, column.values[0]), absent, stated)


def unit_range(standard: Standard, facts: Facts, name: str) -> tuple[int, int]:
    """Tell within which units an input can lie, given what the checks say of it and of the city's other values."""
    item = standard.inputs[name]
    low, high = units_of(item) if item.each is None else _units_each(standard, facts, item)
    for check in standard.pairs:
        other = check.whole if check.part == name else check.part if check.whole == name else None
        column = facts.columns[other] if other else None
        if other is None or column is None or (column.gone is not None and column.gone[0]):
            continue
        ours, theirs = standard.inputs[name].scale, standard.inputs[other].scale
        value = int(column.values[0]) * ours
        if check.part == name:
            high = min(high, value // theirs)
        else:
            low = max(low, -(-value // theirs))
    return _on_grid(item, low, high)


def _on_grid(item: Input, low: int, high: int) -> tuple[int, int]:
    """Draw the ends of a range in to values that the input can take."""
    if item.step is None or item.each is not None:
        return low, high
    start, grid = int(item.min * item.scale), grid_of(item)
    return start - (start - low) // grid * grid, start + (high - start) // grid * grid


def _units_each(standard: Standard, facts: Facts, item: Input) -> tuple[int, int]:
    """Tell within which units the sum of all figures lies that are given for each incident."""
    count = facts.columns.get(item.each or "")
    if count is None or (count.gone is not None and count.gone[0]):
        return 0, largest_of(standard, item)
    low, high = units_of(item)
    return low * int(count.values[0]), high * int(count.values[0])


def units_of(item: Input) -> tuple[int, int]:
    """Tell an input's declared range in whole units."""
    if item.type == "yes_no":
        return 0, 1
    if item.type == "state":
        return 0, len(item.states) - 1
    if item.type == "date":
        return date.min.toordinal(), date.max.toordinal()
    return int(item.min * item.scale), int(item.max * item.scale)


def grid_of(item: Input) -> int:
    """Tell by how many units an input's values lie apart."""
    return int(item.step * item.scale) if item.step else 1


def outward(here: int, end: int, grid: int, way: int) -> Iterator[tuple[int, int]]:
    """Go from where the input is to the end of its range in stretches that double, nearest end first."""
    first, length = here, grid
    while (end - first) * way >= 0:
        last = first + way * (length - grid)
        last = last if (end - last) * way >= 0 else end
        yield first, last
        first, length = last + way * grid, length * 2


def turns_are_known(standard: Standard, effect: AnyEffect) -> bool:
    """Tell whether a simple effect rises or falls throughout but for its `turns`.

    One that divides by what may cross 0 need not, nor one that holds a figure against a level which moves with it.
    """
    if not effect.simple or any(standard.inputs[name].min < 0 for name in effect.inputs):
        return False
    sides = (
        (effect.of, effect.above if effect.below is None else effect.below) if isinstance(effect, Steps) else ((), ())
    )
    return not set(inputs_in(sides[0])) & set(inputs_in(sides[1]))


def turns(standard: Standard, facts: Facts, part: Any, name: str) -> list[int]:
    """Tell where, along an input, an effect or condition may turn from rising to falling, in the input's units.

    Everything else that a simple effect can say rises or falls throughout, along one input (`turns_are_known`).
    """
    found: set[int] = set()
    scale = standard.inputs[name].scale
    for each in nested(part):
        if isinstance(each, Spread) and name in each.names:
            for other in each.names:
                if other != name:
                    at = int(facts.columns[other].values[0]) * scale
                    found |= {at // standard.inputs[other].scale, -(-at // standard.inputs[other].scale)}
        elif (
            isinstance(each, Compare)
            and each.of == name
            and not isinstance(each.level, str)
            and not inputs_in(each.level)
        ):
            level = getattr(each.level, "numerator", 0) * scale // getattr(each.level, "denominator", 1)
            found |= {level - 1, level, level + 1}
    return sorted(found)


def first_change(points: Callable[[Array], Array], places: Sequence[int]) -> int | None:
    """Tell the first place after `places[0]`, on the way to the last of them, where points are not what they are at first.

    Between two of the places, the points rise or fall throughout. None where nothing changes.
    """
    ends = points(np.asarray(places, np.int64))
    for n in range(1, len(places)):
        if ends[n] != ends[0]:
            return _between(points, places[n - 1], places[n], ends[0])
    return None


def _between(points: Callable[[Array], Array], same: int, other: int, value: Any) -> int:
    while abs(other - same) > 1:
        count = min(AT_ONCE, abs(other - same) - 1)
        tried = same + (other - same) * np.arange(1, count + 1, dtype=np.int64) // (count + 1)
        changed = np.flatnonzero(points(tried) != value)
        first = int(changed[0]) if len(changed) else count
        same, other = (
            int(tried[first - 1]) if first else same,
            int(tried[first]) if first < count else other,
        )
    return other
