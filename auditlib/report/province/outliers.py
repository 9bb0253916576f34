"""Cities far from the others: by the median of each row and the median distance from it, in exact whole numbers.

Medians of an even number of values would need halves, so everything is counted in half thousandths; distances from such a
median, and their median, in quarters. Nothing is rounded.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from auditlib.report.figures import decimal, signed
from auditlib.report.fragment import Fragment, compose
from auditlib.report.province.view import City, Province
from auditlib.report.province.words import change, told
from auditlib.report.table import Bit, Cell, Column, Group, Line, Said, Table, folded
from auditlib.standard.types import SCALE

TOTAL, APART = "总分", "核定减自评"
FEWEST = 5
TIMES = 3
# A distance counts from this part of a row's points, and of all points in the whole: where nearly all cities have the same,
# the median distance is 0 and a trifle would be far.
HALF, TENTH = 2, 10
TOLD = (
    "标记的含义：与各{city}中位数之差超过中位偏差（各{city}与中位数之差的中位数）的{times}倍，且不小于该行分值的一半"
    "（总分和差异：总分值的十分之一）。标记只提示该{city}与多数{city}相差很远，值得复看，不说明核定有误；"
    "不足{fewest}有分的不作比较。"
)


class Outlier(NamedTuple):
    """A city far from the others in something (a row's id, or in words): its value, the median and the median distance.

    The value is in thousandths, the median in halves of them, the distance in quarters.
    """

    what: str
    city: City
    value: int
    median: int
    spread: int

    @property
    def apart(self) -> int:
        """The distance from the median, in halves of thousandths."""
        return 2 * self.value - self.median


def outliers(province: Province) -> Fragment:
    """List the cities far from the others, row by row, then in the total and its difference from the city's own."""
    found, words = find_outliers(province), province.words
    told = Said(TOLD.format(city=words.city, times=TIMES, fewest=words.counted(FEWEST)), "quiet")
    if not found:
        return compose("outliers", [told, Said(f"没有离多数{words.city}很远的{words.city}。")])
    columns = (
        Column("比较项", "wide"),
        Column(words.city, "short"),
        Column(f"该{words.city}", "number"),
        Column(f"各{words.city}中位数", "number"),
        Column("中位偏差", "number"),
        Column("与中位数之差", "number"),
    )
    groups = [Group(_head(province, what), [Line(_line(each)) for each in far]) for what, far in groupby(found, _what)]
    table = Table(f"离多数{words.city}很远的{words.city}", columns, groups, "outliers")
    return compose("outliers", [told, folded(table)])


def find_outliers(province: Province) -> list[Outlier]:
    """Compare the cities row by row, and in the whole; in the order of the rows, the furthest city first."""
    found = []
    for row in province.standard.rows.values():
        values = [(city, points) for city in province.cities if (points := city.rows[row.id]) is not None]
        found += _far(row.id, values, row.points // HALF)
    settled = [city for city in province.cities if not city.score["provisional"]]
    found += _far(TOTAL, [(city, city.total) for city in settled], province.standard.points // TENTH)
    apart = [(city, city.difference) for city in settled if city.difference is not None]
    return found + _far(APART, apart, province.standard.points // TENTH)


def _far(what: str, values: list[tuple[City, int]], least: int) -> list[Outlier]:
    if len(values) < FEWEST:
        return []
    median = twice_median([value for _, value in values])
    spread = twice_median([abs(2 * value - median) for _, value in values])
    found = [Outlier(what, city, value, median, spread) for city, value in values]
    far = [each for each in found if 2 * abs(each.apart) > TIMES * spread and abs(each.apart) >= 2 * least]
    return sorted(far, key=lambda each: -abs(each.apart))


def twice_median(values: list[int]) -> int:
    """Tell the median of whole numbers, doubled, which keeps it whole."""
    ordered, middle = sorted(values), len(values) // 2
    return 2 * ordered[middle] if len(ordered) % 2 else ordered[middle - 1] + ordered[middle]


def _what(found: Outlier) -> str:
    return found.what


def _head(province: Province, what: str) -> tuple[Bit, ...]:
    if what not in province.standard.rows:
        return (Bit(what, tone="strong"),)
    return Bit(f"评分行 {what}", tone="strong"), Bit(province.standard.item_of[what].content)


def _line(found: Outlier) -> list[Cell]:
    of_row, median = found.what in found.city.rows, Decimal(found.median) / (2 * SCALE)
    return [
        found.city.found.lead(anchor=f"row-{found.what}" if of_row else ""),
        Bit(change(found.value) if found.what == APART else told(found.value), tone="strong"),
        signed(median) if found.what == APART else decimal(median),
        decimal(Decimal(found.spread) / (4 * SCALE)),
        signed(Decimal(found.apart) / (2 * SCALE)),
    ]
