"""The template: the official rows and sentences in their order, everything asked once, and nothing that can be spoiled by hand."""

from __future__ import annotations

import io
import time
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook

from auditlib.errors import FileError
from auditlib.evidence.layout import inputs_asked
from auditlib.evidence.read import read_evidence
from auditlib.evidence.template import write_template
from auditlib.model import Evidence, Value
from auditlib.standard.schema import Standard
from tests.evidence.samples import (
    CITY,
    CODE,
    GIVEN,
    NOWHERE,
    codes,
    full_evidence,
    line_of,
    small_standard,
    standard,
)

FIRST = 5


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("blank") / "320100-南京市.xlsx"
    write_template(standard(), path, city=CITY, code=CODE, given=GIVEN)
    return path


@pytest.fixture(scope="module")
def book(blank: Path) -> Workbook:
    return openpyxl.load_workbook(blank)


def column(book: Workbook, letter: str) -> list[object]:
    return [cell.value for cell in book["指标"][letter][FIRST - 1 :] if cell.value is not None]


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = []
    for zone, when in (("UTC", 0.0), ("Asia/Shanghai", 2.1)):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        time.sleep(when)  # a zip holds the time to two seconds
        write_template(
            standard(), tmp_path / "a.xlsx", city=CITY, code=CODE, given=GIVEN, filled=full_evidence(), sample=True
        )
        written.append((tmp_path / "a.xlsx").read_bytes())
    assert written[0] == written[1]
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def test_rows_and_sentences_stand_verbatim_in_the_official_order(book: Workbook) -> None:
    told = column(book, "B")
    wanted = [
        text
        for row in standard().rows.values()
        for text in (standard().item_of[row.id].content, *(clause.text for clause in row.clauses))
    ]
    assert [text for text in told if text in set(wanted)] == wanted
    assert told[-1] == "综合评定"


def test_every_row_has_its_points_and_a_cell_for_the_self_score(book: Workbook) -> None:
    sheet = book["指标"]
    for row in standard().rows.values():
        number = line_of(sheet, f"#{row.id}")
        assert (sheet.cell(number, 1).value, sheet.cell(number, 7).value) == (row.id, row.points / 1000)
        assert not sheet.cell(number, 8).protection.locked


@pytest.mark.parametrize("of", [standard, small_standard])
def test_every_input_is_asked_once_and_none_of_the_auditor(tmp_path: Path, of: object) -> None:
    of_standard: Standard = of()  # type: ignore[operator]
    write_template(of_standard, tmp_path / "a.xlsx", city=CITY)
    ids = [cell.value for cell in openpyxl.load_workbook(tmp_path / "a.xlsx")["指标"]["I"] if cell.value]
    assert sorted(id_ for id_ in ids[1:] if not id_.startswith("#")) == sorted(inputs_asked(of_standard))


def test_what_the_auditor_decides_is_told_and_not_asked(book: Workbook) -> None:
    sheet = book["指标"]
    number = next(cell.row for cell in sheet["B"] if cell.value == "竞赛缺项酌情扣分")
    assert sheet.cell(number, 6).value == "由审核人裁量，不必填写"
    assert sheet.cell(number, 4).protection.locked
    assert sheet.cell(number, 9).value is None


def test_an_input_used_twice_is_asked_where_it_is_used_first(book: Workbook) -> None:
    places = [cell.row for cell in book["指标"]["B"] if cell.value == "取证人数"]
    said = [book["指标"].cell(row, 6).value for row in places]
    assert said[1:] == ["见条款 1.2，不必重复填写"] * 2


def test_only_what_the_city_fills_in_is_open(book: Workbook) -> None:
    sheet = book["指标"]
    assert sheet.protection.sheet
    for name, item in inputs_asked(standard()).items():
        number = line_of(sheet, name)
        assert [sheet.cell(number, at).protection.locked for at in (2, 9)] == [True, True]
        assert sheet.cell(number, 4).protection.locked == (item.source == "province")
        assert sheet.cell(number, 5).protection.locked == (item.source == "province")


def test_the_province_figures_stand_in_their_locked_cells(book: Workbook) -> None:
    sheet = book["指标"]
    assert {name: sheet.cell(line_of(sheet, name), 4).value for name in GIVEN} == GIVEN


def test_every_value_has_a_note_that_says_how_to_fill_it_in(book: Workbook) -> None:
    sheet = book["指标"]
    for name, item in inputs_asked(standard()).items():
        comment = sheet.cell(line_of(sheet, name), 4).comment
        assert comment is not None
        assert comment.text.startswith(item.label)
    text = sheet.cell(line_of(sheet, "room_faults"), 4).comment.text
    assert "按台账中“查实”为“是”的行合计" in text
    assert "没有发生请填 0" in text


def test_every_open_value_has_a_rule(book: Workbook) -> None:
    sheet = book["指标"]
    ruled = {str(cell) for rule in sheet.data_validations.dataValidation for cell in str(rule.sqref).split()}
    spread = {f"D{row}" for area in ruled for row in rows_of(area)}
    for name, item in inputs_asked(standard()).items():
        assert (f"D{line_of(sheet, name)}" in spread) == (item.source == "city")


def rows_of(area: str) -> range:
    first, _, last = area.partition(":")
    return range(int(first[1:]), int((last or first)[1:]) + 1)


def test_a_rule_is_written_for_the_first_of_its_cells(book: Workbook) -> None:
    for rule in book["指标"].data_validations.dataValidation:
        first = str(rule.sqref).split()[0].partition(":")[0]
        assert rule.type == "list" or f"({first})" in rule.formula1


def test_rules_fit_what_excel_takes(book: Workbook) -> None:
    for sheet in book:
        for rule in sheet.data_validations.dataValidation:
            assert len(rule.formula1) <= 255
            assert len(rule.error) <= 225
            assert len(rule.errorTitle) <= 32


@pytest.mark.parametrize("of", [standard, small_standard])
def test_lists_offer_exactly_the_words_that_are_read(tmp_path: Path, of: object) -> None:
    of_standard: Standard = of()  # type: ignore[operator]
    write_template(of_standard, tmp_path / "a.xlsx", city=CITY)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    lists = [rule for sheet in book for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    offered = [words for rule in lists if "!" in rule.formula1 for words in [words_at(book, rule.formula1)]]
    states = [[*item.states.values(), "不适用", "未抽查"] for item in of_standard.inputs.values() if item.states]
    labels = [item.label for item in of_standard.inputs.values() if item.ledger]
    assert offered[: len(states)] == states
    assert [word.partition("（late")[0] for word in offered[-1]] == labels
    assert len(set(offered[-1])) == len(labels)


def words_at(book: Workbook, formula: str) -> list[str]:
    sheet, _, area = formula.partition("!")
    return [row[0].value for row in book[sheet.strip("'")][area.replace("$", "")]]


def test_it_prints_on_a4_landscape_one_page_wide_with_its_headings(book: Workbook) -> None:
    for sheet in book:
        page = sheet.page_setup
        assert (page.orientation, int(page.paperSize), page.fitToWidth, page.fitToHeight) == ("landscape", 9, 1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert {name: book[name].print_title_rows for name in ("指标", "台账", "附件")} == {
        "指标": "$4:$4",
        "台账": "$3:$3",
        "附件": "$3:$3",
    }
    assert [book[name].freeze_panes for name in ("指标", "台账", "附件")] == ["A5", "A4", "A4"]


def test_a_blank_template_has_no_error_and_every_value_missing(blank: Path) -> None:
    evidence = read_evidence(blank, standard(), city=CITY, code=CODE, given=GIVEN)
    assert set(codes(evidence)) == {"missing", "self_score_missing"}
    city = {name for name, item in inputs_asked(standard()).items() if item.source == "city"}
    assert {finding.input for finding in evidence.findings} == city | {""}
    assert evidence.self_scores == {}


def test_a_sample_says_so_on_its_cover_and_a_real_one_does_not(tmp_path: Path, book: Workbook) -> None:
    write_template(standard(), tmp_path / "a.xlsx", city=CITY, filled=full_evidence(), sample=True)
    cover = openpyxl.load_workbook(tmp_path / "a.xlsx")["封面"]
    assert any("示例数据" in str(cell.value) for row in cover for cell in row)
    assert not any("示例" in str(cell.value) for sheet in book for row in sheet for cell in row)


def test_text_that_begins_like_a_formula_stays_text(tmp_path: Path) -> None:
    proof = '=HYPERLINK("http://x")'
    filled = Evidence(CITY, values={"appraised": Value(1, NOWHERE, proof)}, filler="=1+1")
    write_template(standard(), tmp_path / "a.xlsx", city=CITY, filled=filled)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["指标"]
    assert sheet.cell(line_of(sheet, "appraised"), 5).data_type == "s"
    evidence = read_evidence(tmp_path / "a.xlsx", standard())
    assert (evidence.values["appraised"].proof, evidence.filler) == (proof, "=1+1")


def test_the_sum_of_the_self_scores_is_the_only_formula(book: Workbook) -> None:
    formulas = [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"]
    assert [cell.value for cell in formulas] == ['=IF(COUNT(H5:H168)=0,"",SUM(H5:H168))']


def test_nothing_in_it_tells_the_time_or_the_machine(blank: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(blank.read_bytes())) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = parts.read("docProps/core.xml").decode()
    assert core.count("2012-12-31T00:00:00Z") == 2


def test_amounts_keep_their_places(tmp_path: Path) -> None:
    filled = Evidence(CITY, values={"weight": Value(Decimal("0.125"), NOWHERE)})
    write_template(small_standard(), tmp_path / "a.xlsx", city=CITY, filled=filled)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["指标"]
    cell = sheet.cell(line_of(sheet, "weight"), 4)
    assert (cell.value, cell.number_format) == (0.125, "#,##0.000")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="写不进去"):
        write_template(standard(), tmp_path / "没有" / "a.xlsx", city=CITY)
