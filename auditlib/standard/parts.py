"""What measures, conditions and effects are made of: their parts, the inputs that they use, and what of the province."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from auditlib.standard.conditions import (
    All,
    Among,
    AnyOf,
    Apart,
    Case,
    Cases,
    Compare,
    Deviation,
    Difference,
    Growth,
    Is,
    Least,
    Lookup,
    Mean,
    Met,
    Most,
    Not,
    Product,
    Province,
    Rank,
    Round,
    Share,
    Spread,
    Sum,
)
from auditlib.standard.forms import Months
from auditlib.standard.scale import Eased

# Where each condition and measure names its inputs; what is the province's is no input of the city.
FIELDS: dict[type, tuple[str, ...]] = {
    Sum: ("sum",), Difference: ("difference",), Product: ("product",), Share: ("share",), Growth: ("growth",),
    Spread: ("spread",), Mean: ("mean",), Least: ("min",), Most: ("max",), Deviation: ("deviation",), Met: ("met",), Among: ("among",),
    Lookup: ("lookup",), Cases: ("cases",), Case: ("when", "value"), Round: ("round",),
    Months: ("months",), Compare: ("of", "level"), Is: ("of",), Not: ("not_",), All: ("all",), AnyOf: ("any",),
    Eased: ("of", "part"),
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
        return not is_bare(measure.province) and is_quotient(_quotient_of(measure))
    if isinstance(measure, Deviation) and measure.relative:
        return False
    known = [part for part in parts_of(measure) if not isinstance(part, Fraction)]
    return isinstance(measure, KEEPING) and bool(known) and all(is_quotient(part) for part in known)


# What comes to a number of the kind that it is made of.
KEEPING = (Difference, Spread, Mean, Least, Most, Deviation, Cases, Round)


def own_units(measure: Any) -> set[str]:
    """Name the units that a share or growth, or what keeps it as it is, states for itself; the outermost alone counts."""
    own = getattr(measure, "unit", None)
    if own is not None:
        return {own}
    inner = (_quotient_of(measure),) if isinstance(measure, Province) else parts_of(measure)
    kept = inner if isinstance(measure, (*KEEPING, Province)) else ()
    return {unit for part in kept for unit in own_units(part)}


def _quotient_of(part: Province) -> Any:
    """Tell what of a figure of the province may be a share: the measure taken of every city, or that of their sums."""
    taken = taken_of(part)
    return part.province if taken is None else taken


def is_place(measure: Any) -> bool:
    """Tell whether a measure is a place among the cities."""
    return isinstance(measure, Province) and isinstance(measure.province, Rank)


def is_bare(figure: Any) -> bool:
    """Tell whether a figure of the province is a number, whatever it is made of: a place, or a deviation as a part of the mean."""
    return isinstance(figure, Rank) or (isinstance(figure, Apart) and figure.relative)


def parts_of(measure: Any) -> tuple[Any, ...]:
    """List the measures that a measure is made of; none for an input, a number, a count or a lookup."""
    if isinstance(measure, Round):
        return (measure.round,)
    if isinstance(measure, Cases):
        return tuple(case.value for case in measure.cases)
    for word in (
        "sum",
        "difference",
        "product",
        "share",
        "growth",
        "spread",
        "mean",
        "min",
        "max",
        "deviation",
        "months",
    ):
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
        return is_simple(part.province) if taken_of(part) is None else not is_by_city(part)
    if isinstance(part, Compare | Is | Not | All | AnyOf):
        inner = (getattr(part, field) for field in fields_of(part))
        return all(map(is_simple, (each for one in inner for each in (one if isinstance(one, tuple) else (one,)))))
    if isinstance(part, Spread):
        return all(isinstance(each, str) for each in part.spread)
    return part is None or isinstance(part, str | Fraction) or _is_sum(part)


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
        return inputs_in(part.province.rank) if isinstance(part.province, Rank) else ()
    found = [name for field in fields_of(part) for name in inputs_in(getattr(part, field))]
    return tuple(dict.fromkeys(found))


def has_cases(part: Any) -> bool:
    """Tell whether an effect, a condition or a measure takes one of several cases."""
    if isinstance(part, Cases):
        return True
    inner = part if isinstance(part, tuple) else [getattr(part, field) for field in fields_of(part)]
    return any(map(has_cases, inner))


def strict_in(part: Any) -> frozenset[str]:
    """Name the inputs that a condition or a measure uses outside means and counts that leave out what does not apply."""
    if isinstance(part, Mean | Met) and part.only:
        return frozenset()
    if isinstance(part, tuple):
        return frozenset().union(*map(strict_in, part))
    if part is None or isinstance(part, str | Fraction | Province) or not fields_of(part):
        return frozenset(inputs_in(part))
    return frozenset().union(*(strict_in(getattr(part, field)) for field in fields_of(part)))


def taken_of(part: Province) -> Any:
    """Tell the measure that a figure of the province takes of every city; None for a share or growth, which is of their sums."""
    inner = part.province
    return next((found for word in TAKEN if (found := getattr(inner, word, None)) is not None), None)


TAKEN = ("mean", "max", "min", "deviation", "rank")


def is_by_city(part: Province) -> bool:
    """Tell whether a figure of the province hangs on what each city has, not only on a sum, mean or end of one input."""
    return isinstance(part.province, Rank | Apart) or not isinstance(taken_of(part), str | None)


def asked_in(part: Province) -> tuple[str, ...]:
    """Name the inputs of all cities that a figure of the province is made of."""
    taken = taken_of(part)
    return inputs_in(part.province if taken is None else taken)


def provinces_in(part: Any) -> tuple[Province, ...]:
    """List the province's figures that an effect, or a condition in it, is held against."""
    if isinstance(part, Province):
        return (part,)
    if part is None:
        return ()
    inner = part if isinstance(part, tuple) else [getattr(part, field) for field in fields_of(part)]
    return tuple(dict.fromkeys(found for each in inner for found in provinces_in(each)))


def nested(part: Any) -> Iterator[Any]:
    """Walk an effect, condition or measure with all that it is made of, or several of them."""
    if isinstance(part, tuple):
        for each in part:
            yield from nested(each)
    elif hasattr(type(part), "model_fields"):
        yield part
        for field in type(part).model_fields:
            yield from nested(getattr(part, field))
