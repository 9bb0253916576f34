"""A comparison of two standards told as tables, for the terminal and as a page."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from auditlib.report.figures import NONE, decimal, signed
from auditlib.report.fragment import Fragment, compose
from auditlib.report.page import Entry, page
from auditlib.report.table import Bit, Cell, Column, Group, Heading, Line, Part, Said, Table, simple
from auditlib.revision.changes import Changes, ClauseChange
from auditlib.revision.scores import CityMoved, Moved, RowMoved
from auditlib.standard.called import Words
from auditlib.standard.schema import Clause
from auditlib.words import PENDING, PROVISIONAL

COMPARED = "两个标准的比较"
SECTIONS = {"changes": "改了什么", "scores": "对同一批佐证的影响"}
CLAUSES = (
    Column("条款", "id"), Column("原文", "wide", plain=False), Column("新文", "wide", plain=False), Column("改了什么", "wide"),
)  # fmt: skip
TOTALS = (
    Column("原总分", "number"), Column("新总分", "number"), Column("变化", "number"),
    Column("原名次", "number"), Column("新名次", "number"),
)  # fmt: skip
GRADES = (Column("原等次", "short"), Column("新等次", "short"))
ROWS = (
    Column("评分行", "id"), Column("原", "number"), Column("新", "number"),
    Column("因为哪些条款", "wide"),
)  # fmt: skip


def told(changes: Changes, moved: Moved | None) -> Fragment:
    """Tell what changed, and what it does to the cities' scores where some were given."""
    parts = [*_changes(changes), *(_moved(changes.new.words, moved) if moved is not None else ())]
    return compose("difference", parts)


def told_page(found: Fragment) -> str:
    """Lay a comparison out as a page of its own."""
    contents = [Entry(text, anchor, []) for anchor, text in SECTIONS.items() if f'id="{anchor}"' in found.html]
    return page(COMPARED, f"<h1>{COMPARED}</h1>\n{found.html}", contents=contents)


def _changes(found: Changes) -> Iterator[Part]:
    yield Heading(f"{SECTIONS['changes']}：{found.old.id} → {found.new.id}", "changes")
    if found.nothing:
        yield Said("两个标准的条款、规则、口径、输入和处理都相同。", "strong")
        return
    count = [sum(1 for each in found.clauses if test(each)) for test in (_is_new, _is_gone, _differs)]
    yield Said(
        f"新增条款 {count[0]} 个，删去 {count[1]} 个，改动 {count[2]} 个；其他改动 {len(found.rest)} 处。", "strong"
    )
    if found.clauses:
        yield simple("条款的改动", CLAUSES, [_clause(each) for each in found.clauses])
    if found.rest:
        yield simple("其他改动", [Column("改动", "wide")], [[said] for said in found.rest])


def _is_new(change: ClauseChange) -> bool:
    return change.old is None


def _is_gone(change: ClauseChange) -> bool:
    return change.new is None


def _differs(change: ClauseChange) -> bool:
    return not (_is_new(change) or _is_gone(change))


def _clause(change: ClauseChange) -> list[Cell]:
    name = change.new.id if change.new is not None else f"原{change.old.id}" if change.old is not None else ""
    return [name, _text(change.old), _text(change.new), tuple(map(Bit, change.said))]


def _text(clause: Clause | None) -> str:
    return NONE if clause is None else clause.text


def _moved(words: Words, found: Moved) -> Iterator[Part]:
    city = Column(words.city, "short")
    yield Heading(SECTIONS["scores"], "scores")
    moved = [city for city in found.cities if city.before != city.after]
    yield Said(
        f"{words.counted(len(found.cities))}按两个标准各算一遍，{words.counted(len(moved))}的总分有变。", "strong"
    )
    if found.lacking:
        yield Said(f"新标准要用而佐证没有的数：{'、'.join(found.lacking)}。用到它们的评分行{PENDING}。", "open")
    if found.idle:
        yield Said(f"新标准不再看、或类型已不同的数：{'、'.join(found.idle)}。")
    graded = any(grade for city in found.cities for grade in city.grades)
    columns = [city, *TOTALS, *(GRADES if graded else ())]
    yield simple("总分和名次", columns, [_total(city)[: len(columns)] for city in found.cities])
    rows = [Group(city.city, [Line(_row(row)) for row in city.rows]) for city in found.cities if city.rows]
    if rows:
        yield Table("有变化的评分行", (city, *ROWS), rows)


def _total(city: CityMoved) -> list[Cell]:
    before, after = (
        f"{decimal(total)}{f'（{PROVISIONAL}）' if open_ else ''}"
        for total, open_ in zip((city.before, city.after), city.provisional, strict=True)
    )
    ranks = [NONE if rank is None else str(rank) for rank in city.ranks]
    grades = [grade or NONE for grade in city.grades]
    return [city.city, before, after, signed(city.after - city.before), *ranks, *grades]


def _row(row: RowMoved) -> list[Cell]:
    name = row.new or row.old or ""
    renamed = f"{row.old}→{row.new}" if row.old and row.new and row.old != row.new else name
    return [renamed, _points(row.old, row.before), _points(row.new, row.after), tuple(map(Bit, row.because))]


def _points(row: str | None, points: Decimal | None) -> str:
    return NONE if row is None else PENDING if points is None else decimal(points)
