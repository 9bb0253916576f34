"""How far every effect of a city is from its next point: by how much a figure must move, and what it would bring.

Found by the engine itself: the nearest value of an input at which the effect comes to other points. Where an effect is made of more
than sums, shares and counts, ranges in which it can come to no other points are passed over whole (`auditlib.scoring.ends`), and
what is left is tried. Incidents, which each count alone, are left out; so are figures that the province or the auditor gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from auditlib.scoring.ends import effect_ends
from auditlib.scoring.facts import Array, Facts
from auditlib.scoring.kinds import SIGN, find
from auditlib.scoring.line import along, first_change, grid_of, only, outward, turns, turns_are_known, unit_range
from auditlib.scoring.result import Result
from auditlib.scoring.score import score_in_force
from auditlib.standard.conditions import Compare, Growth, Share
from auditlib.standard.effects import AnyEffect, Bands, Flat, Line, Rate, Steps
from auditlib.standard.parts import fields_of, parts_of
from auditlib.standard.schema import Standard

# A figure lies at a border where it is nearer to it than this part of the way between two borders, or of itself.
OF_STEP, OF_VALUE = 50, 500
# How many ranges are weighed before a next point is given up.
PATIENCE = 400


class Step(NamedTuple):
    """A change of one input, in its units, that brings another point: what the effect and the total then change by."""

    input: str
    by: int
    points: int
    total: int


class Distance(NamedTuple):
    """An effect with the nearest change for the better and for the worse, and whether its figure lies at a border.

    over: just on its good side, so that a little worse would cost points; under: just short of it.
    """

    effect: str
    better: Step | None
    worse: Step | None
    over: bool
    under: bool


def distances(result: Result, city: object) -> list[Distance]:
    """Tell, for every effect that counts figures of the city's own, how far it is from the next point either way."""
    at = result.place(city)
    standard, facts = result.standard, result.facts.cut(slice(at, at + 1))
    walked = {e.id: list(_walked(standard, facts, e)) for e in standard.effects.values() if _counts(e)}
    moved = _moved(result, facts, [step for found in walked.values() for _, step in found], at)
    found = [_distance(name, [(walk, moved(name, step)) for walk, step in each]) for name, each in walked.items()]
    return [each for each in found if each.better or each.worse]


def _counts(effect: AnyEffect) -> bool:
    """Tell whether an effect has borders worth telling: one point more for every one counted needs no telling."""
    each_one = (
        effect.simple
        and isinstance(effect, Steps)
        and effect.every == 1
        and effect.above is None
        and effect.below is None
    )
    return not each_one and bool(_tops(_weighed(effect)))


def _weighed(effect: AnyEffect) -> tuple[Any, ...]:
    """Tell the measures and conditions that an effect counts by, or hangs on."""
    of = (effect.of,) if isinstance(effect, Steps | Bands | Rate | Line) else ()
    return (*of, *((effect.when,) if isinstance(effect, Flat) and effect.gate is None else (effect.gate,)))


def _tops(part: Any) -> tuple[str, ...]:
    """Name the figures by which a measure or condition moves: of a ratio, those above the line."""
    if isinstance(part, tuple):
        return tuple(dict.fromkeys(name for each in part for name in _tops(each)))
    if isinstance(part, str):
        return (part,)
    if isinstance(part, Share | Growth):
        return _tops(parts_of(part)[0])
    if isinstance(part, Compare):
        return _tops(part.of)
    return _tops(tuple(getattr(part, field) for field in fields_of(part)))


def _movable(standard: Standard, effect: AnyEffect) -> list[str]:
    """Name the figures of the city's own by which an effect moves."""
    items = {name: standard.inputs[name] for name in _tops(_weighed(effect))}
    return [n for n, i in items.items() if i.type in ("count", "amount") and i.source == "city" and not i.ledger]


def _walked(standard: Standard, facts: Facts, effect: AnyEffect) -> Iterator[tuple[_Walk, Step]]:
    """Go from where the city stands to the next point along each figure by which an effect moves, either way."""
    used, names = only(facts, effect), _movable(standard, effect)
    gone = [column.gone for column in used.columns.values()]
    if any(mask is not None and mask[0] for mask in (*gone, find(standard, used, effect).gone)):
        return
    for walk in (_Walk(standard, facts, used, effect, name) for name in names):
        yield from ((walk, step) for way in (1, -1) if (step := walk.step(way)))


def _distance(effect: str, walked: Sequence[tuple[_Walk, Step]]) -> Distance:
    """Take the nearest of an effect's steps either way; one of which the total moves the other way is neither."""
    nearest: dict[int, Step | None] = {}
    for sign in (1, -1):
        steps = [step for _, step in walked if step.points * sign > 0 and step.total * sign >= 0]
        nearest[sign] = min(steps, key=lambda step: abs(step.by), default=None)
    better, worse = nearest[1], nearest[-1]
    of = {step.input: walk for walk, step in walked}
    over, under = (
        step is not None and of[step.input].near(step, other) for step, other in ((worse, better), (better, worse))
    )
    return Distance(effect, better, worse, over, under)


@dataclass(frozen=True, slots=True)
class _Walk:
    """A walk along one input of an effect, from where the city stands."""

    standard: Standard
    facts: Facts
    used: Facts
    effect: AnyEffect
    name: str

    @property
    def grid(self) -> int:
        """By how many units the input's values lie apart."""
        return grid_of(self.standard.inputs[self.name])

    @property
    def here(self) -> int:
        """Where the city stands, in the input's units."""
        return int(self.facts.columns[self.name].values[0])

    def points(self, places: Array) -> Array:
        """Tell the effect's points at some places; where a ratio cannot be worked out, those where the walk began."""
        outcome = find(self.standard, along(self.used, {self.name: places}), self.effect)
        return outcome.points if outcome.gone is None else np.where(outcome.gone, outcome.points[0], outcome.points)

    def step(self, way: int) -> Step | None:
        """Tell the nearest change up (1) or down (-1); none where points count by proportion, which has no next one."""
        by_proportion = (
            isinstance(self.effect, Steps) and (self.effect.counting or self.standard.rules.steps) == "proportional"
        )
        there = None if by_proportion else self._next(self.here, way)
        if there is None:
            return None
        if isinstance(self.effect, Rate | Line) and self.effect.to == 1 and abs(there - self.here) <= self.grid:
            # By proportion to the last thousandth, every unit moves it: there is no next point to tell.
            return None
        if isinstance(self.effect, Rate | Line) and self.effect.to == 1 and self._slopes(there, way):
            return None
        then = self.points(np.array([self.here, there], np.int64))
        return Step(self.name, there - self.here, SIGN[self.effect.role] * int(then[1] - then[0]), 0)

    def _slopes(self, there: int, way: int) -> bool:
        """Tell whether points go on moving as soon as they have moved, so that the next thousandth is no border."""
        beyond = self._next(there, way)
        return beyond is not None and abs(there - self.here) <= abs(beyond - there) + self.grid

    def near(self, step: Step, other: Step | None) -> bool:
        """Tell whether a border is much nearer than the next one is from it, or than the figure is large."""
        way = 1 if step.by > 0 else -1
        if isinstance(self.effect, Rate | Line):
            return False
        if other is not None and other.input == step.input:
            return abs(step.by) * OF_STEP <= abs(step.by) + abs(other.by)
        if isinstance(self.effect, Steps):
            beyond = self._next(self.here + step.by, way)
            return beyond is not None and abs(step.by) * OF_STEP <= abs(beyond - self.here - step.by)
        return abs(step.by) * OF_VALUE <= abs(self.here)

    def _next(self, start: int, way: int) -> int | None:
        ends = unit_range(self.standard, self.facts, self.name)
        end = ends[way > 0]
        if self.grid > 1 or not turns_are_known(self.standard, self.effect):
            return self._other(start, end, way)
        between = turns(self.standard, self.facts, self.effect, self.name)
        inside = sorted((at for at in between if min(start, end) < at < max(start, end)), reverse=way < 0)
        return first_change(self.points, [start, *inside, end])

    def _other(self, start: int, end: int, way: int) -> int | None:
        """Tell the first value on a way at which the effect comes to other points; None also where that takes too long."""
        now, left = int(self.points(np.array([start]))[0]), PATIENCE
        waiting = [*outward(start, end, self.grid, way)][::-1]
        while waiting and left:
            first, last = waiting.pop()
            left -= 1
            box = {self.name: (min(first, last), max(first, last))}
            if set(effect_ends(self.standard, self.used, self.effect, box).points) == {now}:
                continue
            if first == last:
                if int(self.points(np.array([start, first]))[1]) != now:
                    return first
            else:
                step = way * self.grid
                middle = first + step * (abs(last - first) // self.grid // 2)
                waiting += [(middle + step, last), (first, middle)]
        return None


def _moved(result: Result, facts: Facts, found: Sequence[Step], at: int) -> Callable[[str, Step], Step]:
    """Tell what each change does to the total, all scored at once; of a deduction from an award, what that leaves of it."""
    steps = list(dict.fromkeys(found))
    lines = {
        name: [int(facts.columns[name].values[0]) + (step.by if step.input == name else 0) for step in steps]
        for name in dict.fromkeys(step.input for step in steps)
    }
    scored = score_in_force(result.standard, along(facts, lines), result.readings) if steps else result
    now, place = int(result.exact_total[at]), {step: n for n, step in enumerate(steps)}

    def moved(name: str, step: Step) -> Step:
        row, then = result.standard.row_of[name], place[step]
        points = step.points
        if name in dict(row.own):
            after, before = (each.block.rows[row.id].taken[name] for each in (scored, result))
            points = SIGN["deduct"] * (int(after[then]) - int(before[at]))
        return step._replace(points=points, total=int(scored.exact_total[then]) - now)

    return moved
