"""A table of points and rules taken apart: items, rows with their points, and the clauses of each, word for word."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from auditlib.drafting.clauses import split_clauses
from auditlib.drafting.columns import Columns, columns_of, heading_of
from auditlib.drafting.grid import Grid, Line
from auditlib.drafting.sections import Section, holds_rows, points_in, section_of
from auditlib.errors import AuditError
from auditlib.standard.types import SCALE
from auditlib.words import points_text

NUMBERED = re.compile(r"\s*([0-9]{1,3})\s*[、.．](?![0-9])")
POINTS = re.compile(r"[（(]?([0-9]{1,6}(?:\.[0-9]{1,3})?)分?[)）]?")
TOTAL = re.compile(
    r"综合评定|总\s*分|合\s*计|总\s*计|小\s*计|总\s*评|^\s*(?:(?:综合|最终|最后|考核|总)得\s*分|综合评分|满\s*分)\s*(?:[（(].*)?$"
)
YEAR = re.compile(r"(20[0-9]{2})\s*年")


class Clause(NamedTuple):
    """One sentence of a row with its id."""

    id: str
    text: str


class Row(NamedTuple):
    """One score row: its id, its points in thousandths, its clauses."""

    id: str
    points: int
    clauses: list[Clause]


class Item(NamedTuple):
    """One item with the duty that it describes, and the section that it stands in."""

    id: str
    content: str
    section: str | None
    rows: list[Row]


class Draft(NamedTuple):
    """What a document's table gives: everything of a standard's file but its rules.

    `sections` are told with the points of what stands in them; `notes` tell what a person must look at.
    """

    title: str
    heading: str
    year: str
    sections: dict[Section, int]
    items: list[Item]
    points: int
    closing: str
    notes: list[str]

    @property
    def clauses(self) -> list[Clause]:
        """All clauses in the order of the text."""
        return [clause for item in self.items for row in item.rows for clause in row.clauses]


class _Entry(NamedTuple):
    """A score row as it is being read: the duty of its item (None: that of the row above), its section, points, text so far."""

    content: str | None
    section: str | None
    points: int
    texts: list[str]


def draft_of(grid: Grid) -> Draft:
    """Take a table apart. Raises AuditError, naming table and line, for what cannot be read."""
    columns = columns_of(grid)
    assert columns is not None
    reader = _Reader(grid, columns)
    for number, line in enumerate(grid.lines[columns.head + 1 :], columns.head + 2):
        reader.read(number, line)
    return reader.draft()


class _Reader:
    """Reads the lines of one table below its head."""

    def __init__(self, grid: Grid, columns: Columns) -> None:
        self._grid, self._columns = grid, columns
        self._entries: list[_Entry] = []
        self._sections: list[Section] = []
        self._totals: list[tuple[int, str, int]] = []
        self._notes: list[str] = list(grid.lost)

    def read(self, number: int, line: Line) -> None:
        part = self._part(line)
        points, text = self._cell(line, self._columns.points), self._text(line)
        content = self._content(line) or ("" if text else self._across(line))
        if not any((content, points, text)):
            return
        # The column of parts begins a section where it says something new.
        if part and not (TOTAL.search(part) or (self._sections and self._sections[-1].title == part)):
            self._sections.append(section_of(part, None, self._sections))
        if not text and TOTAL.search(content or ""):
            self._totals.append((len(self._entries), _joined(content or ""), self._points(number, points or "")))
        elif not text and content:
            stated = self._points(number, points) if points else None
            self._sections.append(section_of(_joined(content), stated, self._sections))
        elif not points:
            self._continue(number, content, text)
        else:
            self._begin(number, content, self._points(number, points), text)

    def _part(self, line: Line) -> str:
        return "" if self._columns.section is None else _joined(self._cell(line, self._columns.section) or "")

    def _continue(self, number: int, content: str | None, text: str) -> None:
        if not self._entries or content:
            raise self._error(number, "有文字而没有分值；请在分值一列补上，或与上一行合并")
        self._entries[-1].texts.append(text)

    def _begin(self, number: int, content: str | None, points: int, text: str) -> None:
        if not text:
            raise self._error(number, "有分值而没有评分说明；请补上，或删去这一行")
        if not content and not self._entries:
            raise self._error(number, "没有考核内容")
        self._entries.append(
            _Entry(content or None, self._sections[-1].key if self._sections else None, points, [text])
        )

    def _content(self, line: Line) -> str:
        """Join the columns of the duty; one that reaches down from above says nothing anew."""
        return "".join(self._cell(line, n) or "" for n in self._columns.content)

    def _across(self, line: Line) -> str:
        """Take the words of a line without duty and rules, such as a heading merged across the table, its number aside."""
        cells = (self._cell(line, n) or "" for n in self._columns.aside if n < self._columns.points)
        told = "".join(cell for cell in cells if not cell.rstrip(".、．").isdigit())
        return told or (part if TOTAL.search(part := self._part(line)) else "")

    def _text(self, line: Line) -> str:
        return "\n".join(text for n in self._columns.text if (text := self._cell(line, n)))

    def _cell(self, line: Line, n: int) -> str | None:
        cell = line[n] if n < len(line) else ""
        return None if cell is None else cell.strip()

    def _points(self, number: int, text: str) -> int:
        found = POINTS.fullmatch(unicodedata.normalize("NFKC", "".join(text.split())))
        if found is None:
            said = f"分值是“{_short(text)}”，应为数，如 10；本身不占分的（加分项、扣分项、否决项）请写 0"
            raise self._error(number, said)
        return int(Decimal(found[1]) * SCALE)

    def _error(self, number: int, said: str) -> AuditError:
        return AuditError(f"{self._grid.where}第 {number} 行: {said}")

    def draft(self) -> Draft:
        if not self._entries:
            raise AuditError(f"{self._grid.where}: 表头之下没有内容")
        items = _items(self._entries)
        closing, stated = self._closing()
        whole = self._whole(items, stated)
        points = whole if stated is None else stated
        if points != whole:
            self._notes.append(f"各评分行分值之和是 {points_text(whole)}，末行却是 {points_text(points)}，请核对")
        head = self._grid.lines[self._columns.head]
        title = _title([*self._grid.before, *_above(self._grid.lines[: self._columns.head])])
        year = YEAR.search(title)
        self._notes += self._beside()
        named = year[1] if year else ""
        return Draft(title, heading_of(head), named, self._summed(items), items, points, closing, self._notes)

    def _closing(self) -> tuple[str, int | None]:
        """Find the last line's words and points; totals among the lines are told as left out."""
        closing: tuple[str, int | None] = ("", None)
        for at, said, stated in self._totals:
            if at == len(self._entries):
                closing = said, stated
            else:
                self._notes.append(f"中间的“{said} {points_text(stated)}”一行没有收入")
        return closing

    def _whole(self, items: list[Item], stated: int | None) -> int:
        """Add up all points. The weights in the words of headings are taken where with them the sum is what the last line says."""
        own = _own_points(items)
        plain = sum(own.values())
        named = [each for each in self._sections if each.weight]
        if named and stated is not None and plain != stated == points_in(None, self._sections, own):
            return stated
        if named:
            said = "、".join(f"“{_short(each.title)}”" for each in named)
            self._notes.append(f"{said}写有权重，没有采用；要按权重折算的，在 sections 下写 weight: {named[0].weight}")
            self._sections = [each._replace(weight="") for each in self._sections]
        return plain

    def _summed(self, items: list[Item]) -> dict[Section, int]:
        """Tell the sections with their points. Raises AuditError for a heading with points and nothing below it."""
        own, found = _own_points(items), {}
        for each in self._sections:
            points = int(points_in(each.key, self._sections, own))
            if holds_rows(each, self._sections, own):
                found[each] = points
            elif each.stated:
                said = "有分值而没有评分说明；请补上，或删去这一行（全表的合计写“合计”“总分”“综合得分”或“满分”）"
                raise AuditError(f"{self._grid.where}: “{_short(each.title)}”{said}")
            else:
                self._notes.append(f"“{_short(each.title)}”一行没有收入")
                continue
            if each.stated not in (None, points):
                said = f"“{_short(each.title)}”写的是 {points_text(each.stated or 0)} 分，其下各行之和却是 {points_text(points)}"
                self._notes.append(f"{said}，请核对")
        return found

    def _beside(self) -> list[str]:
        """Tell what of the document was not taken: columns with words in them, text after the table."""
        head, below = self._grid.lines[self._columns.head], self._grid.lines[self._columns.head + 1 :]
        full = [n for n in self._columns.aside if any(self._cell(line, n) for line in below)]
        notes = [f"没有收入的列：{'、'.join(_named(head[n]) for n in full)}"] if full else []
        if len(self._columns.content) > 1:
            said = "、".join(_named(head[n]) for n in self._columns.content)
            notes.append(f"考核内容取自 {said} 各列，依次连写")
        after = _joined("".join(self._grid.after))
        return notes + ([f"表后的文字没有收入：“{_short(after)}”"] if after else [])


def _items(entries: list[_Entry]) -> list[Item]:
    """Put rows under their items and number everything: by the document's own numbers where they are unique, else by place."""
    groups: list[list[_Entry]] = []
    for entry in entries:
        if entry.content is not None:
            groups.append([entry])
        else:
            groups[-1].append(entry)
    contents = [_joined(group[0].content or "") for group in groups]
    own = [match[1] if (match := NUMBERED.match(content)) else "" for content in contents]
    ids = own if "" not in own and len(set(own)) == len(own) else [str(n) for n in range(1, len(groups) + 1)]
    return [
        Item(id_, content, group[0].section, _rows(id_, group))
        for id_, content, group in zip(ids, contents, groups, strict=True)
    ]


def _rows(item: str, group: list[_Entry]) -> list[Row]:
    rows = []
    for n, entry in enumerate(group, 1):
        id_ = item if len(group) == 1 else f"{item}.{n}"
        clauses = [Clause(f"{id_}.{n}", text) for n, text in enumerate(split_clauses("\n".join(entry.texts)), 1)]
        rows.append(Row(id_, entry.points, clauses))
    return rows


def _own_points(items: list[Item]) -> dict[str, int]:
    """Add up the points of the rows that stand in each section itself, "" for those in none."""
    own: dict[str, int] = {}
    for item in items:
        own[item.section or ""] = own.get(item.section or "", 0) + sum(row.points for row in item.rows)
    return own


def _named(head: str | None) -> str:
    return f"“{_joined(head or '')}”"


def _above(lines: list[Line]) -> list[str]:
    return ["".join(cell or "" for cell in line) for line in lines]


def _title(lines: list[str]) -> str:
    """Take the lines that stand together right before the table."""
    stripped = [line.strip() for line in lines]
    while stripped and not stripped[-1]:
        stripped.pop()
    block = len(stripped)
    while block and stripped[block - 1]:
        block -= 1
    return _joined("".join(stripped[block:]))


def _joined(text: str) -> str:
    return "".join(line.strip() for line in text.splitlines())


def _short(text: str, most: int = 30) -> str:
    line = _joined(text)
    return line if len(line) <= most else f"{line[:most]}…"
