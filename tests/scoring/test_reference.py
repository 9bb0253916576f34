"""The engine agrees with the reference: rows, totals, effects, sanctions and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditlib import Standard, score
from tests.scoring.agreement import agree, differences
from tests.scoring.cities import CASES, CLEAN, OTHER, STANDARD, chance_city, chance_gaps, cities, frame

both_standards = pytest.mark.parametrize("standard", [STANDARD, OTHER], ids=lambda standard: standard.id)


@settings(max_examples=150)
@given(st.lists(cities(STANDARD), min_size=1, max_size=3))
def test_the_engine_agrees_on_the_standard_of_2012(some: list[Mapping[str, Any]]) -> None:
    agree(*some, standard=STANDARD)


@settings(max_examples=250)
@given(st.lists(cities(OTHER), min_size=1, max_size=3))
def test_the_engine_agrees_on_every_rule_of_the_format(some: list[Mapping[str, Any]]) -> None:
    agree(*some, standard=OTHER)


@both_standards
def test_the_engine_agrees_on_a_thousand_cities_at_once(standard: Standard) -> None:
    chance = Random(2012)
    some = [chance_city(standard, chance) for _ in range(1000)]
    some = [chance_gaps(standard, chance, city) if chance.random() < 0.5 else city for city in some]
    agree(*some, standard=standard)


@both_standards
def test_the_engine_agrees_on_a_city_that_reports_nothing(standard: Standard) -> None:
    result = agree({}, standard=standard)
    assert result.total.tolist() == [0.0]


def test_the_engine_agrees_where_any_one_value_is_missing_or_in_a_state_of_its_own() -> None:
    for change in ({}, *(case["change"] for case in CASES["cases"] if case["sanctions"])):
        city = CLEAN | change
        agree(*(city | {name: gap} for name in city for gap in (None, "not_applicable", "unsampled")))


def test_the_engine_agrees_at_both_ends_of_every_range() -> None:
    ends = {name: (item.min, item.max) for name, item in STANDARD.inputs.items() if item.type != "state"}
    low, high = ({name: both[end] for name, both in ends.items()} for end in (0, 1))
    for base in (low, high):
        findings = {name: bool(base[name]) for name in base if STANDARD.inputs[name].type == "yes_no"}
        whole = {name: int(base[name]) for name in base if STANDARD.inputs[name].type == "count"}
        extreme = CLEAN | base | findings | whole
        agree(extreme, *(CLEAN | {name: extreme[name]} for name in ends if name not in PARTS))


PARTS = {name for check in STANDARD.checks for name in (check.part, check.whole)}


def test_the_engine_agrees_that_what_can_no_longer_bring_an_open_sanction_is_not_needed() -> None:
    void = {"degrees": -45, "spent": 100, "paid": 10}
    result = agree(void | {"leaked": False, "faults": None, "accidents": None}, standard=OTHER)
    assert result.rows.loc["城0", "3"] == 0
    assert result.sanctions["notice"].isna().item()
    assert result.missing.loc["城0", ["faults", "accidents"]].tolist() == [True, False]


def test_no_difference_goes_unseen() -> None:
    result = score(STANDARD, frame(CLEAN))
    assert differences(result, [CLEAN | {"certified": 49_900}]) == [
        "rows 1 of city 0: 10.0, not 9.9",
        "effects 1.2b of city 0: 0.0, not -0.1",
        "total total of city 0: 100.0, not 99.9",
    ]
