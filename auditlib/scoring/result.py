"""What scoring comes to: exact thousandths in tables, shown as points, with every intermediate value for the asking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from auditlib.scoring.explain import explain
from auditlib.scoring.facts import Array, Facts, Mask
from auditlib.scoring.judge import Block, judge
from auditlib.scoring.kinds import SIGN
from auditlib.scoring.quantity import Truth, one
from auditlib.standard.effects import Discretion
from auditlib.standard.schema import Standard
from auditlib.standard.types import SCALE
from auditlib.words import points_text


@dataclass(slots=True)
class Tables:
    """The exact results of all cities, a line an effect, row, sanction or input; masks exist only where needed."""

    effects: Array
    rows: Array
    sanctions: dict[str, Truth]
    effects_gone: dict[str, Mask]
    rows_gone: dict[str, Mask]
    missing: dict[str, Mask]
    size: int

    @classmethod
    def empty(cls, standard: Standard, size: int) -> Tables:
        """Make room for so many cities."""
        effects = np.zeros((len(standard.effects), size), np.int64)
        rows = np.zeros((len(standard.rows), size), np.int64)
        sanctions = {name: Truth(np.zeros(size, bool)) for name in standard.sanctions}
        return cls(effects, rows, sanctions, {}, {}, {}, size)

    def take(self, part: slice, block: Block) -> None:
        """Copy a block's results into their place."""
        at = 0
        for n, (row_id, row) in enumerate(block.rows.items()):
            self.rows[n, part] = row.score
            self._mark(self.rows_gone, row_id, part, row.gone)
            for effect_id, taken in row.taken.items():
                self.effects[at, part] = taken
                self._mark(self.effects_gone, effect_id, part, row.masks[effect_id])
                at += 1
        for name, truth in block.sanctions.items():
            self.sanctions[name].holds[part] = truth.holds
            if truth.unknown is not None:
                if self.sanctions[name].unknown is None:
                    self.sanctions[name] = Truth(self.sanctions[name].holds, np.zeros(self.size, bool))
                self.sanctions[name].unknown[part] = truth.unknown  # type: ignore[index]
        for name, lack in block.needed.items():
            self._mark(self.missing, name, part, lack)

    def _mark(self, masks: dict[str, Mask], name: str, part: slice, mask: Mask | None) -> None:
        if mask is not None:
            masks.setdefault(name, np.zeros(self.size, bool))[part] = mask


class Result:
    """Every city's score with its parts. Tables are made when they are asked for, and then kept.

    Points in frames are the float64 nearest to the exact thousandth, NaN where pending (待定) or missing.
    """

    def __init__(
        self,
        standard: Standard,
        facts: Facts,
        readings: Mapping[str, str],
        tables: Tables,
        block: Block | None,
    ) -> None:
        """Keep the exact tables; `block` where the cities are few enough to keep every intermediate value."""
        self.standard, self.facts, self.readings = standard, facts, readings
        self._tables, self._block = tables, block

    @cached_property
    def index(self) -> pd.Index[Any]:
        """The cities."""
        return self.facts.index

    @cached_property
    def rows(self) -> pd.DataFrame:
        """Points, city x row id."""
        return self._points(self._tables.rows, list(self.standard.rows), self._tables.rows_gone)

    @cached_property
    def total(self) -> pd.Series[Any]:
        """The sum of the rows that have a score."""
        return pd.Series(self.exact_total / SCALE, self.index, name="total")

    @cached_property
    def exact_total(self) -> Array:
        """The total in thousandths."""
        total: Array = self._tables.rows.sum(axis=0)
        for row_id, gone in self._tables.rows_gone.items():
            total -= self._tables.rows[list(self.standard.rows).index(row_id)] * gone
        return total

    @cached_property
    def provisional(self) -> pd.Series[Any]:
        """True while a row has no score (暂定)."""
        gone = np.zeros(len(self.index), bool)
        for mask in self._tables.rows_gone.values():
            gone |= mask
        return pd.Series(gone, self.index, name="provisional")

    @cached_property
    def effects(self) -> pd.DataFrame:
        """Signed points, city x effect id: after a stop at an award, before the row's floor and before voids."""
        ids = list(self.standard.effects)
        signs = np.array([[SIGN[effect.role]] for effect in self.standard.effects.values()], np.int64)
        return self._points(self._tables.effects * signs, ids, self._tables.effects_gone)

    @cached_property
    def sanctions(self) -> pd.DataFrame:
        """Nullable boolean, city x sanction: NA where a missing value could still bring it."""
        return pd.DataFrame(
            {name: pd.array(_nullable(truth), dtype="boolean") for name, truth in self._tables.sanctions.items()},
            index=self.index,
        )

    @cached_property
    def missing(self) -> pd.DataFrame:
        """Bool, city x input: needed and absent."""
        table = np.zeros((len(self.standard.inputs), len(self.index)), bool)
        for n, name in enumerate(self.standard.inputs):
            if name in self._tables.missing:
                table[n] = self._tables.missing[name]
        return pd.DataFrame(table.T, self.index, list(self.standard.inputs))

    @cached_property
    def eligible(self) -> pd.Series[Any]:
        """Nullable boolean a city: False where a sanction disqualifies from the awards, NA where one still could."""
        barred = Truth(np.zeros(len(self.index), bool))
        for name, truth in self._tables.sanctions.items():
            if self.standard.sanctions[name].disqualifies:
                barred = one(barred, truth)
        return pd.Series(~pd.array(_nullable(barred), dtype="boolean"), self.index, name="eligible")

    @cached_property
    def parts(self) -> dict[str, pd.DataFrame]:
        """How each row came about, city x row id: base, deductions, before (the floor), bonus, score, in points."""
        names = ("base", "deductions", "before", "bonus", "score")
        ids = list(self.standard.rows)
        lines = {name: [getattr(self.block.rows[row_id], name) for row_id in ids] for name in names}
        return {name: self._points(np.array(lines[name]), ids, self._tables.rows_gone) for name in names}

    @property
    def warnings(self) -> list[str]:
        """What was given and did not count: discretion where nothing asked for it."""
        said = []
        for effect in self.standard.effects.values():
            if isinstance(effect, Discretion):
                outcome, column = self.block.outcomes[effect.id], self.facts.columns[effect.gives]
                idle = (column.values > 0) & ~outcome.occurs.possible
                label = self.standard.inputs[effect.gives].label
                said += [
                    f"{self.index[int(at)]}: {effect.gives}（{label}）给出而无须裁量，未计入"
                    for at in np.flatnonzero(idle if column.gone is None else idle & ~column.gone)
                ]
        return said

    @cached_property
    def block(self) -> Block:
        """Every intermediate value of all cities; of many, it is made anew by the same engine."""
        if self._block is not None:
            return self._block
        return judge(self.standard, self.facts)

    def explain(self, city: object) -> dict[str, str]:
        """Tell, by effect id, in one Chinese sentence with the numbers, how a city came to its points."""
        return explain(self.standard, self.block, self.place(city))

    def effect_text(self, effect_id: str, at: int) -> str | None:
        """Write one city's signed points of an effect as exact decimal text; None where missing."""
        row = self.block.rows[self.standard.row_of[effect_id].id]
        mask = row.masks[effect_id]
        if mask is not None and mask[at]:
            return None
        return points_text(SIGN[self.standard.effects[effect_id].role] * int(row.taken[effect_id][at]))

    def place(self, city: object) -> int:
        """Tell where a city stands. Raises KeyError for one that was not scored, or was more than once."""
        at = self.index.get_loc(city)
        if not isinstance(at, int):
            raise KeyError(city)
        return at

    def _points(self, table: Array, ids: list[str], gone: Mapping[str, Mask]) -> pd.DataFrame:
        points = table / SCALE
        for n, name in enumerate(ids):
            if name in gone:
                points[n, gone[name]] = np.nan
        return pd.DataFrame(points.T, self.index, ids, copy=False)


def _nullable(truth: Truth) -> Any:
    return pd.arrays.BooleanArray(
        truth.holds.copy(),
        np.zeros(len(truth.holds), bool) if truth.unknown is None else truth.unknown.copy(),
    )
