"""Where a city stands in the province: its rank among the cities that have been scored."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from auditlib.scoring.rank import rank_among
from auditlib.standard.types import SCALE


class Standing(NamedTuple):
    """A rank, and how many cities are ranked, this one included."""

    rank: int
    ranked: int


def province_totals(folder: Path, but: str) -> tuple[int, ...]:
    """Read the totals, in thousandths, of the other cities that take part in the ranking, from their reports' score.json."""
    scores = [score for path in sorted(folder.glob("*/score.json")) if (score := _read(path)) is not None]
    return tuple(int(Decimal(score["total"]) * SCALE) for score in scores if score["city"] != but and _takes_part(score))


def standing(total: int, others: tuple[int, ...], *, eligible: bool | None, provisional: bool) -> Standing | None:
    """Rank a total; None for a city that is provisional or out of the awards, and where no other city has been scored."""
    if provisional or eligible is not True or not others:
        return None
    return Standing(rank_among(total, others), len(others) + 1)


def _takes_part(score: dict[str, Any]) -> bool:
    return score["provisional"] is False and score["eligible"] is True


def _read(path: Path) -> dict[str, Any] | None:
    """Read a score; a file that is none is no reason to stop a review."""
    try:
        score: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return score if {"city", "total", "provisional", "eligible"} <= score.keys() else None
    except (OSError, ValueError, AttributeError):
        return None
