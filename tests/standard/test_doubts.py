"""What lint reminds of in a sound standard: a count of whole steps that a single unit, weighed, does not complete."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditlib.standard.lint import doubts_in
from auditlib.standard.load import BUNDLED
from tests.cli.calls import called

STANDARD = """\
id: halves
title: 隐患整改考核
year: 2024
points: 10
inputs:
  left: {label: 未整改的隐患, type: count, unit: 处}
  mended: {label: 已整改的隐患, type: count, unit: 处}
  area: {label: 面积, type: amount, unit: 亩, decimals: 1, evidence_only: yes}
items:
  - id: "1"
    content: 隐患
    rows:
      - id: "1"
        points: 10
        clauses:
          - id: "1.1"
            text: 每处扣1分，整改后减半。
            effects:
              - {id: 1.1a, kind: flat, award: 10}
              - {id: 1.1b, kind: steps, deduct: 1, RULE}
"""
HALVED = "of: {sum: [left, {product: [mended, 0.5]}]}"


def doubted(folder: Path, rule: str, rules: str = "") -> list[str]:
    path = folder / "halves.yaml"
    path.write_text(STANDARD.replace("RULE", rule).replace("items:", f"{rules}\nitems:"), encoding="utf-8")
    return [str(each) for each in doubts_in(path)]


@pytest.mark.parametrize(
    ("rule", "weight", "every"),
    [
        (f"{HALVED}, every: 1", "0.5", "1"),
        ("of: {product: [{sum: [left, mended]}, 50%]}, every: 1", "0.5", "1"),
        ("of: {difference: [left, {product: [0.3, mended]}]}, every: 0.5", "0.3", "0.5"),
    ],
)
def test_a_unit_that_completes_no_step_is_named_with_what_to_write(
    tmp_path: Path, rule: str, weight: str, every: str
) -> None:
    (said,) = doubted(tmp_path, rule)
    assert said.startswith(f"{tmp_path / 'halves.yaml'}:21:")
    assert f"1.1b 的一个单位按 {weight} 计，不满 every: {every} 的部分不计" in said
    assert "counting: proportional" in said


@pytest.mark.parametrize(
    ("rule", "rules"),
    [
        (f"{HALVED}, every: 1, counting: proportional", ""),
        (f"{HALVED}, every: 1, counting: whole", ""),
        (f"{HALVED}, every: 1", "rules: {steps: started}"),
        (f"{HALVED}, every: 0.5", ""),
        ("of: {sum: [left, {product: [mended, 2]}]}, every: 1", ""),
        ("of: {sum: [left, mended]}, above: {product: [left, 0.9]}, every: 1", ""),
        ("of: {share: [{product: [mended, 0.5]}, left]}, every: 1%", ""),
    ],
)
def test_what_says_how_it_counts_or_loses_nothing_is_not_doubted(tmp_path: Path, rule: str, rules: str) -> None:
    assert doubted(tmp_path, rule, rules) == []


def test_a_doubt_is_told_beside_the_finding_that_the_file_is_sound(tmp_path: Path) -> None:
    doubted(tmp_path, f"{HALVED}, every: 1")
    said = called("standard", "lint", tmp_path / "halves.yaml")
    assert said.code == 0
    assert "无误" in said.out
    assert said.err.startswith("提醒：")


def test_nothing_in_the_standard_of_2012_is_doubted() -> None:
    assert doubts_in(BUNDLED / "jiangsu-2012.yaml") == []
