"""Effects (计分点): what a clause does to the score, as a role and a kind.

role   award 得分 | bonus 加分 | deduct 扣分 | void 不得分
kind   flat, steps, rate, line, bands, choice, discretion, void

Any effect may be waived (`unless`); one that gives or takes points may depend on a condition (`when`), stop at a `cap`, and
count for the total instead of the row (`scope: total`).
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import Annotated, Any, ClassVar, Generic, Literal, TypeVar

from pydantic import Field, model_validator

from auditlib.standard.conditions import All, Condition, Level, Measure, Not, Share
from auditlib.standard.parts import fields_of, has_cases, inputs_in, is_simple
from auditlib.standard.scale import Band, Eased, Point, check_order, check_rising
from auditlib.standard.tables import Table, multiplied
from auditlib.standard.types import Points, Ratio, Strict, Text, Yes

GATE = ("when", "unless")
REST = (*GATE, "eased")
Role = Literal["award", "bonus", "deduct", "void"]
Scope = Literal["row", "clause", "total", "none"]

P = TypeVar("P")


class Effect(Strict):
    """What every effect (计分点) has: its id, what waives it, the sanctions that come with it, a note on how it is read."""

    # Whether what it counts is worked out in Python's own integers, and whether its points have no bound that keeps the total
    # exact: `standard.width` marks those for which int64 is too narrow.
    wide: ClassVar[bool] = False
    unbounded: ClassVar[bool] = False
    id: Text
    unless: Condition | None = None
    sanctions: tuple[Text, ...] = ()
    note: Text | None = None

    @cached_property
    def gate(self) -> Any:
        """The condition without which the effect comes to nothing, whatever its kind makes of the rest; None: there is none."""
        when = None if isinstance(self, Flat | Discretion | Void) else getattr(self, "when", None)
        if self.unless is None:
            return when
        waived = Not.model_construct(not_=self.unless)
        return waived if when is None else All.model_construct(all=(when, waived))

    @cached_property
    def counted(self) -> frozenset[str]:
        """The inputs of what it counts, apart from its gate."""
        idle = ("unless",) if isinstance(self, Flat | Discretion | Void) else GATE
        fields = [field for field in fields_of(self) if field not in idle]
        return frozenset(name for field in fields for name in inputs_in(getattr(self, field)))

    @cached_property
    def branched(self) -> bool:
        """Whether which of its inputs it uses hangs on others: on the case that counts."""
        return has_cases(self)

    @cached_property
    def simple(self) -> bool:
        """Whether it hangs on inputs, their sums, shares, growths, spreads and counts alone, with no gate and no cap."""
        free = self.gate is None and getattr(self, "cap", None) is None and not isinstance(self, Rate | Line)
        return free and all(is_simple(getattr(self, field)) for field in fields_of(self))

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """The inputs that the effect uses, in the order of its text."""
        return inputs_in(self)


class Giving(Effect, Generic[P]):
    """An effect that gives or takes points.

    `from` names the award of which a deduction cannot take more than all; `when` is the condition without which it counts
    nothing; `cap` the most that it gives or takes; with `scope: total` it bears on the total and leaves the row as it is. `eased`:
    the incidents of which a part costs less.
    """

    award: P | None = None
    bonus: P | None = None
    deduct: P | None = None
    from_: Text | None = Field(default=None, alias="from")
    when: Condition | None = None
    cap: Points | None = None
    scope: Literal["row", "total"] = "row"
    eased: Eased | None = None

    @model_validator(mode="after")
    def _one_role(self) -> Giving[P]:
        if sum(part is not None for part in (self.award, self.bonus, self.deduct)) != 1:
            raise ValueError("应恰有 award（得分）、bonus（加分）、deduct（扣分）之一")
        if self.from_ is not None and self.deduct is None:
            raise ValueError("from 只用于扣分")
        if self.scope == "total" and (self.award is not None or self.from_ is not None):
            raise ValueError("scope: total 只用于加分和不写 from 的扣分")
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

    FIELDS: ClassVar = REST
    kind: Literal["flat"]


class Steps(Giving[Points]):
    """Points for every step by which a measure lies above (or below) a level; above 0 where none is named.

    `counting` says how a begun step counts, where this effect says so itself: see `Rules.steps`.
    """

    FIELDS: ClassVar = ("of", "above", "below", *REST)
    kind: Literal["steps"]
    of: Measure
    every: Ratio
    above: Level | None = None
    below: Level | None = None
    counting: Literal["whole", "started", "proportional"] | None = None

    @model_validator(mode="after")
    def _one_side(self) -> Steps:
        if self.above is not None and self.below is not None:
            raise ValueError("above 与 below 不能同时用")
        if self.every <= 0:
            raise ValueError("every 应大于 0")
        return self


class Rate(Giving[Points]):
    """Points times a ratio: the measure as a part of the level that is worth all of them (`full`), never below 0.

    `up_to`: the largest ratio that counts, 100 % unless said. The points are rounded to a multiple of `to`, a thousandth
    unless said: half up, down or up. Where `full` is not above 0, nothing is a part of it: the ratio that counts then is
    `if_zero`, and missing without.
    """

    FIELDS: ClassVar = ("of", "full", *REST)
    kind: Literal["rate"]
    of: Measure
    full: Level | None = None
    if_zero: Ratio | None = None
    up_to: Ratio = Fraction(1)
    to: Points = 1
    how: Literal["half_up", "down", "up"] = "half_up"

    @model_validator(mode="after")
    def _positive(self) -> Rate:
        if self.up_to <= 0 or self.to <= 0 or (isinstance(self.full, Fraction) and self.full <= 0):
            raise ValueError("full、up_to、to 应大于 0")
        if self.if_zero is not None and (self.full is None or isinstance(self.full, Fraction)):
            raise ValueError("if_zero 只与 full 为输入或算出来的数时同用；of 的除数为 0 的，写在 of 的 share 里")
        return self

    @property
    def ratio(self) -> Any:
        """The measure as a part of the level that is worth all points."""
        if self.full is None or isinstance(self.full, Fraction):
            return self.of
        return self._ratio

    @cached_property
    def _ratio(self) -> Share:
        parts: Any = (self.of, self.full)
        return Share.model_construct(share=parts, if_zero=self.if_zero, name=None, unit=None)

    @property
    def most(self) -> int:
        """The most thousandths that it can come to."""
        exact = self.gives * self.up_to / self.to
        steps = {"down": floor(exact), "up": ceil(exact), "half_up": floor(exact + Fraction(1, 2))}
        return steps[self.how] * self.to


class Line(Giving[Annotated[tuple[Point, ...], Field(min_length=2)]]):
    """Points by straight lines between given points (插值): in order, rising or falling; beyond the ends, those of the ends.

    Where two points lie at one place, the later counts from there on. The points are rounded to a multiple of `to`, a
    thousandth unless said: half up, down or up. Where a point lies at a measure, the points rise, or fall with `falling`; in a city
    in which they do not come in that order, nothing can be told.
    """

    FIELDS: ClassVar = ("of", "levels", *REST)
    kind: Literal["line"]
    of: Measure
    to: Points = 1
    how: Literal["half_up", "down", "up"] = "half_up"
    falling: Yes = False

    @cached_property
    def falls(self) -> bool:
        """Whether its points lie from the largest to the smallest."""
        return bool(self.levels[-1] < self.levels[0]) if self.fixed else self.falling

    @cached_property
    def levels(self) -> tuple[Any, ...]:
        """Where its points lie."""
        return tuple(point.at for point in self.gives)

    @cached_property
    def fixed(self) -> bool:
        """Whether its points lie at the same levels for every city."""
        return all(isinstance(at, Fraction) for at in self.levels)

    @model_validator(mode="after")
    def _in_order(self) -> Line:
        if self.to <= 0 or any(point.points % self.to for point in self.gives):
            raise ValueError("to 应大于 0，且各点的 points 都是它的整数倍")
        check_order(self.levels)
        return self


class Bands(Giving[Annotated[tuple[Band, ...], Field(min_length=2)]]):
    """Points by the band in which a measure lies."""

    FIELDS: ClassVar = ("of", *REST)
    kind: Literal["bands"]
    of: Measure

    @model_validator(mode="after")
    def _in_order(self) -> Bands:
        check_rising(self.gives)
        return self


class Choice(Giving[dict[Text, Points]]):
    """Points by the state that an input is in; every state of the input is named.

    `times`: what one number of points is multiplied with for each state, or the name of a table of such coefficients.
    """

    FIELDS: ClassVar = ("of", *REST)
    kind: Literal["choice"]
    of: Text
    times: Table | None = None

    @model_validator(mode="before")
    @classmethod
    def _multiplied(cls, given: Any) -> Any:
        return multiplied(given, ("award", "bonus", "deduct"))

    @property
    def whole(self) -> int | None:
        """The points that are multiplied; None where each state has its own."""
        worth = ((self.gives.get(state), factor) for state, factor in (self.times or {}).items() if factor)
        found = {Fraction(points) / factor for points, factor in worth if points is not None}
        return int(found.pop()) if len(found) == 1 else None


class Discretion(Giving[Text]):
    """Points that the auditor gives (酌情): the input that holds them, needed only where the condition holds."""

    FIELDS: ClassVar = ("when", "gives", "unless")
    kind: Literal["discretion"]


class Void(Effect):
    """Takes the row, the total, or the awards and bonuses of its clause, to 0 where the condition holds.

    `none` only brings sanctions. `at_most`: a total that is above so many points comes down to them, and not to 0.
    """

    FIELDS: ClassVar = GATE
    kind: Literal["void"]
    void: Scope
    when: Condition
    at_most: Points = 0

    @model_validator(mode="after")
    def _of_the_total(self) -> Void:
        if self.at_most and self.void != "total":
            raise ValueError("at_most（总分至多几分）只与 void: total 同用")
        return self

    @property
    def role(self) -> Role:
        """A void neither gives nor takes points of its own."""
        return "void"


AnyEffect = Annotated[Flat | Steps | Rate | Line | Bands | Choice | Discretion | Void, Field(discriminator="kind")]
