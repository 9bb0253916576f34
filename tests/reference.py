"""A second, slow way to score: one city at a time, in fractions, straight from a standard's rules.

It shares nothing with `auditlib.scoring` and is written to be read, not to be fast; the tests hold the engine
to it. None stands for a value, a truth, points or a score that is not known.

What the readings (口径) change is written here from their words, by the names of readings and options, and not taken
from what the options of a standard's file say that they do.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from itertools import combinations
from math import ceil, floor, prod
from typing import Any

from auditlib.standard.conditions import All, AnyOf, Cases, Compare, Is, Not, Province, Spread
from auditlib.standard.effects import AnyEffect, Bands, Choice, Discretion, Flat, Line, Rate, Steps, Void
from auditlib.standard.parts import asked_in, fields_of, inputs_in, provinces_in, strict_in
from auditlib.standard.schema import Row, Standard
from tests import reference_whole as whole

UNGIVEN = ("not_applicable", "unsampled")

City = Mapping[str, Any]
Points = Fraction | None
Truth = bool | None


@dataclass(frozen=True)
class Way:
    """How a standard is read: the option of each reading, the province's sums, and all cities scored together.

    `signed`: the points at discretion that may add or take. `spared`: what this city has not, in rows that therefore do not apply.
    `out` names the inputs that the city reports as 不适用.
    """

    chosen: Mapping[str, str] = field(default_factory=dict)
    province: City = field(default_factory=dict)
    cities: tuple[City, ...] = ()
    signed: frozenset[str] = frozenset()
    spared: frozenset[str] = frozenset()
    out: frozenset[str] = frozenset()

    def says(self, option: str, reading: str) -> bool:
        """Tell whether a reading is read so."""
        return self.chosen.get(reading) == option


PLAIN = Way()


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
    known = {name: _value(standard, name, city.get(name)) for name in standard.inputs}
    judged = _judged(standard, city, known)
    known |= judged
    asked = {name for part in provinces_in(tuple(standard.effects.values())) for name in asked_in(part)}
    others = tuple({name: _value(standard, name, each.get(name)) for name in asked} for each in peers)
    signed = frozenset(name for name, item in standard.inputs.items() if item.type == "points" and item.min < 0)
    stated = frozenset(name for name in standard.inputs if city.get(name) == "not_applicable")
    sums = province_sums(standard, [city if province is None else province])
    way = Way(readings or {}, sums, others, signed, _spared(standard, city), stated)
    raw = {effect.id: amount(effect, known, way) for effect in standard.effects.values()}
    counted = whole.grouped(standard, raw)
    absent = {name for name in standard.inputs if city.get(name) is None and name not in judged}
    absent |= {name for name, points in judged.items() if points is None and city.get(name) not in UNGIVEN}
    effects: dict[str, Points] = {}
    rows: dict[str, Points] = {}
    bonuses, needed, out, bonus_of = Fraction(0), set[str](), set[str](), dict[str, Fraction]()
    for row in standard.rows.values():
        taken = _taken(row, counted, way)
        here = applies(row, city, known, way)
        if here is False:
            taken = dict.fromkeys(taken, Fraction(0))
        effects |= {effect.id: _signed(effect, taken[effect.id]) for effect in row.effects}
        rows[row.id], bonus = _row(row, known, taken, way)
        bonus += sum(
            (taken[e.id] or Fraction(0) for e in row.effects if e.id in row.outside and e.role == "bonus"), Fraction(0)
        )
        if here is not True:
            full = Fraction(row.points, 1000) if row.not_applicable == "full" else Fraction(0)
            rows[row.id], bonus = (None, Fraction(0)) if here is None else (full, Fraction(0))
            out.add(row.id)
        bonus_of[row.id] = bonus
        bonuses += bonus
        if here:
            needed |= {name for effect in _waiting(row, known, way) for name in _needs(effect, known, way)}
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
        veto = any(
            occurs(e, known, way) for e in standard.effects.values() if isinstance(e, Void) and e.void == "total"
        )
        times = Fraction(1) if standard.coefficient is None else measure(standard.coefficient, known, way)
        total = whole.total(standard, whole.Rows(rows, bonus_of, out), effects, veto=veto, times=times)
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


def _value(standard: Standard, name: str, given: Any) -> Any:
    """Take a value as a truth, a state's name or an exact number."""
    if given in UNGIVEN:
        return None
    if given is None or isinstance(given, bool) or standard.inputs[name].type == "state":
        return given
    if standard.inputs[name].type == "date":
        return Fraction(date.fromisoformat(str(given)).toordinal())
    return None if standard.inputs[name].each else Fraction(str(given))


def _spared(standard: Standard, city: City) -> frozenset[str]:
    rows = [row for row in standard.rows.values() if row.not_applicable is not None and row.applies is None]
    named = strict_in(tuple(effect for row in rows for effect in row.effects))
    return frozenset(name for name in named if city.get(name) == "not_applicable")


def _judged(standard: Standard, city: City, known: City) -> dict[str, Points]:
    """Add up the points given for each of several incidents; None where one of them has none."""
    found: dict[str, Points] = {}
    for name, item in standard.inputs.items():
        if item.each is not None:
            given = None if city.get(name) in UNGIVEN else city.get(name)
            figures = [Fraction(each) for each in str(given).split("+")] if given is not None else []
            count = known[item.each]
            lacks = len(figures) < count if count is not None else not figures
            stated = city.get(name) in UNGIVEN
            found[name] = None if lacks or stated else sum(figures, Fraction(0))
    return found


# --- measures -------------------------------------------------------------------------------------------


def measure(of: Any, city: City, way: Way = PLAIN) -> Points:
    """Evaluate a measure or a level: an input, a fixed number, or what is made of inputs; None where any input is missing."""
    if isinstance(of, str):
        value: Points = city[of]
        return value
    if of is None or isinstance(of, Fraction):
        return of or Fraction(0)
    if isinstance(of, Province):
        return peers(of, city, way)
    word = next(word for word in MEASURES if hasattr(of, word))
    waits = [name for name in inputs_in(of) if word == "lookup" or name not in way.spared]
    if word in ("among", "lookup") and None in [city[name] for name in waits]:
        return None
    if word in SPECIAL:
        return SPECIAL[word](of, city, way)
    parts = [measure(part, city, way) for part in getattr(of, word)]
    if None in parts:
        return None
    value = SPREADS[of.by](parts) if isinstance(of, Spread) else MEASURES[word](parts)
    if word in ("share", "growth"):
        return of.if_zero if value is None else percentage(value, way)
    return value


def peers(of: Province, city: City, way: Way) -> Points:
    """Evaluate a figure of all cities: a ratio of their sums, or what is made of a measure of those that have it."""
    word = next((word for word in FIGURES if getattr(of.province, word, None) is not None), None)
    if word is None:
        return measure(of.province, way.province, way)
    taken = getattr(of.province, word)
    some = [value for each in way.cities if (value := measure(taken, each, replace(way, out=frozenset()))) is not None]
    if word == "rank":
        return place(of.province, measure(taken, city, way), some)
    return FIGURES[word](of.province, some) if some else None


def place(of: Any, ours: Points, some: list[Fraction]) -> Points:
    """Tell the place of a value: one more than the better values, each counted once, or as often as it is there."""
    if ours is None:
        return None
    better = [value for value in some if (value > ours if of.best == "highest" else value < ours)]
    return Fraction(1 + (len(better) if of.ties == "skip" else len(set(better))))


def deviation(of: Any, values: list[Fraction]) -> Points:
    """Tell a standard deviation by trying whole multiples of what it is rounded to, until one is too large."""
    mean = sum(values, Fraction(0)) / len(values)
    if of.relative and mean <= 0:
        return of.if_zero
    if of.sample and len(values) == 1:
        return None
    square = sum(((value - mean) ** 2 for value in values), Fraction(0)) / (len(values) - (1 if of.sample else 0))
    square = square / mean**2 if of.relative else square
    low, high = 0, 1
    while (high * of.to) ** 2 <= square:
        high *= 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if (middle * of.to) ** 2 <= square else (low, middle)
    exact = (low * of.to) ** 2 == square
    further = {"down": 0, "up": int(not exact), "half_up": int(((low + Fraction(1, 2)) * of.to) ** 2 <= square)}
    return (low + further[of.how]) * of.to


FIGURES: dict[str, Callable[[Any, list[Fraction]], Points]] = {
    "mean": lambda of, some: sum(some, Fraction(0)) / len(some),
    "max": lambda of, some: max(some),
    "min": lambda of, some: min(some),
    "deviation": deviation,
    "rank": lambda of, some: None,
}


def _deviation(of: Any, city: City, way: Way) -> Points:
    parts = [value for part in of.deviation if (value := measure(part, city, way)) is not None]
    return deviation(of, parts) if len(parts) == len(of.deviation) else None


def _mean(of: Any, city: City, way: Way) -> Points:
    counted = [part for part in of.mean if not (of.only and way.out & set(inputs_in(part)))]
    parts = [measure(part, city, way) for part in counted]
    known = [value for value in parts if value is not None]
    return sum(known, Fraction(0)) / len(known) if known and len(known) == len(parts) else None


def _met(of: Any, city: City, way: Way) -> Points:
    truths = [holds(condition, city, way) for condition in of.met]
    return None if None in truths else Fraction(sum(map(bool, truths)))


def _cases(of: Any, city: City, way: Way) -> Points:
    for case in of.cases:
        applies = case.when is None or holds(case.when, city, way)
        if applies is None:
            return None
        if applies:
            return measure(case.value, city, way)
    return None


def _rounded(of: Any, city: City, way: Way) -> Points:
    value = measure(of.round, city, way)
    return None if value is None else to_multiple(value, of.to, of.how)


def to_multiple(value: Fraction, to: Fraction, how: str) -> Fraction:
    """Round to a multiple: half up in magnitude, down towards 0 or up away from it."""
    size = abs(value) / to
    times = {"half_up": floor(size + Fraction(1, 2)), "down": floor(size), "up": ceil(size)}[how]
    return to * times * (-1 if value < 0 else 1)


SPECIAL: dict[str, Callable[[Any, City, Way], Points]] = {
    "met": _met,
    "mean": _mean,
    "deviation": _deviation,
    "cases": _cases,
    "round": _rounded,
    "among": lambda of, city, way: Fraction(sum(city[name] in of.states for name in of.among)),
    "lookup": lambda of, city, way: of.table[city[of.lookup]],
}


def percentage(ratio: Fraction, way: Way) -> Fraction:
    """Round a ratio half up to 0.01 % where percentages are rounded first."""
    if not way.says("two_decimals", "ratio_rounding"):
        return ratio
    size = Fraction(floor(abs(ratio) * 10_000 + Fraction(1, 2)), 10_000)
    return size if ratio > 0 else -size


def province_sums(standard: Standard, cities: Iterable[City]) -> City:
    """Add up what readings hold against the province: this year and last, over the cities that have both."""
    names = [name for name in PROVINCIAL if name in standard.inputs]
    known = [[_value(standard, name, city.get(name)) for name in names] for city in cities]
    both = [values for values in known if None not in values]
    return {name: sum((values[n] for values in both), Fraction(0)) for n, name in enumerate(names)}


PROVINCIAL = ("senior_certified", "senior_certified_prev", "people", "before")


MEASURES: dict[str, Callable[[Any], Points]] = {
    "sum": lambda parts: sum(parts, Fraction(0)),
    "difference": lambda parts: parts[0] - sum(parts[1:], Fraction(0)),
    "product": lambda parts: prod(parts, start=Fraction(1)),
    "mean": len,
    "deviation": len,
    "min": min,
    "max": max,
    "among": len,
    "met": len,
    "cases": len,
    "round": len,
    "months": len,
    "lookup": len,
    "spread": lambda parts: max(parts) - min(parts),
    "share": lambda parts: parts[0] / parts[1] if parts[1] > 0 else None,
    "growth": lambda parts: (parts[0] - parts[1]) / parts[1] if parts[1] > 0 else None,
}


def _months(of: Any, city: City, way: Way) -> Points:
    day, since = (measure(part, city, way) for part in of.months)
    if day is None or since is None:
        return None
    found, began = 0, date.fromordinal(int(since))
    while _later(began, found + 1) <= int(day):
        found += 1
    begun = of.begun and _later(began, found) < int(day)
    return Fraction(found + begun)


def _later(day: date, months: int) -> int:
    """Tell the same day so many months later, or the last of that month where it has no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + year, month + 1)[1]
    return date(day.year + year, month + 1, min(day.day, last)).toordinal()


SPECIAL["months"] = _months
SPREADS: dict[str, Callable[[Any], Fraction]] = {
    "ends": lambda parts: max(parts) - min(parts),
    "pairs": lambda parts: sum((abs(a - b) for a, b in combinations(parts, 2)), Fraction(0)),
    "first": lambda parts: max(abs(parts[0] - part) for part in parts),
}


# --- conditions: true, false, or unknown where what is missing could decide ----------------------------------


def holds(condition: Any, city: City, way: Way = PLAIN) -> Truth:
    """Evaluate a condition."""
    return CONDITIONS[type(condition)](condition, city, way)


def _compare(condition: Compare, city: City, way: Way) -> Truth:
    ours, level = measure(condition.of, city, way), measure(condition.level, city, way)
    if ours is None or level is None:
        return None
    if condition.word in ("at_least", "at_most") and ours == level:
        return True
    return ours > level if condition.word in ("at_least", "above") else ours < level


def _is(condition: Is, city: City, way: Way) -> Truth:
    return None if city[condition.of] is None else city[condition.of] in (condition.state, *condition.states)


def any_of(truths: Iterable[Truth]) -> Truth:
    """At least one: known to hold as soon as one does, known not to only where every one is known."""
    listed = list(truths)
    return True if True in listed else None if None in listed else False


def no(truth: Truth) -> Truth:
    """The opposite of a truth."""
    return None if truth is None else not truth


CONDITIONS: dict[type, Callable[[Any, City, Way], Truth]] = {
    str: lambda name, city, way: city[name],
    Compare: _compare,
    Is: _is,
    Not: lambda condition, city, way: no(holds(condition.not_, city, way)),
    All: lambda condition, city, way: no(any_of(no(holds(part, city, way)) for part in condition.all)),
    AnyOf: lambda condition, city, way: any_of(holds(part, city, way) for part in condition.any),
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


def amount(effect: AnyEffect, city: City, way: Way = PLAIN) -> Points:
    """Tell the points that an effect gives or takes before any floor, never negative."""
    other = read_otherwise(effect, way)
    if other is None:
        gate = open_gate(effect, city, way)
        if gate is None:
            return Fraction(0) if _idle(effect, city, way) else None
        points = KINDS[type(effect)](effect, city, way) if gate else Fraction(0)
        cap = getattr(effect, "cap", None)
        return points if points is None or cap is None else min(points, Fraction(cap, 1000))
    names, points = other
    return None if None in [city[name] for name in names] else points(city, way)


def _idle(effect: AnyEffect, city: City, way: Way) -> bool:
    """Tell whether an effect comes to nothing whether its gate is open or not."""
    if isinstance(effect, Flat | Discretion | Void):
        known = isinstance(effect, Void) or KINDS[type(effect)](effect, city, way) is not None
        return effect.when is not None and known and holds(effect.when, city, way) is False
    return _counts(effect, city, way) is False


def open_gate(effect: AnyEffect, city: City, way: Way) -> Truth:
    """Tell whether an effect counts at all: its condition holds, where its kind has no use of it, and nothing waives it."""
    when = None if isinstance(effect, Flat | Discretion | Void) else effect.when
    parts = [holds(when, city, way)] if when is not None else []
    parts += [no(holds(effect.unless, city, way))] if effect.unless is not None else []
    return no(any_of(map(no, parts)))


def _flat(effect: Flat, city: City, way: Way) -> Points:
    if effect.when is not None and None in [holds(leaf, city, way) for leaf in leaves(effect.when)]:
        return None
    return Fraction(effect.gives if effect.when is None or holds(effect.when, city, way) else 0, 1000)


def _steps(effect: Steps, city: City, way: Way) -> Points:
    over = _over(effect, city, way)
    if effect.counting is not None:
        way = replace(way, chosen={**way.chosen, "steps": effect.counting})
    return None if over is None else stepwise(over, effect.every, Fraction(effect.gives, 1000), way)


def _rate(effect: Rate, city: City, way: Way) -> Points:
    ours = measure(effect.of, city, way)
    full = Fraction(1) if effect.full is None else measure(effect.full, city, way)
    if ours is None or full is None or (full <= 0 and effect.if_zero is None):
        return None
    ratio = ours / full if full > 0 else effect.if_zero
    assert ratio is not None
    if full > 0 and effect.full is not None and not isinstance(effect.full, Fraction):
        ratio = percentage(ratio, way)
    ratio = max(Fraction(0), min(ratio, effect.up_to))
    return to_multiple(ratio * effect.gives, Fraction(effect.to), effect.how) / 1000


def stepwise(over: Fraction, every: Fraction, gives: Fraction, way: Way) -> Fraction:
    """Count the steps in what lies over a level: the completed ones, the begun ones too, or by proportion."""
    steps = max(Fraction(0), over / every)
    if way.says("proportional", "steps"):
        return Fraction(floor(steps * gives * 1000 + Fraction(1, 2)), 1000)
    return gives * (ceil(steps) if way.says("started", "steps") else floor(steps))


def _over(effect: Steps, city: City, way: Way) -> Points:
    """Tell by how much the measure lies beyond its level; negative where it falls short of it."""
    ours = measure(effect.of, city, way)
    level = measure(effect.above if effect.below is None else effect.below, city, way)
    if ours is None or level is None:
        return None
    return ours - level if effect.below is None else level - ours


def _line(effect: Line, city: City, way: Way) -> Points:
    lies, places = measure(effect.of, city, way), [measure(point.at, city, way) for point in effect.gives]
    if lies is None or None in places:
        return None
    way_up = -1 if effect.falls else 1
    lies, at = lies * way_up, [place * way_up for place in places if place is not None]
    if at != sorted(at):
        return None
    points = [Fraction(point.points) for point in effect.gives]
    before = [n for n in range(len(at)) if at[n] <= lies]
    if not before or before[-1] == len(at) - 1:
        exact = points[-1] if before else points[0]
    else:
        n = before[-1]
        exact = points[n] + (points[n + 1] - points[n]) * (lies - at[n]) / (at[n + 1] - at[n])
    return to_multiple(exact, Fraction(effect.to), effect.how) / 1000


def _bands(effect: Bands, city: City, way: Way) -> Points:
    lies = measure(effect.of, city, way)
    if lies is None:
        return None
    for band in effect.gives:
        within = band.up_to is not None and lies <= band.up_to
        if within or (band.below is not None and lies < band.below) or band is effect.gives[-1]:
            return Fraction(band.points, 1000)
    return None


def _choice(effect: Choice, city: City, way: Way) -> Points:
    return None if city[effect.of] is None else Fraction(effect.gives[city[effect.of]], 1000)


def _discretion(effect: Discretion, city: City, way: Way) -> Points:
    asked = effect.when is None or holds(effect.when, city, way)
    points: Points = Fraction(0) if asked is False else city[effect.gives] if asked else None
    if points is not None and effect.gives in way.signed:
        return max(Fraction(0), -points if effect.role == "deduct" else points)
    return points


def _void(effect: Void, city: City, way: Way) -> Points:
    return None if holds(effect.when, city, way) is None else Fraction(0)


KINDS: dict[type, Callable[[Any, City, Way], Points]] = {
    Flat: _flat,
    Steps: _steps,
    Rate: _rate,
    Line: _line,
    Bands: _bands,
    Choice: _choice,
    Discretion: _discretion,
    Void: _void,
}


def occurs(effect: AnyEffect, city: City, way: Way = PLAIN) -> Truth:
    """Tell whether an effect holds or counts at all, which is what brings its sanctions."""
    gate = open_gate(effect, city, way)
    return no(any_of([no(gate), no(_counts(effect, city, way))]))


def _counts(effect: AnyEffect, city: City, way: Way) -> Truth:
    if isinstance(effect, Flat | Void):
        return effect.when is None or holds(effect.when, city, way)
    if isinstance(effect, Steps):
        over = _over(effect, city, way)
        return None if over is None else over > 0
    # What it comes to behind an open gate: whether that is open is asked apart.
    open_ = {"unless": None} if isinstance(effect, Discretion) else {"unless": None, "when": None}
    bare = effect if all(getattr(effect, name) is None for name in open_) else effect.model_copy(update=open_)
    points = amount(bare, city, way)
    return None if points is None else points > 0


def _needs(effect: AnyEffect, city: City, way: Way) -> tuple[str, ...]:
    """Name the inputs that an effect waits for; behind a gate that is shut it waits for none."""
    other = read_otherwise(effect, way)
    if other is not None:
        return other[0]
    gate = open_gate(effect, city, way)
    if gate is None and _idle(effect, city, way):
        return ()
    if gate is None:
        when = None if isinstance(effect, Flat | Discretion | Void) else effect.when
        return inputs_in(tuple(part for part in (when, effect.unless) if part is not None))
    return _inner_needs(effect, city, way) if gate else ()


def _inner_needs(effect: AnyEffect, city: City, way: Way) -> tuple[str, ...]:
    """Name the inputs that an effect waits for once it counts; a discretion waits for none where nothing asks for it."""
    if isinstance(effect, Discretion) and effect.when is not None:
        asked = holds(effect.when, city, way)
        return inputs_in(effect.when) if asked is None else (effect.gives,) if asked else ()
    plain = isinstance(effect, Flat | Discretion | Void)
    fields = [field for field in fields_of(effect) if field != "unless" and (plain or field != "when")]
    return tuple(name for field in fields for name in reached(getattr(effect, field), city, way))


def reached(part: Any, city: City, way: Way) -> tuple[str, ...]:
    """Name the inputs that a part makes use of: of cases, those of the case that counts and of the conditions up to it."""
    if isinstance(part, str | Province) or part is None:
        return inputs_in(part)
    if isinstance(part, tuple):
        return tuple(name for each in part for name in reached(each, city, way))
    if not isinstance(part, Cases):
        return tuple(name for field in fields_of(part) for name in reached(getattr(part, field), city, way))
    names: tuple[str, ...] = ()
    for case in part.cases:
        applies = True if case.when is None else holds(case.when, city, way)
        names += reached(case.when, city, way) + (() if applies is False else reached(case.value, city, way))
        if applies:
            break
    return names


def _signed(effect: AnyEffect, points: Points) -> Points:
    return points if points is None or effect.role != "deduct" else -points


# --- readings of single effects of the standard of 2012 -----------------------------------------------------

Otherwise = tuple[tuple[str, ...], Callable[[City, Way], Points]]
THREE = ("blank_certificates", "query_records", "statistics_certified")


def _lower_bands(city: City, way: Way) -> Points:
    found = city["qualification_problem_persons"]
    for least, points in ((31, 5), (20, 4), (10, 2), (1, 1)):
        if found >= least:
            return Fraction(points)
    return Fraction(0)


def _past_the_province(city: City, way: Way) -> Points:
    now, then = "senior_certified", "senior_certified_prev"
    if not city[then] or not way.province[then]:
        return None
    growth, base = (percentage(each[now] / each[then] - 1, way) for each in (city, way.province))
    return stepwise(growth - base, Fraction(1, 100), Fraction(1, 10), way)


def _first_free(city: City, way: Way) -> Points:
    if not city["registrations"]:
        return None
    rate = percentage(city["registration_errors"] / city["registrations"], way)
    return stepwise(rate - Fraction(3, 1000), Fraction(3, 1000), Fraction(1), way)


def _pairwise(city: City, way: Way) -> Points:
    blank, query, listed = (city[name] for name in THREE)
    return stepwise(abs(blank - query) + abs(query - listed) + abs(listed - blank), Fraction(100), Fraction(1, 10), way)


def _against_blank(city: City, way: Way) -> Points:
    blank, query, listed = (city[name] for name in THREE)
    return stepwise(max(abs(query - blank), abs(listed - blank)), Fraction(100), Fraction(1, 10), way)


CONDITIONS_OF_9 = ("quality_system", "quality_staff", "quality_agreements")
CERTIFIED = ("certified", "target_certified")
OTHERWISE: dict[tuple[str, str, str], Otherwise] = {
    ("11.9b", "lower", "band_edges"): (("qualification_problem_persons",), _lower_bands),
    ("1.1b", "cliff", "certified_shortfall"): (
        CERTIFIED,
        lambda city, way: Fraction(8 if city[CERTIFIED[0]] >= city[CERTIFIED[1]] else 0),
    ),
    ("2.2.2a", "province", "growth_base"): (("senior_certified", "senior_certified_prev"), _past_the_province),
    ("11.3b", "first_free", "registration_error_steps"): (("registration_errors", "registrations"), _first_free),
    ("11.3b", "any_error", "registration_error_steps"): (
        ("registration_errors",),
        lambda city, way: Fraction(6 if city["registration_errors"] else 0),
    ),
    ("13.2.1b", "pairwise", "consistency_gap"): (THREE, _pairwise),
    ("13.2.1b", "against_blank", "consistency_gap"): (THREE, _against_blank),
    ("9.1a", "each", "quality_conditions"): (
        CONDITIONS_OF_9,
        lambda city, way: Fraction(sum(city[name] for name in CONDITIONS_OF_9)),
    ),
}


def read_otherwise(effect: AnyEffect, way: Way) -> Otherwise | None:
    """Find what a reading puts in place of an effect: the inputs that it waits for, and its points."""
    return next(
        (o for (id_, option, name), o in OTHERWISE.items() if id_ == effect.id and way.says(option, name)), None
    )


def source(effect: AnyEffect, way: Way) -> str | None:
    """Name the award that a deduction is taken from; under the cliff, that of 1.2 comes from the row."""
    if effect.id == "1.2b" and way.says("cliff", "certified_shortfall"):
        return None
    return getattr(effect, "from_", None)


def scope(effect: AnyEffect, way: Way) -> str:
    """Tell what a void takes to 0: the row, its clause, or nothing."""
    if not isinstance(effect, Void):
        return "none"
    for id_, reading in (("10.1b", "leak_points"), ("13.2.1c", "falsified_points")):
        if effect.id == id_ and way.says("none", reading):
            return "none"
    return "row" if effect.id in ("10.1b", "11.1b") and way.says("row", "void_scope") else effect.void


# --- rows -------------------------------------------------------------------------------------------------


def _taken(row: Row, counted: Mapping[str, Points], way: Way) -> dict[str, Points]:
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


def _waiting(row: Row, city: City, way: Way) -> list[AnyEffect]:
    """List the effects that a row's score waits for: of a void one none, or its bonuses where it keeps them."""
    if not _is_void(row.effects, "row", city, way):
        return [e for e in row.effects if not isinstance(e, Void) or scope(e, way) != "none"]
    kept = way.says("keep", "void_bonus")
    return [e for e in row.effects if e.id in row.outside or (e.role == "bonus" and kept)]


def _row(row: Row, city: City, taken: Mapping[str, Points], way: Way) -> tuple[Points, Fraction]:
    """Add up a row and tell, too, how much of it are bonuses; a row that is pending adds none."""
    if None in [taken[effect.id] for effect in _waiting(row, city, way)]:
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
