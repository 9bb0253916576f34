"""Sentences as an official would write them: what a rule says, and what it came to."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from auditlib import score
from auditlib.standard.lint import lint_standard
from auditlib.standard.schema import Standard
from auditlib.wording.effects import effect_words

TEXT = """\
id: say
title: 试
year: 2024
points: 10
sanctions: {veto: {label: 一票否决}}
inputs:
  e1: {label: 企业1, type: amount, unit: 分, decimals: 1, max: 100}
  a: {label: 签约, type: count, unit: 人}
  b: {label: 应签约, type: count, unit: 人}
  c: {label: 上年签约, type: count, unit: 人}
  d: {label: 死亡人数, type: count, unit: 人, ledger: yes}
  m: {label: 孕产妇死亡, type: count, unit: 例}
items:
  - id: "1"
    content: 试
    rows:
      - id: "1"
        points: 10
        clauses:
          - id: "1.1"
            text: 试。
            effects:
              - {id: 1.1a, kind: rate, award: 2, of: e1, full: 100}
              - {id: 1.1b, kind: bands, of: {difference: [{share: [a, b]}, {share: [c, b]}], name: 签约率比上年提高}, award: [{below: 0%, points: 0}, {below: 5%, points: 1}, {points: 2}]}
              - {id: 1.1c, kind: flat, award: 2, when: {of: m, at_most: 0}}
              - {id: 1.1d, kind: flat, award: 2, when: {not: {of: d, above: 0}}}
              - {id: 1.1f, kind: void, void: none, when: {of: d, above: 0}, sanctions: [veto]}
              - {id: 1.1e, kind: rate, award: 2, of: {min: [{share: [{share: [a, b]}, 90%]}, 1]}}
"""
FACTS = {"e1": 50, "a": 98, "b": 100, "c": 99, "d": 1, "m": 0}


@pytest.fixture(scope="module")
def standard(tmp_path_factory: pytest.TempPathFactory) -> Standard:
    path: Path = tmp_path_factory.mktemp("say") / "say.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return lint_standard(path)


@pytest.mark.parametrize(
    ("effect", "said"),
    [
        # A figure after a name that ends in a digit.
        ("1.1a", "企业1：50分，"),
        # How far two rates lie apart is told in percentage points, and so is what it is held against.
        ("1.1b", "签约率比上年提高-1个百分点（"),
        ("1.1b", "），低于0，不得分"),
        ("1.1e", " / 90%）"),
        # What brings a sanction only.
        ("1.1f", "死亡人数1人，处理：一票否决"),
    ],
)
def test_what_a_rule_came_to(standard: Standard, effect: str, said: str) -> None:
    told = score(standard, pd.DataFrame([FACTS], index=["甲镇"], dtype=object)).explain("甲镇")
    assert said in told[effect]


@pytest.mark.parametrize(
    ("effect", "said"),
    [
        ("1.1b", "低于0的不得分；0以上、低于5个百分点的得1分；5个百分点以上的得2分"),
        ("1.1c", "孕产妇死亡为0的，得2分"),
        ("1.1d", "死亡人数为0的，得2分"),
        ("1.1e", "÷90%"),
        ("1.1f", "死亡人数大于0的，"),
    ],
)
def test_what_a_rule_says(standard: Standard, effect: str, said: str) -> None:
    assert said in effect_words(standard, standard.effects[effect])
