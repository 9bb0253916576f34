"""Whether the inputs that rules name are there, and of a type that fits where they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from auditlib.errors import nearest
from auditlib.standard.conditions import (
    All,
    Among,
    AnyOf,
    Cases,
    Compare,
    Difference,
    Is,
    Lookup,
    Met,
    Not,
    Province,
    Sum,
)
from auditlib.standard.faults import Fault, Place
from auditlib.standard.forms import Months
from auditlib.standard.inputs import InputType
from auditlib.standard.parts import asked_in, parts_of, provinces_in, taken_of
from auditlib.standard.percent import percent, percent_mixed, permille
from auditlib.standard.schema import Standard

NUMBERS: tuple[InputType, ...] = ("count", "amount", "date")
PARTS = ("of", "when", "unless", "above", "below", "full")
CONDITIONS = ("when", "unless")
WORDS = {"count": "计数", "amount": "金额或数量", "yes_no": "是非", "points": "酌情分", "state": "状态", "date": "日期"}


def typed(standard: Standard, place: Place, part: Any, *, condition: bool) -> Iterator[Fault]:
    """Check that a part of an effect names inputs of the types that it can use."""
    if isinstance(part, str):
        if not (len(place) and place[-1] == "of" and _is_choice(standard, part)):
            yield from known(standard, place, part, ("yes_no",) if condition else NUMBERS)
    elif type(part) in TYPED:
        yield from TYPED[type(part)](standard, place, part)
    else:
        for each in parts_of(part):
            yield from typed(standard, place, each, condition=False)
        yield from percent_mixed(standard, place, part)
        yield from permille(place, part)


def _lookup(standard: Standard, place: Place, part: Lookup) -> Iterator[Fault]:
    yield from _states(standard, place, part.lookup, tuple(part.table))
    lacking = set(getattr(standard.inputs.get(part.lookup), "states", {})) - set(part.table)
    if lacking:
        yield place, f"lookup 的 table 应给出 {part.lookup} 的每个状态，还缺 {'、'.join(sorted(lacking))}"


def _cases(standard: Standard, place: Place, part: Cases) -> Iterator[Fault]:
    for case in part.cases:
        yield from typed(standard, place, case.when, condition=True)
        yield from typed(standard, place, case.value, condition=False)
    yield from percent_mixed(standard, place, part)


def _comparison(standard: Standard, place: Place, part: Compare) -> Iterator[Fault]:
    for side in (part.of, part.level):
        yield from typed(standard, place, side, condition=False)
    yield from percent(standard, place, part.of, part.level)


def _among(standard: Standard, place: Place, part: Among) -> Iterator[Fault]:
    for name in part.among:
        yield from _states(standard, place, name, part.states)


def _conditions(standard: Standard, place: Place, parts: tuple[Any, ...]) -> Iterator[Fault]:
    for part in parts:
        yield from typed(standard, place, part, condition=True)


def _states(standard: Standard, place: Place, name: str, states: tuple[str, ...]) -> Iterator[Fault]:
    yield from known(standard, place, name, ("state",))
    words = getattr(standard.inputs.get(name), "states", {})
    for state in states:
        if words and state not in words:
            yield place, f"{name} 没有状态 {state}{nearest(state, words)}"


def _of_province(standard: Standard, place: Place, part: Province) -> Iterator[Fault]:
    taken = taken_of(part)
    if provinces_in(taken):
        yield place, "province 之内不能再有 province"
    elif taken is not None:
        yield from typed(standard, place, taken, condition=False)
    else:
        for name in asked_in(part):
            yield from known(standard, place, name, NUMBERS)
        amounts = parts_of(part.province)
        inner = [each for amount in amounts for each in (amount, *parts_of(amount))]
        if not all(isinstance(each, str | Fraction | Sum | Difference) for each in inner):
            words = standard.words
            said = f"province 的 share、growth 是{words.whole}合计之比，只用输入、数、sum、difference"
            yield place, f"{said}；要各{words.city}比率的平均，请写 {{mean: {{share: [a, b]}}}}"


def _months(standard: Standard, place: Place, part: Months) -> Iterator[Fault]:
    for day in part.months:
        if isinstance(day, str):
            yield from known(standard, place, day, ("date",))
        elif day < FIRST_DAY:
            yield place, 'months 的两头应为日期类输入的名称，或加引号的日期，如 "2024-03-31"'


# A number below is no day that anyone means.
FIRST_DAY = date(1900, 1, 1).toordinal()
TYPED: Mapping[type, Callable[[Standard, Place, Any], Iterator[Fault]]] = {
    Is: lambda standard, place, part: _states(standard, place, part.of, part.wanted),
    Among: _among,
    Months: _months,
    Lookup: _lookup,
    Cases: _cases,
    Province: _of_province,
    Compare: _comparison,
    Not: lambda standard, place, part: _conditions(standard, place, (part.not_,)),
    All: lambda standard, place, part: _conditions(standard, place, part.all),
    AnyOf: lambda standard, place, part: _conditions(standard, place, part.any),
    Met: lambda standard, place, part: _conditions(standard, place, part.met),
}


def _is_choice(standard: Standard, name: str) -> bool:
    return name in standard.inputs and standard.inputs[name].type == "state"


def known(standard: Standard, place: Place, name: str, types: tuple[InputType, ...]) -> Iterator[Fault]:
    """Check that an input is there and of one of some types."""
    if name not in standard.inputs:
        yield place, f"不认识的输入 {name}{nearest(name, standard.inputs)}"
    elif standard.inputs[name].type not in types:
        expected = "或".join(WORDS[t] for t in types)
        yield place, f"此处应为{expected}类输入，而 {name} 是{WORDS[standard.inputs[name].type]}类"
