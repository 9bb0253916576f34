"""The score of a row, as the standard puts it together:

    base   = the awards, each less the deductions that are taken from it, which stop when it is used up
    before = base − all other deductions
    score  = max(0, before) + bonuses
    void   : its scope, bonuses included, comes to 0

The rules of the standard in force may say otherwise: that deductions stop at the awards of their own clause or nowhere, that
bonuses are added before the floor (before = base + bonuses − deductions), that what is void keeps its bonuses.

A row that needs a missing value has no score yet, unless it is void whatever that value is, or does not apply; such a row
comes to its full points or to nothing. What bears on the total leaves the row as it is, but for this: the row waits for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import NamedTuple

import numpy as np

from auditlib.scoring.arithmetic import either
from auditlib.scoring.facts import Array, Mask
from auditlib.scoring.kinds import Outcome
from auditlib.scoring.truth import Truth
from auditlib.standard.rules import Floor, Rules
from auditlib.standard.schema import Row


class RowPoints(NamedTuple):
    """One row for every city, in thousandths: its parts, what the floor added back, and where it is void or pending.

    deductions: those from the row, in full; before: what stands before the row's floor; taken: what each effect gives or
    takes after stopping at its award; masks: where that is missing; cancelled: by how much voids of a clause cut each of its
    awards and bonuses, net of what was taken from it; spared: by clause, how much of its deductions its own floor left out;
    out: where the row does not apply.
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
    spared: Mapping[str, Array]
    out: Mask | None = None


def floor_of(rules: Rules, row: Row) -> Floor:
    """Tell where the deductions of a row stop."""
    return row.floor or rules.floor


def add_up(
    rules: Rules, row: Row, outcomes: Mapping[str, Outcome], size: int, applies: Truth | None = None
) -> RowPoints:
    """Put the outcomes of a row's effects together for so many cities; `applies` where the row may not apply."""
    floor = floor_of(rules, row)
    taken = {name: outcome.points for name, outcome in outcomes.items()}
    masks = {name: outcome.gone for name, outcome in outcomes.items()}
    net = {name: taken[name] for name in row.awards + row.bonuses}
    # Where what is left of an award is not known, be it for the award or for what was taken from it before.
    open_ = {name: masks[name] for name in row.awards}
    for name, source in row.own:
        taken[name] = np.minimum(taken[name], net[source])
        net[source] = net[source] - taken[name]
        masks[name] = open_[source] = either(masks[name], open_[source])
    cancelled = _void_clauses(rules, row, outcomes, net)
    nothing = np.zeros(size, np.int64)
    base = reduce(np.add, [net[name] for name in row.awards]) if row.awards else nothing
    bonus = reduce(np.add, [net[name] for name in row.bonuses]) if row.bonuses else nothing
    deductions = reduce(np.add, [taken[name] for name in row.deductions]) if row.deductions else nothing
    spared = _spare(row, net, taken) if floor == "clause" else {}
    before = base - deductions if row.deductions else base
    before = reduce(np.add, spared.values(), before)
    if row.bonuses and rules.bonus == "net":
        before = before + bonus
    score = np.maximum(before, 0) if row.deductions and floor != "none" else before
    if row.bonuses and rules.bonus != "net":
        score = score + bonus
    void = either(*(outcomes[name].occurs.holds for name in row.voids))
    gone = either(*(mask for name, mask in masks.items() if name not in row.idle))
    if void is not None:
        score, still = score * ~void, ~void
        if row.bonuses and rules.void_bonus == "keep":
            score = score + bonus * void
            still = reduce(np.logical_or, [mask for name in row.bonuses if (mask := masks[name]) is not None], still)
        gone = None if gone is None else gone & still
    if row.outside:
        gone = either(gone, *(masks[name] for name in row.outside))
    points = RowPoints(base, bonus, deductions, before, score, gone, void, taken, masks, cancelled, spared)
    return points if applies is None else _where_it_applies(row, points, applies)


def _where_it_applies(row: Row, points: RowPoints, applies: Truth) -> RowPoints:
    """Leave a row out where it does not apply, or give it in full; where that is not known, it has no score yet."""
    out = ~applies.possible
    score = np.where(out, row.points if row.not_applicable == "full" else 0, points.score)
    gone = either(applies.unknown, None if points.gone is None else points.gone & ~out)
    taken = {name: each * ~out for name, each in points.taken.items()}
    masks = {name: None if mask is None else mask & ~out for name, mask in points.masks.items()}
    return points._replace(score=score, gone=gone, out=out, taken=taken, masks=masks)


def bonus_in(rules: Rules, row: Row, points: RowPoints) -> Array:
    """Tell how much of a row's score are bonuses: none where they were voided, net what deductions left of them.

    A row that is pending adds nothing to the total, and so no bonus.
    """
    bonus = points.bonus
    if rules.bonus == "net" and floor_of(rules, row) != "none":
        bonus = np.minimum(bonus, points.score)
    if points.void is not None and rules.void_bonus == "forfeit":
        bonus = bonus * ~points.void
    if points.out is not None:
        bonus = bonus * ~points.out
    return bonus if points.gone is None else bonus * ~points.gone


def _void_clauses(rules: Rules, row: Row, outcomes: Mapping[str, Outcome], net: dict[str, Array]) -> dict[str, Array]:
    """Take the awards and bonuses of voided clauses to 0, in place, and tell by how much each was cut."""
    cancelled: dict[str, Array] = {}
    for clause in row.clauses:
        void = either(*(outcomes[name].occurs.holds for name in clause.voids))
        if void is None:
            continue
        for effect in clause.effects:
            if effect.id in net and not (effect.role == "bonus" and rules.void_bonus == "keep"):
                kept = net[effect.id] * ~void
                cancelled[effect.id] = net[effect.id] - kept
                net[effect.id] = kept
    return cancelled


def _spare(row: Row, net: Mapping[str, Array], taken: Mapping[str, Array]) -> dict[str, Array]:
    """Tell, for each clause that awards and deducts, by how much its deductions exceed what is left of its awards."""
    spared: dict[str, Array] = {}
    for clause in row.clauses:
        own = {effect.id for effect in clause.effects}
        awards, deductions = own.intersection(row.awards), own.intersection(row.deductions)
        if awards and deductions:
            most = reduce(np.add, [net[name] for name in awards])
            spared[clause.id] = np.maximum(reduce(np.add, [taken[name] for name in deductions]) - most, 0)
    return spared
