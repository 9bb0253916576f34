"""The ledger counted otherwise than one by one: amounts with decimals, in mapping, workbook, decisions, score and report."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from auditlib.docket.listing import list_lines
from auditlib.evidence.read import read_evidence
from auditlib.evidence.template import write_template
from auditlib.run import run_city
from auditlib.standard.load import load_standard
from tests.fields.county import County, county, incident, points

FILE = Path(__file__).with_name("ledger.yaml")
STANDARD = load_standard(FILE)
AMOUNTS = [
    incident("03-01", 1.5, name="damage"),
    incident("04-01", 0.49, name="damage"),
    incident("05-01", 9, verified=False, name="damage"),
    incident("06-01", 2.5, name="delay"),
]


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
