"""What is said beside how a measure is made: what counts where it divides by 0, and a number that bounds it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from auditlib.scoring.amounts import quantity_text, signed
from auditlib.standard.conditions import Growth, Least, Most, Share
from auditlib.standard.parts import parts_of
from auditlib.standard.schema import Standard


def asides(standard: Standard, measure: Any) -> Iterator[str]:
    """Tell what is counted instead of what a measure would come to: 除数为0的按100%计, 不足0次的按0次计."""
    zero = getattr(measure, "if_zero", None)
    if zero is not None:
        bottom = parts_of(measure)[1:] if isinstance(measure, Share | Growth) else ()
        yield f"除数{not_above_0(standard, *bottom)}的按{quantity_text(standard, measure, zero)}计"
    if (part := bounded(measure)) is not None:
        (bound,) = (each for each in _parts(measure) if isinstance(each, Fraction))
        limit = quantity_text(standard, part, bound)
        yield f"{'超过' if isinstance(measure, Least) else '不足'}{limit}的按{limit}计"


def not_above_0(standard: Standard, *bottom: Any) -> str:
    """Tell what a measure must not be for another to be divided by it."""
    return "不大于0" if any(signed(standard, each) for each in bottom) else "为0"


def bounded(measure: Any) -> Any:
    """Tell the only part of a smallest or largest of which the other is a number; None of any other measure."""
    if not isinstance(measure, Least | Most):
        return None
    known = [part for part in _parts(measure) if not isinstance(part, Fraction)]
    return known[0] if len(known) == 1 == len(_parts(measure)) - 1 else None


def _parts(measure: Least | Most) -> tuple[Any, ...]:
    return measure.min if isinstance(measure, Least) else measure.max
