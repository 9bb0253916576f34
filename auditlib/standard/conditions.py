"""Measures and conditions: what a rule looks at.

a measure   =  an input, or a sum, share, growth or spread of inputs, or how many of some are met: an exact ratio
a level     =  a number, an input, a sum, or a share or growth of the province's sums
a condition =  a yes/no input, a measure compared with a level, a state, or all / any / not of conditions
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BaseModel, Discriminator, Field, Tag, model_validator

from auditlib.standard.types import Ratio, Strict, Text


def _form(value: object) -> str | None:
    """Tell the form of a measure, level or condition by the word that only it has."""
    if isinstance(value, str):
        return "number" if LEVEL.fullmatch(value) else "input"
    names = value if isinstance(value, dict) else vars(value) if isinstance(value, BaseModel) else {}
    return next((word for word in FORMS if word in names), None)


FORMS = ("sum", "share", "growth", "spread", "met", "province", "state", "of", "not", "all", "any")
LEVEL = re.compile(r"[-+]?[0-9][0-9.]*%?")
InputName = Annotated[Text, Tag("input")]


def _one_of(words: str) -> Discriminator:
    return Discriminator(_form, custom_error_type="form", custom_error_message=f"应为{words}")


class Measured(Strict):
    """What the measures have in common: the name and unit that an explanation uses."""

    name: Text | None = None
    unit: Text | None = None


class Sum(Measured):
    """The sum of its inputs."""

    sum: tuple[InputName, ...] = Field(min_length=2)


Amount = Annotated[InputName | Annotated[Sum, Tag("sum")], _one_of("计分输入的名称，或 sum")]


class Share(Measured):
    """The first as a share of the second; missing where the second is 0."""

    share: tuple[Amount, Amount]


class Growth(Measured):
    """By which share the first exceeds the second; missing where the second is 0."""

    growth: tuple[Amount, Amount]


class Spread(Measured):
    """How far its parts lie apart.

    `ends`: the largest less the smallest; `pairs`: the sum of the gaps between every two; `first`: the largest gap between
    the first and another.
    """

    spread: tuple[InputName, ...] = Field(min_length=2)
    by: Literal["ends", "pairs", "first"] = "ends"


class Met(Measured):
    """How many of its yes/no inputs are yes."""

    met: tuple[InputName, ...] = Field(min_length=2)


class Province(Measured):
    """A share or growth of the sums of all cities, given by the province or taken from the cities scored together."""

    province: Annotated[
        Annotated[Share, Tag("share")] | Annotated[Growth, Tag("growth")],
        _one_of("share 或 growth"),
    ]


Measure = Annotated[
    InputName
    | Annotated[Sum, Tag("sum")]
    | Annotated[Share, Tag("share")]
    | Annotated[Growth, Tag("growth")]
    | Annotated[Spread, Tag("spread")]
    | Annotated[Met, Tag("met")],
    _one_of("计分输入的名称，或 sum、share、growth、spread、met 之一"),
]
Level = Annotated[
    Annotated[Ratio, Tag("number")] | InputName | Annotated[Sum, Tag("sum")] | Annotated[Province, Tag("province")],
    _one_of("数、百分数、计分输入的名称，或 sum、province 之一"),
]


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
            raise ValueError("应恰有 at_least、above、at_most、below 之一")
        return self

    def _given(self) -> list[tuple[str, Fraction | str | Sum | Province]]:
        words = ("at_least", "above", "at_most", "below")
        return [(word, level) for word in words if (level := getattr(self, word)) is not None]

    @property
    def word(self) -> str:
        """Which comparison it is."""
        return self._given()[0][0]

    @property
    def level(self) -> Fraction | str | Sum | Province:
        """What the measure is compared with."""
        return self._given()[0][1]


class Is(Strict):
    """A state input that is in the given state."""

    of: Text
    state: Text


class Not(Strict):
    """The opposite of a condition."""

    not_: Condition = Field(alias="not")


class All(Strict):
    """Every one of the conditions."""

    all: tuple[Condition, ...] = Field(min_length=2)


class AnyOf(Strict):
    """At least one of the conditions."""

    any: tuple[Condition, ...] = Field(min_length=2)


Condition = Annotated[
    InputName
    | Annotated[Compare, Tag("of")]
    | Annotated[Is, Tag("state")]
    | Annotated[Not, Tag("not")]
    | Annotated[All, Tag("all")]
    | Annotated[AnyOf, Tag("any")],
    _one_of("是非输入的名称，或 of（比较）、state、not、all、any 之一"),
]
