"""One value as an input's type asks for it, or the reason why it is refused."""

from __future__ import annotations

import datetime
import math
from decimal import Decimal, InvalidOperation
from numbers import Integral
from typing import Any

import numpy as np
import pandas as pd

from auditlib.errors import nearest
from auditlib.files.strict import FALSE, NUMBER, TRUE
from auditlib.model import STATES
from auditlib.standard.each import figures_in
from auditlib.standard.inputs import Input
from auditlib.words import STATE_WORDS, number_text

OWN_STATES = {name: name for name in STATES} | {word: name for name, word in STATE_WORDS.items()}


class Refused(ValueError):
    """Why a value is refused, in Chinese."""


def take(item: Input, value: Any) -> int | tuple[int, ...] | str | None:
    """Take a value as whole units of the input's scale, a bool, a state's number, a state of its own, or None if absent.

    Of an input with a figure for each incident, all of them.

    Raises Refused with the reason.
    """
    if value is None or value is pd.NA or value is pd.NaT or _is_nan(value):
        return None
    if isinstance(value, str) and value in OWN_STATES:
        return OWN_STATES[value]
    if item.type == "yes_no":
        return _yes_no(value)
    if item.type == "state":
        return _state(item, value)
    if item.type == "date":
        return _day(value)
    return _number(item, value) if item.each is None else _figures(item, value)


def _figures(item: Input, value: Any) -> tuple[int, ...]:
    """Read the figures of single incidents; a refusal tells which of them it is about."""
    given = figures_in(value) if isinstance(value, str | list | tuple) else [value]
    found = list[int]()
    for n, each in enumerate(given, 1):
        try:
            found.append(_number(item, each))
        except Refused as refused:
            raise Refused(f"第{n}个分数（{each}）{refused}") from refused
    return tuple(found)


def _is_nan(value: Any) -> bool:
    return (
        value.is_nan() if isinstance(value, Decimal) else isinstance(value, float | np.floating) and math.isnan(value)
    )


def _yes_no(value: Any) -> bool:
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, str) and value.lower() in TRUE | FALSE:
        return value.lower() in TRUE
    raise Refused("应为是或否（yes/no、true/false、是/否）")


def _day(value: Any) -> int:
    """Read a day as its number: a date, or its text as 2012-03-15."""
    if isinstance(value, datetime.date):
        return value.toordinal()
    try:
        return datetime.date.fromisoformat(value).toordinal()
    except (TypeError, ValueError) as error:
        raise Refused("应为日期，如 2012-03-15") from error


def _state(item: Input, value: Any) -> int:
    names = list(item.states)
    by_word = {word: name for name, word in item.states.items()}
    if isinstance(value, str) and by_word.get(value, value) in names:
        return names.index(by_word.get(value, value))
    known = "、".join(f"{name}（{word}）" for name, word in item.states.items())
    raise Refused(f"没有这个状态，应为 {known} 之一{nearest(str(value), names)}")


def _number(item: Input, value: Any) -> int:
    number = _decimal(item, value)
    if number < item.min or number > item.max:
        raise Refused(f"应在 {number_text(item.min)} 到 {number_text(item.max)} 之间")
    if _places(number) > len(str(item.scale)) - 1:
        raise Refused(
            "应为整数"
            if item.type == "count"
            else _grid(item)
            if item.step
            else f"至多 {len(str(item.scale)) - 1} 位小数"
        )
    if item.step is not None and (number - item.min) % item.step:
        raise Refused(_grid(item))
    return int(number * item.scale)


def _places(number: Decimal) -> int:
    """Count the decimals that are not idle zeros, from the digits as they are: arithmetic would round a long number."""
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    idle = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    return 0 if idle == len(digits) else max(0, -exponent - idle)


def _grid(item: Input) -> str:
    return f"应为 {number_text(item.step or 0)} 的整数倍"


def _decimal(item: Input, value: Any) -> Decimal:
    """Read a number exactly: a float by its shortest decimal text, text only where the input is money or points."""
    if isinstance(value, bool | np.bool_):
        raise Refused("应为数，却是是否")
    if isinstance(value, Integral):
        return Decimal(int(value))
    if isinstance(value, Decimal) and value.is_finite():
        return value
    if isinstance(value, float | np.floating) and math.isfinite(value):
        return Decimal(str(value))
    if isinstance(value, str) and item.type != "count" and NUMBER.fullmatch(value):
        try:
            return Decimal(value)
        except InvalidOperation as error:
            raise Refused("数过大") from error
    raise Refused("应为整数，不能是文字" if isinstance(value, str) and item.type == "count" else "应为数")
