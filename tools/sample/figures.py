"""The figures of a city: its part of the province's targets, and what follows from them at the city's rates.

The chain begins with the certificates. Those who passed are counted on their own: nearly as many as took their certificate,
which some of the last year's still do. Hence the appraised, by the pass rate: some 4 % more than their target, since the
targets themselves imply a pass rate of 88.9 %.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from tools.sample.chance import draw_between
from tools.sample.story import Story, Target


def part_targets(targets: Mapping[str, Target], cities: Sequence[Story]) -> list[dict[str, int]]:
    """Part each target among the cities, exactly."""
    parts = {name: _part(name, target, cities) for name, target in targets.items()}
    return [{name: parts[name][n] for name in parts} for n in range(len(cities))]


def _part(name: str, target: Target, cities: Sequence[Story]) -> list[int]:
    """Part a total by the cities' shares in whole units; what is left over goes to the largest remainders."""
    leans = [1 + draw_between(city.code, name, -target.tilt, target.tilt) for city in cities]
    weights = [city.share * lean for city, lean in zip(cities, leans, strict=True)]
    units = target.total // target.unit
    whole = sum(weights)
    exact = [units * weight / whole for weight in weights]
    parts = [int(each) for each in exact]
    largest = sorted(range(len(parts)), key=lambda n: (parts[n] - exact[n], n))
    for n in largest[: units - sum(parts)]:
        parts[n] += 1
    return [part * target.unit for part in parts]


def make_figures(city: Story, targets: Mapping[str, int]) -> dict[str, int]:
    """Make the counted figures of a city, last year's too."""
    rate = city.rate
    certified = int(targets["target_certified"] * rate("certified"))
    passed = int(certified * rate("passed"))
    appraised = int(passed / rate("pass_rate"))
    senior = int(certified * rate("senior"))
    unified = int(targets["target_unified_exam"] * rate("unified"))
    it_exam = int(certified * rate("it_exam"))
    it_smart = int(it_exam * rate("it_smart"))
    registrations = int(appraised * rate("registrations"))
    return {
        "appraised": appraised,
        "certified": certified,
        "passed": passed,
        "high_skilled": int(targets["target_high_skilled"] * rate("high_skilled")),
        "senior_certified": senior,
        "senior_certified_prev": _before(senior, rate("senior_growth")),
        "enterprise_certified": int(certified * rate("enterprise")),
        "unified_exam": unified,
        "unified_exam_prev": _before(unified, rate("unified_growth")),
        "it_exam_unified": it_exam - it_smart,
        "it_exam_smart": it_smart,
        "it_exam_prev": _before(it_exam, rate("it_growth")),
        "registrations": registrations,
        "registration_errors": int(registrations * rate("registration_errors")),
        "blank_certificates": certified + int(certified * rate("blank")),
        "query_records": certified - int(certified * rate("queried")),
        "statistics_certified": certified,
    }


def _before(now: int, growth: Fraction) -> int:
    """Tell last year's figure from this year's and its growth."""
    return int(now / (1 + growth))
