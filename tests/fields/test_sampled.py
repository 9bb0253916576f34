"""What the auditor finds out himself may be 不适用 or 未抽查 too: a firm that has stopped is left out of the mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditlib.errors import DecisionError
from auditlib.scoring.gaps import weigh_gaps
from tests.fields.county import County, county, points

SAMPLED = Path(__file__).with_name("sampled.yaml")


def looked_at(folder: Path, e1: str, e2: str) -> County:
    made = county(folder, standard=SAMPLED)
    for name, value in (("e1", e1), ("e2", e2), ("praise", "0")):
        made.decide(name, value)
    return made


def test_a_firm_that_has_stopped_is_left_out_of_the_mean(tmp_path: Path) -> None:
    audit = looked_at(tmp_path, "90", "不适用").audit()
    assert points(audit, "1") == 5.4
    assert "抽查企业乙得分不适用，不计入" in audit.result.explain("甲县")["1.1a"]


def test_a_firm_that_nobody_has_looked_at_keeps_the_row_pending(tmp_path: Path) -> None:
    assert points(looked_at(tmp_path, "90", "未抽查").audit(), "1") is None


def test_what_is_open_of_the_mean_is_bounded(tmp_path: Path) -> None:
    made = county(tmp_path, standard=SAMPLED)
    for name, value in (("e1", "90"), ("praise", "0")):
        made.decide(name, value)
    gaps = weigh_gaps(made.audit().result, "甲县")
    assert gaps is not None
    # (90 + 0) / 2 to (90 + 100) / 2, of 100: 45 % to 95 % of 6.
    assert (gaps.low, gaps.high) == (2_700, 5_700)


def test_points_at_discretion_are_points(tmp_path: Path) -> None:
    with pytest.raises(DecisionError, match="“酌情加分”由审核人裁量，应填分数"):
        county(tmp_path, standard=SAMPLED).decide("praise", "不适用")
