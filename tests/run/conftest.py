"""A city that has been audited once, and a small province, for the runs that must leave reports alone."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Iterator
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


@pytest.fixture(autouse=True)
def swept(request: pytest.FixtureRequest) -> Iterator[None]:
    """Collect what IPython's script cells leave: they never close their asyncio pipes, and say so at any later time."""
    yield
    if request.path.name.startswith("test_shell"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()
