"""The province's notebook: thin cells under a sentence each, no outputs kept, the same with and without a kernel."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from auditlib.execute import execute
from auditlib.report.province.seal import sealed_province
from tests.province.conftest import Summary
from tests.report.test_notebook import ALLOWED

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "province_summary.ipynb"
CELLS = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
CODE = [cell for cell in CELLS if cell["cell_type"] == "code"]


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def test_it_has_about_twenty_cells() -> None:
    assert 16 <= len(CELLS) <= 24


@pytest.mark.parametrize("cell", CODE, ids=lambda cell: str(cell["id"]))
def test_a_code_cell_is_thin_and_stands_under_a_sentence(cell: dict[str, Any]) -> None:
    assert len(source(cell).splitlines()) <= 8
    assert all(isinstance(node, ALLOWED) for node in ast.walk(ast.parse(source(cell))))
    above = CELLS[CELLS.index(cell) - 1]
    assert above["cell_type"] == "markdown"
    assert source(above).splitlines()[-1].endswith("。")


def test_nothing_of_a_run_is_kept_in_it() -> None:
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in CODE)


def test_one_cell_holds_the_parameters() -> None:
    tagged = [cell for cell in CODE if "parameters" in cell["metadata"].get("tags", ())]
    assert [source(cell).splitlines() for cell in tagged] == [['folder = "params/jiangsu-2012"', 'reports = "reports"']]


def test_the_last_cell_seals() -> None:
    assert source(CELLS[-1]) == "show.seal(province)"


def test_a_kernel_seals_the_same(summary: Summary, tmp_path: Path) -> None:
    given = {"folder": str(summary.folder), "reports": str(summary.reports)}
    alone = execute(NOTEBOOK, tmp_path / "province.ipynb", given, kernel=True)
    assert sealed_province(alone) == summary.figures
