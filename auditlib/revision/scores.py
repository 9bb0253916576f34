"""The same cities under two standards: which totals and rows move, and because of which clauses."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

import pandas as pd

from auditlib.report.figures import signed
from auditlib.revision.pairs import Pair
from auditlib.scoring.given import only_asked
from auditlib.scoring.rank import rank_among
from auditlib.scoring.result import Result
from auditlib.scoring.rows import floor_of
from auditlib.scoring.score import score
from auditlib.standard.effects import Void
from auditlib.standard.schema import Clause, Row, Standard
from auditlib.standard.types import SCALE
from auditlib.words import PENDING


class Given(NamedTuple):
    """What cities reported, with the decisions on it: a row a city; the province's readings and sums."""

    frame: pd.DataFrame
    readings: Mapping[str, str]
    sums: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RowMoved:
    """A row whose score moved: its numbers in both standards, what it was and is (None: pending), and the clauses that did it."""

    old: str | None
    new: str | None
    before: Decimal | None
    after: Decimal | None
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CityMoved:
    """One city under both standards: totals, whether each is provisional, ranks, grades, and the rows that moved."""

    city: str
    before: Decimal
    after: Decimal
    provisional: tuple[bool, bool]
    ranks: tuple[int | None, int | None]
    grades: tuple[str, str]
    rows: tuple[RowMoved, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """All cities under both standards; the inputs that the new one needs of some city and none gave, and those it leaves."""

    cities: tuple[CityMoved, ...]
    lacking: tuple[str, ...]
    idle: tuple[str, ...]


def score_both(old: Standard, new: Standard, pairs: Sequence[Pair], given: Given) -> Moved:
    """Score cities under both standards. Raises InputError for a value that one of them refuses.

    Each standard takes the values that it knows, of the type that it asks for; readings are those of the province where the
    standard has them.
    """
    known = {name for name in given.frame.columns if _takes(new, old, name)}
    was = _scored(old, given, set(old.inputs))
    now = _scored(new, given, known)
    ranks = _ranks(was), _ranks(now)
    cities = tuple(
        CityMoved(
            city=str(city),
            before=_points(was.total[city]) or Decimal(0),
            after=_points(now.total[city]) or Decimal(0),
            provisional=(bool(was.rows.loc[city].isna().any()), bool(now.rows.loc[city].isna().any())),
            ranks=(ranks[0].get(city), ranks[1].get(city)),
            grades=(_grade(was, city), _grade(now, city)),
            rows=tuple(_rows(was, now, pairs, city)),
        )
        for city in given.frame.index
    )
    wanted = [name for name in new.inputs if name not in known and now.missing[name].any()]
    lacking = [f"{new.inputs[name].label}（{name}）" for name in wanted]
    idle = [
        f"{old.inputs[name].label}（{name}）"
        for name in given.frame.columns
        if name in old.inputs and name not in known
    ]
    return Moved(cities, tuple(lacking), tuple(idle))


def _scored(standard: Standard, given: Given, known: set[str]) -> Result:
    frame = given.frame[[name for name in given.frame.columns if name in known]]
    readings = {
        name: option
        for name, option in given.readings.items()
        if name in standard.readings and option in standard.readings[name].options
    }
    return score(standard, frame, readings, province=only_asked(standard, given.sums))


def _takes(new: Standard, old: Standard, name: str) -> bool:
    """Tell whether a value given under the old standard can be taken by the new one."""
    return name in new.inputs and (name not in old.inputs or new.inputs[name].type == old.inputs[name].type)


def _ranks(result: Result) -> dict[Any, int]:
    ranked = {
        city: round(float(result.total[city]) * SCALE)
        for city in result.index
        if result.eligible[city] is not pd.NA and result.eligible[city] and not result.rows.loc[city].isna().any()
    }
    return {city: rank_among(total, ranked.values()) for city, total in ranked.items()}


def _grade(result: Result, city: Any) -> str:
    """Name a city's grade; empty where the standard has none, or it is not known."""
    known = bool(result.standard.grades) and result.grades[city] is not pd.NA
    return str(result.grades[city]) if known else ""


def _rows(was: Result, now: Result, pairs: Sequence[Pair], city: Any) -> Iterator[RowMoved]:
    for pair in pairs:
        before = _points(was.rows[pair.old.id][city]) if pair.old is not None else None
        after = _points(now.rows[pair.new.id][city]) if pair.new is not None else None
        if before != after or (pair.old is None) != (pair.new is None):
            because = tuple(_because(was, now, pair, city))
            yield RowMoved(_id(pair.old), _id(pair.new), before, after, because)


def _id(row: Row | None) -> str | None:
    return None if row is None else row.id


def _because(was: Result, now: Result, pair: Pair, city: Any) -> Iterator[str]:
    """Tell the clauses that came to something else, each with what it was and is; else that the adding up differs."""
    found = False
    for old, new in pair.clauses:
        before, after = _came_to(was, old, city), _came_to(now, new, city)
        if before != after:
            found = True
            name = new.id if new is not None else f"原{old.id}" if old is not None else ""
            yield f"{name}：{before}→{after}"
    if found:
        sides = (("原", was, pair.old), ("新", now, pair.new))
        yield from (f"{whose}本行扣到0分为止" for whose, result, row in sides if row and _floored(result, row, city))
    else:
        yield "各条款的分没有变，加总的办法不同"


def _floored(result: Result, row: Row, city: Any) -> bool:
    """Tell whether a row's floor gave points back, without which its clauses do not add up to its score."""
    before = _points(result.parts["before"][row.id][city])
    return before is not None and before < 0 and floor_of(result.standard.rules, row) != "none"


def _came_to(result: Result, clause: Clause | None, city: Any) -> str:
    """Tell the sum of a clause's signed effects, and whether it voids."""
    if clause is None:
        return "无此条款"
    points = [_points(result.effects[effect.id][city]) for effect in clause.effects if effect.role != "void"]
    voids = [effect.id for effect in clause.effects if isinstance(effect, Void) and effect.void != "none"]
    holds = any(bool(result.block.outcomes[name].occurs.holds[result.place(city)]) for name in voids)
    void = "，不得分" if holds else ""
    known = [each for each in points if each is not None]
    return (PENDING if len(known) < len(points) else signed(sum(known, Decimal(0)))) + void


def _points(value: float) -> Decimal | None:
    """Take a shown figure, the float nearest to an exact thousandth, as the thousandth that it is."""
    return None if math.isnan(value) else Decimal(round(value * SCALE)) / SCALE
