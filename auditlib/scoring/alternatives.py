"""What one other option of a reading would change in a city, the other readings being as they are in force."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from auditlib.scoring.result import Result
from auditlib.scoring.score import score_facts
from auditlib.standard.schema import Standard


class Alternative(NamedTuple):
    """Another option and what it would do, in thousandths: the total then and its change, and the rows that change.

    rows: each row's score before and after, None where it is pending. alone: whether the province's sums that the option
    asks for were taken from the cities scored together, of which there is one.
    """

    reading: str
    option: str
    total: int
    change: int
    rows: Mapping[str, tuple[int | None, int | None]]
    alone: bool

    @property
    def moves(self) -> bool:
        """Whether the option would change anything."""
        return bool(self.change or self.rows)


def alternatives(
    standard: Standard, result: Result, city: object, province: Mapping[str, Any] | None = None
) -> list[Alternative]:
    """Tell what each option that is not in force would do to a city; `standard` is the one read from its file."""
    at = result.place(city)
    facts, now = result.facts.cut(slice(at, at + 1)), _rows(result, at)
    total = int(result.exact_total[at])
    found = []
    for name, reading in standard.readings.items():
        for option in reading.options:
            if option == result.readings[name]:
                continue
            other = score_facts(standard, facts, {**result.readings, name: option}, province=province)
            rows = {row: (now[row], then) for row, then in _rows(other, 0).items() if now[row] != then}
            after = int(other.exact_total[0])
            alone = any(part not in result.facts.sums and sums.cities == 1 for part, sums in other.facts.sums.items())
            found.append(Alternative(name, option, after, after - total, rows, alone))
    return found


def _rows(result: Result, at: int) -> dict[str, int | None]:
    rows = result.block.rows.items()
    return {name: None if row.gone is not None and row.gone[at] else int(row.score[at]) for name, row in rows}
