"""The ranking (排名): ties share a rank, and who is out of the awards or not settled has none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from auditlib.report.figures import NONE
from auditlib.report.fragment import Fragment, compose
from auditlib.report.province.view import LEFT_OUT, City, Province, Published
from auditlib.report.province.words import change, told
from auditlib.report.table import Bit, Cell, Column, Part, Said, folded, simple
from auditlib.words import PENDING

RANK = Column("名次", "short")
COLUMNS = (
    Column("核定总分", "number"),
    Column("自评总分", "number"),
    Column("差异（核定减自评）", "number"),
    Column("状态", "short"),
    Column("处理", "refs"),
    Column("待办（待定的行）", "refs"),
)
WHY = (Column("等次", "short"), Column("缘由", "wide"))


def ranking(province: Province) -> Fragment:
    """List all cities, those with a rank first, then those not settled, those out of the awards, those without report."""
    shared = Counter(province.ranks.values())
    lines = [_line(province, city, shared) for city in province.in_order]
    lines += [_without(each) for each in province.without]
    settled = sorted(city.total for city in province.cities if city.place == "ranked")
    words, columns = province.words, (RANK, Column(province.words.city, "short"), *COLUMNS)
    parts: list[Part] = [simple("排名", columns, lines, "ranking"), *_graded(province)]
    if not settled:
        return compose("ranking", [Said(f"还没有一个{words.city}定分，不排名次。", "open"), *parts])
    said = f"参与排名的{words.counted(len(settled))}中，最高{told(settled[-1])}分，最低{told(settled[0])}分。"
    if len(settled) == 1:
        said = f"参与排名的只有{words.counted(1)}，{told(settled[0])}分。"
    return compose("ranking", [Said(said, "strong"), *parts])


def _graded(province: Province) -> Iterator[Part]:
    """Tell the grades with their cities, and of each city why it has no higher one."""
    if not province.standard.grades:
        return
    words = province.words
    if not province.grades:
        yield Said(f"各{words.city}还不能一起比较，不评等次。", "open")
        return
    found = [(city, province.grades[city.found.stem]) for city in province.in_order]
    names = [*(each.name for each in province.standard.grades), None]
    lines: list[list[Cell]] = []
    for name in names:
        ours = tuple(city.found.lead() for city, graded in found if graded.grade == name)
        if ours or name:
            lines.append([name or PENDING, str(len(ours)), ours or NONE])
    columns = (Column("等次", "short"), Column(f"{words.city}数", "number"), Column(words.city, "wide"))
    yield simple(f"各等次的{words.city}", columns, lines, "grades")
    open_ = sum(graded.grade is None for _, graded in found)
    waiting = f"其中{words.counted(open_)}等次待定，定后名额内外可能变动；" if open_ else ""
    if any(each.most is not None for each in province.standard.grades):
        yield Said(f"名额按已汇总的{words.counted(len(found))}计，{waiting}由总分高的起评，同分同占一个名额。", "quiet")
    why: list[list[Cell]] = [
        [city.found.lead(), graded.grade or Bit(PENDING, tone="open"), tuple(map(Bit, graded.why))]
        for city, graded in found
        if graded.why
    ]
    if why:
        yield folded(simple("未评更高等次的缘由", (Column(words.city, "short"), *WHY), why, "grades-why"))


def rank_cell(province: Province, city: City, shared: Counter[int]) -> Bit:
    """Tell a city's rank, or in words why it has none."""
    rank = province.ranks.get(city.found.stem)
    if rank is None:
        return Bit(city.standing, tone="lost" if city.place == "out" else "open")
    return Bit(f"{rank}（并列）" if shared[rank] > 1 else str(rank), tone="strong")


def _line(province: Province, city: City, shared: Counter[int]) -> list[Cell]:
    sanctions = province.standard.sanctions
    brought = tuple(
        Bit(sanctions[name].label, tone="lost") if held else Bit(f"{sanctions[name].label}未定", tone="open")
        for name, held in city.score["sanctions"].items()
        if held is not False
    )
    awaiting = tuple(city.found.lead(row, f"row-{row}", "open") for row in city.pending)
    return [
        rank_cell(province, city, shared),
        city.found.lead(),
        Bit(told(city.total), tone="strong"),
        told(city.own_total),
        change(city.difference),
        city.status,
        brought,
        awaiting,
    ]


def _without(found: Published) -> list[Cell]:
    return [Bit(LEFT_OUT, tone="lost"), found.lead(), "", "", "", "", "", Bit(found.without, tone="lost")]
