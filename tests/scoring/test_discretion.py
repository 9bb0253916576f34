"""What the auditor gives at discretion without any condition: its sanctions come with points, and nothing else does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.scoring.small import CITY, CLEAN, scored, standard_of

EFFECTS = ["{id: 1.1a, kind: flat, award: 2}", "{id: 1.1b, kind: discretion, deduct: judged, sanctions: [notice]}"]


@pytest.mark.parametrize(("judged", "brought"), [(0, False), (1, True), (None, None)])
def test_a_sanction_comes_with_points_taken_at_discretion(
    judged: int | None, brought: bool | None, tmp_path: Path
) -> None:
    standard = standard_of(tmp_path, (2, "", EFFECTS), more="sanctions: {notice: {label: 通报}}")
    result = scored(standard, CLEAN | {"judged": judged})
    found: Any = result.sanctions["notice"].iloc[0]
    assert (None if pd.isna(found) else bool(found)) is brought
    assert result.missing["judged"].iloc[0] == (judged is None)


def test_without_a_condition_it_is_always_asked_for(tmp_path: Path) -> None:
    standard = standard_of(tmp_path, (2, "", EFFECTS), more="sanctions: {notice: {label: 通报}}")
    result = scored(standard, CLEAN | {"judged": 0})
    assert result.warnings == []
    assert result.explain(CITY)["1.1b"] == "审核人在0至2分内酌定0分，不扣分"
