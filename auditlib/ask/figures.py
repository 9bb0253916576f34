"""The province's figures worked out from all its cities, as the lines that go into the province's file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from auditlib.ask.cities import Cities, cities_of
from auditlib.audit import open_case
from auditlib.errors import AuditError, FileError
from auditlib.params import PROVINCE, city_files, read_province
from auditlib.scoring.facts import Column, Facts
from auditlib.scoring.given import EACH, word_of
from auditlib.scoring.peers import with_sums
from auditlib.scoring.reading import read_facts
from auditlib.scoring.readings import choose
from auditlib.standard.conditions import Province
from auditlib.standard.inputs import Input
from auditlib.standard.parts import asked_in, provinces_in
from auditlib.standard.readings import under
from auditlib.standard.schema import Standard
from auditlib.words import number_text


def province_lines(folder: Path) -> list[str]:
    """Work out from the values in force what rules in force hold cities against, as lines for the province's file.

    A remark names every city that lacks a value, or cannot be read: the figure is then of the others. Raises AuditError
    where no city can be read, or two figures want different sums of one input.
    """
    cases, without = [], []
    for path in city_files(folder):
        try:
            cases.append(open_case(path))
        except AuditError as error:
            without.append((path.stem, str(error)))
    if not cases:
        raise FileError(f"{folder}: 没有一个市可以读出；第一处：{without[0][1]}")
    cities, listed = cities_of(cases, without), read_province(cases[0].params.province_file).cities
    return list(_lines(cities, [name for name in listed if name not in cities.frame.index]))


def _lines(cities: Cities, unread: list[str]) -> Iterator[str]:
    standard = under(cities.standard, choose(cities.standard, cities.readings))
    facts = with_sums(standard, read_facts(standard, cities.frame))
    if not facts.sums and facts.peers is None:
        yield "# 现行口径下没有计分点要与全省相比，不需要写什么"
        return
    yield f"# 以下由 {facts.size} 个市现在的数和决定算出，写进 {PROVINCE}；数或决定有变时请重新算"
    if unread:
        yield f"# 没有算进的市：{'、'.join(unread)}（没有参数文件，或读不出）"
    yield from (f"# {stem}：{said}" for stem, said in cities.without)
    sums: dict[str, str] = {}
    figures: dict[str, dict[str, str]] = {}
    for part in facts.sums:
        yield from _remarks(facts, part)
        for name, text in _texts(facts, part, {name: standard.inputs[name].scale for name in asked_in(part)}):
            if word_of(part) != "sum":
                figures.setdefault(name, {})[word_of(part)] = text
            elif sums.setdefault(name, text) != text:
                raise AuditError(f"{name} 在两处要的合计不同，因为各处缺数的市不同；请先补齐各市的数")
    for head, lines in (("sums", sums), ("figures", {name: _flow(words) for name, words in figures.items()})):
        if lines:
            yield f"{head}:"
            yield from (f"  {name}: {text}" for name, text in lines.items())
    yield from _peers(standard, facts)


def _peers(standard: Standard, facts: Facts) -> Iterator[str]:
    """Write what each city has of the inputs by which cities are ranked or compared, with a remark for what one lacks."""
    parts = provinces_in((*standard.effects.values(), *standard.beside))
    names = list(dict.fromkeys(name for part in parts if word_of(part) == EACH for name in asked_in(part)))
    for name in names:
        gone = facts.columns[name].gone
        if gone is not None and gone.any():
            yield f"# {name}：{'、'.join(map(str, facts.index[gone]))}没有数，不参加比较"
    if names:
        yield "peers:"
    for at, city in enumerate(facts.index if names else ()):
        there = {name: text for name in names if (text := _value(standard.inputs[name], facts.columns[name], at))}
        yield f"  {city}: {_flow(there)}"


def _value(item: Input, column: Column, at: int) -> str:
    """Write one city's value as the province's file takes it; nothing where there is none."""
    if column.gone is not None and column.gone[at]:
        return ""
    value = int(column.values[at])
    if item.type == "yes_no":
        return "是" if value else "否"
    if item.type == "state":
        return f'"{list(item.states)[value]}"'
    if item.type == "date":
        return f'"{date.fromordinal(value).isoformat()}"'
    return number_text(Decimal(value) / item.scale, grouped=False)


def _remarks(facts: Facts, part: Province) -> Iterator[str]:
    """Name the cities that have not all that a figure takes."""
    for name in asked_in(part):
        gone = facts.columns[name].gone
        if gone is not None and gone.any():
            yield f"# {name}：{'、'.join(map(str, facts.index[gone]))}没有数，所用的数只由其余 {facts.sums[part].cities} 个市算出"


def _texts(facts: Facts, part: Province, scales: dict[str, int]) -> Iterator[tuple[str, str]]:
    """Write each value that a figure takes exactly; nothing where no city has one."""
    values, cities = facts.sums[part]
    for name, units in values.items() if cities else ():
        text = number_text(Decimal(int(units)) / scales[name], grouped=False)
        yield name, f"{text}/{cities}" if word_of(part) == "mean" else text


def _flow(words: dict[str, str]) -> str:
    return "{" + ", ".join(f"{word}: {text}" for word, text in words.items()) + "}"
