"""The worked cases of the standard, each by its own sentence."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from auditlib import score
from tests import reference
from tests.scoring.cities import CASES, CLEAN, STANDARD, frame

Case = dict[str, Any]
every_case = pytest.mark.parametrize("case", CASES["cases"], ids=[case["name"] for case in CASES["cases"]])


def rows_of(case: Case) -> dict[str, Decimal]:
    return {row: Decimal(points) for row, points in (CASES["clean_rows"] | case["rows"]).items()}


@every_case
def test_the_engine_scores_the_case(case: Case) -> None:
    result = score(STANDARD, frame(CLEAN | case["change"]))
    assert result.rows.loc["城0"].to_dict() == {row: float(points) for row, points in rows_of(case).items()}
    assert result.total["城0"] == float(case["total"])
    assert sorted(name for name in result.sanctions if result.sanctions[name].item()) == case["sanctions"]
    assert not result.sanctions.isna().any(axis=None)
    assert not result.missing.any(axis=None)


@every_case
def test_the_reference_scores_the_case(case: Case) -> None:
    score = reference.score(STANDARD, CLEAN | case["change"])
    assert score.rows == {row: Fraction(points) for row, points in rows_of(case).items()}
    assert score.total == Fraction(case["total"])
    assert sorted(name for name, brought in score.sanctions.items() if brought) == case["sanctions"]
    assert not any(score.missing.values())


def test_the_clean_city_wins_every_award_in_full() -> None:
    assert CASES["clean_rows"] == {row.id: str(Fraction(row.points, 1000)) for row in STANDARD.rows.values()}
