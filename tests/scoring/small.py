"""Small standards of a few effects over inputs of few values, written as a test needs them, and one city."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd

from auditlib import Result, Standard, load_standard, score

CITY = "甲市"
HEAD = """\
id: every-2024
title: 试
year: 2024
points: {points}
inputs:
"""
INPUTS = {
    "a": "{label: 甲数, type: count, max: 4}",
    "b": "{label: 乙数, type: count, max: 4}",
    "debt": "{label: 净增, type: count, min: -3, max: 4}",
    "tens": "{label: 每五登记, type: count, max: 20, step: 5}",
    "judged": "{label: 酌情, type: points, source: auditor, max: 2, step: 1}",
    "limit": "{label: 上限, type: count, max: 20, source: province}",
    "swing": "{label: 增减, type: points, source: auditor, min: -1, max: 2, step: 1}",
    "p": "{label: 甲是非, type: yes_no}",
    "q": "{label: 乙是非, type: yes_no}",
    "s": "{label: 态, type: state, states: {x: 甲态, u: 乙态, z: 丙态}}",
}
ROW = """\
  - id: "{n}"
    content: 容
    rows:
      - id: "{n}"
        points: {points}
        {more}
        clauses:
          - id: "{n}.1"
            text: 文
            effects:
{effects}
"""
VALUES: dict[str, list[Any]] = {
    "a": [0, 1, 2, 3, 4],
    "b": [0, 1, 2, 3, 4],
    "debt": list(range(-3, 5)),
    "tens": [0, 5, 10, 15, 20],
    "judged": [0, 1, 2],
    "swing": [-1, 0, 1, 2],
    "p": [False, True],
    "q": [False, True],
    "s": ["x", "u", "z"],
}
CLEAN = {"a": 1, "b": 2, "debt": 1, "tens": 5, "judged": 1, "swing": 0, "limit": 13, "p": False, "q": True, "s": "x"}


def standard_of(folder: Path, *rows: tuple[int, str, list[str]], more: str = "") -> Standard:
    """Write a standard of some rows, each its points, what is said of it, and its effects, and load it."""
    head = HEAD.format(points=sum(points for points, _, _ in rows))
    said = "".join(effect for _, word, effects in rows for effect in (word, *effects)) + more
    head += "".join(f"  {name}: {words}\n" for name, words in INPUTS.items() if re.search(rf"\b{name}\b", said))
    items = [
        ROW.format(n=n, points=points, more=word, effects="\n".join(f"              - {each}" for each in effects))
        for n, (points, word, effects) in enumerate(rows, 1)
    ]
    path = folder / "every-2024.yaml"
    path.write_text(f"{head}{more}\nitems:\n{''.join(items)}", encoding="utf-8")
    return load_standard(path)


def scored(standard: Standard, *cities: dict[str, Any]) -> Result:
    names = [CITY] if len(cities) == 1 else [f"市{n}" for n in range(len(cities))]
    table = {name: pd.Series([city[name] for city in cities], names, dtype=object) for name in standard.inputs}
    return score(standard, pd.DataFrame(table))
