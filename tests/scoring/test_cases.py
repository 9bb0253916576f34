"""Of several cases only the one that counts asks for values, and only its gaps leave a row open."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from auditlib import score
from auditlib.standard.lint import lint_standard
from auditlib.standard.schema import Standard

FILE = """\
id: cold-2024
title: 冷链追溯考核
year: 2024
points: 10
inputs:
  cold: {label: 有冷链业务, type: yes_no}
  traced: {label: 已追溯, type: count}
  due: {label: 应追溯, type: count}
items:
  - id: "1"
    content: 追溯
    rows:
      - id: "1"
        points: 10
        clauses:
          - id: "1.1"
            text: 追溯率×10分，没有冷链业务的得满分。
            effects:
              - {id: 1.1a, kind: rate, award: 10, of: {cases: [{when: cold, value: {share: [traced, due]}}, {value: 1}]}}
"""


@pytest.fixture(scope="module")
def standard(tmp_path_factory: pytest.TempPathFactory) -> Standard:
    path = tmp_path_factory.mktemp("cold") / "cold-2024.yaml"
    path.write_text(FILE, encoding="utf-8")
    return lint_standard(path)


@pytest.mark.parametrize(
    ("city", "total", "missing"),
    [
        ({"cold": True, "traced": 3, "due": 4}, 7.5, set()),
        ({"cold": False}, 10.0, set()),
        ({"cold": False, "traced": "not_applicable", "due": "not_applicable"}, 10.0, set()),
        ({"cold": False, "traced": 0, "due": 0}, 10.0, set()),
        ({"cold": True, "traced": 3}, None, {"due"}),
        ({"traced": 3, "due": 4}, None, {"cold"}),
        ({"traced": 3}, None, {"cold", "due"}),
        ({"cold": True, "traced": 0, "due": 0}, None, set()),
    ],
)
def test_a_gap_counts_in_the_case_that_applies(
    standard: Standard, city: dict[str, Any], total: float | None, missing: set[str]
) -> None:
    result = score(standard, pd.DataFrame([city], index=["甲县"], dtype=object))
    row = result.rows["1"].iloc[0]
    assert (None if pd.isna(row) else row) == total
    assert {name for name in standard.inputs if result.missing[name].iloc[0]} == missing
