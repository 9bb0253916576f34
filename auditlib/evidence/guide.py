"""The guide: how to fill the workbook in, what each ledger input counts, and the words that drop-down lists offer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from openpyxl.worksheet.worksheet import Worksheet

from auditlib.evidence import paint
from auditlib.evidence.due import deadlines_step, due_told
from auditlib.evidence.form import Content
from auditlib.evidence.layout import ATTACHMENTS, COVER, GUIDE, INDICATORS, LEDGER, inputs_asked, ledger_names, lines
from auditlib.evidence.once import once_step
from auditlib.evidence.paint import across, put
from auditlib.evidence.tally import tally_words
from auditlib.standard.inputs import Input
from auditlib.standard.schema import Standard
from auditlib.words import STATE_WORDS

WIDTHS: dict[str, float] = {"A": 10, "B": 46, "C": 12, "D": 70}
WIDE = sum(WIDTHS.values())
LAST = "D"
STEPS = (
    f"“{LEDGER}”：一事一行。次数、人数等按查实的行合计，指标的填报值可以留空；没有发生请在指标中填 0。",
    f"“{ATTACHMENTS}”：列出证明材料的文件名，文件与本工作簿放在同一文件夹。",
    "留空按缺证处理，不等于 0 或“否”；不适用填“不适用”，未抽查填“未抽查”。",
    "请勿改动表头、“标识”列和工作表名称；不合并单元格，不隐藏工作表。",
    "填好后可用 auditlib check 自查，每处问题都会指明工作表和单元格。",
)


class Places(NamedTuple):
    """Where the guide holds the words that drop-down lists offer: the ledger's inputs, and the states of each input."""

    ledger: str
    states: dict[str, str]


def steps(standard: Standard) -> tuple[str, ...]:
    """Tell how to fill in the workbook, step by step, whatever the standard asks for."""
    words = standard.words
    return (
        f"“{COVER}”：核对{words.city}名、代码和年度，填写填报人、填报日期。",
        f"“{INDICATORS}”：在黄色格中填写填报值、证明材料所在和{words.city}自评分；"
        f"灰色格由{words.given}或由审核人裁量、核定，不必填写。",
        *STEPS,
    )


def write_guide(sheet: Worksheet, content: Content) -> Places:
    """Write the guide and tell where its words stand."""
    paint.set_widths(sheet, WIDTHS)
    across(sheet, f"A1:{LAST}1", GUIDE, font=paint.TITLE, alignment=paint.MIDDLE)
    sheet.row_dimensions[1].height = 30
    row = 2
    standard = content.standard
    for number, step in enumerate((*steps(standard), *once_step(standard), *deadlines_step(standard)), 1):
        across(sheet, f"A{row}:{LAST}{row}", f"{number}. {step}", alignment=paint.LEFT)
        sheet.row_dimensions[row].height = paint.height((step, WIDE))
        row += 1
    clauses = _first_clauses(standard)
    ledger = [
        (
            clauses.get(name, ""),
            label,
            item.unit or "",
            "；".join(filter(None, (item.note, due_told(standard, item), tally_words(standard, item), _places(item)))),
        )
        for label, name in ledger_names(standard).items()
        for item in [standard.inputs[name]]
    ]
    first = _write_table(sheet, row + 1, f"{LEDGER}的事项", [("条款", "事项", "单位", "计法"), *ledger])
    ledger_at = f"'{GUIDE}'!$B${first}:$B${first + max(0, len(ledger) - 1)}"
    row = first + len(ledger) + 1
    states: dict[str, str] = {}
    for name, item in inputs_asked(standard).items():
        if item.type == "state":
            words = [(clauses.get(name, ""), word) for word in (*item.states.values(), *STATE_WORDS.values())]
            first = _write_table(sheet, row, f"“{item.label}”可选的状态", [("条款", "状态"), *words])
            states[name] = f"'{GUIDE}'!$B${first}:$B${first + len(words) - 1}"
            row = first + len(words) + 1
    paint.set_page(sheet, heading=0, footer=content.footer)
    paint.protect(sheet)
    return Places(ledger_at, states)


def _write_table(sheet: Worksheet, row: int, title: str, table: Sequence[tuple[str, ...]]) -> int:
    """Write a titled table, its headings first, and tell the row of its first line."""
    across(sheet, f"A{row}:{LAST}{row}", title, font=paint.BOLD, alignment=paint.LEFT)
    for number, line in enumerate(table, row + 1):
        for column, text in zip(WIDTHS, line, strict=False):
            heading, middle = number == row + 1, column in "AC"
            style = paint.HEAD if heading else {"border": paint.BOX}
            put(sheet, f"{column}{number}", text, alignment=paint.MIDDLE if heading or middle else paint.INSET, **style)
        sheet.row_dimensions[number].height = paint.height(*zip(line, WIDTHS.values(), strict=False))
    return row + 2


def _places(item: Input) -> str:
    """Say that the ledger takes decimals of an amount."""
    return f"数量可有至多{item.decimals}位小数" if item.decimals else ""


def _first_clauses(standard: Standard) -> dict[str, str]:
    found: dict[str, str] = {}
    clause = ""
    for line in lines(standard):
        clause = line.clause.id if line.clause else "" if line.kind == "other" else clause
        if line.kind == "input":
            found[line.name] = clause
    return found
