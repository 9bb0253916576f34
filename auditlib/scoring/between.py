"""Points by straight lines between given points (插值), exactly, over whole columns."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from auditlib.scoring.arithmetic import Quantity, either, rounded, together
from auditlib.scoring.facts import Array, Mask
from auditlib.standard.effects import Line


class Interpolated(NamedTuple):
    """Thousandths for every city; after which point it lies, 0 for the first; where the points are out of order."""

    points: Array
    after: Array
    disordered: Mask | None


def interpolate(effect: Line, measure: Quantity, levels: Sequence[Quantity]) -> Interpolated:
    """Take the points of a line where a measure lies; below the first and beyond the last, those of the ends.

    All stand on one denominator, which a line's slope does without. Where two points lie at one place, the later counts from
    there on; where they do not come in the order of the line, nothing can be told.
    """
    (here, *at), _, _ = together([measure, *levels])
    if effect.falls:
        here, *at = (-each for each in (here, *at))
    disordered = None if effect.fixed else either(*(a > b for a, b in pairwise(at)))
    after = np.sum([here >= each for each in at[1:-1]], axis=0, dtype=np.int64) + np.zeros(len(here), np.int64)
    table, each_city = np.stack(at), np.arange(len(here))
    low, high = (table[after + n, each_city] for n in (0, 1))
    worth = np.array([point.points for point in effect.gives], low.dtype)
    first, rise = worth[after], worth[after + 1] - worth[after]
    jump = low >= high
    way = np.where(jump, here >= high, np.clip(here, low, np.maximum(low, high)) - low)
    whole = np.where(jump, 1, high - low)
    exact = Quantity(first * whole + rise * way, 1, whole)
    points = rounded(exact, Fraction(effect.to), effect.how).num
    return Interpolated(points.astype(np.int64, copy=False), after, disordered)
