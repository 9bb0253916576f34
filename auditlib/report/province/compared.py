"""What the cities gave themselves against what was audited: a picture of the totals, and where the rows lie furthest apart."""

from __future__ import annotations

from auditlib.report.fragment import Fragment, compose, drawn
from auditlib.report.province.view import City, Province
from auditlib.report.province.words import change, told
from auditlib.report.table import Cell, Column, Drawn, Part, Said, folded, simple
from auditlib.standard.called import Words
from auditlib.standard.types import SCALE
from auditlib.words import PROVISIONAL

MOST = 30
BAR, RIGHT, LINE, TOP = 400, 150, 24, 30
# A name's letters in the picture, and how wide one is; longer names are cut short there, not in the tables.
LETTERS, LETTER = 12, 13
STEP = 10 * SCALE
CITIES = (
    Column("自评总分", "number"),
    Column("核定总分", "number"),
    Column("差异（核定减自评）", "number"),
    Column("自评高于核定的行", "refs"),
)
ROWS = (
    Column("评分行", "id"),
    Column("考核内容", "wide"),
    Column("分值", "number"),
    Column("自评", "number"),
    Column("核定", "number"),
    Column("差异", "number"),
)


def compared(province: Province) -> Fragment:
    """Draw and list the totals, then the rows that differ most; the cities without own points are left out and counted."""
    cities = [city for city in province.in_order if city.own_total is not None]
    if not cities:
        return compose("compared", [Said(f"各{province.words.city}都没有自评分，无可比较。")])
    return compose("compared", list(_parts(province, cities)))


def apart(province: Province) -> list[tuple[City, str, int, int]]:
    """List the rows in which the city's own points and the audited ones differ, the furthest apart first: city, row, both."""
    found = [
        (city, row, city.own[row], points)
        for city in province.in_order
        for row, points in city.rows.items()
        if points is not None and row in city.own and points != city.own[row]
    ]
    return sorted(found, key=lambda each: -abs(each[3] - each[2]))


def _parts(province: Province, cities: list[City]) -> list[Part]:
    parts, words = list[Part](), province.words
    word = Column(words.city, "short")
    if lacking := len(province.cities) - len(cities):
        parts.append(Said(f"另有{words.counted(lacking)}没有自评分。", "open"))
    totals = simple("自评总分与核定总分", (word, *CITIES), [_city(city) for city in cities])
    parts += [_drawn(words, cities), folded(totals)]
    found = apart(province)
    if not found:
        return [*parts, Said(f"各{words.city}各行的自评与核定都一致。")]
    lines: list[list[Cell]] = [
        [
            city.found.lead(),
            city.found.lead(row, f"row-{row}"),
            province.standard.item_of[row].content,
            told(province.standard.rows[row].points),
            told(own),
            told(points),
            change(points - own),
        ]
        for city, row, own, points in found[:MOST]
    ]
    cut = f"（共{len(found)}处，列出前{MOST}处）" if len(found) > MOST else f"（共{len(found)}处）"
    return [*parts, folded(simple(f"自评与核定相差最大的评分行{cut}", (word, *ROWS), lines))]


def _city(city: City) -> list[Cell]:
    over = [row for row, own in city.own.items() if (points := city.rows.get(row)) is not None and own > points]
    refs = tuple(city.found.lead(row, f"row-{row}") for row in over)
    total = f"{told(city.total)}（{PROVISIONAL}）" if city.score["provisional"] else told(city.total)
    return [city.found.lead(), told(city.own_total), total, change(city.difference), refs]


def _drawn(words: Words, cities: list[City]) -> Drawn:
    """Draw a line a city from its own total (a ring) to the audited one (a dot), on a scale of whole tens."""
    pairs = [(city, city.own_total or 0, city.total) for city in cities]
    low = min(min(own, total) for _, own, total in pairs) // STEP * STEP
    high = -(-max(max(own, total) for _, own, total in pairs) // STEP) * STEP
    high = max(high, low + STEP)
    left = 2 * LETTER + LETTER * min(LETTERS, max(len(city.found.name) for city in cities))
    ticks = [(left + _at(value, low, high), told(value)) for value in range(low, high + 1, _step(high - low))]
    bars = [
        {
            "city": city.found.lead(_short(city.found.name)),
            "y": TOP + n * LINE,
            "own": left + _at(own, low, high),
            "total": left + _at(total, low, high),
            "told": f"{told(own)} → {told(total)}{'（' + PROVISIONAL + '）' if city.score['provisional'] else ''}",
        }
        for n, (city, own, total) in enumerate(pairs)
    ]
    text = "\n".join(
        f"{city.found.name}：自评→核定 {bar['told']}" for (city, _, _), bar in zip(pairs, bars, strict=True)
    )
    return drawn(
        "province_compared.html.j2", text, words=words, bars=bars, ticks=ticks,
        width=left + BAR + RIGHT, height=TOP + LINE * len(bars) + 6, left=left, line=LINE, top=TOP, end=left + BAR,
    )  # fmt: skip


def _short(name: str) -> str:
    return name if len(name) <= LETTERS else f"{name[: LETTERS - 1]}…"


def _step(span: int) -> int:
    return STEP if span <= 10 * STEP else span // STEP // 5 * STEP


def _at(value: int, low: int, high: int) -> int:
    return (value - low) * BAR // (high - low)
