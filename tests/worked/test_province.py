"""Worked cases of a standard that holds a city against its province."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from auditlib.errors import AuditError
from auditlib.handbook.view import open_standard
from auditlib.standard.lint import lint_standard
from auditlib.worked.prove import prove_cases
from tests.fields.three_cities import STANDARD

CASES = """\
clean_city: {pleased: "80.00", visits: 0, people: 300}
province:
  sums: {visits: 100, people: 1900.5}
  figures: {pleased: {mean: 80, max: 80, min: 80}}
cases:
  - {name: 低于平均5分, change: {pleased: "75.00"}, rows: {"1": "25"}, total: "25"}
  - {name: 与平均相同, change: {}, total: "30"}
  - name: 全省平均较高
    change: {}
    province: {sums: {visits: 100, people: 1900.5}, figures: {pleased: {mean: 83, max: 90, min: 80}}}
    rows: {"1": "26"}
    total: "26"
"""


def test_a_worked_case_is_held_against_the_province_that_it_names_and_no_other_case(tmp_path: Path) -> None:
    file = tmp_path / "peers.yaml"
    file.write_text(STANDARD, encoding="utf-8")
    beside = tmp_path / "peers.cases.yaml"
    beside.write_text(CASES, encoding="utf-8")
    assert prove_cases(beside, lint_standard(file)) == 3
    idle = CASES.replace("visits: 100, people: 1900.5}", "visits: 100, people: 1900.5, pleased: 9}", 1)
    beside.write_text(idle, encoding="utf-8")
    said = f"{beside}:3:48: 全省: 没有口径用到 pleased 的全省合计"
    for refuse in (lambda: prove_cases(beside, lint_standard(file)), lambda: open_standard(str(file))):
        with pytest.raises(AuditError, match=re.escape(said)):
            refuse()
    beside.write_text(CASES.replace("max: 80, ", ""), encoding="utf-8")
    with pytest.raises(AuditError, match="请在实例文件的 province 下给出满意度（pleased）的全省最高"):
        prove_cases(beside, lint_standard(file))
