"""One pass over some cities: every rule of the standard, every intermediate value kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from auditlib.scoring.facts import Facts, Mask
from auditlib.scoring.kinds import Outcome, find
from auditlib.scoring.needs import needed
from auditlib.scoring.quantity import Truth, one
from auditlib.scoring.rows import RowPoints, add_up
from auditlib.standard.schema import Standard


@dataclass(frozen=True, slots=True)
class Block:
    """Some cities with every intermediate value: outcomes by effect, parts by row, truth by sanction, lack by input."""

    facts: Facts
    outcomes: Mapping[str, Outcome]
    rows: Mapping[str, RowPoints]
    sanctions: Mapping[str, Truth]
    needed: Mapping[str, Mask]


def judge(standard: Standard, facts: Facts) -> Block:
    """Score some cities and keep every intermediate value."""
    return put_together(standard, facts, {e.id: find(standard, facts, e) for e in standard.effects.values()})


def put_together(standard: Standard, facts: Facts, outcomes: Mapping[str, Outcome]) -> Block:
    """Add outcomes up, row by row, and tell which sanctions they bring and which values they need."""
    rows: dict[str, RowPoints] = {}
    for row in standard.rows.values():
        rows[row.id] = add_up(standard.rules, row, {effect.id: outcomes[effect.id] for effect in row.effects})
    sanctions = _sanctions(standard, facts, outcomes)
    return Block(facts, outcomes, rows, sanctions, needed(standard, facts, outcomes, rows, sanctions))


def _sanctions(standard: Standard, facts: Facts, outcomes: Mapping[str, Outcome]) -> dict[str, Truth]:
    """Tell where each sanction is brought: by any of the effects that can bring it."""
    nowhere = Truth(np.zeros(len(facts.index), bool))
    brought = dict.fromkeys(standard.sanctions, nowhere)
    for effect in standard.effects.values():
        for name in effect.sanctions:
            brought[name] = one(brought[name], outcomes[effect.id].occurs)
    return brought
