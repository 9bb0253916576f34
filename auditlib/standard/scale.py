"""Scales: the bands in which a measure lies, the points of a line, the order in which they stand, and what counts in part."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any, Literal

from pydantic import model_validator

from auditlib.standard.conditions import Level
from auditlib.standard.types import Points, Ratio, Strict, Text


class Band(Strict):
    """Points up to and including a level (`up_to`) or up to it and without it (`below`); the last band has neither."""

    up_to: Ratio | None = None
    below: Ratio | None = None
    points: Points

    @property
    def edge(self) -> Ratio | None:
        """The level with which it ends."""
        return self.below if self.up_to is None else self.up_to


def check_rising(bands: tuple[Band, ...]) -> None:
    """Check that bands rise. Raises ValueError."""
    if any(band.up_to is not None and band.below is not None for band in bands):
        raise ValueError("一档只写 up_to（含本数）或 below（不含本数）之一")
    # At one level, the band without it comes before the one with it.
    known = [(band.edge, band.up_to is not None) for band in bands[:-1] if band.edge is not None]
    if bands[-1].edge is not None or len(known) < len(bands) - 1 or any(a >= b for a, b in pairwise(known)):
        raise ValueError("各档 up_to 或 below 应由小到大，末档两者都不写")


class Point(Strict):
    """One of the points that a line goes through: where the measure is at a level, what it is worth."""

    at: Level
    points: Points


def check_order(levels: tuple[Any, ...]) -> None:
    """Check that the levels of a line's points, so far as they are numbers, all rise or all fall. Raises ValueError."""
    numbers = [level for level in levels if isinstance(level, Fraction)]
    moves = {b > a for a, b in pairwise(numbers) if a != b}
    if len(moves) > 1 or (not moves and len(numbers) == len(levels)):
        raise ValueError("各点的 at 应由小到大或由大到小")


class Eased(Strict):
    """Incidents of which a `part` costs only a share (`at`) of what it would (主动上报的减半扣分).

    What deductions take for the part is what they take for all incidents more than for the others. It is rounded to a multiple of
    `to`, a thousandth unless said: half up, down or up.
    """

    of: Text
    part: Text
    at: Ratio
    to: Points = 1
    how: Literal["half_up", "down", "up"] = "half_up"
    text: Text | None = None

    @model_validator(mode="after")
    def _a_part(self) -> Eased:
        if 0 <= self.at < 1 and self.to > 0:
            return self
        raise ValueError("at 应不小于 0、小于 1，如 50%（减半）或 0（免扣）；to 应大于 0")
