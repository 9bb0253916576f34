"""A year's deadlines (每月5日前): which days they are."""

from __future__ import annotations

import datetime
from calendar import monthrange
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from auditlib.standard.types import Strict, Whole

# What stands before a day of the next year, and the day that every month's last is written as.
NEXT, LAST_DAY = "+", 31


def _day(value: object) -> str:
    text = str(value)
    try:
        datetime.date.fromisoformat(f"2024-{text.removeprefix(NEXT)}")
    except ValueError as error:
        raise ValueError(f'应为加引号的“月-日”，如 "06-30"，次年的如 "+01-05"，却是 {text}') from error
    return text


def _day_of_month(value: object) -> object:
    return LAST_DAY if str(value) == "end" else value


class Due(Strict):
    """A year's deadlines: a day of every month, or of some `months`; and single `dates`, as month and day.

    `monthly: end` is a month's last day, and so is a day that the month does not have; `+01-05` lies in the next year.
    """

    monthly: Annotated[
        Annotated[Whole, Field(ge=1, le=LAST_DAY)] | None,
        BeforeValidator(_day_of_month),
        WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 1, "maximum": LAST_DAY}, {"enum": ["end", None]}]}),
    ] = None
    months: tuple[Annotated[Whole, Field(ge=1, le=12)], ...] = tuple(range(1, 13))
    dates: tuple[Annotated[str, BeforeValidator(_day)], ...] = ()

    @model_validator(mode="after")
    def _some(self) -> Due:
        if self.monthly is None and not self.dates:
            raise ValueError('应写 monthly（每月几日前）或 dates（哪几天前，如 ["06-30"]）')
        return self

    @property
    def days(self) -> list[tuple[int, int, int]]:
        """The single deadlines: how many years after the standard's, month and day."""
        return [(int(text.startswith(NEXT)), int(text[-5:-3]), int(text[-2:])) for text in self.dates]

    def deadlines(self, year: int) -> list[datetime.date]:
        """List a year's deadlines in order."""
        single = [_date(year + later, month, day) for later, month, day in self.days]
        monthly = [] if self.monthly is None else [_date(year, month, self.monthly) for month in self.months]
        return sorted({*monthly, *single})


def _date(year: int, month: int, day: int) -> datetime.date:
    """Make a date; a day that the month does not have is its last."""
    return datetime.date(year, month, min(day, monthrange(year, month)[1]))
