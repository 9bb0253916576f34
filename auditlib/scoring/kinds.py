"""The kinds of rule: each one function over whole columns, and one line in the table at the end.

A kind turns facts into an outcome: the points that its effect awards, adds or takes, in thousandths and never below 0, where
they are missing, where the effect occurs, and the figures it came from, which the explanation tells.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from auditlib.scoring.arithmetic import Quantity, divided_by, either, rounded, take_away, times
from auditlib.scoring.between import interpolate
from auditlib.scoring.facts import Array, Facts, Mask
from auditlib.scoring.quantity import Limit, held, level, may_be_negative, quantity, truth
from auditlib.scoring.truth import Truth, both, known
from auditlib.standard.effects import AnyEffect, Bands, Choice, Discretion, Flat, Line, Rate, Role, Steps, Void
from auditlib.standard.factors import step_factors
from auditlib.standard.scale import Eased
from auditlib.standard.schema import Standard
from auditlib.standard.width import EXACT


class Outcome(NamedTuple):
    """What one effect comes to, city by city.

    points: thousandths, never negative, before any floor. gone: where they are missing. when: the effect's condition;
    over: of an effect without one, what counts where it is above 0. gate: the condition without which nothing of it counts,
    unknown only where that makes a difference.
    uncapped: the points before the effect's own cap or its group cut them. whole: those before some incidents were eased.
    most: what a total that it voids can still be. The rest is for the explanation: the measure, the
    steps that count (None where it is by proportion), the number of the band or state.
    """

    points: Array
    gone: Mask | None
    when: Truth | None = None
    over: Array | None = None
    measure: Quantity | None = None
    steps: Array | None = None
    band: Array | None = None
    gate: Truth | None = None
    uncapped: Array | None = None
    whole: Array | None = None
    most: Array | int = 0

    @property
    def occurs(self) -> Truth:
        """Where the effect holds or counts at all, which brings its sanctions and, of a void, its consequence."""
        if self.when is not None:
            return self.when if self.gate is None else both(self.when, self.gate)
        counts = (self.points if self.over is None else self.over) > 0
        return known(counts if self.gate is None else counts & self.gate.holds, self.gone)

    def at(self, gate: Truth) -> Outcome:
        """Take it where a condition holds only: elsewhere nothing counts and nothing is missing.

        Nor is anything where nothing counts whether the condition holds or not: no accident waits for whether it is excused.
        """
        unknown = gate.unknown
        if unknown is not None:
            counts = (
                self.when.possible if self.when is not None else (self.points if self.over is None else self.over) > 0
            )
            unknown = unknown & (counts if self.gone is None else counts | self.gone)
        gone = either(unknown, None if self.gone is None else self.gone & gate.holds)
        return self._replace(points=self.points * gate.holds, gone=gone, gate=Truth(gate.holds, unknown, gate.gap))


def find_flat(standard: Standard, facts: Facts, effect: Flat) -> Outcome:
    """Fixed points where the condition holds; missing where any part of the condition is."""
    if effect.when is None:
        everywhere = np.ones(facts.size, bool)
        return Outcome(np.full(facts.size, effect.gives, np.int64), None, Truth(everywhere))
    when = truth(standard, facts, effect.when)
    return Outcome(when.holds * np.int64(effect.gives), when.gap, when)


def find_steps(standard: Standard, facts: Facts, effect: Steps) -> Outcome:
    """Points for every step by which the measure lies above, or below, its level."""
    measure = quantity(standard, facts, effect.of)
    limit = level(standard, facts, effect.above if effect.below is None else effect.below)
    against, gone = measure, either(measure.gone, limit.gone)
    if limit.by is not None:
        assert not isinstance(limit.num, int)
        against, limit = take_away((measure, Quantity(limit.num, limit.den, limit.by))), Limit(0)
    factors = step_factors(against.den, limit.den, effect.every)
    over = times(against.num, factors.num)
    if not isinstance(limit.num, int) or limit.num:
        least = divided_by(limit.num * factors.level, against.by)  # type: ignore[arg-type]
        over = least - over if effect.below is not None else over - least
    elif effect.below is not None:
        over = -over
    # A plain input above 0 is at least 0 already, and most effects count just that.
    if over is not measure.num or may_be_negative(standard, effect.of):
        over = np.maximum(over, 0)
    step = factors.den if against.by is None else times(against.by, factors.den)
    points, steps = COUNTED[effect.counting or standard.rules.steps](over, step, effect.gives)
    return Outcome(points, gone, over=over, measure=measure, steps=steps)


def _whole(over: Array, step: Array | int, gives: int) -> tuple[Array, Array | None]:
    """Count completed steps only."""
    steps = over if isinstance(step, int) and step == 1 else _times_in(over, step)
    return _bounded(steps * gives), steps


def _times_in(over: Array, step: Array | int) -> Array:
    """Count how often a step goes into what is never negative; numpy divides by one number faster without a sign."""
    if isinstance(step, int) and over.dtype == np.int64:
        return (over.view(np.uint64) // np.uint64(step)).view(np.int64)
    return over // step


def _started(over: Array, step: Array | int, gives: int) -> tuple[Array, Array | None]:
    """Count a begun step in full."""
    return _whole(-(-over // step), 1, gives)


def _proportional(over: Array, step: Array | int, gives: int) -> tuple[Array, Array | None]:
    """Count by proportion, each effect rounded half up to a thousandth of a point."""
    return _bounded((over * (2 * gives) + step) // (step * 2)), None


def _bounded(points: Array) -> Array:
    """Take points worked out in Python's own integers as far as results are exact, so that int64 holds them."""
    return np.minimum(points, EXACT).astype(np.int64) if points.dtype == object else points


COUNTED: Mapping[str, Callable[[Array, Array | int, int], tuple[Array, Array | None]]] = {
    "whole": _whole,
    "started": _started,
    "proportional": _proportional,
}


def find_rate(standard: Standard, facts: Facts, effect: Rate) -> Outcome:
    """Points times the ratio of a measure to the level that is worth all of them, rounded as the effect says."""
    ratio = quantity(standard, facts, effect.ratio)
    full = effect.full if isinstance(effect.full, Fraction) else Fraction(1)
    ratio = ratio._replace(num=times(ratio.num, full.denominator), den=ratio.den * full.numerator)
    exact = ratio._replace(num=np.maximum(ratio.num, 0) * effect.gives)
    points = np.minimum(rounded(exact, Fraction(effect.to), effect.how).num, effect.most)
    return Outcome(points.astype(np.int64, copy=False), ratio.gone, measure=ratio)


def find_line(standard: Standard, facts: Facts, effect: Line) -> Outcome:
    """Points by straight lines between given points; missing where the points do not lie in their order."""
    measure, *levels = (quantity(standard, facts, part) for part in (effect.of, *effect.levels))
    found = interpolate(effect, measure, levels)
    gone = either(measure.gone, *(each.gone for each in levels), found.disordered)
    return Outcome(found.points, gone, measure=measure, band=found.after)


def find_bands(standard: Standard, facts: Facts, effect: Bands) -> Outcome:
    """Points by the band in which the measure lies; a level belongs to the band that ends with it, unless that says `below`."""
    measure = quantity(standard, facts, effect.of)
    band = np.zeros(facts.size, np.int64)
    for rung in effect.gives[:-1]:
        assert rung.edge is not None
        limit = Limit(rung.edge.numerator, rung.edge.denominator)
        band += held(measure, "above" if rung.below is None else "at_least", limit).holds
    points = np.array([rung.points for rung in effect.gives], np.int64)[band]
    return Outcome(points, measure.gone, measure=measure, band=band)


def find_choice(standard: Standard, facts: Facts, effect: Choice) -> Outcome:
    """Points by the state that the input is in."""
    column = facts.columns[effect.of]
    by_number = np.array([effect.gives[state] for state in standard.inputs[effect.of].states], np.int64)
    points = by_number[column.values]
    return Outcome(points, column.gone, band=column.values)


def find_discretion(standard: Standard, facts: Facts, effect: Discretion) -> Outcome:
    """The auditor's points, needed only where the condition holds; given elsewhere, they do not count."""
    column = facts.columns[effect.gives]
    given = column.values
    if standard.inputs[effect.gives].min < 0:
        # One figure that may add or take: what is below 0 is a deduction's, what is above a bonus's.
        given = np.maximum(-given if effect.role == "deduct" else given, 0)
    if effect.when is None:
        return Outcome(given if column.gone is None else given * ~column.gone, column.gone)
    asked = truth(standard, facts, effect.when)
    points = given * asked.holds
    gone = asked.unknown if column.gone is None else either(asked.unknown, asked.holds & column.gone)
    return Outcome(points, gone, asked)


def find_void(standard: Standard, facts: Facts, effect: Void) -> Outcome:
    """No points of its own; where it occurs, its scope comes to 0."""
    occurs = truth(standard, facts, effect.when)
    return Outcome(np.zeros(facts.size, np.int64), occurs.unknown, occurs, most=effect.at_most)


KINDS: Mapping[str, Callable[[Standard, Facts, Any], Outcome]] = {
    "flat": find_flat,
    "steps": find_steps,
    "rate": find_rate,
    "line": find_line,
    "bands": find_bands,
    "choice": find_choice,
    "discretion": find_discretion,
    "void": find_void,
}


def _uncapped(standard: Standard, facts: Facts, effect: AnyEffect) -> Outcome:
    outcome = KINDS[effect.kind](standard, facts.in_integers() if effect.wide else facts, effect)
    return outcome if effect.gate is None else outcome.at(truth(standard, facts, effect.gate))


def eased(standard: Standard, facts: Facts, effect: AnyEffect, rule: Eased, outcome: Outcome) -> Outcome:
    """Let part of the incidents cost a share of what they do: what all cost more than the others alone.

    Whether the effect occurs stays as it is; how many are eased is asked for only where something is taken.
    """
    part, of = facts.columns[rule.part], facts.columns[rule.of]
    whole = outcome.points if outcome.gone is None else outcome.points * ~outcome.gone
    others = np.maximum(of.values - part.values, 0)
    alone = _uncapped(standard, facts.with_values(rule.of, others), effect).points
    cost = np.maximum(whole - alone, 0)
    exact = Quantity(cost.astype(object) * rule.at.numerator, rule.at.denominator)
    counted = np.minimum(rounded(exact, Fraction(rule.to), rule.how).num.astype(np.int64), cost)
    unknown = either(part.gone, of.gone)
    gone = outcome.gone if unknown is None else either(outcome.gone, unknown & (whole > 0))
    return outcome._replace(points=whole - cost + counted, gone=gone, when=outcome.occurs, whole=whole)


def find(standard: Standard, facts: Facts, effect: AnyEffect) -> Outcome:
    """Find what an effect comes to for every city: by its kind, where its gate is open, up to its cap."""
    outcome = _uncapped(standard, facts, effect)
    if not isinstance(effect, Void) and effect.eased is not None:
        outcome = eased(standard, facts, effect, effect.eased, outcome)
    if not isinstance(effect, Void) and effect.cap is not None:
        outcome = outcome._replace(points=np.minimum(outcome.points, effect.cap), uncapped=outcome.points)
    return outcome


SIGN: Mapping[Role, int] = {"award": 1, "bonus": 1, "deduct": -1, "void": 0}
