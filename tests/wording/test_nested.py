"""What is made of other things is told in sentences that can be read: bounds, lists, checks, and what figures are for."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter

from auditlib import load_standard
from auditlib.handbook.view import StandardTold, tell_standard
from auditlib.standard.conditions import Condition, Measure
from auditlib.wording.effects import effect_words
from auditlib.wording.measures import condition_words, measure_words

GRADES = "".join(
    f"  g{n}: {{label: 评定{n}, type: state, source: auditor, states: {{A: A, B: B, C: C}}}}\n" for n in range(1, 6)
)
STANDARD = f"""
id: nested-2024
title: 评分标准
year: 2024
points: 10
inputs:
{GRADES}
  trips: {{label: 外出招商, type: count, unit: 次, max: 100}}
  handled: {{label: 已处理, type: count, unit: 件, max: 1000, evidence_only: yes}}
  received: {{label: 收到, type: count, unit: 件, max: 1000, evidence_only: yes}}
  has_green: {{label: 有绿地, type: yes_no}}
  ok: {{label: 达标, type: yes_no}}
checks:
  - {{part: handled, whole: received, text: 分项不应多于总数}}
  - {{part: trips, whole: received, text: 外出招商不多于收到的件数}}
grades:
  - {{name: 甲, when: {{of: {{share: [{{among: [g1, g2, g3, g4, g5], states: [A]}}, {{among: [g1, g2, g3, g4, g5], states: [A, B, C]}}]}}, at_least: 20%}}}}
  - {{name: 乙, when: {{of: {{among: [g1, g2, g3, g4, g5], states: [C]}}, at_most: 1}}}}
  - {{name: 丙}}
items:
  - id: "1"
    content: 各项
    rows:
      - id: "1"
        points: 10
        applies: has_green
        not_applicable: full
        clauses:
          - id: "1.1"
            text: 各项得10分
            effects:
              - {{id: 1.1a, kind: flat, award: 10, when: ok}}
              - {{id: 1.1b, kind: steps, deduct: 1, of: {{max: [0, {{difference: [3, trips]}}]}}, every: 1}}
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> StandardTold:
    path = tmp_path_factory.mktemp("nested") / "nested-2024.yaml"
    path.write_text(STANDARD, encoding="utf-8")
    return tell_standard(load_standard(path))


SHARE = {"share": ["handled", "received"], "if_zero": "100%"}
MEASURES: list[tuple[dict[str, Any], str]] = [
    ({"max": ["0", {"difference": ["3", "trips"]}]}, "3－外出招商（不足0次的按0次计）"),
    ({"min": ["trips", "5"]}, "外出招商（超过5次的按5次计）"),
    (
        {"sum": ["trips", {"max": ["0", {"difference": ["3", "trips"]}]}]},
        "外出招商＋（3－外出招商，不足0次的按0次计）",
    ),
    ({"max": ["trips", "handled", "0"]}, "外出招商、已处理、0中的最大者"),
    (
        {"cases": [{"when": {"of": SHARE, "below": "100%"}, "value": "1"}, {"value": "3"}]},
        "已处理÷收到（除数为0的按100%计）低于100%的取1；其余取3",
    ),
    (SHARE | {"name": "处理率"}, "处理率（已处理÷收到，除数为0的按100%计）"),
    (
        {"met": [{"all": ["ok", {"of": "trips", "above": "received"}]}, "has_green"]},
        "（达标，且外出招商超过收到）、有绿地中符合的个数",
    ),
    ({"met": ["ok", "has_green"]}, "达标、有绿地中做到的个数"),
    ({"among": ["g1", "g2"], "states": ["A", "B", "C"]}, "评定1、评定2中为“A”、“B”或“C”的个数"),
]


@pytest.mark.parametrize(("given", "words"), MEASURES, ids=[words for _, words in MEASURES])
def test_a_measure_within_others_is_told_readably(told: StandardTold, given: Any, words: str) -> None:
    assert measure_words(told.standard, TypeAdapter(Measure).validate_python(given)) == words


def test_a_long_list_is_cut_short_in_sentences_and_told_once(told: StandardTold) -> None:
    assert [said for said in told.rules if "评定" in said] == [
        "等次“甲”：评定1等5项中“A”占“A”、“B”或“C”的比例达到20%",
        "等次“乙”：评定1等5项中为“C”的个数不超过1",
        "评定1等5项：评定1、评定2、评定3、评定4、评定5",
    ]


def test_whole_steps_of_what_is_counted_need_no_word(told: StandardTold) -> None:
    assert effect_words(told.standard, told.standard.effects["1.1b"]) == "3－外出招商（不足0次的按0次计）每1次扣1分"


def test_a_check_names_its_inputs_where_its_words_do_not(told: StandardTold) -> None:
    assert told.checks == ("分项不应多于总数（已处理不大于收到）", "外出招商不多于收到的件数")


def test_an_input_is_for_rows_and_grades_too(told: StandardTold) -> None:
    used = {each.name: each.used for each in told.inputs}
    assert used["has_green"] == ("评分行1是否适用",)
    assert used["g1"] == ("等次甲", "等次乙")


def test_a_condition_that_negates_a_negation_is_told_as_it_is(told: StandardTold) -> None:
    given = TypeAdapter(Condition).validate_python({"not": {"not": {"of": "g1", "state": "A"}}})
    assert condition_words(told.standard, given) == "评定1为“A”"
