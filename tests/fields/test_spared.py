"""What is reported as 不适用, in a row that then does not apply, is in none of the states that a grade counts."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pandas as pd
import pytest

from auditlib import score
from auditlib.scoring.gaps import weigh_gaps
from auditlib.standard.load import load_standard
from tests.scoring.agreement import agree
from tests.scoring.cities import chance_city, chance_gaps

STANDARD = load_standard(Path(__file__).with_name("spared.yaml"))


def graded(fire: str | None, power: str | None, traffic: str | None) -> tuple[str | None, str]:
    result = score(STANDARD, pd.DataFrame([[fire, power, traffic]], index=["a"], columns=["fire", "power", "traffic"]))
    grade = result.grades["a"]
    return None if pd.isna(grade) else grade, result.explain("a")["3.1b"]


@pytest.mark.parametrize(
    ("fire", "power", "grade"),
    [
        # Of the two that apply one has an A: 50 %.
        ("not_applicable", "A", "一级"),
        ("not_applicable", "B", "二级"),
        ("A", "not_applicable", "一级"),
        # Of three that apply, one.
        ("A", "B", "二级"),
        # What nobody has looked at may still be anything.
        ("unsampled", "A", None),
        (None, "A", None),
    ],
)
def test_a_clause_that_does_not_apply_is_not_counted(fire: str | None, power: str, grade: str | None) -> None:
    assert graded(fire, power, "B")[0] == grade


def test_a_row_that_must_apply_waits_for_what_is_reported_as_not_applicable() -> None:
    assert graded("A", "A", "not_applicable")[0] is None


def test_the_explanation_tells_what_does_not_apply() -> None:
    said = graded("not_applicable", "A", "A")[1]
    assert "消防：不适用、用电：A级、交通：A级" in said
    assert said.endswith("加1分")


def test_the_engine_agrees_with_the_reference_on_cities_with_gaps() -> None:
    chance = Random(7)
    agree(*(chance_gaps(STANDARD, chance, chance_city(STANDARD, chance)) for _ in range(200)), standard=STANDARD)


def test_gaps_are_bounded_with_what_does_not_apply() -> None:
    frame = pd.DataFrame([["not_applicable", None, "A"]], index=["a"], columns=["fire", "power", "traffic"])
    gaps = weigh_gaps(score(STANDARD, frame), "a")
    assert gaps is not None
    # 5 to 10 for power beside 10 for traffic, with the 10 of fire spread over both, or fire judged after all.
    assert gaps.low is not None
    assert gaps.high is not None
    assert gaps.low <= 22_500
    assert gaps.high >= 32_000
