"""A city's score sheet has the standard's own layout and wording, and every figure of it is the score's."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from auditlib.papers.outputs import write_sheets
from auditlib.standard.load import load_standard
from tests.papers.conftest import City, city_of
from tests.papers.read import formulas

HEADS = ["考核内容", "分值", "评分说明", "市自评分", "核定分", "依据"]


def test_every_figure_is_that_of_the_score(city: City) -> None:
    score = city.score
    rows = list(city.standard.rows)
    for paper in city.papers().values():
        assert paper.heads == HEADS
        assert paper.column("核定分") == [
            *("待定" if score["rows"][row] is None else Decimal(score["rows"][row]) for row in rows),
            Decimal(score["total"]),
        ]
        own = [Decimal(score["self_scores"][row]) if row in score["self_scores"] else "" for row in rows]
        assert paper.column("市自评分") == [*own, sum(filter(None, own), Decimal(0))]
        assert paper.column("分值") == [
            *(Decimal(row.points) / 1000 for row in city.standard.rows.values()),
            Decimal(city.standard.points) / 1000,
        ]


def test_the_wording_is_the_standards_own_and_an_item_with_two_rows_has_it_once(city: City) -> None:
    items = city.standard.items
    for paper in city.papers().values():
        content = [text for item in items for text in (item.content, *[""] * (len(item.rows) - 1))]
        assert paper.column("考核内容") == [*content, city.standard.closing]
        wording = ["\n".join(clause.text for clause in row.clauses) for row in city.standard.rows.values()]
        assert paper.column("评分说明") == [*wording, ""]
        rows = list(city.standard.rows)
        assert paper.merged == {(0, rows.index("2.1"), rows.index("2.2")), (0, rows.index("13.1"), rows.index("13.2"))}
        title = [text for text in paper.around if text]
        assert "".join(title[:2]) == city.standard.title


def test_the_grounds_tell_every_effect_that_moved_a_row(city: City) -> None:
    effects = {each["id"]: each for each in city.score["effects"]}
    for paper in city.papers().values():
        grounds = dict(zip(city.standard.rows, paper.column("依据"), strict=False))
        for row_id, row in city.standard.rows.items():
            told = str(grounds[row_id])
            full = city.score["rows"][row_id] == str(Decimal(row.points) / 1000)
            assert (told == "各款均得满分") <= full
            for effect in row.effects:
                each = effects[effect.id]
                if effect.role in ("bonus", "deduct") and each["points"] != "0":
                    assert f"{effect.id}　{each['explanation']}" in told


def test_status_and_states_are_shown_as_such(city: City) -> None:
    provisional = city.score["provisional"]
    for name, paper in city.papers().items():
        text = "\n".join(paper.around)
        assert f"状态：{city.score['status']}" in text
        assert ("（暂定）" in text) == provisional
        assert "示例数据" in text
        assert ("不参与评优" in text) == (city.score["eligible"] is False)
        for label in [city.standard.inputs[each].label for each in city.score["missing"]]:
            assert f"{label}（" in text, name
        for word in ("审核人（签字）", "复核人（签字）", "（盖章）"):
            assert word in text


def test_what_is_missing_is_called_so() -> None:
    lacking = city_of("320800-淮安市")
    for paper in lacking.papers().values():
        assert "（缺证）" in "".join(paper.around)
        assert any("缺证" in str(grounds) for grounds in paper.column("依据"))


def test_both_are_for_a4_landscape_with_heads_on_every_page(city: City) -> None:
    sheet = openpyxl.load_workbook(BytesIO(city.files["评分表.xlsx"])).worksheets[0]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$5:$5"
    assert [cell.value for cell in sheet[5]] == HEADS
    document = Document(BytesIO(city.files["评分表.docx"]))
    section = document.sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert [round(side.mm) for side in (section.page_width, section.page_height) if side] == [297, 210]
    rows = document.tables[0].rows
    assert rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
    assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in rows)


def test_the_same_score_gives_the_same_bytes(city: City) -> None:
    assert write_sheets(city.standard, city.score, city.account) == city.files


def test_a_workbook_computes_nothing(city: City) -> None:
    assert formulas(city.files["评分表.xlsx"]) == []


def test_sections_stand_between_their_headings_and_their_subtotals() -> None:
    standard = load_standard(Path(__file__).parents[2] / "tests/scoring/shapes.yaml")
    rows = {row: str(n) for n, row in enumerate(standard.rows, 1)} | {next(iter(standard.rows)): None}
    account: dict[str, object] = {"rows": {row: {"basis": [], "story": ""} for row in rows}, "lacking": []}
    account |= {"code": "1", "year": 2012, "sample": False, "filler": "", "filled": ""}
    account |= {"sections": {"甲": "50", "乙": "41.5", "乙一": "12"}, "total": "甲50分，乙41.5分按50%计"}
    score = {"city": "某市", "total": "70.75", "provisional": True, "rows": rows, "sanctions": {}, "eligible": True}
    score |= {"readings": {}, "self_scores": {}, "status": "初核"}
    for paper in City(standard, {}, write_sheets(standard, score, account), {}).papers().values():
        told = {str(line[0]): line for line in paper.lines if isinstance(line[0], str)}
        assert [str(line[4]) for name, line in told.items() if name.startswith("小计")] == ["50", "12", "41.5"]
        assert told["小计（乙、工作成效）"][5] == "按50%计入总分"
        heads = [name for name in told if name in [section.title for section in standard.sections.values()]]
        assert heads == ["甲、日常工作", "乙、工作成效", "（一）等次"]
        assert paper.lines[-1][4] == Decimal("70.75")
        assert "按50%计" in str(paper.lines[-1][5])


@pytest.mark.parametrize(
    "path", ["tests/evidence/small.yaml", "tests/scoring/other-rules.yaml", "tests/scoring/further.yaml"]
)
def test_any_standard_drives_the_sheet(path: str) -> None:
    standard = load_standard(Path(__file__).parents[2] / path)
    account = {"rows": {row: {"basis": [], "story": ""} for row in standard.rows}, "lacking": []}
    account |= {"sections": {}, "total": ""} | {
        "code": "1",
        "year": standard.year,
        "sample": False,
        "filler": "",
        "filled": "",
    }
    score = {"city": "某市", "total": "0", "provisional": True, "rows": dict.fromkeys(standard.rows), "sanctions": {}}
    score |= {"eligible": None, "readings": {}, "self_scores": {}, "status": "初核"}
    for paper in City(standard, {}, write_sheets(standard, score, account), account).papers().values():
        assert paper.column("核定分") == ["待定"] * len(standard.rows) + [Decimal(0)]
        assert "评优未定" in "".join(paper.around)
