"""How the workbook looks: a few styles, and cells written so that text stays text."""

from __future__ import annotations

import datetime
import math
import unicodedata
from decimal import Decimal
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

SONG, HEI = "宋体", "黑体"
LINE_HEIGHT = 14.0
# A Chinese letter of 10 points in widths of the digit by which columns are measured.
WIDE_LETTER = 1.92
# How much smaller the letters of notes are.
SMALLER = 0.9
MARGIN_CM = 1.3
A4 = 9

SIDE = Side(style="thin", color="A6A6A6")
BOX = Border(left=SIDE, right=SIDE, top=SIDE, bottom=SIDE)
NO_BOX = Border()
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
INSET = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
DEEPER = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=2)
RIGHT = Alignment(horizontal="right", vertical="center", indent=1)
TO_FILL = PatternFill("solid", fgColor="FFF9DB")
LOCKED = PatternFill("solid", fgColor="EFEFEF")
HEADING = PatternFill("solid", fgColor="D6E0EC")
BAND = PatternFill("solid", fgColor="EDF2F8")
PLAIN = Font(name=SONG, size=10)
BOLD = Font(name=HEI, size=10, bold=True)
TITLE = Font(name=HEI, size=16, bold=True)
GREY = Font(name=SONG, size=9, color="666666")
FAINT = Font(name=SONG, size=8, color="999999")
COVER = Font(name=HEI, size=20, bold=True)
ALARM = Font(name=HEI, size=18, bold=True, color="C00000")
OPEN = Protection(locked=False)
# What the cells of one kind have in common.
HEAD: dict[str, Any] = {"font": BOLD, "fill": HEADING, "border": BOX}
FILL: dict[str, Any] = {"fill": TO_FILL, "border": BOX, "protection": OPEN}
SHUT: dict[str, Any] = {"fill": LOCKED, "border": BOX}
BANDED: dict[str, Any] = {"font": BOLD, "fill": BAND, "border": BOX}

DATE_FORMAT = "yyyy-mm-dd"
COUNT_FORMAT = "#,##0"
TEXT_FORMAT = "@"

Written = str | int | Decimal | datetime.date | None


def put(sheet: Worksheet, at: str, value: Written, **style: Any) -> Cell:
    """Write a cell with a font, fill, alignment, border, number_format or protection; text that begins with = stays text."""
    cell = sheet[at]
    if value != "":
        cell.value = value
    if isinstance(value, str) and value:
        cell.data_type = "s"
    cell.font = style.pop("font", PLAIN)
    for name, part in style.items():
        setattr(cell, name, part)
    return cell  # type: ignore[no-any-return]


def across(sheet: Worksheet, area: str, value: Written, **style: Any) -> Cell:
    """Write a cell over a merged area of one row, its border all around."""
    cells = sheet[area][0]
    for cell in cells:
        cell.border = style.get("border", NO_BOX)
        cell.fill = style.get("fill", PatternFill())
    sheet.merge_cells(area)
    return put(sheet, cells[0].coordinate, value, **style)


def height(*texts: tuple[str, float]) -> float:
    """Tell the height of a row, in points, for texts in PLAIN, each in a column of a width in characters."""
    return LINE_HEIGHT * max(1, *(math.ceil(width_of(text) / width) for text, width in texts)) + 5


def width_of(text: str) -> float:
    """Tell how many characters of a column's width a line in PLAIN takes."""
    wide = sum(unicodedata.east_asian_width(letter) in "WFA" for letter in text)
    return WIDE_LETTER * wide + len(text) - wide


def set_widths(sheet: Worksheet, widths: dict[str, float]) -> None:
    """Set the widths of columns, in characters."""
    for column, width in widths.items():
        sheet.column_dimensions[column].width = width


def note(text: str) -> Comment:
    """Make the note on a cell that a person reads while filling it in."""
    height = 24 + 18 * sum(1 + int(width_of(line)) // 42 for line in text.splitlines())
    return Comment(text, "auditlib", height=height, width=300)


def add_rule(sheet: Worksheet, rule: DataValidation, said: str) -> None:
    """Let a sheet refuse what a rule does not allow, and say why; an empty cell is always allowed."""
    rule.allow_blank = rule.showErrorMessage = True
    rule.errorTitle, rule.error = "请核对", said
    sheet.add_data_validation(rule)


def set_page(sheet: Worksheet, *, heading: int, footer: str) -> None:
    """Set a sheet up for A4 landscape, as wide as the page, its heading row frozen and repeated on each page."""
    page = sheet.page_setup
    page.orientation, page.paperSize = "landscape", A4
    page.fitToWidth, page.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.zoomScale = 110
    for side in ("left", "right", "top", "bottom"):
        setattr(sheet.page_margins, side, MARGIN_CM / 2.54)
    sheet.page_margins.footer = sheet.page_margins.header = 0.3
    foot = sheet.oddFooter
    assert foot is not None
    foot.left.text, foot.right.text = footer, "第 &P 页，共 &N 页"
    if heading:
        sheet.freeze_panes = f"A{heading + 1}"
        sheet.print_title_rows = f"{heading}:{heading}"


def protect(sheet: Worksheet, *, rows: bool = False) -> None:
    """Lock all but the cells to fill in, without a password; widths stay free, and rows where `rows` says so."""
    lock = sheet.protection
    lock.sheet = True
    lock.formatColumns = lock.formatRows = lock.formatCells = False
    if rows:
        lock.insertRows = lock.deleteRows = lock.sort = lock.autoFilter = False
