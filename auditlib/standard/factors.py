"""The fixed factors of the exact arithmetic, in one place for the engine and for the check of its width."""

from __future__ import annotations

from fractions import Fraction
from math import gcd
from typing import NamedTuple


class Factors(NamedTuple):
    """steps = floor((num·x − level·l·by) / (den·by)) for a measure x / (d·by), a level l / e and a step."""

    num: int
    level: int
    den: int


def step_factors(den: int, level_den: int, every: Fraction) -> Factors:
    """Make the smallest whole factors for counting steps of `every` between a measure and a level.

    The measure is x / (den·by), the level l / level_den; (x/(den·by) − l/level_den) / every is brought on one
    denominator and its fixed factors are divided by what they have in common.
    """
    num, level, below = (
        level_den * every.denominator,
        den * every.denominator,
        den * level_den * every.numerator,
    )
    common = gcd(num, level, below)
    return Factors(num // common, level // common, below // common)
