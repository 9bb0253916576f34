"""The province's figures worked out from all its cities, as the lines that go into the province's file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from auditlib.ask.cities import Cities, cities_of
from auditlib.audit import open_case
from auditlib.errors import AuditError, FileError
from auditlib.params import PROVINCE, city_files, read_province, standard_at
from auditlib.scoring.facts import Column, Facts
from auditlib.scoring.given import EACH, Figure, asked_ever, asked_under, told_figure, word_of
from auditlib.scoring.peers import with_all_sums
from auditlib.scoring.reading import read_facts
from auditlib.scoring.readings import choose
from auditlib.standard.conditions import Province
from auditlib.standard.inputs import Input
from auditlib.standard.load import load_standard
from auditlib.standard.parts import asked_in
from auditlib.standard.readings import under
from auditlib.standard.schema import Standard
from auditlib.words import number_text


class Worked(NamedTuple):
    """The figures that a province's cities come to, as its file has them: sums and other words by input, values by city."""

    sums: dict[str, str]
    figures: dict[str, dict[str, str]]
    peers: dict[str, dict[str, str]]


def province_lines(folder: Path) -> list[str]:
    """Work out from the values in force what rules hold cities against under any reading, as lines for the province's file.

    A remark names every city that lacks a value, or cannot be read: the figure is then of the others. Raises AuditError
    where no city can be read, or two figures want different sums of one input.
    """
    cities, unread = _read(folder)
    return list(_lines(cities, unread))


def moved_figures(folder: Path) -> list[str]:
    """Name the figures that the province's file gives and that are no longer what its cities come to.

    Raises AuditError as `province_lines` does.
    """
    province = folder / PROVINCE
    if not asked_ever(load_standard(standard_at(read_province(province).standard, province))):
        return []
    cities, _ = _read(folder)
    standard = cities.standard
    worked, given = _worked(standard, _facts(cities)), cities.sums
    found = [
        Figure(name, word)
        for name, words in [*((name, {"sum": text}) for name, text in worked.sums.items()), *worked.figures.items()]
        for word, text in words.items()
        if (stated := _stated(given, name, word)) is not None and _exact(str(stated)) != _exact(text)
    ]
    found += [
        Figure(name, EACH)
        for name in dict.fromkeys(name for values in worked.peers.values() for name in values)
        for stated in [_stated(given, name, EACH)]
        if isinstance(stated, Mapping)
        and any(_written(stated.get(city)) != values.get(name, "") for city, values in worked.peers.items())
    ]
    return [told_figure(standard, figure) for figure in found]


def _stated(given: Mapping[str, Any], name: str, word: str) -> Any:
    listed = given.get(name)
    return listed.get(word) if isinstance(listed, Mapping) else listed if word == "sum" else None


def _written(value: Any) -> str:
    """Write a value that the province's file gives as `_value` writes one that is worked out."""
    if value is None or isinstance(value, bool):
        return "" if value is None else "是" if value else "否"
    return number_text(value, grouped=False) if isinstance(value, int | Decimal) else f'"{value}"'


def _exact(text: str) -> Fraction:
    top, _, below = text.partition("/")
    return Fraction(top) / Fraction(below or 1)


def _read(folder: Path) -> tuple[Cities, list[str]]:
    """Open all cities of a folder, and name those of the province that could not be."""
    cases, without = [], []
    for path in city_files(folder):
        try:
            cases.append(open_case(path))
        except AuditError as error:
            without.append((path.stem, str(error)))
    if not cases:
        raise FileError(f"{folder}: 没有一份参数文件可以读出；第一处：{without[0][1]}")
    cities, listed = cities_of(cases, without), read_province(cases[0].params.province_file).cities
    return cities, [name for name in listed if name not in cities.frame.index]


def _facts(cities: Cities) -> Facts:
    return with_all_sums(cities.standard, read_facts(cities.standard, cities.frame))


def _lines(cities: Cities, unread: list[str]) -> Iterator[str]:
    standard, facts = cities.standard, _facts(cities)
    words, asked = standard.words, asked_under(under(standard, choose(standard, cities.readings)))
    if not facts.sums and facts.peers is None:
        yield f"# 没有计分点要与{words.whole}相比，不需要写什么"
        return
    yield f"# 以下由 {facts.size} 个{words.city}现在的数和决定算出，写进 {PROVINCE}；数或决定有变时请重新算"
    if other := [told_figure(standard, figure) for figure in asked_ever(standard) if figure not in asked]:
        yield f"# 现行口径不用、改取另一种读法才用的：{'、'.join(other)}"
    if unread:
        yield f"# 没有算进的{words.city}：{'、'.join(unread)}（没有参数文件，或佐证读不出、有错误；请先用 auditlib check 查验）"
    # Every line of what is wrong is a remark, so that the whole can be pasted.
    yield from (f"# {line}" for stem, said in cities.without for line in f"{stem}：{said}".splitlines())
    for part in facts.sums:
        yield from _remarks(standard, facts, part)
    worked = _worked(standard, facts)
    for head, lines in (
        ("sums", worked.sums),
        ("figures", {name: _flow(words) for name, words in worked.figures.items()}),
    ):
        if lines:
            yield f"{head}:"
            yield from (f"  {name}: {text}" for name, text in lines.items())
    for name in _compared(standard):
        gone = facts.columns[name].gone
        if gone is not None and gone.any():
            yield f"# {name}：{'、'.join(map(str, facts.index[gone]))}没有数，不参加比较"
    if worked.peers:
        yield "peers:"
        yield from (f"  {city}: {_flow(values)}" for city, values in worked.peers.items())


def _worked(standard: Standard, facts: Facts) -> Worked:
    """Work the figures out. Raises AuditError where two want different sums of one input."""
    sums: dict[str, str] = {}
    figures: dict[str, dict[str, str]] = {}
    for part in facts.sums:
        for name, text in _texts(facts, part, {name: standard.inputs[name].scale for name in asked_in(part)}):
            if word_of(part) != "sum":
                figures.setdefault(name, {})[word_of(part)] = text
            elif sums.setdefault(name, text) != text:
                city = standard.words.city
                raise AuditError(f"{name} 在两处要的合计不同，因为各处缺数的{city}不同；请先补齐各{city}的数")
    names = _compared(standard)
    peers = {
        str(city): {name: text for name in names if (text := _value(standard.inputs[name], facts.columns[name], at))}
        for at, city in enumerate(facts.index if names else ())
    }
    return Worked(sums, figures, peers)


def _compared(standard: Standard) -> list[str]:
    """Name the inputs of which the province's file lists what each city has: those by which cities are ranked or compared."""
    return [figure.input for figure in asked_ever(standard) if figure.word == EACH]


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


def _remarks(standard: Standard, facts: Facts, part: Province) -> Iterator[str]:
    """Name the cities that have not all that a figure takes."""
    for name in asked_in(part):
        gone = facts.columns[name].gone
        if gone is not None and gone.any():
            rest = f"{facts.sums[part].cities} 个{standard.words.city}"
            yield f"# {name}：{'、'.join(map(str, facts.index[gone]))}没有数，所用的数只由其余 {rest}算出"


def _texts(facts: Facts, part: Province, scales: dict[str, int]) -> Iterator[tuple[str, str]]:
    """Write each value that a figure takes exactly; nothing where no city has one."""
    values, cities = facts.sums[part]
    for name, units in values.items() if cities else ():
        text = number_text(Decimal(int(units)) / scales[name], grouped=False)
        yield name, f"{text}/{cities}" if word_of(part) == "mean" else text


def _flow(words: dict[str, str]) -> str:
    return "{" + ", ".join(f"{word}: {text}" for word, text in words.items()) + "}"
