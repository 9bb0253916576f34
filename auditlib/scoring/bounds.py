"""Between which points a city's rows and total lie while some inputs are anywhere within ranges: sound, never by guess.

What each effect can come to stands in `auditlib.scoring.ends`. A row rises with its awards and bonuses and falls with its
deductions, so that its ends are the engine's sums of the effects' ends, for every way in which its voids may turn out. Rows
are added as if each could be at its end by itself; `total_bounds` splits the range of an input that several rows share, until
that no longer helps or has been tried often enough: the bounds are sound at every moment, and grow tighter.

Groups, sections, rows that may not apply and what bears on the total are weighed in `auditlib.scoring.whole_ends`.

Where a box is all that missing evidence could be, only fills that leave nothing pending count: no denominator of 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import heappop, heappush
from itertools import count, product
from math import isqrt
from typing import Any

import numpy as np

from auditlib.model import NOT_APPLICABLE
from auditlib.scoring.ends import EffectEnds, Ends, effect_ends, level_moves, moving
from auditlib.scoring.facts import Facts
from auditlib.scoring.groups import counted
from auditlib.scoring.kinds import Outcome
from auditlib.scoring.line import grid_of, turns_are_known
from auditlib.scoring.rows import add_up, bonus_in
from auditlib.scoring.spans import ALWAYS, UNKNOWN, Box, Can, Unbounded, can, span
from auditlib.scoring.truth import Truth
from auditlib.scoring.whole_ends import NOTHING, RowEnds, left_by_groups, summing, whole_ends, within_row
from auditlib.standard.effects import AnyEffect, Void
from auditlib.standard.schema import Row, Standard
from auditlib.standard.wholes import Group
from auditlib.standard.width import EXACT

SPLITS = 80
# From where on a range is split at the mean of the orders of magnitude.
FAR = 8


def row_ends(
    standard: Standard,
    row: Row,
    ends: Mapping[str, EffectEnds],
    applies: Can = ALWAYS,
    *,
    complete: bool,
) -> RowEnds:
    """Tell what a row can come to, given what each of its effects can; where `complete`, only if nothing is missing."""
    out = row.points if row.not_applicable == "full" else 0
    pending = not complete and (applies.lack or any(e.lacks for name, e in ends.items() if name not in row.idle))
    voids = [name for name in ends if isinstance(standard.effects[name], Void)]
    ways = _ways(standard, row, ends, voids)
    if applies.always_lacks or not ways:
        return RowEnds(NOTHING, NOTHING, NOTHING, stuck=True, applies=applies, out=out, pending=pending)
    turned = np.repeat(np.array(ways, bool).reshape(len(ways), len(voids)), 2, axis=0)
    best = np.tile([False, True], len(ways))
    outcomes: dict[str, Outcome] = {}
    for name, each in ends.items():
        good = best if standard.effects[name].role in ("award", "bonus") else ~best
        points = np.where(good, each.points.high, each.points.low).astype(np.int64)
        when = Truth(turned[:, voids.index(name)] if name in voids else points > 0)
        outcomes[name] = Outcome(points, None, when)
    for group, members in standard.grouped:
        if set(members) <= ends.keys() and within_row(standard, members):
            kept = counted([outcomes[name].points for name in members], group)
            outcomes |= {name: outcomes[name]._replace(points=each) for name, each in zip(members, kept, strict=True)}
    summed = add_up(standard.rules, row, outcomes, len(best))
    bonus = bonus_in(standard.rules, row, summed)
    parts = [summed.score, summed.score - bonus, bonus]
    if pending:
        parts = [np.append(part, 0) for part in parts]
    score, own, added = (Ends(int(part.min()), int(part.max())) for part in parts)
    return RowEnds(score, own, added, stuck=False, applies=applies, out=out, pending=pending)


def _ways(standard: Standard, row: Row, ends: Mapping[str, EffectEnds], voids: Sequence[str]) -> list[tuple[bool, ...]]:
    """List how a row's voids can turn out while it has a score; none where it is pending throughout."""
    ways = list(product(*([*([True] * ends[name].can), *([False] * ends[name].can_not)] or [False] for name in voids)))
    lacking = {name for name, each in ends.items() if each.always_lacks and name not in row.idle}
    if not lacking:
        return ways
    # A row that waits for something whatever is given has a score only where it is void, and waits for no more than this.
    kept = row.bonuses if standard.rules.void_bonus == "keep" else ()
    if lacking & {*kept, *row.outside}:
        return []
    return [way for way in ways if any(void and name in row.voids for name, void in zip(voids, way, strict=True))]


def total_ends(standard: Standard, rows: Iterable[RowEnds]) -> Ends:
    """Add up what rows can come to; what bonuses exceed their cap is taken off."""
    given = list(rows)
    cap = standard.rules.cap
    if cap is None:
        return Ends(sum(row.score.low for row in given), sum(row.score.high for row in given))
    own = [sum(row.own[side] for row in given) for side in (0, 1)]
    bonus = [min(sum(row.bonus[side] for row in given), cap) for side in (0, 1)]
    return Ends(own[0] + bonus[0], own[1] + bonus[1])


class Scale:
    """A city's effects and rows weighed over boxes of some of its inputs; what a box leaves as it was is not done again."""

    def __init__(self, standard: Standard, facts: Facts, *, complete: bool) -> None:
        """Take the one city of some facts; `complete` where only boxes count in which nothing is missing.

        `inputs`: those on which each row hangs, through effects of others that are counted together with its own too.
        """
        self.standard, self.facts, self.complete = standard, facts, complete
        self._effects: dict[Any, EffectEnds] = {}
        self._rows: dict[Any, RowEnds] = {}
        self._summing = summing(standard)
        # A group within a row is counted with the row; of any other, what it leaves of each effect is told by itself.
        self._groups = [each for each in standard.grouped if each[1] and not within_row(standard, each[1])]
        self._grouped = {name: _together(self._groups, name) for _, members in self._groups for name in members}
        self.inputs = {row.id: _inputs(standard, row, self._grouped) for row in standard.rows.values()}

    def rows(self, box: Box) -> dict[str, RowEnds]:
        """Tell what each row can come to over a box."""
        return {row_id: self._row(row, box) for row_id, row in self.standard.rows.items()}

    def total(self, box: Box) -> Ends:
        """Tell what the total can come to over a box; where nothing can be told of it, all that is shown exactly."""
        rows = self.rows(box)
        if self.standard.summable:
            return total_ends(self.standard, rows.values())
        outside = {name: self.effect(name, box) for row in self.standard.rows.values() for name in row.outside}
        of = self.standard.coefficient
        try:
            if level_moves(self.facts, of, box):
                raise Unbounded(moving(self.standard))
            times = None if of is None else span(self.standard, self.facts, of, box)
            return whole_ends(self._summing, rows, outside, times)
        except Unbounded:
            return Ends(-EXACT, EXACT)

    def unbounded(self, box: Box) -> Iterator[str]:
        """Tell of which effects nothing can be told over a box, and why."""
        for name, effect in self.standard.effects.items():
            if why := self._effect(effect, box).unshown:
                yield f"计分点 {name}：{why}"

    def effect(self, name: str, box: Box) -> EffectEnds:
        """Tell what an effect can come to over a box by itself, with what groups leave of it."""
        return self._left(name, box) if name in self._grouped else self._effect(self.standard.effects[name], box)

    def _row(self, row: Row, box: Box) -> RowEnds:
        key = (row.id, _side(box, self.inputs[row.id]))
        if key not in self._rows:
            ends = {effect.id: self.effect(effect.id, box) for effect in row.effects}
            self._rows[key] = row_ends(self.standard, row, ends, self._applies(row, box), complete=self.complete)
        return self._rows[key]

    def _applies(self, row: Row, box: Box) -> Can:
        """Tell whether a row can apply; an input within the box has a value, so that no row is left out for its sake."""
        if row.applies is not None:
            try:
                moves = level_moves(self.facts, row.applies, box)
                return UNKNOWN if moves else can(self.standard, self.facts, row.applies, box, gap=False)
            except Unbounded:
                return UNKNOWN
        if row.not_applicable is None:
            return ALWAYS
        columns = self.facts.columns
        names = [name for name in self.standard.inputs_of[row.id] if name not in box]
        out = any(columns[name].state(0) == NOT_APPLICABLE for name in names)
        return Can(not out, out, lack=False, always_lacks=False)

    def _left(self, name: str, box: Box) -> EffectEnds:
        ends = {each: self._effect(self.standard.effects[each], box) for each in self._grouped[name]}
        groups = [each for each in self._groups if set(each[1]) <= ends.keys()]
        return left_by_groups(ends, groups)[name]

    def _effect(self, effect: AnyEffect, box: Box) -> EffectEnds:
        key = (effect.id, _side(box, effect.inputs))
        if key not in self._effects:
            self._effects[key] = effect_ends(self.standard, self.facts, effect, box)
        return self._effects[key]


def _together(groups: Iterable[tuple[Group, tuple[str, ...]]], name: str) -> tuple[str, ...]:
    """Name the effects that groups count together with one, directly or through others."""
    found, size = {name}, 0
    while len(found) > size:
        size = len(found)
        found.update(each for _, members in groups if found.intersection(members) for each in members)
    return tuple(found)


def _inputs(standard: Standard, row: Row, grouped: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Name the inputs on which a row's points hang: its own, and those of effects that are counted together with its own."""
    others = {other for effect in row.effects for other in grouped.get(effect.id, ())}
    names = (name for other in sorted(others) for name in standard.effects[other].inputs)
    return tuple(dict.fromkeys((*standard.inputs_of[row.id], *names)))


def _side(box: Box, names: Iterable[str]) -> tuple[tuple[int, int] | None, ...]:
    """Tell what of a box bears on some inputs."""
    return tuple(box.get(name) for name in names)


def total_bounds(scale: Scale, box: Box) -> Ends:
    """Tell what the total can come to over a box, split along the inputs that several rows share until that helps no more."""
    shared = [name for name in box if _bears_twice(scale.standard, name)]
    if not shared:
        return scale.total(box)
    return Ends(_refined(scale, box, shared, 0), _refined(scale, box, shared, 1))


def _refined(scale: Scale, box: Box, shared: Sequence[str], side: int) -> int:
    """Split the box that stands farthest out, over and over; what then stands farthest out is the bound."""
    sign, order = (1, -1)[side], count()
    heap = [(sign * scale.total(box)[side], next(order), dict(box))]
    for _ in range(SPLITS):
        end, _, farthest = heap[0]
        halves = list(_halves(scale.standard, farthest, shared))
        if not halves:
            return sign * end
        heappop(heap)
        for half in halves:
            heappush(heap, (sign * scale.total(half)[side], next(order), half))
    return sign * heap[0][0]


def _halves(standard: Standard, box: Box, shared: Sequence[str]) -> Iterator[dict[str, tuple[int, int]]]:
    """Split a box in two along its longest shared side, long ones nearer to their lower end."""
    name = max(shared, key=lambda each: (box[each][1] - box[each][0]) // (abs(box[each][0]) + 1))
    low, high = box[name]
    grid = grid_of(standard.inputs[name])
    if high - low < grid:
        return
    middle = isqrt((low + 1) * (high + 1)) if high > FAR * (low + 1) > 0 else (low + high) // 2
    middle = min(max(low, low + (middle - low) // grid * grid), high - grid)
    yield {**box, name: (low, middle)}
    yield {**box, name: (middle + grid, high)}


def _bears_twice(standard: Standard, name: str) -> bool:
    """Tell whether an input bears on several rows, or on one through what may hold it more than once."""
    rows = [row for row, names in standard.inputs_of.items() if name in names]
    known = all(turns_are_known(standard, e) for row in rows for e in standard.rows[row].effects if name in e.inputs)
    return len(rows) > 1 or not known or not standard.summable
