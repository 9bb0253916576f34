"""What measures, conditions and effects are made of: their parts, the inputs that they use, and what of the province."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from auditlib.standard.conditions import (
    All,
    Among,
    AnyOf,
    Average,
    Case,
    Cases,
    Compare,
    Difference,
    Growth,
    Highest,
    Is,
    Least,
    Lookup,
    Mean,
    Met,
    Most,
    Not,
    Product,
    Province,
    Round,
    Share,
    Spread,
    Sum,
)

# Where each condition and measure names its inputs; what is the province's is no input of the city.
FIELDS: dict[type, tuple[str, ...]] = {
    Sum: ("sum",), Difference: ("difference",), Product: ("product",), Share: ("share",), Growth: ("growth",),
    Spread: ("spread",), Mean: ("mean",), Least: ("min",), Most: ("max",), Met: ("met",), Among: ("among",),
    Lookup: ("lookup",), Cases: ("cases",), Case: ("when", "value"), Round: ("round",),
    Compare: ("of", "level"), Is: ("of",), Not: ("not_",), All: ("all",), AnyOf: ("any",),
}  # fmt: skip


def fields_of(part: Any) -> tuple[str, ...]:
    """Name the fields in which a measure, a condition or an effect names its inputs, in the order of its text."""
    found: tuple[str, ...] = FIELDS.get(type(part), ()) or getattr(type(part), "FIELDS", ())
    return found


def is_ratio(measure: Any) -> bool:
    """Tell whether a measure is a share of something, which is written in percent: no unit of its own says otherwise."""
    return is_quotient(measure) and own_units(measure) <= {"%"}


def is_quotient(measure: Any) -> bool:
    """Tell whether a measure is a share or growth, or made of nothing else, whatever it is written in."""
    if isinstance(measure, Share | Growth):
        return True
    if isinstance(measure, Province):
        return is_quotient(measure.province)
    known = [part for part in parts_of(measure) if not isinstance(part, Fraction)]
    return isinstance(measure, KEEPING) and bool(known) and all(is_quotient(part) for part in known)


# What comes to a number of the kind that it is made of.
KEEPING = (Difference, Mean, Least, Most, Cases, Round)


def own_units(measure: Any) -> set[str]:
    """Name the units that a share or growth, or what keeps it as it is, states for itself; the outermost alone counts."""
    own = getattr(measure, "unit", None)
    if own is not None:
        return {own}
    inner = (measure.province,) if isinstance(measure, Province) else parts_of(measure)
    kept = inner if isinstance(measure, (*KEEPING, Province)) else ()
    return {unit for part in kept for unit in own_units(part)}


def parts_of(measure: Any) -> tuple[Any, ...]:
    """List the measures that a measure is made of; none for an input, a number, a count or a lookup."""
    if isinstance(measure, Round):
        return (measure.round,)
    if isinstance(measure, Cases):
        return tuple(case.value for case in measure.cases)
    for word in ("sum", "difference", "product", "share", "growth", "spread", "mean", "min", "max"):
        found = getattr(measure, word, ())
        if isinstance(found, tuple) and found:
            return found
    return ()


def is_simple(part: Any) -> bool:
    """Tell whether a part is made of inputs, their sums, shares, growths, spreads and counts alone."""
    if isinstance(part, Share | Growth):
        return part.if_zero is None and all(isinstance(each, str) or _is_sum(each) for each in parts_of(part))
    if isinstance(part, Met):
        return all(isinstance(each, str) for each in part.met)
    if isinstance(part, Province):
        return is_simple(part.province)
    if isinstance(part, Compare | Is | Not | All | AnyOf):
        inner = (getattr(part, field) for field in fields_of(part))
        return all(map(is_simple, (each for one in inner for each in (one if isinstance(one, tuple) else (one,)))))
    return part is None or isinstance(part, str | Fraction | Spread) or _is_sum(part)


def _is_sum(part: Any) -> bool:
    return isinstance(part, Sum) and all(isinstance(each, str) for each in part.sum)


def inputs_in(part: Any) -> tuple[str, ...]:
    """Name the inputs that an effect, a condition or a measure uses, in the order of its text."""
    if part is None:
        return ()
    if isinstance(part, str):
        return (part,)
    if isinstance(part, tuple):
        return tuple(name for each in part for name in inputs_in(each))
    if isinstance(part, Province):
        return ()
    found = [name for field in fields_of(part) for name in inputs_in(getattr(part, field))]
    return tuple(dict.fromkeys(found))


def has_cases(part: Any) -> bool:
    """Tell whether an effect, a condition or a measure takes one of several cases."""
    if isinstance(part, Cases):
        return True
    inner = part if isinstance(part, tuple) else [getattr(part, field) for field in fields_of(part)]
    return any(map(has_cases, inner))


def asked_in(part: Province) -> tuple[str, ...]:
    """Name the inputs of all cities that a figure of the province is made of."""
    inner = part.province
    if isinstance(inner, Share | Growth):
        return inputs_in(inner)
    return (inner.mean if isinstance(inner, Average) else inner.max if isinstance(inner, Highest) else inner.min,)


def provinces_in(part: Any) -> tuple[Province, ...]:
    """List the province's figures that an effect, or a condition in it, is held against."""
    if isinstance(part, Province):
        return (part,)
    inner = part if isinstance(part, tuple) else [getattr(part, field) for field in fields_of(part)]
    return tuple(dict.fromkeys(found for each in inner for found in provinces_in(each)))
