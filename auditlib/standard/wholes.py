"""What a standard counts together: groups of effects, sections with subtotals, grades of the total, a year's deadlines."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from auditlib.standard.conditions import Condition
from auditlib.standard.types import Points, Ratio, Strict, Text, Weight, Whole


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
        datetime.date.fromisoformat(f"2024-{text}")
    except ValueError as error:
        raise ValueError(f'应为加引号的“月-日”，如 "06-30"，却是 {text}') from error
    return text


class Due(Strict):
    """A year's deadlines: a day of every month, or of some `months`; and single `dates`, as month and day."""

    monthly: Annotated[Whole, Field(ge=1, le=31)] | None = None
    months: tuple[Annotated[Whole, Field(ge=1, le=12)], ...] = tuple(range(1, 13))
    dates: tuple[Annotated[str, BeforeValidator(_day)], ...] = ()

    @model_validator(mode="after")
    def _some(self) -> Due:
        if self.monthly is None and not self.dates:
            raise ValueError('应写 monthly（每月几日前）或 dates（哪几天前，如 ["06-30"]）')
        return self

    @property
    def days(self) -> list[tuple[int, int]]:
        """The single deadlines as month and day."""
        return [(int(text[:2]), int(text[3:])) for text in self.dates]
