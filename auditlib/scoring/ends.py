"""What an effect of a city can come to while some inputs are anywhere within ranges, from what the engine finds at their ends.

Along one input every effect rises or falls throughout, but for turns that are known (`auditlib.scoring.line.turns`). So what
an effect can come to over a box of inputs lies between what the engine finds for it at the corners of the box and at those
turns. A condition made of several is weighed part by part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from auditlib.scoring.facts import Facts
from auditlib.scoring.kinds import Outcome, find
from auditlib.scoring.line import along, only, turns
from auditlib.scoring.quantity import truth
from auditlib.standard.conditions import All, AnyOf, Not, Spread
from auditlib.standard.effects import AnyEffect, Bands, Discretion, Flat, Steps, Void
from auditlib.standard.full import full_points
from auditlib.standard.parts import asked_in, inputs_in, provinces_in
from auditlib.standard.schema import Standard
from auditlib.standard.width import EXACT

Box = Mapping[str, tuple[int, int]]
# Beyond so many corners an effect's ends are taken from what it can come to at all.
CORNERS = 4096


class Ends(NamedTuple):
    """The least and the most that something can come to, in thousandths."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class EffectEnds:
    """What an effect can come to: its points before floors, whether it can and whether it can not occur, be missing."""

    points: Ends
    can: bool
    can_not: bool
    lacks: bool
    always_lacks: bool


def effect_ends(standard: Standard, facts: Facts, effect: AnyEffect, box: Box) -> EffectEnds:
    """Tell what an effect of a city can come to anywhere in a box."""
    names = [name for name in inputs_in(effect) if name in box]
    if not names:
        return _known(find(standard, only(facts, effect), effect))
    if not effect.simple or _level_moves(facts, effect, box):
        return _anything(standard, effect)
    if isinstance(effect, Flat | Void | Discretion) and effect.when is not None:
        return _conditional(standard, facts, effect, box)
    corners = _corners(standard, facts, effect, names, box)
    if corners is None:
        return _anything(standard, effect)
    outcome = find(standard, corners, effect)
    fit = np.ones(corners.size, bool) if outcome.gone is None else ~outcome.gone
    if not fit.any():
        return EffectEnds(Ends(0, 0), can=False, can_not=True, lacks=True, always_lacks=True)
    points = outcome.points[fit]
    if isinstance(effect, Bands) and outcome.band is not None:
        bands = outcome.band[fit]
        points = np.array([band.points for band in effect.gives[int(bands.min()) : int(bands.max()) + 1]])
    occurs = outcome.occurs.holds[fit]
    low, high = int(points.min()), int(points.max())
    lacks = not bool(fit.all())
    return EffectEnds(Ends(low, high), bool(occurs.any()), not bool(occurs.all()), lacks, always_lacks=False)


def _known(outcome: Outcome) -> EffectEnds:
    """Tell what an effect comes to that no box bears on."""
    gone = outcome.gone is not None and bool(outcome.gone[0])
    points = 0 if gone else int(outcome.points[0])
    holds = bool(outcome.occurs.holds[0])
    return EffectEnds(Ends(points, points), holds, not holds, lacks=gone, always_lacks=gone)


def _conditional(standard: Standard, facts: Facts, effect: Flat | Void | Discretion, box: Box) -> EffectEnds:
    """Tell what an effect with a condition can come to: its points where the condition can hold, none where it can fail."""
    can, can_not, lacks, always = _truth(standard, facts, effect.when, box, gap=isinstance(effect, Flat))
    if isinstance(effect, Discretion):
        low, high = box.get(effect.gives) or _given(facts, effect.gives)
        gone = effect.gives not in box and _absent(facts, effect.gives)
        if gone and can:
            lacks, always = True, always or not can_not
    else:
        low = high = effect.gives if isinstance(effect, Flat) else 0
    ends = Ends(0 if can_not else low, high if can else 0)
    return EffectEnds(ends, can, can_not, lacks, always)


def _given(facts: Facts, name: str) -> tuple[int, int]:
    value = int(facts.columns[name].values[0])
    return value, value


def _absent(facts: Facts, name: str) -> bool:
    gone = facts.columns[name].gone
    return gone is not None and bool(gone[0])


class _Can(NamedTuple):
    """Whether a condition can hold, can fail, can be unknown, and always is."""

    hold: bool
    fail: bool
    lack: bool
    always_lacks: bool


def _truth(standard: Standard, facts: Facts, condition: Any, box: Box, *, gap: bool) -> _Can:
    """Tell how a condition can turn out in a box; with `gap`, it is unknown as soon as any part of it is."""
    if isinstance(condition, Not):
        can = _truth(standard, facts, condition.not_, box, gap=gap)
        return can._replace(hold=can.fail, fail=can.hold)
    if isinstance(condition, All | AnyOf):
        whole = isinstance(condition, All)
        inner = condition.all if isinstance(condition, All) else condition.any
        parts = [_truth(standard, facts, each, box, gap=gap) for each in inner]
        settled = not gap and any(not p.lack and not (p.hold if whole else p.fail) for p in parts)
        hold = all(p.hold for p in parts) if whole else any(p.hold for p in parts)
        fail = any(p.fail for p in parts) if whole else all(p.fail for p in parts)
        lack, always = any(p.lack for p in parts), any(p.always_lacks for p in parts)
        return _Can(hold, fail, lack and not settled, always and not settled and (gap or not (hold or fail)))
    names = [name for name in inputs_in(condition) if name in box]
    corners = _corners(standard, facts, condition, names, box)
    if corners is None:
        return _Can(hold=True, fail=True, lack=True, always_lacks=False)
    found = truth(standard, corners, condition)
    known = np.ones(corners.size, bool) if found.unknown is None else ~found.unknown
    if not known.any():
        return _Can(hold=False, fail=False, lack=True, always_lacks=True)
    holds = found.holds[known]
    return _Can(bool(holds.any()), not bool(holds.all()), not bool(known.all()), always_lacks=False)


def _corners(standard: Standard, facts: Facts, part: Any, names: Sequence[str], box: Box) -> Facts | None:
    """Lay out the corners of a box, and the turns within, as cities; None where they are too many."""
    used = only(facts, part)
    if not names:
        return used
    values = [_stops(standard, facts, part, name, box) for name in names]
    if np.prod([len(each) for each in values], dtype=float) > CORNERS:
        return None
    table = np.array(list(product(*values)), np.int64).T
    columns = dict(zip(names, table, strict=True))
    for check in standard.checks:
        # A part that exceeds its whole is refused: its end is where it is all of it.
        if check.part in columns and check.whole in columns:
            ours, theirs = standard.inputs[check.part].scale, standard.inputs[check.whole].scale
            columns[check.part] = np.minimum(columns[check.part], columns[check.whole] * ours // theirs)
    return along(used, columns)


def _stops(standard: Standard, facts: Facts, part: Any, name: str, box: Box) -> list[int]:
    """List the values of an input between which what hangs on it only rises or only falls."""
    low, high = box[name]
    item = standard.inputs[name]
    if item.type == "state":
        return list(range(low, high + 1))
    found = {low, high, min(low + 1, high)} if low == 0 else {low, high}
    found |= {at for at in turns(standard, facts, part, name) if low < at < high}
    for spread in _spreads(part):
        for other in spread.spread:
            for end in box.get(other, ()):
                at = end * item.scale // standard.inputs[other].scale
                found |= {each for each in (at, at + 1) if low < each < high}
    return sorted(found)


def _spreads(part: Any) -> Iterator[Spread]:
    of = part if isinstance(part, Spread) else getattr(part, "of", None)
    if isinstance(of, Spread):
        yield of


def _level_moves(facts: Facts, effect: AnyEffect, box: Box) -> bool:
    """Tell whether an effect is held against sums of the province that were taken from cities and change with the box."""
    parts = [part for part in provinces_in(effect) if part in facts.sums and facts.sums[part].cities is not None]
    return any(name in box for part in parts for name in asked_in(part))


def _anything(standard: Standard, effect: AnyEffect) -> EffectEnds:
    """Tell all that an effect can come to at all; what is counted by steps has no bound but that of what is shown exactly."""
    most = EXACT if isinstance(effect, Steps) else full_points(effect, standard)
    return EffectEnds(Ends(0, most), can=True, can_not=True, lacks=True, always_lacks=False)
