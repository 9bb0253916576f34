"""What is asked beyond the score: what-if, goal seek and the weight of the readings, as a user asks and is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pandas import isna

from auditlib import AuditError
from auditlib.ask.changes import changed, numbers_of, parse
from auditlib.ask.cities import Cities, open_cities
from auditlib.ask.goal import goal_of, reach_goal
from auditlib.ask.told import near_text, reached_text, sensitivity_fragment, trial_text
from auditlib.ask.trial import try_out
from auditlib.report.weighed import rank_sentence
from tests.report.audits import deciding, write_city
from tests.scoring.cities import CLEAN, STANDARD, City, frame
from tests.scoring.cities import changed as city

DEFAULTS = {name: reading.default for name, reading in STANDARD.readings.items()}
NAMES = ("南京市", "无锡市", "徐州市")
# 98, 97 and 99; where a row may fall below 0, the first has 94.
THREE = (city(institute_violations=3), city(certificates_ok=False), city(prohibited_acts=1))


def province(*cities: City, **words: Any) -> Cities:
    table = frame(*cities)
    table.index = list(NAMES[: len(cities)])
    return Cities("江苏省", STANDARD, DEFAULTS, {}, table.astype(object), **words)


def tried(cities: Cities, name: str, *words: str) -> str:
    after = changed(cities, name, [parse(word) for word in words])
    return trial_text(after, try_out(cities, after, name))


# --- what-if ------------------------------------------------------------------------------------------------------


def test_more_certificates_move_total_rank_and_the_clause_responsible() -> None:
    told = tried(province(*THREE), "南京市", "高技能人才培养取证人数=+2000")
    assert "南京市：总分98→100分（+2）" in told
    assert "名次第2→第1" in told
    assert "2.1.1b" in told
    assert "加2分" in told


def test_other_cities_move_only_in_rank() -> None:
    told = tried(province(*THREE), "南京市", "institute_violations=0")
    assert "徐州市  99分不变  第1→第2" in told


def test_a_complaint_not_proved_is_taken_back() -> None:
    assert "总分94→100分" in tried(province(city(contest_complaints=3)), "南京市", "竞赛投诉查实=0")


def test_a_void_that_is_lifted_is_named_as_what_moves_the_row() -> None:
    told = tried(province(city(no_norm_cases=1)), "南京市", "no_norm_cases=0")
    assert "8.2a    不得分→未发生" in told
    assert "0→3" in told


def test_a_finding_is_changed_in_words() -> None:
    assert "总分97→100分" in tried(province(city(certificates_ok=False)), "南京市", "certificates_ok=是")


def test_a_number_of_a_clause_changes_all_cities() -> None:
    more = {"high_skilled": CLEAN["target_high_skilled"] + 100}
    cities = province(city(**more), city(certificates_ok=False, **more))
    told = tried(cities, "南京市", "2.1.1b.every=50")
    assert "南京市：总分100.1→100.2分" in told
    assert "无锡市  97.1→97.2分" in told
    assert tried(cities, "南京市", "2.1.1b.every=100/2") == told


def test_a_band_is_changed_by_its_number() -> None:
    cities = province(city(qualification_problem_persons=15))
    assert "总分98→99.5分" in tried(cities, "南京市", "11.9b.deduct.3.points=0.5")


def test_a_number_is_changed_where_the_reading_in_force_defines_it() -> None:
    cities = province(city(registrations=10_000, registration_errors=120))
    read = Cities("江苏省", STANDARD, DEFAULTS | {"registration_error_steps": "first_free"}, {}, cities.frame)
    assert "总分97→98分" in tried(read, "南京市", "11.3b.above=0.6%")


def test_the_city_itself_stays_as_it_is() -> None:
    cities = province(*THREE)
    tried(cities, "南京市", "certified=60000")
    assert cities.frame.loc["南京市", "certified"] == CLEAN["certified"]


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("取证人数", "应写成 输入=值"),
        ("取证人=1", "是否指 取证人数"),
        ("取证人数=很多", "应为数字"),
        ("取证人数=-60000", "应在 0 到"),
        ("取证人数=+多", "应为增加或减少的数"),
        ("passed=80000", "合格人数不能多于鉴定人数"),
        ("1.2a.evry=1", "是否指 every"),
        ("1.2a.every=0", "应大于0"),
        ("1.2a.every=x", "应为数"),
        ("1.2a.every=1/0", "应为数"),
        ("1.2a.bonus=2024-01-01", "至多三位小数"),
        ("1.2a.bonus=0.0001", "至多三位小数"),
        ("1.2a.bonus=9000000000000", "无法精确计算"),
        ("3.1a.every=1", "可改：3.1a.award"),
        ("11.9b.deduct.2.up_to=99", "由小到大"),
        ("11.9b.deduct.9.points=1", "可改：11.9b.deduct.1.up_to"),
    ],
)
def test_a_change_that_cannot_be_is_refused_in_words(word: str, said: str) -> None:
    with pytest.raises(AuditError, match=said):
        tried(province(CLEAN), "南京市", word)


def test_what_is_missing_can_be_given_but_not_added_to() -> None:
    cities = province(CLEAN | {"certified": None})
    assert isna(cities.frame.loc["南京市", "certified"])
    assert "总分" in tried(cities, "南京市", "取证人数=50000")
    with pytest.raises(AuditError, match="现在没有数"):
        tried(cities, "南京市", "取证人数=+1")


def test_the_numbers_of_an_effect_are_named_by_the_way_to_them() -> None:
    assert numbers_of(STANDARD.effects["2.2.1a"]) == ["award", "when.at_least"]
    assert numbers_of(STANDARD.effects["14.1a"]) == ["award.operating", "award.not_operating", "award.none"]
    assert numbers_of(STANDARD.effects["11.9b"])[:3] == ["deduct.1.up_to", "deduct.1.points", "deduct.2.up_to"]


# --- goal seek ----------------------------------------------------------------------------------------------------


def asked(cities: Cities, name: str, total: str | None, rank: int | None, *inputs: str) -> str:
    goal = goal_of(cities, name, total, rank)
    return reached_text(cities, name, goal, reach_goal(cities, name, goal, inputs))


def test_a_rank_is_reached_by_the_total_of_whoever_has_it() -> None:
    told = asked(province(*THREE), "南京市", None, 1, "high_skilled")
    assert "第1名（要99分，其他市不变）" in told
    assert "+1,000人" in told


def test_without_inputs_only_those_that_reach_the_goal_are_told() -> None:
    told = asked(province(*THREE), "无锡市", "100", None)
    assert "证书核发、管理规范" in told
    assert "达不到" not in told


def test_an_input_that_cannot_reach_it_is_told_so() -> None:
    assert "达不到" in asked(province(*THREE), "无锡市", "120", None, "prohibited_acts")


def test_a_goal_already_reached_is_told_so() -> None:
    assert "已经达到" in asked(province(*THREE), "徐州市", None, 1)


def test_a_city_out_of_the_awards_has_no_rank_to_reach() -> None:
    with pytest.raises(AuditError, match="没有名次"):
        asked(province(city(organised_cheating=1), CLEAN), "南京市", None, 1)


@pytest.mark.parametrize(("total", "rank"), [(None, None), ("100", 1), ("多", None), ("1.0001", None), ("NaN", None)])
def test_a_goal_that_is_none_is_refused(total: str | None, rank: int | None) -> None:
    with pytest.raises(AuditError):
        goal_of(province(CLEAN), "南京市", total, rank)


def test_without_a_goal_distances_and_gaps_are_told() -> None:
    told = near_text(province(city(certified=50_499, platform_status=None)), "南京市")
    assert "取证再多101人：+0.1分" in told
    assert "先补：在线考务管理平台（最多相差6，评分行 14）" in told


# --- the readings -------------------------------------------------------------------------------------------------


def test_the_sentence_names_the_ranks_and_the_reading_that_decides() -> None:
    cities = province(city(institute_violations=3), city(certificates_ok=False))
    first, _ = cities.weigh().cities
    assert (
        rank_sentence(STANDARD, first)
        == "南京市的名次在全部口径下为1-2（现第1），由 deduction_floor（扣分扣到哪里为止） 决定。"
    )


def test_the_picture_says_what_the_table_says() -> None:
    fragment = sensitivity_fragment(cities := province(*THREE), cities.weigh())
    assert "<svg" in fragment.html
    assert "南京市：94至98分，现98分" in fragment.text
    assert "共15条口径、248,832种组合" in fragment.text
    assert "deduction_floor=none（本行可为负分）" in fragment.text


def test_cities_that_cannot_be_scored_are_named_beside_the_others(tmp_path: Path) -> None:
    write_city(tmp_path, CLEAN)
    (tmp_path / "bad.yaml").write_text("standard: jiangsu-2012\n", encoding="utf-8")
    cities = open_cities(tmp_path)
    assert list(cities.frame.index) == ["南京市"]
    assert [stem for stem, _ in cities.without] == ["bad"]


def test_decisions_count_in_what_is_asked(tmp_path: Path) -> None:
    write_city(tmp_path, CLEAN, decisions=[deciding("certified", "50300")])
    assert open_cities(tmp_path).frame.loc["南京市", "certified"] == 50_300
