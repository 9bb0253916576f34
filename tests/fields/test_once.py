"""One event entered under several inputs counts under the gravest alone, in evidence, decisions, workbook and report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from auditlib.docket.listing import list_lines
from auditlib.errors import StandardError
from auditlib.evidence.layout import EVENT_HEADING, LEDGER
from auditlib.evidence.read import read_evidence
from auditlib.evidence.template import write_template
from auditlib.run import run_city
from auditlib.standard.load import load_standard
from tests.fields.county import County, county, incident, points, spoiled
from tests.fields.test_field import STANDARD as DATED

FILE = Path(__file__).with_name("events.yaml")
STANDARD = load_standard(FILE)
ROWS = [
    incident("05-01", name="deaths", event="E1"),
    incident("05-01", 2, name="injuries", event="E1"),
    incident("05-01", name="damage", event="E1"),
    incident("06-01", name="injuries", event="E2"),
    incident("06-01", name="damage", event="E2"),
    incident("07-01", name="damage"),
    incident("08-01", name="damage", event="E3"),
]


def here(folder: Path, rows: list[dict[str, Any]] = ROWS, **values: Any) -> County:
    return county(folder, rows, FILE, **values)


def values(made: County) -> list[Any]:
    applied = made.audit().applied
    return [applied.values[name] for name in ("deaths", "injuries", "damage")]


def test_an_event_counts_under_the_gravest_input_that_it_is_entered_under(tmp_path: Path) -> None:
    made = here(tmp_path)
    assert values(made) == [1, 1, 2]
    # 20 − 5 − 2 − 2 × 1.
    assert points(made.audit(), "1") == 11
    told = [each.message for each in made.audit().evidence.findings]
    assert len(told) == 3
    assert "为同一事件（E1），已按“死亡事故”计，“重伤事故”不重复计" in told[0]


def test_a_row_that_is_not_verified_takes_no_other_with_it(tmp_path: Path) -> None:
    assert values(here(tmp_path, [{**ROWS[0], "verified": False}, *ROWS[1:]])) == [0, 3, 2]


def test_a_number_that_the_city_states_is_held_against_what_counts(tmp_path: Path) -> None:
    found = read_evidence(here(tmp_path, injuries=3).folder / "甲县.json", STANDARD)
    (error,) = [each for each in found.findings if each.level == "error"]
    assert (error.code, error.input) == ("ledger_differs", "injuries")
    assert "查实的合计为 1" in error.message


def test_a_ruling_on_the_gravest_row_lets_the_next_count(tmp_path: Path) -> None:
    made = here(tmp_path)
    made.rule(0, "exclude")
    assert values(made) == [0, 3, 2]
    assert set(made.audit().applied.given) == {"deaths", "injuries", "damage"}


def test_a_ruling_that_does_not_count_yet_withholds_all_that_hang_on_it(tmp_path: Path) -> None:
    made = here(tmp_path)
    made.rule(0, "exclude")
    again = [{**ROWS[0], "document": "改"}, *ROWS[1:]]
    made.report(incidents=again)
    # The ruling's row is there no more: what is there counts as it is verified.
    assert made.audit().applied.given["deaths"].why == "stale"
    assert values(made)[0] is None


def test_the_ledger_tells_what_is_not_counted_again_and_why(tmp_path: Path) -> None:
    made = here(tmp_path)
    lines = [line for line in list_lines(made.desk().case) if "不重复计" in line]
    assert len(lines) == 3
    assert "重伤事故2起，查实，05-01，事件E1　【不重复计：同一事件（E1）已按“死亡事故”计" in lines[0]
    page = (run_city(made.params, tmp_path / "reports").directory / "report.html").read_text(encoding="utf-8")
    assert page.count("不重复计：同一事件（E1）") >= 2


def test_the_workbook_has_a_column_for_the_event_only_where_the_standard_asks_for_it(tmp_path: Path) -> None:
    evidence = read_evidence(here(tmp_path).folder / "甲县.json", STANDARD)
    write_template(STANDARD, tmp_path / "a.xlsx", city="甲县", filled=evidence)
    again = read_evidence(tmp_path / "a.xlsx", STANDARD, city="甲县")
    assert [replace(each, origin=evidence.incidents[0].origin) for each in again.incidents] == [
        replace(each, origin=evidence.incidents[0].origin) for each in evidence.incidents
    ]
    assert [again.values[name].value for name in STANDARD.inputs] == [1, 1, 2]
    write_template(DATED, tmp_path / "b.xlsx", city="甲县")
    heads = [
        {cell.value for cell in openpyxl.load_workbook(tmp_path / name)[LEDGER][3]} for name in ("a.xlsx", "b.xlsx")
    ]
    assert [EVENT_HEADING in head for head in heads] == [True, False]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("of: [deaths, injuries, damage]", "of: [deaths, injury]", "不认识的输入 injury，是否指 injuries"),
        ("of: [deaths, injuries, damage]", "of: [deaths, deaths]", "在 once 中出现两次"),
        ("财产损失, type: count, unit: 起, ledger: yes", "财产损失, type: count, unit: 起", "只用于 ledger: yes"),
    ],
)
def test_a_fault_in_the_rule_is_told(before: str, after: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(StandardError, match=said):
        load_standard(spoiled(FILE, tmp_path, before, after))
