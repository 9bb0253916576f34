"""The province's figures as they are given: which ones a standard asks for, and each taken exactly or refused.

A figure is of an input and a word: `sum` for shares and growths; `mean`, `max` or `min` of an input over the cities; `peers`, what
each city has of it, for what is made of a measure of every city. What is given names a number by input (its sum), or such
words by input: {"cases": 80000, "satisfaction": {"mean": "260.45/3", "peers": {"甲市": "92.35", "乙市": 88}}}.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from auditlib.errors import InputError, nearest
from auditlib.scoring.value import Refused, take
from auditlib.standard.conditions import Average, Growth, Highest, Province, Share
from auditlib.standard.inputs import Input
from auditlib.standard.parts import asked_in, is_by_city, provinces_in
from auditlib.standard.schema import Standard
from auditlib.words import number_text

EACH = "peers"
WORDS = {"sum": "合计", "mean": "平均", "max": "最高", "min": "最低"}
# No sum of any number of cities comes near it.
LARGEST = Decimal(10**18)
# A mean is a decimal, or exactly what was divided by how many cities: 260.45/3.
MEAN = re.compile(r"(-?\d+(?:\.\d+)?)(?:/([1-9]\d*))?")


class Figure(NamedTuple):
    """One figure of the province: the input that it is of, and the word for what is made of it (sum, mean, max, min, peers)."""

    input: str
    word: str


def word_of(part: Province) -> str:
    """Tell what a figure of the province takes of its inputs."""
    if is_by_city(part):
        return EACH
    if isinstance(part.province, Share | Growth):
        return "sum"
    return "mean" if isinstance(part.province, Average) else "max" if isinstance(part.province, Highest) else "min"


def asked_under(standard: Standard) -> dict[Figure, None]:
    """List the figures that the standard, as it is in force, holds cities against."""
    return _of((*standard.effects.values(), *standard.beside))


def asked_ever(standard: Standard) -> dict[Figure, None]:
    """List the figures that the standard asks for under any option of its readings."""
    options = (option for reading in standard.readings.values() for option in reading.options.values())
    return asked_under(standard) | _of(effect for option in options for effect in option.effects)


def lacking(standard: Standard, given: Mapping[str, Any]) -> list[Figure]:
    """List the figures that the standard in force asks for and that are not given."""
    there = {figure for figure, _ in _each(given)}
    return [figure for figure in asked_under(standard) if figure not in there]


def only_asked(standard: Standard, given: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Leave out of what is given all that the standard asks for under no reading."""
    asked, kept = asked_ever(standard), dict[str, dict[str, Any]]()
    for figure, value in _each(given):
        if figure in asked:
            kept.setdefault(figure.input, {})[figure.word] = value
    return kept


def listed_by_city(given: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Tell, by input, what each city has of it, of the inputs for which that is given."""
    return {figure.input: value for figure, value in _each(given) if figure.word == EACH}


def refuse_unasked(standard: Standard, given: Mapping[str, Any]) -> None:
    """Refuse what the standard, as its file has it, asks for under no reading. Raises InputError."""
    who, asked = standard.words.whole, asked_ever(standard)
    for (name, word), value in _each(given):
        if (name, word) not in asked:
            others = [each.input for each in asked if each.word == word]
            said = f"没有口径用到 {name} 的{_worded(standard, word)}（值 {value}）{nearest(str(name), others)}"
            raise InputError(who, str(name), value, [f"{who}: {said}"])


def take_given(standard: Standard, given: Mapping[str, Any]) -> dict[Figure, Fraction]:
    """Take what is given of what the standard in force asks for, in the inputs' units, apart from what is given by city.

    Raises InputError for what is no such number.
    """
    who, asked, taken = standard.words.whole, asked_under(standard), dict[Figure, Fraction]()
    for figure, value in _each(given):
        name, word = figure
        if word == EACH or figure not in asked:
            continue
        item = standard.inputs[name]
        try:
            taken[figure] = _mean(item, value) if word == "mean" else _number(item, word, value)
        except Refused as refused:
            said = f"{who}: {name}（{item.label}{WORDS[word]}）= {value}：{refused}"
            raise InputError(who, name, value, [said]) from refused
    return taken


def told_figure(standard: Standard, figure: Figure) -> str:
    """Name a figure: 满意度的全省平均."""
    label = standard.inputs[figure.input].label
    named = label if label == figure.input else f"{label}（{figure.input}）"
    return f"{named}的{_worded(standard, figure.word)}"


def _worded(standard: Standard, word: str) -> str:
    """Name what is made of all cities: 全省平均, 全省各市的数."""
    words = standard.words
    return f"{words.whole}{f'各{words.city}的数' if word == EACH else WORDS.get(word, word)}"


def _of(parts: Iterable[Any]) -> dict[Figure, None]:
    found = provinces_in(tuple(parts))
    return dict.fromkeys(Figure(name, word_of(part)) for part in found for name in asked_in(part))


def _each(given: Mapping[str, Any]) -> Iterator[tuple[Figure, Any]]:
    for name, value in given.items():
        words = value if isinstance(value, Mapping) else {"sum": value}
        yield from ((Figure(name, word), each) for word, each in words.items())


def _number(item: Input, word: str, value: Any) -> Fraction:
    units = take(item.model_copy(update={"max": LARGEST}) if word == "sum" else item, value)
    if not isinstance(units, int):
        raise Refused("应为数")
    return Fraction(units)


def _mean(item: Input, value: Any) -> Fraction:
    """Take a mean in the input's units, as finely as it is given."""
    found = MEAN.fullmatch(str(value))
    if not found:
        raise Refused("应写成 合计/个数（如 260.45/3），或一个数")
    mean = Fraction(found[1]) / int(found[2] or 1)
    if not item.min <= mean <= item.max:
        raise Refused(f"应在 {number_text(item.min)} 和 {number_text(item.max)} 之间")
    return mean * item.scale
