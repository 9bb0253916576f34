"""What missing evidence (缺证) could still give: the lowest and highest total, and which input is worth asking for first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from auditlib.scoring.bounds import Scale, total_bounds
from auditlib.scoring.ends import Ends
from auditlib.scoring.facts import lacks_value
from auditlib.scoring.line import unit_range
from auditlib.scoring.result import Result
from auditlib.scoring.spans import Box
from auditlib.standard.inputs import LARGEST_COUNT
from auditlib.standard.parts import inputs_in
from auditlib.standard.schema import Standard
from auditlib.standard.width import EXACT

# What nothing bounds but the numbers that are shown exactly has no end.
MOST = EXACT // 2


@dataclass(frozen=True, slots=True)
class Gap:
    """An input without a value: the rows that wait for it, and how many thousandths of the total hang on it.

    hangs: how much narrower the range of the total is, at the worst, once the input is known; None where it has no bound.
    settles: the rows that need nothing else.
    """

    input: str
    rows: tuple[str, ...]
    settles: tuple[str, ...]
    hangs: int | None


@dataclass(frozen=True, slots=True)
class Gaps:
    """What a city's total could still come to, in thousandths: None upward or downward where there is no bound.

    rows: the ends of each pending row, likewise. stuck: rows that stay pending whatever is given. gaps: the inputs, the one
    first that is worth asking for first. unshown: effects of which no end can be shown, each with the reason.
    """

    low: int | None
    high: int | None
    rows: Mapping[str, tuple[int | None, int | None]]
    stuck: tuple[str, ...]
    gaps: tuple[Gap, ...]
    unshown: tuple[str, ...] = ()


def weigh_gaps(result: Result, city: object) -> Gaps | None:
    """Weigh what a city's missing evidence could still give; None where there is nothing open.

    Every fill that leaves nothing pending comes to a total within. Raises KeyError for a city that was not scored.
    """
    at = result.place(city)
    standard, facts = result.standard, result.facts.cut(slice(at, at + 1))
    pending = [name for name, row in result.block.rows.items() if row.gone is not None and row.gone[at]]
    if not result.provisional.iloc[at]:
        return None
    scale = Scale(standard, facts, complete=True)
    names = _absent(scale, pending)
    asked = [name for name in names if result.missing[name].iloc[at] or facts.columns[name].state(0)]
    box = {name: unit_range(standard, facts, name) for name in names}
    rows = scale.rows(box)
    low, high = _bounded(scale, box, total_bounds(scale, box))
    of_rows = {name: _row_bounded(scale, box, name) for name in pending}
    gaps = [_gap(scale, name, asked, of_rows) for name in asked]
    # A coefficient bears on no row: the whole range hangs on it.
    whole = None if low is None or high is None else high - low
    gaps = [gap if gap.rows else replace(gap, hangs=whole) for gap in gaps]
    stuck = tuple(name for name in pending if rows[name].stuck and not rows[name].applies.fail)
    order = sorted(gaps, key=lambda gap: (gap.hangs is not None, -(gap.hangs or 0), -len(gap.settles)))
    return Gaps(low, high, of_rows, stuck, tuple(order), tuple(scale.unbounded(box)))


def _absent(scale: Scale, pending: list[str]) -> list[str]:
    """Name the absent inputs of pending rows and of a coefficient, and of rows that one of these, once given, brings to apply again."""
    standard, rows = scale.standard, list(pending)
    while True:
        used = (*inputs_in(standard.coefficient), *(name for row in rows for name in scale.inputs[row]))
        found = {name: None for name in used if lacks_value(scale.facts, name)}
        others = [row for row in standard.rows.values() if row.not_applicable is not None and row.id not in rows]
        back = [row.id for row in others if found.keys() & set(scale.inputs[row.id])]
        if not back:
            return list(found)
        rows += back


def _gap(scale: Scale, name: str, asked: list[str], of_rows: Mapping[str, tuple[int | None, int | None]]) -> Gap:
    waiting = [row for row in of_rows if name in scale.inputs[row]]
    settles = [row for row in waiting if not set(scale.inputs[row]) & (set(asked) - {name})]
    hangs: int | None = 0
    for row in waiting:
        low, high = of_rows[row]
        hangs = None if low is None or high is None or hangs is None else hangs + high - low
    return Gap(name, tuple(waiting), tuple(settles), hangs)


def _row_bounded(scale: Scale, box: Box, row: str) -> tuple[int | None, int | None]:
    full, less = scale.rows(box)[row].whole, scale.rows(_nearer(scale.standard, box))[row].whole
    return _ends(full, less)


def _bounded(scale: Scale, box: Box, full: Ends) -> tuple[int | None, int | None]:
    """Tell the total's ends, None where it is only the largest number that is taken at all which bounds them."""
    nearer = _nearer(scale.standard, box)
    return _ends(full, full if nearer == box else total_bounds(scale, nearer))


def _ends(full: Ends, less: Ends) -> tuple[int | None, int | None]:
    low = None if less.low > full.low or full.low <= -MOST else full.low
    high = None if less.high < full.high or full.high >= MOST else full.high
    return low, high


def _nearer(standard: Standard, box: Box) -> dict[str, tuple[int, int]]:
    """Halve the ranges that have no end of their own."""
    return {
        name: (low, max(low, high // 2) if _open_ended(standard, name, high) else high)
        for name, (low, high) in box.items()
    }


def _open_ended(standard: Standard, name: str, high: int) -> bool:
    """Tell whether the upper end of a range is only the largest number that is taken at all."""
    item = standard.inputs[name]
    return item.type in ("count", "amount") and high == LARGEST_COUNT * item.scale
