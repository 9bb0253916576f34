"""A Word document's tables, read after its package has passed the guard of evidence.

Text is gathered from the document's own letters, so that insertions of a tracked change, links and controls are not lost.
A number that Word counts by itself is no letter of the text: it is worked out where it is a plain one, else told as lost.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from docx import Document
from docx.exceptions import PythonDocxError
from docx.oxml.ns import qn
from docx.table import Table

from auditlib.drafting.grid import Grid, Line
from auditlib.errors import FileError
from auditlib.evidence.guard import BROKEN, Refused, open_package

BODY = "word/document.xml"
MOST_LINES, WIDEST = 2000, 64
LETTERS = {"t": None, "br": "\n", "cr": "\n", "tab": " ", "noBreakHyphen": "-"}
SAID = {
    "not_xlsx": "不是 .docx 文档",
    "old_format": "这是旧版 .doc 或加密文件，请用 Word 或 WPS 另存为 .docx（不设密码）",
    "too_large": "文件有 {found}，超过 {limit}；请删去图片",
    "zip_bomb": "文件内部过大（{found}），不予打开",
    "too_many_elements": "内容过多，不予读取；请只留评分表",
    "document_type": "文件内部（{found}）声明了外部实体，不予读取；请用 Word 或 WPS 另存为 .docx",
    "broken_workbook": "文档已损坏或不合规（{found}），请用 Word 或 WPS 打开后另存为 .docx",
    "too_wide": "表格有合并超过 {found} 列的格子，不予读取",
}


def read_word(path: Path) -> list[Grid]:
    """Read all tables of a document. Raises FileError for what is no document or must not be opened."""
    try:
        _guard(path)
        return _Reader(Document(str(path))).grids()
    except Refused as refused:
        raise FileError(f"{path}: {SAID[refused.code].format(**refused.words)}") from refused
    except (*BROKEN, PythonDocxError, SyntaxError, AttributeError, TypeError) as error:
        raise FileError(f"{path}: {SAID['broken_workbook'].format(found='内部数据读不通')}") from error


def _guard(path: Path) -> None:
    """Check the package, and the body for what a reader could choke on. Raises Refused."""
    lines = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal lines
        lines += name == "tr"
        if lines > MOST_LINES:
            raise Refused("too_many_elements")
        if name == "gridSpan" and any(int(value) > WIDEST for value in attributes.values()):
            raise Refused("too_wide", found=WIDEST)

    with open_package(path) as package:
        if BODY not in package:
            raise Refused("not_xlsx")
        package.walk(BODY, start)


class _Reader:
    """Reads one document, counting its numbered paragraphs as it goes."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._count = Counter[tuple[str, str]]()
        self._lost: list[str] = []

    def grids(self) -> list[Grid]:
        grids: list[Grid] = []
        between: list[str] = []
        for block in self._document.iter_inner_content():
            if isinstance(block, Table):
                self._lost = []
                lines = [self._line(tr) for tr in block._tbl.tr_lst]
                grids.append(Grid(f"第 {len(grids) + 1} 个表", lines, between, [], self._lost))
                between = []
            elif grids:
                between = [*between, self._paragraph(block._p)]
                grids[-1].after.append(between[-1])
            else:
                between = [*between, self._paragraph(block._p)]
        return grids

    def _line(self, row: Any) -> Line:
        cells: Line = [""] * row.grid_before
        for cell in row.tc_lst:
            text = "\n".join(self._paragraph(each) for each in cell.iter(qn("w:p")))
            cells.append(None if cell.vMerge == "continue" else text)
            cells += [""] * (cell.grid_span - 1)
        return cells

    def _paragraph(self, paragraph: Any) -> str:
        text = self._number(paragraph)
        for part in paragraph.iter():
            name = str(part.tag).rpartition("}")[2]
            if name in LETTERS and part.getparent().tag == qn("w:r"):
                text += LETTERS[name] or part.text or ""
        return text

    def _number(self, paragraph: Any) -> str:
        """Work out the number that Word shows before a paragraph."""
        found = paragraph.pPr.numPr if paragraph.pPr is not None else None
        if found is None or found.numId is None or found.numId.val == 0:
            return ""
        number, level = str(found.numId.val), str(found.ilvl.val if found.ilvl is not None else 0)
        self._count[number, level] += 1
        shape = self._shape(number, level)
        if shape is None:
            said = "有 Word 自动编号的段落，编号取不到，请在条款文字前补上（或在 Word 中改为手工编号后重来）"
            self._lost += [] if said in self._lost else [said]
            return ""
        return shape.replace(f"%{int(level) + 1}", str(self._count[number, level]))

    def _shape(self, number: str, level: str) -> str | None:
        """Find how a number is written, such as %1、; None where it is no plain count from 1."""
        root = self._document.part.numbering_part.element
        named = root.xpath(f"w:num[@w:numId={number}]/w:abstractNumId/@w:val")
        where = f"w:abstractNum[@w:abstractNumId={named[0]}]/w:lvl[@w:ilvl={level}]" if named else "w:none"
        kind, text, start = (root.xpath(f"{where}/w:{name}/@w:val") for name in ("numFmt", "lvlText", "start"))
        plain = kind == ["decimal"] and start in ([], ["1"]) and text and text[0].count("%") == 1
        return str(text[0]) if plain else None
