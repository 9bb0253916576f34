"""A workbook's sheets as tables, read through the guarded reader of evidence."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from auditlib.drafting.grid import Grid, Line
from auditlib.errors import FileError
from auditlib.evidence.findings import SAID
from auditlib.evidence.guard import Refused
from auditlib.evidence.xlsx import Cell, Sheet, read_sheets
from auditlib.words import number_text

# What is said otherwise of a document than of evidence, which has a template to go back to.
OWN = {
    "not_xlsx": "不是 .xlsx 工作簿",
    "too_large": "文件有 {found}，超过 {limit}；请删去图片和多余的内容",
    "zip_bomb": "文件内部过大（{found}），不予打开",
}


def read_sheet(path: Path) -> list[Grid]:
    """Read the visible sheets that hold anything. Raises FileError for what is no workbook or must not be opened."""
    try:
        sheets = read_sheets(path)
    except Refused as refused:
        said = OWN.get(refused.code, SAID[refused.code][1]).format(**refused.words)
        raise FileError(f"{path}: {said}") from refused
    return [_grid(sheet) for sheet in sheets if sheet.cells and not sheet.hidden]


def _grid(sheet: Sheet) -> Grid:
    height, width = (max(place[n] for place in sheet.cells) for n in (0, 1))
    lines: list[Line] = [
        [_text(sheet.cells.get((row, column))) for column in range(1, width + 1)] for row in range(1, height + 1)
    ]
    for top, left, bottom, _ in sheet.merged:
        for row in range(top + 1, min(bottom, height) + 1):
            if left <= width:
                lines[row - 1][left - 1] = None
    lost = [f"单元格 {place} 在读取范围之外" for place in sheet.far]
    return Grid(f"工作表“{sheet.name}”", lines, [], [], lost)


def _text(cell: Cell | None) -> str:
    if cell is None:
        return ""
    if not isinstance(cell.value, Decimal):
        return str(cell.value)
    return f"{number_text(cell.value * 100)}%" if cell.percent else number_text(cell.value, grouped=False)
