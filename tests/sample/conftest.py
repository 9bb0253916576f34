"""The committed sample, read and scored once."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from auditlib import Result, score
from auditlib.audit import Audit, open_audit
from auditlib.params import city_files
from tests.sample.province import FOLDER


@pytest.fixture(scope="session")
def files() -> list[Path]:
    return city_files(FOLDER)


@pytest.fixture(scope="session")
def audits(files: list[Path]) -> dict[str, Audit]:
    return {audit.city: audit for audit in map(open_audit, files)}


@pytest.fixture(scope="session")
def result(audits: dict[str, Audit]) -> Result:
    """All cities scored together, with the decisions that count."""
    rows = [dict(audit.applied.values) for audit in audits.values()]
    standard = next(iter(audits.values())).standard
    return score(standard, pd.DataFrame(rows, index=list(audits), dtype=object))
