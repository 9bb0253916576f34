"""The ledger counted otherwise than one by one: amounts with decimals, by month or quarter; in evidence, decisions and report."""

from __future__ import annotations

import datetime
import json
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditlib.docket.listing import list_lines
from auditlib.errors import StandardError
from auditlib.evidence.read import read_evidence
from auditlib.evidence.tally import tally_count
from auditlib.evidence.template import write_template
from auditlib.model import Incident, Origin
from auditlib.revision.changes import changes
from auditlib.run import run_city
from auditlib.standard.load import load_standard
from auditlib.standard.tallies import Tally
from tests.fields.county import County, county, incident, points, spoiled
from tests.reference.ledger import tallied

FILE = Path(__file__).with_name("ledger.yaml")
STANDARD = load_standard(FILE)
AMOUNTS = [
    incident("03-01", 1.5, name="damage"),
    incident("04-01", 0.49, name="damage"),
    incident("05-01", 9, verified=False, name="damage"),
    incident("06-01", 2.5, name="delay"),
]
# Three in March, two in April, four in May (one of which is not verified), one in December.
MONTHS = [
    incident("03-01", 2, name="complaints"),
    incident("03-31", name="complaints"),
    incident("04-01", 2, name="complaints"),
    incident("05-01", 3, name="complaints"),
    incident("05-02", verified=False, name="complaints"),
    incident("12-31", name="complaints"),
]
NONE = {"damage": 0, "delay": 0, "complaints": 0}
BY_MONTH = ("over", "months", "row_of_months")


def here(folder: Path, rows: list[dict[str, Any]], **values: Any) -> County:
    return county(folder, rows, FILE, **values)


def codes(made: County) -> list[tuple[str, str]]:
    found = read_evidence(made.folder / "甲县.json", STANDARD).findings
    return [(each.code, each.input) for each in found if each.level == "error"]


def test_amounts_of_the_ledger_are_added_up_exactly(tmp_path: Path) -> None:
    audit = here(tmp_path, AMOUNTS).audit()
    assert [audit.applied.values[name] for name in ("damage", "delay")] == [Decimal("1.99"), Decimal("2.5")]
    # 1.99 is not yet a second 1: 20 − 2 − 0.5.
    assert points(audit, "1") == 17.5
    assert audit.result.explain("甲县")["1.1b"] == "涉案金额1.99万元，扣2分"


def test_a_hundredth_more_makes_the_step_full(tmp_path: Path) -> None:
    rows = [*AMOUNTS[:1], incident("04-01", 0.5, name="damage"), *AMOUNTS[2:]]
    assert points(here(tmp_path, rows).audit(), "1") == 15.5


@pytest.mark.parametrize(
    ("count", "code"),
    [(1.555, "too_many_decimals"), (0, "out_of_range"), (-1, "out_of_range"), ("一万", "not_a_number")],
)
def test_an_amount_that_does_not_fit_is_refused(count: Any, code: str, tmp_path: Path) -> None:
    made = here(tmp_path, [incident("03-01", count, name="damage")], delay=0)
    assert codes(made) == [(code, "damage")]


def test_an_amount_that_the_city_states_is_held_against_its_rows(tmp_path: Path) -> None:
    made = here(tmp_path, AMOUNTS, damage=2)
    (error,) = [each for each in read_evidence(made.folder / "甲县.json", STANDARD).findings if each.level == "error"]
    assert (error.code, error.input) == ("ledger_differs", "damage")
    assert "填的是“2”，而台账中查实的合计为 1.99" in error.message
    assert codes(here(tmp_path, AMOUNTS, damage=1.99)) == []


def test_a_ruling_follows_an_amount_however_it_is_written(tmp_path: Path) -> None:
    made = here(tmp_path, AMOUNTS)
    made.rule(0, "exclude")
    file = made.folder / "甲县.json"
    file.write_text(file.read_text(encoding="utf-8").replace('"count": 1.5,', '"count": 1.50,'), encoding="utf-8")
    assert "1.50" in file.read_text(encoding="utf-8")
    assert made.audit().applied.values["damage"] == Decimal("0.49")
    assert any("涉案金额1.5万元" in line for line in list_lines(made.desk().case))


def test_the_workbook_takes_amounts_and_gives_them_back(tmp_path: Path) -> None:
    evidence = read_evidence(here(tmp_path, AMOUNTS).folder / "甲县.json", STANDARD)
    write_template(STANDARD, tmp_path / "a.xlsx", city="甲县", filled=evidence)
    again = read_evidence(tmp_path / "a.xlsx", STANDARD, city="甲县")
    assert [each for each in again.findings if each.level == "error"] == []
    place = evidence.incidents[0].origin
    assert [replace(each, origin=place) for each in again.incidents] == [
        replace(each, origin=place) for each in evidence.incidents
    ]


def test_the_report_and_the_score_tell_the_amounts(tmp_path: Path) -> None:
    made = run_city(here(tmp_path, AMOUNTS).params, tmp_path / "reports")
    page = (made.directory / "report.html").read_text(encoding="utf-8")
    assert "1.5万元" in page
    told = json.loads((made.directory / "score.json").read_text(encoding="utf-8"))
    assert {"damage": "1.99"} in [each["inputs"] for each in told["effects"]]


# --- by month ---------------------------------------------------------------------------------------------------------


def test_rows_are_counted_month_by_month(tmp_path: Path) -> None:
    audit = here(tmp_path, MONTHS, damage=0, delay=0, posts=12).audit()
    assert [audit.applied.values[name] for name in ("complaints", *BY_MONTH)] == [9, 2, 4, 3]
    # 20 − 2 × 0.1 − 4 × 1 − 2 − 12 × 0.3.
    assert points(audit, "2") == 10.2
    said = audit.result.explain("甲县")
    assert said["2.1b"] == "每月超过2次的投诉2次，扣0.2分"
    assert said["2.1d"] == "连续有投诉的月数3个月，达到3个月，扣2分"


def test_rows_are_counted_quarter_by_quarter_and_what_is_wanting_month_by_month(tmp_path: Path) -> None:
    rows = [incident("03-31", 1.5, name="delay"), incident("01-01", 0.6, name="delay"), incident("04-01", 2, name="delay"),
            incident("02-01", 3, name="posts"), incident("11-01", name="posts")]  # fmt: skip
    values = here(tmp_path, rows, damage=0, complaints=0).audit().applied.values
    assert (values["outages"], values["posts"]) == (1, 10)


def test_without_rows_what_counts_them_knows_as_much_as_their_own_input(tmp_path: Path) -> None:
    made = here(tmp_path, [], **NONE)
    values = made.audit().applied.values
    assert [values.get(name) for name in (*BY_MONTH, "outages", "posts")] == [0, 0, 0, 0, None]
    made.report({**NONE, "complaints": None})
    assert [made.audit().applied.values.get(name) for name in BY_MONTH] == [None] * 3
    made.report({**NONE, "complaints": "未抽查"})
    assert [made.audit().applied.values.get(name) for name in BY_MONTH] == ["unsampled"] * 3


def test_a_number_that_the_city_states_is_held_against_the_months(tmp_path: Path) -> None:
    made = here(tmp_path, MONTHS, months=3, over=2)
    (error,) = [each for each in read_evidence(made.folder / "甲县.json", STANDARD).findings if each.level == "error"]
    assert (error.code, error.input) == ("tally_differs", "months")
    assert "填的是“3”，而按台账查实的“投诉”逐月计，数有记录的月数为 4" in error.message


def test_a_ruling_counts_the_months_anew_and_withholds_them_while_it_does_not_count(tmp_path: Path) -> None:
    made = here(tmp_path, MONTHS)
    made.rule(4, "count")
    audit = made.audit()
    assert [audit.applied.values[name] for name in BY_MONTH] == [3, 4, 3]
    assert {*BY_MONTH, "complaints"} == set(audit.applied.given)
    made.report(incidents=[*MONTHS[:4], {**MONTHS[4], "document": "改"}, MONTHS[5]])
    assert [made.audit().applied.values[name] for name in BY_MONTH] == [None] * 3


def test_a_correction_rests_on_the_rows_that_are_counted(tmp_path: Path) -> None:
    made = here(tmp_path, MONTHS)
    made.decide("months", 3)
    assert made.audit().applied.values["months"] == 3
    made.report(incidents=[*MONTHS, incident("12-30", name="complaints")])
    assert made.audit().applied.withheld == {"months": "stale"}


def test_the_workbook_asks_for_the_rows_once_and_tells_how_they_are_counted(tmp_path: Path) -> None:
    evidence = read_evidence(here(tmp_path, MONTHS).folder / "甲县.json", STANDARD)
    write_template(STANDARD, tmp_path / "a.xlsx", city="甲县", filled=evidence)
    again = read_evidence(tmp_path / "a.xlsx", STANDARD, city="甲县")
    assert [again.values[name].value for name in BY_MONTH] == [2, 4, 3]
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    told = {sheet.title: [str(c.value) for row in sheet for c in row if c.value] for sheet in book}
    assert "按台账查实的“投诉”逐月计，各月超过2次的部分相加" in told["指标"]
    assert "按台账查实的“信息报送”逐月计，各月不足1条的部分相加" in told["填写说明"]
    assert ("投诉" in told["填写说明"], "有投诉的月数" in told["填写说明"]) == (True, False)


def test_the_report_tells_which_months_count(tmp_path: Path) -> None:
    rows = [*MONTHS, incident("01-31", 2.1, name="delay")]
    made = run_city(here(tmp_path, rows).params, tmp_path / "reports")
    page = re.sub("<[^>]+>", "", (made.directory / "report.html").read_text(encoding="utf-8"))
    for said in ("见台账：3月3次、5月3次", "见台账：3月3次、4月2次、5月3次、12月1次", "见台账：第1季度2.1小时"):
        assert said in page


def test_a_comparison_of_two_standards_tells_how_rows_are_counted(tmp_path: Path) -> None:
    before, after = "tally: {of: delay, every: quarter, above: 2}", "tally: {of: delay, every: month, above: 3}"
    told = "\n".join(changes(STANDARD, load_standard(spoiled(FILE, tmp_path, before, after))).rest)
    assert (
        "逐期计法由 按台账查实的“停电时间”逐季度计，数超过2小时的季度数 改为 按台账查实的“停电时间”逐月计，数超过3小时的月数"
        in told
    )


@given(
    st.builds(
        Tally,
        every=st.sampled_from(["month", "quarter", "half_year"]),
        counts=st.sampled_from(["periods", "beyond", "run"]),
        above=st.none() | st.integers(0, 3),
    )
    | st.builds(
        Tally,
        every=st.sampled_from(["month", "quarter", "half_year"]),
        counts=st.sampled_from(["periods", "beyond", "run"]),
        below=st.integers(0, 3),
    ),
    st.lists(st.tuples(st.integers(1, 12), st.integers(1, 28), st.integers(1, 3)), max_size=20),
)
@settings(max_examples=200)
def test_rows_are_counted_as_with_a_calendar(tally: Tally, rows: list[tuple[int, int, int]]) -> None:
    made = [
        Incident("a", datetime.date(2012, month, day), "", count, True, "", "", Origin(""))
        for month, day, count in rows
    ]
    assert tally_count(tally, made) == tallied(tally, [(month, count) for month, _, count in rows])


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("tally: {of: complaints, every: month}", "tally: {of: complaint, every: month}", "是否指 complaints"),
        ("tally: {of: complaints, every: month}", "tally: {of: over, every: month}", "逐行登记的台账输入"),
        ("tally: {of: complaints, every: month}", "tally: {of: complaints, every: week}", "week"),
        ("tally: {of: complaints, every: month}", "tally: {of: complaints, every: month, above: 1, below: 2}", "不能同时用"),
        ("tally: {of: complaints, every: month}", "tally: {of: complaints, every: month, above: 1.5}", "小数位不多于"),
        ("tally: {of: complaints, every: month}", "tally: {of: damage, every: month, counts: beyond}", "应相同"),
        ("ledger: yes, tally: {of: complaints, every: month}", "tally: {of: complaints, every: month}", "只用于 ledger: yes"),
    ],
)  # fmt: skip
def test_a_fault_in_what_is_counted_by_month_is_told(before: str, after: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(StandardError, match=said):
        load_standard(spoiled(FILE, tmp_path, before, after))
