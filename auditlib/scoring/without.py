"""What a score would be without one of its effects: the same engine, the same values, that one finding turned round."""

from __future__ import annotations

import numpy as np

from auditlib.scoring.judge import put_together
from auditlib.scoring.kinds import Outcome, find
from auditlib.scoring.result import Result, Tables
from auditlib.scoring.truth import Truth
from auditlib.standard.effects import AnyEffect
from auditlib.standard.full import full_points


def without(result: Result, effect_id: str) -> Result:
    """Score the same cities as if a loss had not been: nothing deducted, nothing void; an award as if won in full.

    Sanctions that the effect alone has brought fall away with it. Raises KeyError for an effect that is not there.
    """
    standard, size = result.standard, len(result.index)
    effect, block = standard.effects[effect_id], result.block
    points = full_points(effect, standard) if effect.role == "award" else 0
    # What groups cut is found afresh, since one effect less may leave more to the others.
    found = (
        {e.id: find(standard, result.facts, e) for e in standard.effects.values()}
        if standard.grouped
        else block.outcomes
    )
    turned = {**found, effect_id: _turned(effect, points, size)}
    changed = put_together(standard, result.facts, turned)
    tables = Tables.empty(standard, size)
    tables.take(standard, slice(0, size), changed)
    return Result(standard, result.facts, result.readings, tables, changed)


def _turned(effect: AnyEffect, points: int, size: int) -> Outcome:
    """Make the outcome of an award that is won in full, or of any other effect that has not occurred."""
    everywhere = np.full(size, effect.role == "award")
    return Outcome(np.full(size, points, np.int64), None, Truth(everywhere))
