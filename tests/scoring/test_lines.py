"""A line between levels that differ from city to city never turns round: where they cross, there is no score, and a reason."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from auditlib import score
from auditlib.standard.lint import lint_standard

FILE = """\
id: line-2024
title: 插值
year: 2024
points: 10
inputs:
  base: {label: 基数, type: count, max: 1000}
  target: {label: 目标, type: count, max: 1000}
  done: {label: 完成数, type: count, max: 1000}
items:
  - id: "1"
    content: 完成
    rows:
      - id: "1"
        points: 10
        clauses:
          - id: "1.1"
            text: 达基数得6分，达目标得10分，其间按比例。
            effects:
              - {id: 1.1a, kind: line, of: done, award: [{at: base, points: 6}, {at: target, points: 10}]}
"""
FALLING = FILE.replace("of: done, award", "of: done, falling: yes, award")


@pytest.mark.parametrize(
    ("file", "city", "points"),
    [
        (FILE, {"base": 100, "target": 200, "done": 150}, 8.0),
        (FILE, {"base": 100, "target": 200, "done": 80}, 6.0),
        (FILE, {"base": 100, "target": 200, "done": 300}, 10.0),
        (FILE, {"base": 100, "target": 90, "done": 80}, None),
        (FALLING, {"base": 200, "target": 100, "done": 150}, 8.0),
        (FALLING, {"base": 200, "target": 100, "done": 80}, 10.0),
        (FALLING, {"base": 200, "target": 100, "done": 300}, 6.0),
        (FALLING, {"base": 100, "target": 200, "done": 150}, None),
    ],
)
def test_a_line_between_measures_runs_one_way(
    file: str, city: dict[str, int], points: float | None, tmp_path: Path
) -> None:
    path = tmp_path / "line-2024.yaml"
    path.write_text(file, encoding="utf-8")
    result = score(lint_standard(path), pd.DataFrame([city], index=["甲县"]))
    found = result.rows["1"].iloc[0]
    assert (None if pd.isna(found) else found) == points
    if points is None:
        order = "由大到小" if file is FALLING else "由小到大"
        assert f"各点（基数、目标）没有{order}，无从插值" in result.explain("甲县")["1.1a"]
