"""Readings (口径) are chosen by name; so far only the default of each can be scored."""

from __future__ import annotations

import pytest
from pandas.testing import assert_frame_equal

from auditlib import AuditError, score
from tests.scoring.cities import CLEAN, STANDARD, frame

DEFAULTS = {name: reading.default for name, reading in STANDARD.readings.items()}
OTHERS = [
    (name, option)
    for name, reading in STANDARD.readings.items()
    for option in reading.options
    if option != reading.default
]


def test_naming_every_default_changes_nothing() -> None:
    plain, named = score(STANDARD, frame(CLEAN)), score(STANDARD, frame(CLEAN), DEFAULTS)
    assert_frame_equal(plain.effects, named.effects)
    assert plain.readings == named.readings == DEFAULTS


@pytest.mark.parametrize("readings", [None, {}])
def test_naming_no_reading_takes_the_defaults(readings: dict[str, str] | None) -> None:
    assert score(STANDARD, frame(CLEAN), readings).readings == DEFAULTS


def test_an_unknown_reading_is_refused_and_the_nearest_named() -> None:
    with pytest.raises(AuditError, match=r"deduction_flor.*是否指 deduction_floor？"):
        score(STANDARD, frame(CLEAN), {"deduction_flor": "row"})


def test_an_unknown_option_is_refused_and_the_known_ones_named() -> None:
    with pytest.raises(AuditError, match=r"steps.*half.*whole、proportional、started"):
        score(STANDARD, frame(CLEAN), {"steps": "half"})


@pytest.mark.parametrize(("name", "option"), OTHERS)
def test_an_option_that_cannot_be_scored_yet_is_refused_by_name(name: str, option: str) -> None:
    with pytest.raises(AuditError) as caught:
        score(STANDARD, frame(CLEAN), {name: option})
    assert f"{name}={option}" in str(caught.value)
    assert DEFAULTS[name] in str(caught.value)


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
