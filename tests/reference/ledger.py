"""The ledger's rows counted by period, as one would with a calendar and a pencil."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from auditlib.standard.tallies import Tally

QUARTERS = {1: 1, 2: 1, 3: 1, 4: 2, 5: 2, 6: 2, 7: 3, 8: 3, 9: 3, 10: 4, 11: 4, 12: 4}
PERIOD = {
    "month": {month: month for month in QUARTERS},
    "quarter": QUARTERS,
    "half_year": {month: 1 if month <= 6 else 2 for month in QUARTERS},
}


def tallied(tally: Tally, rows: Iterable[tuple[int, Any]]) -> Fraction:
    """Tell what rows, each as its month and its number, come to."""
    sums = {period: Fraction(0) for period in sorted(set(PERIOD[tally.every].values()))}
    for month, number in rows:
        sums[PERIOD[tally.every][month]] += Fraction(Decimal(str(number)))
    if tally.below is None:
        over = {period: found - Fraction(tally.above or 0) for period, found in sums.items()}
    else:
        over = {period: Fraction(tally.below) - found for period, found in sums.items()}
    hit = [period for period in sums if over[period] > 0]
    if tally.counts == "beyond":
        return sum((over[period] for period in hit), Fraction(0))
    if tally.counts == "periods":
        return Fraction(len(hit))
    longest = 0
    for first in sums:
        length = 0
        while first + length in hit:
            length += 1
        longest = max(longest, length)
    return Fraction(longest)
