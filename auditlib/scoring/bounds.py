"""Between which points a city's rows and total lie while some inputs are anywhere within ranges: sound, never by guess.

What each effect can come to stands in `auditlib.scoring.ends`. A row rises with its awards and bonuses and falls with its
deductions, so that its ends are the engine's sums of the effects' ends, for every way in which its voids may turn out. Rows
are added as if each could be at its end by itself; `total_bounds` splits the range of an input that several rows share, until
that no longer helps or has been tried often enough: the bounds are sound at every moment, and grow tighter.

Of a standard whose total is more than the sum of its rows (`Standard.summable`) nothing is bounded here.

Where a box is all that missing evidence could be, only fills that leave nothing pending count: no denominator of 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count, product
from math import isqrt
from typing import Any

import numpy as np

from auditlib.scoring.ends import Box, EffectEnds, Ends, effect_ends
from auditlib.scoring.facts import Facts
from auditlib.scoring.kinds import Outcome
from auditlib.scoring.line import grid_of
from auditlib.scoring.quantity import Truth
from auditlib.scoring.rows import add_up, bonus_in
from auditlib.standard.effects import AnyEffect, Void
from auditlib.standard.schema import Row, Standard

SPLITS = 80
# From where on a range is split at the mean of the orders of magnitude.
FAR = 8


@dataclass(frozen=True, slots=True)
class RowEnds:
    """What a row can come to, how much of that is its own and how much bonus; `stuck` where it stays pending throughout."""

    score: Ends
    own: Ends
    bonus: Ends
    stuck: bool


NOTHING = RowEnds(Ends(0, 0), Ends(0, 0), Ends(0, 0), stuck=True)


def row_ends(standard: Standard, row: Row, ends: Mapping[str, EffectEnds], *, complete: bool) -> RowEnds:
    """Tell what a row can come to, given what each of its effects can; where `complete`, only if nothing is missing."""
    lacking = {name for name, each in ends.items() if each.always_lacks and name not in row.idle}
    void = any(ends[name].can and not ends[name].can_not for name in row.voids)
    if lacking and not (void and not lacking.intersection(row.bonuses)):
        return NOTHING
    voids = [name for name in ends if isinstance(standard.effects[name], Void)]
    ways = list(product(*([*([True] * ends[name].can), *([False] * ends[name].can_not)] or [False] for name in voids)))
    turned = np.repeat(np.array(ways, bool).reshape(len(ways), len(voids)), 2, axis=0)
    best = np.tile([False, True], len(ways))
    outcomes: dict[str, Outcome] = {}
    for name, each in ends.items():
        good = best if standard.effects[name].role in ("award", "bonus") else ~best
        points = np.where(good, each.points.high, each.points.low).astype(np.int64)
        when = Truth(turned[:, voids.index(name)] if name in voids else points > 0)
        outcomes[name] = Outcome(points, None, when)
    summed = add_up(standard.rules, row, outcomes)
    bonus = bonus_in(standard.rules, row, summed)
    parts = [summed.score, summed.score - bonus, bonus]
    if not complete and any(each.lacks for name, each in ends.items() if name not in row.idle):
        parts = [np.append(part, 0) for part in parts]
    score, own, added = (Ends(int(part.min()), int(part.max())) for part in parts)
    return RowEnds(score, own, added, stuck=False)


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
        """Take the one city of some facts; `complete` where only boxes count in which nothing is missing."""
        self.standard, self.facts, self.complete = standard, facts, complete
        self._effects: dict[Any, EffectEnds] = {}
        self._rows: dict[Any, RowEnds] = {}

    def rows(self, box: Box) -> dict[str, RowEnds]:
        """Tell what each row can come to over a box."""
        return {row_id: self._row(row, box) for row_id, row in self.standard.rows.items()}

    def total(self, box: Box) -> Ends:
        """Tell what the total can come to over a box."""
        return total_ends(self.standard, self.rows(box).values())

    def _row(self, row: Row, box: Box) -> RowEnds:
        key = (row.id, _side(box, self.standard.inputs_of[row.id]))
        if key not in self._rows:
            ends = {effect.id: self._effect(effect, box) for effect in row.effects}
            self._rows[key] = row_ends(self.standard, row, ends, complete=self.complete)
        return self._rows[key]

    def _effect(self, effect: AnyEffect, box: Box) -> EffectEnds:
        key = (effect.id, _side(box, effect.inputs))
        if key not in self._effects:
            self._effects[key] = effect_ends(self.standard, self.facts, effect, box)
        return self._effects[key]


def _side(box: Box, names: Iterable[str]) -> tuple[tuple[int, int] | None, ...]:
    """Tell what of a box bears on some inputs."""
    return tuple(box.get(name) for name in names)


def total_bounds(scale: Scale, box: Box) -> Ends:
    """Tell what the total can come to over a box, split along the inputs that several rows share until that helps no more."""
    shared = [name for name in box if _rows_of(scale.standard, name) > 1]
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


def _rows_of(standard: Standard, name: str) -> int:
    return sum(name in names for names in standard.inputs_of.values())
