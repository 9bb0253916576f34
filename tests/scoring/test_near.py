"""The next point of an effect is one that the total follows, and none where points move with every unit."""

from __future__ import annotations

from pathlib import Path

from auditlib import load_standard, score
from auditlib.scoring.distance import Distance, distances
from tests.scoring.cities import frame

STANDARD = """\
id: near
title: 信息公开考核
year: 2024
points: 40
inputs:
  feb: {label: 2月信息, type: count, unit: 条, max: 1000}
  mar: {label: 3月信息, type: count, unit: 条, max: 1000}
  paid: {label: 到账, type: amount, unit: 万元, decimals: 2, max: 1000000}
items:
  - id: "1"
    content: 信息
    rows:
      - id: "1"
        points: 20
        clauses:
          - id: "1.1"
            text: 每有一个月少于40条扣5分，空白的另扣6分而不重复扣。
            effects:
              - {id: 1.1a, kind: flat, award: 20}
              - {id: 1.1b, kind: steps, deduct: 5, of: {met: [{all: [{of: feb, above: 0}, {of: feb, below: 40}]}, {all: [{of: mar, above: 0}, {of: mar, below: 40}]}]}, every: 1}
              - {id: 1.1c, kind: steps, deduct: 6, of: {met: [{of: feb, at_most: 0}, {of: mar, at_most: 0}]}, every: 1}
  - id: "2"
    content: 到账
    rows:
      - id: "2"
        points: 20
        clauses:
          - id: "2.1"
            text: 5万元以下不得分，100万元以上得20分，其间按比例得分。
            effects:
              - {id: 2.1a, kind: line, of: paid, award: [{at: 5, points: 0}, {at: 100000, points: 20}]}
"""


def near(folder: Path, feb: int, mar: int, paid: str) -> dict[str, Distance]:
    path = folder / "near.yaml"
    path.write_text(STANDARD, encoding="utf-8")
    result = score(load_standard(path), frame({"feb": feb, "mar": mar, "paid": paid}))
    return {each.effect: each for each in distances(result, "城0")}


def test_a_loss_that_another_effect_makes_good_does_not_hide_the_one_that_costs_points(tmp_path: Path) -> None:
    worse = near(tmp_path, 0, 45, "50000")["1.1b"].worse
    assert worse is not None
    # One more in February would cost 5 points here and give back the 6 of a blank month.
    assert (worse.input, worse.by, worse.points, worse.total) == ("mar", -6, -5000, -5000)


def test_on_a_slope_the_next_thousandth_is_no_border_and_beyond_its_ends_the_slope_is(tmp_path: Path) -> None:
    assert "2.1a" not in near(tmp_path, 45, 45, "50000")
    worse = near(tmp_path, 45, 45, "150000")["2.1a"].worse
    assert worse is not None
    assert (worse.input, worse.points) == ("paid", -1)
    # Half a thousandth of the slope below its end.
    assert worse.by == -5_000_250
