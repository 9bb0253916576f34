"""Readings (口径): each option does what its words say, alone and with every other, and no option touches anything else."""

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
from pandas.testing import assert_frame_equal

from auditlib import AuditError, Standard, score
from auditlib.files.strict import as_plain, read_tree
from auditlib.standard.readings import under
from tests import reference
from tests.scoring.agreement import agree, found
from tests.scoring.cities import (
    CASES,
    CLEAN,
    OTHER,
    STANDARD,
    City,
    chance_city,
    chance_gaps,
    changed,
    cities,
    frame,
)

DEFAULTS = {name: reading.default for name, reading in STANDARD.readings.items()}
OTHERS = [
    (name, option)
    for name, reading in STANDARD.readings.items()
    for option in reading.options
    if option != reading.default
]
WORKED = as_plain(read_tree(Path(__file__).with_name("readings.yaml")))["cases"]
PROVINCE = {"senior_certified": 80_000, "senior_certified_prev": 77_000}


def ways(standard: Standard) -> st.SearchStrategy[dict[str, str]]:
    """Readings chosen at random, about half of them not the default."""
    return st.fixed_dictionaries(
        {name: st.sampled_from(list(reading.options)) for name, reading in standard.readings.items()}
    )


# --- which are in force ---------------------------------------------------------------------------------------


def test_naming_every_default_changes_nothing() -> None:
    plain, named = score(STANDARD, frame(CLEAN)), score(STANDARD, frame(CLEAN), DEFAULTS)
    assert_frame_equal(plain.effects, named.effects)
    assert plain.readings == named.readings == DEFAULTS
    assert under(STANDARD, DEFAULTS) is STANDARD


@pytest.mark.parametrize("readings", [None, {}])
def test_naming_no_reading_takes_the_defaults(readings: dict[str, str] | None) -> None:
    assert score(STANDARD, frame(CLEAN), readings).readings == DEFAULTS


def test_an_unknown_reading_is_refused_and_the_nearest_named() -> None:
    with pytest.raises(AuditError, match=r"deduction_flor.*是否指 deduction_floor？"):
        score(STANDARD, frame(CLEAN), {"deduction_flor": "row"})


def test_an_unknown_option_is_refused_and_the_known_ones_named() -> None:
    with pytest.raises(AuditError, match=r"steps.*half.*whole、proportional、started"):
        score(STANDARD, frame(CLEAN), {"steps": "half"})


def test_the_readings_and_defaults_are_those_of_the_contract() -> None:
    assert DEFAULTS == {
        "steps": "whole",
        "deduction_floor": "row",
        "floor_and_bonus": "floor_first",
        "bonus_cap": "none",
        "void_scope": "clause",
        "void_bonus": "forfeit",
        "band_edges": "upper",
        "ratio_rounding": "exact",
        "certified_shortfall": "graduated",
        "growth_base": "zero",
        "registration_error_steps": "every",
        "consistency_gap": "max_min",
        "leak_points": "void",
        "falsified_points": "void",
        "quality_conditions": "all",
    }
    assert len(OTHERS) == 20


# --- worked cases ---------------------------------------------------------------------------------------------

every_case = pytest.mark.parametrize("case", WORKED, ids=[case["name"] for case in WORKED])


@every_case
def test_the_engine_comes_to_what_was_worked_out_by_hand(case: dict[str, Any]) -> None:
    result = score(STANDARD, frame(CLEAN | case["change"]), case["readings"], province=case.get("province"))
    expected = {row: float(points) for row, points in (CASES["clean_rows"] | case["rows"]).items()}
    assert result.rows.loc["城0"].to_dict() == expected
    assert result.total["城0"] == float(case["total"])
    for effect, points in case.get("effects", {}).items():
        assert result.effects.loc["城0", effect] == float(points)
    for effect, part in case.get("said", {}).items():
        assert part in result.explain("城0")[effect]
    assert sorted(name for name in result.sanctions if result.sanctions[name].item()) == case.get("sanctions", [])
    plain = score(STANDARD, frame(CLEAN | case["change"]))
    assert plain.total["城0"] == float(case["default"])


@every_case
def test_the_reference_comes_to_what_was_worked_out_by_hand(case: dict[str, Any]) -> None:
    found_ = reference.score(STANDARD, CLEAN | case["change"], case["readings"], case.get("province"))
    assert found_.rows == {row: Fraction(points) for row, points in (CASES["clean_rows"] | case["rows"]).items()}
    assert found_.total == Fraction(case["total"])


def test_every_option_has_a_worked_case_of_its_own() -> None:
    assert {next(iter(case["readings"].items())) for case in WORKED if len(case["readings"]) == 1} == set(OTHERS)


# --- against the reference --------------------------------------------------------------------------------------


@settings(max_examples=120)
@given(st.lists(cities(STANDARD), min_size=1, max_size=3), ways(STANDARD), st.sampled_from([None, PROVINCE]))
def test_the_engine_agrees_under_any_combination_of_readings(
    some: list[City], readings: dict[str, str], province: Mapping[str, int] | None
) -> None:
    agree(*some, readings=readings, province=province)


@settings(max_examples=120)
@given(st.lists(cities(OTHER), min_size=1, max_size=3), ways(OTHER))
def test_the_engine_agrees_on_every_rule_of_the_format_under_any_readings(
    some: list[City], readings: dict[str, str]
) -> None:
    agree(*some, standard=OTHER, readings=readings)


PAIRS = [
    {one[0]: one[1], other[0]: other[1]} for n, one in enumerate(OTHERS) for other in OTHERS[:n] if one[0] != other[0]
]


@pytest.fixture(scope="module")
def mixed() -> list[City]:
    chance = Random(15)
    some = [chance_city(STANDARD, chance) for _ in range(8)]
    return [chance_gaps(STANDARD, chance, city) if n % 3 == 0 else city for n, city in enumerate(some)]


@pytest.mark.parametrize("first", range(len(OTHERS)), ids=lambda n: "=".join(OTHERS[n]))
def test_the_engine_agrees_under_every_pair_of_options(mixed: list[City], first: int) -> None:
    name, option = OTHERS[first]
    for readings in [{name: option}, *(pair for pair in PAIRS if pair.get(name) == option)]:
        agree(*mixed, readings=readings)


@pytest.mark.parametrize(("name", "option"), OTHERS)
def test_the_engine_agrees_where_any_one_value_is_missing(name: str, option: str) -> None:
    voids: list[City] = [case["change"] for case in CASES["cases"] if case["sanctions"]][:3]
    for change in ({}, {"contest_bad_influence": True, "contest_hosted": True}, *voids):
        city = CLEAN | change
        agree(*(city | {each: None} for each in city), readings={name: option}, province=PROVINCE)


@pytest.mark.parametrize(("name", "option"), OTHERS)
def test_the_engine_agrees_at_both_ends_of_every_range(name: str, option: str) -> None:
    """Exactly: no product of the arithmetic leaves int64 under any option."""
    top = {each: item.max for each, item in STANDARD.inputs.items() if item.type in ("count", "amount")}
    whole = {each: int(value) if STANDARD.inputs[each].type == "count" else value for each, value in top.items()}
    low = dict.fromkeys(whole, 1)
    for base in (low, whole):
        agree(*(CLEAN | base | {each: value} for each, value in (low | whole).items() if each not in PARTS),
              readings={name: option, "ratio_rounding": "two_decimals"})  # fmt: skip
    agree(CLEAN | whole, readings={"steps": "proportional"} | {name: option})


PARTS = {name for check in STANDARD.checks for name in (check.part, check.whole)}


# --- what a reading leaves alone --------------------------------------------------------------------------------

MOVES = {
    "void_scope": {"10", "11"},
    "band_edges": {"11"},
    "certified_shortfall": {"1"},
    "growth_base": {"2.2"},
    "registration_error_steps": {"11"},
    "consistency_gap": {"13.2"},
    "leak_points": {"10"},
    "falsified_points": {"13.2"},
    "quality_conditions": {"9"},
    "bonus_cap": set[str](),
}


@settings(max_examples=40)
@given(st.lists(cities(), min_size=1, max_size=3), st.sampled_from([each for each in OTHERS if each[0] in MOVES]))
def test_a_reading_of_one_clause_moves_its_own_row_only(some: list[City], other: tuple[str, str]) -> None:
    table = frame(*some)
    plain, read = score(STANDARD, table), score(STANDARD, table, dict([other]))
    rest = [row for row in STANDARD.rows if row not in MOVES[other[0]]]
    assert_frame_equal(plain.rows[rest], read.rows[rest])


@settings(max_examples=40)
@given(st.lists(cities(), min_size=1, max_size=3), ways(STANDARD))
def test_no_reading_brings_or_lifts_a_sanction(some: list[City], readings: dict[str, str]) -> None:
    table = frame(*some)
    assert_frame_equal(score(STANDARD, table).sanctions, score(STANDARD, table, readings).sanctions)


def test_every_option_moves_something() -> None:
    table = frame(*(CLEAN | case["change"] for case in WORKED))
    plain = score(STANDARD, table)
    still = [
        each
        for each in OTHERS
        if plain.total.equals((now := score(STANDARD, table, dict([each]))).total) and plain.rows.equals(now.rows)
    ]
    assert still == []


@settings(max_examples=40)
@given(cities(), ways(STANDARD))
def test_withholding_a_value_never_raises_a_total_while_rows_stop_at_zero(city: City, readings: dict[str, str]) -> None:
    if readings["deduction_floor"] == "none":
        readings = readings | {"deduction_floor": "row"}
    gaps = [city | {name: None} for name in city]
    result = score(STANDARD, frame(city, *gaps), readings, province=PROVINCE)
    assert (result.total <= result.total.iloc[0]).all()


@settings(max_examples=40)
@given(st.lists(cities(), min_size=1, max_size=3), ways(STANDARD))
def test_a_cap_takes_off_the_total_and_never_below_the_rows_without_their_bonuses(
    some: list[City], readings: dict[str, str]
) -> None:
    result = score(STANDARD, frame(*some), readings)
    for n, row in enumerate(found(result, "rows")):
        exact = sum((Decimal(str(points)) for points in row.values() if points is not None), Decimal(0))
        assert result.exact_total[n] + result.exact_over[n] == exact * 1000
        assert readings["deduction_floor"] == "none" or result.exact_total[n] >= 0


# --- the province's growth --------------------------------------------------------------------------------------

ABOVE = {"growth_base": "province"}


def test_the_province_s_growth_is_that_of_all_cities_scored_together_that_have_both_values() -> None:
    half, double, gap = changed(senior_certified=9_000), changed(senior_certified=8_250), {"senior_certified": None}
    result = score(STANDARD, frame(half, double, CLEAN | gap), ABOVE)
    # 17,250 / 15,000 = 15 % in all; 9,000 / 7,500 = 20 %, 5 points above; 8,250 / 7,500 = 10 %, below.
    assert result.effects["2.2.2a"].iloc[:2].tolist() == [0.5, 0]
    assert pd.isna(result.effects["2.2.2a"].iloc[2])


def test_a_city_alone_is_held_against_itself_and_told_so() -> None:
    result = score(STANDARD, frame(changed(senior_certified=9_000)), ABOVE)
    assert result.effects.loc["城0", "2.2.2a"] == 0
    assert "只由本市的数算出" in result.warnings[0]
    assert score(STANDARD, frame(CLEAN), ABOVE, province=PROVINCE).warnings == []


def test_a_province_without_last_year_s_figures_leaves_the_growth_open() -> None:
    result = score(STANDARD, frame(CLEAN), ABOVE, province={"senior_certified": 5, "senior_certified_prev": 0})
    assert pd.isna(result.effects.loc["城0", "2.2.2a"])
    assert "无从计算，待定" in result.explain("城0")["2.2.2a"]


def test_sums_too_large_for_sixty_four_bits_are_worked_with_exactly() -> None:
    sums = {"senior_certified": 10**17 + 1, "senior_certified_prev": 10**17}
    rich = changed(certified=10**9, senior_certified=10**9, senior_certified_prev=10**9 - 1)
    agree(rich, CLEAN, readings=ABOVE | {"steps": "proportional"}, province=sums)
    agree(rich, CLEAN, readings=ABOVE | {"steps": "started"}, province=sums)


@pytest.mark.parametrize(
    ("sums", "said"),
    [
        ({"senior_certifed": 1}, "是否指 senior_certified？"),
        ({"senior_certified": 80_000}, "senior_certified_prev"),
        (PROVINCE | {"senior_certified": -1}, "全省: senior_certified"),
        (PROVINCE | {"senior_certified": "8万"}, "全省: senior_certified"),
        (PROVINCE | {"senior_certified": None}, "应为数"),
    ],
)
def test_wrong_sums_of_the_province_are_refused(sums: dict[str, Any], said: str) -> None:
    with pytest.raises(AuditError, match=said):
        score(STANDARD, frame(CLEAN), ABOVE, province=sums)


def test_sums_that_the_reading_in_force_does_not_ask_for_change_nothing() -> None:
    assert score(STANDARD, frame(CLEAN), province=PROVINCE).total.item() == 100
