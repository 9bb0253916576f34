"""The worked cases that lie beside a standard are proved with it, and each is found under the clauses that it speaks of."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from auditlib import load_standard
from auditlib.errors import ProblemsError
from auditlib.handbook.text import standard_lines
from auditlib.handbook.view import open_standard
from auditlib.standard.lint import lint_standard
from auditlib.standard.load import BUNDLED, bundled
from auditlib.worked.cases import cases_beside, read_cases
from auditlib.worked.prove import prove_cases, work_out

STANDARD, FILE = load_standard("jiangsu-2012"), BUNDLED / "jiangsu-2012.cases.yaml"
FAULTS = {
    "an_unknown_input": ("change: {appraised: 69999}", "change: {apraised: 69999}", "没有输入 apraised，是否指 appraised"),
    "an_unknown_row": ('rows: {"1": "8"}', 'rows: {"19": "8"}', "没有评分行 19"),
    "an_unknown_sanction": ("sanctions: [province_notice]", "sanctions: [notice]", "没有处理 notice"),
    "a_name_used_twice": ('name: "发证少99人不扣"', 'name: "鉴定目标差一人, 2分不得"', "名称应唯一"),
    "points_that_are_not_so": ('rows: {"1": "8"}', 'rows: {"1": "7"}', "评分行 1 应为 7，算得 8"),
    "a_total_that_is_not_so": ('total: "98"', 'total: "97"', "总分应为 97，算得 98"),
    "a_sanction_that_is_not_brought": (
        'total: "98"\n    sanctions: []', 'total: "98"\n    sanctions: [province_notice]', "处理应为全省通报，算得无",
    ),
}  # fmt: skip


OURS = """
id: ours
title: 试验
year: 2012
points: 10
inputs:
  port: {label: 有港口, type: yes_no}
  found: {label: 认定, type: yes_no, source: auditor}
  blame: {label: 酌情扣分, type: points, source: auditor, min: 1, max: 3}
items:
  - id: "1"
    content: 港口
    rows:
      - id: "1"
        points: 10
        applies: port
        not_applicable: drop
        clauses:
          - {id: "1.1", text: 一。, effects: [{id: 1.1a, kind: flat, award: 10}, {id: 1.1b, kind: discretion, deduct: blame, when: found}]}
"""


@pytest.mark.parametrize(
    ("clean", "case", "words"),
    [
        ("blame: null", 'change: {port: no}, rows: {"1": 不适用}, total: "0"', ""),
        ("blame: null", 'change: {port: yes}, rows: {"1": 不适用}, total: "10"', "3:5: 实例“甲”: 评分行 1 应不适用，算得 10"),
        ("blame: 0", 'rows: {"1": "10"}, total: "10"', "1:43: 样板: blame（酌情扣分）= 0：应在 1 到 3 之间"),
        ("blame: null", 'change: {found: yes, blame: 9}, total: "1"', "3:43: 甲: blame（酌情扣分）= 9：应在 1 到 3 之间"),
    ],
)  # fmt: skip
def test_a_row_that_does_not_apply_is_told_and_a_refused_value_has_its_line(
    tmp_path: Path, clean: str, case: str, words: str
) -> None:
    standard, path = tmp_path / "ours.yaml", tmp_path / "ours.cases.yaml"
    standard.write_text(OURS, encoding="utf-8")
    path.write_text(
        f"clean_city: {{port: yes, found: no, {clean}}}\ncases:\n  - {{name: 甲, {case}}}\n", encoding="utf-8"
    )
    if not words:
        assert prove_cases(path, lint_standard(standard)) == 1
        assert "本行不适用，总分0分" in "\n".join(standard_lines(open_standard(standard)))
        return
    with pytest.raises(ProblemsError, match=re.escape(f"{path}:{words}")):
        prove_cases(path, lint_standard(standard))


def test_the_bundled_cases_hold() -> None:
    assert cases_beside(BUNDLED / "jiangsu-2012.yaml") == FILE
    assert prove_cases(FILE, STANDARD) == len(read_cases(FILE, STANDARD).cases)


def test_cases_are_no_standard() -> None:
    assert list(bundled()) == ["jiangsu-2012"]


@pytest.mark.parametrize(("there", "instead", "words"), FAULTS.values(), ids=FAULTS)
def test_a_case_that_is_wrong_is_told_at_its_line(tmp_path: Path, there: str, instead: str, words: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert there in text
    path = tmp_path / "a.cases.yaml"
    path.write_text(text.replace(there, instead, 1), encoding="utf-8")
    with pytest.raises(ProblemsError, match=words) as refused:
        prove_cases(path, STANDARD)
    assert all(problem.line for problem in refused.value.problems)


@pytest.mark.parametrize(
    ("name", "clauses"),
    [
        ("合格率88.9%扣8分", ("1.3",)),
        ("发证少99人不扣", ("1.2", "2.2.1", "4.1")),
        ("投诉造成恶劣影响, 整行为0, 加分也不计, 全省通报", ("3.3", "3.4")),
        ("没有台账不得分", ("12.2",)),
    ],
)
def test_a_case_is_found_under_the_clauses_that_it_speaks_of(name: str, clauses: tuple[str, ...]) -> None:
    worked = {each.case.name: each.clauses for each in work_out(STANDARD, read_cases(FILE, STANDARD))}
    assert worked[name] == clauses


GRADED = """
id: graded-2020
title: 分等标准
year: 2020
points: 10
inputs:
  done: {label: 完成, type: count, max: 10}
  c1: {label: 甲条款, type: state, states: {A: A, B: B, out: 不涉及}}
  c2: {label: 乙条款, type: state, states: {A: A, B: B, out: 不涉及}}
grades:
  - name: 优秀
    at_least: 8
    when: {of: {share: [{among: [c1, c2], states: [A]}, {among: [c1, c2], states: [A, B]}]}, at_least: 100%}
    most: 1
  - {name: 合格}
items:
  - id: "1"
    content: 工作
    rows:
      - id: "1"
        points: 10
        clauses:
          - {id: "1.1", text: 每件得1分。, effects: [{id: 1.1a, kind: rate, award: 10, of: done, full: 10}]}
"""
CASES = """
clean_city: {done: 10, c1: A, c2: A}
cases:
  - {name: 全优, total: "10", grade: 优秀}
  - {name: 八分也优, change: {done: 8}, rows: {"1": "8"}, total: "8", grade: 优秀}
  - {name: 乙条款不涉及, change: {done: 8, c2: out}, rows: {"1": "8"}, total: "8", grade: 优秀}
  - {name: 有B, change: {c2: B}, total: "10", grade: 合格}
"""


@pytest.mark.parametrize(
    ("there", "instead", "words"),
    [
        ("", "", ""),
        ("grade: 合格", "grade: 优秀", "等次应为优秀，算得合格"),
        ("grade: 合格", "grade: 及格", "没有等次 及格"),
        ("c2: B}", "c2: null}", "等次应为合格，算得待定"),
    ],
)
def test_a_case_may_state_its_grade_that_of_the_city_alone(
    tmp_path: Path, there: str, instead: str, words: str
) -> None:
    (tmp_path / "a.yaml").write_text(GRADED, encoding="utf-8")
    cases, graded = tmp_path / "a.cases.yaml", load_standard(tmp_path / "a.yaml")
    cases.write_text(CASES.replace(there, instead), encoding="utf-8")
    if not words:
        assert prove_cases(cases, graded) == 4
        return
    with pytest.raises(ProblemsError, match=words):
        prove_cases(cases, graded)
