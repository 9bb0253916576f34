"""What the cities claim for themselves: the engine's effects as a city sees them.

A city knows of no void. It leaves some small deductions out, forgets some bonuses, and takes the full points of what it
did not hand in.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal

from auditlib.scoring.result import Result
from auditlib.standard.effects import AnyEffect, Choice, Flat
from auditlib.standard.schema import Row
from auditlib.standard.types import SCALE
from tools.sample.chance import draw
from tools.sample.story import Story

# A deduction of more than so many thousandths nobody overlooks.
SMALL = 2 * SCALE
HUNDRED = 100


def make_self_scores(result: Result, cities: Sequence[Story]) -> Iterator[dict[str, Decimal]]:
    """Make each city's own score by row id; `result` holds the cities in the same order."""
    ids = list(result.effects.columns)
    for city, points in zip(cities, result.effects.to_numpy(), strict=True):
        given = dict(zip(ids, points, strict=True))
        yield {row_id: _claim(city, row, given) for row_id, row in result.standard.rows.items()}


def _claim(city: Story, row: Row, given: dict[str, float]) -> Decimal:
    sums = {"award": 0, "bonus": 0, "deduct": 0}
    for effect in row.effects:
        if effect.role != "void":
            points = given[effect.id]
            thousandths = _full(effect) if math.isnan(points) else round(points * SCALE)
            sums[effect.role] += 0 if _overlooked(city, effect, thousandths) else thousandths
    return Decimal(max(0, sums["award"] + sums["deduct"]) + sums["bonus"]) / SCALE


def _full(effect: AnyEffect) -> int:
    """The points that a city takes where nothing is known."""
    if effect.role != "award":
        return 0
    return effect.gives if isinstance(effect, Flat) else max(effect.gives.values()) if isinstance(effect, Choice) else 0


def _overlooked(city: Story, effect: AnyEffect, thousandths: int) -> bool:
    chance = {"deduct": city.claims.lenient, "bonus": city.claims.forgetful}.get(effect.role, 0)
    return abs(thousandths) <= SMALL and draw(city.code, f"claim/{effect.id}", 1, HUNDRED) <= chance
