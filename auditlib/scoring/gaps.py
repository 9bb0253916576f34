"""What missing evidence (缺证) could still give: the lowest and highest total, and which input is worth asking for first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from auditlib.scoring.bounds import Scale, total_bounds
from auditlib.scoring.ends import Box, Ends
from auditlib.scoring.line import unit_range
from auditlib.scoring.result import Result
from auditlib.standard.inputs import LARGEST_COUNT
from auditlib.standard.schema import Standard


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
    first that is worth asking for first.
    """

    low: int | None
    high: int | None
    rows: Mapping[str, tuple[int | None, int | None]]
    stuck: tuple[str, ...]
    gaps: tuple[Gap, ...]


def weigh_gaps(result: Result, city: object) -> Gaps | None:
    """Weigh what a city's missing evidence could still give; None where every row has a score.

    Every fill that leaves nothing pending comes to a total within. Raises KeyError for a city that was not scored.
    """
    at = result.place(city)
    standard, facts = result.standard, result.facts.cut(slice(at, at + 1))
    pending = [name for name, row in result.block.rows.items() if row.gone is not None and row.gone[at]]
    if not pending:
        return None
    used = dict.fromkeys(name for row in pending for name in standard.inputs_of[row])
    names = [name for name in used if (gone := facts.columns[name].gone) is not None and gone[0]]
    asked = [name for name in names if result.missing[name].iloc[at] or facts.columns[name].state(0)]
    if not standard.summable:
        unbounded: dict[str, tuple[int | None, int | None]] = dict.fromkeys(pending, (None, None))
        return Gaps(None, None, unbounded, (), tuple(_gap(standard, name, asked, unbounded) for name in asked))
    box = {name: unit_range(standard, facts, name) for name in names}
    scale = Scale(standard, facts, complete=True)
    rows = scale.rows(box)
    low, high = _bounded(scale, box, total_bounds(scale, box))
    of_rows = {name: _row_bounded(scale, box, name) for name in pending}
    gaps = [_gap(standard, name, asked, of_rows) for name in asked]
    stuck = tuple(name for name in pending if rows[name].stuck)
    order = sorted(gaps, key=lambda gap: (gap.hangs is not None, -(gap.hangs or 0), -len(gap.settles)))
    return Gaps(low, high, of_rows, stuck, tuple(order))


def _gap(standard: Standard, name: str, asked: list[str], of_rows: Mapping[str, tuple[int | None, int | None]]) -> Gap:
    waiting = [row for row in of_rows if name in standard.inputs_of[row]]
    settles = [row for row in waiting if not set(standard.inputs_of[row]) & (set(asked) - {name})]
    hangs: int | None = 0
    for row in waiting:
        low, high = of_rows[row]
        hangs = None if low is None or high is None or hangs is None else hangs + high - low
    return Gap(name, tuple(waiting), tuple(settles), hangs)


def _row_bounded(scale: Scale, box: Box, row: str) -> tuple[int | None, int | None]:
    full, less = scale.rows(box)[row].score, scale.rows(_nearer(scale.standard, box))[row].score
    return _ends(full, less)


def _bounded(scale: Scale, box: Box, full: Ends) -> tuple[int | None, int | None]:
    """Tell the total's ends, None where it is only the largest number that is taken at all which bounds them."""
    nearer = _nearer(scale.standard, box)
    return (full.low, full.high) if nearer == box else _ends(full, total_bounds(scale, nearer))


def _ends(full: Ends, less: Ends) -> tuple[int | None, int | None]:
    low = None if less.low > full.low else full.low
    high = None if less.high < full.high else full.high
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
