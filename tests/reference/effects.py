"""Effects, kind by kind: what each gives or takes before any floor, and whether it occurs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from auditlib.standard.effects import AnyEffect, Bands, Choice, Discretion, Flat, Line, Rate, Steps, Void
from auditlib.standard.scale import Eased
from tests.reference.measures import any_of, holds, leaves, measure, no
from tests.reference.readings import read_otherwise
from tests.reference.ways import PLAIN, City, Points, Truth, Way, percentage, stepwise, to_multiple


def amount(effect: AnyEffect, city: City, way: Way = PLAIN) -> Points:
    """Tell the points that an effect gives or takes before any floor, never negative."""
    eased = getattr(effect, "eased", None)
    if eased is not None:
        return _in_part(effect, eased, city, way)
    other = read_otherwise(effect, way)
    if other is None:
        gate = open_gate(effect, city, way)
        if gate is None:
            return Fraction(0) if idle(effect, city, way) else None
        points = KINDS[type(effect)](effect, city, way) if gate else Fraction(0)
        cap = getattr(effect, "cap", None)
        return points if points is None or cap is None else min(points, Fraction(cap, 1000))
    names, points = other
    return None if None in [city[name] for name in names] else points(city, way)


def uneased(effect: Any) -> Any:
    """Take an effect as if no incident cost less, and without its cap."""
    return effect.model_copy(update={"eased": None, "cap": None})


def _in_part(effect: Any, eased: Eased, city: City, way: Way) -> Points:
    """Let a part of the incidents cost a share: what all of them cost more than the others would."""
    bare = uneased(effect)
    whole = amount(bare, city, way)
    if not whole:
        return whole
    if city[eased.part] is None or city[eased.of] is None:
        return None
    others = amount(bare, {**city, eased.of: city[eased.of] - city[eased.part]}, way)
    assert others is not None
    cost = max(Fraction(0), whole - others)
    counted = min(cost, to_multiple(cost * 1000 * eased.at, Fraction(eased.to), eased.how) / 1000)
    cap = Fraction(10**9) if effect.cap is None else Fraction(effect.cap, 1000)
    return min(cap, whole - cost + counted)


def idle(effect: AnyEffect, city: City, way: Way) -> bool:
    """Tell whether an effect comes to nothing whether its gate is open or not."""
    if isinstance(effect, Flat | Void) or (isinstance(effect, Discretion) and effect.when is not None):
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
    if isinstance(effect, Flat | Void) or (isinstance(effect, Discretion) and effect.when is not None):
        return effect.when is None or holds(effect.when, city, way)
    if isinstance(effect, Steps):
        over = _over(effect, city, way)
        return None if over is None else over > 0
    # What it comes to behind an open gate: whether that is open is asked apart.
    open_ = {"unless": None} if isinstance(effect, Discretion) else {"unless": None, "when": None, "eased": None}
    bare = effect if all(getattr(effect, name) is None for name in open_) else effect.model_copy(update=open_)
    points = amount(bare, city, way)
    return None if points is None else points > 0
