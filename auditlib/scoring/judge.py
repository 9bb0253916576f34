"""One pass over some cities: every rule of the standard, every intermediate value kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from auditlib.model import NOT_APPLICABLE, STATES
from auditlib.scoring.arithmetic import Quantity, either
from auditlib.scoring.facts import Facts, Mask
from auditlib.scoring.groups import count_groups
from auditlib.scoring.kinds import Outcome, find
from auditlib.scoring.needs import needed
from auditlib.scoring.quantity import quantity, truth
from auditlib.scoring.rows import RowPoints, add_up
from auditlib.scoring.total import Totals, total_up
from auditlib.scoring.truth import Truth, one
from auditlib.standard.parts import strict_in
from auditlib.standard.schema import Row, Standard


@dataclass(frozen=True, slots=True)
class Block:
    """Some cities with every intermediate value: outcomes by effect, parts by row, truth by sanction, lack by input.

    `totals` where the total is more than the sum of the rows.
    """

    facts: Facts
    outcomes: Mapping[str, Outcome]
    rows: Mapping[str, RowPoints]
    sanctions: Mapping[str, Truth]
    needed: Mapping[str, Mask]
    totals: Totals | None = None


def judge(standard: Standard, facts: Facts) -> Block:
    """Score some cities and keep every intermediate value."""
    return put_together(standard, facts, {e.id: find(standard, facts, e) for e in standard.effects.values()})


def put_together(standard: Standard, facts: Facts, found: Mapping[str, Outcome]) -> Block:
    """Add outcomes up, row by row, and tell which sanctions they bring and which values they need."""
    outcomes = count_groups(standard, found)
    rows: dict[str, RowPoints] = {}
    for row in standard.rows.values():
        ours = {effect.id: outcomes[effect.id] for effect in row.effects}
        rows[row.id] = add_up(standard.rules, row, ours, facts.size, applies(standard, facts, row))
    sanctions = _sanctions(standard, facts, outcomes)
    totals = None if standard.plain else total_up(standard, rows, outcomes, coefficient(standard, facts))
    return Block(facts, outcomes, rows, sanctions, needed(standard, facts, outcomes, rows, sanctions), totals)


def coefficient(standard: Standard, facts: Facts) -> Quantity | None:
    """Tell what the total is multiplied with, if anything."""
    of = standard.coefficient
    return None if of is None else quantity(standard, facts.in_integers(), of)


def applies(standard: Standard, facts: Facts, row: Row) -> Truth | None:
    """Tell where a row applies; None for one that always does.

    Without a condition of its own, a row that may not apply does not where an input of it is reported as 不适用, unless a mean leaves
    it out.
    """
    if row.applies is not None:
        return truth(standard, facts, row.applies)
    if row.not_applicable is None:
        return None
    number = STATES.index(NOT_APPLICABLE) + 1
    columns = [facts.columns[name] for name in strict_in(row.effects)]
    stated = either(*(column.stated == number for column in columns if column.stated is not None))
    return Truth(np.ones(facts.size, bool) if stated is None else ~stated)


def _sanctions(standard: Standard, facts: Facts, outcomes: Mapping[str, Outcome]) -> dict[str, Truth]:
    """Tell where each sanction is brought: by any of the effects that can bring it."""
    nowhere = Truth(np.zeros(len(facts.index), bool))
    brought = dict.fromkeys(standard.sanctions, nowhere)
    for effect in standard.effects.values():
        for name in effect.sanctions:
            brought[name] = one(brought[name], outcomes[effect.id].occurs)
    return brought
