"""The score of a row, as the standard puts it together:

    base   = the awards, each less the deductions that are taken from it, which stop when it is used up
    before = base − all other deductions
    score  = max(0, before) + bonuses
    void   : its scope, bonuses included, comes to 0

A row that needs a missing value has no score yet, unless it is void whatever that value is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

import numpy as np

from auditlib.scoring.facts import Array, Mask
from auditlib.scoring.kinds import Outcome
from auditlib.scoring.quantity import either
from auditlib.standard.schema import Row


@dataclass(frozen=True, slots=True)
class RowPoints:
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
    taken = {effect.id: outcomes[effect.id].points for effect in row.effects}
    masks = {effect.id: outcomes[effect.id].gone for effect in row.effects}
    net = {effect.id: taken[effect.id] for effect in row.effects if effect.role in ("award", "bonus")}
    # Where what is left of an award is not known, be it for the award or for what was taken from it before.
    open_ = {effect_id: masks[effect_id] for effect_id in net}
    others: list[Array] = []
    for effect in row.effects:
        if effect.role != "deduct":
            continue
        source = getattr(effect, "from_", None)
        if source is None:
            others.append(taken[effect.id])
            continue
        taken[effect.id] = np.minimum(taken[effect.id], net[source])
        net[source] = net[source] - taken[effect.id]
        masks[effect.id] = open_[source] = either(masks[effect.id], open_[source])
    cancelled = _void_clauses(row, outcomes, net)
    nothing = np.zeros(len(next(iter(taken.values()))), np.int64)
    base = _sum([net[effect.id] for effect in row.effects if effect.role == "award"], nothing)
    bonus = _sum([net[effect.id] for effect in row.effects if effect.role == "bonus"], nothing)
    deductions = _sum(others, nothing)
    before = base - deductions if others else base
    score = np.maximum(before, 0) if others else before
    score = score if bonus is nothing else score + bonus
    gone, void = either(*masks.values()), _row_void(row, outcomes)
    if void is not None:
        score = score * ~void
        gone = None if gone is None else gone & ~void
    return RowPoints(base, bonus, deductions, before, score, gone, void, taken, masks, cancelled)


def _sum(parts: list[Array], nothing: Array) -> Array:
    return reduce(np.add, parts) if parts else nothing


def _row_void(row: Row, outcomes: Mapping[str, Outcome]) -> Mask | None:
    """Mark where the whole row is known to be void."""
    void = either(*(outcomes[effect.id].occurs.holds for effect in row.voids))
    return void if void is not None and void.any() else None


def _void_clauses(row: Row, outcomes: Mapping[str, Outcome], net: dict[str, Array]) -> dict[str, Array]:
    """Take the awards and bonuses of voided clauses to 0, in place, and tell by how much each was cut."""
    cancelled: dict[str, Array] = {}
    for clause in row.clauses:
        void = either(*(outcomes[effect.id].occurs.holds for effect in clause.voids))
        if void is None or not void.any():
            continue
        for effect in clause.effects:
            if effect.id in net:
                kept = net[effect.id] * ~void
                cancelled[effect.id] = net[effect.id] - kept
                net[effect.id] = kept
    return cancelled
