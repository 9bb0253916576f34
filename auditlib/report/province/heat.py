"""The map of all cities and rows: each cell tells its share of the row's points, its points, and leads to the row."""

from __future__ import annotations

from typing import NamedTuple

from auditlib.report.figures import NONE
from auditlib.report.fragment import Fragment, compose, drawn
from auditlib.report.province.view import City, Province
from auditlib.report.province.words import percent, told
from auditlib.report.table import Bit
from auditlib.words import PENDING, STATE_WORDS

FULL = 100
# The grounds from the lightest loss to the heaviest, by the least share that they stand for; each cell has its figure too.
GROUNDS = ((FULL + 1, "bonus", "超过100（有加分）"), (FULL, "full", "100"), (90, "high", "90至99"), (75, "some", "75至89"),
           (50, "low", "50至74"), (0, "least", "不足50"))  # fmt: skip
OPEN = "open"
NOT_HERE = STATE_WORDS["not_applicable"]


class Square(NamedTuple):
    """A cell: its ground, share in whole percent, points, and where it leads."""

    ground: str
    share: str
    points: str
    href: str = ""


def heat(province: Province) -> Fragment:
    """Lay out the map, the province's own line under it."""
    rows, words = province.standard.rows, province.words
    lines = [(city.found.lead(), [_square(city, row) for row in rows]) for city in province.in_order]
    if lines:
        lines.append((Bit(words.whole), [_whole(province, row) for row in rows]))
    told_lines = ["　".join([head.text, *(f"{square.points}" for square in squares)]) for head, squares in lines]
    heads = [(row.id, told(row.points), province.standard.item_of[row.id].content) for row in rows.values()]
    legend = [(ground, said) for _, ground, said in GROUNDS] + [(OPEN, PENDING)]
    text = "\n".join(["　".join([words.city, *rows]), *told_lines])
    drawing = drawn("province_heat.html.j2", text, word=words.city, heads=heads, lines=lines, legend=legend)
    return compose("heat", [drawing])


def _square(city: City, row: str) -> Square:
    share, href = city.shares[row], city.found.lead("", f"row-{row}").href
    if share is None:
        return Square(OPEN, NOT_HERE if row in city.not_applicable else PENDING, "", href)
    return _filled(share.score, share.kept + sum(share.lost.values()), href)


def _whole(province: Province, row: str) -> Square:
    """Sum a row over the cities that have a score in it."""
    shares = [share for city in province.cities if (share := city.shares[row]) is not None]
    full = len(shares) * province.standard.rows[row].points
    if not shares:
        nowhere = bool(province.cities) and all(row in city.not_applicable for city in province.cities)
        return Square(OPEN, NOT_HERE if nowhere else PENDING, "")
    return _filled(sum(share.score for share in shares), full)


def _filled(score: int, full: int, href: str = "") -> Square:
    if not full:
        return Square("bonus" if score > 0 else "least" if score < 0 else "full", NONE, told(score), href)
    share = percent(score, full)
    ground = next(name for least, name, _ in GROUNDS if max(share, 0) >= least) if score <= full else "bonus"
    return Square(ground, str(share), told(score), href)
