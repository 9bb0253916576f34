"""Counts of incidents are the sums of the verified rows of the ledger; lines may move, the province's figures may not."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from openpyxl import Workbook

from auditlib.model import Origin
from tests.evidence.faults import FAULTS, incident, value
from tests.evidence.samples import CITY, GIVEN, Desk, clean, codes, full_evidence, line_of, only

ROOM = "考场安排不符合要求"
DAY = datetime.date(2012, 7, 1)


def every(*spoils: object) -> object:
    def spoil(book: Workbook) -> None:
        for each in spoils:
            each(book)  # type: ignore[operator]

    return spoil


def test_an_empty_count_is_the_sum_of_its_verified_incidents(desk: Desk) -> None:
    evidence = desk.spoiled(value("room_faults", None))
    assert evidence.findings == ()
    assert evidence.values["room_faults"].value == 3


def test_a_further_verified_incident_raises_the_sum(desk: Desk) -> None:
    evidence = desk.spoiled(every(value("room_faults", None), incident(ROOM, DAY, "新增", 4, "是")))  # type: ignore[arg-type]
    assert evidence.values["room_faults"].value == 7
    assert [each.count for each in evidence.incidents] == [2, 1, 9, 1, 4]


def test_an_unverified_incident_is_kept_and_not_counted(desk: Desk) -> None:
    evidence = desk.spoiled(value("contest_complaints", None))
    assert evidence.values["contest_complaints"].value == 0
    assert [each.verified for each in evidence.incidents if each.input == "contest_complaints"] == [False]


def test_an_empty_count_without_any_incident_is_missing_and_not_zero(desk: Desk) -> None:
    evidence = desk.spoiled(value("identical_paper_rooms", None))
    assert evidence.values["identical_paper_rooms"].value is None
    assert only(evidence).code == "missing"


def test_a_zero_without_any_incident_is_zero(desk: Desk) -> None:
    assert desk.read().values["identical_paper_rooms"].value == 0


def test_a_state_with_only_unverified_incidents_stays(desk: Desk) -> None:
    evidence = desk.spoiled(value("contest_complaints", "未抽查"))
    assert evidence.findings == ()
    assert evidence.values["contest_complaints"].value == "unsampled"


def test_a_sum_is_not_guessed_from_a_row_that_cannot_be_read(desk: Desk) -> None:
    evidence = desk.spoiled(every(value("room_faults", None), incident(ROOM, DAY, "新增", "四", "是")))  # type: ignore[arg-type]
    assert evidence.values["room_faults"].value is None
    assert codes(evidence) == ["not_a_number"]


def test_a_count_is_not_held_against_rows_that_cannot_be_read(desk: Desk) -> None:
    assert codes(desk.spoiled(incident(ROOM, DAY, "新增", "四", "是"))) == ["not_a_number"]


def test_a_wrong_number_in_the_count_is_told_once(desk: Desk) -> None:
    assert codes(desk.spoiled(value("room_faults", "三"))) == ["not_a_number"]


def test_an_incident_knows_where_it_stands(desk: Desk) -> None:
    first = desk.read().incidents[0]
    assert (first.origin, first.document) == (Origin(desk.path.name, "台账", "A4"), "鉴定〔2012〕1号")


@pytest.mark.parametrize("written", ["2012/7/1", "2012年7月1日", "2012.07.01", "20120701", "２０１２－７－１", DAY])
def test_a_date_may_be_written_as_people_write_it(desk: Desk, written: object) -> None:
    evidence = desk.spoiled(every(value("room_faults", None), incident(ROOM, written, "新增", 1, "是")))  # type: ignore[arg-type]
    assert (evidence.findings, evidence.incidents[-1].date) == ((), DAY)


def test_two_incidents_of_one_day_are_told_apart_by_their_description(desk: Desk) -> None:
    again = incident(ROOM, datetime.date(2012, 1, 5), "另一处", 1, "是", "鉴定〔2012〕1号")
    spoil = every(value("room_faults", None), again)
    assert desk.spoiled(spoil).findings == ()  # type: ignore[arg-type]


def test_a_number_in_a_text_column_is_taken_as_text(desk: Desk) -> None:
    spoil = every(value("room_faults", None), incident(ROOM, DAY, 7, 1, "是", 2012.5))
    assert desk.spoiled(spoil).incidents[-1].description == "7"  # type: ignore[arg-type]


def test_the_ledger_of_an_input_may_be_named_by_its_id(desk: Desk) -> None:
    spoil = every(value("room_faults", None), incident("room_faults", DAY, "新增", 1, "是"))
    assert desk.spoiled(spoil).values["room_faults"].value == 4  # type: ignore[arg-type]


# --- lines that moved -------------------------------------------------------------------------------------------------


def insert_rows(book: Workbook) -> None:
    for sheet, row in (("封面", 3), ("指标", 2), ("指标", 30), ("台账", 2), ("台账", 6)):
        for area in list(book[sheet].merged_cells.ranges):
            book[sheet].unmerge_cells(str(area))
        book[sheet].insert_rows(row, 2)


def sort_lines(book: Workbook) -> None:
    sheet = book["指标"]
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    below = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    for number, content in enumerate(sorted(below, key=lambda row: str(row[1])), 5):
        for column, part in enumerate(content, 1):
            sheet.cell(number, column).value = part


def insert_column(book: Workbook) -> None:
    for sheet in ("指标", "台账"):
        for area in list(book[sheet].merged_cells.ranges):
            book[sheet].unmerge_cells(str(area))
        book[sheet].insert_cols(2)


@pytest.mark.parametrize("move", [insert_rows, sort_lines, insert_column])
def test_lines_and_columns_may_move(desk: Desk, move: object) -> None:
    evidence = desk.spoiled(move)  # type: ignore[arg-type]
    assert evidence.findings == ()
    assert clean(evidence) == clean(full_evidence())


def test_a_moved_line_tells_its_new_place(desk: Desk) -> None:
    assert desk.spoiled(insert_rows).values["appraised"].origin == Origin(desk.path.name, "指标", "D10")


def test_lines_of_ones_own_between_the_others_are_left_alone(desk: Desk) -> None:
    def write_remark(book: Workbook) -> None:
        insert_rows(book)
        book["指标"].cell(32, 2).value = "以下数据由信息科提供"

    assert desk.spoiled(write_remark).findings == ()


# --- the province's figures -------------------------------------------------------------------------------------------


def test_the_province_figures_of_the_workbook_are_taken_where_none_are_given(desk: Desk) -> None:
    assert desk.spoiled(value("target_appraised", 1)).values["target_appraised"].value == 1


def test_a_province_figure_changed_by_the_city_is_an_error_that_names_both(desk: Desk) -> None:
    evidence = desk.spoiled(value("target_appraised", 60000), given=GIVEN)
    found = only(evidence)
    assert (found.code, found.cell, found.input) == ("province_value", "D7", "target_appraised")
    assert "“60,000”" in found.message
    assert "70,000" in found.message
    assert evidence.values["target_appraised"].value == 70000


def test_a_province_figure_that_the_workbook_lacks_is_taken_from_the_province(desk: Desk) -> None:
    evidence = desk.spoiled(value("target_appraised", None), given=GIVEN)
    assert (evidence.findings, evidence.values["target_appraised"].value) == ((), 70000)


def test_a_figure_that_the_province_did_not_give_cannot_be_given_by_the_city(desk: Desk) -> None:
    evidence = desk.read(given={name: number for name, number in GIVEN.items() if name != "it_exam_prev"})
    assert only(evidence).code == "province_value"
    assert "没有下达" in only(evidence).message
    assert evidence.values["it_exam_prev"].value is None


def test_equal_figures_agree_whatever_their_kind(desk: Desk) -> None:
    assert desk.read(given={name: Decimal(number) for name, number in GIVEN.items()}, city=CITY).findings == ()


def test_the_line_numbers_of_the_faults_are_those_of_the_template(desk: Desk) -> None:
    def check(book: Workbook) -> None:
        sheet = book["指标"]
        named = {fault.place.partition("!D")[2] for fault in FAULTS.values() if fault.place.startswith("指标!D")}
        ids = [line_of(sheet, name) for name in ("appraised", "contest_entered", "months_with_posts", "room_faults")]
        assert {str(number) for number in ids} <= named

    desk.spoiled(check)
