"""A total that is multiplied by a coefficient: exactly, rounded once, told with both figures, and wanting without it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditlib import load_standard, score
from auditlib.errors import StandardError
from auditlib.handbook.view import tell_standard
from auditlib.report.score_json import score_object
from auditlib.scoring.gaps import weigh_gaps
from auditlib.scoring.product import score_all
from auditlib.wording.wholes import whole_words
from tests.scoring.agreement import agree
from tests.scoring.cities import chance_city, cities, frame
from tests.scoring.test_asking import nothing_nearer_reaches
from tests.scoring.test_bounds import any_fill_lies_within

FILE = Path(__file__).parent / "coefficient.yaml"
STANDARD = load_standard(FILE)
CLEAN: dict[str, Any] = {
    **{"difficulty": Decimal("1.005"), "scale": "small", "done": 90, "target": 100, "praised": 0, "major": False},
}


def test_the_total_is_multiplied_exactly_and_rounded_once() -> None:
    # 90 × 1.005 × 0.95 = 85.9275; rounded in between it would be 85.93 as well as 85.925.
    result = agree(CLEAN, CLEAN | {"scale": "large", "praised": 2, "major": True}, standard=STANDARD)
    assert result.total.tolist() == [85.93, 90.65]
    assert result.grades.tolist() == ["其余", "优秀"]


def test_both_figures_are_told() -> None:
    result = score(STANDARD, frame(CLEAN))
    told = "合计90分，乘以综合系数0.9547…（难度系数1.005 × 辖区规模：小（0.95）），得85.9275分，四舍五入，总分85.93分"
    assert result.explain_total("城0") == told
    assert score_object(result, "城0")["total_explanation"] == told
    assert any(said.startswith("总分等于各项合计乘以综合系数（难度系数×") for said in whole_words(STANDARD))


def test_bounds_hold_what_comes_of_it() -> None:
    result = agree(CLEAN | {"difficulty": 2}, standard=STANDARD)
    assert result.total.tolist() == [110]
    assert result.explain_total("城0").endswith("得171分，以110分为限，总分110分")


def test_without_the_coefficient_there_is_no_total_yet_and_it_is_asked_for() -> None:
    result = agree(CLEAN | {"difficulty": None}, standard=STANDARD)
    assert result.total.tolist() == [0]
    assert result.provisional.tolist() == [True]
    assert result.grades.isna().tolist() == [True]
    assert [name for name in result.missing if result.missing[name].item()] == ["difficulty"]
    assert result.explain_total("城0") == "合计90分，应乘的综合系数缺证或未定，总分待定"
    assert score_all(STANDARD, result.facts).gone.all()


@settings(max_examples=60)
@given(st.lists(cities(STANDARD), min_size=1, max_size=4))
def test_the_engine_agrees_on_totals_that_are_multiplied(some: list[Mapping[str, Any]]) -> None:
    result = agree(*some, standard=STANDARD)
    assert all(result.explain_total(city) for city in result.index)


@settings(max_examples=15)
@given(st.integers(0, 10**9).map(Random), st.sampled_from([1, 100, 2500]))
def test_goals_and_gaps_are_found_under_a_coefficient(chance: Random, more: int) -> None:
    name = chance.choice(["done", "praised", "major", "scale", "target"])
    nothing_nearer_reaches(score(STANDARD, frame(chance_city(STANDARD, chance))), name, more)
    any_fill_lies_within(STANDARD, chance, {})


def test_a_missing_coefficient_leaves_the_range_of_what_it_can_be() -> None:
    found = weigh_gaps(score(STANDARD, frame(CLEAN | {"difficulty": None})), "城0")
    assert found is not None
    # 90 × 0.95, times 0.5 to 2, at most 110.
    assert (found.low, found.high, found.rows) == (42_750, 110_000, {})
    assert [(gap.input, gap.hangs) for gap in found.gaps] == [("difficulty", 67_250)]


def test_a_coefficient_in_percent_is_refused_with_what_to_write(tmp_path: Path) -> None:
    text = FILE.read_text(encoding="utf-8").replace("min: 0.5, max: 2,", 'unit: "%", max: 200,')
    path = tmp_path / "coefficient.yaml"
    lines = ["coefficient: difficulty" if line.startswith("coefficient:") else line for line in text.splitlines()]
    kept = "\n".join(line if "scale:" not in line else line.replace("}}", "}, evidence_only: yes}") for line in lines)
    path.write_text(kept, encoding="utf-8")
    with pytest.raises(StandardError, match="总分会乘以 105"):
        load_standard(path)


def test_the_page_of_the_standard_tells_what_the_coefficient_is_for() -> None:
    used = {each.name: each.used for each in tell_standard(STANDARD).inputs}
    assert used["difficulty"] == used["scale"] == ("总分的系数",)
