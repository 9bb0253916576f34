"""Deadlines (每月5日前): how many of an input's were not met, by the dated rows of the ledger."""

from __future__ import annotations

import datetime
from calendar import monthrange
from collections.abc import Iterable, Iterator

from auditlib.standard.wholes import Due


def deadlines(due: Due, year: int) -> list[datetime.date]:
    """List a year's deadlines in order; a day that a month does not have is its last."""
    return sorted({*_monthly(due, year), *(datetime.date(year, month, day) for month, day in due.days)})


def _monthly(due: Due, year: int) -> Iterator[datetime.date]:
    if due.monthly is not None:
        for month in due.months:
            yield datetime.date(year, month, min(due.monthly, monthrange(year, month)[1]))


def missed(due: Due, year: int, dates: Iterable[datetime.date | None]) -> list[datetime.date]:
    """List the deadlines that none of some dates meets: one meets the first deadline that it does not lie after."""
    given = sorted(date for date in dates if date is not None)
    found, before = [], datetime.date.min
    for deadline in deadlines(due, year):
        if not any(before < date <= deadline for date in given):
            found.append(deadline)
        before = deadline
    return found
