"""The ledger counted by month, quarter or half-year (每月超过2次的), or only the rows with a mark (主动上报的)."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import model_validator

from auditlib.standard.types import Number, Strict, Text

Every = Literal["month", "quarter", "half_year"]
MONTHS: dict[Every, int] = {"month": 1, "quarter": 3, "half_year": 6}
YEAR = 12


class Tally(Strict):
    """Rows of the ledger counted otherwise than one by one: those of the ledger input `of`, or of the input itself.

    `marked`: only those for which the column of that name says yes. `every`: period by period.
    A period counts that has more than `above` (0 unless said), or fewer than `below`. `counts`: how many periods do, by how
    much they lie beyond that in all, or how many do in a row at most.
    """

    every: Every | None = None
    of: Text | None = None
    above: Number | None = None
    below: Number | None = None
    marked: Text | None = None
    counts: Literal["periods", "beyond", "run"] = "periods"

    @model_validator(mode="after")
    def _one_side(self) -> Tally:
        if self.above is not None and self.below is not None:
            raise ValueError("above（超过）与 below（不足）不能同时用")
        if self.every is None and (self.marked is None or self.of is None or self.limited):
            raise ValueError(
                "应写 every（month、quarter 或 half_year）；只数带标记的行的，写 of 和 marked（标记），不写 above、below、counts"
            )
        return self

    @property
    def limited(self) -> bool:
        """Whether anything is said of periods."""
        return self.above is not None or self.below is not None or self.counts != "periods"

    @property
    def periods(self) -> int:
        """How many periods a year has, none where it is not counted by periods."""
        return 0 if self.every is None else YEAR // MONTHS[self.every]

    @property
    def limit(self) -> Decimal:
        """What the sum of a period is held against."""
        return self.below if self.below is not None else self.above or Decimal(0)

    @property
    def most(self) -> Decimal | None:
        """The most that it can come to; None where it has no other end than what is counted."""
        if self.every is None:
            return None
        if self.counts != "beyond":
            return Decimal(self.periods)
        return None if self.below is None else self.below * self.periods
