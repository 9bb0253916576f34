"""Measures, and conditions over them: true, false, or unknown where what is missing could decide."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import combinations
from math import prod
from typing import Any

from auditlib.standard.conditions import All, AnyOf, Compare, Is, Not, Province, Spread
from auditlib.standard.parts import inputs_in
from tests.reference.ways import PLAIN, City, Points, Truth, Way, percentage, to_multiple


def measure(of: Any, city: City, way: Way = PLAIN) -> Points:
    """Evaluate a measure or a level: an input, a fixed number, or what is made of inputs; None where any input is missing."""
    if isinstance(of, str):
        value: Points = city[of]
        return value
    if of is None or isinstance(of, Fraction):
        return of or Fraction(0)
    if isinstance(of, Province):
        return peers(of, city, way)
    word = next(word for word in MEASURES if hasattr(of, word))
    waits = [name for name in inputs_in(of) if word == "lookup" or name not in way.spared]
    if word in ("among", "lookup") and None in [city[name] for name in waits]:
        return None
    if word in SPECIAL:
        return SPECIAL[word](of, city, way)
    parts = [measure(part, city, way) for part in getattr(of, word)]
    if None in parts:
        return None
    value = SPREADS[of.by](parts) if isinstance(of, Spread) else MEASURES[word](parts)
    if word in ("share", "growth"):
        return of.if_zero if value is None else percentage(value, way)
    return value


def peers(of: Province, city: City, way: Way) -> Points:
    """Evaluate a figure of all cities: a ratio of their sums, or what is made of a measure of those that have it."""
    word = next((word for word in FIGURES if getattr(of.province, word, None) is not None), None)
    if word is None:
        return measure(of.province, way.province, way)
    taken = getattr(of.province, word)
    some = [value for each in way.cities if (value := measure(taken, each, replace(way, out=frozenset()))) is not None]
    if word == "rank":
        return place(of.province, measure(taken, city, way), some)
    return FIGURES[word](of.province, some) if some else None


def place(of: Any, ours: Points, some: list[Fraction]) -> Points:
    """Tell the place of a value: one more than the better values, each counted once, or as often as it is there."""
    if ours is None:
        return None
    better = [value for value in some if (value > ours if of.best == "highest" else value < ours)]
    return Fraction(1 + (len(better) if of.ties == "skip" else len(set(better))))


def deviation(of: Any, values: list[Fraction]) -> Points:
    """Tell a standard deviation by trying whole multiples of what it is rounded to, until one is too large."""
    mean = sum(values, Fraction(0)) / len(values)
    if of.relative and mean <= 0:
        return of.if_zero
    if of.sample and len(values) == 1:
        return None
    square = sum(((value - mean) ** 2 for value in values), Fraction(0)) / (len(values) - (1 if of.sample else 0))
    square = square / mean**2 if of.relative else square
    low, high = 0, 1
    while (high * of.to) ** 2 <= square:
        high *= 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if (middle * of.to) ** 2 <= square else (low, middle)
    exact = (low * of.to) ** 2 == square
    further = {"down": 0, "up": int(not exact), "half_up": int(((low + Fraction(1, 2)) * of.to) ** 2 <= square)}
    return (low + further[of.how]) * of.to


FIGURES: dict[str, Callable[[Any, list[Fraction]], Points]] = {
    "mean": lambda of, some: sum(some, Fraction(0)) / len(some),
    "max": lambda of, some: max(some),
    "min": lambda of, some: min(some),
    "deviation": deviation,
    "rank": lambda of, some: None,
}


def _deviation(of: Any, city: City, way: Way) -> Points:
    parts = [value for part in of.deviation if (value := measure(part, city, way)) is not None]
    return deviation(of, parts) if len(parts) == len(of.deviation) else None


def _mean(of: Any, city: City, way: Way) -> Points:
    counted = [part for part in of.mean if not (of.only and way.out & set(inputs_in(part)))]
    parts = [measure(part, city, way) for part in counted]
    known = [value for value in parts if value is not None]
    return sum(known, Fraction(0)) / len(known) if known and len(known) == len(parts) else None


def _met(of: Any, city: City, way: Way) -> Points:
    counted = [condition for condition in of.met if not (of.only and way.out & set(inputs_in(condition)))]
    truths = [holds(condition, city, way) for condition in counted]
    gaps = [leaf for condition in counted for leaf in leaves(condition) if holds(leaf, city, way) is None]
    return None if gaps else Fraction(sum(map(bool, truths)))


def _cases(of: Any, city: City, way: Way) -> Points:
    for case in of.cases:
        applies = case.when is None or holds(case.when, city, way)
        if applies is None:
            return None
        if applies:
            return measure(case.value, city, way)
    return None


def _rounded(of: Any, city: City, way: Way) -> Points:
    value = measure(of.round, city, way)
    return None if value is None else to_multiple(value, of.to, of.how)


def _months(of: Any, city: City, way: Way) -> Points:
    day, since = (measure(part, city, way) for part in of.months)
    if day is None or since is None:
        return None
    found, began = 0, date.fromordinal(int(since))
    while _later(began, found + 1) <= int(day):
        found += 1
    begun = of.begun and _later(began, found) < int(day)
    return Fraction(found + begun)


def _later(day: date, months: int) -> int:
    """Tell the same day so many months later, or the last of that month where it has no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + year, month + 1)[1]
    return date(day.year + year, month + 1, min(day.day, last)).toordinal()


SPECIAL: dict[str, Callable[[Any, City, Way], Points]] = {
    "met": _met,
    "mean": _mean,
    "deviation": _deviation,
    "cases": _cases,
    "round": _rounded,
    "among": lambda of, city, way: Fraction(sum(city[name] in of.states for name in of.among)),
    "months": _months,
    "lookup": lambda of, city, way: of.table[city[of.lookup]],
}


MEASURES: dict[str, Callable[[Any], Points]] = {
    "sum": lambda parts: sum(parts, Fraction(0)),
    "difference": lambda parts: parts[0] - sum(parts[1:], Fraction(0)),
    "product": lambda parts: prod(parts, start=Fraction(1)),
    "mean": len,
    "deviation": len,
    "min": min,
    "max": max,
    "among": len,
    "met": len,
    "cases": len,
    "round": len,
    "months": len,
    "lookup": len,
    "spread": lambda parts: max(parts) - min(parts),
    "share": lambda parts: parts[0] / parts[1] if parts[1] > 0 else None,
    "growth": lambda parts: (parts[0] - parts[1]) / parts[1] if parts[1] > 0 else None,
}


SPREADS: dict[str, Callable[[Any], Fraction]] = {
    "ends": lambda parts: max(parts) - min(parts),
    "pairs": lambda parts: sum((abs(a - b) for a, b in combinations(parts, 2)), Fraction(0)),
    "first": lambda parts: max(abs(parts[0] - part) for part in parts),
}


# --- conditions over them ---------------------------------------------------------------------------------------


def holds(condition: Any, city: City, way: Way = PLAIN) -> Truth:
    """Evaluate a condition."""
    return CONDITIONS[type(condition)](condition, city, way)


def _compare(condition: Compare, city: City, way: Way) -> Truth:
    ours, level = measure(condition.of, city, way), measure(condition.level, city, way)
    if ours is None or level is None:
        return None
    if condition.word in ("at_least", "at_most") and ours == level:
        return True
    return ours > level if condition.word in ("at_least", "above") else ours < level


def _is(condition: Is, city: City, way: Way) -> Truth:
    return None if city[condition.of] is None else city[condition.of] in (condition.state, *condition.states)


def any_of(truths: Iterable[Truth]) -> Truth:
    """At least one: known to hold as soon as one does, known not to only where every one is known."""
    listed = list(truths)
    return True if True in listed else None if None in listed else False


def no(truth: Truth) -> Truth:
    """The opposite of a truth."""
    return None if truth is None else not truth


CONDITIONS: dict[type, Callable[[Any, City, Way], Truth]] = {
    str: lambda name, city, way: city[name],
    Compare: _compare,
    Is: _is,
    Not: lambda condition, city, way: no(holds(condition.not_, city, way)),
    All: lambda condition, city, way: no(any_of(no(holds(part, city, way)) for part in condition.all)),
    AnyOf: lambda condition, city, way: any_of(holds(part, city, way) for part in condition.any),
}


def leaves(condition: Any) -> list[Any]:
    """List the plain conditions that a condition is made of."""
    if isinstance(condition, Not):
        return leaves(condition.not_)
    if isinstance(condition, All | AnyOf):
        parts = condition.all if isinstance(condition, All) else condition.any
        return [leaf for part in parts for leaf in leaves(part)]
    return [condition]
