"""How measures, levels and conditions are told apart in a file, and what measures have in common."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BaseModel, Discriminator, Tag, model_validator

from auditlib.standard.types import DAY, FRACTION, Ratio, Strict, Text, Yes


def form_of(value: object) -> str | None:
    """Tell the form of a measure, level or condition by the word that only it has."""
    if isinstance(value, Fraction):
        return "number"
    if isinstance(value, str):
        return "number" if LEVEL.fullmatch(value) else "input"
    names = value if isinstance(value, dict) else vars(value) if isinstance(value, BaseModel) else {}
    return next((word for word in FORMS if word in names), None)


FORMS = (
    *("sum", "difference", "product", "share", "growth", "spread", "mean", "min", "max", "deviation", "met", "among"),
    *("lookup", "cases", "round", "months", "rank", "province", "state", "states", "of", "not", "not_", "all", "any"),
)
LEVEL = re.compile(rf"[-+]?[0-9][0-9.]*[%‰]?|{FRACTION.pattern}|{DAY.pattern}")
InputName = Annotated[Text, Tag("input")]
Number = Annotated[Ratio, Tag("number")]


def one_of(words: str) -> Discriminator:
    """Tell the forms that may stand somewhere apart; `words` says which they are where none of them stands there."""
    return Discriminator(form_of, custom_error_type="form", custom_error_message=f"应为{words}")


Day = Annotated[InputName | Number, one_of("日期类输入的名称，或加引号的日期")]


class Measured(Strict):
    """What the measures have in common: the name and unit that an explanation uses."""

    name: Text | None = None
    unit: Text | None = None


class Months(Measured):
    """By how many months the first of two days lies after the second, 0 where it does not: completed ones, or `begun` ones too.

    A month is completed on the same day of a later one, or on its last where it has no such day.
    """

    months: tuple[Day, Day]
    begun: Yes = False


class Rooted(Measured):
    """What has a square root in it, and so is rounded to a multiple of `to`: half up, down or up.

    `sample`: the squares are divided by one less than there are values (样本), instead of by as many (总体). `relative`: it is told
    as a part of the mean (差异系数); where the mean is 0, `if_zero`, and missing without.
    """

    to: Ratio
    how: Literal["half_up", "down", "up"] = "half_up"
    sample: Yes = False
    relative: Yes = False
    if_zero: Ratio | None = None

    @model_validator(mode="after")
    def _positive(self) -> Rooted:
        if self.to > 0:
            return self
        raise ValueError("to 应大于 0，如 0.01（两位小数）")
