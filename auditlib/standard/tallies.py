"""The ledger counted by month, quarter or half-year (每月超过2次的): how often, by how much, how many in a row."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import model_validator

from auditlib.standard.types import Number, Strict, Text

Every = Literal["month", "quarter", "half_year"]
MONTHS: dict[Every, int] = {"month": 1, "quarter": 3, "half_year": 6}
YEAR = 12


class Tally(Strict):
    """Rows of the ledger counted period by period: those of the ledger input `of`, or of the input itself.

    A period counts that has more than `above` (0 unless said), or fewer than `below`. `counts`: how many periods do, by how
    much they lie beyond that in all, or how many do in a row at most.
    """

    every: Every
    of: Text | None = None
    above: Number | None = None
    below: Number | None = None
    counts: Literal["periods", "beyond", "run"] = "periods"

    @model_validator(mode="after")
    def _one_side(self) -> Tally:
        if self.above is not None and self.below is not None:
            raise ValueError("above（超过）与 below（不足）不能同时用")
        return self

    @property
    def periods(self) -> int:
        """How many periods a year has."""
        return YEAR // MONTHS[self.every]

    @property
    def limit(self) -> Decimal:
        """What the sum of a period is held against."""
        return self.below if self.below is not None else self.above or Decimal(0)

    @property
    def most(self) -> Decimal | None:
        """The most that it can come to; None where it has no other end than what is counted."""
        if self.counts != "beyond":
            return Decimal(self.periods)
        return None if self.below is None else self.below * self.periods
