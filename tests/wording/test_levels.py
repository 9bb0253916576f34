"""A level that is worked out is told by how it is made, so that nobody takes its figure for that of an input."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from auditlib import score
from auditlib.standard.lint import lint_standard

FILE = """\
id: levels-2020
title: 目标考核
year: 2020
points: 15
inputs:
  done: {label: 完成数, type: count, unit: 人}
  goal: {label: 目标数, type: count, unit: 人}
  other: {label: 其他, type: count, unit: 人}
items:
  - id: "1"
    content: 目标
    rows:
      - id: "1"
        points: 15
        clauses:
          - id: "1.1"
            text: 低于目标的九成每人扣1分，按目标的九成计分，达到目标减10人得5分。
            effects:
              - {id: 1.1a, kind: flat, award: 5, when: {of: done, at_least: {difference: [goal, 10]}}}
              - {id: 1.1b, kind: steps, deduct: 1, of: done, below: {product: [goal, 0.9]}, every: 1}
              - {id: 1.1c, kind: rate, award: 10, of: done, full: {product: [goal, 0.9]}}
              - {id: 1.1d, kind: steps, bonus: 1, of: done, above: {sum: [goal, other]}, every: 1}
"""


def test_a_level_without_a_name_is_told_by_how_it_is_made(tmp_path: Path) -> None:
    path = tmp_path / "levels-2020.yaml"
    path.write_text(FILE, encoding="utf-8")
    city = pd.DataFrame([{"done": 85, "goal": 100, "other": 1}], index=["甲县"])
    told = score(lint_standard(path), city).explain("甲县")
    assert told["1.1a"] == "完成数85人，未达到目标数－10（90人），不得分"
    assert told["1.1b"] == "完成数85人，比目标数×90%（90人）少5人，满1人5次，扣5分"
    assert told["1.1c"].startswith("完成数85人，以目标数×90%（90人）为满分，")
    assert told["1.1d"].startswith("完成数85人，未超过目标数、其他合计101人")
