"""What is no fault in a standard's file and yet is seldom meant: told by lint, and refused by nothing."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from math import prod
from typing import Any

from auditlib.standard.conditions import Difference, Product, Sum
from auditlib.standard.consistency import places
from auditlib.standard.effects import Steps
from auditlib.standard.faults import Fault
from auditlib.standard.parts import parts_of
from auditlib.standard.schema import Standard
from auditlib.words import number_text


def doubts(standard: Standard) -> Iterator[Fault]:
    """Find what counts completed steps of a measure of which a single unit, weighed, is not one: 整改的减半计, one a step."""
    for _, _, place, effect in places(standard):
        if isinstance(effect, Steps) and effect.counting is None and standard.rules.steps == "whole":
            for weight in _weights(standard, effect.of):
                if weight % effect.every:
                    yield (*place, "every"), _said(effect.id, weight, effect.every)


def _weights(standard: Standard, measure: Any) -> Iterator[Fraction]:
    """List the fractions as which a measure takes single units of what is counted, in itself or in what it adds up."""
    if isinstance(measure, Sum | Difference):
        for part in parts_of(measure):
            yield from _weights(standard, part)
    elif isinstance(measure, Product):
        numbers = [part for part in measure.product if isinstance(part, Fraction)]
        counted = [part for part in measure.product if not isinstance(part, Fraction)]
        if len(counted) == 1 and _counts(standard, counted[0]) and prod(numbers).denominator > 1:
            yield Fraction(prod(numbers))


def _counts(standard: Standard, part: Any) -> bool:
    """Tell whether something is a number of things: an input that counts them, or the sum of such."""
    if isinstance(part, Sum | Difference):
        return all(_counts(standard, each) for each in parts_of(part))
    return isinstance(part, str) and standard.inputs[part].type == "count"


def _said(id_: str, weight: Fraction, every: Fraction) -> str:
    told, step = (number_text(Decimal(each.numerator) / each.denominator) for each in (weight, every))
    return (
        f"计分点 {id_} 的一个单位按 {told} 计，不满 every: {step} 的部分不计（默认只计整步）；"
        "要按比例计，请写 counting: proportional，本来就只计整步的，请写 counting: whole"
    )
