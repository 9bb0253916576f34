"""One city from its values to its score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from auditlib.standard.effects import AnyEffect, Void
from auditlib.standard.parts import asked_in, inputs_in, provinces_in, strict_in
from auditlib.standard.schema import Row, Standard
from tests.reference import whole
from tests.reference.effects import amount, occurs
from tests.reference.measures import any_of, holds, measure
from tests.reference.needs import needs
from tests.reference.rows import row_points, taken_from, waiting
from tests.reference.values import judged_in, province_sums, spared_in, value_of
from tests.reference.ways import UNGIVEN, City, Points, Truth, Way


@dataclass(frozen=True)
class Score:
    """What one city comes to; points are exact."""

    rows: dict[str, Points]
    total: Fraction
    effects: dict[str, Points]
    sanctions: dict[str, Truth]
    missing: dict[str, bool]


def score(
    standard: Standard,
    city: City,
    readings: Mapping[str, str] | None = None,
    province: City | None = None,
    peers: Iterable[City] = (),
) -> Score:
    """Score one city; an input that it lacks, or that is None, is missing.

    `province`: its sums, else the city's own. `peers`: all cities that are scored with it.
    """
    known = {name: value_of(standard, name, city.get(name)) for name in standard.inputs}
    judged = judged_in(standard, city, known)
    known |= judged
    asked = {name for part in provinces_in(tuple(standard.effects.values())) for name in asked_in(part)}
    others = tuple({name: value_of(standard, name, each.get(name)) for name in asked} for each in peers)
    signed = frozenset(name for name, item in standard.inputs.items() if item.type == "points" and item.min < 0)
    stated = frozenset(name for name in standard.inputs if city.get(name) == "not_applicable")
    sums = province_sums(standard, [city if province is None else province])
    way = Way(readings or {}, sums, others, signed, spared_in(standard, city), stated)
    raw = {effect.id: amount(effect, known, way) for effect in standard.effects.values()}
    counted = whole.grouped(standard, raw)
    absent = {name for name in standard.inputs if city.get(name) is None and name not in judged}
    absent |= {name for name, points in judged.items() if points is None and city.get(name) not in UNGIVEN}
    effects: dict[str, Points] = {}
    rows: dict[str, Points] = {}
    bonuses, needed, out, bonus_of = Fraction(0), set[str](), set[str](), dict[str, Fraction]()
    for row in standard.rows.values():
        taken = taken_from(row, counted, way)
        here = applies(row, city, known, way)
        if here is False:
            taken = dict.fromkeys(taken, Fraction(0))
        effects |= {effect.id: _signed(effect, taken[effect.id]) for effect in row.effects}
        rows[row.id], bonus = row_points(row, known, taken, way)
        if here is not True:
            full = Fraction(row.points, 1000) if row.not_applicable == "full" else Fraction(0)
            rows[row.id], bonus = (None, Fraction(0)) if here is None else (full, Fraction(0))
            out.add(row.id)
        bonus_of[row.id] = bonus
        bonuses += bonus
        if here:
            needed |= {name for effect in waiting(row, known, way) for name in needs(effect, known, way)}
    sanctions: dict[str, Truth] = {}
    for sanction in standard.sanctions:
        sources = [effect for effect in standard.effects.values() if sanction in effect.sanctions]
        sanctions[sanction] = any_of(occurs(effect, known, way) for effect in sources)
        if sanctions[sanction] is None:
            open_ = [effect for effect in sources if occurs(effect, known, way) is None]
            needed |= {name for effect in open_ for name in inputs_in(effect)}
    total = sum((points for points in rows.values() if points is not None), Fraction(0))
    for option, cap in (("total_10", 10), ("total_20", 20)):
        if way.says(option, "bonus_cap"):
            total -= max(Fraction(0), bonuses - cap)
    if not standard.plain:
        on_total = [e for e in standard.effects.values() if isinstance(e, Void) and e.void == "total"]
        held = [e.at_most for e in on_total if occurs(e, known, way)]
        times = Fraction(1) if standard.coefficient is None else measure(standard.coefficient, known, way)
        total = whole.total(standard, whole.Rows(rows, bonus_of, out), effects, held=held, times=times)
    for condition in standard.conditions:
        if holds(condition, known, way) is None:
            needed |= set(inputs_in(condition))
    needed |= set(inputs_in(standard.coefficient))
    return Score(rows, total, effects, sanctions, {name: name in needed & absent for name in standard.inputs})


def applies(row: Row, city: City, known: City, way: Way) -> Truth:
    """Tell whether a row applies; one with nothing but `not_applicable` does not where an input of it is in that state."""
    if row.applies is not None:
        return holds(row.applies, known, way)
    names = strict_in(row.effects)
    return row.not_applicable is None or "not_applicable" not in [city.get(name) for name in names]


def _signed(effect: AnyEffect, points: Points) -> Points:
    return points if points is None or effect.role != "deduct" else -points
