"""A sketch is right, or it is left out with a remark: phrases of real standards that a hasty reading gets wrong."""

from __future__ import annotations

from fractions import Fraction

import pytest
import yaml
from pydantic import TypeAdapter

from auditlib.drafting.bands import bands_of, rung_of
from auditlib.drafting.hints import sanctions_in, sketches
from auditlib.standard.effects import AnyEffect

EFFECT: TypeAdapter[AnyEffect] = TypeAdapter(AnyEffect)
RANK = "of: {province: {rank: …}}, award: "


def told(text: str, points: int = 10) -> list[str]:
    """What stands behind the arrows of a row of one clause, without ids."""
    lines = sketches(points * 1000, [("1.1", text)])["1.1"]
    told = [line.partition("  →  ")[2] for line in lines]
    return [line.partition(", ")[2] if line.startswith("- {id") else line for line in told]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("达3000平方米得10分，每增减300平方米增减2分。", ["above: …, every: 300", "below: …, every: 300"]),
        ("完成得10分。每高于或低于10个百分点分别加减1分，最多2分。", ["bonus: 1, of: …, above: …, every: 10%, cap: 2", "below: …, every: 10%, cap: 2"]),
        ("完成得10分；每超（少）2%加（减）1分，最高加（减）5分。", ["bonus: 1, of: …, above: …, every: 2%, cap: 5", "below: …, every: 2%, cap: 5"]),
        ("基准分10分，每低（高）1个百分点加（扣）1分。", ["bonus: 1, of: …, below: …, every: 1%", "above: …, every: 1%"]),
        ("12%的得基准分10分，每下降1个百分点加1分，每上升1个百分点扣1分。", ["bonus: 1, of: …, below: …, every: 1%", "above: …, every: 1%"]),
        ("办结率100%的，得10分，下降1个百分点扣1分，扣完为止。", ["deduct: 1, from: 1.1a, of: …, below: …, every: 1%"]),
        ("排名第一得10分，每下降1名扣0.5分。", ["deduct: 0.5, from: 1.1a, of: …, above: …, every: 1"]),
        ("每开工一个项目2分，最多8分。", ["kind: steps, award: 2, of: …, every: 1, cap: 8"]),
        ("每引进1个10亿元以上项目，加4分。", ["kind: steps, bonus: 4, of: …, every: 1"]),
        ("没有参与包案的，扣0.5分。", ["kind: flat, deduct: 0.5, when: …"]),
        ("超过10亿元的加1分，全年最多加4次。", ["kind: steps, bonus: 1, of: …, every: 1, cap: 4"]),
        ("受到批评的扣1-5分。", ["kind: discretion, deduct: …}（所给的输入：{type: points, source: auditor, min: 1, max: 5}）"]),
        ("每次给予减0.5—2分。", ["min: 0.5, max: 2, each: …"]),
        ("1-3名，10分；4-6名，5分；7-10名，3分。", [f"{RANK}[{{up_to: 3, points: 10}}, {{up_to: 6, points: 5}}, {{up_to: 10, points: 3}}, {{points: 0}}]"]),
        ("居全县前三名得10分，第四至第六名得3分，其余得2分。", [f"{RANK}[{{up_to: 3, points: 10}}, {{up_to: 6, points: 3}}, {{points: 2}}]"]),
        ("持证率100%得10分，90%（含）以上得1分，90%以下不得分。", ["award: [{below: 90%, points: 0}, {below: 100%, points: 1}, {points: 10}]"]),
        ("90%以上得10分，80%（含）至90%得6分。", ["award: [{below: 80%, points: 0}, {below: 90%, points: 6}, {points: 10}]"]),
        ("完整率95%以上得10分，每低1个百分点扣0.2分。", ["kind: flat, award: 10}", "deduct: 0.2, from: 1.1a, of: …, below: …, every: 1%"]),
        ("增长率达到10%得满分，每低1个百分点扣1分。", ["kind: flat, award: 10}", "below: …, every: 1%"]),
        ("得分=(引进数/目标数)×分值。", ["kind: rate, award: 10, of: {share: […, …]}"]),
        ("完成的得满分，未完成的按比例得分。得分＝完成率×分值。", ["kind: rate, award: 10, of: {share: […, …]}"]),
        ("发生事故的，总分不高于59分。", ["kind: void, void: total, at_most: 59, when: …"]),
        ("一票否决，总分降为59分。", ["kind: void, void: total, at_most: 59, when: …, sanctions: […]"]),
        ("完成的得8分；全年最高加2分。", ["award: 8", "上限：在计分点上写 cap: 2"]),
    ],
)  # fmt: skip
def test_a_phrase_is_sketched_the_way_it_runs(text: str, expected: list[str]) -> None:
    found = told(text)
    for wanted in expected:
        assert any(wanted in line for line in found), found
    assert len([line for line in found if "kind:" in line]) <= len(expected) + 1


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("项目开工率80%（含）以上得10分；新开工项目数量6个及以上，项目开工率70%以上得10分。", "一档"),
        ("完成且达20%以上得4分；完成80%以上且达20%以上得3分；完成50%以下的不得分。", "一档"),
        ("较上年提高5个百分点以上得10分，持平得4分。", "一档"),
        ("超额完成的，5000万元以上的单位，每超1个百分点加0.6分。", "是条件"),
        ("引进项目弄虚作假的，该项目所在的招商引资部分不得分。", "一部分不得分"),
        ("其中仅得基础分2分。", "几种情形"),
        ("受到省一级批评的每次减1分以上。", "没有定死"),
        ("前5名依排序另加5至1分。", "按名次定分"),
        ("国家、省、市表彰的分别加3分、2分、1分。", "各写一个计分点"),
        ("重复访加倍扣分。", "加倍"),
        ("整改后减半扣分。", "减半"),
        ("上升的每上升5%从3分中扣1分。", "从一项得分中扣"),
        ("加分和扣分均以基本分为限。", "写 cap: 分值"),
        ("最大的计100分，最小的计60分。", "几种情形中得一种"),
        ("总分最高不超过110分。", "total_max"),
        ("由考核组打分。", "kind: discretion, award"),
        ("低于90%的部分每低1个百分点扣1分。", "分段计"),
    ],
)
def test_what_a_phrase_does_not_settle_is_told_and_not_sketched(text: str, remark: str) -> None:
    found = told(text)
    assert any(remark in line for line in found), found
    assert [line for line in found if line.startswith("kind:") and "一档" not in line] == []


def test_a_cap_on_several_effects_is_no_cap_on_the_last() -> None:
    found = told("每不足1%减0.1分。每超出1%加0.2分。本项最多加减10分。")
    assert not any("cap: 10}" in line and line.startswith("kind:") for line in found)
    assert "role: bonus, cap: 10}, {of: [各计分点的编号], role: deduct, cap: 10}" in found[-1]
    found = told("省表彰的，每次加3分，市表彰的，每次加1分，加分最高不超过5分。每次通报扣1分。", 0)
    assert "role: bonus, cap: 5" in found[2]
    assert [line for line in found if "cap: 5}" in line and line.startswith("kind:")] == []


def test_awards_that_together_exceed_the_row_are_alternatives() -> None:
    assert [line for line in told("完成的得10分；基本完成的得6分。") if line.startswith("kind: flat")] == []


def test_what_is_missed_is_no_void_of_a_row_with_an_award() -> None:
    assert not any("void: row, when" in line for line in told("化解率达100%的，得10分。未化解不得分。"))


def test_a_row_without_points_gives_bonuses_and_no_awards() -> None:
    assert told("获奖得2分。", 0) == ["kind: flat, bonus: 2, when: …}"]
    assert told("其中：基础分为4分。", 0) == ["待写：从词句定不下计分点，请照原文写"]


def test_a_row_that_says_what_it_awards_is_not_given_all_to_lose_from() -> None:
    assert not any("award: 10" in line for line in told("由专家评分。迟报一次扣1分。"))


def test_what_counts_at_its_highest_is_told_as_a_group() -> None:
    assert "take: highest" in told("国家级加5分，省级加3分，就高计分。", 0)[-1]


def test_a_sanction_is_named_to_its_end() -> None:
    assert sanctions_in("一票否决，并不得评为一、二等奖。") == ["一票否决", "不得评为一、二等奖"]
    assert sanctions_in("不得评为优秀、取消评优资格") == ["不得评为优秀", "取消评优资格"]


@pytest.mark.parametrize(
    ("phrases", "bands"),
    [
        (["60%以上得3分", "40%（含）—60%得2分", "40%以下不得分"], [(39.99, 0), (40, 2), (59.99, 2), (60, 3)]),
        (["10次（不含）以上得1分", "5次以上至10次得2分"], None),
        (["20%以上得4分", "80%以上得3分"], None),
        (["80%以上得5分", "70%以上得5分"], None),
        (["60%-80%得3分", "80%-90%得4分"], None),
        (["60%-80%得3分", "80%-100%得4分"], None),
        (["50%以下得1分", "50%-100%得2分"], None),
        (["90分以上得5分", "70-80分得3分"], None),
        (["50%以下得1分", "50%-60%得2分"], None),
        (["低于60分得0分", "60分以上得5分"], [(59, 0), (60, 5)]),
        (["甲率80%以上得5分", "乙率80%以下得2分"], None),
    ],
)
def test_bands_are_written_only_where_every_number_lies_in_one(
    phrases: list[str], bands: list[tuple[float, int]] | None
) -> None:
    rungs = [rung_of(phrase) for phrase in phrases]
    written = None if None in rungs else bands_of([rung for rung in rungs if rung is not None])
    assert (written is None) == (bands is None)
    if written is not None and bands is not None:
        effect = EFFECT.validate_python(yaml.safe_load(f"{{id: 1.1a, kind: bands, of: m, award: [{written}]}}"))
        for value, points in bands:
            assert _points_of(effect, value, "%" in written) == points


def _points_of(effect: AnyEffect, value: float, percent: bool) -> float:
    at = Fraction(str(value)) / (100 if percent else 1)
    for band in effect.gives:  # type: ignore[union-attr]
        edge = band.edge
        if edge is None or at < edge or (band.up_to is not None and at == edge):
            return band.points / 1000
    raise AssertionError
