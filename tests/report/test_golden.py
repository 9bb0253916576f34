"""The notebook shows what it showed: nbval executes it in a real kernel and compares every output with the golden one.

No outputs stand in the committed notebook, so they are put into a copy of it first.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.regenerate import ASKED, GOLDEN, GOLDEN_ASKED, NOTEBOOK, PARAMS, SENSITIVITY
from tests.sample.province import copied


def golden() -> list[list[dict[str, Any]]]:
    outputs: list[list[dict[str, Any]]] = json.loads(GOLDEN.read_text(encoding="utf-8"))
    return outputs


def nbval(
    folder: Path,
    outputs: list[list[dict[str, Any]]],
    notebook_file: Path = NOTEBOOK,
    parameters: str = f"params = {str(PARAMS)!r}",
) -> subprocess.CompletedProcess[str]:
    """Run nbval on a notebook with these outputs, for the golden city."""
    notebook = json.loads(notebook_file.read_text(encoding="utf-8"))
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for number, (cell, shown) in enumerate(zip(cells, outputs, strict=True), 1):
        cell["execution_count"] = number
        counted = {"execution_count": number}
        cell["outputs"] = [
            {**out, "metadata": {}, **(counted if out["output_type"] == "execute_result" else {})} for out in shown
        ]
        if "parameters" in cell["metadata"].get("tags", []):
            cell["source"] = parameters
    (folder / "city.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-q", "city.ipynb"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)


def test_the_notebook_shows_the_golden_figures(tmp_path: Path) -> None:
    # A living notebook ranks its city among the reports that lie beside its province: here there are none.
    params = copied(tmp_path / "params" / PARAMS.parent.name) / PARAMS.name
    done = nbval(tmp_path, golden(), parameters=f"params = {str(params)!r}")
    assert done.returncode == 0, done.stdout


def test_a_changed_figure_is_seen(tmp_path: Path) -> None:
    outputs = golden()
    verdict = next(out["data"] for shown in outputs for out in shown if "93" in out["data"]["text/plain"])
    verdict["text/plain"] = verdict["text/plain"].replace("93", "94", 1)
    done = nbval(tmp_path, outputs)
    assert done.returncode == 1
    assert "1 failed" in done.stdout


def test_the_sensitivity_notebook_shows_the_golden_figures(tmp_path: Path) -> None:
    outputs = json.loads(GOLDEN_ASKED.read_text(encoding="utf-8"))
    parameters = "\n".join(f"{name} = {value!r}" for name, value in ASKED.items())
    done = nbval(tmp_path, outputs, SENSITIVITY, parameters)
    assert done.returncode == 0, done.stdout
