"""Relations over sums and measures: refused by check, by the engine, and where decisions break them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from auditlib import score
from auditlib.decisions.apply import set_apart
from auditlib.errors import DecisionError, InputError, StandardError
from auditlib.evidence.read import read_evidence
from auditlib.standard.load import load_standard
from auditlib.wording.wholes import check_words
from tests.fields.county import county, spoiled

FILE = Path(__file__).with_name("relations.yaml")
STANDARD = load_standard(FILE)
SOUND: dict[str, Any] = {"rural": 4, "urban": "6", "total": 10, "cured": 10, "referred": 5, "begun": "2012-01-05",
                         "ended": "2012-02-03"}  # fmt: skip

broken = pytest.mark.parametrize(
    ("change", "name", "said"),
    [
        ({"urban": "6.5"}, "rural", ("城乡之和应等于合计", "农村＋城市", "10.5", "合计", "10")),
        ({"urban": "5.9"}, "rural", ("城乡之和应等于合计", "9.9")),
        ({"cured": 11}, "cured", ("处置人次不应多于合计的1.5倍", "治愈＋转诊", "16", "合计×1.5", "15")),
        ({"ended": "2012-01-04"}, "begun", ("开始不应晚于结束", "2012-01-05", "2012-01-04")),
    ],
)


@broken
def test_check_tells_a_relation_that_does_not_hold(
    change: dict[str, Any], name: str, said: tuple[str, ...], tmp_path: Path
) -> None:
    made = county(tmp_path, standard=FILE, **SOUND | change)
    (found,) = read_evidence(made.folder / "甲县.json", STANDARD).findings
    assert (found.code, found.input, found.level) == ("contradiction", name, "error")
    assert [part for part in said if part not in found.message] == []


@broken
def test_the_engine_refuses_it_too(change: dict[str, Any], name: str, said: tuple[str, ...]) -> None:
    frame = pd.DataFrame([SOUND, SOUND | change], index=["a", "b"], dtype=object)
    with pytest.raises(InputError) as error:
        score(STANDARD, frame)
    assert error.value.city == "b"
    assert error.value.input == name
    assert said[0] in str(error.value)


@pytest.mark.parametrize("name", ["rural", "total", "cured", "ended"])
def test_where_a_value_is_missing_nothing_is_held_against_it(name: str, tmp_path: Path) -> None:
    assert score(STANDARD, pd.DataFrame([SOUND | {name: None}], index=["a"], dtype=object)).provisional.item()
    values = SOUND | {"rural": 1, "referred": 90, "begun": "2013-01-01", name: None}
    made = county(tmp_path, standard=FILE, **values)
    codes = {each.code for each in read_evidence(made.folder / "甲县.json", STANDARD).findings}
    assert "missing" in codes


@pytest.mark.parametrize(
    ("ended", "codes"), [("2013-12-31", []), ("2014-01-01", ["date_far_off"]), ("2021-02-03", ["date_far_off"])]
)
def test_a_day_far_from_the_year_is_doubted_and_counted_as_it_is(ended: str, codes: list[str], tmp_path: Path) -> None:
    made = county(tmp_path, standard=FILE, **SOUND | {"ended": ended})
    evidence = read_evidence(made.folder / "甲县.json", STANDARD)
    assert [each.code for each in evidence.findings] == codes
    assert evidence.values["ended"].value == ended
    assert all(each.level == "warning" and f"填的是 {ended}" in each.message for each in evidence.findings)


def test_a_page_of_the_standard_tells_both_sides_of_a_relation() -> None:
    assert [check_words(STANDARD, check) for check in STANDARD.checks] == [
        "城乡之和应等于合计（农村＋城市等于合计）",
        "处置人次不应多于合计的1.5倍（治愈＋转诊不大于合计×1.5）",
        "开始不应晚于结束（开始日期不大于结束日期）",
    ]


def test_what_holds_is_scored() -> None:
    assert score(STANDARD, pd.DataFrame([SOUND], index=["a"], dtype=object)).total["a"] == 7.5


def test_a_decision_that_breaks_a_relation_is_refused_and_two_at_once_set_apart(tmp_path: Path) -> None:
    made = county(tmp_path, standard=FILE, **SOUND)
    with pytest.raises(DecisionError, match="城乡之和应等于合计"):
        made.decide("rural", 5)
    made.decide("begun", "2012-01-10")
    made.report(SOUND | {"ended": "2012-01-08"})
    assert set_apart(STANDARD, made.desk().case.applied).withheld == {"begun": "torn"}


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("equals: total", "whole: total, equals: total", "应恰有 whole（不超过）、equals（等于）之一"),
        ("{sum: [rural, urban]}", "{sum: [rural, urbane]}", "不认识的输入 urbane，是否指 urban"),
        ("{sum: [rural, urban]}", "{share: [rural, urban]}", "只用输入、数、sum、difference、product"),
    ],
)
def test_a_fault_in_a_relation_is_told(before: str, after: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(StandardError, match=said):
        load_standard(spoiled(FILE, tmp_path, before, after))
