"""What a city's own scores (自评分) come to: put together as the audited total is, so that the two can be held against each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from auditlib.scoring.judge import Block, coefficient
from auditlib.scoring.kinds import Outcome
from auditlib.scoring.rows import RowPoints
from auditlib.scoring.total import total_up
from auditlib.scoring.truth import Truth
from auditlib.scoring.whole_ends import summing
from auditlib.standard.schema import Standard

NOWHERE = Truth(np.zeros(1, bool))


class Own(NamedTuple):
    """A city's own total and its subtotals by section, in thousandths; no total while the coefficient is missing."""

    total: int | None
    sections: Mapping[str, int]


def own_total(standard: Standard, block: Block, at: int, own: Mapping[str, int]) -> Own:
    """Add a city's own scores up (thousandths by row): the sections by their weights, by the coefficient, within the bounds.

    Rows do not apply where the audit says so. What the audit adds to the total or takes from it beside the rows, and a cap on
    bonuses, which a city's score of a row does not tell apart, are no part of it.
    """
    if standard.plain:
        return Own(sum(own.values()), {})
    rows = {row_id: _row(standard, row_id, points, at, own.get(row_id, 0)) for row_id, points in block.rows.items()}
    parts = {name: getattr(standard, name) for name in type(standard).model_fields}
    rules = summing(standard).rules.model_copy(update={"cap": None})
    uncapped = type(standard).model_construct(**parts | {"rules": rules})
    nothing = Outcome(np.zeros(1, np.int64), None, NOWHERE)
    outcomes = dict.fromkeys((void.id for void in standard.total_voids), nothing)
    totals = total_up(uncapped, rows, outcomes, coefficient(standard, block.facts.cut(slice(at, at + 1))))
    gone = totals.gone is not None and bool(totals.gone[0])
    return Own(None if gone else int(totals.total[0]), {name: int(part[0]) for name, part in totals.sections.items()})


def _row(standard: Standard, row_id: str, audited: RowPoints, at: int, own: int) -> RowPoints:
    """Lay out a row with the city's own points: what exceeds the row's is bonus; a row that does not apply has none."""
    row, out = standard.rows[row_id], None if audited.out is None else audited.out[at : at + 1]
    left_out = out is not None and bool(out[0]) and row.not_applicable != "full"
    points = np.array([0 if left_out else own], np.int64)
    bonus, nothing = np.maximum(points - row.points, 0), np.zeros(1, np.int64)
    beside = dict.fromkeys(row.outside, nothing)
    return RowPoints(nothing, bonus, nothing, points, points, None, None, beside, dict.fromkeys(beside), {}, {}, out)
