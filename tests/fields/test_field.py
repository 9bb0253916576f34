"""A standard of another field from its file alone to the report: lint, template, check, score, run; and the docs' own file."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path

import pandas as pd
import pytest

from auditlib import score
from auditlib.audit import as_frame
from auditlib.evidence.due import deadlines, missed
from auditlib.evidence.read import read_evidence, usable
from auditlib.evidence.template import write_template
from auditlib.model import Evidence
from auditlib.params import city_files
from auditlib.run import run_city
from auditlib.standard.lint import lint_standard
from auditlib.standard.wholes import Due

HERE = Path(__file__).parent
FILE = HERE / "environment.yaml"
STANDARD = lint_standard(FILE)
GIVEN = {"cod_target": 2, "good_days_prev": 304}
DOCS = Path(__file__).parents[2] / "docs" / "standard-format.md"
CITY = HERE / "甲县.yaml"


@pytest.fixture(scope="module")
def county() -> Evidence:
    return usable(read_evidence(CITY, STANDARD, given=GIVEN))


def test_a_county_is_scored_with_deadlines_days_and_rows_that_do_not_apply(county: Evidence) -> None:
    result = score(STANDARD, as_frame(county))
    # 1: 2.4 of 2, at most in full. 2.1: 10 − 4 × 0.5. 4.1: 12 − 2 × 0.2 − 4 × 0.5. 4.2: 15 − (4 − 1). 4.3: 8 + 3.
    assert result.rows.loc["甲县"].to_dict() == {
        **{"1": 25, "2.1": 8, "2.2": 6, "3": 0, "4.1": 9.6, "4.2": 12, "4.3": 11},
    }
    # Without row 3: (71.6 − 3) × 100 / 90 + 3.
    assert result.total["甲县"] == 79.22
    assert result.grades["甲县"] == "良好"
    assert result.explain("甲县")["4.1.2a"] == "计划上报日期2012-04-02，比2012-03-31晚2天，满1天2次，扣0.4分"


@pytest.mark.parametrize("written", ['"2012-04-02"', "2012-04-02", "20120402", "2012年4月2日"])
def test_a_day_in_a_mapping_needs_no_quotes(written: str, tmp_path: Path) -> None:
    path = tmp_path / "甲县.yaml"
    path.write_text(CITY.read_text(encoding="utf-8").replace('"2012-04-02"', written), encoding="utf-8")
    assert usable(read_evidence(path, STANDARD, given=GIVEN)).values["plan_date"].value == "2012-04-02"


def test_a_deadline_is_met_by_a_row_that_lies_after_the_one_before(county: Evidence) -> None:
    dates = [each.date for each in county.incidents if each.input == "late_reports" and each.verified]
    due = STANDARD.inputs["late_reports"].due
    assert due is not None
    assert len(deadlines(due, 2012)) == 12
    assert [str(day) for day in missed(due, 2012, dates)] == ["2012-01-05", "2012-04-05", "2012-05-05", "2012-12-05"]
    assert county.values["late_reports"].value == 4


@pytest.mark.parametrize(
    ("due", "wanted"),
    [
        (Due(monthly=31, months=(2, 4)), ["2012-02-29", "2012-04-30"]),
        (Due(monthly=10, months=(1, 4, 7, 10)), ["2012-01-10", "2012-04-10", "2012-07-10", "2012-10-10"]),
        (Due(dates=("06-30", "12-31")), ["2012-06-30", "2012-12-31"]),
    ],
)
def test_deadlines_are_days_of_months_or_single_days(due: Due, wanted: list[str]) -> None:
    assert [str(day) for day in deadlines(due, 2012)] == wanted
    assert missed(due, 2012, deadlines(due, 2012)) == []
    assert len(missed(due, 2012, [])) == len(wanted)


def test_a_day_is_read_from_frames_in_every_form() -> None:
    forms = ["2012-04-02", datetime.date(2012, 4, 2), pd.Timestamp(2012, 4, 2)]
    frame = pd.DataFrame({"plan_date": forms, "late_reports": [0] * 3}, index=["a", "b", "c"], dtype=object)
    assert score(STANDARD, frame).effects["4.1.2a"].tolist() == [-0.4] * 3


def test_the_workbook_gives_back_what_it_was_filled_with(county: Evidence, tmp_path: Path) -> None:
    path = tmp_path / "甲县.xlsx"
    write_template(STANDARD, path, city="甲县", given=GIVEN, filled=county)
    again = read_evidence(path, STANDARD, city="甲县", given=GIVEN)
    assert [each for each in again.findings if each.level == "error"] == []
    assert {name: each.value for name, each in again.values.items() if each.value is not None} == {
        name: each.value for name, each in county.values.items() if each.value is not None
    }


def test_the_notebook_runs_and_its_score_tells_sections_and_grade(tmp_path: Path) -> None:
    (tmp_path / "environment.yaml").write_bytes(FILE.read_bytes())
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence" / "甲县.yaml").write_bytes(CITY.read_bytes())
    cities = "{甲县: {code: '1', values: {cod_target: 2, good_days_prev: 304}}}"
    (tmp_path / "province.yaml").write_text(
        f"province: 某省\nstandard: environment.yaml\nyear: 2012\ncities: {cities}\n", encoding="utf-8"
    )
    params = tmp_path / "1.yaml"
    params.write_text(
        "standard: environment.yaml\ncity: 甲县\ncode: '1'\nworkbook: evidence/甲县.yaml\n", encoding="utf-8"
    )
    assert city_files(tmp_path) == [params]
    published = run_city(params, tmp_path / "reports")
    found = json.loads((published.directory / "score.json").read_text(encoding="utf-8"))
    assert (found["total"], found["grade"], found["not_applicable"]) == ("79.22", "良好", ["3"])
    assert found["sections"] == {"一": "39", "二": "32.6"}
    page = (published.directory / "report.html").read_text(encoding="utf-8")
    assert "一、目标任务" in page
    assert "等次：良好" in page


def test_the_whole_file_of_the_docs_is_in_order(tmp_path: Path) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    wholes = [block for block in blocks if block.startswith("id:") and "…" not in block]
    assert wholes
    for n, block in enumerate(wholes):
        path = tmp_path / f"{n}.yaml"
        path.write_text(block, encoding="utf-8")
        assert lint_standard(path).points
