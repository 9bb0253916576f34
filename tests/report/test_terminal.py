"""That a city's score in plain text tells why each row is not full, and why a grade was not reached."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import auditlib
from auditlib.report.score_json import score_object
from auditlib.report.terminal import score_lines
from auditlib.standard.load import load_standard
from auditlib.standard.schema import Standard

STANDARD = """
id: told-2024
title: 评分标准
year: 2024
points: 30
sanctions: {veto: {label: 一票否决}}
grades:
  - {name: 优秀, at_least: 28, when: {of: {share: [done, all]}, at_least: 90%}, unless: [veto], most: 30%}
  - {name: 良好, floors: {"1": 8}, unless: [veto]}
  - {name: 其他}
inputs:
  done: {label: 已办, type: count, unit: 件, max: 100}
  all: {label: 应办, type: count, unit: 件, max: 100}
  cases: {label: 事故, type: count, unit: 起, max: 100}
  major: {label: 重大事故, type: yes_no}
items:
  - id: "1"
    content: 办件
    rows:
      - id: "1"
        points: 10
        clauses:
          - {id: "1.1", text: 按办结率得分, effects: [{id: 1.1a, kind: rate, award: 10, of: {share: [done, all]}}]}
      - id: "2"
        points: 20
        clauses:
          - id: "2.1"
            text: 超过1起的每起扣1分；重大事故不得分
            effects:
              - {id: 2.1a, kind: flat, award: 20}
              - {id: 2.1b, kind: steps, deduct: 1, of: cases, above: 1, every: 1}
              - {id: 2.1c, kind: void, void: row, when: major, sanctions: [veto]}
"""
CLEAN = {"done": 100, "all": 100, "cases": 0, "major": False}


@pytest.fixture(scope="module")
def standard(tmp_path_factory: pytest.TempPathFactory) -> Standard:
    path: Path = tmp_path_factory.mktemp("told") / "told-2024.yaml"
    path.write_text(STANDARD, encoding="utf-8")
    return load_standard(path)


def told(standard: Standard, **values: Any) -> str:
    result = auditlib.score(standard, pd.DataFrame([CLEAN | values], index=["甲县"], dtype=object))
    return "\n".join(score_lines(result, score_object(result, "甲县")))


def test_a_rate_below_full_is_told(standard: Standard) -> None:
    assert "1.1  比率75%（已办75件 / 应办100件），10分×75%，得7.5分" in told(standard, done=75)


def test_what_is_full_and_what_did_not_occur_is_not_told(standard: Standard) -> None:
    assert "1.1" not in told(standard)
    assert "2.1" not in told(standard)


def test_a_row_that_a_void_brought_to_nothing_tells_it(standard: Standard) -> None:
    assert "2.1  重大事故：是，本行不得分，取消20分，并一票否决" in told(standard, major=True)


def test_two_numbers_do_not_run_together(standard: Standard) -> None:
    assert "事故2起，比1起多1起，满1起1次，扣1分" in told(standard, cases=2)


def test_a_grade_that_was_not_reached_tells_every_demand_that_was_not_met(standard: Standard) -> None:
    said = told(standard, done=75, major=True)
    assert "等次：其他\n" in said
    assert "未评优秀：总分7.5分，未达到28分；比率75%（已办75件 / 应办100件），未达到90%；有一票否决的处理\n" in said
    assert "未评良好：评分行 1 得7.5分，未达到8分；有一票否决的处理" in said


def test_the_quota_is_told_with_a_grade_that_has_one(standard: Standard) -> None:
    assert "等次：优秀（名额须与各市一并评定）" in told(standard)
    assert "名额" not in told(standard, done=75)
