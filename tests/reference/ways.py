"""How a standard is read, and the arithmetic that depends on it: percentages, steps, multiples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor
from typing import Any

UNGIVEN = ("not_applicable", "unsampled")

City = Mapping[str, Any]
Points = Fraction | None
Truth = bool | None


@dataclass(frozen=True)
class Way:
    """How a standard is read: the option of each reading, the province's sums, and all cities scored together.

    `signed`: the points at discretion that may add or take. `spared`: what this city has not, in rows that therefore do not apply.
    `out` names the inputs that the city reports as 不适用.
    """

    chosen: Mapping[str, str] = field(default_factory=dict)
    province: City = field(default_factory=dict)
    cities: tuple[City, ...] = ()
    signed: frozenset[str] = frozenset()
    spared: frozenset[str] = frozenset()
    out: frozenset[str] = frozenset()

    def says(self, option: str, reading: str) -> bool:
        """Tell whether a reading is read so."""
        return self.chosen.get(reading) == option


PLAIN = Way()


def to_multiple(value: Fraction, to: Fraction, how: str) -> Fraction:
    """Round to a multiple: half up in magnitude, down towards 0 or up away from it."""
    size = abs(value) / to
    times = {"half_up": floor(size + Fraction(1, 2)), "down": floor(size), "up": ceil(size)}[how]
    return to * times * (-1 if value < 0 else 1)


def percentage(ratio: Fraction, way: Way) -> Fraction:
    """Round a ratio half up to 0.01 % where percentages are rounded first."""
    if not way.says("two_decimals", "ratio_rounding"):
        return ratio
    size = Fraction(floor(abs(ratio) * 10_000 + Fraction(1, 2)), 10_000)
    return size if ratio > 0 else -size


def stepwise(over: Fraction, every: Fraction, gives: Fraction, way: Way) -> Fraction:
    """Count the steps in what lies over a level: the completed ones, the begun ones too, or by proportion."""
    steps = max(Fraction(0), over / every)
    if way.says("proportional", "steps"):
        return Fraction(floor(steps * gives * 1000 + Fraction(1, 2)), 1000)
    return gives * (ceil(steps) if way.says("started", "steps") else floor(steps))
