"""A cell that no row waits for is not called missing, by `check` or in the report; one that a row waits for is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from auditlib import show
from auditlib.desk import check_file
from auditlib.evidence.layout import lines
from tests.fields.county import County, county

STANDARD = """\
id: unneeded
title: 项目考核
year: 2012
points: 20
inputs:
  has_village: {label: 有村, type: yes_no}
  village_ok: {label: 村务公开, type: yes_no}
  has_projects: {label: 有项目, type: yes_no}
  begun: {label: 开工项目, type: count, unit: 个}
  staff: {label: 人员, type: count, unit: 人, evidence_only: yes}
items:
  - id: "1"
    content: 村务
    rows:
      - id: "1"
        points: 10
        applies: has_village
        not_applicable: drop
        clauses: [{id: "1.1", text: 村务公开得10分。, effects: [{id: 1.1a, kind: flat, award: 10, when: village_ok}]}]
  - id: "2"
    content: 项目
    rows:
      - id: "2"
        points: 10
        clauses:
          - id: "2.1"
            text: 有项目的每开工一个得2分，最多10分。
            effects: [{id: 2.1a, kind: steps, award: 2, of: begun, every: 1, cap: 10, when: has_projects}]
"""


def handed_in(folder: Path, **values: Any) -> County:
    standard = folder / "unneeded.yaml"
    standard.write_text(STANDARD, encoding="utf-8")
    return county(folder, standard=standard, **values)


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        ({"has_village": False, "has_projects": False}, ["staff"]),
        ({"has_village": True, "has_projects": False}, ["village_ok", "staff"]),
        ({"has_village": False, "has_projects": True}, ["begun", "staff"]),
        ({"has_projects": False}, ["has_village", "staff"]),
    ],
)
def test_only_what_something_waits_for_is_called_missing(
    tmp_path: Path, values: dict[str, bool], missing: list[str]
) -> None:
    made = handed_in(tmp_path, **values)
    for file in (made.params, tmp_path / "甲县.json"):
        found = check_file(file, str(tmp_path / "unneeded.yaml"))
        assert [each.input for each in found if each.code == "missing"] == missing
    said = show.missing(show.open(made.params)).html.partition("检查的提醒")[2]
    assert ("“人员”没有填写" in said, "“开工项目”没有填写" in said, "“村务公开”没有填写" in said) == (
        True,
        False,
        False,
    )


def test_what_decides_whether_a_row_applies_is_asked_at_that_row(tmp_path: Path) -> None:
    asked = [(line.row.id if line.row else "", line.name) for line in lines(handed_in(tmp_path).audit().standard)]
    named = [each for each in asked if any(each)]
    assert named == [
        ("1", ""), ("", "has_village"), ("", "village_ok"), ("2", ""), ("", "has_projects"), ("", "begun"), ("", "staff"),
    ]  # fmt: skip
