"""The troubled city, opened and executed once for all tests of the pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from auditlib import show
from auditlib.report.page import render_page
from auditlib.widgets.session import Session
from tests.report.audits import troubled
from tests.report.executed import executed


@pytest.fixture(scope="session")
def params(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return troubled(tmp_path_factory.mktemp("troubled"))


@pytest.fixture(scope="session")
def audit(params: Path) -> Session:
    return show.open(params)


@pytest.fixture(scope="session")
def notebook(params: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return executed(params, tmp_path_factory.mktemp("executed"))


@pytest.fixture(scope="session")
def page(notebook: dict[str, Any]) -> str:
    return render_page(notebook)
