"""Deadlines on days that the province tells (以省通知为准): a standard with those filled in that a city was given."""

from __future__ import annotations

from collections.abc import Mapping

from auditlib.model import STATES, type_of_value
from auditlib.standard.schema import Standard


def days_named(standard: Standard) -> frozenset[str]:
    """Name the inputs whose days are deadlines."""
    return frozenset(name for item in standard.inputs.values() if item.due is not None for name in item.due.named)


def dated(standard: Standard, values: Mapping[str, type_of_value]) -> Standard:
    """Fill in the days that a city was given; what none was given for stays open, and so does what is counted by it."""
    names = days_named(standard)
    if not names:
        return standard
    days = {name: day for name in names if isinstance(day := values.get(name), str) and day not in STATES}
    inputs = {
        name: item if item.due is None else item.model_copy(update={"due": item.due.filled(days)})
        for name, item in standard.inputs.items()
    }
    return standard.model_copy(update={"inputs": inputs})
