"""How much hangs on the readings (口径): each city's totals and ranks under every combination, and what moves them.

    lowest, highest   the least and greatest total, each with the combination nearest to the one in force that gives it
    ranks             how many combinations give each rank; those without a rank in a combination are counted apart
    moves             what each reading does: alone, from the combination in force, and at most, whatever the others are
    swaps             pairs of cities of which now the one, now the other has the greater total, and the fewest changes that do it

Ranks run 1, 1, 2 over the cities that, in that combination, are neither disqualified nor provisional.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from math import prod
from typing import Any

import numpy as np
import pandas as pd

from auditlib.scoring.barred import bar_all
from auditlib.scoring.facts import Array, Mask
from auditlib.scoring.product import Product, check_size, score_all
from auditlib.scoring.reading import read_facts
from auditlib.scoring.readings import choose
from auditlib.scoring.score import score_facts
from auditlib.standard.schema import Standard

Chosen = Mapping[str, str]
# How many smallest sets of changes are told of a pair of cities.
TOLD = 3


@dataclass(frozen=True, slots=True)
class Move:
    """What one reading does to one city: points in thousandths, ranks as counts of combinations.

    alone: the change of the total by each other option, the other readings as they are in force. most: the greatest
    difference between two of its options, whatever the others are. hangs: under how many of the `of` combinations of the
    other readings the city's rank is not the same under all its options.
    """

    reading: str
    alone: Mapping[str, int]
    most: int
    hangs: int
    of: int


@dataclass(frozen=True, slots=True)
class CityRange:
    """One city under all combinations; `rank` None where it has none under those in force. Points in thousandths."""

    city: str
    total: int
    rank: int | None
    lowest: int
    highest: int
    at_lowest: Chosen
    at_highest: Chosen
    ranks: Mapping[int, int]
    unranked: int
    moves: tuple[Move, ...]

    @property
    def deciding(self) -> tuple[Move, ...]:
        """The readings on which the rank hangs, the one on which it hangs most often first."""
        found = [move for move in self.moves if move.hangs]
        return tuple(sorted(found, key=lambda move: (-move.hangs * move.of, -move.most)))

    @property
    def moving(self) -> tuple[Move, ...]:
        """The readings that move the total, the one that moves it farthest first."""
        return tuple(sorted((move for move in self.moves if move.most), key=lambda move: -move.most))


@dataclass(frozen=True, slots=True)
class Swap:
    """Two cities that change places: `ahead` is before `behind` under the readings in force, or level with it.

    Counted are the combinations in which both have a rank: where `behind` is before, where they are level, and all. `by` are
    the smallest sets of other options that put `behind` before `ahead`, at most a few.
    """

    ahead: str
    behind: str
    turned: int
    level: int
    of: int
    by: tuple[Chosen, ...]


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """All that hangs on the readings: `varied` are those that move something, `idle` those that move no city."""

    readings: Chosen
    combinations: int
    varied: tuple[str, ...]
    idle: tuple[str, ...]
    cities: tuple[CityRange, ...]
    swaps: tuple[Swap, ...]


@dataclass(frozen=True, slots=True)
class _Weighed:
    """All totals with their ranks, where the readings in force stand, and how many readings each combination changes."""

    found: Product
    chosen: Chosen
    here: tuple[int, ...]
    ranks: Array
    steps: Array

    def nearest(self, where: Mask) -> Chosen:
        """Tell by what the nearest combination of a set differs from the one in force: the other options only."""
        return self.difference(int(np.where(where, self.steps, np.iinfo(np.int16).max).argmin()))

    def difference(self, at: int) -> Chosen:
        """Tell by which options a combination differs from the one in force."""
        shape = self.found.totals.shape[:-1]
        place = np.unravel_index(at, shape) if shape else ()
        options = self.found.options.items()
        told = {name: all_[int(n)] for (name, all_), n, size in zip(options, place, shape, strict=True) if size > 1}
        return {name: option for name, option in told.items() if option != self.chosen[name]}


def weigh(
    standard: Standard,
    frame: pd.DataFrame,
    readings: Chosen | None = None,
    province: Mapping[str, Any] | None = None,
) -> Sensitivity:
    """Weigh all readings of a standard, as read from its file, over all cities of a frame.

    `readings` are those in force where they are not the defaults. Raises InputError for what the standard refuses,
    ReadingError for a reading that is not there, AuditError where the combinations are too many.
    """
    chosen = choose(standard, readings)
    facts = read_facts(standard, frame)
    # Refuses what cannot be told exactly.
    score_facts(standard, facts, chosen, province=province)
    barred = bar_all(standard, facts, province)
    found = score_all(standard, facts, province).along(barred.shape)
    check_size(standard, found.totals.size)
    here = found.at(chosen)
    weighed = _Weighed(found, chosen, here, rank_all(found.totals, found.gone | barred), _changes(found, here))
    names = [str(city) for city in frame.index]
    cities = [_city(weighed, n, name) for n, name in enumerate(names)]
    varied = [name for name, length in zip(found.options, found.totals.shape, strict=False) if length > 1]
    moved = {move.reading for city in cities for move in city.moves if move.most or move.hangs}
    return Sensitivity(
        readings=chosen,
        combinations=found.combinations,
        varied=tuple(name for name in varied if name in moved),
        idle=tuple(name for name in found.options if name not in moved),
        cities=tuple(cities),
        swaps=tuple(_swaps(weighed, names)),
    )


def rank_all(totals: Array, without: Mask) -> Array:
    """Rank the cities along the last axis, 1, 1, 2 from the greatest total; 0 for those without a rank."""
    flat, out = totals.reshape(-1, totals.shape[-1]), without.reshape(-1, totals.shape[-1])
    # What has no rank stands below all that have one, and so changes none.
    keys = np.where(out, np.iinfo(np.int64).min, flat)
    order = np.argsort(keys, axis=1, kind="stable")[:, ::-1]
    sorted_ = np.take_along_axis(keys, order, 1)
    counted = np.ones(flat.shape, np.int32)
    counted[:, 1:] += np.cumsum(sorted_[:, 1:] != sorted_[:, :-1], axis=1, dtype=np.int32)
    ranks = np.empty(flat.shape, np.int32)
    np.put_along_axis(ranks, order, counted, 1)
    ranks[out] = 0
    return ranks.reshape(totals.shape)


def _changes(found: Product, here: Sequence[int]) -> Array:
    """Count for every combination how many readings differ from those in force."""
    shape = found.totals.shape[:-1]
    steps = np.zeros(shape, np.int16)
    for axis, (length, at) in enumerate(zip(shape, here, strict=True)):
        differs = (np.arange(length) != at).astype(np.int16)
        steps += differs.reshape([-1 if axis == n else 1 for n in range(len(shape))])
    return steps


def _city(weighed: _Weighed, n: int, name: str) -> CityRange:
    found, here = weighed.found, weighed.here
    totals, ranks = (table[..., n].copy() for table in (found.totals, weighed.ranks))
    low, high = int(totals.min()), int(totals.max())
    counted = np.bincount(ranks.ravel())
    return CityRange(
        city=name,
        total=int(totals[here]),
        rank=int(ranks[here]) or None,
        lowest=low,
        highest=high,
        at_lowest=weighed.nearest(totals == low),
        at_highest=weighed.nearest(totals == high),
        ranks={int(rank): int(counted[rank]) * found.times for rank in np.flatnonzero(counted) if rank},
        unranked=int(counted[0]) * found.times,
        moves=tuple(_move(found, totals, ranks, here, axis) for axis in range(len(here))),
    )


def _move(found: Product, totals: Array, ranks: Array, here: tuple[int, ...], axis: int) -> Move:
    name, options = [*found.options.items()][axis]
    if totals.shape[axis] == 1:
        return Move(name, dict.fromkeys(options, 0), 0, 0, 1)
    alone = {}
    for at, option in enumerate(options):
        alone[option] = int(totals[(*here[:axis], at, *here[axis + 1 :])] - totals[here])
    most = int((_along(np.maximum, totals, axis) - _along(np.minimum, totals, axis)).max())
    hangs = int(np.count_nonzero(_along(np.maximum, ranks, axis) != _along(np.minimum, ranks, axis)))
    return Move(name, alone, most, hangs * found.times, prod(totals.shape) // totals.shape[axis] * found.times)


def _along(pick: np.ufunc, values: Array, axis: int) -> Array:
    """Pick from the few values along an axis; whole slices at once are far quicker than numpy's own way along a short axis."""
    lines = np.moveaxis(values, axis, 0)
    return reduce(pick, [lines[n] for n in range(len(lines))])


def _swaps(weighed: _Weighed, names: Sequence[str]) -> Iterator[Swap]:
    """Find the pairs that change places. Only pairs whose totals overlap are looked at closely."""
    found, here, steps = weighed.found, weighed.here, weighed.steps
    flat, placed = found.totals.reshape(-1, len(names)), weighed.ranks.reshape(-1, len(names)) > 0
    low, high = flat.min(0), flat.max(0)
    away = steps.ravel()
    columns = [np.ascontiguousarray(flat[:, n]) for n in range(len(names))]
    both_placed = [np.ascontiguousarray(placed[:, n]) for n in range(len(names))]
    order = sorted(range(len(names)), key=lambda n: -int(found.totals[here][n]))
    for a, b in combinations(order, 2):
        if high[b] <= low[a]:
            continue
        both = both_placed[a] & both_placed[b]
        turned = (columns[b] > columns[a]) & both
        if not (count := int(np.count_nonzero(turned))):
            continue
        nearest = int(away[turned].min())
        places = np.flatnonzero(turned & (away == nearest))[:TOLD]
        level = int(np.count_nonzero((columns[b] == columns[a]) & both))
        yield Swap(
            ahead=names[a],
            behind=names[b],
            turned=count * found.times,
            level=level * found.times,
            of=int(np.count_nonzero(both)) * found.times,
            by=tuple(weighed.difference(int(at)) for at in places),
        )
