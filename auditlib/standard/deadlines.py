"""A year's deadlines (每月5日前): which days they are."""

from __future__ import annotations

import datetime
from calendar import monthrange
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from auditlib.standard.types import DAY, Strict, Whole

# What stands before a day of the next year, and the day that every month's last is written as.
NEXT, LAST_DAY = "+", 31


def _day(value: object) -> str:
    text = str(value)
    if is_name(text):
        return text
    try:
        datetime.date.fromisoformat(text if DAY.fullmatch(text) else f"2024-{text.removeprefix(NEXT)}")
    except ValueError as error:
        said = f'应为加引号的“月-日”，如 "06-30"，次年的如 "+01-05"，或写明年份，如 "2019-01-05"，或 source: province 的日期类输入的名称，却是 {text}'
        raise ValueError(said) from error
    return text


def is_name(text: str) -> bool:
    """Tell whether a deadline is written as the name of an input, whose day the province tells."""
    return bool(text) and not text[0].isdigit() and not text.startswith(NEXT)


def _day_of_month(value: object) -> object:
    return LAST_DAY if str(value) == "end" else value


class Due(Strict):
    """A year's deadlines: a day of every month, or of some `months`; and single `dates`: month and day, in full, or an input's name.

    `monthly: end` is a month's last day, and so is a day that the month does not have; `+01-05` lies in the next year.
    `counts`: how many deadlines are missed, or by how many days in all.
    """

    monthly: Annotated[
        Annotated[Whole, Field(ge=1, le=LAST_DAY)] | None,
        BeforeValidator(_day_of_month),
        WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 1, "maximum": LAST_DAY}, {"enum": ["end", None]}]}),
    ] = None
    months: tuple[Annotated[Whole, Field(ge=1, le=12)], ...] = tuple(range(1, 13))
    dates: tuple[Annotated[str, BeforeValidator(_day)], ...] = ()
    counts: Literal["periods", "days"] = "periods"

    @model_validator(mode="after")
    def _some(self) -> Due:
        if self.monthly is None and not self.dates:
            raise ValueError('应写 monthly（每月几日前）或 dates（哪几天前，如 ["06-30"]）')
        return self

    @property
    def named(self) -> tuple[str, ...]:
        """The inputs whose days, which the province tells, are deadlines, so long as they are not filled in."""
        return tuple(text for text in self.dates if is_name(text))

    def filled(self, days: Mapping[str, str]) -> Due:
        """Fill in the days that are known of the inputs that it names."""
        return self.model_copy(update={"dates": tuple(days.get(text, text) for text in self.dates)})

    @property
    def days(self) -> list[tuple[str, int, int]]:
        """The single deadlines that are known: the words for their year, none for that of the standard, month and day."""
        dates = [text for text in self.dates if not is_name(text)]
        found = [text if DAY.fullmatch(text) else text.removeprefix(NEXT) for text in dates]
        years = ["次年" if text.startswith(NEXT) else f"{text[:4]}年" if DAY.fullmatch(text) else "" for text in dates]
        return [(said, int(text[-5:-3]), int(text[-2:])) for said, text in zip(years, found, strict=True)]

    def deadlines(self, year: int) -> list[datetime.date]:
        """List a year's deadlines that are known, in order."""
        single = [_single(year, text) for text in self.dates if not is_name(text)]
        monthly = [] if self.monthly is None else [_date(year, month, self.monthly) for month in self.months]
        return sorted({*monthly, *single})

    def last_day(self, year: int) -> datetime.date:
        """Tell the last day on which something can be delivered that counts: the end of the year after the last deadline."""
        latest = max((day.year for day in self.deadlines(year)), default=year)
        return datetime.date(max(year, latest - 1) + 1, 12, 31)

    def first_day(self, year: int) -> datetime.date:
        """Tell the first day on which something can be delivered that counts."""
        return min([datetime.date(year, 1, 1), *self.deadlines(year)])

    def most(self, year: int) -> int | None:
        """Tell the most that it can come to; None where that hangs on days that are not known."""
        deadlines = self.deadlines(year)
        if self.counts == "periods":
            return len(deadlines) + len(self.named)
        return None if self.named else sum((self.last_day(year) - day).days for day in deadlines)


def _single(year: int, text: str) -> datetime.date:
    if DAY.fullmatch(text):
        return datetime.date.fromisoformat(text)
    return _date(year + text.startswith(NEXT), int(text[-5:-3]), int(text[-2:]))


def _date(year: int, month: int, day: int) -> datetime.date:
    """Make a date; a day that the month does not have is its last."""
    return datetime.date(year, month, min(day, monthrange(year, month)[1]))
