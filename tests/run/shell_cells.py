"""Cells executed by the shell of this process, by one of a fresh process, or by a kernel: what was recorded of each."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from traitlets.config import Config

from auditlib.execute import import_papermill

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
HERE = Path(__file__).parents[2]
SKIPPED = "papermill-error-cell-tag"


def run_cells(*sources: str, kernel: bool = False, may_fail: bool = False, limit: float | None = None) -> Any:
    """Execute cells in this process, or in a kernel, and give back the notebook as it was recorded."""
    with tempfile.TemporaryDirectory() as folder:
        written, done = write_cells(Path(folder) / "cells.ipynb", sources, may_fail), Path(folder) / "done.ipynb"
        execute(written, done, kernel=kernel, limit=limit)
        return read_cells(done)


def run_afresh(*sources: str, may_fail: bool = False) -> tuple[Any, str]:
    """Execute cells in the shell of a fresh process, and give back the notebook and what reached the terminal."""
    with tempfile.TemporaryDirectory() as folder:
        written, done = write_cells(Path(folder) / "cells.ipynb", sources, may_fail), Path(folder) / "done.ipynb"
        command = [sys.executable, "-m", __name__, str(written), str(done)]
        ran = subprocess.run(
            command, cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60, check=True
        )
        return read_cells(done), ran.stdout


def execute(written: Path, done: Path, *, kernel: bool = False, limit: float | None = None) -> None:
    papermill = import_papermill()
    from auditlib.shell.engine import NAME, ShellEngine  # noqa: PLC0415 - papermill must be imported the light way first

    papermill.engines.papermill_engines.register(NAME, ShellEngine)
    try:
        papermill.execute_notebook(
            str(written),
            str(done),
            **(_in_kernel(done.parent) if kernel else {"engine_name": NAME}),
            kernel_name="python3",
            progress_bar=False,
            execution_timeout=limit,
            request_save_on_cell_execute=False,
        )
    except papermill.exceptions.PapermillExecutionError:
        assert done.exists()


def _in_kernel(folder: Path) -> dict[str, Any]:
    """Reach a kernel by a path of its own: two that start at once may take the same port."""
    return {"config": Config({"KernelManager": {"transport": "ipc", "ip": str(folder / "kernel")}}), "timeout": 60}


def write_cells(path: Path, sources: tuple[str, ...], may_fail: bool) -> Path:
    metadata = {"tags": ["raises-exception"]} if may_fail else {}
    cells = [nbformat.v4.new_code_cell(source, metadata=metadata) for source in sources]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL}), path)
    return path


def read_cells(path: Path) -> Any:
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if SKIPPED not in cell.metadata.get("tags", ())]
    return notebook


if __name__ == "__main__":
    execute(Path(sys.argv[1]), Path(sys.argv[2]))
