"""Groups of effects: what counts of several that a standard counts together.

Of effects of which only the highest, or the highest few, count, the others come to nothing; of two alike the first counts. Where
a group has a cap, its effects fill it in the order of the text, and what is left over comes to nothing. Where one of them is
missing, what the others come to is not known either. Whether each occurs stays as it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from auditlib.scoring.arithmetic import either
from auditlib.scoring.facts import Array
from auditlib.scoring.kinds import Outcome
from auditlib.standard.schema import Standard
from auditlib.standard.wholes import Group


def count_groups(standard: Standard, outcomes: Mapping[str, Outcome]) -> Mapping[str, Outcome]:
    """Cut the outcomes of grouped effects, one group after the other: those of rows first."""
    if not standard.grouped:
        return outcomes
    found = dict(outcomes)
    for group, members in standard.grouped:
        if members:
            found |= dict(zip(members, _counted(group, [found[name] for name in members]), strict=True))
    return found


def _counted(group: Group, members: Sequence[Outcome]) -> list[Outcome]:
    points = counted([outcome.points for outcome in members], group)
    gone = either(*(outcome.gone for outcome in members))
    return [
        outcome._replace(
            points=now,
            gone=gone,
            uncapped=outcome.points if outcome.uncapped is None else outcome.uncapped,
            when=outcome.occurs,
        )
        for outcome, now in zip(members, points, strict=True)
    ]


def counted(points: Sequence[Array], group: Group) -> list[Array]:
    """Tell what a group leaves of the points of its effects."""
    kept = list(points)
    if group.most is not None and group.most < len(kept):
        kept = _highest(kept, group.most)
    return kept if group.cap is None else _filled(kept, group.cap)


def _highest(points: Sequence[Array], most: int) -> list[Array]:
    """Keep the highest few; the number of those before it that are as high, or higher, decides for each."""
    table = np.stack(points)
    order = np.argsort(-table, axis=0, kind="stable")
    place = np.empty_like(order)
    np.put_along_axis(place, order, np.arange(len(points))[:, None], axis=0)
    return list(np.where(place < most, table, 0))


def _filled(points: Sequence[Array], cap: int) -> list[Array]:
    """Let each take what those before it have left of the cap."""
    kept, left = [], np.full(len(points[0]), cap, np.int64)
    for each in points:
        kept.append(np.minimum(each, left))
        left = left - kept[-1]
    return kept
