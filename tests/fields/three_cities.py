"""A province of three cities, small enough to work out by hand, whose rules hold each against all of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from auditlib import score
from auditlib.standard.lint import lint_standard

STANDARD = """\
id: peers
title: 满意度考核
year: 2024
points: 30
inputs:
  pleased: {label: 满意度, type: amount, unit: 分, decimals: 2, max: 100}
  visits: {label: 上访, type: count, unit: 批次}
  people: {label: 人口, type: amount, unit: 万人, decimals: 1}
items:
  - id: "1"
    content: 比全省
    rows:
      - id: "1"
        points: 30
        clauses:
          - id: "1.1"
            text: 基本分
            effects: [{id: 1.1a, kind: flat, award: 30}]
          - id: "1.2"
            text: 低于平均、高于全省比率、与最高最低相差的扣分
            effects:
              - {id: 1.2a, kind: steps, deduct: 1, of: pleased, below: {province: {mean: pleased}}, every: 1}
              - {id: 1.2b, kind: steps, deduct: 1, of: pleased, below: {province: {max: pleased}}, every: 10}
              - {id: 1.2c, kind: steps, deduct: 1, of: pleased, above: {province: {min: pleased}}, every: 10}
              - {id: 1.2d, kind: flat, deduct: 2, when: {of: {share: [visits, people]}, above: {province: {share: [visits, people]}}}}
"""
VALUES: dict[str, dict[str, Any]] = {
    "甲市": {"pleased": "92.35", "visits": 10, "people": 700},
    "乙市": {"pleased": "88.10", "visits": 30, "people": 900},
    "丙市": {"pleased": "80.00", "visits": 60, "people": "300.5"},
}
# 甲: 12.35 above the lowest. 乙: 4.25 below the highest. 丙: 6.81… below 86.8166…, 12.35 below the highest, 0.19 per head.
TOTALS = {"甲市": 29, "乙市": 30, "丙市": 21}
FIGURES = [
    "sums:", "  visits: 100", "  people: 1900.5",
    "figures:", "  pleased: {mean: 260.45/3, max: 92.35, min: 80}",
]  # fmt: skip


def lay_out(tmp_path: Path) -> Path:
    """Write a province of three cities that gives no figures yet; return its folder."""
    folder = tmp_path / "params"
    (folder / "evidence").mkdir(parents=True)
    (folder / "peers.yaml").write_text(STANDARD, encoding="utf-8")
    for at, (city, values) in enumerate(VALUES.items(), 1):
        write_evidence(folder, city, values)
        params = f"standard: peers.yaml\ncity: {city}\ncode: '{at}'\nworkbook: evidence/{city}.yaml\n"
        (folder / f"{at}.yaml").write_text(params, encoding="utf-8")
    give(folder, [])
    return folder


def write_evidence(folder: Path, city: str, values: dict[str, Any]) -> None:
    lines = [f"city: {city}", *(f"{name}: {value}" for name, value in values.items())]
    (folder / "evidence" / f"{city}.yaml").write_text("\n".join(lines), encoding="utf-8")


def give(folder: Path, lines: list[str]) -> None:
    cities = [f"  {city}: {{code: '{at}'}}" for at, city in enumerate(VALUES, 1)]
    head = ["province: 某省", "standard: peers.yaml", "year: 2024", "cities:", *cities]
    (folder / "province.yaml").write_text("\n".join([*head, *lines, ""]), encoding="utf-8")


def together(folder: Path) -> dict[Any, Any]:
    """Score the frame of all cities as the contract says."""
    frame = pd.DataFrame.from_dict(VALUES, orient="index", dtype=object)
    return score(lint_standard(folder / "peers.yaml"), frame).total.to_dict()
