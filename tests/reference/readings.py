"""What the readings (口径) of the standard of 2012 put in place of single effects, written from their words."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from auditlib.standard.effects import AnyEffect, Void
from tests.reference.ways import City, Points, Way, percentage, stepwise

Otherwise = tuple[tuple[str, ...], Callable[[City, Way], Points]]


THREE = ("blank_certificates", "query_records", "statistics_certified")


def _lower_bands(city: City, way: Way) -> Points:
    found = city["qualification_problem_persons"]
    for least, points in ((31, 5), (20, 4), (10, 2), (1, 1)):
        if found >= least:
            return Fraction(points)
    return Fraction(0)


def _past_the_province(city: City, way: Way) -> Points:
    now, then = "senior_certified", "senior_certified_prev"
    if not city[then] or not way.province[then]:
        return None
    growth, base = (percentage(each[now] / each[then] - 1, way) for each in (city, way.province))
    return stepwise(growth - base, Fraction(1, 100), Fraction(1, 10), way)


def _first_free(city: City, way: Way) -> Points:
    if not city["registrations"]:
        return None
    rate = percentage(city["registration_errors"] / city["registrations"], way)
    return stepwise(rate - Fraction(3, 1000), Fraction(3, 1000), Fraction(1), way)


def _pairwise(city: City, way: Way) -> Points:
    blank, query, listed = (city[name] for name in THREE)
    return stepwise(abs(blank - query) + abs(query - listed) + abs(listed - blank), Fraction(100), Fraction(1, 10), way)


def _against_blank(city: City, way: Way) -> Points:
    blank, query, listed = (city[name] for name in THREE)
    return stepwise(max(abs(query - blank), abs(listed - blank)), Fraction(100), Fraction(1, 10), way)


CONDITIONS_OF_9 = ("quality_system", "quality_staff", "quality_agreements")


CERTIFIED = ("certified", "target_certified")


OTHERWISE: dict[tuple[str, str, str], Otherwise] = {
    ("11.9b", "lower", "band_edges"): (("qualification_problem_persons",), _lower_bands),
    ("1.1b", "cliff", "certified_shortfall"): (
        CERTIFIED,
        lambda city, way: Fraction(8 if city[CERTIFIED[0]] >= city[CERTIFIED[1]] else 0),
    ),
    ("2.2.2a", "province", "growth_base"): (("senior_certified", "senior_certified_prev"), _past_the_province),
    ("11.3b", "first_free", "registration_error_steps"): (("registration_errors", "registrations"), _first_free),
    ("11.3b", "any_error", "registration_error_steps"): (
        ("registration_errors",),
        lambda city, way: Fraction(6 if city["registration_errors"] else 0),
    ),
    ("13.2.1b", "pairwise", "consistency_gap"): (THREE, _pairwise),
    ("13.2.1b", "against_blank", "consistency_gap"): (THREE, _against_blank),
    ("9.1a", "each", "quality_conditions"): (
        CONDITIONS_OF_9,
        lambda city, way: Fraction(sum(city[name] for name in CONDITIONS_OF_9)),
    ),
}


def read_otherwise(effect: AnyEffect, way: Way) -> Otherwise | None:
    """Find what a reading puts in place of an effect: the inputs that it waits for, and its points."""
    return next(
        (o for (id_, option, name), o in OTHERWISE.items() if id_ == effect.id and way.says(option, name)), None
    )


def source(effect: AnyEffect, way: Way) -> str | None:
    """Name the award that a deduction is taken from; under the cliff, that of 1.2 comes from the row."""
    if effect.id == "1.2b" and way.says("cliff", "certified_shortfall"):
        return None
    return getattr(effect, "from_", None)


def scope(effect: AnyEffect, way: Way) -> str:
    """Tell what a void takes to 0: the row, its clause, or nothing."""
    if not isinstance(effect, Void):
        return "none"
    for id_, reading in (("10.1b", "leak_points"), ("13.2.1c", "falsified_points")):
        if effect.id == id_ and way.says("none", reading):
            return "none"
    return "row" if effect.id in ("10.1b", "11.1b") and way.says("row", "void_scope") else effect.void
