"""Months between days of the calendar, over whole columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from auditlib.scoring.arithmetic import Quantity, joined
from auditlib.scoring.facts import Array

EPOCH = date(1970, 1, 1).toordinal()


def months_between(parts: Sequence[Quantity], *, begun: bool) -> Quantity:
    """Count by how many months the first day lies after the second: completed ones, or begun ones too; 0 where it does not."""
    (month, day), (from_month, from_day) = (_of_calendar(part.num) for part in parts)
    # In a month without such a day, its last stands for it.
    same = np.minimum(from_day, _length(month))
    found = month - from_month + (1 * (day > same) if begun else -1 * (day < same))
    return Quantity(np.maximum(found, 0).astype(parts[0].num.dtype), 1, None, *joined(parts))


def _of_calendar(ordinals: Array) -> tuple[Array, Array]:
    """Take days apart into months since 1970 and days of the month, from 1."""
    days = (ordinals.astype(np.int64) - EPOCH).astype("datetime64[D]")
    month = days.astype("datetime64[M]")
    return month.astype(np.int64), (days - month.astype("datetime64[D]")).astype(np.int64) + 1


def _length(month: Array) -> Array:
    """Tell how many days months have."""
    first, following = (each.astype("datetime64[M]").astype("datetime64[D]") for each in (month, month + 1))
    found: Array = (following - first).astype(np.int64)
    return found
