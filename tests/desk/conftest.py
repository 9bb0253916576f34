"""A city of the sample, and its working notebook."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditlib.params import Params, read_params
from auditlib.workbench.notebook import working_notebook

TOP = Path(__file__).parents[2]
TEMPLATE = TOP / "notebooks" / "city_audit.ipynb"


@pytest.fixture(scope="session")
def city() -> Params:
    return read_params(TOP / "params" / "jiangsu-2012" / "320100-南京市.yaml")


@pytest.fixture
def made(city: Params, tmp_path: Path) -> Path:
    return working_notebook(city, TEMPLATE, tmp_path / "工作 笔记本").path
