"""What a standard asks for: one value a city each, with its type, its range and who gives it."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from auditlib.standard.called import Source
from auditlib.standard.deadlines import Due
from auditlib.standard.tallies import Tally
from auditlib.standard.types import SCALE, Number, Strict, Text, Whole, Yes
from auditlib.words import MISSING

InputType = Literal["count", "amount", "yes_no", "points", "state", "date"]
LARGEST_COUNT = 10**9


class Input(Strict):
    """One value a city: its words, its type and range, who gives it, and how to fill it in.

    `count` is a whole number, `amount` a decimal number with `decimals` places, `points` the auditor's within `min` to
    `max` on a grid of `step`, `state` one of `states` (name to Chinese word), `date` a day. `due`: the ledger's rows are
    dated deliveries, and the value is how many deadlines they miss, at most all. `tally`: dated rows of the ledger, its own or
    those of another input, are counted period by period. `each`: the count input of which every
    single one is given points of its own; the value is these figures, 1+3+2.
    """

    label: Text
    short: Text | None = None
    type: InputType
    unit: Text | None = None
    source: Source = "city"
    min: Number = Decimal(0)
    max: Number = Decimal(LARGEST_COUNT)
    step: Number | None = None
    decimals: Annotated[Whole, Field(ge=0, le=6)] = 0
    states: dict[Text, Text] = Field(default_factory=dict)
    ledger: Yes = False
    due: Due | None = None
    tally: Tally | None = None
    each: Text | None = None
    evidence_only: Yes = False
    note: Text | None = None
    proof: Text | None = None

    @property
    def scale(self) -> int:
        """How many integer units of the engine make 1: 1 for a count, 100 for money in 分, 1000 for points."""
        return SCALE if self.type == "points" else 10**self.decimals

    @property
    def discretionary(self) -> bool:
        """Whether it is points that the auditor gives at discretion (酌情), and no figure or finding of his."""
        return self.source == "auditor" and self.type == "points"

    @property
    def ruled(self) -> str:
        """Name how the auditor gives it: 裁量 of points at discretion, else 核定."""
        return "裁量" if self.discretionary else "核定"

    @property
    def awaited(self) -> str:
        """Name its absence: 缺证, or that the auditor has not given it yet."""
        return f"待{self.ruled}" if self.source == "auditor" else MISSING

    def bounded(self, year: int) -> Input:
        """Let it be at most what its deadlines, or the periods by which it is counted, can come to in a year."""
        most = self.tally.most if self.tally is not None else self.due.most(year) if self.due is not None else None
        return self if most is None else self.model_copy(update={"max": min(self.max, Decimal(most))})

    @property
    def rows_of(self) -> str | None:
        """The other input whose rows of the ledger it counts; None where it counts its own, or none."""
        return None if self.tally is None else self.tally.of

    @property
    def finest(self) -> Decimal:
        """The smallest number above 0 that it can hold."""
        return Decimal(1).scaleb(-self.decimals)

    def whole(self, number: Decimal) -> int | Decimal:
        """Write a number of it in one way, however it was given: a count as a whole number, an amount with all its decimals."""
        return int(number) if self.type == "count" else number.quantize(self.finest)
