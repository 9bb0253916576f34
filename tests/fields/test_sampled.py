"""What the auditor finds out himself may be 不适用 or 未抽查 too: a firm that has stopped is left out of the mean."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from auditlib.errors import DecisionError
from auditlib.scoring.gaps import weigh_gaps
from auditlib.standard.load import load_standard
from tests.fields.county import County, county, points
from tests.scoring.agreement import agree

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


def test_a_firm_that_has_stopped_is_not_counted_among_those_below(tmp_path: Path) -> None:
    audit = looked_at(tmp_path, "50", "不适用").audit()
    assert points(audit, "1") == 2
    assert "扣1分" in audit.result.explain("甲县")["1.1c"]
    assert not audit.result.missing.any(axis=None)


def test_the_engine_agrees_with_the_reference_where_firms_do_not_apply() -> None:
    standard = load_standard(SAMPLED)
    agree(
        *({"e1": a, "e2": b, "praise": 0} for a, b in product((30, 90, None, "not_applicable", "unsampled"), repeat=2)),
        standard=standard,
    )


def test_a_firm_that_nobody_has_looked_at_keeps_the_row_pending(tmp_path: Path) -> None:
    assert points(looked_at(tmp_path, "90", "未抽查").audit(), "1") is None


def test_what_is_open_of_the_mean_is_bounded(tmp_path: Path) -> None:
    made = county(tmp_path, standard=SAMPLED)
    for name, value in (("e1", "90"), ("praise", "0")):
        made.decide(name, value)
    gaps = weigh_gaps(made.audit().result, "甲县")
    assert gaps is not None
    # (90 + 0) / 2 to (90 + 100) / 2, of 100: 45 % to 95 % of 6, and 1 off where the second is below 60.
    assert (gaps.low, gaps.high) == (1_700, 5_700)


def test_points_at_discretion_are_points(tmp_path: Path) -> None:
    with pytest.raises(DecisionError, match="“酌情加分”由审核人裁量，应填分数"):
        county(tmp_path, standard=SAMPLED).decide("praise", "不适用")
