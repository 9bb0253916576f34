"""Deadlines (每月5日前): how many of an input's were not met, by the dated rows of the ledger, and what a city is told."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from auditlib.evidence.layout import ledger_names
from auditlib.standard.deadlines import LAST_DAY, Due
from auditlib.standard.inputs import Input
from auditlib.standard.schema import Standard

YEAR = 12


class Doubt(NamedTuple):
    """A delivery that may be the late one of the deadline before it, and is taken for the next."""

    missed: datetime.date
    given: datetime.date
    taken: datetime.date


def missed(due: Due, year: int, dates: Iterable[datetime.date | None]) -> list[datetime.date]:
    """List the deadlines that none of some dates meets: one meets the first deadline that it does not lie after."""
    return [deadline for deadline, given in _periods(due, year, dates) if not given]


def doubtful(due: Due, year: int, dates: Iterable[datetime.date | None]) -> list[Doubt]:
    """List the deliveries that stand alone after a deadline that was not met: late for it, or in time for the next."""
    periods = _periods(due, year, dates)
    return [
        Doubt(before, given[0], deadline)
        for (before, none), (deadline, given) in pairwise(periods)
        if not none and len(given) == 1
    ]


def _periods(
    due: Due, year: int, dates: Iterable[datetime.date | None]
) -> list[tuple[datetime.date, list[datetime.date]]]:
    """List the deadlines, each with the dates that lie after the one before and not after itself."""
    given = sorted(date for date in dates if date is not None)
    deadlines = due.deadlines(year)
    begins = [datetime.date.min, *deadlines]
    return [
        (deadline, [date for date in given if before < date <= deadline])
        for before, deadline in zip(begins, deadlines, strict=False)
    ]


def due_words(due: Due) -> str:
    """Tell a year's deadlines: 每月5日前, 1、4、7、10月10日前, 每月末前, 6月30日前, 次年1月5日前."""
    months = "每月" if len(due.months) == YEAR else f"{'、'.join(map(str, due.months))}月"
    day = "末" if due.monthly == LAST_DAY else f"{due.monthly}日"
    said = [] if due.monthly is None else [f"{months}{day}前"]
    return "、".join([*said, *(f"{'次年' if later else ''}{month}月{day}日前" for later, month, day in due.days)])


def due_told(item: Input, year: int) -> str:
    """Tell a city what it does about an input with deadlines, and how that is counted; empty for any other."""
    if item.due is None:
        return ""
    return (
        f"期限：{due_words(item.due)}，共{len(item.due.deadlines(year))}期；在台账中每送达一次登记一行，日期填送达之日，"
        "数量填 1，按期送达的“查实”填“是”，逾期送达的填“否”；计没有按期送达的期数"
    )


def deadlines_step(standard: Standard) -> list[str]:
    """Tell how the ledger is kept for what has deadlines, where a standard has any."""
    labels = [f"“{label}”" for label, name in ledger_names(standard).items() if standard.inputs[name].due is not None]
    said = f"{'、'.join(labels)}不是合计：每送达一次登记一行，计没有按期送达的期数；期限和登记办法见“填写说明”的计法。"
    return [said] if labels else []
