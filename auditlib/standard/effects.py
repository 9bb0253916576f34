"""Effects (计分点): what a clause does to the score, as a role and a kind.

role   award 得分 | bonus 加分 | deduct 扣分 | void 不得分
kind   flat, steps, bands, choice, discretion, void
"""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import Field, model_validator

from auditlib.standard.conditions import (
    All,
    AnyOf,
    Compare,
    Condition,
    Growth,
    Is,
    Level,
    Measure,
    Met,
    Not,
    Province,
    Share,
    Spread,
    Sum,
)
from auditlib.standard.types import Points, Ratio, Strict, Text

Role = Literal["award", "bonus", "deduct", "void"]
Scope = Literal["row", "clause", "none"]

P = TypeVar("P")


class Effect(Strict):
    """What every effect (计分点) has: its id, the sanctions that come with it, a note on how it is read."""

    id: Text
    sanctions: tuple[Text, ...] = ()
    note: Text | None = None

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """The inputs that the effect uses, in the order of its text."""
        return inputs_in(self)


class Giving(Effect, Generic[P]):
    """An effect that gives or takes points; `from` names the award of which a deduction cannot take more than all."""

    award: P | None = None
    bonus: P | None = None
    deduct: P | None = None
    from_: Text | None = Field(default=None, alias="from")

    @model_validator(mode="after")
    def _one_role(self) -> Giving[P]:
        if sum(part is not None for part in (self.award, self.bonus, self.deduct)) != 1:
            raise ValueError("应恰有 award（得分）、bonus（加分）、deduct（扣分）之一")
        if self.from_ is not None and self.deduct is None:
            raise ValueError("from 只用于扣分")
        return self

    @cached_property
    def role(self) -> Role:
        """Whether it awards, adds or deducts."""
        return "award" if self.award is not None else "bonus" if self.bonus is not None else "deduct"

    @cached_property
    def gives(self) -> P:
        """What it awards, adds or deducts, in the form of its kind."""
        return next(part for part in (self.award, self.bonus, self.deduct) if part is not None)


class Flat(Giving[Points]):
    """Fixed points, where the condition holds; always, where there is none."""

    kind: Literal["flat"]
    when: Condition | None = None


class Steps(Giving[Points]):
    """Points for every whole step by which a measure lies above (or below) a level; above 0 where none is named."""

    kind: Literal["steps"]
    of: Measure
    every: Ratio
    above: Level | None = None
    below: Level | None = None

    @model_validator(mode="after")
    def _one_side(self) -> Steps:
        if self.above is not None and self.below is not None:
            raise ValueError("above 与 below 不能同时用")
        if self.every <= 0:
            raise ValueError("every 应大于 0")
        return self


class Band(Strict):
    """Points up to and including a level; the last band has none and takes all that is left."""

    up_to: Ratio | None = None
    points: Points


def _check_rising(bands: tuple[Band, ...]) -> None:
    levels = [band.up_to for band in bands[:-1]]
    known = [level for level in levels if level is not None]
    if bands[-1].up_to is not None or len(known) < len(levels) or any(a >= b for a, b in pairwise(known)):
        raise ValueError("各档 up_to 应由小到大，末档不写 up_to")


class Bands(Giving[Annotated[tuple[Band, ...], Field(min_length=2)]]):
    """Points by the band in which a measure lies."""

    kind: Literal["bands"]
    of: Measure

    @model_validator(mode="after")
    def _in_order(self) -> Bands:
        _check_rising(self.gives)
        return self


class Choice(Giving[dict[Text, Points]]):
    """Points by the state that an input is in; every state of the input is named."""

    kind: Literal["choice"]
    of: Text


class Discretion(Giving[Text]):
    """Points that the auditor gives (酌情): the input that holds them, needed only where the condition holds."""

    kind: Literal["discretion"]
    when: Condition | None = None


class Void(Effect):
    """Takes the row, or the awards and bonuses of its clause, to 0 where the condition holds; `none` only brings sanctions."""

    kind: Literal["void"]
    void: Scope
    when: Condition

    @property
    def role(self) -> Role:
        """A void neither gives nor takes points of its own."""
        return "void"


AnyEffect = Annotated[Flat | Steps | Bands | Choice | Discretion | Void, Field(discriminator="kind")]


# Where each kind of rule, condition and measure names its inputs; what is the province's is no input of the city.
PARTS: dict[type, tuple[str, ...]] = {
    Sum: ("sum",), Share: ("share",), Growth: ("growth",), Spread: ("spread",), Met: ("met",),
    Compare: ("of", "level"), Is: ("of",), Not: ("not_",), All: ("all",), AnyOf: ("any",),
    Flat: ("when",), Steps: ("of", "above", "below"), Bands: ("of",), Choice: ("of",),
    Discretion: ("when", "gives"), Void: ("when",),
}  # fmt: skip


def inputs_in(part: Any) -> tuple[str, ...]:
    """Name the inputs that an effect, a condition or a measure uses, in the order of its text."""
    if isinstance(part, str):
        return (part,)
    if isinstance(part, tuple):
        return tuple(name for each in part for name in inputs_in(each))
    found = [name for field in PARTS.get(type(part), ()) for name in inputs_in(getattr(part, field))]
    return tuple(dict.fromkeys(found))


def provinces_in(part: Any) -> tuple[Province, ...]:
    """List the province's figures that an effect, or a condition in it, is held against."""
    if isinstance(part, Province):
        return (part,)
    inner = part if isinstance(part, tuple) else [getattr(part, field) for field in PARTS.get(type(part), ())]
    return tuple(dict.fromkeys(found for each in inner for found in provinces_in(each)))
