"""All combinations of readings for a standard whose total is more than the sum of its rows.

A row hangs on the readings that set rules, and on those that define effects anew of it or of effects that are counted together with
its own. So rows are judged by parts that hang together, each part once under every combination of its own readings; the
engine's sum then adds them up over the product of all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import Any, NamedTuple

import numpy as np

from auditlib.scoring.alternatives import keep_rows
from auditlib.scoring.arithmetic import Quantity
from auditlib.scoring.facts import Array, Facts, Mask
from auditlib.scoring.judge import coefficient, judge
from auditlib.scoring.kinds import Outcome
from auditlib.scoring.readings import Ways, ways_of
from auditlib.scoring.rows import RowPoints, bonus_in
from auditlib.scoring.total import total_up
from auditlib.scoring.truth import Truth
from auditlib.scoring.whole_ends import summing
from auditlib.standard.readings import under
from auditlib.standard.schema import Standard

# So many totals are added up at once: few enough to stay small beside what they are made of.
AT_ONCE = 200_000


class Part(NamedTuple):
    """Rows that hang together, and the readings that define effects of theirs anew."""

    readings: tuple[str, ...]
    rows: tuple[str, ...]


class _Lines(NamedTuple):
    """A row under every combination of its part's readings: arrays with one axis a reading that defines, the cities last."""

    score: Array
    bonus: Array
    gone: Mask
    out: Mask
    outside: Mapping[str, tuple[Array, Mask]]
    voids: Mapping[str, tuple[Mask, Array]]


def totals_of_all(standard: Standard, facts: Facts, options: Mapping[str, Sequence[str]]) -> tuple[Array, Mask]:
    """Tell totals in thousandths and where rows are pending, one axis a reading in the order of `options`, the cities last."""
    shape = (*map(len, options.values()), facts.size)
    totals, gone = np.empty(shape, np.int64), np.empty(shape, bool)
    ruling = [
        name for name, each in standard.readings.items() if any(o.set_.model_fields_set for o in each.options.values())
    ]
    defining = [name for name in options if name not in ruling]
    for way in ways_of(options, ruling):
        place: list[Any] = [options[name].index(dict(way)[name]) if name in ruling else slice(None) for name in options]
        inner = {name: options[name] for name in defining}
        lines = {
            row: line
            for part in rows_together(standard, defining)
            for row, line in _judged(standard, facts, part, way, inner)
        }
        read = under(standard, dict(way))
        totals[(*place, slice(None))], gone[(*place, slice(None))] = _added(
            read, lines, inner, facts.size, coefficient(read, facts)
        )
    return totals, gone


def rows_together(standard: Standard, defining: Sequence[str]) -> list[Part]:
    """Take a standard apart into rows that hang on the same of some readings; rows with effects counted together go together."""
    anew = {
        name: {effect.id for option in standard.readings[name].options.values() for effect in option.effects}
        for name in defining
    }
    hang = {
        row.id: frozenset(name for name in defining if anew[name] & {effect.id for effect in row.effects})
        for row in standard.rows.values()
    }
    together = [{standard.row_of[name].id for name in members} for _, members in standard.grouped]
    for _ in together:
        for rows in together:
            joint = frozenset[str]().union(*(hang[row] for row in rows))
            hang |= dict.fromkeys(rows, joint)
    found: dict[frozenset[str], list[str]] = {}
    for row, names in hang.items():
        found.setdefault(names, []).append(row)
    return [Part(tuple(name for name in defining if name in names), tuple(rows)) for names, rows in found.items()]


def _judged(
    standard: Standard, facts: Facts, part: Part, way: Ways, options: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, _Lines]]:
    """Judge a part's rows once under every combination of its readings, the readings that set rules being as `way` has them."""
    shape = (*(len(all_) if name in part.readings else 1 for name, all_ in options.items()), facts.size)
    blocks = []
    for chosen in ways_of(options, part.readings):
        read = under(standard, dict((*way, *chosen)))
        blocks.append((read, judge(keep_rows(read, part.rows), facts)))

    def laid(arrays: Sequence[Any]) -> Array:
        return np.array([np.zeros(facts.size, bool) if each is None else each for each in arrays]).reshape(shape)

    def void(name: str) -> tuple[Mask, Array]:
        found = [block.outcomes[name] for _, block in blocks]
        return laid([each.occurs.holds for each in found]), laid([np.full(facts.size, each.most) for each in found])

    for row_id in part.rows:
        row = standard.rows[row_id]
        found = [block.rows[row_id] for _, block in blocks]
        yield (
            row_id,
            _Lines(
                laid([each.score for each in found]),
                laid([bonus_in(read.rules, read.rows[row_id], block.rows[row_id]) for read, block in blocks]),
                laid([each.gone for each in found]),
                laid([each.out for each in found]),
                {
                    n: (laid([each.taken[n] for each in found]), laid([each.masks[n] for each in found]))
                    for n in row.outside
                },
                {each.id: void(each.id) for each in standard.total_voids if standard.row_of[each.id] is row},
            ),
        )


def _added(
    standard: Standard,
    lines: Mapping[str, _Lines],
    options: Mapping[str, Sequence[str]],
    cities: int,
    times: Quantity | None,
) -> tuple[Array, Mask]:
    """Add the rows up over the product of the readings that define, a piece of it at once."""
    shape = (*map(len, options.values()), cities)
    axes = next(n for n in range(len(shape)) if n == len(shape) - 1 or prod(shape[n:]) <= AT_ONCE)
    totals, gone, summed = np.empty(shape, np.int64), np.empty(shape, bool), summing(standard)
    for at in product(*map(range, shape[:axes])):
        piece = shape[axes:]

        def cut(part: Array, at: tuple[int, ...] = at, piece: tuple[int, ...] = piece) -> Array:
            place = tuple(n if part.shape[axis] > 1 else 0 for axis, n in enumerate(at))
            return np.broadcast_to(part[place], piece).reshape(-1)

        again = None if times is None else _again(times, prod(piece) // cities)
        laid = {row: _cut(line, cut) for row, line in lines.items()}
        totals[at] = _total(standard, summed, laid, again).reshape(piece)
        pending = [cut(line.gone) for line in lines.values()]
        pending += [] if again is None or again.gone is None else [again.gone]
        gone[at] = np.logical_or.reduce(pending).reshape(piece)
    return totals, gone


def _again(times: Quantity, count: int) -> Quantity:
    """Lay the cities' coefficients out once for each combination."""
    num, by, gone = (None if each is None else np.tile(each, count) for each in (times.num, times.by, times.gone))
    assert num is not None
    return Quantity(num, times.den, by, gone)


def _cut(line: _Lines, cut: Any) -> _Lines:
    outside = {name: (cut(points), cut(mask)) for name, (points, mask) in line.outside.items()}
    voids = {name: (cut(mask), cut(most)) for name, (mask, most) in line.voids.items()}
    return _Lines(cut(line.score), cut(line.bonus), cut(line.gone), cut(line.out), outside, voids)


def _total(standard: Standard, summed: Standard, lines: Mapping[str, _Lines], times: Quantity | None) -> Array:
    """Let the engine add up."""
    rows, outcomes = dict[str, RowPoints](), dict[str, Outcome]()
    for row_id in standard.rows:
        line = lines[row_id]
        nothing = np.zeros_like(line.score)
        taken, masks = ({name: each[n] for name, each in line.outside.items()} for n in (0, 1))
        rows[row_id] = RowPoints(
            nothing, line.bonus, nothing, line.score, line.score, line.gone, None, taken, masks, {}, {}, line.out
        )
        outcomes |= {name: Outcome(nothing, None, Truth(at), most=most) for name, (at, most) in line.voids.items()}
    return total_up(summed, rows, outcomes, times).total
