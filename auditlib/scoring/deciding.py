"""Which figures decide a condition, or which of several cases counts, for one city: what an explanation must name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from auditlib.scoring.facts import Facts
from auditlib.scoring.quantity import truth
from auditlib.standard.conditions import All, AnyOf, Case, Cases, Compare, Is, Not
from auditlib.standard.schema import Standard


def case_of(standard: Standard, here: Facts, measure: Cases) -> Case:
    """Tell which case applies to the only city of some facts."""
    return next(case for case in measure.cases if case.when is None or truth(standard, here, case.when).holds[0])


def why_case(standard: Standard, here: Facts, measure: Cases) -> list[Any]:
    """List the simple conditions on which it hangs that a case counts: what kept those before it from it, then its own.

    Of what is looked at several times, as along a ladder of levels, the last.
    """
    counts = case_of(standard, here, measure)
    found: dict[str, Any] = {}
    for case in measure.cases[: measure.cases.index(counts) + 1]:
        for each in deciding(standard, here, case.when):
            found[_about(each)] = each
    return list(found.values())


def deciding(standard: Standard, here: Facts, condition: Any) -> Iterator[Any]:
    """List the simple conditions that make one hold, or keep it from holding."""
    if condition is None:
        return
    if isinstance(condition, Not):
        yield from deciding(standard, here, condition.not_)
    elif isinstance(condition, All | AnyOf):
        parts = condition.all if isinstance(condition, All) else condition.any
        found = [truth(standard, here, part) for part in parts]
        # One that holds is enough for any, one that does not is enough against all.
        decisive = [bool(each.holds[0] if isinstance(condition, AnyOf) else not each.possible[0]) for each in found]
        for part, decides in zip(parts, decisive, strict=True):
            if decides or not any(decisive):
                yield from deciding(standard, here, part)
    else:
        yield condition


def _about(condition: Any) -> str:
    """Name what a simple condition looks at."""
    return repr(condition.of) if isinstance(condition, Compare | Is) else repr(condition)
