"""Ways to spoil a good workbook, each named by its fault, with the finding that it must give."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.evidence.samples import line_of

LEDGER_ROW = 8
FIRST_INCIDENT = 4


class Fault(NamedTuple):
    """What is done, the code of the first finding, where it must point, and a word that its message must hold."""

    spoil: Callable[[Workbook], object]
    code: str
    place: str
    says: str


def value(name: str, content: object, number_format: str | None = None) -> Callable[[Workbook], object]:
    """Put something into the value cell of an input."""

    def spoil(book: Workbook) -> None:
        cell = book["指标"].cell(line_of(book["指标"], name), 4)
        cell.value = content
        cell.number_format = number_format or cell.number_format

    return spoil


def cell(sheet: str, at: str, content: object) -> Callable[[Workbook], object]:
    def spoil(book: Workbook) -> None:
        book[sheet][at] = content

    return spoil


def incident(*content: object) -> Callable[[Workbook], object]:
    """Write a row into the ledger, over whatever stood there."""

    def spoil(book: Workbook) -> None:
        for column, part in enumerate(content, 1):
            book["台账"].cell(LEDGER_ROW, column, part)

    return spoil


def repeat_first_incident(book: Workbook) -> None:
    for column in range(1, 8):
        book["台账"].cell(LEDGER_ROW, column, book["台账"].cell(FIRST_INCIDENT, column).value)


def repeat_line(book: Workbook) -> None:
    sheet: Worksheet = book["指标"]
    sheet.cell(200, 9, "appraised")
    sheet.cell(200, 4, 1)


def lose_id(book: Workbook) -> None:
    book["指标"].cell(line_of(book["指标"], "appraised"), 9).value = None


def lose_line(book: Workbook) -> None:
    sheet: Worksheet = book["指标"]
    row = line_of(sheet, "appraised")
    for column in range(1, 10):
        sheet.cell(row, column).value = None


def hide(book: Workbook) -> None:
    book["台账"].sheet_state = "hidden"


def merge_values(book: Workbook) -> None:
    row = line_of(book["指标"], "technician_faults")
    book["指标"].merge_cells(start_row=row, end_row=row + 1, start_column=4, end_column=4)


def rename(book: Workbook) -> None:
    book["台账"].title = "台帐"


def percent(book: Workbook) -> None:
    book["指标"]["H5"] = 0.95
    book["指标"]["H5"].number_format = "0%"


THIS_YEAR = datetime.date(2012, 7, 1)
ROOM = "考场安排不符合要求"

# The line 8 of the indicator sheet asks for 鉴定人数, line 33 for 按文件要求组队参赛.
FAULTS: dict[str, Fault] = {
    "a_candidate_beside_a_figure": Fault(
        cell("指标", "K30", "考生张三 320101199003075612"),
        "personal_data",
        "指标!K30",
        "姓名、身份证号（张某 **************5612）",
    ),
    "text_in_a_count": Fault(value("appraised", "七万"), "not_a_number", "指标!D8", "“七万”"),
    "unit_in_a_count": Fault(value("appraised", "70000人"), "not_a_number", "指标!D8", "不带单位"),
    "yes_in_a_count": Fault(value("appraised", True), "not_a_number", "指标!D8", "True"),
    "date_in_a_count": Fault(value("appraised", THIS_YEAR, "yyyy-mm-dd"), "not_a_number", "指标!D8", "2012-07-01"),
    "fraction_in_a_count": Fault(value("appraised", 69999.5), "not_whole", "指标!D8", "69999.5"),
    "percentage_in_a_count": Fault(value("appraised", 0.85, "0%"), "percentage", "指标!D8", "85%"),
    "hundred_percent_in_a_count": Fault(value("appraised", 1, "0.00%"), "percentage", "指标!D8", "100%"),
    "percentage_as_text": Fault(value("appraised", "85％"), "percentage", "指标!D8", "85％"),
    "negative_count": Fault(value("appraised", -1), "out_of_range", "指标!D8", "0 到 1,000,000,000"),
    "thirteenth_month": Fault(value("months_with_posts", 13), "out_of_range", "指标!D150", "0 到 12"),
    "third_decimal": Fault(value("arrears_yuan", 0.125), "too_many_decimals", "指标!D154", "至多 2 位小数"),
    "formula_never_computed": Fault(value("appraised", "=1+1"), "formula_without_value", "指标!D8", "打开并保存一次"),
    "formula_in_error": Fault(value("appraised", "#DIV/0!"), "formula_error", "指标!D8", "#DIV/0!"),
    "number_for_yes": Fault(value("contest_entered", 1), "not_yes_no", "指标!D34", "下拉列表"),
    "tick_for_yes": Fault(value("contest_entered", "√"), "not_yes_no", "指标!D34", "“√”"),
    "unknown_state": Fault(value("platform_status", "正常运行"), "unknown_state", "指标!D145", "是否指 正常运作"),
    "fullwidth_digits": Fault(value("appraised", "７００００"), "fullwidth_digits", "指标!D8", "已按 70,000 读取"),
    "thousands_as_text": Fault(value("appraised", "70,000"), "number_as_text", "指标!D8", "已按 70,000 读取"),
    "empty_value": Fault(value("appraised", None), "missing", "指标!D8", "按缺证处理"),
    "empty_target": Fault(value("target_appraised", None), "missing_given", "指标!D7", "省里没有下达"),
    "more_passed_than_appraised": Fault(
        value("passed", 70001), "contradiction", "指标!D13", "D8 的“鉴定人数”为 70,000"
    ),
    "sum_differs": Fault(
        value("room_faults", 4), "ledger_differs", "指标!D113", "“4”，而台账中查实的合计为 3（台账A4、A5）"
    ),
    "count_without_incidents": Fault(
        value("identical_paper_rooms", 2), "ledger_differs", "指标!D121", "没有查实的记录"
    ),
    "state_against_incidents": Fault(value("room_faults", "不适用"), "ledger_differs", "指标!D113", "“不适用”"),
    "incident_of_last_year": Fault(
        incident(ROOM, datetime.date(2011, 12, 31), "漏记", 1, "否"), "date_outside_year", "台账!B8", "2011-12-31"
    ),
    "incident_without_date": Fault(incident(ROOM, None, "漏记", 1, "否"), "incomplete_incident", "台账!B8", "“日期”"),
    "incident_without_count": Fault(
        incident(ROOM, THIS_YEAR, "漏记", None, "否"), "incomplete_incident", "台账!D8", "“数量”"
    ),
    "incident_not_judged": Fault(
        incident(ROOM, THIS_YEAR, "漏记", 1, None), "incomplete_incident", "台账!E8", "“查实”"
    ),
    "incident_of_nothing": Fault(
        incident(None, THIS_YEAR, "漏记", 1, "否"), "incomplete_incident", "台账!A8", "“事项”"
    ),
    "incident_unknown": Fault(
        incident("考场安排不合要求", THIS_YEAR, "漏记", 1, "否"), "unknown_incident", "台账!A8", f"是否指 {ROOM}"
    ),
    "incident_counted_in_halves": Fault(incident(ROOM, THIS_YEAR, "漏记", 0.5, "否"), "out_of_range", "台账!D8", "0.5"),
    "incident_counted_zero": Fault(incident(ROOM, THIS_YEAR, "漏记", 0, "否"), "out_of_range", "台账!D8", "1 到"),
    "incident_with_no_such_day": Fault(
        incident(ROOM, "2012-02-30", "漏记", 1, "否"), "not_a_date", "台账!B8", "2012-02-30"
    ),
    "incident_with_a_bare_number_for_date": Fault(
        incident(ROOM, "41000", "漏记", 1, "否"), "not_a_date", "台账!B8", "41000"
    ),
    "incident_twice": Fault(repeat_first_incident, "duplicate_incident", "台账!A8", "与 A4 重复"),
    "self_score_in_words": Fault(cell("指标", "H5", "满分"), "not_a_number", "指标!H5", "评分行 1 的自评分"),
    "self_score_in_percent": Fault(cell("指标", "H5", "95%"), "percentage", "指标!H5", "95%"),
    "self_score_shown_in_percent": Fault(percent, "percentage", "指标!H5", "分数"),
    "self_score_too_fine": Fault(cell("指标", "H5", 9.0001), "too_many_decimals", "指标!H5", "至多 3 位小数"),
    "self_score_missing": Fault(cell("指标", "H5", None), "self_score_missing", "指标!H5", "评分行 1 "),
    "self_score_below_zero": Fault(cell("指标", "H5", -1), "self_score_odd", "指标!H5", "-1"),
    "self_score_out_of_reach": Fault(cell("指标", "H63", 4), "self_score_odd", "指标!H63", "0 到 2 分"),
    "another_city": Fault(cell("封面", "C6", "苏州市"), "wrong_city", "封面!C6", "“苏州市”，应为“南京市”"),
    "no_city": Fault(cell("封面", "C6", None), "missing_city", "封面!C6", "市名"),
    "another_code": Fault(cell("封面", "C7", "320500"), "wrong_code", "封面!C7", "“320500”，应为“320100”"),
    "another_year": Fault(cell("封面", "C8", 2011), "wrong_year", "封面!C8", "应为 2012"),
    "no_such_day_of_filling": Fault(cell("封面", "C10", "昨天"), "not_a_date", "封面!C10", "昨天"),
    "old_template": Fault(
        cell("封面", "C11", "jiangsu-2012/0/320100"), "template_version", "封面!C11", "jiangsu-2012/1/"
    ),
    "template_of_another_standard": Fault(
        cell("封面", "C11", "jiangsu-2011/1/"), "template_version", "封面!C11", "jiangsu-2011"
    ),
    "template_of_another_city": Fault(cell("封面", "C11", "jiangsu-2012/1/320500"), "wrong_code", "封面!C11", "320500"),
    "no_template_mark": Fault(cell("封面", "C11", None), "template_version", "封面!C11", "为空"),
    "sheet_gone": Fault(lambda book: book.remove(book["附件"]), "missing_sheet", "附件", "“附件”"),
    "sheet_renamed": Fault(rename, "extra_sheet", "台帐", "“台帐”不会读取"),
    "sheet_added": Fault(
        lambda book: book.create_sheet("备注").append(["另有 3 起"]), "extra_sheet", "备注", "不会读取"
    ),
    "sheet_hidden": Fault(hide, "hidden_sheet", "台账", "取消隐藏"),
    "heading_changed": Fault(cell("台账", "D3", "次数"), "missing_column", "台账!A3", "“数量”"),
    "id_lost": Fault(lose_id, "lost_id", "指标!D8", "恢复标识"),
    "line_lost": Fault(lose_line, "missing_row", "指标", "“鉴定人数”一行（标识 appraised）"),
    "line_repeated": Fault(repeat_line, "repeated_row", "指标!I200", "前一处在 I8"),
    "line_unknown": Fault(cell("指标", "I200", "apraised"), "unknown_input", "指标!I200", "是否指 appraised"),
    "line_of_the_auditor": Fault(
        cell("指标", "I200", "contest_missing_deduction"), "not_asked", "指标!I200", "审核人裁量"
    ),
    "row_unknown": Fault(cell("指标", "I200", "#19"), "unknown_row", "指标!H200", "评分行“19”"),
    "values_merged": Fault(merge_values, "merged_cells", "指标!D20", "D20:D21"),
    "incidents_merged": Fault(lambda book: book["台账"].merge_cells("A4:A5"), "merged_cells", "台账!A4", "A4:A5"),
    "heading_merged_with_an_incident": Fault(
        lambda book: book["台账"].merge_cells("A3:A4"), "merged_cells", "台账!A3", "A3:A4"
    ),
    "cell_far_away": Fault(cell("指标", "XFD1048576", 1), "cell_out_of_area", "指标!XFD1048576", "请删除"),
    "attachment_not_there": Fault(cell("附件", "A5", "没有.pdf"), "attachment_missing", "附件!A5", "没有.pdf"),
    "attachment_outside": Fault(cell("附件", "A5", "../机密.pdf"), "attachment_outside", "附件!A5", "../机密.pdf"),
    "attachment_elsewhere": Fault(cell("附件", "A5", "C:\\机密.pdf"), "attachment_outside", "附件!A5", "机密.pdf"),
    "attachment_replaced": Fault(cell("附件", "C4", "0" * 64), "attachment_changed", "附件!C4", "SHA-256"),
}
