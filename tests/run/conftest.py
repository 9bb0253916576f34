"""A city that has been audited once, for the runs that must leave its report alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditlib.run import Run, run_city
from tests.report.audits import write_city
from tests.report.executed import NOTEBOOK


@pytest.fixture
def city(tmp_path: Path) -> Path:
    return write_city(tmp_path / "province")


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    return tmp_path / "reports"


@pytest.fixture
def done(city: Path, reports: Path) -> Run:
    return run_city(city, reports, notebook=NOTEBOOK)
