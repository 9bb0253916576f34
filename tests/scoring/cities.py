"""Cities for the tests: the clean one of the worked cases, and chance ones that lie on the borders of the rules.

Where the borders are is read from the standard: every level of a condition, every step of an effect, every edge
of a band. A chance city has its measures exactly there or one unit to either side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from auditlib import Standard, load_standard
from auditlib.files.strict import as_plain, read_tree
from auditlib.standard.conditions import Compare, Growth, Not, Share, Spread, Sum
from auditlib.standard.effects import AnyEffect, Bands, Steps
from auditlib.standard.inputs import Input
from auditlib.standard.load import BUNDLED
from auditlib.standard.parts import inputs_in, provinces_in
from auditlib.standard.schema import Reading
from auditlib.standard.types import DAY
from tests.reference import UNGIVEN, measure

City = dict[str, Any]

CASES = as_plain(read_tree(BUNDLED / "jiangsu-2012.cases.yaml"))
CLEAN: City = CASES["clean_city"]
STANDARD = load_standard("jiangsu-2012")
OTHER = load_standard(Path(__file__).parent / "other-rules.yaml")
SHAPES_FILE = Path(__file__).parent / "shapes.yaml"
SHAPES = load_standard(SHAPES_FILE)
SHAPES_CLEAN: City = as_plain(read_tree(Path(__file__).parent / "shapes-cases.yaml"))["clean_city"]
# The same with eight readings, 384 combinations.
READ: Mapping[str, Any] = as_plain(read_tree(Path(__file__).parent / "shapes-readings.yaml"))["readings"]
MANY_WAYS = SHAPES.model_copy(update={"readings": {name: Reading.model_validate(each) for name, each in READ.items()}})
# Figures of the province that the shapes are held against, so that no city is held against itself.
PEERS = {"income": {"mean": 900, "max": 1000}}


def frame(*cities: Mapping[str, Any]) -> pd.DataFrame:
    """Put cities into a frame, named by their numbers; an input that none of them names has no column."""
    names = list(dict.fromkeys(name for city in cities for name in city))
    columns = {name: [city.get(name) for city in cities] for name in names}
    return pd.DataFrame(columns, index=[f"城{n}" for n in range(len(cities))])


def changed(**inputs: Any) -> City:
    """The clean city with some inputs changed."""
    return CLEAN | inputs


def without(*names: str) -> City:
    """The clean city without some inputs."""
    return {name: value for name, value in CLEAN.items() if name not in names}


def chance_rules(standard: Standard, chance: Random) -> Standard:
    """Take a standard under rules of the whole that it does not state itself."""
    rules = {
        "bonus": ("after", "net"),
        "floor": ("row", "clause", "none"),
        "void_bonus": ("keep", "forfeit"),
        "steps": ("whole", "started", "proportional"),
        "percent_places": (None, 0, 2),
        "cap": (None, 2_000, 8_000),
        "total_max": (None, 95_000),
        "reweight": ("total", "section", "top"),
    }
    chosen = {name: chance.choice(options) for name, options in rules.items()}
    parts = {name: getattr(standard, name) for name in type(standard).model_fields}
    return type(standard).model_construct(**parts | {"rules": standard.rules.model_copy(update=chosen)})


# --- borders ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Border:
    """Where an effect changes: its measure passes the level, and passes again `every` further on, if given."""

    effect: str
    measure: Any
    level: Any
    every: Fraction = Fraction(0)
    down: bool = False

    def at(self, city: Mapping[str, Any], count: int) -> Fraction:
        """Tell the place of the border `count` steps beyond the level."""
        level = measure(self.level, city)
        assert level is not None
        return level + self.every * (-count if self.down else count)

    def __str__(self) -> str:
        """Name it for a test."""
        level = "level" if isinstance(self.level, Sum) else self.level
        return f"{self.effect}: {'below' if self.down else 'from'} {level or 0} every {self.every}"


def borders(standard: Standard) -> list[Border]:
    """List all borders of a standard in the order of its text."""
    return [border for effect in standard.effects.values() for border in _borders(effect)]


def _borders(effect: AnyEffect) -> list[Border]:
    if isinstance(effect, Steps):
        if not _placed(effect.of) or provinces_in((effect.above, effect.below)):
            return []
        level, down = (effect.above, False) if effect.below is None else (effect.below, True)
        return [Border(effect.id, effect.of, level, effect.every, down)]
    if isinstance(effect, Bands):
        edges = [band.edge for band in effect.gives if band.edge is not None]
        return [Border(effect.id, effect.of, edge) for edge in edges if _placed(effect.of)]
    inner = compares(getattr(effect, "when", None))
    return [
        Border(effect.id, each.of, each.level) for each in inner if _placed(each.of) and not provinces_in(each.level)
    ]


def _placed(measure: Any) -> bool:
    """Tell whether a city can be changed so that the measure comes to a given value: see `put`."""
    if isinstance(measure, Spread):
        return measure.names == measure.spread
    return isinstance(measure, str | Sum | Share | Growth)


def compares(condition: Any) -> list[Compare]:
    """List the comparisons in a condition."""
    if isinstance(condition, Compare):
        return [condition]
    inner = getattr(condition, "all", getattr(condition, "any", ()))
    parts = (condition.not_,) if isinstance(condition, Not) else inner
    return [found for part in parts for found in compares(part)]


def put(standard: Standard, city: City, of: Any, at: Fraction, units: int = 0) -> None:
    """Change a city so that a measure comes to `at`, or next above it, and then by so many units more."""
    if isinstance(of, str):
        item = standard.inputs[of]
        whole = ceil(at * item.scale) + units
        city[of] = _shown(item, min(max(whole, int(item.min * item.scale)), int(item.max * item.scale)))
    elif isinstance(of, Sum):
        first, *others = of.sum
        if sum(numbers(city, *others).values()) > at:
            city.update(dict.fromkeys(others, 0))
        put(standard, city, first, at - sum(numbers(city, *others).values()), units)
    elif isinstance(of, Spread):
        first, *others = of.spread
        low = numbers(city, *others)[others[0]]
        for name in others:
            put(standard, city, name, low)
        put(standard, city, first, low + at, units)
    else:
        assert isinstance(of, Share | Growth)
        top, bottom = of.share if isinstance(of, Share) else of.growth
        below = measure(bottom, numbers(city, bottom))
        assert below is not None
        put(standard, city, top, below * (at if isinstance(of, Share) else 1 + at), units)


def numbers(city: Mapping[str, Any], *parts: Any) -> dict[str, Fraction]:
    """Take the values that measures and levels use, exactly."""
    return {name: _exact(city[name]) for name in inputs_in(parts)}


def _exact(value: Any) -> Fraction:
    day = isinstance(value, str) and DAY.fullmatch(value)
    return Fraction(date.fromisoformat(value).toordinal()) if day else Fraction(str(value))


def _shown(item: Input, units: int) -> Any:
    if item.type == "date":
        return date.fromordinal(min(max(units, DAYS[0]), DAYS[1])).isoformat()
    return units if item.scale == 1 else Decimal(units) / item.scale


# --- chance cities ----------------------------------------------------------------------------------------

MOST_JUDGED = 5
DAYS = (date(2023, 1, 1).toordinal(), date(2025, 12, 31).toordinal())
FEW = (0, 0, 0, 0, 0, 0, 1, 1, 2, 3)
MANY = (0, 1, 11, 12, 99, 100, 4_999, 30_000, 79_700, 10**9)


def chance_city(standard: Standard, chance: Random) -> City:
    """Make a complete city that keeps the standard's checks, many of its measures on a border or beside it."""
    orderly = chance.choice((0.6, 0.8, 0.95))
    city = {name: _chance_value(item, chance, orderly) for name, item in standard.inputs.items()}
    wrongs = [name for name in _findings_of_wrongs(standard) if city[name]]
    city.update({name: chance.random() > orderly for name in wrongs})
    for border in borders(standard):
        if chance.random() > (orderly if isinstance(border.measure, str) else 0.4):
            count, units = chance.choice((0, 1, 1, 2, 3, 9, 30)), chance.choice((-1, 0, 0, 1))
            at = border.at(numbers(city, border.measure, border.level), count)
            put(standard, city, border.measure, at, units)
    for check in standard.checks:
        part = standard.inputs[check.part]
        most = _shown(part, floor(numbers(city, check.whole)[check.whole] * part.scale))
        city[check.part] = min(city[check.part], most)
    for name, item in standard.inputs.items():
        if item.each is not None:
            city[item.each] = min(city[item.each], MOST_JUDGED)
            city[name] = _chance_figures(item, chance, city[item.each])
    return city


def _chance_figures(item: Input, chance: Random, count: int) -> str | None:
    """Judge each of some incidents, and now and then forget the last."""
    one = item.model_copy(update={"each": None})
    given = max(0, count - (chance.random() < 0.1))
    return "+".join(str(_chance_value(one, chance, 1)) for _ in range(given)) or None


def _findings_of_wrongs(standard: Standard) -> list[str]:
    """Name the findings of which a yes costs points."""
    conditions = [getattr(e, "when", None) for e in standard.effects.values() if e.role in ("deduct", "void")]
    return [condition for condition in conditions if isinstance(condition, str)]


def chance_gaps(standard: Standard, chance: Random, city: City) -> City:
    """Take some values away from a city: absent, not applicable or unsampled."""
    names = chance.sample(list(standard.inputs), min(len(standard.inputs), chance.choice((1, 1, 2, 5, 15))))
    return city | {name: chance.choice((None, None, *UNGIVEN)) for name in names}


def _chance_value(item: Input, chance: Random, orderly: float) -> Any:
    if item.type == "yes_no":
        return chance.random() < orderly
    if item.type == "state":
        return chance.choice(list(item.states))
    if item.type == "date":
        return _shown(item, chance.randint(*DAYS))
    low, high = int(item.min * item.scale), int(item.max * item.scale)
    if item.step is not None:
        return Decimal(chance.randrange(low, high + 1, int(item.step * item.scale))) / item.scale
    return _shown(item, min(max(chance.choice(FEW if item.ledger else MANY) * item.scale, low), high))


def complete_cities(standard: Standard = STANDARD) -> st.SearchStrategy[City]:
    """Cities without a gap; figures that divide may still be 0."""
    return st.randoms(use_true_random=False).map(lambda chance: chance_city(standard, chance))


def cities(standard: Standard = STANDARD) -> st.SearchStrategy[City]:
    """Cities with and without gaps."""

    def make(chance: Random) -> City:
        city = chance_city(standard, chance)
        return chance_gaps(standard, chance, city) if chance.random() < 0.5 else city

    return st.randoms(use_true_random=False).map(make)
