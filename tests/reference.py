"""A second, slow way to score: one city at a time, in fractions, straight from a standard's rules.

It shares nothing with `auditlib.scoring` and is written to be read, not to be fast; the tests hold the engine
to it. None stands for a value, a truth, points or a score that is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Any

from auditlib.standard.conditions import All, AnyOf, Compare, Is, Not
from auditlib.standard.effects import AnyEffect, Bands, Choice, Discretion, Flat, Steps, Void, inputs_in
from auditlib.standard.schema import Row, Standard

UNGIVEN = ("not_applicable", "unsampled")

City = Mapping[str, Any]
Points = Fraction | None
Truth = bool | None


@dataclass(frozen=True)
class Score:
    """What one city comes to; points are exact."""

    rows: dict[str, Points]
    total: Fraction
    effects: dict[str, Points]
    sanctions: dict[str, Truth]
    missing: dict[str, bool]


def score(standard: Standard, city: City) -> Score:
    """Score one city under the default readings; an input that it lacks, or that is None, is missing."""
    known = {name: _value(standard, name, city.get(name)) for name in standard.inputs}
    absent = {name for name in standard.inputs if city.get(name) is None}
    effects: dict[str, Points] = {}
    rows: dict[str, Points] = {}
    needed: set[str] = set()
    for row in standard.rows.values():
        taken = _taken(row, known)
        effects |= {effect.id: _signed(effect, taken[effect.id]) for effect in row.effects}
        rows[row.id] = _row(row, known, taken)
        if not _row_void(row, known):
            needed |= {name for effect in row.effects for name in _needs(effect, known)}
    sanctions: dict[str, Truth] = {}
    for sanction in standard.sanctions:
        sources = [effect for effect in standard.effects.values() if sanction in effect.sanctions]
        sanctions[sanction] = any_of(occurs(effect, known) for effect in sources)
        if sanctions[sanction] is None:
            open_ = [effect for effect in sources if occurs(effect, known) is None]
            needed |= {name for effect in open_ for name in inputs_in(effect)}
    total = sum((points for points in rows.values() if points is not None), Fraction(0))
    return Score(rows, total, effects, sanctions, {name: name in needed & absent for name in standard.inputs})


def _value(standard: Standard, name: str, given: Any) -> Any:
    """Take a value as a truth, a state's name or an exact number."""
    if given in UNGIVEN:
        return None
    if given is None or isinstance(given, bool) or standard.inputs[name].type == "state":
        return given
    return Fraction(str(given))


# --- measures -------------------------------------------------------------------------------------------


def measure(of: Any, city: City) -> Points:
    """Evaluate a measure or a level: an input, a fixed number, or a sum, spread, share or growth."""
    if isinstance(of, str):
        value: Points = city[of]
        return value
    if of is None or isinstance(of, Fraction):
        return of or Fraction(0)
    word = next(word for word in MEASURES if hasattr(of, word))
    parts = [measure(part, city) for part in getattr(of, word)]
    return None if None in parts else MEASURES[word](parts)


MEASURES: dict[str, Callable[[Any], Points]] = {
    "sum": lambda parts: sum(parts, Fraction(0)),
    "spread": lambda parts: max(parts) - min(parts),
    "share": lambda parts: parts[0] / parts[1] if parts[1] else None,
    "growth": lambda parts: (parts[0] - parts[1]) / parts[1] if parts[1] else None,
}


# --- conditions: true, false, or unknown where what is missing could decide ----------------------------------


def holds(condition: Any, city: City) -> Truth:
    """Evaluate a condition."""
    return CONDITIONS[type(condition)](condition, city)


def _compare(condition: Compare, city: City) -> Truth:
    ours, level = measure(condition.of, city), measure(condition.level, city)
    if ours is None or level is None:
        return None
    if condition.word in ("at_least", "at_most") and ours == level:
        return True
    return ours > level if condition.word in ("at_least", "above") else ours < level


def _is(condition: Is, city: City) -> Truth:
    return None if city[condition.of] is None else city[condition.of] == condition.state


def any_of(truths: Iterable[Truth]) -> Truth:
    """At least one: known to hold as soon as one does, known not to only where every one is known."""
    listed = list(truths)
    return True if True in listed else None if None in listed else False


def no(truth: Truth) -> Truth:
    """The opposite of a truth."""
    return None if truth is None else not truth


CONDITIONS: dict[type, Callable[[Any, City], Truth]] = {
    str: lambda name, city: city[name],
    Compare: _compare,
    Is: _is,
    Not: lambda condition, city: no(holds(condition.not_, city)),
    All: lambda condition, city: no(any_of(no(holds(part, city)) for part in condition.all)),
    AnyOf: lambda condition, city: any_of(holds(part, city) for part in condition.any),
}


def leaves(condition: Any) -> list[Any]:
    """List the plain conditions that a condition is made of."""
    if isinstance(condition, Not):
        return leaves(condition.not_)
    if isinstance(condition, All | AnyOf):
        parts = condition.all if isinstance(condition, All) else condition.any
        return [leaf for part in parts for leaf in leaves(part)]
    return [condition]


# --- effects ----------------------------------------------------------------------------------------------


def amount(effect: AnyEffect, city: City) -> Points:
    """Tell the points that an effect gives or takes before any floor, never negative."""
    return KINDS[type(effect)](effect, city)


def _flat(effect: Flat, city: City) -> Points:
    if effect.when is not None and None in [holds(leaf, city) for leaf in leaves(effect.when)]:
        return None
    return Fraction(effect.gives if effect.when is None or holds(effect.when, city) else 0, 1000)


def _steps(effect: Steps, city: City) -> Points:
    over = _over(effect, city)
    return None if over is None else max(0, floor(over / effect.every)) * Fraction(effect.gives, 1000)


def _over(effect: Steps, city: City) -> Points:
    """Tell by how much the measure lies beyond its level; negative where it falls short of it."""
    ours = measure(effect.of, city)
    level = measure(effect.above if effect.below is None else effect.below, city)
    if ours is None or level is None:
        return None
    return ours - level if effect.below is None else level - ours


def _bands(effect: Bands, city: City) -> Points:
    lies = measure(effect.of, city)
    if lies is None:
        return None
    return Fraction(next(b.points for b in effect.gives if b.up_to is None or lies <= b.up_to), 1000)


def _choice(effect: Choice, city: City) -> Points:
    return None if city[effect.of] is None else Fraction(effect.gives[city[effect.of]], 1000)


def _discretion(effect: Discretion, city: City) -> Points:
    asked = effect.when is None or holds(effect.when, city)
    return Fraction(0) if asked is False else city[effect.gives] if asked else None


def _void(effect: Void, city: City) -> Points:
    return None if holds(effect.when, city) is None else Fraction(0)


KINDS: dict[type, Callable[[Any, City], Points]] = {
    Flat: _flat,
    Steps: _steps,
    Bands: _bands,
    Choice: _choice,
    Discretion: _discretion,
    Void: _void,
}


def occurs(effect: AnyEffect, city: City) -> Truth:
    """Tell whether an effect holds or counts at all, which is what brings its sanctions."""
    if isinstance(effect, Flat | Void):
        return effect.when is None or holds(effect.when, city)
    points = _over(effect, city) if isinstance(effect, Steps) else amount(effect, city)
    return None if points is None else points > 0


def _needs(effect: AnyEffect, city: City) -> tuple[str, ...]:
    """Name the inputs that an effect waits for; a discretion waits for none where nothing asks for it."""
    if not isinstance(effect, Discretion) or effect.when is None:
        return inputs_in(effect)
    asked = holds(effect.when, city)
    return inputs_in(effect.when) if asked is None else (effect.gives,) if asked else ()


def _signed(effect: AnyEffect, points: Points) -> Points:
    return points if points is None or effect.role != "deduct" else -points


# --- rows -------------------------------------------------------------------------------------------------


def _taken(row: Row, city: City) -> dict[str, Points]:
    """Tell the points of each effect; a deduction that draws on one award stops at what is left of it."""
    taken = {effect.id: amount(effect, city) for effect in row.effects}
    left = dict(taken)
    for effect in row.effects:
        source = getattr(effect, "from_", None)
        if source is not None:
            wanted, rest = taken[effect.id], left[source]
            stopped = None if wanted is None or rest is None else min(wanted, rest)
            taken[effect.id] = stopped
            left[source] = None if rest is None or stopped is None else rest - stopped
    return taken


def _row_void(row: Row, city: City) -> bool:
    return any(isinstance(e, Void) and e.void == "row" and holds(e.when, city) for e in row.effects)


def _row(row: Row, city: City, taken: Mapping[str, Points]) -> Points:
    """Add up a row: awards less what is taken from them, less other deductions, at least 0, and the bonuses."""
    if _row_void(row, city):
        return Fraction(0)
    if None in taken.values():
        return None
    void = {
        effect.id
        for clause in row.clauses
        if any(isinstance(e, Void) and e.void == "clause" and holds(e.when, city) for e in clause.effects)
        for effect in clause.effects
    }
    base = deductions = bonuses = Fraction(0)
    for effect in row.effects:
        points = taken[effect.id] or Fraction(0)
        source = getattr(effect, "from_", None)
        if effect.role == "award" and effect.id not in void:
            base += points
        elif effect.role == "bonus" and effect.id not in void:
            bonuses += points
        elif effect.role == "deduct" and source is None:
            deductions += points
        elif effect.role == "deduct" and source not in void:
            base -= points
    return max(Fraction(0), base - deductions) + bonuses
