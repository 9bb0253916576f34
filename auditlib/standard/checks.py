"""Relations without which values contradict each other, worked out of single values or of whole columns alike."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from math import prod
from typing import Any, NamedTuple

from auditlib.model import type_of_value
from auditlib.standard.conditions import Difference, Product, Sum
from auditlib.standard.parts import inputs_in, parts_of
from auditlib.standard.schema import Standard
from auditlib.standard.types import DAY
from auditlib.standard.wholes import Check
from auditlib.words import number_text

JOINED: Mapping[type, tuple[str, Callable[[list[Any]], Any]]] = {
    Sum: ("＋", sum),
    Difference: ("－", lambda parts: parts[0] - sum(parts[1:])),
    Product: ("×", prod),
}


class Broken(NamedTuple):
    """A relation that does not hold, and what its two sides come to."""

    check: Check
    ours: Fraction
    theirs: Fraction


def worth(measure: Any, value_of: Callable[[str], Any]) -> Any:
    """Work a side of a relation out of what `value_of` gives for each input: exact numbers, or columns of them."""
    if isinstance(measure, str):
        return value_of(measure)
    if isinstance(measure, Fraction):
        return measure
    return JOINED[type(measure)][1]([worth(part, value_of) for part in parts_of(measure)])


def broken(standard: Standard, values: Mapping[str, type_of_value]) -> Iterator[Broken]:
    """Find the relations that a city's values break; one with a missing value, or one in a state, is left aside."""
    for check in standard.checks:
        known = {name: _exact(values.get(name)) for name in inputs_in((check.part, check.other))}
        if None in known.values():
            continue
        ours, theirs = (worth(side, known.__getitem__) for side in (check.part, check.other))
        if ours > theirs or (check.equals is not None and ours != theirs):
            yield Broken(check, ours, theirs)


def side_words(standard: Standard, side: Any) -> str:
    """Name a side of a relation: 死亡＋重伤."""
    if isinstance(side, str):
        return standard.inputs[side].label
    if isinstance(side, Fraction):
        return number_text(Decimal(side.numerator) / side.denominator)
    return JOINED[type(side)][0].join(side_words(standard, part) for part in parts_of(side))


def worth_words(standard: Standard, side: Any, number: Fraction) -> str:
    """Write what a side comes to: a number, or a day."""
    if isinstance(side, str) and standard.inputs[side].type == "date":
        return datetime.date.fromordinal(int(number)).isoformat()
    return number_text(Decimal(number.numerator) / number.denominator)


def _exact(value: type_of_value) -> Fraction | None:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Fraction(value)
    if isinstance(value, str) and DAY.fullmatch(value):
        return Fraction(datetime.date.fromisoformat(value).toordinal())
    return None
