"""Words that several parts of the province's page share."""

from __future__ import annotations

from collections.abc import Iterable

from auditlib.report.figures import NONE, as_points, points, signed

FEW = 12


def listed(names: Iterable[str], few: int = FEW) -> str:
    """Name cities or other things; of many, the first and how many there are."""
    known = list(names)
    return "、".join(known) if len(known) <= few else f"{'、'.join(known[:few])}等{len(known)}项"


def told(thousandths: int | None) -> str:
    """Write points, or a dash."""
    return NONE if thousandths is None else points(thousandths)


def change(thousandths: int | None) -> str:
    """Write a change with its sign, or a dash."""
    return signed(None if thousandths is None else as_points(thousandths))


def share_told(part: int, whole: int) -> str:
    """Write a share in whole percent; a dash where there is no whole."""
    return f"{percent(part, whole)}%" if whole else NONE


def percent(part: int, whole: int) -> int:
    """Tell a share in whole percent, what is less than one left off: 99.9 % is 99."""
    return part * 100 // whole if whole else 0
