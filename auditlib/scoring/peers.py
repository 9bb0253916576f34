"""The figures of the province that a standard asks for: given by it, or taken from all cities scored together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from auditlib.errors import InputError
from auditlib.scoring.facts import Facts, Peers, Sums
from auditlib.scoring.given import EACH, Figure, listed_by_city, take_given, word_of
from auditlib.scoring.reading import read_facts
from auditlib.standard.conditions import Highest, Province
from auditlib.standard.parts import asked_in, provinces_in
from auditlib.standard.readings import under
from auditlib.standard.schema import Standard


def with_sums(standard: Standard, facts: Facts, given: Mapping[str, Any] | None = None) -> Facts:
    """Add to the facts the figures that the standard in force asks for: the province's own, else of the cities that have all.

    `given` holds them as `scoring.given` says; what the standard in force does not ask for is left. Raises InputError.
    """
    checked = take_given(standard, given or {})
    asked = provinces_in((*standard.effects.values(), *standard.beside))
    sums = {part: _sums(standard, facts, part, checked) for part in asked if word_of(part) != EACH}
    facts = replace(facts, sums=sums) if sums else facts
    names = dict.fromkeys(name for part in asked if word_of(part) == EACH for name in asked_in(part))
    return _with_peers(standard, facts, names, given or {}) if names else facts


def with_all_sums(standard: Standard, facts: Facts, given: Mapping[str, Any] | None = None) -> Facts:
    """Add the figures that any option asks for; `standard` is the one read from its file. Raises InputError."""
    found = with_sums(standard, facts, given)
    for name, reading in standard.readings.items():
        for key, option in reading.options.items():
            if provinces_in(option.effects):
                more = with_sums(under(standard, {name: key}), facts, given)
                found = replace(more if found.peers is None else found, sums={**found.sums, **more.sums})
    return found


def _with_peers(standard: Standard, facts: Facts, names: Iterable[str], given: Mapping[str, Any]) -> Facts:
    """Set beside the cities those among which each has its place: all that the province lists, or themselves."""
    listed = listed_by_city(given)
    lacking = [name for name in names if name not in listed]
    if not listed:
        return replace(facts, peers=Peers(facts, given=False), place=np.arange(facts.size))
    if lacking:
        words = standard.words
        said = (
            f"{words.whole}: 给出了部分输入的各{words.city}的数，还缺 {'、'.join(lacking)}；"
            f"请一并给出，或都不给（由一同计分的各{words.city}比较）"
        )
        raise InputError(words.whole, lacking[0], "", [said])
    cities = pd.Index(dict.fromkeys(city for values in listed.values() for city in values))
    columns = {name: [values.get(city) for city in cities] for name, values in listed.items()}
    frame = pd.DataFrame(columns, cities, dtype=object)
    peers = Peers(read_facts(standard, frame), given=True)
    return replace(facts, peers=peers, place=cities.get_indexer(facts.index))


def _sums(standard: Standard, facts: Facts, part: Province, given: Mapping[Figure, Any]) -> Sums:
    names, word = asked_in(part), word_of(part)
    lacking = [name for name in names if Figure(name, word) not in given]
    if lacking and len(lacking) < len(names):
        words = standard.words
        said = f"{words.whole}: 给出了部分合计，还缺 {'、'.join(lacking)}；请一并给出，或都不给（由一同计分的各{words.city}相加）"
        raise InputError(words.whole, lacking[0], "", [said])
    if not lacking:
        return Sums({name: given[Figure(name, word)] for name in names}, None)
    has = np.ones(facts.size, bool)
    for name in names:
        gone = facts.columns[name].gone
        has = has if gone is None else has & ~gone
    figure = _total if word in {"sum", "mean"} else _end(part)
    return Sums({name: figure(facts.columns[name].values[has]) for name in names}, int(has.sum()))


def _end(part: Province) -> Callable[[Any], int]:
    def end(values: Any) -> int:
        return int(values.max() if isinstance(part.province, Highest) else values.min()) if len(values) else 0

    return end


def _total(values: Any) -> int:
    """Add up exactly, whatever the sum comes to, in halves that cannot overflow."""
    high, low = values >> 32, values & 0xFFFFFFFF
    return (int(high.sum()) << 32) + int(low.sum())
