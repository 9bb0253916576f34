"""Ranks (名次): 1, 1, 2 over the cities that are neither disqualified nor provisional."""

from __future__ import annotations

from collections.abc import Iterable


def rank_among(total: int, others: Iterable[int]) -> int:
    """Tell the rank of a total among others, all in the same unit: one more than the distinct totals above it."""
    return 1 + len({other for other in others if other > total})
