"""What a mean leaves out as 不适用 is waited for by nobody, as long as the mean has something left."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from auditlib import show
from auditlib.report.account import account_object
from auditlib.report.queue import waiting
from auditlib.report.view import CityView
from auditlib.scoring.explain_grade import explain_grade
from tests.fields.county import county

STANDARD = """\
id: months
title: 网上测评考核
year: 2012
points: 20
grades: [{name: 优秀, at_least: 15}, {name: 合格}]
inputs:
  jan: {label: 1月测评, type: amount, unit: 分, max: 100}
  feb: {label: 2月测评, type: amount, unit: 分, max: 100}
  site: {label: 现场测评, type: amount, unit: 分, max: 100}
  plan_ok: {label: 有计划, type: yes_no}
items:
  - id: "1"
    content: 测评
    rows:
      - id: "1"
        points: 10
        clauses:
          - id: "1.1"
            text: 按月测评和现场测评计分。
            effects:
              - {id: 1.1a, kind: rate, award: 10, full: 100, of: {sum: [{product: [{mean: [jan, feb], only: applicable}, 0.8]}, {product: [site, 0.2]}]}}
  - id: "2"
    content: 计划
    rows:
      - id: "2"
        points: 10
        clauses: [{id: "2.1", text: 有计划得10分。, effects: [{id: 2.1a, kind: flat, award: 10, when: plan_ok}]}]
"""
REPORTED: dict[str, Any] = {"jan": "not_applicable", "feb": 90, "site": 80, "plan_ok": True}


def seen(folder: Path, **values: Any) -> CityView:
    standard = folder / "months.yaml"
    standard.write_text(STANDARD, encoding="utf-8")
    return show.open(county(folder, standard=standard, **REPORTED | values).params).view


def test_a_month_that_does_not_apply_is_on_nobodys_list(tmp_path: Path) -> None:
    view = seen(tmp_path)
    assert view.rows["1"].score == 8800
    assert waiting(view) == ()
    assert account_object(view)["lacking"] == []
    assert "由审核人给出值之前" not in str(show.missing(show.open(view.params.path)).html)


def test_while_another_value_is_missing_only_that_is_waited_for(tmp_path: Path) -> None:
    view = seen(tmp_path, site=None)
    assert [each.about for each in waiting(view)] == ["现场测评"]
    assert view.effects["1.1a"].explanation == "缺证（现场测评），待定"
    assert list(explain_grade(view.result, view.params.city)) == ["评分行1待定；等待现场测评（缺证）"]


@pytest.mark.parametrize(
    ("values", "about"),
    [
        ({"feb": "not_applicable"}, ["1月测评", "2月测评"]),
        ({"site": "not_applicable"}, ["现场测评"]),
        ({"jan": "unsampled"}, ["1月测评"]),
    ],
)
def test_what_a_row_cannot_do_without_is_waited_for(tmp_path: Path, values: dict[str, str], about: list[str]) -> None:
    view = seen(tmp_path, **values)
    assert view.rows["1"].score is None
    assert [each.about for each in waiting(view)] == about
    assert all(name in view.effects["1.1a"].explanation for name in about)
