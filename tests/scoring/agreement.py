"""Holding the engine to the reference: every table of a result, city by city, to the last thousandth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from auditlib import Result, Standard, score
from tests import reference
from tests.scoring.cities import STANDARD, frame


def differences(
    result: Result,
    cities: Sequence[Mapping[str, Any]],
    standard: Standard = STANDARD,
    readings: Mapping[str, str] | None = None,
    province: Mapping[str, Any] | None = None,
) -> list[str]:
    """Tell in words where a result is not what the reference says."""
    sums = reference.province_sums(standard, cities if province is None else [province])
    scores = [reference.score(standard, city, readings, sums, cities) for city in cities]
    expected: dict[str, list[dict[str, Any]]] = {
        "rows": [_points(each.rows) for each in scores],
        "effects": [_points(each.effects) for each in scores],
        "sanctions": [each.sanctions for each in scores],
        "missing": [each.missing for each in scores],
        "total": [{"total": float(each.total)} for each in scores],
    }
    return [
        f"{table} {name} of city {n}: {got[name]}, not {wanted[name]}"
        for table, lines in expected.items()
        for n, (wanted, got) in enumerate(zip(lines, found(result, table), strict=True))
        for name in wanted | got
        if wanted.get(name, "unknown") != got.get(name, "absent")
    ]


def found(result: Result, table: str) -> list[dict[str, Any]]:
    """Take a table of a result as a mapping a city, None where it is NaN or NA."""
    shown = result.total.to_frame() if table == "total" else getattr(result, table)
    values = shown.astype(object).to_numpy()
    return [
        {name: None if pd.isna(value) else value for name, value in zip(shown.columns, line, strict=True)}
        for line in values
    ]


def agree(
    *cities: Mapping[str, Any],
    standard: Standard = STANDARD,
    readings: Mapping[str, str] | None = None,
    province: Mapping[str, Any] | None = None,
) -> Result:
    """Score cities, and fail where the engine and the reference differ."""
    result = score(standard, frame(*cities), readings, province=province)
    assert differences(result, cities, standard, readings, province) == []
    return result


def _points(exact: Mapping[str, Fraction | None]) -> dict[str, float | None]:
    return {name: None if points is None else float(points) for name, points in exact.items()}
