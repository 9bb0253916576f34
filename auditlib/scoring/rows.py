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

import numpy as np

from auditlib.scoring.facts import Array, Mask
from auditlib.scoring.kinds import Outcome
from auditlib.scoring.quantity import either
from auditlib.standard.effects import Void
from auditlib.standard.schema import Row


@dataclass(frozen=True, slots=True)
class RowPoints:
    """One row for every city, in thousandths: its parts, what the floor added back, and where it is void or pending.

    taken: what each effect gives or takes after stopping at its award; lost: by how much that stop cut it; cancelled: by
    how much voids cut each award and bonus, net of what was taken from it.
    """

    base: Array
    bonus: Array
    deductions: Array
    before: Array
    score: Array
    gone: Mask | None
    void: Mask | None
    taken: Mapping[str, Array]
    lost: Mapping[str, Array]
    cancelled: Mapping[str, Array]
    masks: Mapping[str, Mask | None]


def add_up(row: Row, outcomes: Mapping[str, Outcome]) -> RowPoints:
    """Put the outcomes of a row's effects together."""
    size = len(next(iter(outcomes.values())).points)
    taken = {effect.id: outcomes[effect.id].points for effect in row.effects}
    masks = {effect.id: outcomes[effect.id].gone for effect in row.effects}
    net = {effect.id: taken[effect.id] for effect in row.effects if effect.role in ("award", "bonus")}
    lost: dict[str, Array] = {}
    other = np.zeros(size, np.int64)
    for effect in row.effects:
        if effect.role != "deduct":
            continue
        source = getattr(effect, "from_", None)
        if source is None:
            other += taken[effect.id]
            continue
        wanted = taken[effect.id]
        taken[effect.id] = np.minimum(wanted, net[source])
        net[source] = net[source] - taken[effect.id]
        lost[effect.id] = wanted - taken[effect.id]
        masks[effect.id] = either(masks[effect.id], masks[source])
    cancelled = _void_clauses(row, outcomes, net)
    base, bonus = np.zeros(size, np.int64), np.zeros(size, np.int64)
    for effect in row.effects:
        if effect.role == "award":
            base += net[effect.id]
        elif effect.role == "bonus":
            bonus += net[effect.id]
    before = base - other
    score = np.maximum(before, 0) + bonus
    gone = either(*masks.values())
    void = _row_void(row, outcomes)
    if void is not None:
        score = np.where(void, 0, score)
        gone = None if gone is None else gone & ~void
    return RowPoints(base, bonus, other, before, score, gone, void, taken, lost, cancelled, masks)


def _row_void(row: Row, outcomes: Mapping[str, Outcome]) -> Mask | None:
    """Mark where the whole row is known to be void."""
    voids = [outcomes[e.id].occurs.holds for e in row.effects if isinstance(e, Void) and e.void == "row"]
    void = either(*voids)
    return void if void is not None and void.any() else None


def _void_clauses(row: Row, outcomes: Mapping[str, Outcome], net: dict[str, Array]) -> dict[str, Array]:
    """Take the awards and bonuses of voided clauses to 0, in place, and tell by how much each was cut."""
    cancelled: dict[str, Array] = {}
    for clause in row.clauses:
        voids = [outcomes[e.id].occurs.holds for e in clause.effects if isinstance(e, Void) and e.void == "clause"]
        void = either(*voids)
        if void is None or not void.any():
            continue
        for effect in clause.effects:
            if effect.id in net:
                kept = np.where(void, 0, net[effect.id])
                cancelled[effect.id] = net[effect.id] - kept
                net[effect.id] = kept
    return cancelled
