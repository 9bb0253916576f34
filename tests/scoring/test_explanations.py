"""One Chinese sentence an effect, with its numbers, that says what the score says."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditlib import score
from auditlib.scoring.explain import explain_row
from auditlib.standard.parts import inputs_in
from tests.scoring.cities import CLEAN, STANDARD, City, changed, cities, frame
from tests.scoring.small import CITY, scored, standard_of
from tests.scoring.small import CLEAN as SMALL

CAME_TO = re.compile(r"，实?([得加扣])([0-9.]+)分")
WORDS = {"award": "得", "bonus": "加", "deduct": "扣"}


def explained(**change: Any) -> dict[str, str]:
    return score(STANDARD, frame(changed(**change))).explain("城0")


def test_every_effect_has_one_sentence_in_the_order_of_the_text() -> None:
    said = explained()
    assert list(said) == list(STANDARD.effects)
    assert all(sentence and "\n" not in sentence for sentence in said.values())


@given(cities())
@settings(max_examples=40)
def test_a_sentence_tells_the_points_of_its_effect_or_that_it_is_pending(city: City) -> None:
    result = score(STANDARD, frame(city))
    said, shown = result.explain("城0"), result.effects.loc["城0"]
    for effect in STANDARD.effects.values():
        sentence, points = said[effect.id], shown[effect.id]
        assert sentence.endswith("待定") == pd.isna(points)
        if pd.isna(points) or effect.role == "void":
            continue
        told = CAME_TO.search(sentence)
        assert told or f"不{WORDS[effect.role]}分" in sentence
        assert (float(told[2]) if told else 0.0) == abs(points)
        assert told is None or told[1] == WORDS[effect.role]


@pytest.mark.parametrize("name", STANDARD.inputs)
def test_a_pending_effect_names_what_it_waits_for(name: str) -> None:
    result = score(STANDARD, frame(changed(contest_missing_events=1) | {name: None}))
    said, label = result.explain("城0"), STANDARD.inputs[name].label
    shown = result.effects.loc["城0"]
    waiting = [effect for effect in STANDARD.effects.values() if pd.isna(shown[effect.id])]
    assert waiting
    for effect in waiting:
        source = getattr(effect, "from_", None)
        uses = inputs_in(effect) + (inputs_in(STANDARD.effects[source]) if source else ())
        assert name in uses
        assert label in said[effect.id]


@pytest.mark.parametrize(
    ("change", "effect", "sentence"),
    [
        ({}, "1.1a", "鉴定70,000人，达到鉴定目标数70,000人，得2分"),
        ({"appraised": 69_999}, "1.1a", "鉴定69,999人，未达到鉴定目标数70,000人，不得分"),
        ({}, "1.2b", "取证50,000人，未低于目标50,000人，不扣分"),
        ({}, "1.3a", "合格率78.5714…%（合格55,000人 / 鉴定70,000人），未超过80%，不扣分"),
        ({}, "2.1.2a", "技师考核方案制定、实施、上报及时规范：是，得4分"),
        ({"senior_technician_sessions": 2}, "2.1.3a", "开展高级技师统一鉴定2次，加2分"),
        (
            {"senior_certified": 7499},
            "2.2.1a",
            "高级工以上占比14.998%（高级工以上取证7,499人 / 取证50,000人），未达到15%，不得分",
        ),
        (
            {"senior_certified_prev": 0},
            "2.2.2a",
            "上年高级工以上取证人数为0，高级工以上取证人数增长率无从计算，待定",
        ),
        (
            {"contest_missing_events": 2, "contest_missing_deduction": "0.4"},
            "3.1b",
            "按文件要求组队参赛：是，竞赛缺项数2项，审核人在0至1分内酌定0.4分，扣0.4分",
        ),
        (
            {"contest_conduct_ok": False},
            "3.2b",
            "按要求推荐裁判：是，专家及裁判员认真负责、公正、公平、保密：否，不得分",
        ),
        (
            {"contest_bad_influence": True, "contest_hosted": True},
            "3.3a",
            "主动承担竞赛赛事工作：是，加3分（因本行不得分，不计）",
        ),
        (
            {"special_ability_late": 5},
            "6.2a",
            "专项能力认证数据迟报5次，应扣2.5分，6.1a的得分扣完为止，实扣2分",
        ),
        (
            {"item_bank_leaks": 1},
            "10.1a",
            "题（卷）库安全保密、按要求抽题组卷：是，得3分（因本款不得分，不计）",
        ),
        ({"qualification_problem_persons": 31}, "11.9b", "报名资格抽查问题人数31人，超过30人，扣5分"),
        ({"platform_status": "not_operating"}, "14.1a", "在线考务管理平台：未能正常运作，得2分"),
        ({"platform_status": "unsampled"}, "14.1a", "在线考务管理平台未抽查，待定"),
        ({"posts_adopted": 12}, "15.1c", "被采用信息12则，达到12则，加2分"),
        ({"certified": "not_applicable"}, "1.2a", "取证人数不适用，待定"),
        ({"examiner_class_unapplied": True}, "17.2a", "未办理培训班申请手续：是，扣1分"),
    ],
)
def test_a_sentence_reads_as_an_official_would_say_it(change: City, effect: str, sentence: str) -> None:
    assert explained(**change)[effect] == sentence


@pytest.mark.parametrize(
    ("change", "effect", "parts"),
    [
        ({"passed": 62_230}, "1.3a", ["88.9%", "62,230人", "70,000人", "8.9个百分点", "扣8分"]),
        ({"certified": 49_750}, "1.2b", ["49,750人", "50,000人", "250人", "扣0.2分"]),
        ({"certified": 41_900}, "1.2b", ["8.1分", "1.1b", "扣完为止", "实扣8分"]),
        ({"institute_violations": 2}, "18.2a", ["2次", "扣4分", "扣到0为止", "2分"]),
        ({"violations": 1}, "9.2c", ["1次", "扣3分", "全省通报", "取消评优资格"]),
        ({"no_norm_cases": 1}, "8.2a", ["1起", "本行不得分", "3分", "所发证书无效", "写出检查", "全省通报"]),
        ({"item_bank_leaks": 1}, "10.1b", ["1起", "本款不得分", "3分", "取消评优资格"]),
        ({"blank_certificate_ledger": False}, "12.2a", ["建立空白证书出入台账：否", "本行不得分"]),
        ({"query_records": 49_801}, "13.2.1b", ["199人", "49,801", "扣0.1分"]),
        ({"arrears_yuan": "25000.50"}, "16.1b", ["25,000.5", "10,000元", "扣2分"]),
    ],
)
def test_a_sentence_holds_the_numbers_it_came_from(change: City, effect: str, parts: list[str]) -> None:
    sentence = explained(**change)[effect]
    assert [part for part in parts if part not in sentence] == []


def a_way(chance: Random) -> dict[str, str]:
    return {name: chance.choice(list(reading.options)) for name, reading in STANDARD.readings.items()}


@given(cities(), st.randoms(use_true_random=False).map(a_way))
@settings(max_examples=60)
def test_a_sentence_tells_the_points_of_its_effect_under_any_readings(city: City, readings: dict[str, str]) -> None:
    result = score(STANDARD, frame(city), readings)
    said, shown = result.explain("城0"), result.effects.loc["城0"]
    for effect in result.standard.effects.values():
        points = shown[effect.id]
        assert said[effect.id].endswith("待定") == pd.isna(points)
        if effect.role != "void" and not pd.isna(points):
            told = CAME_TO.search(said[effect.id])
            assert (float(told[2]) if told else 0.0) == abs(points)


@given(cities(), st.randoms(use_true_random=False).map(a_way))
@settings(max_examples=60)
def test_a_row_s_sentence_adds_up_to_its_score_under_any_readings(city: City, readings: dict[str, str]) -> None:
    result = score(STANDARD, frame(city), readings)
    for row in result.standard.rows.values():
        said, points = explain_row(result.standard, result.block, 0, row), result.rows.loc["城0", row.id]
        assert said.endswith("待定") == pd.isna(points)
        if pd.isna(points) or "不得分" in said:
            assert pd.isna(points) or float(said.rpartition("计")[2][:-1]) == points
            continue
        parts = re.findall(r"(得分|少扣|加|扣)([0-9.]+)", said)
        signs = {"得分": 1, "加": 1, "扣": -1, "少扣": 1}
        told = sum(signs[word] * Decimal(size) for word, size in parts)
        assert told == Decimal(str(points)) == Decimal(said.rpartition("计")[2][:-1])


@pytest.mark.parametrize(
    ("readings", "change", "row", "sentence"),
    [
        ({"deduction_floor": "none"}, {"institute_violations": 3}, "18", "得分2，扣6，计-4分"),
        (
            {"deduction_floor": "clause"},
            {"technician_faults": 3, "senior_technician_sessions": 1},
            "2.1",
            "得分8，扣6，2.1.2以本款得分为限（少扣2），加1，计5分",
        ),
        (
            {"floor_and_bonus": "net"},
            {"contest_hosted": True, "contest_complaints": 5},
            "3",
            "得分6，加3，扣10，扣到0为止（少扣1），计0分",
        ),
        (
            {"void_bonus": "keep"},
            {"contest_hosted": True, "contest_bad_influence": True},
            "3",
            "按3.4b本行不得分，加分照计，计3分",
        ),
        (
            {"void_bonus": "keep"},
            {"contest_hosted": None, "contest_bad_influence": True},
            "3",
            "按3.4b本行不得分，加分照计，而加分有缺证或未定事项，本行待定",
        ),
        ({"void_scope": "row"}, {"item_bank_leaks": 1}, "10", "按10.1b本行不得分，计0分"),
    ],
)
def test_a_row_reads_as_its_rules_made_it(readings: dict[str, str], change: City, row: str, sentence: str) -> None:
    result = score(STANDARD, frame(changed(**change)), readings)
    assert explain_row(result.standard, result.block, 0, result.standard.rows[row]) == sentence


def test_a_cap_is_told_with_the_total_that_it_made() -> None:
    city = frame(changed(contest_hosted=True, contest_first_places=9))
    said = score(STANDARD, city, {"bonus_cap": "total_10"}).explain_total("城0")
    assert said == "各行合计112分，加分合计12分，以10分为限，减去2分，总分110分"
    said = score(STANDARD, city, {"bonus_cap": "total_20"}).explain_total("城0")
    assert said == "加分合计12分，以20分为限，未超过，总分112分"
    assert score(STANDARD, city).explain_total("城0") == ""


def test_a_city_is_explained_alike_alone_and_among_many() -> None:
    odd = changed(certified=49_750, organised_cheating=1, platform_first=None)
    many = frame(CLEAN, odd).iloc[[0] * 19_999 + [1]]
    assert score(STANDARD, many).explain("城1") == score(STANDARD, frame(odd)).explain("城0")


@pytest.mark.parametrize(
    ("deducted", "added", "said"),
    [
        ("0.4", "0.1", "合计2.7分，四舍五入，总分3分"),
        ("0", "1", "合计4分，以3分为限，总分3分"),
        ("2.7", "0.1", "合计0.4分，不低于1分，总分1分"),
        ("2.2", "0.1", "合计0.9分，四舍五入，总分1分"),
    ],
)
def test_a_total_that_rounding_brings_to_its_bound_was_not_held_there(
    deducted: str, added: str, said: str, tmp_path: Path
) -> None:
    effects = [
        "{id: 1.1a, kind: flat, award: 3}",
        f"{{id: 1.1b, kind: flat, deduct: {deducted}, when: q}}",
        f"{{id: 1.1c, kind: flat, bonus: {added}, when: q}}",
    ]
    standard = standard_of(tmp_path, (3, "", effects), more="rules: {total_to: 1, total_max: 3, total_min: 1}")
    assert scored(standard, SMALL).explain_total(CITY) == said
