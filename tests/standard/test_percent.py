"""That a percentage is held against a percentage: 90 % is 0.9 of a share, but 90 of an input in percent."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from auditlib.errors import StandardError
from auditlib.standard.load import load_standard

STANDARD = """
id: small-2024
title: 评分标准
year: 2024
points: 10
inputs:
  a: {{label: 已办, type: count, unit: 件, max: 10000, evidence_only: {idle_a}}}
  b: {{label: 应办, type: count, unit: 件, max: 10000, evidence_only: {idle_b}}}
  people: {{label: 人口, type: count, unit: 万人, max: 10000, evidence_only: {idle_people}}}
  p: {{label: 满意率, type: amount, unit: "%", decimals: 2, max: 100, evidence_only: {idle_p}}}
items:
  - id: "1"
    content: 办件
    rows:
      - id: "1"
        points: 10
        clauses:
          - id: "1.1"
            text: 办件得10分
            effects:
              - {{id: 1.1a, kind: flat, award: {award}}}
              - {{id: 1.1b, {rule}}}
"""
SHARE = "{share: [a, b]}"

# Rules on the wrong scale, each with what lint tells to write.
WRONG = {
    "an input in percent stepped by percent": ("kind: steps, deduct: 1, of: p, below: 90, every: 1%", "every: 1"),
    "an input in percent held against percent": (
        "kind: steps, deduct: 1, of: p, below: 90%, every: 1",
        "请写 90，不写 90%",
    ),
    "an input in percent held against 100 percent": (
        "kind: flat, deduct: 1, when: {of: p, below: 100%}",
        "请写 100，不写 100%",
    ),
    "an input in percent held against a share": (
        f"kind: steps, deduct: 1, of: p, below: {SHARE}, every: 1",
        "{product: [{share: [a, b]}, 100]}",
    ),
    "a share held against a number": (f"kind: steps, deduct: 1, of: {SHARE}, below: 90, every: 1%", "请写 90%"),
    "a share stepped by a number": (f"kind: steps, deduct: 1, of: {SHARE}, below: 90%, every: 1", "请写 1%"),
    "a share held against an input in percent": (
        f"kind: flat, deduct: 1, when: {{of: {SHARE}, below: p}}",
        "{product: [{share: [a, b]}, 100]}",
    ),
    "the mean of shares held against a number": (
        f"kind: flat, deduct: 1, when: {{of: {{mean: [{SHARE}, {SHARE}]}}, below: 90}}",
        "请写 90%",
    ),
    "a share in bands of numbers": (
        f"kind: bands, deduct: [{{below: 80, points: 5}}, {{points: 0}}], of: {SHARE}",
        "请写 80%",
    ),
    "a growth that is full at an input in percent": ("kind: rate, award: 5, of: {growth: [a, b]}, full: p", "乘以 100"),
    "cases to people held against a number": (
        "kind: flat, deduct: 1, when: {of: {share: [a, people]}, above: 3}",
        "请给它写 unit",
    ),
    "cases to people stepped by a number": (
        "kind: steps, deduct: 1, of: {share: [a, people]}, above: 300%, every: 1",
        "请给它写 unit",
    ),
    "a ratio with a unit held against percent": (
        "kind: flat, deduct: 1, when: {of: {share: [a, people], unit: 件}, above: 300%}",
        "300% 请写 3",
    ),
    "the mean of ratios with a unit stepped by percent": (
        "kind: steps, deduct: 1, of: {mean: [{share: [a, people], unit: 件}, 4]}, above: 3, every: 50%",
        "50% 请写 0.5",
    ),
    "a count held against percent": ("kind: flat, deduct: 1, when: {of: a, below: 60%}", "{share: [a, 总数]}"),
    "a count stepped by percent": ("kind: steps, deduct: 1, of: a, above: b, every: 10%", "{share: [a, 总数]}"),
    "a product in percent held against percent": (
        f"kind: flat, deduct: 1, when: {{of: {{product: [{SHARE}, 100], unit: '%'}}, below: 90%}}",
        "请写 90，不写 90%",
    ),
    "a rate of a ratio with a unit": ("kind: rate, award: 5, of: {share: [a, people], unit: 件}", "请写 full"),
    "a rate of an input in percent": ("kind: rate, award: 5, of: p", "请写 full"),
    "a rate of a count": ("kind: rate, award: 5, of: a", "请写 full"),
    "a rate of a share in percent": (f"kind: rate, award: 5, of: {{product: [{SHARE}, 100]}}", "请写 full"),
    "a number of percent taken from a share": (
        f"kind: steps, deduct: 1, of: {{difference: [{SHARE}, 5]}}, every: 1%",
        "请写 5%",
    ),
    "a share added to an input in percent": (
        f"kind: steps, deduct: 1, of: p, below: {{sum: [{SHARE}, p]}}, every: 1",
        "{product: [{share: [a, b]}, 100]}",
    ),
    "a share or else a number of percent": (
        f"kind: steps, bonus: 1, of: {{cases: [{{when: {{of: b, above: 0}}, value: {SHARE}}}, {{value: 60}}]}}, every: 1%",
        "请写 60%",
    ),
    "a share held against the mean of the peers in percent": (
        f"kind: flat, deduct: 1, when: {{of: {SHARE}, below: {{province: {{mean: p}}}}}}",
        "乘以 100",
    ),
    "a share called per mille": (
        "kind: steps, deduct: 0.1, of: {share: [a, b], unit: ‰}, below: 4.5, every: 0.1",
        "请给分子乘以 1000",
    ),
    "the mean of shares of which one is called per mille": (
        "kind: flat, deduct: 1, when: {of: {max: [{share: [a, b], unit: ‰}, {share: [{product: [a, 1000]}, b], unit: ‰}]}, above: 3}",
        "请给分子乘以 1000",
    ),
    "a rate of a place": ("kind: rate, award: 5, of: {province: {rank: a}}", "请写 full"),
}

RIGHT = {
    "a share less some percent": f"kind: steps, deduct: 1, of: {{difference: [{SHARE}, 5%]}}, every: 1%",
    "what is left of a share": f"kind: rate, award: 5, of: {{difference: [1, {SHARE}]}}",
    "a place held against a number": "kind: flat, deduct: 1, when: {of: {province: {rank: p}}, at_most: 3}",
    "a share held against that of the peers": (
        f"kind: steps, deduct: 1, of: {SHARE}, below: {{province: {{mean: {SHARE}}}}}, every: 1%"
    ),
    "an input in percent held against a number": "kind: steps, deduct: 1, of: p, below: 90, every: 0.5",
    "an input in percent held against one percent": "kind: steps, deduct: 1, of: p, below: 1, every: 1",
    "a share held against percent": f"kind: steps, deduct: 1, of: {SHARE}, below: 95%, every: 2%",
    "a share held against more than all": f"kind: steps, bonus: 1, of: {SHARE}, above: 120%, every: 100%",
    "a share in percent held against an input": (
        f"kind: steps, deduct: 1, of: {{product: [{SHARE}, 100]}}, below: p, every: 1"
    ),
    "a ratio with a unit held against a number": (
        "kind: steps, deduct: 1, of: {share: [a, people], unit: 件}, above: 3, every: 1"
    ),
    "a ratio of unlike things in percent": "kind: steps, deduct: 1, of: {share: [a, people]}, above: 300%, every: 5%",
    "a rate of a ratio with a unit and what is full": (
        "kind: rate, award: 5, of: {share: [a, people], unit: 件}, full: 4"
    ),
    "a share in thousandths": (
        "kind: steps, deduct: 0.1, of: {share: [{product: [a, 1000]}, b], unit: ‰}, below: 4.5, every: 0.1"
    ),
    "a share of thousands": "kind: flat, deduct: 1, when: {of: {share: [a, {product: [b, 0.001]}], unit: ‰}, below: 4.5}",
    "a share held against thousandths": f"kind: steps, deduct: 1, of: {SHARE}, below: 4.5‰, every: 0.1‰",
    "a rate with what is full": "kind: rate, award: 5, of: p, full: 100",
    "a rate of weighted shares": (
        f"kind: rate, award: 5, of: {{sum: [{{product: [{SHARE}, 0.6]}}, {{product: [{SHARE}, 0.4]}}]}}"
    ),
    "a rate of a share of 100": "kind: rate, award: 5, of: {product: [p, 0.01]}",
}


def written(tmp_path: Path, rule: str) -> Path:
    """A standard of one row, of which the second rule is given; the inputs that it leaves are kept as evidence."""
    used = {name: name in re.findall(r"\w+", rule) for name in ("a", "b", "p")}
    idle = {f"idle_{name}": "no" if there else "yes" for name, there in used.items()}
    idle["idle_people"] = "no" if "people" in rule else "yes"
    path = tmp_path / "small-2024.yaml"
    text = STANDARD.format(rule=rule, award="5" if "award" in rule else "10", **idle)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("case", WRONG)
def test_what_is_written_on_another_scale_is_refused_with_what_to_write(case: str, tmp_path: Path) -> None:
    rule, said = WRONG[case]
    with pytest.raises(StandardError) as caught:
        load_standard(written(tmp_path, rule))
    assert [said in problem.message for problem in caught.value.problems] == [True]


@pytest.mark.parametrize("case", RIGHT)
def test_what_is_written_on_one_scale_passes(case: str, tmp_path: Path) -> None:
    assert load_standard(written(tmp_path, RIGHT[case])).points == 10_000
