"""A total that is held to so many points where something has occurred (总分不高于59分, 降为80分), beside one that is void."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditlib import load_standard, score
from auditlib.errors import StandardError
from auditlib.scoring.gaps import weigh_gaps
from auditlib.scoring.product import score_all
from auditlib.scoring.reach import Reached, reach_total
from auditlib.scoring.without import without
from auditlib.wording.effects import effect_words, role_word
from tests import reference
from tests.scoring.agreement import agree
from tests.scoring.cities import chance_city, cities, frame
from tests.scoring.test_bounds import any_fill_lies_within

FILE = Path(__file__).parent / "held.yaml"
HELD = load_standard(FILE)
CLEAN: dict[str, Any] = {"done": 90, "praised": 0, "larger": 0, "excused": False, "late": False, "falsified": False}
CASES = {
    "nothing has occurred": ({}, "90", "优秀"),
    "what is above comes down": ({"larger": 1}, "59", "不合格"),
    "what is below stays": ({"larger": 1, "done": 50}, "50", "不合格"),
    "what is waived does not count": ({"larger": 1, "excused": True}, "90", "优秀"),
    "of two the lower holds": ({"larger": 1, "late": True}, "59", "不合格"),
    "bonuses do not lift it": ({"late": True, "praised": 5}, "80", "合格"),
    # 60 + 2.33 rounded to 62.3, which is above 59.
    "what is rounded is held": ({"done": 60, "praised": 1, "larger": 2}, "59", "不合格"),
    "what is void is void": ({"late": True, "falsified": True}, "0", "不合格"),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_total_is_held(case: tuple[Mapping[str, Any], str, str]) -> None:
    change, total, grade = case
    result = score(HELD, frame(CLEAN | change))
    assert (result.total.tolist(), result.grades.tolist()) == ([float(total)], [grade])
    assert reference.score(HELD, CLEAN | change).total == Fraction(total)
    assert result.explain_total("城0").endswith(f"总分{total}分")


def test_what_holds_it_is_told() -> None:
    result = score(HELD, frame(CLEAN | {"larger": 1, "late": True}, CLEAN))
    assert result.explain("城0")["2.1a"] == "较大事故1起，总分不高于59分"
    assert result.explain("城1")["2.2a"] == "未按时整改：否，未出现限制总分的情形"
    assert result.explain_total("城0") == "合计90分，按2.1a，总分90分应不高于59分，总分59分"
    assert [role_word(HELD.effects[name]) for name in ("1.1b", "2.2a", "2.3a")] == ["加分", "限总分", "不得分"]
    assert effect_words(HELD, HELD.effects["2.2a"]) == "未按时整改的，总分不高于80分"


def test_without_it_the_total_is_what_it_was() -> None:
    result = score(HELD, frame(CLEAN | {"larger": 1, "late": True}))
    assert without(result, "2.1a").total.tolist() == [80]
    assert without(result, "2.2a").total.tolist() == [59]


@settings(max_examples=60)
@given(st.lists(cities(HELD), min_size=1, max_size=4))
def test_the_engine_agrees_with_the_reference(some: list[Mapping[str, Any]]) -> None:
    agree(*some, standard=HELD)


@settings(max_examples=40)
@given(st.integers(0, 10**9).map(Random))
def test_any_fill_lies_within_the_bounds(chance: Random) -> None:
    any_fill_lies_within(HELD, chance, {"larger": chance.choice(["fail", "pass"])})


def test_a_finding_that_is_missing_leaves_both_ends() -> None:
    gaps = weigh_gaps(score(HELD, frame(CLEAN | {"larger": None})), "城0")
    assert gaps is not None
    assert (gaps.low, gaps.high) == (59_000, 90_000)
    gaps = weigh_gaps(score(HELD, frame(CLEAN | {"late": True, "done": None})), "城0")
    assert gaps is not None
    assert (gaps.low, gaps.high) == (0, 80_000)


def test_no_change_reaches_more_than_is_held() -> None:
    result = score(HELD, frame(CLEAN | {"larger": 1}))
    assert reach_total(result, "城0", "done", 60_000) == []
    found = reach_total(result, "城0", "larger", 60_000)
    assert [(each.after, each.result.total.item()) for each in found if isinstance(each, Reached)] == [(0, 90)]


def test_each_reading_has_its_own_points() -> None:
    result = score(HELD, frame(CLEAN | {"larger": 1}))
    assert sorted(score_all(HELD, result.facts).totals.reshape(-1).tolist()) == [59_000, 75_000]


def test_only_a_total_is_held(tmp_path: Path) -> None:
    path = tmp_path / "held.yaml"
    path.write_text(
        FILE.read_text(encoding="utf-8").replace("void: total, at_most: 80", "void: row, at_most: 80"), encoding="utf-8"
    )
    with pytest.raises(StandardError, match="at_most（总分至多几分）只与 void: total 同用"):
        load_standard(path)


def test_a_chance_city_is_never_above_what_holds_it() -> None:
    chance = Random(5)
    some = [chance_city(HELD, chance) | {"larger": 3, "excused": False} for _ in range(50)]
    assert score(HELD, frame(*some)).total.max() <= 59
