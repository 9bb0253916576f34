"""The sheets with lists: the incident ledger and the attachments."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from auditlib.evidence import paint
from auditlib.evidence.due import deadlines_step, ledger_days
from auditlib.evidence.form import Content
from auditlib.evidence.layout import (
    ATTACHMENT_HEADINGS,
    ATTACHMENTS,
    DEADLINE_HEADING,
    EVENT_HEADING,
    LEDGER,
    LEDGER_HEADINGS,
    NO,
    YES,
    ledger_headings,
    ledger_names,
    marks_in,
)
from auditlib.evidence.once import once_step
from auditlib.evidence.paint import across, put
from auditlib.evidence.xlsx import LAST_ROW
from auditlib.standard.inputs import LARGEST_COUNT

Kind = Literal["list", "date", "whole", "decimal"]
HEADING_ROW = 3
FIRST = HEADING_ROW + 1
# So many lines are drawn for filling in; those that follow get their frame once something stands in them.
DRAWN, SPARE = 30, 5


class Column(NamedTuple):
    """A column of a list: its heading, what to fill in, how wide and in which format."""

    heading: str
    said: str
    width: float
    number_format: str = paint.TEXT_FORMAT
    alignment: Alignment = paint.INSET


COUNT_COLUMN = Column(
    LEDGER_HEADINGS["count"],
    "按该事项的单位填整数（次、人、天等），不小于 1。",
    8,
    paint.COUNT_FORMAT,
    paint.MIDDLE,
)
# Where some input of the ledger has decimals.
AMOUNT_COLUMN = COUNT_COLUMN._replace(
    said="按该事项的单位填大于 0 的数；次、人、天等填整数，金额等可有小数，位数见“填写说明”。",
    width=12,
    number_format="General",
)
LEDGER_COLUMNS = (
    Column(LEDGER_HEADINGS["input"], "从下拉列表选择；各事项的单位和计法见“填写说明”。", 36),
    Column(LEDGER_HEADINGS["date"], "事件发生的日期，应在考核年度内。", 13, paint.DATE_FORMAT, paint.MIDDLE),
    Column(LEDGER_HEADINGS["description"], "时间、地点、经过，一两句即可；不写个人姓名和证件号。", 54),
    COUNT_COLUMN,
    Column(
        LEDGER_HEADINGS["verified"],
        f"经核查属实选“{YES}”，计入合计；未查实选“{NO}”，不计。",
        8,
        "General",
        paint.MIDDLE,
    ),
    Column(LEDGER_HEADINGS["document"], "核查结论或处理文书的文号。", 22),
    Column(LEDGER_HEADINGS["attachment"], "证明材料的文件名，并列入“附件”表。", 24),
)
MORE_COLUMNS = {
    "event": Column(
        EVENT_HEADING, "同一事件登记几行的，各行填同一编号，如 1；只登记一行的留空。", 12, alignment=paint.MIDDLE
    ),
    "deadline": Column(
        DEADLINE_HEADING, "逾期送达的，填所对应的期限；按期送达的可留空。", 13, paint.DATE_FORMAT, paint.MIDDLE
    ),
}
ATTACHMENT_COLUMNS = (
    Column(
        ATTACHMENT_HEADINGS["name"], "文件与本工作簿放在同一文件夹，填文件名；在子文件夹中的写成 子文件夹/文件名。", 48
    ),
    Column(ATTACHMENT_HEADINGS["about"], "证明什么，对应哪个条款。", 56),
    Column(ATTACHMENT_HEADINGS["sha256"], "可留空；填了就与文件核对，文件被替换会报错。", 70),
)
SAID_OF_COUNT = {False: "应为不小于 1 的整数。", True: "应为大于 0 的数。"}
HINTS = {
    LEDGER: f"一事一行，查实为“{YES}”的行按事项合计为指标的填报值。查实、数量、日期、事项必填；行不够可继续往下填。",
    ATTACHMENTS: "列出证明材料的文件名，文件与本工作簿放在同一文件夹，便于逐一核对。",
}


def write_ledger(sheet: Worksheet, content: Content, choices: str) -> None:
    """Write the ledger, whose inputs are chosen from the list at `choices`."""
    labels = {name: label for label, name in ledger_names(content.standard).items()}
    more = [key for key in ledger_headings(content.standard) if key in MORE_COLUMNS]
    counted = [content.standard.inputs[name] for name in labels]
    places = max((item.decimals for item in counted), default=0)
    low, high = Decimal(1).scaleb(-places), max([*(item.max for item in counted), Decimal(LARGEST_COUNT)])
    first_columns = (AMOUNT_COLUMN if places and each is COUNT_COLUMN else each for each in LEDGER_COLUMNS)
    marks = marks_in(content.standard)
    columns = (*first_columns, *(MORE_COLUMNS[key] for key in more), *(_mark_column(mark) for mark in marks))
    filled = [
        (
            labels.get(incident.input, incident.input),
            incident.date,
            incident.description,
            incident.count,
            YES if incident.verified else NO,
            incident.document,
            incident.attachment,
            *(getattr(incident, key) for key in more),
            *(YES if mark in incident.marks else None for mark in marks),
        )
        for incident in content.evidence.incidents
    ]
    steps = [*once_step(content.standard), *deadlines_step(content.standard)]
    _write_list(sheet, content, columns, filled, " ".join(steps))
    year = content.standard.year
    first, last = ledger_days(content.standard)
    within = f"{year} 年内的日期，如 {year}-03-15"
    letters = [chr(ord("A") + at) for at in range(len(columns) - len(marks), len(columns))]
    rules: tuple[tuple[str, Kind, str, str | None, str], ...] = (
        ("A", "list", choices, None, "请从下拉列表中选择事项。"),
        ("B", "date", f"DATE({first.year},1,1)", f"DATE({last.year},12,31)", f"应为 {within}。"),
        ("D", "decimal" if places else "whole", f"{low:f}", f"{high:f}", SAID_OF_COUNT[bool(places)]),
        *((letter, "list", f'"{YES},{NO}"', None, f"请选“{YES}”或“{NO}”。") for letter in ("E", *letters)),
    )
    for column, kind, least, most, said in rules:
        area = f"{column}{FIRST}:{column}{LAST_ROW}"
        rule = DataValidation(type=kind, operator="between", formula1=least, formula2=most, sqref=area)
        paint.add_rule(sheet, rule, said)


def _mark_column(mark: str) -> Column:
    return Column(mark, f"属于“{mark}”的选“{YES}”，不属于的选“{NO}”或留空。", 12, alignment=paint.MIDDLE)


def write_attachments(sheet: Worksheet, content: Content) -> None:
    """Write the list of attachments."""
    filled = [(each.name, each.about, each.sha256) for each in content.evidence.attachments]
    _write_list(sheet, content, ATTACHMENT_COLUMNS, filled)


def _write_list(
    sheet: Worksheet,
    content: Content,
    columns: tuple[Column, ...],
    filled: Sequence[Sequence[paint.Written]],
    more: str = "",
) -> None:
    """Write a title, the headings with a note on each, and lines to fill in, the first of them filled."""
    letters = [chr(ord("A") + at) for at in range(len(columns))]
    last = letters[-1]
    across(sheet, f"A1:{last}1", f"{content.footer}　{sheet.title}", font=paint.TITLE, alignment=paint.MIDDLE)
    across(sheet, f"A2:{last}2", HINTS[sheet.title] + more, font=paint.GREY, alignment=paint.LEFT)
    for letter, column in zip(letters, columns, strict=True):
        width = sheet.column_dimensions[letter]
        width.width, width.protection, width.alignment = column.width, paint.OPEN, column.alignment
        width.font, width.number_format = paint.PLAIN, column.number_format
        heading = put(sheet, f"{letter}{HEADING_ROW}", column.heading, alignment=paint.MIDDLE, **paint.HEAD)
        heading.comment = paint.note(f"{column.heading}\n{column.said}")
    lines_drawn = max(DRAWN, len(filled) + SPARE)
    for number in range(FIRST, FIRST + lines_drawn):
        values = filled[number - FIRST] if number - FIRST < len(filled) else [None] * len(columns)
        for letter, column, value in zip(letters, columns, values, strict=True):
            style = {"alignment": column.alignment, "number_format": column.number_format}
            put(sheet, f"{letter}{number}", value, **style, **paint.FILL)
        texts = [(str(value or ""), column.width) for column, value in zip(columns, values, strict=True)]
        sheet.row_dimensions[number].height = paint.height(*texts)
    below = f"A{FIRST + lines_drawn}:{last}{LAST_ROW}"
    framed = Rule(
        type="expression",
        dxf=DifferentialStyle(border=paint.BOX),
        formula=[f"COUNTA($A{FIRST + lines_drawn}:${last}{FIRST + lines_drawn})>0"],
    )
    sheet.conditional_formatting.add(below, framed)
    sheet.row_dimensions[1].height, sheet.row_dimensions[HEADING_ROW].height = 30, 24
    paint.set_page(sheet, heading=HEADING_ROW, footer=content.footer)
    paint.protect(sheet, rows=True)
