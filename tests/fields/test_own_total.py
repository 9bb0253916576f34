"""A city's own total is put together as the audited one is: sections by their weights, spread where rows do not apply."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from auditlib.evidence.template import write_template
from auditlib.model import Evidence
from auditlib.papers.letters import city_words
from auditlib.papers.outputs import write_sheets
from auditlib.report.account import account_object
from auditlib.report.province.recount import recount
from auditlib.report.score_json import score_object
from auditlib.report.scores import scores
from auditlib.report.verdict import verdict
from auditlib.report.view import CityView
from auditlib.standard.load import load_standard
from tests.fields.county import county
from tests.papers.read import read_xlsx
from tests.scoring.test_spread import CLEAN, FILE, without

STANDARD = load_standard(FILE)
FULL = {"1.1": 30, "1.2": 10, "2": 60, "3.1": 20, "3.2": 20, "3.3": 20, "4": 0}


def seen(folder: Path, own: dict[str, Any], **changes: Any) -> CityView:
    audit = county(folder, standard=FILE, **CLEAN | changes, self_scores=own).audit()
    return CityView(audit.params, audit.standard, audit.evidence, audit.result, audit.applied)


# Whether the city's own points of the rows, where they are as audited, come to the audited total.
CASES: dict[str, tuple[dict[str, Any], dict[str, Any], str, str]] = {
    "all in full": ({}, {}, "100", "0"),
    # 45 × 70 % more than 40 × 70 %.
    "more claimed than audited": ({"2": 50}, {"checks": 40}, "93", "-7"),
    "a subsection that does not apply": (
        {"2": 45, "1.1": 0, "1.2": 0},
        without(["1.1", "1.2"]) | {"checks": 45},
        "82.5",
        "0",
    ),
    # 45 + 2 of 60, and 1 − 4 beside: what exceeds a row's points is bonus, and 0-point rows stay.
    "bonuses and what carries no points": (
        {"2": 62, "4": -3},
        without(["1.1", "1.2"]) | {"extra": 4, "praised": 1, "faults": 2},
        "98.4",
        "0",
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_it_is_told_alike_everywhere(case: tuple[dict[str, Any], dict[str, Any], str, str], tmp_path: Path) -> None:
    own, changes, total, apart = case
    view = seen(tmp_path, FULL | own, **changes)
    assert (view.own_total, view.difference) == (Decimal(total), Decimal(apart))
    score = score_object(view.result, "甲县", view.applied, view.evidence.self_scores)
    account = account_object(view)
    (counted,) = recount(STANDARD, [score])
    assert counted is not None
    assert counted.own == Fraction(total) * 1000
    assert city_words(STANDARD, score, account, 1)["自评总分"] == total
    sheet = read_xlsx(write_sheets(STANDARD, score, account)["评分表.xlsx"])
    assert [each for each in sheet.column("市自评分") if each not in ("", None)][-1] == Decimal(total)
    assert f"自评总分：{total}分" in verdict(view).text


def test_the_table_has_the_city_s_own_subtotals_and_claims_no_sum(tmp_path: Path) -> None:
    text = scores(seen(tmp_path, FULL)).text
    (line,) = [each for each in text.splitlines() if "小计" in each and "×70%计入" in each]
    assert re.findall(r"[\d.]+", line.split("×")[0]) == ["100", "100", "100"]
    assert "7行按总分的算法合计" in text


def test_a_city_that_scored_nothing_has_no_total(tmp_path: Path) -> None:
    view = seen(tmp_path, {})
    assert (view.own_total, view.difference) == (None, None)


def test_the_workbook_adds_up_by_weights_and_says_what_it_leaves_out(tmp_path: Path) -> None:
    write_template(STANDARD, tmp_path / "a.xlsx", city="甲县", filled=Evidence("甲县"))
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["指标"]
    last = sheet.max_row
    rows = {str(cell.value): n for n, (cell,) in enumerate(sheet.iter_rows(min_col=1, max_col=1), 1) if cell.value}
    in_1, in_2 = (",".join(f"H{rows[row]}" for row in some) for some in (["1.1", "1.2", "2"], ["3.1", "3.2", "3.3"]))
    formula = f"ROUND(SUM({in_1})*7/10+SUM({in_2})*1/2+SUM(H{rows['4']})*1/1,3)"
    assert sheet[f"H{last}"].value == f'=IF(COUNT(H5:H{last - 1})=0,"",{formula})'
    assert sheet[f"B{last}"].value == "合计（自评按各部分的权重合计；自评未计缺项折算，以报告所载为准）"
