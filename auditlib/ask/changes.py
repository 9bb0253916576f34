"""What a what-if changes, as it is typed: an input's value (取证人数=+1200) or a number of a clause (1.2a.every=200)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, TypeVar, cast

import pandas as pd

from auditlib.ask.cities import Cities
from auditlib.decisions.draft import read_input
from auditlib.docket.find import find_input
from auditlib.errors import AuditError, DecisionError, nearest
from auditlib.scoring.reading import read_facts
from auditlib.standard.effects import AnyEffect
from auditlib.standard.scale import Band, Point, check_order, check_rising
from auditlib.standard.schema import Option, Standard
from auditlib.standard.types import DAY, SCALE, Strict, read_level
from auditlib.standard.width import mark_wide, too_wide
from auditlib.words import number_text

M = TypeVar("M", bound=Strict)
Change = tuple[str, str]


def parse(word: str) -> Change:
    """Take NAME=VALUE apart. Raises AuditError for anything else."""
    name, equals, value = word.partition("=")
    if not equals or not name.strip() or not value.strip():
        raise AuditError(f"{word}: 应写成 输入=值、输入=+增加数、输入=-减少数，或 计分点.数=值（如 1.2a.every=200）")
    return name.strip(), value.strip()


def changed(cities: Cities, city: str, changes: Iterable[Change]) -> Cities:
    """Change a province: inputs of one city, numbers of clauses for all. The given one stays as it is.

    Raises AuditError for a name that is none, a value that the input refuses, and values that contradict each other.
    """
    standard, frame = cities.standard, cities.frame.copy()
    for name, value in changes:
        effect, dot, path = _effect(standard, name)
        if dot:
            standard = _with_number(standard, effect, path, value)
        else:
            found = find_input(standard, name)
            frame.loc[city, found] = _value(standard, found, frame.loc[city, found], value)
    read_facts(standard, frame)
    return replace(cities, standard=standard, frame=frame)


def _effect(standard: Standard, name: str) -> tuple[str, str, str]:
    """Take an effect's id, which may hold dots itself, off a name; nothing where it does not begin with one."""
    found = max((each for each in standard.effects if name.startswith(f"{each}.")), key=len, default="")
    return (found, ".", name[len(found) + 1 :]) if found else ("", "", "")


def _value(standard: Standard, name: str, now: Any, text: str) -> Any:
    """Read a value as typed: +N and -N change a number that is there, anything else is the value itself."""
    item = standard.inputs[name]
    number = item.type in ("count", "amount", "points")
    if number and text[0] in "+-＋－":
        if pd.isna(now) or isinstance(now, str):
            raise AuditError(f"{item.label} 现在没有数，不能增减；请直接写明是多少")
        text = number_text(Decimal(str(now)) + _decimal(text.translate(str.maketrans("＋－", "+-"))), grouped=False)
    try:
        return read_input(standard, name, text)
    except DecisionError as error:
        raise AuditError(f"{item.label}: {error}") from error


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation as error:
        raise AuditError(f"{text}: 应为增加或减少的数，如 +1200") from error


def _with_number(standard: Standard, effect_id: str, path: str, text: str) -> Standard:
    """Make a standard of which one number of one effect is another, wherever that effect is defined with it."""
    effect = standard.effects[effect_id]
    names = [
        name for option in _options(standard) for e in option.effects if e.id == effect_id for name in numbers_of(e)
    ]
    known = dict.fromkeys([*numbers_of(effect), *names])
    if path not in known:
        said = f"可改：{'、'.join(f'{effect_id}.{each}' for each in known) or '无'}"
        raise AuditError(f"{effect_id}.{path}: 没有这个数（{said}）{nearest(path, known)}")

    def anew(effects: Iterable[AnyEffect]) -> tuple[AnyEffect, ...]:
        return tuple(
            _set(e, path.split("."), text) if e.id == effect_id and path in numbers_of(e) else e for e in effects
        )

    items = [
        _remade(item, rows=tuple(
            _remade(row, clauses=tuple(_remade(each, effects=anew(each.effects)) for each in row.clauses))
            for row in item.rows
        ))
        for item in standard.items
    ]  # fmt: skip
    readings = {
        name: _remade(reading, options={
            key: _remade(option, effects=anew(option.effects)) for key, option in reading.options.items()
        })
        for name, reading in standard.readings.items()
    }  # fmt: skip
    anew_ = _remade(standard, items=tuple(items), readings=readings)
    if next(too_wide(anew_), None):
        raise AuditError(f"{effect_id}.{path}={text}: 数太大或太小，无法精确计算")
    mark_wide(anew_)
    return anew_


def _options(standard: Standard) -> list[Option]:
    return [option for reading in standard.readings.values() for option in reading.options.values()]


def numbers_of(effect: Any, before: str = "") -> list[str]:
    """Name the numbers of an effect that can be changed, by the way that leads to them."""
    found: list[str] = []
    for name in type(effect).model_fields:
        value = getattr(effect, name)
        if isinstance(value, Fraction) or (isinstance(value, int) and not isinstance(value, bool)):
            found.append(f"{before}{name}")
        elif isinstance(value, dict):
            found += [f"{before}{name}.{key}" for key, each in value.items() if isinstance(each, int)]
        elif isinstance(value, tuple):
            parts = [(f"{before}{name}.{n}", each) for n, each in enumerate(value, 1)]
            found += [way for way, each in parts if isinstance(each, Fraction)]
            found += [
                way for at, each in parts if hasattr(type(each), "model_fields") for way in numbers_of(each, f"{at}.")
            ]
        elif hasattr(type(value), "model_fields"):
            found += numbers_of(value, f"{before}{name}.")
    return found


def _set(part: Any, path: Sequence[str], text: str) -> Any:
    """Make a part of an effect anew with one number in it changed."""
    first, *rest = path
    if isinstance(part, dict):
        return {**part, first: _set(part[first], rest, text) if rest else _number(part[first], text)}
    if isinstance(part, tuple):
        at = int(first) - 1
        one = _set(part[at], rest, text) if rest else _number(part[at], text)
        return _in_order((*part[:at], one, *part[at + 1 :]), text)
    now = getattr(part, first)
    anew = _set(now, rest, text) if rest else _number(now, text)
    if first == "every" and anew <= 0:
        raise AuditError(f"every={text}: 每多少一档，应大于0")
    return _remade(part, **{first: anew})


def _in_order(parts: tuple[Any, ...], text: str) -> tuple[Any, ...]:
    """Refuse bands, or points of a line, that would no longer follow one another."""
    try:
        if all(isinstance(part, Band) for part in parts):
            check_rising(parts)
        elif all(isinstance(part, Point) for part in parts):
            check_order(tuple(part.at for part in parts))
    except ValueError as error:
        raise AuditError(f"{text}: {error}") from error
    return parts


def _number(now: int | Fraction, text: str) -> int | Fraction:
    """Read a number as the file of a standard has it: points, or a level or step, which may be a percentage or a fraction."""
    try:
        number = read_level(text)
    except ValueError as error:
        raise AuditError(f"{text}: 应为数，如 0.2、200、16% 或 1/3") from error
    if isinstance(now, Fraction):
        return number
    if (points := number * SCALE).denominator != 1 or points < 0 or DAY.fullmatch(text):
        raise AuditError(f"{text}: 分数应为不小于0、至多三位小数的数")
    return int(points)


def _remade(model: M, **parts: Any) -> M:
    """Make a model anew with some parts changed, without what the old one has worked out of its parts and kept."""
    kept = {name: getattr(model, name) for name in type(model).model_fields}
    return cast("M", type(model).model_construct(**kept | parts))
