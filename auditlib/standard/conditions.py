"""Measures and conditions: what a rule looks at.

a measure   =  an input, a number, a figure of the province, or arithmetic over measures: an exact ratio
a level     =  any measure that another is held against
a condition =  a yes/no input, a measure compared with a level, a state, or all / any / not of conditions

Wherever a measure stands, another may stand in it.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, Tag, model_validator

from auditlib.standard.forms import InputName, Measured, Months, Number, Rooted, one_of
from auditlib.standard.tables import Table
from auditlib.standard.types import Ratio, Strict, Text


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
    """The first as a share of the second; where the second is not above 0, `if_zero`, and missing without."""

    share: tuple[Part, Part]
    if_zero: Ratio | None = None


class Growth(Measured):
    """By which share the first exceeds the second; where the second is not above 0, `if_zero`, and missing without."""

    growth: tuple[Part, Part]
    if_zero: Ratio | None = None


class Spread(Measured):
    """How far its parts lie apart.

    `ends`: largest less smallest; `pairs`: the sum of the gaps between every two; `first`: the largest gap to the first.
    """

    spread: tuple[Part, ...] = Field(min_length=2)
    by: Literal["ends", "pairs", "first"] = "ends"

    @property
    def names(self) -> tuple[str, ...]:
        """Its parts that are inputs."""
        return tuple(part for part in self.spread if isinstance(part, str))


class Mean(Measured):
    """The mean of its parts; with `only: applicable`, of those of which no input is reported as 不适用."""

    mean: tuple[Part, ...] = Field(min_length=2)
    only: Literal["applicable"] | None = None


class Least(Measured):
    """The smallest of its parts."""

    min: tuple[Part, ...] = Field(min_length=2)


class Most(Measured):
    """The largest of its parts."""

    max: tuple[Part, ...] = Field(min_length=2)


class Deviation(Rooted):
    """The standard deviation of its parts."""

    deviation: tuple[Part, ...] = Field(min_length=2)


class Met(Measured):
    """How many of its conditions hold; with `only: applicable`, of those of which no input is reported as 不适用."""

    met: tuple[Condition, ...] = Field(min_length=2)
    only: Literal["applicable"] | None = None


class Among(Measured):
    """How many of some state inputs are in one of the given states."""

    among: tuple[Text, ...] = Field(min_length=2)
    states: tuple[Text, ...] = Field(min_length=1)


class Lookup(Measured):
    """A number by the state of an input, every state named: a grade's worth or a coefficient."""

    lookup: Text
    table: Table

    def __hash__(self) -> int:
        """Tell lookups apart by their input and table."""
        return hash((self.lookup, *self.table.items()))


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
    """The mean of a measure over all cities that have it."""

    mean: Measure


class Highest(Measured):
    """The largest that a measure comes to among all cities that have it."""

    max: Measure


class Lowest(Measured):
    """The smallest that a measure comes to among all cities that have it."""

    min: Measure


class Apart(Rooted):
    """The standard deviation of a measure over all cities that have it."""

    deviation: Measure


class Rank(Measured):
    """The city's place by a measure among all cities that have it: 1 for the highest, or the lowest, value.

    Equal values share a place; the next is the one after it (1, 1, 2), or with `ties: skip` as many later as share it (1, 1, 3).
    """

    rank: Measure
    best: Literal["highest", "lowest"] = "highest"
    ties: Literal["next", "skip"] = "next"


class Province(Measured):
    """A figure of all cities, or the city's own place among them: given by the province, or taken from those scored together."""

    province: Annotated[
        Annotated[Share, Tag("share")]
        | Annotated[Growth, Tag("growth")]
        | Annotated[Average, Tag("mean")]
        | Annotated[Highest, Tag("max")]
        | Annotated[Lowest, Tag("min")]
        | Annotated[Apart, Tag("deviation")]
        | Annotated[Rank, Tag("rank")],
        one_of("share 或 growth、mean、max、min、deviation、rank"),
    ]


# fmt: off
Composite = (
    Annotated[Sum, Tag("sum")] | Annotated[Difference, Tag("difference")] | Annotated[Product, Tag("product")]
    | Annotated[Share, Tag("share")] | Annotated[Growth, Tag("growth")] | Annotated[Spread, Tag("spread")]
    | Annotated[Mean, Tag("mean")] | Annotated[Least, Tag("min")] | Annotated[Most, Tag("max")]
    | Annotated[Deviation, Tag("deviation")] | Annotated[Months, Tag("months")]
    | Annotated[Met, Tag("met")] | Annotated[Among, Tag("among")] | Annotated[Lookup, Tag("lookup")]
    | Annotated[Cases, Tag("cases")] | Annotated[Round, Tag("round")]
)
# fmt: on
MEASURES = (
    "计分输入的名称，或 sum（和）、difference（差）、product（积）、share（占比）、growth（增长率）、spread（相差）、"
    "mean（平均）、min、max、deviation（标准差、差异系数）、met（具备几项）、among（几项处于某状态）、lookup（按状态查表）、cases（分情形）、round（取整）、months（相隔几个月）之一"
)
Measure = Annotated[
    InputName | Composite | Annotated[Province, Tag("province")], one_of(f"{MEASURES}，或 province（全省）")
]
Part = Annotated[
    Number | InputName | Composite | Annotated[Province, Tag("province")],
    one_of(f"数、百分数、{MEASURES}，或 province（全省）"),
]
Level = Part


class Compare(Strict):
    """A measure compared with a level; at_least and at_most include the level, above and below do not."""

    # Whether it is worked out in Python's own integers: `standard.width` marks those for which int64 is too narrow.
    wide: ClassVar[bool] = False
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
    one_of("是非输入的名称，或 of（比较）、state、not、all、any 之一"),
]
