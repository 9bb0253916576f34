"""Every shape of the format that the standard of 2012 does without: worked cases, and the engine held to the reference."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditlib import score
from auditlib.files.strict import as_plain, read_tree
from auditlib.standard.width import too_wide
from tests import reference
from tests.scoring.agreement import agree
from tests.scoring.cities import SHAPES, chance_city, chance_gaps, cities, frame

CASES = as_plain(read_tree(Path(__file__).parent / "shapes-cases.yaml"))
CLEAN: dict[str, Any] = CASES["clean_city"]
Case = dict[str, Any]
every_case = pytest.mark.parametrize("case", CASES["cases"], ids=[case["name"] for case in CASES["cases"]])


def changed(case: Case) -> dict[str, Any]:
    return CLEAN | case["change"]


@every_case
def test_the_engine_scores_the_case(case: Case) -> None:
    result = score(SHAPES, frame(changed(case)))
    rows = {row: float(points) for row, points in (CASES["clean_rows"] | case.get("rows", {})).items()}
    assert result.rows.loc["城0"].to_dict() == rows
    assert result.total["城0"] == float(case["total"])
    assert {name: result.effects.loc["城0", name] for name in case.get("effects", {})} == {
        name: float(points) for name, points in case.get("effects", {}).items()
    }
    assert sorted(name for name in result.sanctions if result.sanctions[name].item()) == case.get("sanctions", [])
    assert [row for row in result.applies if not result.applies[row].item()] == case.get("out", [])
    assert not result.missing.any(axis=None)
    if "grade" in case:
        assert result.grades["城0"] == case["grade"]


@every_case
def test_the_explanation_tells_the_case(case: Case) -> None:
    result = score(SHAPES, frame(changed(case)))
    said = result.explain("城0")
    assert {name: said[name] for name, part in case.get("said", {}).items() if part not in said[name]} == {}
    assert f"总分{case['total']}分" in result.explain_total("城0")


@every_case
def test_the_reference_scores_the_case(case: Case) -> None:
    found = reference.score(SHAPES, changed(case), peers=[changed(case)])
    assert found.rows == {row: Fraction(p) for row, p in (CASES["clean_rows"] | case.get("rows", {})).items()}
    assert found.total == Fraction(case["total"])


@settings(max_examples=60)
@given(st.lists(cities(SHAPES), min_size=1, max_size=4))
def test_the_engine_agrees_on_every_shape(some: list[Mapping[str, Any]]) -> None:
    agree(*some, standard=SHAPES)


def test_the_engine_agrees_on_a_thousand_cities_at_once_and_explains_them() -> None:
    chance = Random(90)
    some = [chance_city(SHAPES, chance) for _ in range(500)]
    some = [chance_gaps(SHAPES, chance, city) if chance.random() < 0.5 else city for city in some]
    result = agree(*some, standard=SHAPES)
    for city in result.index[:60]:
        assert all(result.explain(city).values())
        assert result.explain_total(city).startswith("甲、日常工作")


def test_the_engine_agrees_where_any_one_value_is_missing_or_in_a_state_of_its_own() -> None:
    agree(*(CLEAN | {name: gap} for name in CLEAN for gap in (None, "not_applicable", "unsampled")), standard=SHAPES)


def test_a_base_is_taken_from_the_mean_of_the_peers() -> None:
    rich, middle, poor = (CLEAN | {"income": income} for income in (2000, 1000, 300))
    result = agree(rich, middle, poor, standard=SHAPES)
    # The mean is 1,100: the middle one is 100 short, the poor one 800. Of the most, 2,000: 5, 2.5 and 0.75.
    assert result.effects["8.1b"].tolist() == [0, -1, -8]
    assert result.effects["8.1c"].tolist() == [5, 2.5, 0.75]
    assert "比各市平均1,100万元（3个市的收入平均）少800万元" in result.explain("城2")["8.1b"]


def test_what_is_missing_behind_a_shut_gate_or_in_a_row_that_does_not_apply_is_not_needed() -> None:
    for change in (
        {"waived": True, "deaths": None},
        {"has_port": False, "port_ok": None},
        {"rumours": False, "blame": None},
    ):
        result = score(SHAPES, frame(CLEAN | change))
        assert not result.missing.any(axis=None)
        assert not result.provisional.item()


def test_a_row_whose_use_is_not_known_is_pending_and_asks_for_that_alone() -> None:
    result = score(SHAPES, frame(CLEAN | {"has_port": None, "port_ok": None}))
    assert pd.isna(result.rows.loc["城0", "7.1"])
    assert [name for name in result.missing if result.missing[name].item()] == ["has_port"]
    assert result.grades.isna().item()


def test_withheld_evidence_of_what_bears_on_the_total_never_raises_it() -> None:
    result = score(SHAPES, frame(CLEAN | {"major": None}, CLEAN))
    assert pd.isna(result.rows.loc["城0", "甲3"])
    assert result.total["城0"] < result.total["城1"]
    assert result.provisional.tolist() == [True, False]


def test_subtotals_are_those_of_the_rows_and_the_sections_within() -> None:
    result = score(SHAPES, frame(CLEAN | {"grade_c": "C"}))
    assert result.sections.loc["城0"].to_dict() == {"甲": 60, "乙": 57.444, "乙一": 17.544}
    assert "（一）等次17.544分" in result.explain_total("城0")


def test_a_quota_goes_to_the_highest_totals_and_the_others_take_the_next_grade() -> None:
    some = [CLEAN | {"handled": 100 - n} for n in range(5)]
    result = score(SHAPES, frame(*some))
    assert result.total.tolist() == [89.95, 89.85, 89.65, 89.55, 89.35]
    assert result.grades.tolist() == ["优秀", "优秀", "良好", "良好", "良好"]


def test_a_share_is_one_of_all_cities_whether_or_not_their_totals_are_settled() -> None:
    result = score(SHAPES, frame(CLEAN, CLEAN | {"handled": 99}, CLEAN | {"school_ok": None}))
    assert result.grades.fillna("").tolist() == ["优秀", "良好", ""]


def test_cities_alike_in_total_share_the_last_place_of_a_quota() -> None:
    result = score(SHAPES, frame(*[CLEAN | {"handled": 99}] * 3, CLEAN, CLEAN | {"handled": 90}))
    assert result.grades.tolist() == ["优秀", "优秀", "优秀", "优秀", "良好"]


def test_a_floor_of_a_section_and_a_sanction_keep_a_city_from_a_grade() -> None:
    result = score(SHAPES, frame(CLEAN | {"deaths": 4}))
    assert result.total.item() == float(Decimal("77.95"))
    assert result.grades.item() == "良好"
    assert score(SHAPES, frame(CLEAN | {"major": True})).grades.item() == "不合格"


def test_the_shapes_fit_the_width_of_the_arithmetic() -> None:
    assert list(too_wide(SHAPES)) == []
