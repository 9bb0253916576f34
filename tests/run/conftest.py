"""A city that has been audited once, and a small province, for the runs that must leave reports alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditlib.run import Run, run_city
from tests.report.audits import write_city
from tests.report.executed import NOTEBOOK
from tests.run.province import CITIES, copy_province


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the log be where the workspace has it, whatever the machine says."""
    monkeypatch.delenv("AUDITLIB_LOG", raising=False)


@pytest.fixture
def city(tmp_path: Path) -> Path:
    return write_city(tmp_path / "city")


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    return tmp_path / "reports"


@pytest.fixture
def done(city: Path, reports: Path) -> Run:
    return run_city(city, reports, notebook=NOTEBOOK)


@pytest.fixture
def province(tmp_path: Path) -> Path:
    return copy_province(tmp_path / "province", *CITIES)
