"""Grades (等次): the first of the standard's list whose demands a city meets, as far as its quota goes.

A quota is filled from the highest total down; cities alike in total share a place, so that one more may come in with the last.
A city that a full quota leaves out is held against the next grade of the list. A share is one of all cities scored together,
those without a settled total among them, which have no place yet. One city alone is graded without quotas.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from auditlib.scoring.facts import Array, Mask
from auditlib.scoring.judge import Block
from auditlib.scoring.quantity import truth
from auditlib.scoring.truth import Truth, both, negate
from auditlib.standard.schema import Standard
from auditlib.standard.types import Percent
from auditlib.standard.wholes import Grade


def grade(
    standard: Standard, block: Block, total: Array, provisional: Mask, sanctions: Mapping[str, Truth]
) -> list[str | None]:
    """Grade every city; None where a row is pending or a demand not known."""
    found = np.full(len(total), -1)
    open_ = ~provisional
    for n, each in enumerate(standard.grades):
        meets = _meets(standard, block, total, each, sanctions)
        here = open_ & meets.holds
        if each.most is not None and len(total) > 1:
            here &= _places(total, here) < quota(each, len(total))
        found[here] = n
        # Where a demand is not known, no later grade can be known either.
        open_ = open_ & ~here & (meets.holds | ~meets.possible)
    return [standard.grades[n].name if n >= 0 else None for n in found]


def _meets(standard: Standard, block: Block, total: Array, each: Grade, sanctions: Mapping[str, Truth]) -> Truth:
    holds = np.ones(len(total), bool) if each.at_least is None else total >= each.at_least
    for name, least in each.floors.items():
        points = block.rows[name].score if name in block.rows else block.totals.sections[name]  # type: ignore[union-attr]
        holds = holds & (points >= least)
    found = Truth(holds)
    if each.when is not None:
        found = both(found, truth(standard, block.facts, each.when))
    for name in each.unless:
        found = both(found, negate(sanctions[name]))
    return found


def _places(total: Array, among: Mask) -> Array:
    """Tell how many of the cities in question stand strictly above each."""
    ours = np.sort(total[among])
    return len(ours) - np.searchsorted(ours, total, side="right")


def quota(each: Grade, cities: int) -> int:
    """Tell how many of so many cities can have a grade: its number, or its share of them rounded down; all, without a quota."""
    if each.most is None:
        return cities
    return int(each.most * cities) if each.most < 1 or isinstance(each.most, Percent) else int(each.most)
