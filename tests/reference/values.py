"""A city's inputs as exact numbers and truths, and the province's sums of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from auditlib.standard.parts import strict_in
from auditlib.standard.schema import Standard
from tests.reference.ways import UNGIVEN, City, Points


def value_of(standard: Standard, name: str, given: Any) -> Any:
    """Take a value as a truth, a state's name or an exact number."""
    if given in UNGIVEN:
        return None
    if given is None or isinstance(given, bool) or standard.inputs[name].type == "state":
        return given
    if standard.inputs[name].type == "date":
        return Fraction(date.fromisoformat(str(given)).toordinal())
    return None if standard.inputs[name].each else Fraction(str(given))


def spared_in(standard: Standard, city: City) -> frozenset[str]:
    rows = [row for row in standard.rows.values() if row.not_applicable is not None and row.applies is None]
    named = strict_in(tuple(effect for row in rows for effect in row.effects))
    return frozenset(name for name in named if city.get(name) == "not_applicable")


def judged_in(standard: Standard, city: City, known: City) -> dict[str, Points]:
    """Add up the points given for each of several incidents; None where one of them has none."""
    found: dict[str, Points] = {}
    for name, item in standard.inputs.items():
        if item.each is not None:
            given = None if city.get(name) in UNGIVEN else city.get(name)
            figures = [Fraction(each) for each in str(given).split("+")] if given is not None else []
            count = known[item.each]
            lacks = len(figures) < count if count is not None else not figures
            stated = city.get(name) in UNGIVEN
            found[name] = None if lacks or stated else sum(figures, Fraction(0))
    return found


PROVINCIAL = ("senior_certified", "senior_certified_prev", "people", "before")


def province_sums(standard: Standard, cities: Iterable[City]) -> City:
    """Add up what readings hold against the province: this year and last, over the cities that have both."""
    names = [name for name in PROVINCIAL if name in standard.inputs]
    known = [[value_of(standard, name, city.get(name)) for name in names] for city in cities]
    both = [values for values in known if None not in values]
    return {name: sum((values[n] for values in both), Fraction(0)) for n, name in enumerate(names)}
