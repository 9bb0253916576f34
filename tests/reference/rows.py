"""Rows: what is taken from awards, what voids take away, where deductions stop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from auditlib.standard.effects import AnyEffect, Void
from auditlib.standard.schema import Row
from tests.reference.effects import occurs
from tests.reference.readings import scope, source
from tests.reference.ways import City, Points, Way


def taken_from(row: Row, counted: Mapping[str, Points], way: Way) -> dict[str, Points]:
    """Tell the points of each effect; a deduction that draws on one award stops at what is left of it."""
    taken = {effect.id: counted[effect.id] for effect in row.effects}
    left = dict(taken)
    for effect in row.effects:
        award = source(effect, way)
        if award is not None:
            wanted, rest = taken[effect.id], left[award]
            stopped = None if wanted is None or rest is None else min(wanted, rest)
            taken[effect.id] = stopped
            left[award] = None if rest is None or stopped is None else rest - stopped
    return taken


def _is_void(effects: Iterable[AnyEffect], what: str, city: City, way: Way) -> bool:
    return any(isinstance(e, Void) and scope(e, way) == what and occurs(e, city, way) is True for e in effects)


def waiting(row: Row, city: City, way: Way) -> list[AnyEffect]:
    """List the effects that a row's score waits for: of a void one none, or its bonuses where it keeps them."""
    if not _is_void(row.effects, "row", city, way):
        return [e for e in row.effects if not isinstance(e, Void) or scope(e, way) != "none"]
    kept = way.says("keep", "void_bonus")
    return [e for e in row.effects if e.id in row.outside or (e.role == "bonus" and kept)]


def row_points(row: Row, city: City, taken: Mapping[str, Points], way: Way) -> tuple[Points, Fraction]:
    """Add up a row and tell, too, how much of it are bonuses; a row that is pending adds none."""
    if None in [taken[effect.id] for effect in waiting(row, city, way)]:
        return None, Fraction(0)
    inside = {name: points for name, points in taken.items() if name not in row.outside}
    sure = {name: inside.get(name) or Fraction(0) for name in taken}
    floor = row.floor or next((option for option in ("none", "clause") if way.says(option, "deduction_floor")), "row")
    keeps = way.says("keep", "void_bonus")
    if _is_void(row.effects, "row", city, way):
        kept = sum((sure[e.id] for e in row.effects if e.role == "bonus" and keeps), Fraction(0))
        return kept, kept
    awards, deductions, bonus = dict[str, Fraction](), dict[str, Fraction](), Fraction(0)
    for clause in row.clauses:
        void = _is_void(clause.effects, "clause", city, way)
        ours = [e.id for e in clause.effects if e.role == "award"]
        won = sum((sure[id_] - _own(row, sure, id_, way) for id_ in ours), Fraction(0))
        lost = sum((sure[e.id] for e in clause.effects if e.role == "deduct" and not source(e, way)), Fraction(0))
        awards[clause.id] = Fraction(0) if void else won
        stops = floor == "clause" and ours
        deductions[clause.id] = min(lost, awards[clause.id]) if stops else lost
        if keeps or not void:
            bonus += sum((sure[e.id] for e in clause.effects if e.role == "bonus"), Fraction(0))
    left = sum(awards.values()) - sum(deductions.values())
    if floor == "none":
        return left + bonus, bonus
    if way.says("net", "floor_and_bonus"):
        points = max(Fraction(0), left + bonus)
        return points, min(points, bonus)
    return max(Fraction(0), Fraction(left)) + bonus, bonus


def _own(row: Row, sure: Mapping[str, Fraction], award: str, way: Way) -> Fraction:
    """Add up what is taken from an award alone."""
    return sum((sure[effect.id] for effect in row.effects if source(effect, way) == award), Fraction(0))
