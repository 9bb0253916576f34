"""Shapes that come up in scales and lines, fractions and deductions below 0: worked cases, reference, bounds, and lint."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditlib import load_standard, score
from auditlib.errors import StandardError
from auditlib.files.strict import as_plain, read_tree
from auditlib.handbook.markdown import standard_markdown
from auditlib.handbook.text import standard_lines
from auditlib.handbook.view import tell_standard
from auditlib.scoring.distance import Step, distances
from auditlib.scoring.ends import effect_ends
from auditlib.scoring.gaps import weigh_gaps
from tests import reference
from tests.scoring.agreement import agree
from tests.scoring.cities import chance_city, chance_gaps, cities, frame

FILE = Path(__file__).parent / "further.yaml"
FURTHER = load_standard(FILE)
CASES = as_plain(read_tree(Path(__file__).parent / "further-cases.yaml"))
CLEAN: dict[str, Any] = CASES["clean_city"]
Case = dict[str, Any]
every_case = pytest.mark.parametrize("case", CASES["cases"], ids=[case["name"] for case in CASES["cases"]])


def changed(case: Case) -> dict[str, Any]:
    return CLEAN | case["change"]


def wanted(case: Case) -> dict[str, Fraction | None]:
    rows = CASES["clean_rows"] | case.get("rows", {})
    return {row: None if points is None else Fraction(points) for row, points in rows.items()}


@every_case
def test_the_engine_scores_and_explains_the_case(case: Case) -> None:
    result = score(FURTHER, frame(changed(case)))
    points = {row: None if pd.isna(p) else Fraction(str(p)) for row, p in result.rows.loc["城0"].items()}
    assert points == wanted(case)
    assert result.total["城0"] == float(case["total"])
    for effect, points_ in case.get("effects", {}).items():
        assert result.effects.loc["城0", effect] == float(points_)
    said = result.explain("城0")
    assert {name: said[name] for name, part in case.get("said", {}).items() if part not in said[name]} == {}


@every_case
def test_the_reference_scores_the_case(case: Case) -> None:
    found = reference.score(FURTHER, changed(case), peers=[changed(case)])
    assert found.rows == wanted(case)
    assert found.total == Fraction(case["total"])


@settings(max_examples=60)
@given(st.lists(cities(FURTHER), min_size=1, max_size=4))
def test_the_engine_agrees_with_the_reference(some: list[Mapping[str, Any]]) -> None:
    agree(*some, standard=FURTHER)


def test_the_engine_agrees_on_many_cities_at_once_and_explains_them() -> None:
    chance = Random(70)
    some = [chance_city(FURTHER, chance) for _ in range(400)]
    some = [chance_gaps(FURTHER, chance, city) if chance.random() < 0.5 else city for city in some]
    result = agree(*some, standard=FURTHER)
    for city in result.index[:60]:
        assert all(result.explain(city).values())


def test_the_engine_agrees_where_any_one_value_is_missing() -> None:
    agree(*(CLEAN | {name: gap} for name in CLEAN for gap in (None, "not_applicable")), standard=FURTHER)


@pytest.mark.parametrize("name", CLEAN)
def test_whatever_a_missing_value_is_the_total_lies_within_the_bounds(name: str) -> None:
    found = weigh_gaps(score(FURTHER, frame(CLEAN | {name: None})), "城0")
    assert found is not None
    chance = Random(7)
    values = [chance_city(FURTHER, chance)[name] for _ in range(40)]
    result = score(FURTHER, frame(*(CLEAN | {name: value} for value in values)))
    totals = result.exact_total[~result.provisional]
    assert found.low is None or found.low <= totals.min()
    assert found.high is None or totals.max() <= found.high


def test_a_line_may_peak_between_the_ends_of_what_is_missing(tmp_path: Path) -> None:
    before, peak = (
        "{at: 20, points: 0}, {at: 20, points: 1}, {at: 5, points: 6}",
        "{at: 20, points: 0}, {at: 10, points: 6}, {at: 5, points: 1}",
    )
    peaked = load_standard(faulty(tmp_path, before, peak))
    result = score(peaked, frame(CLEAN | {"days": None}))
    ends = effect_ends(peaked, result.facts, peaked.effects["3.1.2a"], {"days": (0, 3650)})
    assert ends.points == (0, 6000)


def test_the_next_point_of_a_line_is_told() -> None:
    result = score(FURTHER, frame(CLEAN | {"passed": 9500}))
    (found,) = (each for each in distances(result, "城0") if each.effect == "3.1.1a")
    # 8.67 is what 6 + 4 × x / 1500 rounds to from x = 999.375 on; one hundredth more from 1003.125.
    assert (found.better, found.worse) == (Step("passed", 4, 10, 10), Step("passed", -1, -10, -10))


def test_a_line_is_exact_beyond_64_bits(tmp_path: Path) -> None:
    wide = load_standard(faulty(tmp_path, "max: 1000000", "max: 90000000000000000"))
    figures = {"base": 0, "goal": 90_000_000_000_000_000}
    agree(*(CLEAN | figures | {"output": 10**16 + n} for n in range(-3, 4)), standard=wide)


def test_every_rule_is_told_back_in_words() -> None:
    lines = "\n".join(standard_lines(tell_standard(FURTHER)))
    for part in CASES["shown"]:
        assert part in lines
    assert "- 不单独计分" in standard_markdown(tell_standard(FURTHER))


def faulty(tmp_path: Path, before: str, after: str) -> Path:
    text = FILE.read_text(encoding="utf-8")
    assert before in text
    (tmp_path / "a.yaml").write_text(text.replace(before, after), encoding="utf-8")
    return tmp_path / "a.yaml"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("        floor: none\n", "", "评分行 2 是0分的行.*floor: none.*scope: total"),
        (
            "施行。, explains: yes",
            "施行。",
            "effects: 还没有计分点；不单独计分的条款（只作说明，或只定几个计分点合计的上限）请写 explains: yes",
        ),
        ("扣2分。, effects", "扣2分。, explains: yes, effects", "写了 explains 的条款不单独计分"),
        ("{at: 85%, points: 6}", "{at: 65%, points: 6}", "各点的 at 应由小到大或由大到小"),
        ("{at: 85%, points: 6}", "{at: 85%, points: 6.005}", "各点的 points 都是它的整数倍"),
        ("{at: 100%, points: 10}", "{at: 100, points: 10}", "100 是 10000%"),
        ("at: goal,", "at: gaol,", "不认识的输入 gaol，是否指 goal"),
        (
            "full: {growth: [spent, spent_before], name: 支出增幅}, if_zero: 50%",
            "full: 10%, if_zero: 50%",
            "if_zero 只与 full 为输入或算出来的数时同用",
        ),
        ('[finished, "2023-05-31"]', "[finished, 5]", "months 的两头应为日期类输入的名称"),
        ("[finished, due_on]", "[finished, goal]", "此处应为日期类输入"),
        ("times: 等级系数", "times: 等级", "文件顶层的 tables 里没有 等级"),
        ("award: 10, times: 等级系数", "award: {A: 10}, times: 等级系数", "写了 times（系数），分值应为一个数"),
        ("B: 0.8, C: 0.6", "B: 1/3, C: 0.6", "分值乘以系数应不小于 0、至多三位小数"),
        ("1/3", "1/0", "分数的分母应大于 0"),
        ("above: 1‰", "above: 1‰‰", "不认识的输入 1‰‰"),
    ],
)
def test_a_fault_is_told_with_what_to_write(before: str, after: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(StandardError, match=said):
        load_standard(faulty(tmp_path, before, after))
