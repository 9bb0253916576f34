"""Many plausible cities in typed columns, drawn by the declared ranges of a standard's inputs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from auditlib.standard.inputs import Input
from auditlib.standard.schema import Standard

FULL = 60_000


def many_cities(standard: Standard, size: int, seed: int = 2012) -> pd.DataFrame:
    """Draw complete cities: int64 counts, bool findings, float money and points, a categorical state."""
    rng = np.random.default_rng(seed)
    parts = {check.part for check in standard.checks}
    wholes = {check.whole for check in standard.checks}
    return pd.DataFrame({n: _column(rng, item, size, n in wholes, n in parts) for n, item in standard.inputs.items()})


def _column(rng: np.random.Generator, item: Input, size: int, whole: bool, part: bool) -> Any:
    if item.type == "yes_no":
        return rng.random(size) < (0.5 if item.source == "auditor" else 0.8)
    if item.type == "state":
        return pd.Categorical.from_codes(rng.integers(0, len(item.states), size), list(item.states))
    if item.type == "points":
        assert item.step is not None
        return rng.integers(0, int(item.max / item.step) + 1, size) / float(1 / item.step)
    if item.type == "amount":
        return rng.integers(0, 3_000_000, size) / item.scale
    top = int(min(item.max, 4 if item.ledger else FULL))
    low, high = (FULL, 2 * FULL) if whole else (0, FULL) if part else (min(1, top), top)
    return rng.integers(low, high + 1, size)
