"""The whole workbook: the cover, then the sheets in the order in which a person fills them in."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from auditlib.evidence import paint
from auditlib.evidence.form import Content, write_form
from auditlib.evidence.guide import steps, write_guide
from auditlib.evidence.layout import ATTACHMENTS, COVER, GUIDE, INDICATORS, LEDGER, cover_labels, stamp
from auditlib.evidence.lists import write_attachments, write_ledger
from auditlib.evidence.paint import across, put

TO_FILL_ON_COVER = ("filler", "date")
NOTES = {
    "filler": "填报的处室或职务即可，不必写个人姓名。",
    "date": "如 2013-01-15。",
}


def make_book(content: Content) -> Workbook:
    """Make the workbook, not yet saved."""
    book = Workbook()
    cover = book.active
    assert cover is not None
    cover.title = COVER
    sheets = {name: book.create_sheet(name) for name in (INDICATORS, LEDGER, ATTACHMENTS, GUIDE)}
    _write_cover(cover, content)
    places = write_guide(sheets[GUIDE], content)
    write_form(sheets[INDICATORS], content, places.states)
    write_ledger(sheets[LEDGER], content, places.ledger)
    write_attachments(sheets[ATTACHMENTS], content)
    book.security = WorkbookProtection(lockStructure=True)
    return book


def _write_cover(sheet: Worksheet, content: Content) -> None:
    standard, evidence = content.standard, content.evidence
    paint.set_widths(sheet, {"A": 8, "B": 24, "C": 72, "D": 8})
    across(sheet, "A2:D2", standard.title, font=paint.COVER, alignment=paint.MIDDLE)
    across(sheet, "A3:D3", f"{evidence.city}自评佐证材料", font=paint.TITLE, alignment=paint.MIDDLE)
    if content.sample:
        across(sheet, "A4:D4", "示例数据　非真实情况", font=paint.ALARM, alignment=paint.MIDDLE)
    heights: dict[int, float] = {1: 24, 2: 60, 3: 34, 4: 40}
    values: dict[str, paint.Written] = {
        "city": evidence.city,
        "code": content.code,
        "year": standard.year,
        "filler": evidence.filler,
        "date": evidence.date,
        "stamp": stamp(standard, content.code),
    }
    labels = cover_labels(standard)
    for row, (key, label) in enumerate(labels.items(), 6):
        fill = key in TO_FILL_ON_COVER
        put(sheet, f"B{row}", label, alignment=paint.MIDDLE, **paint.HEAD)
        style = paint.FILL if fill else paint.SHUT
        cell = put(sheet, f"C{row}", values[key], alignment=paint.INSET, **style)
        cell.number_format = {"date": paint.DATE_FORMAT, "year": "0"}.get(key, paint.TEXT_FORMAT)
        if key in NOTES:
            cell.comment = paint.note(f"{label}\n{NOTES[key]}")
        if key == "date":
            rule = DataValidation(
                type="date", operator="greaterThan", formula1=f"DATE({standard.year},1,1)", sqref=f"C{row}"
            )
            paint.add_rule(sheet, rule, f"应为日期。{NOTES[key]}")
        heights[row] = 26
    first = 7 + len(labels)
    for row, step in enumerate(steps(standard), first):
        across(sheet, f"B{row}:C{row}", f"{row - first + 1}. {step}", alignment=paint.LEFT)
        heights[row] = paint.height((step, 96))
    for row, points in heights.items():
        sheet.row_dimensions[row].height = points
    paint.set_page(sheet, heading=0, footer=content.footer)
    paint.protect(sheet)
