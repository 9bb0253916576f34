"""Figures with their units: what is no percentage is not written as one, and no two figures run together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from auditlib import load_standard, score
from auditlib.wording.effects import effect_words

STANDARD = """
id: small-2024
title: 评分标准
year: 2024
points: 10
inputs:
  funds: {{label: 经费, type: amount, unit: 元, decimals: 2, max: 10000}}
  people: {{label: 人口, type: count, unit: 人, max: 10000}}
  place: {{label: 排名, type: count, max: 100}}
  gdp: {{label: 生产总值增速, short: 增速, type: amount, unit: "%", decimals: 1, min: -50, max: 100}}
  goal: {{label: 增速目标, type: amount, unit: "%", decimals: 1, max: 100}}
  now: {{label: 今年税收, type: amount, unit: 万元, min: -100, max: 1000}}
  last: {{label: 上年税收, type: amount, unit: 万元, max: 1000}}
  ready: {{label: 完工日期, type: date}}
items:
  - id: "1"
    content: 各项
    rows:
      - id: "1"
        points: 10
        clauses:
          - id: "1.1"
            text: 各项得10分
            effects:
              - {{id: 1.1a, kind: flat, award: 10}}
              - {{id: 1.1b, {rule}}}
              - {{id: 1.1c, kind: void, void: none, when: {{of: {{met: [{rest}]}}, above: 99}}}}
"""
IDLE = {"ready": 'at_least: "1999-01-01"'}
NAMES = ("ready", "funds", "people", "place", "gdp", "goal", "now", "last")
CITY = {
    "funds": 900,
    "people": 300,
    "place": 2,
    "gdp": "6.3",
    "goal": "6",
    "now": 90,
    "last": 100,
    "ready": "2023-08-10",
}
PER_HEAD = "{share: [funds, people], name: 人均经费, unit: 元}"
GROWTH = "{growth: [now, last], name: 税收增长率}"
BANDS = "[{below: 0%, points: 0}, {up_to: 0%, points: 3}, {points: 6}]"

# A rule, what it says in words, what of a city is changed, and what is said of that city.
RULES: dict[str, tuple[str, str, dict[str, Any], str]] = {
    "a ratio with a unit in steps": (
        f"kind: steps, deduct: 1, of: {PER_HEAD}, below: 4, every: 0.5",
        "人均经费低于4元的部分，每0.5元扣1分，完整的0.5元才计（人均经费＝经费÷人口）",
        {},
        "人均经费3元（经费900元 / 人口300人），比4元低1元，满0.5元2次，扣2分",
    ),
    "a ratio with a unit, rounded": (
        f"kind: flat, deduct: 1, when: {{of: {{round: {PER_HEAD}, to: 0.1, name: 人均经费}}, below: 4}}",
        "人均经费（人均经费（经费÷人口）四舍五入到0.1元）低于4元的，扣1分",
        {},
        "人均经费3元（人均经费3元（经费900元 / 人口300人）），低于4元，扣1分",
    ),
    "a ratio with a unit in bands": (
        f"kind: bands, of: {PER_HEAD}, deduct: [{{below: 2, points: 5}}, {{up_to: 4, points: 1}}, {{points: 0}}]",
        "人均经费（经费÷人口）：低于2元的扣5分；2元以上、不超过4元的扣1分；超过4元的不扣分",
        {},
        "人均经费3元（经费900元 / 人口300人），达到2元、不超过4元，扣1分",
    ),
    "a place without a unit": (
        "kind: steps, deduct: 0.5, of: place, above: 1, every: 1",
        "排名超过1的部分，每1扣0.5分",
        {},
        "排名2，比1多1，每1计一次，共1次，扣0.5分",
    ),
    "an input in percent above another": (
        "kind: steps, bonus: 0.5, of: gdp, above: goal, every: 0.1",
        "增速每超过增速目标0.1个百分点加0.5分，完整的0.1个百分点才计",
        {},
        "增速6.3%，比增速目标6%高0.3个百分点，满0.1个百分点3次，加1.5分",
    ),
    "an input in percent below a number": (
        "kind: steps, deduct: 0.3, of: gdp, below: 8, every: 1, counting: started",
        "增速低于8%的部分，每1个百分点扣0.3分，不满1个百分点也按1个百分点计",
        {},
        "增速6.3%，比8%低1.7个百分点，每1个百分点计一次，不满也计，共2次，扣0.6分",
    ),
    "a share stays a percentage": (
        "kind: steps, deduct: 1, of: {share: [now, last], name: 完成率}, below: 95%, every: 2%",
        "完成率低于95%的部分，每2个百分点扣1分，完整的2个百分点才计（完成率＝今年税收÷上年税收）",
        {},
        "完成率90%（今年税收90万元 / 上年税收100万元），比95%低5个百分点，满2个百分点2次，扣2分",
    ),
    "a share of a goal that went backwards": (
        "kind: rate, bonus: 5, of: gdp, full: goal",
        "按生产总值增速占增速目标的比例乘以5分加分，至多按全部计，四舍五入到0.001分",
        {"gdp": "-1"},
        "增速-1%，以增速目标6%为满分，为负数，按0计，5分×0%，不加分",
    ),
    "a growth that is a fall": (
        f"kind: rate, bonus: 5, of: {GROWTH}",
        "按税收增长率（今年税收比上年税收增长的百分比）乘以5分加分，至多按全部计，四舍五入到0.001分",
        {},
        "税收增长率-10%（今年税收90万元，比上年税收100万元），为负数，按0计，5分×0%，不加分",
    ),
    "a case that counts since another does not": (
        "kind: rate, bonus: 5, of: {cases: [{when: {all: [{of: place, at_least: 2}, {of: {share: [now, last]}, at_least: 95%}]}, "
        "value: {share: [now, last]}}, {when: {of: place, at_least: 2}, value: 0}, {value: 100%}], name: 完成比例}",
        "按完成比例（排名达到2，且今年税收÷上年税收达到95%的取今年税收÷上年税收；排名达到2的取0；其余取100%）乘以5分加分，"
        "至多按全部计，四舍五入到0.001分",
        {},
        "完成比例0%（比率90%（今年税收90万元 / 上年税收100万元），未达到95%，排名2，达到2），5分×0%，不加分",
    ),
    "a case along a ladder": (
        "kind: steps, bonus: 1, of: {cases: [{when: {of: place, at_most: 1}, value: 5}, {when: {of: place, at_most: 2}, value: 3}, "
        "{value: 0}], name: 名次得分, unit: 分}, every: 1",
        "名次得分每1分加1分，完整的1分才计（名次得分＝排名不超过1的取5；排名不超过2的取3；其余取0）",
        {},
        "名次得分3分（排名2，不超过2），加3分",
    ),
    "the case that is left": (
        "kind: steps, bonus: 1, of: {cases: [{when: {of: place, at_most: 1}, value: 5}, {value: 2}], name: 名次得分, unit: 分}, every: 1",
        "名次得分每1分加1分，完整的1分才计（名次得分＝排名不超过1的取5；其余取2）",
        {},
        "名次得分2分（排名2，超过1，其余情形），加2分",
    ),
    "a day that is too late": (
        'kind: flat, bonus: 1, when: {of: ready, at_most: "2023-05-31"}',
        "完工日期不晚于2023-05-31的，加1分",
        {},
        "完工日期2023-08-10，晚于2023-05-31，不加分",
    ),
    "how many of several conditions hold": (
        "kind: steps, deduct: 1, of: {met: [{of: now, below: 95}, {of: last, below: 95}, {all: [{of: now, above: 0}, "
        "{of: now, below: 100}]}], name: 未达标项, unit: 项}, every: 1",
        "未达标项每1项扣1分（未达标项＝今年税收低于95万元、上年税收低于95万元、（今年税收大于0，且今年税收低于100万元）中符合的个数）",
        {},
        "未达标项2项（今年税收90万元，低于95万元、今年税收90万元，低于100万元），扣2分",
    ),
    "none of several conditions holds": (
        "kind: steps, deduct: 1, of: {met: [{of: now, below: 50}, {of: last, below: 95}], name: 未达标项, unit: 项}, every: 1",
        "未达标项每1项扣1分（未达标项＝今年税收低于50万元、上年税收低于95万元中符合的个数）",
        {},
        "未达标项0项（没有一项符合），不扣分",
    ),
    "a gate of which something is missing": (
        "kind: steps, bonus: 1, of: people, every: 100, when: {all: [{of: place, at_most: 1}, {of: now, at_least: 95}]}",
        "排名不超过1，且今年税收达到95万元的，人口每100人加1分，完整的100人才计",
        {"now": None},
        "排名2，超过1，条件不具备，不加分",
    ),
    "a divisor without a name": (
        "kind: flat, bonus: 1, when: {of: {share: [now, {product: [{difference: [last, 100]}, 2]}]}, above: 1%}",
        "今年税收÷（（上年税收－100）×2）超过1%的，加1分",
        {},
        "除数是乘积0（差额0万元（上年税收100万元 减 100） × 2），比率无从计算，待定",
    ),
    "growth in bands, fallen": (
        f"kind: bands, bonus: {BANDS}, of: {GROWTH}",
        "税收增长率（今年税收比上年税收增长的百分比）：低于0%的不加分；0%的加3分；超过0%的加6分",
        {},
        "税收增长率-10%（今年税收90万元，比上年税收100万元），低于0%，不加分",
    ),
    "growth in bands, as it was": (
        f"kind: bands, bonus: {BANDS}, of: {GROWTH}",
        "税收增长率（今年税收比上年税收增长的百分比）：低于0%的不加分；0%的加3分；超过0%的加6分",
        {"now": 100},
        "税收增长率0%（今年税收100万元，比上年税收100万元），加3分",
    ),
    "an amount that may be negative in bands": (
        "kind: bands, deduct: [{up_to: 0, points: 2}, {up_to: 100, points: 1}, {points: 0}], of: now",
        "今年税收：不超过0万元的扣2分；超过0万元、不超过100万元的扣1分；超过100万元的不扣分",
        {"now": -5},
        "今年税收-5万元，不超过0万元，扣2分",
    ),
}


@pytest.mark.parametrize("case", RULES)
def test_a_figure_is_written_with_its_unit(case: str, tmp_path: Path) -> None:
    rule, words, change, told = RULES[case]
    idle = [f"{{of: {name}, {IDLE.get(name, 'above: 0')}}}" for name in NAMES if name not in rule]
    path = tmp_path / "small-2024.yaml"
    path.write_text(STANDARD.format(rule=rule, rest=", ".join(idle)), encoding="utf-8")
    standard = load_standard(path)
    assert effect_words(standard, standard.effects["1.1b"]) == words
    assert score(standard, pd.DataFrame([CITY | change], index=["甲县"])).explain("甲县")["1.1b"] == told
