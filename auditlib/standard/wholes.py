"""What a standard counts together: groups of effects, checks of inputs, sections with subtotals, grades of the total, a year's deadlines."""

from __future__ import annotations

import datetime
from calendar import monthrange
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from auditlib.standard.conditions import Condition
from auditlib.standard.types import Points, Ratio, Strict, Text, Weight, Whole

# What stands before a day of the next year, and the day that every month's last is written as.
NEXT, LAST_DAY = "+", 31


class Check(Strict):
    """A relation between two inputs without which the values contradict each other: part <= whole."""

    part: Text
    whole: Text
    text: Text


class Group(Strict):
    """Effects that are counted together: at most `cap` points of them all, or only the highest, or the highest few.

    `of` names effects, or clauses, rows, items or sections, of which all effects of the `role` are meant.
    """

    of: tuple[Text, ...] = Field(min_length=1)
    role: Literal["award", "bonus", "deduct"] | None = None
    cap: Points | None = None
    take: Annotated[Whole, Field(ge=1)] | Literal["highest"] | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _does_something(self) -> Group:
        if self.cap is None and self.take is None:
            raise ValueError("应写 cap（合计至多几分）或 take（highest 就高不累计，或至多计几项）")
        return self

    @property
    def most(self) -> int | None:
        """How many of its effects count; None for all."""
        return 1 if self.take == "highest" else self.take


class Section(Strict):
    """A part of the standard with a subtotal: its title and points, and the section that it is `within`.

    `weight` is what its subtotal is multiplied with where it is added up, rounded half up to a thousandth:
    30%, or 35/60 where 60 points count as 35.
    """

    title: Text
    points: Points
    within: Text | None = None
    weight: Weight = Fraction(1)


class Grade(Strict):
    """A grade (等次) of the total: the first of the list whose demands a city meets.

    `at_least`: the least total; `floors`: the least points of rows or sections; `when`: a condition; `unless`: the sanctions
    that rule it out; `most`: how many cities can have it, as a number or a share of those scored together.
    """

    name: Text
    at_least: Points | None = None
    floors: dict[Text, Points] = Field(default_factory=dict)
    when: Condition | None = None
    unless: tuple[Text, ...] = ()
    most: Ratio | None = None


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
