"""How far every effect of a city is from its next point: by how much a figure must move, and what it would bring.

Found by the engine itself: the nearest value of an input at which the effect comes to other points. Incidents, which each
count alone, are left out; so are figures that the province or the auditor gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from auditlib.scoring.facts import Array, Facts
from auditlib.scoring.kinds import SIGN, find
from auditlib.scoring.line import along, first_change, only, turns, unit_range
from auditlib.scoring.result import Result
from auditlib.scoring.score import score_in_force
from auditlib.standard.conditions import Compare, Growth, Share
from auditlib.standard.effects import AnyEffect, Bands, Flat, Steps
from auditlib.standard.parts import inputs_in
from auditlib.standard.schema import Standard

# A figure lies at a border where it is nearer to it than this part of the way between two borders, or of itself.
OF_STEP, OF_VALUE = 50, 500


class Step(NamedTuple):
    """A change of one input, in its units, that brings another point: what the effect and the total then change by."""

    input: str
    by: int
    points: int
    total: int


class Distance(NamedTuple):
    """An effect with the nearest change for the better and for the worse, and whether its figure lies at a border.

    over: just over it, so that a little less would cost points; under: just short of it.
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
    found = [_distance(standard, facts, effect) for effect in standard.effects.values() if _counts(effect)]
    known = [each for each in found if each.better or each.worse]
    return list(_with_totals(result, facts, known, int(result.exact_total[at])))


def _counts(effect: AnyEffect) -> bool:
    """Tell whether an effect has borders worth telling: one point more for every one counted needs no telling."""
    each_one = isinstance(effect, Steps) and effect.every == 1 and effect.above is None and effect.below is None
    return effect.simple and bool(_measures(effect)) and not each_one


def _measures(effect: Any) -> list[Any]:
    """Tell the measures that an effect counts or compares."""
    if isinstance(effect, Flat):
        return [effect.when.of] if isinstance(effect.when, Compare) else []
    return [effect.of] if isinstance(effect, Steps | Bands) else []


def _movable(standard: Standard, effect: AnyEffect) -> list[str]:
    """Name the figures by which an effect moves: of a ratio, those above the line."""
    names: list[str] = []
    for measure in _measures(effect):
        top = (
            measure.share[0]
            if isinstance(measure, Share)
            else measure.growth[0]
            if isinstance(measure, Growth)
            else measure
        )
        names += inputs_in(top)
    items = {name: standard.inputs[name] for name in names}
    return [n for n, i in items.items() if i.type in ("count", "amount") and i.source == "city" and not i.ledger]


def _distance(standard: Standard, facts: Facts, effect: AnyEffect) -> Distance:
    names = _movable(standard, effect)
    columns = [facts.columns[name] for name in inputs_in(effect)]
    if not names or any(column.gone is not None and column.gone[0] for column in columns):
        return Distance(effect.id, None, None, over=False, under=False)
    steps = [step for name in names for way in (1, -1) if (step := _step(standard, facts, effect, name, way))]
    best = {
        sign: min((s for s in steps if s.points * sign > 0), key=lambda s: abs(s.by), default=None) for sign in (1, -1)
    }
    better, worse = best[1], best[-1]
    return Distance(effect.id, better, worse, _near(facts, worse, better), _near(facts, better, worse))


def _step(standard: Standard, facts: Facts, effect: AnyEffect, name: str, way: int) -> Step | None:
    here, ends = int(facts.columns[name].values[0]), unit_range(standard, facts, name)
    sign, used = SIGN[effect.role], only(facts, effect)

    def points(places: Array) -> Array:
        outcome = find(standard, along(used, {name: places}), effect)
        # Where a ratio cannot be worked out there are no points to compare.
        return outcome.points if outcome.gone is None else np.where(outcome.gone, outcome.points[0], outcome.points)

    between = [at for at in turns(standard, facts, effect, name) if here < at < ends[1] or ends[0] < at < here]
    places = [here, *sorted((at for at in between if (at - here) * way > 0), reverse=way < 0), ends[way > 0]]
    there = first_change(points, places)
    if there is None or (getattr(effect, "counting", None) or standard.rules.steps) == "proportional":
        return None
    then = points(np.array([here, there], np.int64))
    return Step(name, there - here, sign * int(then[1] - then[0]), 0)


def _near(facts: Facts, step: Step | None, other: Step | None) -> bool:
    """Tell whether the border of a step is much nearer than the one on the other side, or than the figure is large."""
    if step is None:
        return False
    if other is not None and other.input == step.input:
        return abs(step.by) * OF_STEP <= abs(step.by) + abs(other.by)
    return abs(step.by) * OF_VALUE <= abs(int(facts.columns[step.input].values[0]))


def _with_totals(result: Result, facts: Facts, found: list[Distance], total: int) -> Iterator[Distance]:
    """Add what each change would do to the total, all scored at once."""
    steps = list(dict.fromkeys(step for each in found for step in (each.better, each.worse) if step is not None))
    if not steps:
        return
    lines = {
        name: [int(facts.columns[name].values[0]) + (step.by if step.input == name else 0) for step in steps]
        for name in dict.fromkeys(step.input for step in steps)
    }
    scored = score_in_force(result.standard, along(facts, lines), result.readings)
    moved = {s: s._replace(total=int(t) - total) for s, t in zip(steps, scored.exact_total, strict=True)}
    for each in found:
        better, worse = (None if s is None else moved[s] for s in (each.better, each.worse))
        yield each._replace(better=better, worse=worse)
