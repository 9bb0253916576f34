"""A year's deadlines (每月5日前): which days they are."""

from __future__ import annotations

import datetime
from calendar import monthrange
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from auditlib.standard.types import DAY, Strict, Whole

# What stands before a day of the next year, and the day that every month's last is written as.
NEXT, LAST_DAY = "+", 31


def _day(value: object) -> str:
    text = str(value)
    try:
        datetime.date.fromisoformat(text if DAY.fullmatch(text) else f"2024-{text.removeprefix(NEXT)}")
    except ValueError as error:
        said = f'应为加引号的“月-日”，如 "06-30"，次年的如 "+01-05"，或写明年份，如 "2019-01-05"，却是 {text}'
        raise ValueError(said) from error
    return text


def _day_of_month(value: object) -> object:
    return LAST_DAY if str(value) == "end" else value


class Due(Strict):
    """A year's deadlines: a day of every month, or of some `months`; and single `dates`, as month and day or in full.

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
    def days(self) -> list[tuple[str, int, int]]:
        """The single deadlines: the words for their year, none for that of the standard, month and day."""
        found = [text if DAY.fullmatch(text) else text.removeprefix(NEXT) for text in self.dates]
        years = [
            "次年" if text.startswith(NEXT) else f"{text[:4]}年" if DAY.fullmatch(text) else "" for text in self.dates
        ]
        return [(said, int(text[-5:-3]), int(text[-2:])) for said, text in zip(years, found, strict=True)]

    def deadlines(self, year: int) -> list[datetime.date]:
        """List a year's deadlines in order."""
        single = [_single(year, text) for text in self.dates]
        monthly = [] if self.monthly is None else [_date(year, month, self.monthly) for month in self.months]
        return sorted({*monthly, *single})

    def last_day(self, year: int) -> datetime.date:
        """Tell the last day on which something can be delivered that counts: the end of the year after the last deadline."""
        return datetime.date(max(year, self.deadlines(year)[-1].year - 1) + 1, 12, 31)

    def most(self, year: int) -> int:
        """Tell the most that it can come to."""
        deadlines = self.deadlines(year)
        return (
            len(deadlines) if self.counts == "periods" else sum((self.last_day(year) - day).days for day in deadlines)
        )


def _single(year: int, text: str) -> datetime.date:
    if DAY.fullmatch(text):
        return datetime.date.fromisoformat(text)
    return _date(year + text.startswith(NEXT), int(text[-5:-3]), int(text[-2:]))


def _date(year: int, month: int, day: int) -> datetime.date:
    """Make a date; a day that the month does not have is its last."""
    return datetime.date(year, month, min(day, monthrange(year, month)[1]))
