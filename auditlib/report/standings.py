"""Where a city stands in the province: its rank among the cities that have been scored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from auditlib.scoring.rank import rank_among
from auditlib.standard.types import SCALE


class Standing(NamedTuple):
    """A rank, and how many cities are ranked, this one included."""

    rank: int
    ranked: int


def province_totals(scores: Iterable[Mapping[str, Any]], but: str) -> tuple[int, ...]:
    """Take from score objects the totals, in thousandths, of the other cities that take part in the ranking."""
    return tuple(
        int(Decimal(score["total"]) * SCALE) for score in scores if score["city"] != but and _takes_part(score)
    )


def standing(total: int, others: tuple[int, ...], *, eligible: bool | None, provisional: bool) -> Standing | None:
    """Rank a total; None for a city that is provisional or out of the awards, and where no other city has been scored."""
    if provisional or eligible is not True or not others:
        return None
    return Standing(rank_among(total, others), len(others) + 1)


def _takes_part(score: Mapping[str, Any]) -> bool:
    return score["provisional"] is False and score["eligible"] is True
