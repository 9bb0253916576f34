"""A city's incident ledger: rows with date, description and document number that sum to the counts of its story."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

from auditlib.model import Incident, Origin
from auditlib.standard.schema import Standard
from tools.sample.chance import draw
from tools.sample.story import Story

# How much one row tells at most, by the input's unit; of everything else there is one a row.
MOST_IN_ROW = {"人": 12, "天": 3}
FIRST_DAY, LAST_DAY = 8, 352
SATURDAY, WEEK = 5, 7
NOWHERE = Origin("")


def make_ledger(standard: Standard, city: Story, sentences: Mapping[str, list[str]]) -> tuple[Incident, ...]:
    """Make the ledger in the order of its dates."""
    rows = [
        (_day(standard.year, city, f"{name}/{verified}/{n}"), name, n, count, verified)
        for verified, counts in ((True, city.verified), (False, city.unproven))
        for name, total in counts.items()
        for n, count in enumerate(_split(total, MOST_IN_ROW.get(standard.inputs[name].unit or "", 1)))
    ]
    return tuple(
        Incident(
            input=name,
            date=day,
            description=f"示例：{sentences[name][(n if verified else -1) % len(sentences[name])]}",
            count=count,
            verified=verified,
            document=f"{city.sign}职鉴〔{day.year}〕{day.timetuple().tm_yday // 6 + place}号",
            attachment="",
            origin=NOWHERE,
        )
        for place, (day, name, n, count, verified) in enumerate(sorted(rows), 1)
    )


def _split(total: int, most: int) -> Iterator[int]:
    while total > 0:
        yield min(total, most)
        total -= most


def _day(year: int, city: Story, what: str) -> datetime.date:
    """Draw a working day of the year."""
    day = datetime.date(year, 1, 1) + datetime.timedelta(draw(city.code, what, FIRST_DAY, LAST_DAY))
    return day + datetime.timedelta(WEEK - day.weekday() if day.weekday() >= SATURDAY else 0)
