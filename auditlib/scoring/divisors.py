"""What is known of the two sides of a ratio: whether one is part of the other, and how near to 0 the lower can come."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import Any

from auditlib.standard.conditions import Difference, Least, Most, Spread, Sum
from auditlib.standard.parts import inputs_in, parts_of
from auditlib.standard.schema import Standard


def rest_of(top: Any, bottom: Any) -> Any:
    """Tell what else there is in a sum besides one of its parts; None where the part is not in it once, or is all."""
    if not isinstance(bottom, Sum) or list(bottom.sum).count(top) != 1:
        return None
    others = [part for part in bottom.sum if part != top]
    if set(inputs_in(tuple(others))) & set(inputs_in(top)):
        return None
    return others[0] if len(others) == 1 else Sum.model_construct(sum=tuple(others), name=None, unit=None)


def is_part(standard: Standard, top: Any, bottom: Any) -> bool:
    """Tell whether a check holds the first below the second."""
    return any(check.part == top and check.whole == bottom for check in standard.pairs)


def grain(standard: Standard, measure: Any) -> Fraction | None:
    """Tell by how much the values of a measure of sums and differences of inputs lie apart at the least."""
    joined = isinstance(measure, str | Sum | Difference | Least | Most | Spread)
    if not joined or any(isinstance(part, Fraction) and part.denominator != 1 for part in parts_of(measure)):
        return None
    inner = [part for part in parts_of(measure) if not isinstance(part, str | Fraction)]
    if any(grain(standard, part) is None for part in inner):
        return None
    return Fraction(1, lcm(*(standard.inputs[name].scale for name in inputs_in(measure))))
