"""The reader of cells agrees with openpyxl on what other programs write, and knows what openpyxl does not tell."""

from __future__ import annotations

import datetime
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditlib.evidence.xlsx import Cell, place, position, read_sheets
from tests.evidence import hostile
from tests.evidence.samples import Desk, clean, full_evidence

SOFFICE = shutil.which("soffice")


def cells_of(path: Path, sheet: str) -> dict[str, object]:
    found = next(each for each in read_sheets(path) if each.name == sheet)
    return {place(*at): cell.value for at, cell in found.cells.items()}


def openpyxl_cells(path: Path, sheet: str) -> dict[str, object]:
    """What openpyxl reads, in our types."""
    book = openpyxl.load_workbook(path, data_only=True)
    found: dict[str, object] = {}
    for row in book[sheet]:
        for cell in row:
            value = cell.value
            if isinstance(value, datetime.datetime):
                value = value.date()
            elif isinstance(value, int | float) and not isinstance(value, bool):
                value = Decimal(repr(value))
            if value is not None:
                found[cell.coordinate] = value
    return found


@pytest.mark.parametrize("sheet", ["封面", "指标", "台账", "附件", "填写说明"])
def test_it_reads_what_openpyxl_reads(desk: Desk, sheet: str) -> None:
    desk.path.write_bytes(desk.good)
    ours = {at: value for at, value in cells_of(desk.path, sheet).items() if value != ""}
    assert ours == openpyxl_cells(desk.path, sheet)


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_a_workbook_saved_by_libreoffice_reads_the_same(desk: Desk) -> None:
    desk.path.write_bytes(desk.good)
    out = desk.folder / "saved"
    profile = f"-env:UserInstallation={(desk.folder / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(desk.path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    saved = out / desk.path.name
    shutil.copy(desk.folder / "检查记录.pdf", out)
    evidence = desk.read(saved.read_bytes())
    assert evidence.findings == ()
    assert clean(evidence) == clean(full_evidence())
    for sheet in ("封面", "指标", "台账"):
        assert cells_of(saved, sheet) == openpyxl_cells(saved, sheet)


def from_rows(desk: Desk, rows: str) -> dict[str, Cell]:
    """Read rows put under the ledger."""
    desk.path.write_bytes(hostile.with_rows(desk.good, rows))
    sheet = next(each for each in read_sheets(desk.path) if each.name == "台账")
    return {place(*at): cell for at, cell in sheet.cells.items() if at[0] >= 90}


@pytest.mark.parametrize(
    ("xml", "cell"),
    [
        ("<v>70000</v>", Cell(Decimal(70000))),
        ("<v>0.10000000000000001</v>", Cell(Decimal("0.1"))),
        ("<v>7E4</v>", Cell(Decimal(70000))),
        ("<v>1e999</v>", Cell("1e999")),
        ("<v>nan</v>", Cell("nan")),
        ("<f>A1</f><v>5</v>", Cell(Decimal(5))),
        ("<f>A1</f><v/>", Cell("", fault="formula_without_value")),
        ("<f>A1</f>", Cell("", fault="formula_without_value")),
        ('<f t="shared" si="0"/><v></v>', Cell("", fault="formula_without_value")),
    ],
)
def test_a_number_is_read_by_its_shortest_text(desk: Desk, xml: str, cell: Cell) -> None:
    assert from_rows(desk, f'<row r="90"><c r="A90">{xml}</c></row>') == {"A90": cell}


@pytest.mark.parametrize(
    ("xml", "cell"),
    [
        ('<c r="A90" t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r></is></c>', Cell("甲乙")),
        ('<c r="A90" t="inlineStr"><is><t>甲</t><rPh sb="0" eb="1"><t>jiǎ</t></rPh></is></c>', Cell("甲")),
        ('<c r="A90" t="inlineStr"><is><t>_x0041_ _x000D_</t></is></c>', Cell("_x0041_ \r")),
        ('<c r="A90" t="str"><f>A1</f><v>甲</v></c>', Cell("甲")),
        ('<c r="A90" t="b"><v>1</v></c>', Cell(True)),
        ('<c r="A90" t="b"><v>0</v></c>', Cell(False)),
        ('<c r="A90" t="e"><v>#REF!</v></c>', Cell("#REF!", fault="formula_error")),
        ('<c r="A90" t="d"><v>2012-03-05T00:00:00</v></c>', Cell(datetime.date(2012, 3, 5))),
        ("<c><v>1</v></c>", Cell(Decimal(1))),
    ],
)
def test_each_kind_of_cell_is_read(desk: Desk, xml: str, cell: Cell) -> None:
    assert from_rows(desk, f'<row r="90">{xml}</row>') == {"A90": cell}


@pytest.mark.parametrize("xml", ['<c r="A90" t="str"><f>A1</f><v></v></c>', '<c r="A90" s="1"/>', "<c/>"])
def test_a_cell_that_shows_nothing_is_no_cell(desk: Desk, xml: str) -> None:
    assert from_rows(desk, f'<row r="90">{xml}</row>') == {}


def test_cells_without_a_name_follow_each_other(desk: Desk) -> None:
    found = from_rows(
        desk, '<row r="90"><c/><c><v>2</v></c><c r="F90"><v>6</v></c><c><v>7</v></c></row><row><c><v>1</v></c></row>'
    )
    assert found == {"B90": Cell(Decimal(2)), "F90": Cell(Decimal(6)), "G90": Cell(Decimal(7)), "A91": Cell(Decimal(1))}


@pytest.mark.parametrize(
    ("number_format", "value", "cell"),
    [
        ("0.00%", 0.125, Cell(Decimal("0.125"), percent=True)),
        ('0"%"', 5, Cell(Decimal(5))),
        ("yyyy-mm-dd", datetime.date(2012, 2, 29), Cell(datetime.date(2012, 2, 29))),
        ('yyyy"年"m"月"d"日"', datetime.date(2012, 2, 29), Cell(datetime.date(2012, 2, 29))),
        ("[Red]0.0", 5.5, Cell(Decimal("5.5"))),
        ("0_);[Red]\\(0\\)", 5, Cell(Decimal(5))),
        ('#,##0"元"', 5, Cell(Decimal(5))),
        ("yyyy-mm-dd", -5, Cell(Decimal(-5))),
        ("yyyy-mm-dd", 3_000_000, Cell(Decimal(3_000_000))),
    ],
)
@pytest.mark.parametrize("epoch", ["1900", "1904"])
def test_a_number_format_tells_percentages_and_dates(
    tmp_path: Path, number_format: str, value: object, cell: Cell, epoch: str
) -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904 if epoch == "1904" else book.epoch
    sheet = book.worksheets[0]
    sheet["A1"] = value
    sheet["A1"].number_format = number_format
    book.save(tmp_path / "a.xlsx")
    assert read_sheets(tmp_path / "a.xlsx")[0].cells[1, 1] == cell


def test_sheets_that_are_charts_are_listed_without_cells(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_chartsheet("图")
    book.save(tmp_path / "a.xlsx")
    assert [(sheet.name, sheet.cells) for sheet in read_sheets(tmp_path / "a.xlsx")] == [("Sheet", {}), ("图", {})]


def test_prefixed_names_are_read_like_plain_ones(desk: Desk) -> None:
    plain = hostile.part(desk.good, hostile.SHEET).decode()
    named = plain.replace("<worksheet xmlns=", "<x:worksheet xmlns:x=").replace("</worksheet>", "</x:worksheet>")
    for tag in ("sheetData", "row", "c", "v", "is", "t", "mergeCells", "mergeCell"):
        for end in (" ", ">", "/"):
            named = named.replace(f"<{tag}{end}", f"<x:{tag}{end}").replace(f"</{tag}{end}", f"</x:{tag}{end}")
    evidence = desk.read(hostile.repacked(desk.good, {hostile.SHEET: named.encode()}))
    assert clean(evidence) == clean(full_evidence())


@given(st.integers(1, 1_048_576), st.integers(1, 16_384))
def test_the_name_of_a_cell_tells_its_place(row: int, column: int) -> None:
    assert position(place(row, column)) == (row, column)
    assert place(row, column) == f"{openpyxl.utils.get_column_letter(column)}{row}"
