"""What an effect of a city can come to while some inputs are anywhere within ranges, from what the engine finds at their ends.

Along one input every effect rises or falls throughout, but for turns that are known (`auditlib.scoring.line.turns`). So what
an effect can come to over a box of inputs lies between what the engine finds for it at the corners of the box and at those
turns. Of an effect that hangs on a condition, or is made of more than that, the condition is weighed part by part and the engine
counts the ends of the measure (`auditlib.scoring.spans`), behind its gate and up to its cap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from auditlib.scoring.arithmetic import Quantity, rounded
from auditlib.scoring.between import interpolate
from auditlib.scoring.facts import Facts, lacks_value
from auditlib.scoring.kinds import COUNTED, Outcome, find
from auditlib.scoring.line import along, only, turns, turns_are_known
from auditlib.scoring.spans import ALWAYS, Box, Can, Span, Unbounded, can, span
from auditlib.standard.conditions import Spread
from auditlib.standard.effects import AnyEffect, Bands, Choice, Discretion, Flat, Line, Rate, Steps, Void
from auditlib.standard.full import full_points
from auditlib.standard.parts import asked_in, inputs_in, is_by_city, provinces_in
from auditlib.standard.schema import Standard
from auditlib.standard.width import EXACT

# Beyond so many corners an effect's ends are taken from what it can come to at all.
CORNERS = 4096
MOVING = "所比的{whole}数随本{city}的数而变"


class Ends(NamedTuple):
    """The least and the most that something can come to, in thousandths."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class EffectEnds:
    """What an effect can come to: its points before floors, whether it can and whether it can not occur, be missing.

    `unshown`: why nothing could be told of it but what it can come to at all.
    """

    points: Ends
    can: bool
    can_not: bool
    lacks: bool
    always_lacks: bool
    unshown: str = ""


def moving(standard: Standard) -> str:
    """Say why nothing bounds what a city is held against where the city's own figures move it."""
    return MOVING.format(whole=standard.words.whole, city=standard.words.city)


def effect_ends(standard: Standard, facts: Facts, effect: AnyEffect, box: Box) -> EffectEnds:
    """Tell what an effect of a city can come to anywhere in a box."""
    names = [name for name in inputs_in(effect) if name in box]
    if not names:
        return _known(find(standard, only(facts, effect), effect))
    if level_moves(facts, effect, box):
        return _anything(standard, effect, moving(standard))
    if not turns_are_known(standard, effect) or isinstance(effect, Flat | Void | Discretion):
        return _composed(standard, facts, effect, box)
    corners = _corners(standard, facts, effect, names, box)
    if corners is None:
        return _composed(standard, facts, effect, box)
    outcome = find(standard, corners, effect)
    fit = np.ones(corners.size, bool) if outcome.gone is None else ~outcome.gone
    if not fit.any():
        return EffectEnds(Ends(0, 0), can=False, can_not=True, lacks=True, always_lacks=True)
    points = outcome.points[fit]
    if isinstance(effect, Bands) and outcome.band is not None:
        bands = outcome.band[fit]
        points = np.array([band.points for band in effect.gives[int(bands.min()) : int(bands.max()) + 1]])
    occurs = outcome.occurs.holds[fit]
    low, high = int(points.min()), int(points.max())
    lacks = not bool(fit.all())
    return EffectEnds(Ends(low, high), bool(occurs.any()), not bool(occurs.all()), lacks, always_lacks=False)


def _composed(standard: Standard, facts: Facts, effect: AnyEffect, box: Box) -> EffectEnds:
    """Tell what an effect made of any measures and conditions can come to, behind its gate and up to its cap."""
    try:
        inner = _eased(facts, effect, _behind(standard, facts, effect, box), box)
        gate = ALWAYS if effect.gate is None else can(standard, facts, effect.gate, box, gap=False)
    except Unbounded as why:
        return _anything(standard, effect, str(why))
    cap = EXACT if isinstance(effect, Void) or effect.cap is None else effect.cap
    low, high = (min(each, cap) for each in inner.points)
    return EffectEnds(
        Ends(low if gate.hold and not gate.fail else 0, high if gate.hold else 0),
        can=inner.can and gate.hold,
        can_not=inner.can_not or gate.fail,
        # Where nothing counts, it does not matter what is not known of the gate.
        lacks=(gate.lack and (inner.can or inner.lacks)) or (inner.lacks and gate.hold),
        always_lacks=(gate.always_lacks and not inner.can_not) or (inner.always_lacks and not gate.fail),
    )


def _eased(facts: Facts, effect: AnyEffect, found: EffectEnds, box: Box) -> EffectEnds:
    """Widen what an effect can come to by what is spared where some incidents cost less: at most all of them."""
    rule = None if isinstance(effect, Void) else effect.eased
    if rule is None:
        return found
    low = found.points.low * rule.at.numerator // rule.at.denominator - rule.to
    points = Ends(max(low, 0), found.points.high)
    return replace(found, points=points, lacks=found.lacks or (rule.part not in box and lacks_value(facts, rule.part)))


def _behind(standard: Standard, facts: Facts, effect: AnyEffect, box: Box) -> EffectEnds:
    """Tell what an effect can come to where its gate is open, its cap left aside. Raises Unbounded."""
    if isinstance(effect, Flat | Void | Discretion):
        when = ALWAYS if effect.when is None else can(standard, facts, effect.when, box, gap=isinstance(effect, Flat))
        return _where(standard, facts, effect, when, box)
    if isinstance(effect, Choice):
        low, high = box.get(effect.of) or _given(facts, effect.of)
        gone = effect.of not in box and lacks_value(facts, effect.of)
        return _counting([*effect.gives.values()][low : high + 1], lacks=gone, always=gone)
    if isinstance(effect, Line):
        return _along_line(effect, *(span(standard, facts, part, box) for part in (effect.of, *effect.levels)))
    measure, level = (
        span(standard, facts, effect.ratio if isinstance(effect, Rate) else effect.of, box),
        Span(Fraction(0), Fraction(0)),
    )
    if isinstance(effect, Steps):
        named = effect.above if effect.below is None else effect.below
        level = level if named is None else span(standard, facts, named, box)
    lacks, always = measure.lacks or level.lacks, measure.never or level.never
    if always:
        return _counting([0], lacks=True, always=True)
    if isinstance(effect, Steps):
        least, most = measure.low - level.high, measure.high - level.low
        over = (least, most) if effect.below is None else (-most, -least)
        found = _counting([_stepped(standard, effect, each) for each in over], lacks=lacks, always=False)
        return replace(found, can=over[1] > 0, can_not=over[0] <= 0)
    if isinstance(effect, Rate):
        return _counting([_rated(effect, each) for each in measure[:2]], lacks=lacks, always=False)
    first, last = (_band(effect, each) for each in measure[:2])
    return _counting([band.points for band in effect.gives[first : last + 1]], lacks=lacks, always=False)


def _along_line(effect: Line, measure: Span, *levels: Span) -> EffectEnds:
    """Tell what a line can come to: at both ends of the measure, and at the points between; where these move, at any."""
    every = (measure, *levels)
    if any(each.never for each in every):
        return _counting([0], lacks=True, always=True)
    lacks = any(each.lacks for each in every)
    if any(each.low != each.high for each in levels):
        return _counting([point.points for point in effect.gives], lacks=True, always=False)
    found = [_exactly(effect, end, [each.low for each in levels]) for end in measure[:2]]
    if None in found:
        return _counting([0], lacks=True, always=True)
    passed = [p.points for p, each in zip(effect.gives, levels, strict=True) if measure.low <= each.low <= measure.high]
    return _counting([*passed, *(each for each in found if each is not None)], lacks=lacks, always=False)


def _exactly(effect: Line, value: Fraction, levels: Sequence[Fraction]) -> int | None:
    """Let the engine take a line's points at a value; None where its points are out of order."""
    parts = [Quantity(np.array([each.numerator], object), each.denominator) for each in (value, *levels)]
    found = interpolate(effect, parts[0], parts[1:])
    return None if found.disordered is not None and found.disordered[0] else int(found.points[0])


def _counting(points: Sequence[int], *, lacks: bool, always: bool) -> EffectEnds:
    """Make the ends of an effect that occurs where it comes to more than nothing."""
    low, high = min(points), max(points)
    return EffectEnds(Ends(low, high), can=high > 0, can_not=low <= 0, lacks=lacks, always_lacks=always)


def _stepped(standard: Standard, effect: Steps, over: Fraction) -> int:
    """Let the engine count what lies so far past a level."""
    if over <= 0 or not effect.gives:
        return 0
    over = min(over, EXACT * effect.every / effect.gives)
    step = over.denominator * effect.every.numerator
    count = COUNTED[effect.counting or standard.rules.steps]
    points, _ = count(np.array([over.numerator * effect.every.denominator], object), step, effect.gives)
    return int(points[0])


def _rated(effect: Rate, ratio: Fraction) -> int:
    """Let the engine round what a ratio is worth."""
    exact = max(ratio, Fraction(0)) * effect.gives
    if isinstance(effect.full, Fraction):
        exact /= effect.full
    found = rounded(Quantity(np.array([exact.numerator], object), exact.denominator), Fraction(effect.to), effect.how)
    return min(int(found.num[0]), effect.most)


def _band(effect: Bands, value: Fraction) -> int:
    """Tell in which band a value lies."""
    edges = [rung for rung in effect.gives if rung.edge is not None]
    return sum(value > rung.edge if rung.below is None else value >= rung.edge for rung in edges)  # type: ignore[operator]


def _known(outcome: Outcome) -> EffectEnds:
    """Tell what an effect comes to that no box bears on."""
    gone = outcome.gone is not None and bool(outcome.gone[0])
    points = 0 if gone else int(outcome.points[0])
    holds = bool(outcome.occurs.holds[0])
    return EffectEnds(Ends(points, points), holds, not holds, lacks=gone, always_lacks=gone)


def _where(standard: Standard, facts: Facts, effect: Flat | Void | Discretion, when: Can, box: Box) -> EffectEnds:
    """Tell what an effect can come to whose condition can turn out so."""
    holds, can_not, lacks, always = when
    if isinstance(effect, Discretion):
        low, high = _its_part(standard, effect, *(box.get(effect.gives) or _given(facts, effect.gives)))
        gone = effect.gives not in box and lacks_value(facts, effect.gives)
        if gone and holds:
            lacks, always = True, always or not can_not
    else:
        low = high = effect.gives if isinstance(effect, Flat) else 0
    ends = Ends(0 if can_not else low, high if holds else 0)
    if isinstance(effect, Discretion) and effect.when is None:
        holds, can_not = high > 0, low <= 0
    return EffectEnds(ends, holds, can_not, lacks, always)


def _given(facts: Facts, name: str) -> tuple[int, int]:
    value = int(facts.columns[name].values[0])
    return value, value


def _its_part(standard: Standard, effect: Discretion, low: int, high: int) -> tuple[int, int]:
    """Take of a figure that may add or take what is the effect's: below 0 a deduction's, above 0 a bonus's."""
    if standard.inputs[effect.gives].min >= 0:
        return low, high
    return (max(-high, 0), max(-low, 0)) if effect.role == "deduct" else (max(low, 0), max(high, 0))


def _corners(standard: Standard, facts: Facts, part: Any, names: Sequence[str], box: Box) -> Facts | None:
    """Lay out the corners of a box, and the turns within, as cities; None where they are too many."""
    used = only(facts, part)
    if not names:
        return used
    values = [_stops(standard, facts, part, name, box) for name in names]
    if np.prod([len(each) for each in values], dtype=float) > CORNERS:
        return None
    table = np.array(list(product(*values)), np.int64).T
    columns = dict(zip(names, table, strict=True))
    for check in standard.pairs:
        # A part that exceeds its whole is refused: its end is where it is all of it.
        if check.part in columns and check.whole in columns:
            ours, theirs = standard.inputs[check.part].scale, standard.inputs[check.whole].scale
            columns[check.part] = np.minimum(columns[check.part], columns[check.whole] * ours // theirs)
    return along(used, columns)


def _stops(standard: Standard, facts: Facts, part: Any, name: str, box: Box) -> list[int]:
    """List the values of an input between which what hangs on it only rises or only falls."""
    low, high = box[name]
    item = standard.inputs[name]
    if item.type == "state":
        return list(range(low, high + 1))
    found = {low, high, min(low + 1, high)} if low == 0 else {low, high}
    found |= {at for at in turns(standard, facts, part, name) if low < at < high}
    for spread in _spreads(part):
        for other in spread.names:
            for end in box.get(other, ()):
                at = end * item.scale // standard.inputs[other].scale
                found |= {each for each in (at, at + 1) if low < each < high}
    return sorted(found)


def _spreads(part: Any) -> Iterator[Spread]:
    of = part if isinstance(part, Spread) else getattr(part, "of", None)
    if isinstance(of, Spread):
        yield of


def level_moves(facts: Facts, part: Any, box: Box) -> bool:
    """Tell whether something is held against figures of the province that were taken from cities and change with the box."""
    sums = [each for each in provinces_in(part) if each in facts.sums and facts.sums[each].cities is not None]
    if facts.peers is not None and not facts.peers.given:
        sums += [each for each in provinces_in(part) if is_by_city(each)]
    return any(name in box for each in sums for name in asked_in(each))


def _anything(standard: Standard, effect: AnyEffect, why: str) -> EffectEnds:
    """Tell all that an effect can come to at all; what is counted by steps has no bound but that of what is shown exactly."""
    free = isinstance(effect, Steps) and effect.cap is None
    ends = Ends(0, EXACT if free else full_points(effect, standard))
    return EffectEnds(ends, can=True, can_not=True, lacks=True, always_lacks=False, unshown=why)
