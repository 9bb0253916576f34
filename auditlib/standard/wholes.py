"""What a standard counts together: groups of effects, checks of inputs, sections with subtotals, grades of the total."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field, model_validator

from auditlib.standard.conditions import Condition, Level
from auditlib.standard.types import Points, Ratio, Strict, Text, Weight, Whole, Yes


class Check(Strict):
    """A relation without which values contradict each other: a part is at most its whole, or it equals something.

    Each side is an input, a number, or a sum, difference or product of such.
    """

    part: Level
    whole: Level | None = None
    equals: Level | None = None
    text: Text

    @model_validator(mode="after")
    def _one_relation(self) -> Check:
        if (self.whole is None) == (self.equals is None):
            raise ValueError("应恰有 whole（不超过）、equals（等于）之一")
        return self

    @property
    def other(self) -> Any:
        """The side that the part is held against."""
        return self.whole if self.equals is None else self.equals


class Pair(NamedTuple):
    """A relation between two inputs: the part is at most the whole."""

    part: str
    whole: str
    text: str


class Once(Strict):
    """Inputs of the ledger, the gravest first, of which one event counts under the first that it is entered under."""

    of: tuple[Text, ...] = Field(min_length=2)
    text: Text


class Group(Strict):
    """Effects that are counted together: at most `cap` points of them all, or only the highest, or the highest few.

    `of` names effects, or clauses, rows, items or sections, of which all effects of the `role` are meant.
    """

    of: tuple[Text, ...] = Field(min_length=1)
    role: Literal["award", "bonus", "deduct"] | None = None
    cap: Points | None = None
    take: Annotated[Whole, Field(ge=1)] | Literal["highest"] | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _does_something(self) -> Group:
        if self.cap is None and self.take is None:
            raise ValueError("应写 cap（合计至多几分）或 take（highest 就高不累计，或至多计几项）")
        return self

    @property
    def most(self) -> int | None:
        """How many of its effects count; None for all."""
        return 1 if self.take == "highest" else self.take


class Section(Strict):
    """A part of the standard with a subtotal: its title and points, and the section that it is `within`.

    `weight` is what its subtotal is multiplied with where it is added up, rounded half up to a thousandth:
    30%, or 35/60 where 60 points count as 35. `issued` is no where the title is ours and does not stand in the source.
    """

    title: Text
    issued: Yes = True
    points: Points
    within: Text | None = None
    weight: Weight = Fraction(1)


class Grade(Strict):
    """A grade (等次) of the total: the first of the list whose demands a city meets.

    `at_least`: the least total; `floors`: the least points of rows or sections; `when`: a condition; `unless`: the sanctions
    that rule it out; `most`: how many cities can have it, as a number or a share of those scored together.
    """

    name: Text
    at_least: Points | None = None
    floors: dict[Text, Points] = Field(default_factory=dict)
    when: Condition | None = None
    unless: tuple[Text, ...] = ()
    most: Ratio | None = None
