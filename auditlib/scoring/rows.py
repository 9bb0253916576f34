"""The score of a row, as the standard puts it together:

    base   = the awards, each less the deductions that are taken from it, which stop when it is used up
    before = base − all other deductions
    score  = max(0, before) + bonuses
    void   : its scope, bonuses included, comes to 0

A row that needs a missing value has no score yet, unless it is void whatever that value is.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import NamedTuple

import numpy as np

from auditlib.scoring.facts import Array, Mask
from auditlib.scoring.kinds import Outcome
from auditlib.scoring.quantity import either
from auditlib.standard.schema import Row


class RowPoints(NamedTuple):
    """One row for every city, in thousandths: its parts, what the floor added back, and where it is void or pending.

    taken: what each effect gives or takes after stopping at its award; masks: where that is missing; cancelled: by how
    much voids of a clause cut each of its awards and bonuses, net of what was taken from it.
    """

    base: Array
    bonus: Array
    deductions: Array
    before: Array
    score: Array
    gone: Mask | None
    void: Mask | None
    taken: Mapping[str, Array]
    masks: Mapping[str, Mask | None]
    cancelled: Mapping[str, Array]


def add_up(row: Row, outcomes: Mapping[str, Outcome]) -> RowPoints:
    """Put the outcomes of a row's effects together."""
    taken = {name: outcome.points for name, outcome in outcomes.items()}
    masks = {name: outcome.gone for name, outcome in outcomes.items()}
    net = {name: taken[name] for name in row.awards + row.bonuses}
    # Where what is left of an award is not known, be it for the award or for what was taken from it before.
    open_ = {name: masks[name] for name in row.awards}
    for name, source in row.own:
        taken[name] = np.minimum(taken[name], net[source])
        net[source] = net[source] - taken[name]
        masks[name] = open_[source] = either(masks[name], open_[source])
    cancelled = _void_clauses(row, outcomes, net)
    nothing = np.zeros(len(next(iter(taken.values()))), np.int64)
    base = reduce(np.add, [net[name] for name in row.awards]) if row.awards else nothing
    bonus = reduce(np.add, [net[name] for name in row.bonuses]) if row.bonuses else nothing
    deductions = reduce(np.add, [taken[name] for name in row.deductions]) if row.deductions else nothing
    before = base - deductions if row.deductions else base
    score = np.maximum(before, 0) if row.deductions else before
    score = score + bonus if row.bonuses else score
    gone, void = either(*masks.values()), either(*(outcomes[name].occurs.holds for name in row.voids))
    if void is not None:
        score = score * ~void
        gone = None if gone is None else gone & ~void
    return RowPoints(base, bonus, deductions, before, score, gone, void, taken, masks, cancelled)


def _void_clauses(row: Row, outcomes: Mapping[str, Outcome], net: dict[str, Array]) -> dict[str, Array]:
    """Take the awards and bonuses of voided clauses to 0, in place, and tell by how much each was cut."""
    cancelled: dict[str, Array] = {}
    for clause in row.clauses:
        void = either(*(outcomes[name].occurs.holds for name in clause.voids))
        if void is None:
            continue
        for effect in clause.effects:
            if effect.id in net:
                kept = net[effect.id] * ~void
                cancelled[effect.id] = net[effect.id] - kept
                net[effect.id] = kept
    return cancelled
