"""The province's figures as files give them, for rules that hold a city against all cities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from auditlib.files.strict import NUMBER, as_plain
from auditlib.standard.types import Strict, Text

Figures = Mapping[str, Any]


def _value(node: object) -> object:
    value = as_plain(node)
    if value is None or isinstance(value, list | dict):
        raise ValueError("应为一个值")
    return Decimal(value) if isinstance(value, str) and NUMBER.fullmatch(value) else value


Amount = Annotated[int | Decimal, BeforeValidator(as_plain)]
Given = Annotated[bool | int | Decimal | str, BeforeValidator(_value)]
Figure = Annotated[int | Decimal | str, BeforeValidator(as_plain)]


class ProvinceFigures(Strict):
    """What is made of one input over all cities: its mean (a number, or sum/cities: 260.45/3), largest and smallest value."""

    mean: Figure | None = None
    max: Figure | None = None
    min: Figure | None = None


class Compared(Strict):
    """The province's figures, for rules that hold a city against them.

    `sums` are the province's sums by input, `figures` its mean, largest and smallest values, `peers` what each city has of the
    inputs by which cities are ranked or compared.
    """

    sums: dict[Text, Amount] = Field(default_factory=dict)
    figures: dict[Text, ProvinceFigures] = Field(default_factory=dict)
    peers: dict[Text, dict[Text, Given]] = Field(default_factory=dict)

    def by_input(self, cities: Iterable[str]) -> Figures:
        """Lay the figures out by input: a sum alone as a number, else by its words; by city, None for one that has none."""
        found: dict[str, Any] = dict(self.sums)
        for name, words in self.figures.items():
            with_sum = {"sum": self.sums[name]} if name in self.sums else {}
            found[name] = with_sum | words.model_dump(exclude_none=True)
        listed: Any
        cities = list(cities)
        for name in dict.fromkeys(name for values in self.peers.values() for name in values):
            listed = found.get(name, {})
            each = {city: self.peers.get(city, {}).get(name) for city in cities}
            found[name] = {**(listed if isinstance(listed, Mapping) else {"sum": listed}), "peers": each}
        return found
