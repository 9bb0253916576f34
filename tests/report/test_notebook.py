"""The city notebook: thin cells under a sentence each, no outputs kept, the same with and without a kernel."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from auditlib.report.seal import SCORE, sealed_score
from tests.report.executed import NOTEBOOK, bundles, executed

CELLS = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
CODE = [cell for cell in CELLS if cell["cell_type"] == "code"]
WIDGET = "application/vnd.jupyter.widget-view+json"
# A cell names a value or calls show: nothing is defined, repeated, decided or computed in it.
ALLOWED = (
    ast.Module,
    ast.Import,
    ast.ImportFrom,
    ast.alias,
    ast.Assign,
    ast.Expr,
    ast.Call,
    ast.Attribute,
    ast.Name,
    ast.Constant,
    ast.expr_context,
)


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def test_it_has_about_twenty_cells() -> None:
    assert 20 <= len(CELLS) <= 26


@pytest.mark.parametrize("cell", CODE, ids=lambda cell: str(cell["id"]))
def test_a_code_cell_is_thin(cell: dict[str, Any]) -> None:
    assert len(source(cell).splitlines()) <= 8
    assert all(isinstance(node, ALLOWED) for node in ast.walk(ast.parse(source(cell))))


@pytest.mark.parametrize("cell", CODE, ids=lambda cell: str(cell["id"]))
def test_a_code_cell_stands_under_a_sentence(cell: dict[str, Any]) -> None:
    above = CELLS[CELLS.index(cell) - 1]
    assert above["cell_type"] == "markdown"
    assert source(above).splitlines()[-1].endswith("。")


def test_nothing_of_a_run_is_kept_in_it() -> None:
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in CODE)


def test_one_cell_holds_the_one_parameter() -> None:
    tagged = [cell for cell in CODE if "parameters" in cell["metadata"].get("tags", ())]
    assert [source(cell) for cell in tagged] == ['params = "params/jiangsu-2012/320100-南京市.yaml"']


def test_the_last_cell_seals() -> None:
    assert CODE[-1] is CELLS[-1]
    assert source(CODE[-1]) == "show.seal(audit)"


def test_a_run_in_a_kernel_shows_the_same_as_in_this_process(notebook: Any, params: Path, tmp_path: Path) -> None:
    alone = executed(params, tmp_path, kernel=True)
    assert list(bundles(alone)) == list(bundles(notebook))
    assert sealed_score(alone) == sealed_score(notebook)


def test_no_widget_that_would_be_dead_is_recorded(notebook: dict[str, Any]) -> None:
    assert not any(WIDGET in bundle for bundle in bundles(notebook))


def test_every_output_has_a_page_form_and_plain_text(notebook: dict[str, Any]) -> None:
    shown = list(bundles(notebook))
    # All but the parameters show a part; of two, each shows a second one under it.
    assert len(shown) == len(CODE) - 1 + 2
    assert all("".join(bundle["text/plain"]).strip() and bundle["text/html"] for bundle in shown)
    assert SCORE in shown[-1]
