"""What scoring comes to: exact thousandths in tables, shown as points, with every intermediate value for the asking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from auditlib.scoring.explain import explain
from auditlib.scoring.explain_total import explain_total
from auditlib.scoring.facts import Array, Facts, Mask
from auditlib.scoring.grades import grade
from auditlib.scoring.judge import Block, judge
from auditlib.scoring.kinds import SIGN
from auditlib.scoring.rows import bonus_in
from auditlib.scoring.told_province import warnings_of
from auditlib.scoring.truth import Truth, negate, one
from auditlib.standard.effects import AnyEffect, Discretion, Steps
from auditlib.standard.full import full_points
from auditlib.standard.schema import Standard
from auditlib.standard.types import SCALE
from auditlib.words import points_text


@dataclass(frozen=True, slots=True)
class Tables:
    """The exact results of all cities: thousandths an effect and row, masks a sanction, and masks of what is not known.

    Each line is an array of its own, since one of all lines would cost more to get from the system than the scoring
    itself, and no wider than the most that its effect can come to. `bonus` is there where the total has a cap on it, `total` and
    `sections` where the total is more than the sum of the rows.
    """

    effects: dict[str, Array]
    rows: dict[str, Array]
    sanctions: dict[str, Mask]
    effects_gone: dict[str, Mask] = field(default_factory=dict)
    rows_gone: dict[str, Mask] = field(default_factory=dict)
    sanctions_open: dict[str, Mask] = field(default_factory=dict)
    missing: dict[str, Mask] = field(default_factory=dict)
    bonus: Array | None = None
    total: Array | None = None
    total_gone: dict[str, Mask] = field(default_factory=dict)
    sections: dict[str, Array] = field(default_factory=dict)

    @classmethod
    def empty(cls, standard: Standard, size: int) -> Tables:
        """Make room for so many cities."""
        return cls(
            {effect.id: np.empty(size, _narrowest(standard, effect)) for effect in standard.effects.values()},
            {row_id: np.empty(size, np.int64) for row_id in standard.rows},
            {name: np.zeros(size, bool) for name in standard.sanctions},
            bonus=None if standard.rules.cap is None else np.zeros(size, np.int64),
            total=None if standard.plain else np.empty(size, np.int64),
            sections={name: np.empty(size, np.int64) for name in standard.sections},
        )

    def take(self, standard: Standard, part: slice, block: Block) -> None:
        """Copy a block's results into their place."""
        if self.bonus is not None:
            for row_id, row in block.rows.items():
                self.bonus[part] += bonus_in(standard.rules, standard.rows[row_id], row)
        if self.total is not None and block.totals is not None:
            self.total[part] = block.totals.total
            self._mark(self.total_gone, "total", part, block.totals.gone)
            for name, points in block.totals.sections.items():
                self.sections[name][part] = points
        for row_id, row in block.rows.items():
            self.rows[row_id][part] = row.score
            self._mark(self.rows_gone, row_id, part, row.gone)
            for effect_id, taken in row.taken.items():
                self.effects[effect_id][part] = taken
                self._mark(self.effects_gone, effect_id, part, row.masks[effect_id])
        for name, truth in block.sanctions.items():
            self.sanctions[name][part] = truth.holds
            self._mark(self.sanctions_open, name, part, truth.unknown)
        for name, lack in block.needed.items():
            self._mark(self.missing, name, part, lack)

    def _mark(self, masks: dict[str, Mask], name: str, part: slice, mask: Mask | None) -> None:
        if mask is not None:
            if name not in masks:
                masks[name] = np.zeros(len(next(iter(self.rows.values()))), bool)
            masks[name][part] = mask


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
        return self._points(self._tables.rows, self._tables.rows_gone)

    @cached_property
    def total(self) -> pd.Series[Any]:
        """The sum of the rows that have a score, and what the standard makes of it."""
        return pd.Series(self.exact_total / SCALE, self.index, name="total")

    @cached_property
    def exact_total(self) -> Array:
        """The total in thousandths."""
        if self._tables.total is not None:
            return self._tables.total
        total = np.zeros(len(self.index), np.int64)
        for row_id, points in self._tables.rows.items():
            total += points * ~self._tables.rows_gone[row_id] if row_id in self._tables.rows_gone else points
        return total if self._tables.bonus is None else total - self.exact_over

    @cached_property
    def exact_bonus(self) -> Array | None:
        """The bonuses in the scores of the rows, in thousandths; None where the total has no cap on them."""
        return self._tables.bonus

    @cached_property
    def exact_over(self) -> Array:
        """By how many thousandths the bonuses exceed their cap, which the total is less than the sum of its rows."""
        cap, bonus = self.standard.rules.cap, self._tables.bonus
        over: Array = np.zeros(len(self.index), np.int64)
        return over if cap is None or bonus is None else np.maximum(bonus - cap, over)

    @cached_property
    def sections(self) -> pd.DataFrame:
        """Subtotals, city x section, before any weight: the sum of its rows that have a score, and of the sections in it."""
        return self._points(self._tables.sections, {})

    @cached_property
    def applies(self) -> pd.DataFrame:
        """Bool, city x row id: whether the row applies to the city; where that is not known yet, it does."""
        everywhere = np.ones(len(self.index), bool)
        rows = self.block.rows.items()
        return pd.DataFrame({row_id: everywhere if row.out is None else ~row.out for row_id, row in rows}, self.index)

    @cached_property
    def grades(self) -> pd.Series[Any]:
        """The grade (等次) of each city by the standard's list, quotas over all cities of the result; NA while it is not known."""
        barred = {name: self._sanction(name) for name in self._tables.sanctions}
        provisional = self.provisional.to_numpy()
        grades = grade(self.standard, self.block, self.exact_total, provisional, barred)
        return pd.Series(pd.array(grades, dtype="string"), self.index, name="grade")

    @cached_property
    def provisional(self) -> pd.Series[Any]:
        """True while a row has no score, or the total no coefficient (暂定)."""
        gone = np.zeros(len(self.index), bool)
        for mask in (*self._tables.rows_gone.values(), *self._tables.total_gone.values()):
            gone |= mask
        return pd.Series(gone, self.index, name="provisional")

    @cached_property
    def effects(self) -> pd.DataFrame:
        """Signed points, city x effect id: after a stop at an award, before the row's floor and before voids."""
        signs = {effect.id: SIGN[effect.role] for effect in self.standard.effects.values()}
        return self._points(self._tables.effects, self._tables.effects_gone, signs)

    @cached_property
    def sanctions(self) -> pd.DataFrame:
        """Nullable boolean, city x sanction: NA where a missing value could still bring it."""
        columns = {name: _nullable(self._sanction(name)) for name in self._tables.sanctions}
        return pd.DataFrame(columns, index=self.index)

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
        for name in self._tables.sanctions:
            if self.standard.sanctions[name].disqualifies:
                barred = one(barred, self._sanction(name))
        return pd.Series(_nullable(negate(barred)), self.index, name="eligible")

    @cached_property
    def parts(self) -> dict[str, pd.DataFrame]:
        """How each row came about, city x row id: base, deductions, before (the floor), bonus, score, in points."""
        names = ("base", "deductions", "before", "bonus", "score")
        rows = self.block.rows
        lines = {name: {row_id: getattr(row, name) for row_id, row in rows.items()} for name in names}
        return {name: self._points(lines[name], self._tables.rows_gone) for name in names}

    @property
    def warnings(self) -> list[str]:
        """What was given and did not count: discretion where nothing asked for it."""
        said = []
        for effect in self.standard.effects.values():
            if isinstance(effect, Discretion) and effect.when is not None:
                outcome, column = self.block.outcomes[effect.id], self.facts.columns[effect.gives]
                idle = (column.values > 0) & ~outcome.occurs.possible
                label = self.standard.inputs[effect.gives].label
                said += [
                    f"{self.index[int(at)]}: {effect.gives}（{label}）给出而无须裁量，未计入"
                    for at in np.flatnonzero(idle if column.gone is None else idle & ~column.gone)
                ]
        said += warnings_of(self.standard, self.facts)
        return said

    @cached_property
    def block(self) -> Block:
        """Every intermediate value of all cities; of many, it is made anew by the same engine."""
        if self._block is not None:
            return self._block
        return judge(self.standard, self.facts)

    def explain(self, city: object) -> dict[str, str]:
        """Tell, by effect id, in one Chinese sentence with the numbers, how a city came to its points."""
        at = self.place(city)
        if self._block is not None:
            return explain(self.standard, self._block, at)
        return explain(self.standard, judge(self.standard, self.facts.cut(slice(at, at + 1))), 0)

    def explain_total(self, city: object) -> str:
        """Tell in one sentence how the total came about; nothing where it is the sum of the rows."""
        if not self.standard.plain:
            here = judge(self.standard, self.facts.cut(slice(self.place(city), self.place(city) + 1)))
            return explain_total(self.standard, here, 0)
        cap, bonus, at = self.standard.rules.cap, self._tables.bonus, self.place(city)
        if cap is None or bonus is None:
            return ""
        over, total, ours = int(self.exact_over[at]), int(self.exact_total[at]), int(bonus[at])
        said = f"加分合计{points_text(ours)}分，以{points_text(cap)}分为限"
        if not over:
            return f"{said}，未超过，总分{points_text(total)}分"
        return f"各行合计{points_text(total + over)}分，{said}，减去{points_text(over)}分，总分{points_text(total)}分"

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

    def _sanction(self, name: str) -> Truth:
        open_ = self._tables.sanctions_open.get(name)
        return Truth(self._tables.sanctions[name], open_, open_)

    def _points(
        self, lines: Mapping[str, Array], gone: Mapping[str, Mask], signs: Mapping[str, int] | None = None
    ) -> pd.DataFrame:
        points = np.empty((len(lines), len(self.index)))
        for n, (name, line) in enumerate(lines.items()):
            np.divide(-line if signs and signs[name] < 0 else line, SCALE, out=points[n])
            if name in gone:
                points[n, gone[name]] = np.nan
        return pd.DataFrame(points.T, self.index, list(lines), copy=False)


def _narrowest(standard: Standard, effect: AnyEffect) -> np.dtype[Any]:
    """Tell the smallest type that holds an effect's points; those counted by steps have no bound but the inputs'."""
    if isinstance(effect, Steps):
        return np.dtype(np.int64)
    return np.min_scalar_type(-full_points(effect, standard) - 1)


def _nullable(truth: Truth) -> Any:
    """Make pandas' nullable booleans of a truth, with arrays of their own."""
    unknown = np.zeros(len(truth.holds), bool) if truth.unknown is None else truth.unknown.copy()
    return pd.arrays.BooleanArray(truth.holds.copy(), unknown)
