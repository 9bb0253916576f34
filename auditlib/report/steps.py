"""Steps in words: a change of a figure and what it brings, with exact numbers (取证再多134人：+0.1分)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from auditlib.report.figures import as_points, signed
from auditlib.scoring.amounts import gap_text, more_and_less
from auditlib.scoring.distance import Distance, Step
from auditlib.standard.schema import Standard
from auditlib.words import number_text

OVER, UNDER = "刚够", "差一点"


def amount(standard: Standard, name: str, units: int) -> str:
    """Write so many units of an input with the input's own unit: 134人, 0.01元."""
    item = standard.inputs[name]
    return f"{number_text(Decimal(units) / item.scale)}{item.unit or ''}"


def moved_by(standard: Standard, name: str, units: int) -> str:
    """Write by how many units an input moves, either way: 134人, 0.01个百分点, 2天."""
    return gap_text(standard, name, Fraction(abs(units), standard.inputs[name].scale))


def step_words(standard: Standard, step: Step) -> str:
    """Tell a step: which figure moves by how much, and what it brings."""
    item = standard.inputs[step.input]
    return f"{item.short or item.label}{moved_words(standard, step)}"


def moved_words(standard: Standard, step: Step) -> str:
    """Tell by how much a figure moves, and what that brings; the total's change where that is another."""
    more, less = more_and_less(standard, step.input)
    way = f"再{more if step.by > 0 else less}"
    whole = "" if step.total == step.points else f"（总分{signed(as_points(step.total)) if step.total else '不变'}）"
    moved = f"{way}{moved_by(standard, step.input, step.by)}"
    return f"{moved}：{signed(as_points(step.points))}分{whole}"


def mark_words(found: Distance) -> str:
    """Tell whether a figure lies at a border."""
    return OVER if found.over else UNDER if found.under else ""
