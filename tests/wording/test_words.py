"""Every rule that a standard's file can hold has words, and they say what the engine does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel, TypeAdapter

from auditlib import load_standard
from auditlib.evidence.due import due_words
from auditlib.standard.conditions import Condition, Measured
from auditlib.standard.deadlines import Due
from auditlib.standard.effects import AnyEffect, Effect
from auditlib.standard.rules import Rules
from auditlib.standard.schema import Standard
from auditlib.wording.effects import RULES, effect_words
from auditlib.wording.measures import CONDITIONS, MADE, condition_words, measure_words
from auditlib.wording.rules import SAID, option_words, rules_words
from tests.scoring.cities import OTHER, SHAPES

STANDARD = load_standard("jiangsu-2012")
SENTENCES = {
    "1.1a": "鉴定人数达到鉴定目标数的，得2分",
    "1.1b": "得8分（先计满分，差额由1.2b扣）",
    "1.2a": "取证每超过目标300人加0.1分，完整的300人才计",
    "1.2b": "取证每低于目标100人扣0.1分，完整的100人才计，从1.1b的得分中扣，扣完为止",
    "1.3a": "合格率超过80%的部分，每1个百分点扣1分，完整的1个百分点才计（合格率＝合格÷鉴定）",
    "2.1.2b": "未按要求组织实施或上报材料不规范每1次扣2分",
    "3.1b": "按文件要求组队参赛，且竞赛缺项数大于0的，由审核人在0至1分之间酌情扣分，按0.1分为一档，从3.1a的得分中扣，扣完为止",
    "8.2a": "出现无标准鉴定的，本评分行不得分；处理：所发证书无效、写出检查、全省通报",
    "10.1b": "出现试题失泄密的，本款不得分；处理：取消评优资格、写出检查、全省通报",
    "11.9b": "报名资格抽查问题人数：0人的不扣分；不超过10人的扣1分；超过10人、不超过20人的扣2分；"
    "超过20人、不超过30人的扣4分；超过30人的扣5分",
    "12.2a": "“建立空白证书出入台账”为否的，本评分行不得分",
    "13.2.1b": "三数最大与最小之差每100人扣0.1分，完整的100人才计"
    "（三数最大与最小之差＝申领、查询、统计中最大数减最小数）",
    "14.1a": "在线考务管理平台：“正常运作”得6分；“未能正常运作”得2分；“没有建立平台”不得分",
    "16.1b": "拖欠费用每10,000元扣1分，完整的10,000元才计",
}


@pytest.mark.parametrize(("effect", "sentence"), SENTENCES.items())
def test_a_rule_is_told_in_one_sentence(effect: str, sentence: str) -> None:
    assert effect_words(STANDARD, STANDARD.effects[effect]) == sentence


SHAPED = {
    "甲1.1a": "按处理率（办结÷收到信访件，除数为0的按100%计）乘以15分得分，至多按全部计，四舍五入到0.1分",
    "甲1.2a": "处理率低于95%的部分，每2个百分点扣1分，不满2个百分点也按2个百分点计，至多扣5分"
    "（处理率＝办结÷收到信访件，除数为0的按100%计）",
    "甲2.1a": "完成数÷目标数达到60%的，按完成数占目标数的比例乘以10分得分，至多按全部计，舍去到0.01分",
    "甲2.2a": "群众满意率：低于60%的不得分；60%以上、低于80%的得1分；80%以上、低于90%的得3分；90%以上的得5分",
    "甲3.1b": "死亡人数每1人扣3分，事故经认定免责的除外",
    "甲3.1c": "发生重大事故的，扣10分，在总分上扣；处理：一票否决",
    "甲4.1b": "覆盖行业低于4个的部分，每1个扣1分（覆盖行业＝矿山、化工、建筑、交通中做到的个数）",
    "6.1c": "档案等次、台账等次、培训等次中为“A级”的个数达到2的，得8分",
    "8.1b": "收入低于各市平均（全省各市收入的平均）的部分，每100万元扣1分，完整的100万元才计，从8.1a的得分中扣，扣完为止",
}


@pytest.mark.parametrize(("effect", "sentence"), SHAPED.items())
def test_a_rule_of_another_shape_is_told_in_one_sentence(effect: str, sentence: str) -> None:
    assert effect_words(SHAPES, SHAPES.effects[effect]) == sentence


@pytest.mark.parametrize("standard", [STANDARD, OTHER, SHAPES], ids=lambda standard: standard.id)
def test_every_effect_tells_all_its_numbers(standard: Standard) -> None:
    """What a file says in figures stands in the sentence, as a figure."""
    for effect in [*standard.effects.values(), *anew(standard)]:
        said = effect_words(standard, effect)
        assert "None" not in said
        for number in figures(effect):
            assert number in said.replace(",", ""), (effect.id, number, said)


def anew(standard: Standard) -> list[AnyEffect]:
    options = [option for reading in standard.readings.values() for option in reading.options.values()]
    return [effect for option in options for effect in option.effects]


def figures(effect: AnyEffect) -> Iterator[str]:
    """The points that an effect names, as they are written."""
    gives = getattr(effect, "gives", 0)
    found = (
        [band.points for band in gives]
        if isinstance(gives, tuple)
        else gives.values()
        if isinstance(gives, dict)
        else [gives]
    )
    for points in found:
        if isinstance(points, int) and points:
            yield f"{points / 1000:g}分"


@pytest.mark.parametrize("name", STANDARD.readings)
def test_every_option_that_does_something_is_told(name: str) -> None:
    for option in STANDARD.readings[name].options.values():
        assert bool(list(option_words(STANDARD, option))) == bool(option.effects or option.set_.model_fields_set)


def test_days_and_deadlines_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(DAYS, encoding="utf-8")
    standard = load_standard(tmp_path / "a.yaml")
    assert [effect_words(standard, effect) for effect in standard.effects.values()] == [
        "计划上报日期不晚于2024-03-31的，得2分",
        "计划上报日期晚于2024-03-31的部分，每1天扣0.2分",
        "月报未按期每1期扣0.5分",
    ]
    due = standard.inputs["late"].due
    assert due is not None
    assert due_words(STANDARD, due) == "1、7月5日前、6月30日前"
    assert due_words(STANDARD, Due(monthly=5)) == "每月5日前"
    assert due_words(STANDARD, Due(monthly="end", dates=("+01-05",))) == "每月末前、次年1月5日前"  # type: ignore[arg-type]


DAYS = """
id: days
title: 试验
year: 2024
points: 2
inputs:
  plan_date: {label: 计划上报日期, type: date}
  late: {label: 月报未按期, type: count, unit: 期, ledger: yes, due: {monthly: 5, months: [1, 7], dates: ["06-30"]}}
items:
  - id: "1"
    content: 上报
    rows:
      - id: "1"
        points: 2
        clauses:
          - id: "1.1"
            text: 3月31日前上报得2分，每逾期1天扣0.2分，月报迟报一次扣0.5分。
            effects:
              - {id: 1.1a, kind: flat, award: 2, when: {of: plan_date, at_most: "2024-03-31"}}
              - {id: 1.1b, kind: steps, deduct: 0.2, of: plan_date, above: "2024-03-31", every: 1}
              - {id: 1.1c, kind: steps, deduct: 0.5, of: late, every: 1}
"""


# --- nothing that a file may say is without words -----------------------------------------------------------------

# What of an effect needs no words of its own, what its id and role are told by, and the rest that a sentence tells.
EFFECT_FIELDS = {
    *("id", "kind", "note", "sanctions", "award", "bonus", "deduct", "void"),
    *("of", "above", "below", "every", "when", "from_", "unless", "eased", "cap", "scope", "counting", "full", "if_zero", "times", "up_to", "to", "how", "falling", "at_most"),
}  # fmt: skip


def models(annotation: Any, found: dict[str, type[BaseModel]]) -> dict[str, type[BaseModel]]:
    """Every model that a standard's file can hold, by its name."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel) and annotation.__name__ not in found:
        found[annotation.__name__] = annotation
        for field in annotation.model_fields.values():
            models(field.annotation, found)
    for part in get_args(annotation):
        models(part, found)
    return found


MODELS = models(Standard, {})
EFFECTS = [model for model in MODELS.values() if issubclass(model, Effect)]


@pytest.mark.parametrize("model", EFFECTS, ids=lambda model: model.__name__)
def test_every_kind_of_effect_has_words_for_all_that_it_says(model: type[Effect]) -> None:
    assert set(get_args(model.model_fields["kind"].annotation)) <= set(RULES)
    assert set(model.model_fields) <= EFFECT_FIELDS


@pytest.mark.parametrize(
    "model", [each for each in MODELS.values() if issubclass(each, Measured)], ids=lambda model: model.__name__
)
def test_every_measure_has_words(model: type[Measured]) -> None:
    assert set(model.model_fields) & set(MADE)


def test_every_condition_has_words() -> None:
    schema = TypeAdapter(Condition).json_schema(by_alias=True)
    forms = [schema["$defs"][name] for name in ("Compare", "Is", "Not", "All", "AnyOf")]
    for form in forms:
        assert set(form["properties"]) & set(CONDITIONS)
    refs = set(re.findall(r"#/\$defs/(\w+)", str(schema.get("oneOf", schema))))
    assert {name for name in refs if not issubclass(MODELS[name], Measured)} <= {
        *("Compare", "Is", "Not", "All", "AnyOf")
    }


def test_every_rule_of_the_whole_has_words_for_every_value() -> None:
    assert set(SAID) == set(Rules.model_fields)
    for name, field in Rules.model_fields.items():
        for value in get_args(field.annotation):
            if isinstance(value, str) and value != field.default:
                assert SAID[name](value)
    assert all(rules_words(Rules(cap=10_000, percent_places=2)))


def test_a_measure_tells_how_it_is_made() -> None:
    growth = STANDARD.effects["7.1d"].of  # type: ignore[union-attr]
    assert measure_words(STANDARD, growth) == (
        "两项考试人数增长率（两项考试人数之和（技工院校计算机信息高新技术统考人数＋计算机信息高新技术智能化考试人数）"
        "比上年两项考试人数之和增长的百分比）"
    )


OPPOSITES = {
    "data_falsified": "“数据造假”为否",
    '{"not": "data_falsified"}': "数据造假",
    '{"of": "platform_status", "state": "none"}': "在线考务管理平台不是“没有建立平台”",
    '{"not": {"of": "platform_status", "state": "none"}}': "在线考务管理平台为“没有建立平台”",
    '{"of": "appraised", "at_least": "target_appraised"}': "鉴定人数未达到鉴定目标数",
    '{"of": "no_norm_cases", "above": "0"}': "未出现无标准鉴定",
    '{"all": ["data_falsified", {"any": ["reporting_ok", "examiners_ok"]}]}': (
        "“数据造假”为否，或（“及时上报各类数据”为否，且“考评人员申请、培训、考核、认证、使用管理规范”为否）"
    ),
}


@pytest.mark.parametrize("condition", OPPOSITES)
def test_a_condition_that_does_not_hold_is_told_with_one_negation(condition: str) -> None:
    given = json.loads(condition) if condition.startswith("{") else condition
    negated = TypeAdapter(Condition).validate_python({"not": given})
    assert condition_words(STANDARD, negated) == OPPOSITES[condition]


def test_conditions_within_conditions_stand_in_brackets() -> None:
    condition = TypeAdapter(Condition).validate_python(
        {"all": ["reporting_ok", {"any": ["data_falsified", {"not": "examiners_ok"}]}]}
    )
    said = "及时上报各类数据，且（数据造假，或“考评人员申请、培训、考核、认证、使用管理规范”为否）"
    assert condition_words(STANDARD, condition) == said
