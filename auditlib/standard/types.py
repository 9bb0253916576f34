"""The types of the values in a standard's file: text, yes/no, whole and decimal numbers, points and levels.

Points are held as whole thousandths, percentages and levels as exact fractions; nothing is ever a binary float.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from auditlib.files.strict import FALSE, TRUE, as_decimal, as_text, shown

SCALE = 1000
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


FRACTION = re.compile(r"[-+]?[0-9][0-9.]*\s*/\s*[0-9][0-9.]*")
PARTS_OF = {"%": 100, "‰": 1000}


class Percent(Fraction):
    """A fraction that was written in percent or per mille: 90% is the number 0.9, and remembers that it was no 90."""


class Parted(Fraction):
    """A fraction that was written as one: 2/3 is told as 2/3 again, which no decimal number is."""


def _number(value: object) -> Decimal:
    """Take a number where the file can hold nothing else: no input's name, no arithmetic."""
    try:
        return as_decimal(value)
    except ValueError as error:
        raise ValueError(f"{error}；此处只写数，不写输入名或算式") from error


def _points(value: object) -> int:
    points = _number(value) * SCALE
    if points != int(points) or points < 0:
        raise ValueError(f"分数应为不小于 0 且至多三位小数的数，却是 {shown(value)}")
    return int(points)


def read_level(value: object) -> Fraction:
    """Read a number, percentage, per mille, fraction or day, exactly. Raises ValueError."""
    if isinstance(value, dict | list):
        return Fraction(_number(value))
    text = str(value).strip()
    if DAY.fullmatch(text):
        return Fraction(datetime.date.fromisoformat(text).toordinal())
    if FRACTION.fullmatch(text):
        above, below = (Fraction(as_decimal(part.strip())) for part in text.split("/"))
        if not below:
            raise ValueError(f"分数的分母应大于 0，却是 {value}")
        return Parted(above / below)
    parts = PARTS_OF.get(text[-1:], 1)
    number = Fraction(_number(text[:-1] if parts > 1 else text))
    return Percent(number / parts) if parts > 1 else number


def _yes_no(value: object) -> bool:
    word = str(value).lower()
    if word not in TRUE | FALSE:
        raise ValueError(f"应为 yes 或 no，却是 {shown(value)}")
    return word in TRUE


def _issued(value: object) -> bool | str:
    """Take yes or no, or the words that stand in the source in the place of a number."""
    return _yes_no(value) if str(value).lower() in TRUE | FALSE else as_text(value)


def _whole(value: object) -> int:
    number = as_decimal(value)
    if number != int(number):
        raise ValueError(f"应为整数，却是 {shown(value)}")
    return int(number)


_NUMBER = {"type": ["number", "string"]}
Text = Annotated[str, BeforeValidator(as_text), Field(min_length=1)]
Yes = Annotated[bool, BeforeValidator(_yes_no), WithJsonSchema({"enum": [True, False, "yes", "no", "是", "否"]})]
Issued = Annotated[
    bool | str, BeforeValidator(_issued), WithJsonSchema({"type": ["boolean", "string"], "minLength": 1})
]
Whole = Annotated[int, BeforeValidator(_whole)]
Points = Annotated[int, BeforeValidator(_points), WithJsonSchema(_NUMBER | {"description": "分, 至多三位小数"})]
Number = Annotated[Decimal, BeforeValidator(as_decimal), WithJsonSchema(_NUMBER)]
Ratio = Annotated[
    Fraction,
    BeforeValidator(read_level),
    WithJsonSchema(_NUMBER | {"description": "数、百分数、千分数或分数, 如 300、15%、0.5‰ 或 1/3"}),
]
Weight = Annotated[
    Fraction,
    BeforeValidator(read_level),
    WithJsonSchema(_NUMBER | {"description": "百分数、小数或分数, 如 30% 或 35/60"}),
]


class Strict(BaseModel):
    """A frozen model that knows all its names."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, populate_by_name=True)
