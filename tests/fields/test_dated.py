"""Deadlines on days that the province tells: read, counted, ruled upon, shown in the workbook, and open while they are unknown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from auditlib.desk import check_file
from auditlib.errors import StandardError
from auditlib.evidence.due import due_words
from auditlib.evidence.read import read_evidence
from auditlib.evidence.template import write_template
from auditlib.run import run_city
from auditlib.standard.load import load_standard
from tests.fields.county import COUNTIES, County, county, incident, points, spoiled

FILE = Path(__file__).with_name("dated.yaml")
STANDARD = load_standard(FILE)
DAYS = {"spring": "2012-03-15", "autumn": "2012-09-20"}
# In time for the spring, late for June by name, early for the autumn; the plan four days late.
ROWS = [
    incident("03-15", name="reports"),
    incident("07-02", name="reports", deadline="2012-06-30"),
    incident("09-01", name="reports"),
    incident("03-19", name="plan", deadline="2012-03-15"),
]


def here(folder: Path, rows: list[dict[str, Any]] = ROWS, days: dict[str, str] = DAYS, **values: Any) -> County:
    made = county(folder, rows, FILE, **values)
    cities = {name: {"code": code, "values": days if name == made.name else {}} for name, code in COUNTIES.items()}
    given = {"province": "某省", "standard": FILE.name, "year": 2012, "cities": cities}
    (folder / "province.yaml").write_text(json.dumps(given, ensure_ascii=False), encoding="utf-8")
    return made


def test_deliveries_are_held_against_the_days_that_the_province_tells(tmp_path: Path) -> None:
    audit = here(tmp_path).audit()
    assert [audit.applied.values[name] for name in ("reports", "plan")] == [1, 4]
    # 10 − 1 − 4 × 0.2.
    assert points(audit, "1") == 8.2
    assert audit.result.explain("甲县")["1.1b"] == "未按期的季节报告1期，扣1分"


def test_another_day_moves_what_is_late(tmp_path: Path) -> None:
    later = DAYS | {"spring": "2012-03-14"}
    rows = [{**ROWS[0], "deadline": "2012-03-14"}, *ROWS[1:3], {**ROWS[3], "deadline": "2012-03-14"}]
    assert [here(tmp_path, rows, later).audit().applied.values[n] for n in ("reports", "plan")] == [2, 5]


def test_while_a_day_is_not_told_nothing_is_counted_by_it(tmp_path: Path) -> None:
    made = here(tmp_path, days={"autumn": "2012-09-20"})
    audit = made.audit()
    assert [audit.applied.values.get(name) for name in ("reports", "plan")] == [None, None]
    assert points(audit, "1") is None
    assert audit.result.missing.loc["甲县", ["reports", "plan"]].tolist() == [True, True]


def test_a_file_outside_a_workspace_states_the_days_itself(tmp_path: Path) -> None:
    file = tmp_path / "甲县.json"
    file.write_text(json.dumps({"city": "甲县", **DAYS, "incidents": ROWS}, ensure_ascii=False), encoding="utf-8")
    assert [read_evidence(file, STANDARD).values[name].value for name in ("reports", "plan")] == [1, 4]
    file.write_text(json.dumps({"city": "甲县", "incidents": ROWS}, ensure_ascii=False), encoding="utf-8")
    assert read_evidence(file, STANDARD).values.get("reports", None) is None


def test_a_deadline_that_is_none_is_refused_once_the_days_are_known(tmp_path: Path) -> None:
    rows = [incident("03-19", name="plan", deadline="2012-03-16")]
    found = read_evidence(here(tmp_path, rows).folder / "甲县.json", STANDARD, given=DAYS).findings
    assert ("unknown_deadline", "plan") in {(each.code, each.input) for each in found if each.level == "error"}


def test_a_ruling_counts_anew_by_the_same_days(tmp_path: Path) -> None:
    made = here(tmp_path)
    made.rule(0, "exclude")
    assert made.audit().applied.values["reports"] == 2


def test_the_workbook_tells_the_days_where_they_are_known(tmp_path: Path) -> None:
    for name, given in (("a.xlsx", DAYS), ("b.xlsx", {})):
        write_template(STANDARD, tmp_path / name, city="甲县", given=given)
    told = [
        "\n".join(str(c.value) for row in openpyxl.load_workbook(tmp_path / name)["填写说明"] for c in row if c.value)
        for name in ("a.xlsx", "b.xlsx")
    ]
    assert "期限：2012年3月15日前、6月30日前、2012年9月20日前，共3期" in told[0]
    assert "期限：6月30日前、“春季报告期限”（省下达）前、“秋季报告期限”（省下达）前，共3期" in told[1]
    due = STANDARD.inputs["plan"].due
    assert due is not None
    assert due_words(STANDARD, due) == "“春季报告期限”（省下达）前"


def test_a_city_is_run_and_checked_with_the_days_of_the_province(tmp_path: Path) -> None:
    made = here(tmp_path)
    published = run_city(made.params, tmp_path / "reports")
    told = json.loads((published.directory / "score.json").read_text(encoding="utf-8"))
    assert told["rows"] == {"1": "8.2"}
    assert [each.code for each in check_file(made.params, None) if each.level == "error"] == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('dates: [spring, "06-30", autumn]', "dates: [springs]", "是否指 spring"),
        ('dates: [spring, "06-30", autumn]', "dates: [plan]", "日期"),
        ('dates: [spring, "06-30", autumn]', 'dates: [spring, "13-30", autumn]', "的日期类输入的名称"),
        ("春季报告期限, type: date, source: province", "春季报告期限, type: date", "source: province"),
    ],
)
def test_a_fault_in_a_named_deadline_is_told(before: str, after: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(StandardError, match=said):
        load_standard(spoiled(FILE, tmp_path, before, after))
