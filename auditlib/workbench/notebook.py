"""A city's working notebook: the city notebook, made to open this city from wherever it lies.

It is the auditor's own: one that was changed by hand is never written over unless asked. One that was not is made anew
each time, so that what an earlier sitting left in it (outputs, widgets without their kernel) is gone.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import nbformat.v4
import nbformat.validator

from auditlib.errors import FileError
from auditlib.files.whole import write_whole
from auditlib.params import Params

FORMAT = 4
# Much of nbformat has no types.
v4: Any = nbformat.v4
OURS = "auditlib"
PARAMETERS = "parameters"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


@dataclass(frozen=True, slots=True)
class Working:
    """Where a city's working notebook lies; `kept` when the auditor had changed it and it was left as it is."""

    path: Path
    kept: bool


def working_notebook(params: Params, template: Path, folder: Path, *, fresh: bool = False) -> Working:
    """Make a city's working notebook of the city notebook: <folder>/<standard>/<code>-<city>.ipynb.

    One that the auditor has changed is kept, unless `fresh`. Raises FileError, naming the file, for a template that is
    no notebook or has no cell for the parameters, and where the notebook cannot be read or written.
    """
    path = folder / Path(params.standard).name.removesuffix(".yaml") / f"{params.stem}.ipynb"
    text = _filled(template, params.path)
    if not fresh and _changed(path):
        return Working(path, kept=True)
    write_whole(path, text)
    return Working(path, kept=False)


def _filled(template: Path, params: Path) -> str:
    """Write the template with its parameters filled in, without outputs, marked as made here."""
    notebook = _read(template)
    cells = [cell for cell in notebook.cells if PARAMETERS in cell.metadata.get("tags", ())]
    if not cells:
        raise FileError(f"{template}: 没有标为 {PARAMETERS} 的单元格，参数文件写不进去")
    cells[0].source = f"params = {params.resolve().as_posix()!r}"
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    notebook.metadata.pop("widgets", None)
    notebook.metadata["kernelspec"] = KERNEL
    notebook.metadata[OURS] = {"made": _fingerprint(notebook)}
    return f"{v4.writes(notebook)}\n"


def _changed(path: Path) -> bool:
    """Tell whether a notebook is there that was not made here or was changed since."""
    try:
        if not path.exists():
            return False
    except OSError as error:
        raise FileError(f"{path}: 读不出来（{error.strerror}）") from error
    notebook = _read(path)
    mark = notebook.metadata.get(OURS)
    return not isinstance(mark, dict) or mark.get("made") != _fingerprint(notebook)


def _fingerprint(notebook: Any) -> str:
    """Hash what an auditor writes: each cell's kind and source."""
    cells = [[cell.cell_type, cell.source] for cell in notebook.cells]
    return hashlib.sha256(json.dumps(cells).encode("ascii")).hexdigest()


def _read(path: Path) -> Any:
    """Read a notebook, brought to the present minor format. Raises FileError for anything else."""
    try:
        # Not read as text files that people write: the pictures in a notebook may be large.
        notebook = v4.reads(path.read_text(encoding="utf-8"))
        if notebook.nbformat == FORMAT:
            _, notebook = nbformat.validator.normalize(v4.upgrade(notebook))
            nbformat.validate(notebook)
            return notebook
    except OSError as error:
        raise FileError(f"{path}: 读不出来（{error.strerror}）") from error
    except (ValueError, AttributeError, KeyError, TypeError, nbformat.ValidationError) as error:
        raise FileError(f"{path}: 不是合格的 Jupyter 笔记本，请移走或重做") from error
    raise FileError(f"{path}: 不是 Jupyter 笔记本（应有 nbformat: {FORMAT}）")
