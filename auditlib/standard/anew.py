"""A standard with some of its effects written otherwise, in its rows and in the options of its readings."""

from __future__ import annotations

from collections.abc import Callable

from auditlib.standard.effects import AnyEffect
from auditlib.standard.schema import Item, Option, Reading, Standard

Change = Callable[[AnyEffect], AnyEffect]


def with_effects(standard: Standard, change: Change) -> Standard:
    """Write every effect of a standard as `change` has it."""
    items = tuple(_item(item, change) for item in standard.items)
    readings = {name: _reading(reading, change) for name, reading in standard.readings.items()}
    return standard.model_copy(update={"items": items, "readings": readings})


def _item(item: Item, change: Change) -> Item:
    rows = tuple(
        row.model_copy(update={"clauses": tuple(
            clause.model_copy(update={"effects": tuple(map(change, clause.effects))}) for clause in row.clauses
        )})
        for row in item.rows
    )  # fmt: skip
    return item.model_copy(update={"rows": rows})


def _reading(reading: Reading, change: Change) -> Reading:
    def anew(option: Option) -> Option:
        return option.model_copy(update={"effects": tuple(map(change, option.effects))})

    return reading.model_copy(update={"options": {name: anew(option) for name, option in reading.options.items()}})
