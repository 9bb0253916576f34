"""That a section counts for the part that its weight says, exactly, and that lint tells what the weights come to."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import auditlib
from auditlib.errors import StandardError
from auditlib.standard.load import load_standard

STANDARD = """
id: weighed-2024
title: 评分标准
year: 2024
points: 100
sections:
  甲: {{title: 一、日常工作, points: 60, weight: {weight}}}
  乙: {{title: 二、工作成效, points: 65}}
inputs:
  done: {{label: 已办, type: count, unit: 件, max: 60}}
items:
  - id: "1"
    section: 甲
    content: 日常工作
    rows:
      - id: "1"
        points: 60
        clauses:
          - {{id: "1.1", text: 每件1分, effects: [{{id: 1.1a, kind: steps, award: 1, of: done, every: 1, cap: 60}}]}}
  - id: "2"
    section: 乙
    content: 工作成效
    rows:
      - id: "2"
        points: 65
        clauses:
          - {{id: "2.1", text: 得65分, effects: [{{id: 2.1a, kind: flat, award: 65}}]}}
"""


def written(tmp_path: Path, weight: str) -> Path:
    path = tmp_path / "weighed-2024.yaml"
    path.write_text(STANDARD.format(weight=weight), encoding="utf-8")
    return path


@pytest.mark.parametrize(("done", "total"), [(60, 100_000), (48, 93_000), (1, 65_583), (0, 65_000)])
def test_a_fraction_is_weighed_exactly_and_rounded_once(done: int, total: int, tmp_path: Path) -> None:
    standard = load_standard(written(tmp_path, "35/60"))
    result = auditlib.score(standard, pd.DataFrame({"done": [done]}, index=["甲县"]))
    assert result.exact_total.tolist() == [total]


def test_weights_that_do_not_come_to_the_total_are_told_as_weights(tmp_path: Path) -> None:
    with pytest.raises(StandardError, match=r"各部分分值乘以权重之和.*却是 99\.98.*权重请写 35/60"):
        load_standard(written(tmp_path, "58.3%"))


@pytest.mark.parametrize("weight", ["35/0", "35/-60", "35/x", "/60"])
def test_what_is_no_fraction_is_refused(weight: str, tmp_path: Path) -> None:
    with pytest.raises(StandardError, match=r"weighed-2024\.yaml:7:\d+: weight: "):
        load_standard(written(tmp_path, weight))
