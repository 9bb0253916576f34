"""The most that an effect can award."""

from __future__ import annotations

from auditlib.standard.conditions import Among, Met
from auditlib.standard.each import largest_of
from auditlib.standard.effects import AnyEffect, Bands, Choice, Discretion, Flat, Line, Rate, Steps, Void
from auditlib.standard.schema import Standard


def full_points(effect: AnyEffect, standard: Standard) -> int:
    """Tell the most thousandths that an award can give; of steps without a cap, what one of them gives unless findings bound them."""
    if not isinstance(effect, Void) and effect.cap is not None:
        return effect.cap
    if isinstance(effect, Steps) and isinstance(effect.of, Met | Among):
        return int(len(effect.of.met if isinstance(effect.of, Met) else effect.of.among) / effect.every) * effect.gives
    if isinstance(effect, Flat | Steps):
        return effect.gives
    if isinstance(effect, Rate):
        return effect.most
    if isinstance(effect, Line | Bands):
        return max(each.points for each in effect.gives)
    if isinstance(effect, Choice):
        return max(effect.gives.values())
    if isinstance(effect, Void):
        return 0
    return _at_discretion(effect, standard)


def _at_discretion(effect: Discretion, standard: Standard) -> int:
    item = standard.inputs[effect.gives]
    takes = effect.role == "deduct" and item.min < 0
    return int(-item.min * item.scale) if takes else largest_of(standard, item)
