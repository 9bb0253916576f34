"""A table of points and rules taken apart: items, rows with their points, and the clauses of each, word for word."""

from __future__ import annotations

import re
from typing import NamedTuple

from auditlib.drafting.columns import Columns, columns_of, heading_of
from auditlib.drafting.grid import Grid, Line
from auditlib.drafting.items import Clause, Entry, Item, items_of, joined, own_points
from auditlib.drafting.sections import Section, holds_rows, points_in, section_of
from auditlib.drafting.stated import Stated, points_in_words, read_points
from auditlib.errors import AuditError
from auditlib.words import points_text

TOTAL = re.compile(
    r"综合评定|总\s*分|合\s*计|总\s*计|小\s*计|总\s*评|^\s*(?:(?:综合|最终|最后|考核|总)得\s*分|综合评分|满\s*分)\s*(?:[（(].*)?$"
)
NOTE = re.compile(r"\s*(?:备?注|说明)\s*[：:]")
YEAR = re.compile(r"(20[0-9]{2})\s*年")


class Draft(NamedTuple):
    """What a document's table gives: everything of a standard's file but its rules.

    `sections` are told with the points of what stands in them; `notes` tell what a person must look at. `aside`: what else the
    document says, by the number of rows before it: below 0 before the title, above all rows after the last line.
    """

    title: str
    heading: str
    year: str
    sections: dict[Section, int]
    items: list[Item]
    points: int
    closing: str
    aside: list[tuple[int, str]]
    notes: list[str]

    @property
    def clauses(self) -> list[Clause]:
        """All clauses in the order of the text."""
        return [clause for item in self.items for row in item.rows for clause in row.clauses]


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
        self._entries: list[Entry] = []
        self._sections: list[Section] = []
        self._at = (0, 0)
        self._totals: list[tuple[tuple[int, int], str, int]] = []
        self._aside: list[tuple[tuple[int, int], str]] = []
        self._begun: dict[str, tuple[int, int]] = {}
        self._notes: list[str] = list(grid.lost)

    def read(self, number: int, line: Line) -> None:
        # How many rows stand before this line, and which line it is.
        self._at = (len(self._entries), number)
        part = self._part(line)
        text = self._text(line)
        content = self._content(line) or ("" if text else self._across(line))
        points = self._beside_duty(line, content)
        if not any((content, points, text)):
            return
        # The column of parts begins a section where it says something new.
        if part and not (TOTAL.search(part) or (self._sections and self._sections[-1].title == part)):
            self._heading(part, None)
        if not text and TOTAL.search(content or ""):
            self._total(joined(content or ""), self._points(number, points or ""))
        elif not text and content and NOTE.match(content):
            self._put_aside(self._at, joined(f"{content} {points or ''}"))
        elif not text and content:
            self._heading(joined(content), self._points(number, points).points if points else None)
        elif points is None or not (points or content):
            self._continue(number, content, text)
        else:
            self._begin(number, content, self._points(number, points), text)

    def _heading(self, title: str, stated: int | None) -> None:
        section = section_of(title, stated, self._sections)
        self._sections.append(section)
        self._begun[section.key] = self._at

    def _total(self, said: str, stated: Stated) -> None:
        """Take a total; of one without a number there is nothing to hold the rows against."""
        if stated.issued is None:
            self._totals.append((self._at, said, stated.points))
        else:
            self._put_aside(self._at, f"{said} {stated.issued}".strip())

    def _put_aside(self, at: tuple[int, int], words: str) -> None:
        self._aside.append((at, words))
        self._notes.append(f"“{_short(words)}”一行不计分，录在 aside")

    def _beside_duty(self, line: Line, content: str) -> str | None:
        """Take what stands as the points of a line: its cell, or what the words of the duty name."""
        if self._columns.points is not None:
            return self._cell(line, self._columns.points)
        named = points_in_words(content)
        return "" if named is None else points_text(named)

    def _part(self, line: Line) -> str:
        return "" if self._columns.section is None else joined(self._cell(line, self._columns.section) or "")

    def _continue(self, number: int, content: str | None, text: str) -> None:
        if not self._entries or content:
            raise self._error(number, "有文字而没有分值；请在分值一列补上，或与上一行合并")
        self._entries[-1].texts.append(text)

    def _begin(self, number: int, content: str | None, stated: Stated, text: str) -> None:
        if not text:
            raise self._error(number, "有分值而没有评分说明；请补上，或删去这一行")
        if not content and not self._entries:
            raise self._error(number, "没有考核内容")
        if stated.issued is not None and not stated.points:
            said = f"的分值是“{_short(stated.issued)}”" if stated.issued else "没有分值"
            self._notes.append(
                f"第 {number} 行{said}：按本身不占分的行录入（0分），加分、扣分的上限写在计分点或 groups 上；请核对"
            )
        if self._columns.points is None:
            stated = stated._replace(issued="")
        section = self._sections[-1].key if self._sections else None
        self._entries.append(Entry(content or None, section, stated, [text]))

    def _content(self, line: Line) -> str:
        """Join the columns of the duty; one that reaches down from above says nothing anew."""
        return "".join(self._cell(line, n) or "" for n in self._columns.content)

    def _across(self, line: Line) -> str:
        """Take the words of a line without duty and rules, such as a heading merged across the table, its number aside."""
        left = min(self._columns.text if self._columns.points is None else (self._columns.points,))
        cells = (self._cell(line, n) or "" for n in self._columns.aside if n < left)
        told = "".join(cell for cell in cells if not cell.rstrip(".、．").isdigit())
        return told or (part if TOTAL.search(part := self._part(line)) else "")

    def _text(self, line: Line) -> str:
        return "\n".join(text for n in self._columns.text if (text := self._cell(line, n)))

    def _cell(self, line: Line, n: int) -> str | None:
        cell = line[n] if n < len(line) else ""
        return None if cell is None else cell.strip()

    def _points(self, number: int, text: str) -> Stated:
        stated = read_points(text)
        if stated is None:
            said = f"分值是“{_short(text)}”，应为数，如 10；本身不占分的（加分项、扣分项、否决项）请写 0"
            raise self._error(number, said)
        return stated

    def _error(self, number: int, said: str) -> AuditError:
        return AuditError(f"{self._grid.where}第 {number} 行: {said}")

    def draft(self) -> Draft:
        if not self._entries:
            raise AuditError(f"{self._grid.where}: 表头之下没有内容")
        if not any(entry.stated.points for entry in self._entries):
            raise AuditError(f"{self._grid.where}: 各行都没有分值；请在分值一列补上数")
        items = items_of(self._entries)
        closing, stated = self._closing()
        whole = self._whole(items, stated)
        points = whole if stated is None else stated
        if points != whole:
            self._notes.append(f"各评分行分值之和是 {points_text(whole)}，末行却是 {points_text(points)}，请核对")
        head = self._grid.lines[self._columns.head]
        letter, title = _title([*self._grid.before, *_above(self._grid.lines[: self._columns.head])])
        year = YEAR.search(title)
        self._notes += self._beside()
        named = year[1] if year else ""
        sections = self._summed(items)
        after = [line.strip() for line in self._grid.after if line.strip()]
        inside = [(at, words) for (at, _), words in sorted(self._aside)]
        aside = [*((-1, line) for line in letter), *inside, *((len(self._entries) + 1, line) for line in after)]
        return Draft(title, heading_of(head), named, sections, items, points, closing, aside, self._notes)

    def _closing(self) -> tuple[str, int | None]:
        """Find the last line's words and points; totals among the lines are put aside."""
        ends = bool(self._totals) and self._totals[-1][0][0] == len(self._entries)
        for at, said, stated in self._totals[: -1 if ends else None]:
            self._put_aside(at, f"{said} {points_text(stated)}")
        return self._totals[-1][1:] if ends else ("", None)

    def _whole(self, items: list[Item], stated: int | None) -> int:
        """Add up all points. The weights in the words of headings are taken where with them the sum is what the last line says."""
        own = own_points(items)
        plain = sum(own.values())
        named = [each for each in self._sections if each.weight]
        weighted = points_in(None, self._sections, own)
        if named and plain != stated and (stated == weighted or (stated is None and _folded(named))):
            return int(weighted)
        if named:
            said = "、".join(f"“{_short(each.title)}”" for each in named)
            self._notes.append(f"{said}写有权重，没有采用；要按权重折算的，在 sections 下写 weight: {named[0].weight}")
            self._sections = [each._replace(weight="") for each in self._sections]
        return plain

    def _summed(self, items: list[Item]) -> dict[Section, int]:
        """Tell the sections with their points. Raises AuditError for a heading with points and nothing below it."""
        own, found = own_points(items), {}
        for each in self._sections:
            points = int(points_in(each.key, self._sections, own))
            if holds_rows(each, self._sections, own):
                found[each] = points
            elif each.stated:
                said = "有分值而没有评分说明；请补上，或删去这一行（全表的合计写“合计”“总分”“综合得分”或“满分”）"
                raise AuditError(f"{self._grid.where}: “{_short(each.title)}”{said}")
            else:
                self._put_aside(self._begun[each.key], each.title)
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
        after = joined("".join(self._grid.after))
        return notes + ([f"表后的文字不计分，录在 aside；有规则的请写出来：“{_short(after)}”"] if after else [])


def _folded(sections: list[Section]) -> bool:
    """Tell whether all of some sections say as how many points they count, and not only by what share."""
    return all("/" in each.weight for each in sections)


def _named(head: str | None) -> str:
    return f"“{joined(head or '')}”"


def _above(lines: list[Line]) -> list[str]:
    return ["".join(cell or "" for cell in line) for line in lines]


def _title(lines: list[str]) -> tuple[list[str], str]:
    """Take the lines that stand together right before the table, and tell those before them."""
    stripped = [line.strip() for line in lines]
    while stripped and not stripped[-1]:
        stripped.pop()
    block = len(stripped)
    while block and stripped[block - 1]:
        block -= 1
    return [line for line in stripped[:block] if line], joined("".join(stripped[block:]))


def _short(text: str, most: int = 30) -> str:
    line = joined(text)
    return line if len(line) <= most else f"{line[:most]}…"
