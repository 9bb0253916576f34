"""Which absent inputs a city's score still needs.

An input is needed by every effect of a row that is not void already, by the bonuses of one that is void and keeps them, and by
a sanction that is still open. What the auditor gives at discretion is needed only where its condition is known to hold; the
inputs of that condition while it is open. What brings sanctions only is needed by nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from auditlib.scoring.facts import Facts, Mask
from auditlib.scoring.kinds import Outcome
from auditlib.scoring.quantity import Truth, either
from auditlib.scoring.rows import RowPoints
from auditlib.standard.effects import AnyEffect, Discretion
from auditlib.standard.schema import Standard


def needed(
    standard: Standard,
    facts: Facts,
    outcomes: Mapping[str, Outcome],
    rows: Mapping[str, RowPoints],
    sanctions: Mapping[str, Truth],
) -> dict[str, Mask]:
    """Mark, for every input that is absent somewhere, the cities that need it and lack it."""
    lacking = {name: column.absent for name, column in facts.columns.items() if column.absent is not None}
    if not lacking:
        return {}
    wanted: dict[str, Mask | None] = dict.fromkeys(lacking)
    for effect in standard.effects.values():
        open_ = _open_sanctions(effect, outcomes[effect.id], sanctions)
        row = standard.row_of[effect.id]
        kept = effect.role == "bonus" and standard.rules.void_bonus == "keep"
        void = None if kept else rows[row.id].void
        for name in effect.inputs:
            if name in lacking and effect.id in row.idle:
                wanted[name] = either(wanted[name], open_)
            elif name in lacking:
                use = _used(effect, name, outcomes[effect.id], len(facts.index))
                use = use if void is None else use & ~void
                wanted[name] = either(wanted[name], use, open_)
    return {name: absent & mask for name, absent in lacking.items() if (mask := wanted[name]) is not None}


def _used(effect: AnyEffect, name: str, outcome: Outcome, size: int) -> Mask:
    """Mark where an effect makes use of an input."""
    if isinstance(effect, Discretion) and effect.when is not None:
        if name == effect.gives:
            return outcome.occurs.holds
        return np.zeros(size, bool) if outcome.occurs.unknown is None else outcome.occurs.unknown
    return np.ones(size, bool)


def _open_sanctions(effect: AnyEffect, outcome: Outcome, sanctions: Mapping[str, Truth]) -> Mask | None:
    """Mark where one of the effect's sanctions is open and this effect could still bring it."""
    if outcome.occurs.unknown is None:
        return None
    open_ = either(*(sanctions[name].unknown for name in effect.sanctions))
    return None if open_ is None else open_ & outcome.occurs.unknown
