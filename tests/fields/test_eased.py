"""Incidents marked in the ledger are halved, or waived, over all that they cost: evidence, score, explanation, bounds."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pandas as pd
import pytest

from auditlib import score
from auditlib.docket.listing import list_lines
from auditlib.errors import InputError, StandardError
from auditlib.evidence.layout import LEDGER
from auditlib.evidence.read import read_evidence
from auditlib.evidence.template import write_template
from auditlib.run import run_city
from auditlib.scoring.gaps import weigh_gaps
from auditlib.standard.load import load_standard
from tests.fields.county import County, county, incident, points, spoiled
from tests.scoring.agreement import agree
from tests.scoring.cities import chance_city, chance_gaps

FILE = Path(__file__).with_name("eased.yaml")
STANDARD = load_standard(FILE)
CLEAN = {"losses": 0, "trained": True, "accidents": 0, "reported": 0, "complaints": 0, "excused": 0, "late": 0}
ROWS = [
    incident("03-01", 主动上报=True),
    incident("04-01", 2, 主动上报=False),
    incident("05-01", verified=False, 主动上报=True),
    incident("06-01", 2, name="complaints", 不可抗力=True),
    incident("06-02", name="complaints", 主动上报=True),
]


def here(folder: Path, rows: list[dict[str, Any]] = ROWS, **values: Any) -> County:
    return county(folder, rows, FILE, **{"losses": 0, "trained": True, **values})


def effects(**values: Any) -> dict[str, float]:
    found = score(STANDARD, pd.DataFrame([CLEAN | values], index=["a"], dtype=object)).effects.loc["a"]
    return {name: found[name] for name in found.index if found[name] and STANDARD.effects[name].role != "award"}


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ({"accidents": 2}, {"1.1b": -3, "1.1c": -3, "1.2a": -1}),
        # One of two costs half of its 1.5, rounded up to a tenth; that there was one at all is not its doing alone.
        ({"accidents": 2, "reported": 1}, {"1.1b": -2.3, "1.1c": -3, "1.2a": -1}),
        # All reported: half of everything.
        ({"accidents": 2, "reported": 2}, {"1.1b": -1.5, "1.1c": -1.5, "1.2a": -0.5}),
        # The third, which was reported, brought the band: half of that.
        ({"accidents": 3, "reported": 1}, {"1.1b": -3.8, "1.1c": -3, "1.1d": -2.5, "1.2a": -1}),
        # Eased first, capped then: 10 × 1.5 − 4 × 0.75 = 12, of 9 with 4 it is 10.5.
        ({"accidents": 10, "reported": 4}, {"1.1b": -12, "1.1c": -3, "1.1d": -5, "1.2a": -1}),
        ({"accidents": 9, "reported": 4}, {"1.1b": -10.5, "1.1c": -3, "1.1d": -5, "1.2a": -1}),
        # Without the one that was reported the condition of 1.1f would not hold.
        ({"accidents": 2, "reported": 1, "losses": 500}, {"1.1b": -2.3, "1.1c": -3, "1.1f": -1, "1.2a": -1}),
        ({"accidents": 1, "reported": 1, "trained": False}, {"1.1b": -0.8, "1.1c": -1.5, "1.1e": -0.2, "1.2a": -0.5}),
        ({"complaints": 3, "excused": 2}, {"2.1b": -2}),
    ],
)  # fmt: skip
def test_part_of_the_incidents_costs_a_share_of_what_it_would(values: dict[str, Any], wanted: dict[str, float]) -> None:
    assert effects(**values) == wanted


def test_the_engine_agrees_with_the_reference_with_gaps_and_without() -> None:
    chance = Random(11)
    for _ in range(10):
        whole = [chance_city(STANDARD, chance) for _ in range(20)]
        agree(*whole, *(chance_gaps(STANDARD, chance, city) for city in whole), standard=STANDARD)


def test_the_mark_in_the_ledger_tells_which_incidents_are_eased(tmp_path: Path) -> None:
    audit = here(tmp_path).audit()
    assert [audit.applied.values[n] for n in ("accidents", "reported", "complaints", "excused", "late")] == [
        3,
        1,
        3,
        2,
        1,
    ]
    # 30 − (4.5 − 0.75, up) − 3 − 2.5; 20 − 2 + 1; and 1 off the total.
    assert (points(audit, "1"), points(audit, "2")) == (20.7, 19)
    assert audit.result.total["甲县"] == 38.7
    said = audit.result.explain("甲县")
    assert said["1.1b"] == "一般事故3起，应扣4.5分，主动上报的事故1起按50%计，少扣0.7分，实扣3.8分"
    assert said["2.1b"] == "投诉3次，应扣6分，不可抗力的投诉2次免扣4分，实扣2分"
    assert said["1.1c"] == "一般事故3起，扣3分，并通报批评"


def test_an_incident_that_is_waived_altogether_still_brings_its_sanctions(tmp_path: Path) -> None:
    standard = load_standard(spoiled(FILE, tmp_path, "at: 50%, to: 0.1, how: up", "at: 0"))
    result = score(standard, pd.DataFrame([CLEAN | {"accidents": 3, "reported": 3}], index=["a"], dtype=object))
    assert result.total["a"] == 50
    assert result.sanctions.loc["a"].tolist() == [True, True]


def test_a_cap_is_told_after_what_is_eased() -> None:
    frame = pd.DataFrame([CLEAN | {"accidents": 20, "reported": 4}], index=["a"], dtype=object)
    said = score(STANDARD, frame).explain("a")["1.1b"]
    assert said == "一般事故20起，应扣30分，主动上报的事故4起按50%计，少扣3分，以12分为限，实扣12分"


def test_more_eased_than_there_are_is_refused_and_how_many_is_asked_for_only_where_something_is_taken() -> None:
    frame = pd.DataFrame([CLEAN | {"accidents": 1, "reported": 2}], index=["a"], dtype=object)
    with pytest.raises(InputError, match="主动上报的事故不能多于一般事故"):
        score(STANDARD, frame)
    open_ = pd.DataFrame([CLEAN | {"reported": None, "accidents": n} for n in (0, 1)], index=["a", "b"], dtype=object)
    result = score(STANDARD, open_)
    assert result.missing["reported"].tolist() == [False, True]
    assert result.explain("b")["1.1b"] == "缺证（主动上报的事故），待定"


def test_a_ruling_or_a_correction_moves_what_is_eased(tmp_path: Path) -> None:
    made = here(tmp_path)
    made.rule(0, "exclude")
    assert [made.audit().applied.values[n] for n in ("accidents", "reported")] == [2, 0]
    made.decide("reported", 2)
    assert points(made.audit(), "1") == 27
    assert "一般事故1起，查实，03-01，主动上报" in "\n".join(list_lines(made.desk().case))


def test_the_workbook_has_a_column_for_each_mark_and_gives_it_back(tmp_path: Path) -> None:
    evidence = read_evidence(here(tmp_path).folder / "甲县.json", STANDARD)
    write_template(STANDARD, tmp_path / "a.xlsx", city="甲县", filled=evidence)
    heads = [cell.value for cell in openpyxl.load_workbook(tmp_path / "a.xlsx")[LEDGER][3]]
    assert heads[-2:] == ["主动上报", "不可抗力"]
    again = read_evidence(tmp_path / "a.xlsx", STANDARD, city="甲县")
    assert [each.marks for each in again.incidents] == [each.marks for each in evidence.incidents]
    assert again.values["reported"].value == 1
    made = here(tmp_path, [{**ROWS[0], "主动上报": "大概"}])
    found = read_evidence(made.folder / "甲县.json", STANDARD).findings
    assert [each.code for each in found if each.level == "error"] == ["not_yes_no"]


def test_the_report_tells_the_marks_and_what_they_spare(tmp_path: Path) -> None:
    made = run_city(here(tmp_path).params, tmp_path / "reports")
    page = (made.directory / "report.html").read_text(encoding="utf-8")
    assert "一般事故，主动上报" in page
    assert "少扣" in page


@pytest.mark.parametrize("gap", ["reported", "accidents", "losses"])
def test_what_is_missing_is_bounded(gap: str) -> None:
    city = CLEAN | {"accidents": 8, "reported": 3, "losses": 400}
    least = 3 if gap == "accidents" else 0
    filled = [{**city, gap: n} for n in range(least, 9 if gap == "reported" else 101)]
    totals = score(STANDARD, pd.DataFrame(filled, dtype=object)).total
    gaps = weigh_gaps(score(STANDARD, pd.DataFrame([{**city, gap: None}], index=["a"], dtype=object)), "a")
    assert gaps is not None
    assert gaps.low is not None
    assert gaps.high is not None
    assert gaps.low <= min(totals) * 1000
    assert gaps.high >= max(totals) * 1000


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("of: accidents, part: reported", "of: accident, part: reported", "是否指 accidents"),
        ("of: accidents, part: reported", "of: accidents, part: trained", "计数"),
        ("of: accidents, part: reported", "of: accidents, part: losses", "应相同"),
        ("of: complaints, part: excused", "of: accidents, part: excused", "只应有一处|应只有一处"),
        ("at: 50%, to", "at: 150%, to", "如 50%（减半）"),
        ("marked: 主动上报}", "marked: 查实}", "台账已有“查实”一栏"),
        ("tally: {of: accidents, marked: 主动上报}", "tally: {marked: 主动上报}", "只数带标记的行的，写 of 和 marked"),
        ("deduct: 2, of: complaints", "deduct: 2, of: {sum: [complaints, accidents]}", "请分成两个计分点"),
        ("deduct: 2, of: complaints", "bonus: 2, of: complaints", "没有扣分的计分点用到 complaints"),
    ],
)
def test_a_fault_in_what_is_eased_is_told(before: str, after: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(StandardError, match=said):
        load_standard(spoiled(FILE, tmp_path, before, after))
