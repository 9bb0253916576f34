"""Facts: what all cities report, as exact integers with masks.

A column is int64 in the input's own smallest unit (人, 分 of a yuan, thousandths of a point), bool for a yes/no input,
or the number of a state. Absent values and the states 不适用 and 未抽查 are masks beside the values, never values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from auditlib.model import NOT_APPLICABLE, STATES
from auditlib.standard.conditions import Province
from auditlib.standard.schema import Standard

Array = NDArray[Any]
Mask = NDArray[np.bool_]


class Column(NamedTuple):
    """One input of all cities: values, which of them are absent, and which are in a state of their own.

    `singles`: of points given for each incident, the single figures of each city, of which the value is the sum.
    """

    values: Array
    absent: Mask | None = None
    stated: Array | None = None
    singles: Array | None = None

    def cut(self, part: slice) -> Column:
        """Take some of the cities, as views."""
        absent = None if self.absent is None else self.absent[part]
        stated = None if self.stated is None else self.stated[part]
        singles = None if self.singles is None else self.singles[part]
        return Column(self.values[part], absent, stated, singles)

    @property
    def gone(self) -> Mask | None:
        """Where there is no value to score with."""
        if self.stated is None:
            return self.absent
        has_state: Mask = self.stated > 0
        return has_state if self.absent is None else self.absent | has_state

    def state(self, at: int) -> str | None:
        """Name the state (不适用, 未抽查) in which one city's input is, if it is in one."""
        return STATES[self.stated[at] - 1] if self.stated is not None and self.stated[at] else None


class Sums(NamedTuple):
    """The province's sums or other figures by input, in the inputs' units, and of how many cities; None: they were given.

    Of a mean, `values` holds the sum where it was taken from cities, the mean itself where it was given.
    """

    values: Mapping[str, int | Fraction]
    cities: int | None


@dataclass(frozen=True, slots=True)
class Peers:
    """What each city has of the inputs by which cities are held against each other, as the province fixed it or as they report.

    kept: what was worked out of them once, by the figure of the province and what decides how it is rounded.
    """

    facts: Facts
    given: bool
    kept: dict[Any, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """What all cities report, checked: one column for every input of the standard, and which of them have gaps.

    `sums` holds the province's, by what is worked out of them, where the standard in force asks for any. `peers` the
    cities among which each has its place, and `place` which of them each is (-1: none). `wide`: what is made of the columns is
    worked with in Python's own integers.
    """

    index: pd.Index[Any]
    columns: Mapping[str, Column]
    lacking: frozenset[str]
    sums: Mapping[Province, Sums] = field(default_factory=dict)
    peers: Peers | None = None
    place: Array | None = None
    wide: bool = False

    @property
    def size(self) -> int:
        """How many cities there are."""
        return len(self.index)

    def cut(self, part: slice) -> Facts:
        """Take some of the cities, as views."""
        columns = {name: column.cut(part) for name, column in self.columns.items()}
        place = None if self.place is None else self.place[part]
        return replace(self, index=self.index[part], columns=columns, place=place)

    def with_values(self, name: str, values: Array) -> Facts:
        """Take one input to have other values."""
        return replace(self, columns={**self.columns, name: self.columns[name]._replace(values=values)})

    def in_integers(self) -> Facts:
        """Take them to be worked with in integers that have no bound."""
        return replace(self, wide=True)


def spared_of(standard: Standard, facts: Facts, name: str) -> Mask | None:
    """Mark where an input is 不适用 and its row therefore does not apply; None where that cannot be."""
    stated = facts.columns[name].stated
    return None if stated is None or name not in standard.sparing else stated == STATES.index(NOT_APPLICABLE) + 1


def lacks_value(facts: Facts, name: str) -> bool:
    """Tell whether the only city of some facts has no value of an input to score with."""
    gone = facts.columns[name].gone
    return gone is not None and bool(gone[0])
