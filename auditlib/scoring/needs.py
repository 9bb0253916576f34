"""Which absent inputs a city's score still needs.

An input is needed by every effect of a row that is not void already, by the bonuses of one that is void and keeps them, and by
a sanction that is still open. What the auditor gives at discretion is needed only where its condition is known to hold; the
inputs of that condition while it is open. So it is with every effect that has a gate: what it counts is needed where the gate
is open, the gate's inputs while that is not known. Of `cases`, the case that counts and the conditions up to it are. What brings sanctions only is needed by nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import Any

import numpy as np

from auditlib.scoring.arithmetic import either
from auditlib.scoring.facts import Facts, Mask
from auditlib.scoring.kinds import Outcome
from auditlib.scoring.quantity import truth
from auditlib.scoring.rows import RowPoints
from auditlib.scoring.truth import Truth
from auditlib.standard.conditions import Cases, Province
from auditlib.standard.effects import AnyEffect, Discretion
from auditlib.standard.parts import fields_of, inputs_in
from auditlib.standard.schema import Row, Standard


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
        void = None if kept or effect.id in row.outside else rows[row.id].void
        void = either(void, rows[row.id].out, _undecided(standard, facts, row))
        for name in effect.inputs:
            if name in lacking and effect.id in row.idle:
                wanted[name] = either(wanted[name], open_)
            elif name in lacking:
                use = _used(standard, facts, effect, name, outcomes[effect.id])
                use = use if void is None else use & ~void
                wanted[name] = either(wanted[name], use, open_)
    for condition in standard.conditions:
        unknown = truth(standard, facts, condition).unknown
        for name in inputs_in(condition):
            if name in lacking:
                wanted[name] = either(wanted[name], unknown)
    for name in inputs_in(standard.coefficient):
        if name in lacking:
            wanted[name] = np.ones(len(facts.index), bool)
    return {name: absent & mask for name, absent in lacking.items() if (mask := wanted[name]) is not None}


def _undecided(standard: Standard, facts: Facts, row: Row) -> Mask | None:
    """Mark where it is not known whether a row applies, so that it is not known either what it needs."""
    return None if row.applies is None else truth(standard, facts, row.applies).unknown


def _used(standard: Standard, facts: Facts, effect: AnyEffect, name: str, outcome: Outcome) -> Mask:
    """Mark where an effect makes use of an input."""
    size, gate = facts.size, outcome.gate
    used = _counted(effect, name, outcome, size)
    if effect.branched:
        used = used & _reached(standard, facts, effect, name)
    if gate is None:
        return used
    inside = used & gate.holds if name in effect.counted else np.zeros(size, bool)
    return inside if gate.unknown is None or name not in inputs_in(effect.gate) else inside | gate.unknown


def _counted(effect: AnyEffect, name: str, outcome: Outcome, size: int) -> Mask:
    """Mark where what an effect counts makes use of an input, its gate left aside."""
    if isinstance(effect, Discretion) and effect.when is not None and outcome.when is not None:
        if name == effect.gives:
            return outcome.when.holds
        return np.zeros(size, bool) if outcome.when.unknown is None else outcome.when.unknown
    eased = getattr(effect, "eased", None)
    if eased is not None and name == eased.part and outcome.whole is not None:
        return outcome.whole > 0
    return np.ones(size, bool)


def _reached(standard: Standard, facts: Facts, part: Any, name: str) -> Mask:
    """Mark where a part makes use of an input: of `cases`, in the case that counts and the conditions up to it."""
    if name not in inputs_in(part):
        return np.zeros(facts.size, bool)
    if isinstance(part, str | Province):
        return np.ones(facts.size, bool)
    if not isinstance(part, Cases):
        inner = part if isinstance(part, tuple) else [getattr(part, field) for field in fields_of(part)]
        return reduce(np.logical_or, [_reached(standard, facts, each, name) for each in inner])
    used, left = np.zeros(facts.size, bool), np.ones(facts.size, bool)
    for case in part.cases:
        here = left
        if case.when is not None:
            applies = truth(standard, facts, case.when)
            used |= left & _reached(standard, facts, case.when, name)
            here, left = left & applies.possible, left & ~applies.holds
        used |= here & _reached(standard, facts, case.value, name)
    return used


def _open_sanctions(effect: AnyEffect, outcome: Outcome, sanctions: Mapping[str, Truth]) -> Mask | None:
    """Mark where one of the effect's sanctions is open and this effect could still bring it."""
    if outcome.occurs.unknown is None:
        return None
    open_ = either(*(sanctions[name].unknown for name in effect.sanctions))
    return None if open_ is None else open_ & outcome.occurs.unknown
