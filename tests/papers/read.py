"""Papers read back: what stands in a form's table, its notes and its merged cells, from .xlsx and from .docx alike."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
from docx import Document
from docx.oxml.ns import qn
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet

HEADS = ("考核内容", "名次")


@dataclass
class Paper:
    """A form as it was read: heads, lines of texts and figures, merged cells by column and lines, the texts around."""

    heads: list[str] = field(default_factory=list)
    lines: list[list[str | Decimal]] = field(default_factory=list)
    merged: set[tuple[int, int, int]] = field(default_factory=set)
    around: list[str] = field(default_factory=list)

    def column(self, head: str) -> list[str | Decimal]:
        return [line[self.heads.index(head)] for line in self.lines]


def read_xlsx(data: bytes) -> Paper:
    book = openpyxl.load_workbook(BytesIO(data))
    sheet = book.worksheets[0]
    at = next(row for row in range(1, 20) if sheet.cell(row, 1).value in HEADS)
    paper = Paper([str(cell.value) for cell in sheet[at] if cell.value])
    last = at
    while sheet.cell(last + 1, 2).border.left.style:
        last += 1
    for row in range(at + 1, last + 1):
        paper.lines.append([_value(sheet.cell(row, column).value) for column in range(1, len(paper.heads) + 1)])
    for area in sheet.merged_cells.ranges:
        if at < area.min_row <= last:
            paper.merged.add((area.min_col - 1, area.min_row - at - 1, area.max_row - at - 1))
    outside = [*range(1, at), *range(last + 1, sheet.max_row + 1)]
    paper.around = [str(_value(sheet.cell(row, 1).value)) for row in outside]
    return paper


def formulas(data: bytes) -> list[str]:
    """Tell the cells of a workbook that a program would compute."""
    book = openpyxl.load_workbook(BytesIO(data))
    sheets: list[Worksheet] = book.worksheets
    return [cell.coordinate for sheet in sheets for row in sheet for cell in row if cell.data_type not in ("n", "s")]


def _value(value: Any) -> str | Decimal:
    if isinstance(value, int | float):
        return Decimal(repr(value))
    return "" if value is None else unescape(str(value))


def read_docx(data: bytes) -> Paper:
    document = Document(BytesIO(data))
    table = document.tables[0]
    rows = [list(row._tr.findall(qn("w:tc"))) for row in table.rows]
    texts = [["\n".join(_text(p) for p in cell.findall(qn("w:p"))) for cell in row] for row in rows]
    paper = Paper(texts[0], [[_figure(text) for text in line] for line in texts[1:]])
    for column in range(len(paper.heads)):
        marks = [_merge(row[column]) for row in rows[1:]]
        for first, mark in enumerate(marks):
            if mark == "restart":
                last = first
                while last + 1 < len(marks) and marks[last + 1] == "continue":
                    last += 1
                paper.merged.add((column, first, last))
    paper.around = [paragraph.text for paragraph in document.paragraphs]
    return paper


def _text(paragraph: Any) -> str:
    return "".join(part.text or "" for part in paragraph.iter(qn("w:t")))


def _merge(cell: Any) -> str:
    found = cell.find(f".//{qn('w:vMerge')}")
    return "" if found is None else str(found.get(qn("w:val"), "continue"))


def _figure(text: str) -> str | Decimal:
    found = re.fullmatch(r"([+−]?[0-9]+(?:\.[0-9]+)?)(（暂定）)?", text)
    return Decimal(found[1].replace("−", "-")) if found else text


def text_of(data: bytes) -> str:
    """Give all text of a document, a line a paragraph."""
    body = Document(BytesIO(data)).element.body
    return "\n".join(_text(paragraph) for paragraph in body.iter(qn("w:p")))
