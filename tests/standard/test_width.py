"""That int64 is shown to be wide enough: the bound grows with the ranges, and no city within them overflows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

import auditlib
from auditlib.standard.schema import Standard
from auditlib.standard.width import too_wide
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


def test_a_range_that_could_overflow_is_told_at_its_effect(standard: Standard) -> None:
    item = standard.inputs["registrations"].model_copy(update={"max": Decimal(10**16)})
    wide = standard.model_copy(update={"inputs": {**standard.inputs, "registrations": item}})
    errors = standard.inputs["registration_errors"].model_copy(update={"max": Decimal(10**16)})
    wider = wide.model_copy(update={"inputs": {**wide.inputs, "registration_errors": errors}})
    assert any("计分点 11.3b" in said and "64 位" in said for _, said in too_wide(wider))


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
