"""Measures and conditions: what a rule looks at.

a measure   =  an input, a number, a figure of the province, or arithmetic over measures: an exact ratio
a level     =  any measure that another is held against
a condition =  a yes/no input, a measure compared with a level, a state, or all / any / not of conditions

Wherever a measure stands, another may stand in it.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Discriminator, Field, Tag, model_validator

from auditlib.standard.types import DAY, FRACTION, Ratio, Strict, Text


def _form(value: object) -> str | None:
    """Tell the form of a measure, level or condition by the word that only it has."""
    if isinstance(value, Fraction):
        return "number"
    if isinstance(value, str):
        return "number" if LEVEL.fullmatch(value) else "input"
    names = value if isinstance(value, dict) else vars(value) if isinstance(value, BaseModel) else {}
    return next((word for word in FORMS if word in names), None)


FORMS = (
    *("sum", "difference", "product", "share", "growth", "spread", "mean", "min", "max", "met", "among", "lookup"),
    *("cases", "round", "province", "state", "states", "of", "not", "not_", "all", "any"),
)
LEVEL = re.compile(rf"[-+]?[0-9][0-9.]*[%‰]?|{FRACTION.pattern}|{DAY.pattern}")
InputName = Annotated[Text, Tag("input")]
Number = Annotated[Ratio, Tag("number")]


def _one_of(words: str) -> Discriminator:
    return Discriminator(_form, custom_error_type="form", custom_error_message=f"应为{words}")


class Measured(Strict):
    """What the measures have in common: the name and unit that an explanation uses."""

    name: Text | None = None
    unit: Text | None = None


class Sum(Measured):
    """The sum of its parts."""

    sum: tuple[Part, ...] = Field(min_length=2)


class Difference(Measured):
    """The first less all others; it may be negative."""

    difference: tuple[Part, ...] = Field(min_length=2)


class Product(Measured):
    """The product of its parts, such as a mean and a coefficient."""

    product: tuple[Part, ...] = Field(min_length=2)


class Share(Measured):
    """The first as a share of the second; where the second is 0, `if_zero`, and missing without."""

    share: tuple[Part, Part]
    if_zero: Ratio | None = None


class Growth(Measured):
    """By which share the first exceeds the second; where the second is 0, `if_zero`, and missing without."""

    growth: tuple[Part, Part]
    if_zero: Ratio | None = None


class Spread(Measured):
    """How far its parts lie apart.

    `ends`: the largest less the smallest; `pairs`: the sum of the gaps between every two; `first`: the largest gap between
    the first and another.
    """

    spread: tuple[InputName, ...] = Field(min_length=2)
    by: Literal["ends", "pairs", "first"] = "ends"


class Mean(Measured):
    """The mean of its parts."""

    mean: tuple[Part, ...] = Field(min_length=2)


class Least(Measured):
    """The smallest of its parts."""

    min: tuple[Part, ...] = Field(min_length=2)


class Most(Measured):
    """The largest of its parts."""

    max: tuple[Part, ...] = Field(min_length=2)


class Met(Measured):
    """How many of its conditions hold."""

    met: tuple[Condition, ...] = Field(min_length=2)


class Among(Measured):
    """How many of some state inputs are in one of the given states."""

    among: tuple[Text, ...] = Field(min_length=2)
    states: tuple[Text, ...] = Field(min_length=1)


class Lookup(Measured):
    """A number by the state of an input, every state named: a grade's worth or a coefficient."""

    lookup: Text
    table: dict[Text, Ratio]


class Case(Strict):
    """What a measure comes to where a condition holds; the last case has none."""

    when: Condition | None = None
    value: Part


class Cases(Measured):
    """The value of the first case whose condition holds; the last case has no condition and takes all that is left."""

    cases: tuple[Case, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _last_is_open(self) -> Cases:
        if [case.when is None for case in self.cases] != [False] * (len(self.cases) - 1) + [True]:
            raise ValueError("cases 的各项应有 when 和 value，只有最后一项不写 when（其余情形）")
        return self


class Round(Measured):
    """A measure rounded to a multiple of `to`: half up in magnitude, down (towards 0) or up (away from it)."""

    round: Part
    to: Ratio
    how: Literal["half_up", "down", "up"] = "half_up"

    @model_validator(mode="after")
    def _positive(self) -> Round:
        if self.to > 0:
            return self
        raise ValueError("to 应大于 0，如 0.01（两位小数）或 1%")


class Average(Measured):
    """The mean of an input over all cities that have it."""

    mean: Text


class Highest(Measured):
    """The largest value of an input among all cities that have it."""

    max: Text


class Lowest(Measured):
    """The smallest value of an input among all cities that have it."""

    min: Text


class Province(Measured):
    """A figure of all cities: a share or growth of their sums, or the mean, largest or smallest value of an input.

    It is given by the province, or taken from the cities scored together.
    """

    province: Annotated[
        Annotated[Share, Tag("share")]
        | Annotated[Growth, Tag("growth")]
        | Annotated[Average, Tag("mean")]
        | Annotated[Highest, Tag("max")]
        | Annotated[Lowest, Tag("min")],
        _one_of("share 或 growth、mean、max、min"),
    ]


# fmt: off
Composite = (
    Annotated[Sum, Tag("sum")] | Annotated[Difference, Tag("difference")] | Annotated[Product, Tag("product")]
    | Annotated[Share, Tag("share")] | Annotated[Growth, Tag("growth")] | Annotated[Spread, Tag("spread")]
    | Annotated[Mean, Tag("mean")] | Annotated[Least, Tag("min")] | Annotated[Most, Tag("max")]
    | Annotated[Met, Tag("met")] | Annotated[Among, Tag("among")] | Annotated[Lookup, Tag("lookup")]
    | Annotated[Cases, Tag("cases")] | Annotated[Round, Tag("round")]
)
# fmt: on
MEASURES = (
    "计分输入的名称，或 sum（和）、difference（差）、product（积）、share（占比）、growth（增长率）、spread（相差）、"
    "mean（平均）、min、max、met（具备几项）、among（几项处于某状态）、lookup（按状态查表）、cases（分情形）、round（取整）之一"
)
Measure = Annotated[InputName | Composite, _one_of(MEASURES)]
Part = Annotated[
    Number | InputName | Composite | Annotated[Province, Tag("province")],
    _one_of(f"数、百分数、{MEASURES}，或 province（全省）"),
]
Level = Part


class Compare(Strict):
    """A measure compared with a level; at_least and at_most include the level, above and below do not."""

    of: Measure
    at_least: Level | None = None
    above: Level | None = None
    at_most: Level | None = None
    below: Level | None = None

    @model_validator(mode="after")
    def _one_comparison(self) -> Compare:
        if len(self._given()) != 1:
            raise ValueError("应恰有 at_least、above、at_most、below 之一；两头都限时用 all 写成两个条件")
        return self

    def _given(self) -> list[tuple[str, Any]]:
        words = ("at_least", "above", "at_most", "below")
        return [(word, level) for word in words if (level := getattr(self, word)) is not None]

    @cached_property
    def word(self) -> str:
        """Which comparison it is."""
        return self._given()[0][0]

    @cached_property
    def level(self) -> Any:
        """What the measure is compared with."""
        return self._given()[0][1]

    @cached_property
    def plain(self) -> bool:
        """Whether it holds an input against a number or another input, and no more."""
        return isinstance(self.of, str) and isinstance(self.level, str | Fraction)


class Is(Strict):
    """A state input that is in the given state, or in one of several."""

    of: Text
    state: Text | None = None
    states: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _state_or_states(self) -> Is:
        if (self.state is None) == (not self.states):
            raise ValueError("应恰有 state（一个状态）、states（几个状态之一）之一")
        return self

    @cached_property
    def wanted(self) -> tuple[str, ...]:
        """The states in which it holds."""
        return self.states if self.state is None else (self.state,)


class Not(Strict):
    """The opposite of a condition."""

    not_: Condition = Field(alias="not")


class All(Strict):
    """Every one of the conditions."""

    all: tuple[Condition, ...] = Field(min_length=2)


class AnyOf(Strict):
    """At least one of the conditions."""

    any: tuple[Condition, ...] = Field(min_length=2)


# fmt: off
Condition = Annotated[
    InputName | Annotated[Is, Tag("state")] | Annotated[Is, Tag("states")] | Annotated[Compare, Tag("of")]
    | Annotated[Not, Tag("not")] | Annotated[Not, Tag("not_")] | Annotated[All, Tag("all")] | Annotated[AnyOf, Tag("any")],
    _one_of("是非输入的名称，或 of（比较）、state、not、all、any 之一"),
]
