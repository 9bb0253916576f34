"""Only what makes a difference is asked for: of several cases the one that counts, and of what is waived what there is to waive."""

from __future__ import annotations

from pathlib import Path
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


WAIVED = """\
id: waived-2024
title: 免责考核
year: 2024
points: 10
inputs:
  number: {label: 违规数, type: count}
  bad: {label: 通报, type: yes_no}
  excused: {label: 认定免责, type: yes_no}
items:
  - id: "1"
    content: 违规
    rows:
      - id: "1"
        points: 10
        clauses:
          - id: "1.1"
            text: 每起扣1分，通报扣2分，认定免责的不扣。
            effects:
              - {id: 1.1a, kind: flat, award: 10}
              - {id: 1.1b, kind: steps, deduct: 1, of: number, every: 1, unless: excused}
              - {id: 1.1c, kind: flat, deduct: 2, when: bad, unless: excused}
"""


@pytest.mark.parametrize(
    ("city", "total", "missing"),
    [
        ({"number": 0, "bad": False}, 10.0, set()),
        ({"number": 1, "bad": False}, None, {"excused"}),
        ({"number": 0, "bad": True}, None, {"excused"}),
        ({"number": 3, "bad": True, "excused": True}, 10.0, set()),
        ({"number": 3, "bad": True, "excused": False}, 5.0, set()),
        ({"bad": False}, None, {"excused"}),
    ],
)
def test_what_there_is_nothing_of_waits_for_no_waiver(
    city: dict[str, Any], total: float | None, missing: set[str], tmp_path: Path
) -> None:
    path = tmp_path / "waived-2024.yaml"
    path.write_text(WAIVED, encoding="utf-8")
    waived = lint_standard(path)
    result = score(waived, pd.DataFrame([city], index=["甲县"], dtype=object))
    row = result.rows["1"].iloc[0]
    assert (None if pd.isna(row) else row) == total
    assert {name for name in waived.inputs if result.missing[name].iloc[0]} == missing
