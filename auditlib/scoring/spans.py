"""Between which values a measure lies, and how a condition can turn out, while some inputs are anywhere within ranges.

Sound for every measure: the ends of its parts are joined as if each could be at its end by itself, but where a part stands
above and below a line at once. What no ends can be told for raises `Unbounded` with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import combinations, product
from math import prod
from typing import Any, NamedTuple

from auditlib.scoring.divisors import grain, is_part, rest_of
from auditlib.scoring.facts import Facts, lacks_value, spared_of
from auditlib.scoring.figures import JOINED
from auditlib.scoring.labels import label_of
from auditlib.scoring.left_out import kept_in
from auditlib.scoring.province import rounded
from auditlib.scoring.quantity import province_level
from auditlib.standard.conditions import (
    All,
    Among,
    AnyOf,
    Cases,
    Compare,
    Difference,
    Growth,
    Is,
    Least,
    Lookup,
    Mean,
    Met,
    Most,
    Not,
    Product,
    Province,
    Round,
    Share,
    Spread,
    Sum,
)
from auditlib.standard.forms import Months
from auditlib.standard.parts import inputs_in, is_place, parts_of
from auditlib.standard.schema import Standard

Box = Mapping[str, tuple[int, int]]
ZERO, ONE = Fraction(0), Fraction(1)


class Unbounded(Exception):
    """Why a measure has no ends that could be told."""


class Span(NamedTuple):
    """The least and the most that a measure comes to; whether it can be missing, and whether it always is."""

    low: Fraction
    high: Fraction
    lacks: bool = False
    never: bool = False


class Can(NamedTuple):
    """Whether a condition can hold, can fail, can be unknown, and always is."""

    hold: bool
    fail: bool
    lack: bool
    always_lacks: bool


ALWAYS = Can(hold=True, fail=False, lack=False, always_lacks=False)
UNKNOWN = Can(hold=True, fail=True, lack=True, always_lacks=False)
NEVER = Span(ZERO, ZERO, lacks=True, never=True)


def span(standard: Standard, facts: Facts, measure: Any, box: Box) -> Span:
    """Tell between which values a measure of a city lies anywhere in a box. Raises Unbounded."""
    if isinstance(measure, Fraction):
        return Span(measure, measure)
    gaps = [name for name in inputs_in(measure) if name not in box and lacks_value(facts, name)]
    if isinstance(measure, str | Among | Lookup) and gaps:
        return NEVER
    if isinstance(measure, str):
        low, high = box.get(measure) or (int(facts.columns[measure].values[0]),) * 2
        scale = standard.inputs[measure].scale
        return Span(Fraction(low, scale), Fraction(high, scale))
    tell = SPANS.get(type(measure))
    if tell is None or is_place(measure):
        raise Unbounded(f"{label_of(standard, measure)}的取值范围无从推算")
    return tell(standard, facts, measure, box)


def _rising(standard: Standard, facts: Facts, measure: Any, box: Box) -> Span:
    """Tell of what rises with every part of it; a mean of what applies leaves out what does not, unless the box holds it."""
    kept = kept_in(facts, measure, parts_of(measure), box)
    return _at(measure, [span(standard, facts, part, box) for part in kept], 0) if kept else NEVER


def _difference(standard: Standard, facts: Facts, measure: Difference | Months, box: Box) -> Span:
    return _at(measure, [span(standard, facts, part, box) for part in parts_of(measure)], 1)


def _at(measure: Any, parts: list[Span], falling_from: int) -> Span:
    """Join the ends of parts, the result rising with those before a place (0: with all) and falling with the others."""
    if any(part.never for part in parts):
        return NEVER
    rising = falling_from or len(parts)
    join = JOINED[type(measure)]
    low = join(measure, [part.low if n < rising else part.high for n, part in enumerate(parts)])
    high = join(measure, [part.high if n < rising else part.low for n, part in enumerate(parts)])
    assert low is not None
    assert high is not None
    return Span(low, high, any(part.lacks for part in parts))


def _product(standard: Standard, facts: Facts, measure: Product, box: Box) -> Span:
    parts = [span(standard, facts, part, box) for part in measure.product]
    if any(part.never for part in parts):
        return NEVER
    corners = [prod(corner, start=ONE) for corner in product(*({part.low, part.high} for part in parts))]
    return Span(min(corners), max(corners), any(part.lacks for part in parts))


def _ratio(standard: Standard, facts: Facts, measure: Share | Growth, box: Box) -> Span:
    """Tell of a share, or of a growth, which is a share less one."""
    found = _share(standard, facts, measure, box)
    less, places = ZERO if isinstance(measure, Share) else ONE, standard.rules.percent_places
    return found._replace(low=rounded(found.low - less, places), high=rounded(found.high - less, places))


def _share(standard: Standard, facts: Facts, measure: Share | Growth, box: Box) -> Span:
    top, bottom = parts_of(measure)
    above, below = span(standard, facts, top, box), span(standard, facts, bottom, box)
    if above.never or below.never:
        return NEVER
    offset = ONE if isinstance(measure, Growth) else ZERO
    instead = None if measure.if_zero is None else measure.if_zero + offset
    zero, lacks = below.low <= 0, above.lacks or below.lacks
    if below.high <= 0:
        return NEVER if instead is None else Span(instead, instead, lacks)
    ends = [instead] if zero and instead is not None else []
    rest = rest_of(top, bottom)
    other = NEVER if rest is None else span(standard, facts, rest, box)
    if above.low >= 0 and other.low >= 0 and not other.never:
        # The same part above and below the line: it rises with that part and falls with what else is below.
        pairs = [(above.low, other.high), (above.high, other.low)]
        ends += [part / (part + more) if part + more else ZERO for part, more in pairs]
    else:
        sides = _above_zero(standard, bottom, below)
        ends += [a / b for a in (above.low, above.high) for b in sides]
    whole = is_part(standard, top, bottom) and below.low >= 0
    high = min(max(ends), max(ONE, instead or ZERO)) if whole else max(ends)
    return Span(min(ends), high, lacks or (zero and instead is None))


def _above_zero(standard: Standard, measure: Any, below: Span) -> list[Fraction]:
    """Tell the ends of a denominator above 0. Raises Unbounded where it comes as near to 0 as it likes."""
    if below.low > 0:
        return [below.low, below.high]
    least = grain(standard, measure)
    if least is None:
        raise Unbounded(f"除数{label_of(standard, measure)}可以任意接近0")
    return [least, max(least, below.high)]


def _spread(standard: Standard, facts: Facts, measure: Spread, box: Box) -> Span:
    parts = [span(standard, facts, part, box) for part in measure.spread]
    if any(part.never for part in parts):
        return NEVER
    lacks = any(part.lacks for part in parts)
    if measure.by == "ends":
        lows, highs = [part.low for part in parts], [part.high for part in parts]
        return Span(max(ZERO, max(lows) - min(highs)), max(highs) - min(lows), lacks)
    pairs = measure.by == "pairs"
    both = [*combinations(parts, 2)] if pairs else [*product(parts[:1], parts[1:])]
    near = [max(ZERO, a.low - b.high, b.low - a.high) for a, b in both]
    far = [max(a.high - b.low, b.high - a.low) for a, b in both]
    return Span(sum(near, ZERO), sum(far, ZERO), lacks) if pairs else Span(max(near), max(far), lacks)


def _met(standard: Standard, facts: Facts, measure: Met, box: Box) -> Span:
    kept = kept_in(facts, measure, measure.met, box)
    cans = [can(standard, facts, each, box, gap=True) for each in kept]
    if any(each.always_lacks for each in cans):
        return NEVER
    low, high = (sum(counted) for counted in ([not c.fail for c in cans], [c.hold for c in cans]))
    return Span(Fraction(low), Fraction(high), any(each.lack for each in cans))


def _among(standard: Standard, facts: Facts, measure: Among, box: Box) -> Span:
    inside = [_inside(standard, facts, name, measure, box) for name in measure.among]
    low, high = (sum(counted) for counted in ([each == {True} for each in inside], [True in each for each in inside]))
    return Span(Fraction(low), Fraction(high))


def _inside(standard: Standard, facts: Facts, name: str, measure: Among, box: Box) -> set[bool]:
    """Tell whether an input can be in one of the states, and whether it can be in none."""
    spared = None if name in box else spared_of(standard, facts, name)
    if spared is not None and spared[0]:
        return {False}
    return {state in measure.states for state in _states(standard, facts, name, box)}


def _states(standard: Standard, facts: Facts, name: str, box: Box) -> list[str]:
    """List the states in which an input can be."""
    low, high = box.get(name) or (int(facts.columns[name].values[0]),) * 2
    return list(standard.inputs[name].states)[low : high + 1]


def _lookup(standard: Standard, facts: Facts, measure: Lookup, box: Box) -> Span:
    worth = [measure.table[state] for state in _states(standard, facts, measure.lookup, box)]
    return Span(min(worth), max(worth))


def _cases(standard: Standard, facts: Facts, measure: Cases, box: Box) -> Span:
    found, lacks = list[Span](), False
    for case in measure.cases:
        turns = Can(True, False, False, False) if case.when is None else can(standard, facts, case.when, box, gap=False)
        lacks = lacks or turns.lack
        if turns.hold:
            found.append(span(standard, facts, case.value, box))
        if turns.always_lacks or not (turns.fail or turns.lack):
            break
    known = [each for each in found if not each.never]
    if not known:
        return NEVER
    lacks = lacks or any(each.lacks or each.never for each in found)
    return Span(min(each.low for each in known), max(each.high for each in known), lacks)


def _province(standard: Standard, facts: Facts, measure: Province, box: Box) -> Span:
    level = province_level(standard, facts, measure)
    return NEVER if level is None else Span(level, level)


SPANS: Mapping[type, Callable[[Standard, Facts, Any, Box], Span]] = {
    Sum: _rising,
    Mean: _rising,
    Least: _rising,
    Most: _rising,
    Round: _rising,
    Difference: _difference,
    Months: _difference,
    Product: _product,
    Share: _ratio,
    Growth: _ratio,
    Spread: _spread,
    Met: _met,
    Among: _among,
    Lookup: _lookup,
    Cases: _cases,
    Province: _province,
}


def can(standard: Standard, facts: Facts, condition: Any, box: Box, *, gap: bool) -> Can:
    """Tell how a condition can turn out in a box; with `gap`, it is unknown as soon as any part of it is. Raises Unbounded."""
    if isinstance(condition, Not):
        found = can(standard, facts, condition.not_, box, gap=gap)
        return found._replace(hold=found.fail, fail=found.hold)
    if isinstance(condition, All | AnyOf):
        whole = isinstance(condition, All)
        inner = condition.all if isinstance(condition, All) else condition.any
        return joined([can(standard, facts, each, box, gap=gap) for each in inner], whole=whole, gap=gap)
    if isinstance(condition, Compare):
        return _compared(condition, *(span(standard, facts, part, box) for part in (condition.of, condition.level)))
    name = condition.of if isinstance(condition, Is) else condition
    if name not in box and lacks_value(facts, name):
        return Can(hold=False, fail=False, lack=True, always_lacks=True)
    if isinstance(condition, Is):
        inside = {state in condition.wanted for state in _states(standard, facts, name, box)}
    else:
        inside = {bool(end) for end in box.get(name) or (facts.columns[name].values[0],)}
    return Can(True in inside, False in inside, lack=False, always_lacks=False)


def joined(parts: list[Can], *, whole: bool, gap: bool) -> Can:
    """Join conditions of which all must hold (`whole`), or one."""
    settled = not gap and any(not p.lack and not (p.hold if whole else p.fail) for p in parts)
    hold = all(p.hold for p in parts) if whole else any(p.hold for p in parts)
    fail = any(p.fail for p in parts) if whole else all(p.fail for p in parts)
    lack, always = any(p.lack for p in parts), any(p.always_lacks for p in parts)
    return Can(hold, fail, lack and not settled, always and not settled and (gap or not (hold or fail)))


def _compared(condition: Compare, ours: Span, level: Span) -> Can:
    if ours.never or level.never:
        return Can(hold=False, fail=False, lack=True, always_lacks=True)
    hold, fail = {
        "at_least": (ours.high >= level.low, ours.low < level.high),
        "above": (ours.high > level.low, ours.low <= level.high),
        "at_most": (ours.low <= level.high, ours.high > level.low),
        "below": (ours.low < level.high, ours.high >= level.low),
    }[condition.word]
    return Can(hold, fail, ours.lacks or level.lacks, always_lacks=False)
