"""A form as a workbook: one sheet, landscape, in which nothing is ever computed and text stays text."""

from __future__ import annotations

import datetime
import re
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as Box
from openpyxl.cell.cell import MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from auditlib.evidence.paint import HEI, SONG, height, set_page, set_widths
from auditlib.files.zipped import unzipped, zipped
from auditlib.papers.form import Cell, Column, Figure, Form, Line, clean

# A column's width of one digit in millimetres, and the tallest row that a sheet can have, in points.
DIGIT, TALLEST = 1.9, 409.0
# A cell holds 32,767 letters, some of which may be written as several; what is cut off is told.
LONGEST, CUT = 30_000, "……（文字过长，余下见报告）"
A3 = 8
# Programs read _x0041_ in a text as A; the underscore is written as such a code itself.
CODE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
# What a program would take for the beginning of a formula where the cell is typed in again.
FORMULA = ("=", "+", "-", "@", "\t")
MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")

BODY = Font(name=SONG, size=10)
STRONG = Font(name=HEI, size=10, bold=True)
TITLE = Font(name=HEI, size=16, bold=True)
NO_FILL, HEAD_FILL = PatternFill(), PatternFill("solid", fgColor="F2F2F2")
LINE = Side(style="thin")
BOX = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
STAND = {
    "text": Alignment(horizontal="left", vertical="center", wrap_text=True),
    "number": Alignment(horizontal="center", vertical="center", shrink_to_fit=True),
    "short": Alignment(horizontal="center", vertical="center", wrap_text=True),
}


def as_workbook(form: Form, sheet_name: str, year: int) -> bytes:
    """Lay a form out as .xlsx; the same form always gives the same bytes, dated at the end of its year."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = sheet_name
    set_widths(sheet, {get_column_letter(at): each.width / DIGIT for at, each in enumerate(form.columns, 1)})
    at = _head(sheet, form)
    set_page(sheet, heading=at, footer=clean(form.running).replace("&", "&&"))
    if form.wide:
        sheet.page_setup.paperSize = A3
    first = at + 1
    for number, line in enumerate(form.lines, first):
        _line(sheet, number, form.columns, line)
    for column, top, bottom in form.spans():
        sheet.merge_cells(start_row=first + top, end_row=first + bottom, start_column=column + 1, end_column=column + 1)
    _foot(sheet, form, first + len(form.lines))
    day = datetime.datetime(year, 12, 31)
    book.properties.creator, book.properties.title, book.properties.created = "auditlib", clean(form.heading[1]), day
    whole = BytesIO()
    book.save(whole)
    parts = unzipped(whole.getvalue())
    core = MODIFIED.sub(rb"\g<1>" + f"{day.isoformat()}Z".encode(), parts["docProps/core.xml"])
    return zipped(parts | {"docProps/core.xml": core}, stored=True)


def _head(sheet: Worksheet, form: Form) -> int:
    """Write the title and what stands under it, then the columns' heads; tell their row."""
    annex, title = form.heading
    at = 1
    if annex:
        _across(sheet, form, at, annex)
        at += 1
    _across(sheet, form, at, title, font=TITLE, least=30)
    for text in form.above:
        at += 1
        _across(sheet, form, at, text)
    at += 1
    for column, each in enumerate(form.columns, 1):
        _box(sheet.cell(at, column), each.label, STRONG, STAND["short"], HEAD_FILL)
    sheet.row_dimensions[at].height = 24
    return at


def _line(sheet: Worksheet, at: int, columns: tuple[Column, ...], line: Line) -> None:
    for number, (column, cell) in enumerate(zip(columns, line.cells, strict=True), 1):
        stand = STAND["short" if column.kind == "number" and isinstance(cell, str) else column.kind]
        _box(sheet.cell(at, number), cell, STRONG if line.strong else BODY, stand, NO_FILL)
    tall = [
        _height(cell, column.width / DIGIT)
        for cell, column in zip(line.cells, columns, strict=True)
        if isinstance(cell, str)
    ]
    sheet.row_dimensions[at].height = min(max([20.0, *tall]), TALLEST)


def _foot(sheet: Worksheet, form: Form, at: int) -> None:
    for note in form.notes:
        _across(sheet, form, at, note)
        at += 1
    for text in form.signatures:
        _across(sheet, form, at, text, least=26)
        at += 1


def _across(  # noqa: PLR0913 - where, what, and how it looks
    sheet: Worksheet, form: Form, at: int, text: str, *, font: Font = BODY, least: float = 18
) -> None:
    """Write a text over the whole width."""
    wide = sum(column.width for column in form.columns) / DIGIT
    sheet.merge_cells(start_row=at, end_row=at, start_column=1, end_column=len(form.columns))
    cell = sheet.cell(at, 1)
    _put(cell, text)
    cell.font = font
    cell.alignment = STAND["short" if font is TITLE else "text"]
    sheet.row_dimensions[at].height = min(max(least, _height(text, wide)), TALLEST)


def _box(box: Box | MergedCell, cell: Cell, font: Font, stand: Alignment, fill: PatternFill) -> None:
    """Write a cell of the table."""
    box.font, box.alignment, box.border, box.fill = font, stand, BOX, fill
    if isinstance(cell, Figure):
        box.value, box.number_format = cell.value, _shown(cell)
    elif cell:
        _put(box, cell)


def _shown(figure: Figure) -> str:
    """Give the format in which a figure is shown to its last decimal, however narrow its cell."""
    places = len(f"{figure.value:f}".partition(".")[2])
    exact = "0" + "." * bool(places) + "0" * places
    if figure.change:
        return f"+{exact};-{exact};{exact}"
    return f'{exact}"（{figure.mark}）"' if figure.mark else exact


def _put(box: Box | MergedCell, text: str) -> None:
    """Write text so that it is nothing else, here and where it is edited again."""
    text = clean(text)
    box.value = CODE.sub("_x005F_", text if len(text) <= LONGEST else text[: LONGEST - len(CUT)] + CUT)
    box.data_type = "s"
    if text.startswith(FORMULA):
        box.quotePrefix = True


def _height(text: str, width: float) -> float:
    return sum(height((part, width)) - 5 for part in text.split("\n")) + 6
