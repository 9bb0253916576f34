"""The 2012 standard's table, and small ones, as people have them: in Word and in a spreadsheet, with merged cells."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table
from openpyxl import Workbook

from auditlib import load_standard
from auditlib.drafting.new import Drafted, draft_standard
from auditlib.words import points_text

STANDARD = load_standard("jiangsu-2012")
TITLE = ["附件2：", "2012年全省职业技能鉴定工作目标专项考核评分标准"]
HEAD = ["考核内容", "分值", "评分说明", "市自评分"]
# A document of three columns, and a row of it.
PLAIN = ["项目", "分值", "评分标准"]
LIMES = ["行道树养护", "10", "1、每死一株扣0.5分。2、全年无投诉得2分。"]
Lines = Sequence[Sequence[str]]


def table_2012() -> list[list[str]]:
    """The table's lines below its head, one a score row; the duty of an item stands in its first row only."""
    lines = [
        ["" if n else item.content, points_text(row.points), "\n".join(clause.text for clause in row.clauses), ""]
        for item in STANDARD.items
        for n, row in enumerate(item.rows)
    ]
    return [*lines, ["综合评定", "100", "", ""]]


def in_word(path: Path, lines: Lines, *, title: Sequence[str] = TITLE, head: Sequence[str] = HEAD) -> Path:
    """A Word document: title, table, the first column merged down over what stands empty below it."""
    document = Document()
    for line in title:
        document.add_paragraph(line)
    document.add_paragraph("")
    fill(document.add_table(len(lines) + 1, len(head)), [head, *lines])
    document.save(str(path))
    return path


def fill(table: Table, lines: Lines) -> Table:
    """Fill a table, then merge its first column down."""
    for at, line in enumerate(lines):
        for column, text in enumerate(line):
            table.cell(at, column).text = text
    for top, bottom in spans(lines):
        table.cell(top, 0).merge(table.cell(bottom, 0))
    return table


def in_sheet(path: Path, lines: Lines, *, title: Sequence[str] = TITLE, head: Sequence[str] = HEAD) -> Path:
    """A workbook: each line of the title merged across, points as numbers, the first column merged down."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in [*([each] for each in title), head, *lines]:
        sheet.append([float(text) if text.replace(".", "", 1).isdigit() else text or None for text in line])
    for row in range(1, len(title) + 1):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(head))
    above = len(title) + 1
    for top, bottom in spans([head, *lines]):
        sheet.merge_cells(start_row=above + top, end_row=above + bottom, start_column=1, end_column=1)
    book.save(path)
    return path


def spans(lines: Lines) -> list[tuple[int, int]]:
    """Find where a first cell is followed by empty ones, as (top, bottom)."""
    found: list[tuple[int, int]] = []
    for at, line in enumerate(lines):
        if line[0]:
            found.append((at, at))
        elif found:
            found[-1] = (found[-1][0], at)
    return [(top, bottom) for top, bottom in found if bottom > top]


def number(document: Document, cell: str, shape: str, format_: str = "decimal") -> str:  # type: ignore[valid-type]
    """Add a numbering to a document, such as %1、, and tell its number."""
    root = document.part.numbering_part.element  # type: ignore[attr-defined]
    abstract = element("w:abstractNum", abstractNumId=cell)
    level = element("w:lvl", ilvl="0")
    level.append(element("w:start", val="1"))
    level.append(element("w:numFmt", val=format_))
    level.append(element("w:lvlText", val=shape))
    abstract.append(level)
    root.insert(0, abstract)
    link = element("w:num", numId=cell)
    link.append(element("w:abstractNumId", val=cell))
    root.append(link)
    return cell


def element(name: str, **values: str) -> OxmlElement:  # type: ignore[valid-type]
    made = OxmlElement(name)
    for key, value in values.items():
        made.set(qn(f"w:{key}"), value)
    return made


def drafted(path: Path, lines: list[list[str]], head: list[str] | None = None, **options: int) -> Drafted:
    """Draft a standard from a document of a few lines, in Word."""
    made = in_word(path / "原件.docx", lines, title=["2020年绿化考核"], head=head or PLAIN)
    return draft_standard(made, out=path / "draft.yaml", **options)
