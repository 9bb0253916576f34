"""The indicator sheet: the official rows and sentences in their order, and under each what is asked, with a note."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from openpyxl.worksheet.worksheet import Worksheet

from auditlib.evidence import paint
from auditlib.evidence.choices import Choices
from auditlib.evidence.due import due_told
from auditlib.evidence.layout import NO, SCORE_MARK, TOTAL_MARK, YES, Line, indicator_headings, lines
from auditlib.evidence.paint import across, put
from auditlib.evidence.tally import tally_words
from auditlib.model import Evidence, type_of_value
from auditlib.standard.called import Words
from auditlib.standard.inputs import Input
from auditlib.standard.schema import Row, Standard
from auditlib.words import STATE_WORDS, points_text

HEADING_ROW = 4
WIDTHS: dict[str, float] = {"A": 7, "B": 44, "C": 8, "D": 15, "E": 28, "F": 42, "G": 7, "H": 10, "I": 12}
WIDE = sum(WIDTHS[column] for column in "BCDEF")
# What an indent takes of a column's width.
INDENT = 2
LEGEND = "黄色格由{}填写，灰色格已锁定、不必填写。没有发生请填 0 或“否”；留空即缺证；不适用、未抽查照此填写。"


@dataclass(frozen=True, slots=True)
class Content:
    """What a workbook is written from: the city's evidence, empty for a blank one, and the province's figures."""

    standard: Standard
    evidence: Evidence
    code: str
    given: Mapping[str, type_of_value]
    sample: bool

    @property
    def footer(self) -> str:
        """The line at the foot of each page."""
        return f"{self.evidence.city} {self.standard.year}年度自评{'（示例数据）' if self.sample else ''}"

    def value(self, name: str) -> type_of_value:
        """The value to write for an input, the province's first."""
        stated = self.evidence.values.get(name)
        return self.given.get(name, stated.value if stated else None)

    def proof(self, name: str) -> str:
        """Where the proof of an input is."""
        stated = self.evidence.values.get(name)
        return stated.proof if stated else ""


def write_form(sheet: Worksheet, content: Content, state_lists: Mapping[str, str]) -> None:
    """Write the indicator sheet; `state_lists` are the places of the states' words, for the drop-down lists."""
    paint.set_widths(sheet, WIDTHS)
    across(sheet, "A1:H1", content.standard.title, font=paint.TITLE, alignment=paint.MIDDLE)
    across(sheet, "A2:H2", content.footer, alignment=paint.MIDDLE)
    across(sheet, "A3:H3", LEGEND.format(content.standard.words.city), font=paint.GREY, alignment=paint.LEFT)
    for column, heading in _headings(content.standard).items():
        put(sheet, f"{column}{HEADING_ROW}", heading, alignment=paint.MIDDLE, **paint.HEAD)
    sheet.row_dimensions[1].height, sheet.row_dimensions[HEADING_ROW].height = 30, 24
    choices = Choices(state_lists)
    number = HEADING_ROW
    for number, line in enumerate(lines(content.standard), HEADING_ROW + 1):
        _write_line(sheet, number, line, content, choices)
    _write_total(sheet, number + 1, content)
    choices.add_to(sheet)
    paint.set_page(sheet, heading=HEADING_ROW, footer=content.footer)
    sheet.print_area = f"A1:H{sheet.max_row}"
    paint.protect(sheet)


def _headings(standard: Standard) -> dict[str, str]:
    """Tell the heading of each column; those that are read, the reader finds by the same words."""
    read = indicator_headings(standard)
    return {
        "A": "条款",
        "B": "考核内容、评分说明与填报指标",
        "C": "单位",
        "D": read["value"],
        "E": read["proof"],
        "F": "填写说明",
        "G": "分值",
        "H": read["score"],
        "I": read["id"],
    }


def _write_line(sheet: Worksheet, number: int, line: Line, content: Content, choices: Choices) -> None:
    for column in WIDTHS:
        put(sheet, f"{column}{number}", None, border=paint.BOX if column != "I" else paint.NO_BOX)
    if line.kind == "input":
        _write_input(sheet, number, line.name, content, choices)
    elif line.row is not None:
        _write_row(sheet, number, line.row, content, choices)
    elif line.clause is not None:
        put(sheet, f"A{number}", line.clause.id, font=paint.GREY, alignment=paint.MIDDLE, border=paint.BOX)
        _write_sentence(sheet, number, line.clause.text)
    elif line.kind == "other":
        _write_sentence(sheet, number, "其他佐证数据（不直接计分）", font=paint.BOLD, fill=paint.BAND)
    else:
        item = content.standard.inputs[line.name]
        said = f"见条款 {line.at}，不必重复填写" if line.kind == "asked" else f"由审核人{item.ruled}，不必填写"
        for column, text in (("B", item.label), ("C", item.unit or ""), ("D", None), ("E", None), ("F", said)):
            style = {"B": paint.DEEPER, "C": paint.MIDDLE}.get(column, paint.INSET)
            put(sheet, f"{column}{number}", text, font=paint.GREY, alignment=style, **paint.SHUT)
        sheet.row_dimensions[number].height = paint.height((item.label, WIDTHS["B"] - 2 * INDENT))


def _write_sentence(sheet: Worksheet, number: int, text: str, **style: object) -> None:
    across(sheet, f"B{number}:F{number}", text, alignment=paint.INSET, border=paint.BOX, **style)
    sheet.row_dimensions[number].height = paint.height((text, WIDE - INDENT))


def _write_row(sheet: Worksheet, number: int, row: Row, content: Content, choices: Choices) -> None:
    """Write the heading of a score row: its duty, its full points, and the cell for the city's own score."""
    item = content.standard.item_of[row.id]
    _write_sentence(sheet, number, item.content, font=paint.BOLD, fill=paint.BAND)
    put(sheet, f"A{number}", row.id, alignment=paint.MIDDLE, **paint.BANDED)
    put(sheet, f"G{number}", Decimal(points_text(row.points)), alignment=paint.MIDDLE, **paint.BANDED)
    put(sheet, f"I{number}", SCORE_MARK + row.id, font=paint.FAINT)
    score = content.evidence.self_scores.get(row.id)
    cell = put(sheet, f"H{number}", score, alignment=paint.MIDDLE, **paint.FILL)
    cell.comment = paint.note(
        f"评分行 {row.id} 的{content.standard.words.city}自评分\n"
        f"分值 {points_text(row.points)} 分，加分另计。\n至多三位小数。"
    )
    choices.score(cell.coordinate)


def _write_input(sheet: Worksheet, number: int, name: str, content: Content, choices: Choices) -> None:
    item = content.standard.inputs[name]
    locked = item.source == "province"
    told = due_told(content.standard, item) or tally_words(content.standard, item)
    note = "；".join(part for part in (item.note, told, item.proof and f"材料：{item.proof}") if part)
    box = paint.SHUT if locked else paint.FILL
    put(sheet, f"B{number}", item.label, alignment=paint.DEEPER, border=paint.BOX)
    put(sheet, f"C{number}", item.unit or "", alignment=paint.MIDDLE, border=paint.BOX)
    number_format = {
        "date": paint.DATE_FORMAT,
        "count": paint.COUNT_FORMAT,
        "amount": f"#,##0.{'0' * item.decimals}".rstrip("."),
    }
    value = written(item, content.value(name))
    cell = put(
        sheet,
        f"D{number}",
        value,
        alignment=paint.RIGHT if item.type in number_format else paint.MIDDLE,
        number_format=number_format.get(item.type, "General"),
        **box,
    )
    cell.comment = paint.note(help_on(item, content.standard.words))
    put(sheet, f"E{number}", content.proof(name), alignment=paint.INSET, number_format=paint.TEXT_FORMAT, **box)
    put(sheet, f"F{number}", note, font=paint.GREY, alignment=paint.INSET, border=paint.BOX)
    put(sheet, f"I{number}", name, font=paint.FAINT)
    proof = content.proof(name)
    texts = (
        (item.label, WIDTHS["B"] - 2 * INDENT),
        (proof, WIDTHS["E"] - INDENT),
        (note, (WIDTHS["F"] - INDENT) / paint.SMALLER),
    )
    sheet.row_dimensions[number].height = paint.height(*texts)
    if not locked:
        choices.value(cell.coordinate, name, item)


def _write_total(sheet: Worksheet, number: int, content: Content) -> None:
    """Write the closing line with the sum of the city's own scores, which the reader has no need of."""
    put(sheet, f"A{number}", None, **paint.BANDED)
    _write_sentence(sheet, number, _total_told(content.standard), font=paint.BOLD, fill=paint.BAND)
    put(sheet, f"G{number}", Decimal(points_text(content.standard.points)), alignment=paint.MIDDLE, **paint.BANDED)
    area = f"H{HEADING_ROW + 1}:H{number - 1}"
    cell = put(sheet, f"H{number}", None, alignment=paint.MIDDLE, **paint.BANDED)
    cell.value = f'=IF(COUNT({area})=0,"",{_sum_of(content.standard, area)})'
    put(sheet, f"I{number}", TOTAL_MARK, font=paint.FAINT)


def _sum_of(standard: Standard, area: str) -> str:
    """Write the sum of the city's own scores, those of a section by what it weighs."""
    cells: dict[Fraction, list[str]] = {}
    for number, line in enumerate(lines(standard), HEADING_ROW + 1):
        if line.row is not None:
            cells.setdefault(standard.weight_of(standard.item_of[line.row.id].section), []).append(f"H{number}")
    if set(cells) <= {Fraction(1)}:
        return f"SUM({area})"
    weighed = (f"SUM({','.join(each)})*{weight.numerator}/{weight.denominator}" for weight, each in cells.items())
    return f"ROUND({'+'.join(weighed)},3)"


def _total_told(standard: Standard) -> str:
    """Name the closing line; where the total is more than a sum, what the city's own total leaves out of that."""
    weighed = any(section.weight != 1 for section in standard.sections.values())
    beyond = {"系数": standard.coefficient is not None, "缺项折算": any(
        row.not_applicable == "reweight" for row in standard.rows.values())}  # fmt: skip
    left = [word for word, there in beyond.items() if there]
    said = [
        *(["自评按各部分的权重合计"] if weighed else []),
        *([f"自评未计{'和'.join(left)}，以报告所载为准"] if left else []),
    ]
    return (standard.closing or "合计") + (f"（{'；'.join(said)}）" if said else "")


def written(item: Input, value: type_of_value) -> str | int | Decimal | datetime.date | None:
    """Turn a value into what stands in its cell: numbers and days as they are, 是 or 否, a state's Chinese word."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, str) and item.type == "date" and value not in STATE_WORDS:
        return datetime.date.fromisoformat(value)
    if isinstance(value, str):
        return STATE_WORDS.get(value) or item.states.get(value, value)
    return value


def help_on(item: Input, words: Words) -> str:
    """Say how to fill in an input's cell."""
    ways = {
        "yes_no": f"从下拉列表选“{YES}”或“{NO}”。",
        "state": f"从下拉列表选：{'、'.join(item.states.values())}。",
        "count": "填整数，不带单位和文字。",
        "amount": f"填数字，至多 {item.decimals} 位小数，不带单位。",
        "points": "填分数。",
        "date": "填日期，如 2012-03-15。",
    }
    if item.source == "province":
        said = [f"此格由{words.given}，已锁定，不必填写。"]
    elif item.due is not None:
        counted = "逾期的天数" if item.due.counts == "days" else "没有按期送达的期数"
        said = [f"可留空：按台账中“查实”为“是”的各期登记，计{counted}。", "留空且台账无登记，按缺证处理。"]
    elif item.tally is not None:
        said = ["可留空：按台账中“查实”为“是”的行逐期计。", "留空且台账无记录，按缺证处理。"]
    elif item.ledger:
        said = ["可留空：按台账中“查实”为“是”的行合计。", "没有发生请填 0；留空且台账无记录，按缺证处理。"]
    else:
        zero = "没有发生请填 0，" if item.type in ("count", "amount") else ""
        how = ways[item.type] if item.each is None else "逐一填分数，如 2+1。"
        said = [how, f"{zero}留空按缺证处理；不适用或未抽查请照写。"]
    title = item.label + (f"（{item.unit}）" if item.unit else "")
    notes = [item.note and f"说明：{item.note}。", item.proof and f"材料：{item.proof}。"]
    return "\n".join([title, *said, *(note for note in notes if note)])
