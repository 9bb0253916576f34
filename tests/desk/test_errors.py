"""What goes wrong in a notebook's cell is told in words, as everywhere; no traceback is shown for it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditlib.execute import execute
from tests.report.executed import NOTEBOOK


@pytest.mark.parametrize("kernel", [False, True], ids=["shell", "kernel"])
def test_a_file_that_is_not_there_is_told_without_a_traceback(tmp_path: Path, kernel: bool) -> None:
    execute(NOTEBOOK, tmp_path / "done.ipynb", {"params": "没有.yaml"}, kernel=kernel)
    cells = json.loads((tmp_path / "done.ipynb").read_text(encoding="utf-8"))["cells"]
    (error,) = (out for cell in cells for out in cell.get("outputs", ()) if out["output_type"] == "error")
    assert error["traceback"] == [error["evalue"]]
    assert "没有.yaml" in error["evalue"]
