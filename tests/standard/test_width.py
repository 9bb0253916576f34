"""That int64 is shown to be wide enough: the bound grows with the ranges, and no city within them overflows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

import auditlib
from auditlib.standard.schema import Standard
from auditlib.standard.width import mark_wide, too_wide
from tests.reference import score

LARGEST = 10**9


@pytest.fixture(scope="module")
def standard() -> Standard:
    return auditlib.load_standard("jiangsu-2012")


def extreme(standard: Standard, largest: set[str]) -> dict[str, Any]:
    """A city with some counts at the upper end of their range and the others at 1 or at the least."""
    values: dict[str, Any] = {}
    for name, item in standard.inputs.items():
        if item.type == "yes_no":
            values[name] = True
        elif item.type == "state":
            values[name] = next(iter(item.states))
        else:
            values[name] = item.max if name in largest else item.min if item.type == "points" else Decimal(1)
            values[name] = int(values[name]) if item.type == "count" else values[name]
    return values


def test_the_ranges_of_the_standard_fit(standard: Standard) -> None:
    assert list(too_wide(standard)) == []


def ranged(standard: Standard, **largest: int) -> Standard:
    """The standard with other upper ends of some inputs' ranges."""
    items = {name: standard.inputs[name].model_copy(update={"max": Decimal(most)}) for name, most in largest.items()}
    return standard.model_copy(update={"inputs": {**standard.inputs, **items}})


def test_no_effect_of_the_standard_is_too_wide(standard: Standard) -> None:
    mark_wide(standard)
    assert not any(effect.wide for effect in standard.effects.values())


def test_an_effect_that_could_overflow_is_worked_out_in_other_integers_and_its_neighbours_are_not(
    standard: Standard,
) -> None:
    wider = ranged(standard, registrations=10**16, registration_errors=10**16)
    mark_wide(wider)
    try:
        assert [effect.id for effect in wider.effects.values() if effect.wide] == ["11.3b"]
    finally:
        mark_wide(standard)


def test_an_input_that_int64_cannot_hold_is_refused(standard: Standard) -> None:
    (fault,) = too_wide(ranged(standard, arrears_yuan=10**17))
    assert fault[0] == ("inputs", "arrears_yuan")
    assert "超出 64 位整数" in fault[1]


@pytest.mark.parametrize(
    "largest",
    [
        {"certified", "senior_certified", "enterprise_certified", "appraised", "passed", "registrations"},
        {"certified", "senior_certified"},
        {"it_exam_unified", "it_exam_smart", "arrears_yuan"},
        {"unified_exam", "high_skilled", "development_tasks", "contest_first_places"},
        {"registrations", "registration_errors", "technician_faults", "blank_certificates"},
    ],
    ids=min,
)
def test_the_largest_city_is_scored_exactly(standard: Standard, largest: set[str]) -> None:
    city = extreme(standard, largest)
    result = auditlib.score(standard, pd.DataFrame([city], index=["极大市"], dtype=object))
    expected = score(standard, city)
    assert result.exact_total[0] == expected.total * 1000
