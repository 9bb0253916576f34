"""Deadlines (每月5日前): what the dated rows of the ledger come to, and what a city is told.

A row that names the deadline which it is for (应报日期) is a delivery for that one, in time or late by so many days. Any other
is taken for the first deadline that it does not lie after, and is in time.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from auditlib.evidence.layout import DEADLINE_HEADING, ledger_names
from auditlib.model import Incident
from auditlib.standard.deadlines import LAST_DAY, Due
from auditlib.standard.inputs import Input
from auditlib.standard.schema import Standard

YEAR = 12


class Doubt(NamedTuple):
    """A delivery that may be the late one of the deadline before it, and is taken for the next."""

    missed: datetime.date
    given: datetime.date
    taken: datetime.date


class Period(NamedTuple):
    """A deadline, the days of the deliveries that name it, and of those that are taken for it."""

    deadline: datetime.date
    named: list[datetime.date]
    taken: list[datetime.date]

    @property
    def met(self) -> bool:
        """Whether something was delivered in time."""
        return bool(self.taken) or any(day <= self.deadline for day in self.named)

    @property
    def late(self) -> int | None:
        """By how many days the first delivery was late; None where there is none."""
        days = [max(0, (day - self.deadline).days) for day in self.named]
        return 0 if self.taken else min(days, default=None)


def missed(due: Due, year: int, deliveries: Iterable[Incident]) -> list[datetime.date]:
    """List the deadlines for which nothing was delivered in time."""
    return [period.deadline for period in periods(due, year, deliveries) if not period.met]


def undelivered(due: Due, year: int, deliveries: Iterable[Incident]) -> list[datetime.date]:
    """List the deadlines for which nothing was delivered at all, so far as the ledger tells."""
    return [period.deadline for period in periods(due, year, deliveries) if period.late is None]


def due_count(due: Due, year: int, deliveries: Iterable[Incident]) -> int | None:
    """Tell how many deadlines some deliveries miss, or by how many days in all; None where that cannot be told."""
    found = periods(due, year, deliveries)
    if due.named:
        return None
    if due.counts == "periods":
        return sum(not period.met for period in found)
    days = [period.late for period in found]
    return None if None in days else sum(day for day in days if day is not None)


def doubtful(due: Due, year: int, deliveries: Iterable[Incident]) -> list[Doubt]:
    """List the deliveries that stand alone after a deadline for which there is none: late for it, or in time for the next."""
    return [
        Doubt(before.deadline, after.taken[0], after.deadline)
        for before, after in pairwise(periods(due, year, deliveries))
        if not before.met and not before.named and len(after.taken) == 1
    ]


def periods(due: Due, year: int, deliveries: Iterable[Incident]) -> list[Period]:
    """Lay deliveries out by deadline: each under the one that it names, else under the first that it does not lie after."""
    given = sorted((each.date, each.deadline) for each in deliveries if each.date is not None and each.deadline is None)
    named = sorted((each.date, each.deadline) for each in deliveries if each.date is not None and each.deadline)
    deadlines = due.deadlines(year)
    begins = [datetime.date.min, *deadlines]
    return [
        Period(
            deadline,
            [date for date, meant in named if meant == deadline],
            [date for date, _ in given if before < date <= deadline],
        )
        for before, deadline in zip(begins, deadlines, strict=False)
    ]


def ledger_days(standard: Standard) -> tuple[datetime.date, datetime.date]:
    """Tell between which days a row of the ledger can lie: in the year, and what has a deadline not long after that."""
    dues = [item.due for item in standard.inputs.values() if item.due is not None]
    first = [datetime.date(standard.year, 1, 1), *(due.first_day(standard.year) for due in dues)]
    last = [datetime.date(standard.year, 12, 31), *(due.last_day(standard.year) for due in dues)]
    return min(first), max(last)


def due_words(standard: Standard, due: Due) -> str:
    """Tell a year's deadlines: 每月5日前, 1、4、7、10月10日前, 每月末前, 6月30日前, 次年1月5日前, 2019年1月5日前, “报送期限”（省下达）前."""
    months = "每月" if len(due.months) == YEAR else f"{'、'.join(map(str, due.months))}月"
    day = "末" if due.monthly == LAST_DAY else f"{due.monthly}日"
    said = [] if due.monthly is None else [f"{months}{day}前"]
    said += [f"{year}{month}月{day}日前" for year, month, day in due.days]
    return "、".join([*said, *(f"“{standard.inputs[name].label}”（{standard.words.given}）前" for name in due.named)])


def due_told(standard: Standard, item: Input) -> str:
    """Tell a city what it does about an input with deadlines, and how that is counted; empty for any other."""
    if item.due is None:
        return ""
    counted = "逾期的天数，各期相加" if item.due.counts == "days" else "没有按期送达的期数"
    return (
        f"期限：{due_words(standard, item.due)}，共{len(item.due.deadlines(standard.year)) + len(item.due.named)}期；在台账中每送达一次登记一行，日期填送达之日，"
        f"数量填 1，“查实”填“是”；逾期送达的在“{DEADLINE_HEADING}”填所对应的期限；计{counted}"
    )


def deadlines_step(standard: Standard) -> list[str]:
    """Tell how the ledger is kept for what has deadlines, where a standard has any."""
    labels = [f"“{label}”" for label, name in ledger_names(standard).items() if standard.inputs[name].due is not None]
    said = f"{'、'.join(labels)}不是合计：每送达一次登记一行，按期限计；期限和登记办法见“填写说明”的计法。"
    return [said] if labels else []
