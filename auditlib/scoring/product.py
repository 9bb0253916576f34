"""Every city under every combination of readings, through the one engine.

A reading either sets rules of the whole standard or defines effects of some rows anew, so that a row hangs on those readings
alone: the row is scored once under each combination of them, and what the rows come to is added up over the product of all
readings by broadcasting. Every array has one axis a reading, in the order of the standard's file, and the cities last; an
axis of length 1 is a reading on which nothing there hangs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from math import prod
from typing import Any, NamedTuple

import numpy as np

from auditlib.errors import AuditError
from auditlib.scoring.facts import Array, Facts, Mask
from auditlib.scoring.kinds import find
from auditlib.scoring.peers import with_all_sums
from auditlib.scoring.product_whole import totals_of_all
from auditlib.scoring.readings import Ways, options_of, ways_of
from auditlib.scoring.rows import add_up, bonus_in
from auditlib.standard.readings import under
from auditlib.standard.schema import Option, Reading, Standard

# Rules that bear on the total only, and on no row.
OF_TOTAL = frozenset({"cap", "total_min", "total_max", "total_to", "reweight"})
# So many totals fit a common machine with room to spare.
MOST = 50_000_000
# Rules that make the total more than the sum of the rows.
TOTALLING = frozenset({"total_min", "total_max", "total_to"})


@dataclass(frozen=True, slots=True)
class Product:
    """Totals in thousandths under every combination; `gone` where some row has no score; one axis a reading, cities last.

    `options` are the axes: each reading's options. A reading that moves no row of any city has an axis of length 1, its
    option in force; `times` tells how many combinations each entry stands for because of those.
    """

    options: Mapping[str, tuple[str, ...]]
    totals: Array
    gone: Mask
    times: int

    @property
    def combinations(self) -> int:
        """How many combinations there are in all."""
        return prod(self.totals.shape[:-1]) * self.times

    def along(self, shape: Sequence[int]) -> Product:
        """Lay the totals out along readings that move none, but on which something of that shape hangs."""
        wanted = np.broadcast_shapes(self.totals.shape, tuple(shape))
        totals, gone = (np.broadcast_to(part, wanted) for part in (self.totals, self.gone))
        return replace(self, totals=totals, gone=gone, times=self.times * self.totals.size // prod(wanted))

    def at(self, readings: Mapping[str, str]) -> tuple[int, ...]:
        """Tell where a combination stands."""
        return tuple(
            options.index(readings[name]) if length > 1 else 0
            for (name, options), length in zip(self.options.items(), self.totals.shape[:-1], strict=True)
        )


class _Row(NamedTuple):
    score: Array
    bonus: Array
    gone: Mask


def score_all(standard: Standard, facts: Facts, province: Mapping[str, Any] | None = None) -> Product:
    """Score all cities under all combinations of the standard's readings.

    `standard` is the one read from its file, of which no reading has been chosen. Raises AuditError where the combinations
    that move something are too many for the memory of a common machine.
    """
    facts = with_all_sums(standard, facts, province)
    if not all(under(standard, dict(each)).summable for each in ways_of(options_of(standard), [*_totalling(standard)])):
        return _whole(standard, facts)
    ruling = [name for name, each in standard.readings.items() if any(map(_rules_rows, each.options.values()))]
    ruled = {chosen: under(standard, dict(chosen)) for chosen in ways_of(options_of(standard), ruling)}
    rows = [_score_row(standard, facts, row_id, ruled) for row_id in standard.rows]
    return _added_up(standard, rows)


def _totalling(standard: Standard) -> Iterator[str]:
    """Name the readings that set a rule of the total."""
    for name, reading in standard.readings.items():
        if any(option.set_.model_fields_set & TOTALLING for option in reading.options.values()):
            yield name


def _whole(standard: Standard, facts: Facts) -> Product:
    """Score a standard whose total is more than the sum of its rows."""
    options = options_of(standard)
    check_size(standard, prod((*map(len, options.values()), facts.size)))
    totals, gone = totals_of_all(standard, facts, options)
    times = 1
    for axis, all_ in enumerate(options.values()):
        if not any(bool((part != part.take([0], axis)).any()) for part in (totals, gone)):
            totals, gone = totals.take([0], axis), gone.take([0], axis)
            times *= len(all_)
    return Product(options, totals, gone, times)


def check_size(standard: Standard, size: int) -> None:
    """Refuse more totals than a common machine has room for. Raises AuditError."""
    if size > MOST:
        city = standard.words.city
        raise AuditError(f"口径的组合过多：各{city}共有 {size:,} 个总分要算，至多 {MOST:,} 个；请减少{city}数或口径")


def _rules_rows(option: Option) -> bool:
    """Tell whether an option sets a rule that bears on rows."""
    return bool(option.set_.model_fields_set - OF_TOTAL)


def _score_row(standard: Standard, facts: Facts, row_id: str, ruled: Mapping[Ways, Standard]) -> _Row:
    """Score one row under every combination of the readings that it hangs on.

    `ruled` holds the standard under every combination of the readings that set rules.
    """
    own = {effect.id for effect in standard.rows[row_id].effects}
    ruling = [name for name, _ in next(iter(ruled))]
    defining = [
        name
        for name, each in standard.readings.items()
        if any(effect.id in own for option in each.options.values() for effect in option.effects)
    ]
    axes = [name for name in standard.readings if name in ruling or name in defining]
    options = options_of(standard)
    rows = {chosen: under(standard, dict(chosen)).rows[row_id] for chosen in ways_of(options, defining)}
    lines: list[tuple[Array, Array, Mask]] = []
    nowhere = np.zeros(facts.size, bool)
    for chosen in ways_of(options, axes):
        set_ = ruled[tuple(pair for pair in chosen if pair[0] in ruling)]
        row = rows[tuple(pair for pair in chosen if pair[0] in defining)]
        points = add_up(set_.rules, row, {effect.id: find(set_, facts, effect) for effect in row.effects}, facts.size)
        gone = nowhere if points.gone is None else points.gone
        lines.append((points.score * ~gone, bonus_in(set_.rules, row, points), gone))
    shape = (*(len(all_) if name in axes else 1 for name, all_ in options.items()), facts.size)
    score, bonus, gone_ = (np.array(part).reshape(shape) for part in zip(*lines, strict=True))
    return _Row(score, bonus, gone_)


def _added_up(standard: Standard, rows: Sequence[_Row]) -> Product:
    """Add the rows up over the product of all readings, those that hang on the fewest readings first."""
    options = options_of(standard)
    capping = next((n for n, each in standard.readings.items() if _caps(each)), None)
    times = 1
    for axis, (name, all_) in enumerate(options.items()):
        if name != capping and not any(_moves(row, axis) for row in rows):
            rows = [_Row(*(part.take([0], axis) for part in row)) for row in rows]
            times *= len(all_)
    rows = sorted(rows, key=lambda row: row.score.size)
    shape = np.broadcast_shapes(*(row.score.shape for row in rows))
    check_size(standard, prod(shape) * (len(options[capping]) if capping else 1))
    total, gone = reduce(np.add, [row.score for row in rows]), reduce(np.logical_or, [row.gone for row in rows])
    caps = [under(standard, {capping: key}).rules.cap for key in options[capping]] if capping else [standard.rules.cap]
    if caps != [None]:
        bonus = reduce(np.add, [row.bonus for row in rows])
        axis = list(options).index(capping) if capping else -1
        parts = [_capped(_slice(total, axis, n), _slice(bonus, axis, n), cap) for n, cap in enumerate(caps)]
        total = np.concatenate(parts, axis)
    return Product(options, total, np.broadcast_to(gone, total.shape), times)


def _caps(reading: Reading) -> bool:
    return any("cap" in option.set_.model_fields_set for option in reading.options.values())


def _capped(total: Array, bonus: Array, cap: int | None) -> Array:
    return total if cap is None else total - np.maximum(bonus - cap, 0)


def _slice(part: Array, axis: int, n: int) -> Array:
    """Take what holds under one option of a reading; all, where nothing hangs on it."""
    return part.take([n], axis) if axis >= 0 and part.shape[axis] > 1 else part


def _moves(row: _Row, axis: int) -> bool:
    """Tell whether a row comes out otherwise under another option of a reading, for any city."""
    return row.score.shape[axis] > 1 and any(bool((part != part.take([0], axis)).any()) for part in row)
