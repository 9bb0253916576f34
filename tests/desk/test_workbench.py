"""The working notebook: the city's, anew each time, and never over what the auditor wrote."""

from __future__ import annotations

import ast
import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpecManager

from auditlib.errors import FileError
from auditlib.params import Params
from auditlib.workbench.kernel import OwnKernel
from auditlib.workbench.notebook import Working, working_notebook
from tests.desk.conftest import TEMPLATE


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def write(path: Path, notebook: Any) -> Path:
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def opens(path: Path) -> str:
    """Tell which params file a notebook opens, as Python reads its cell."""
    (cell,) = (cell for cell in read(path)["cells"] if "parameters" in cell["metadata"].get("tags", ()))
    return str(ast.literal_eval("".join(cell["source"]).removeprefix("params = ")))


def changed_template(tmp_path: Path) -> Path:
    notebook = read(TEMPLATE)
    notebook["cells"][0]["source"] = ["# 新的标题"]
    return write(tmp_path / "template.ipynb", notebook)


def test_it_lies_under_its_standard_and_opens_its_city_from_anywhere(city: Params, made: Path, tmp_path: Path) -> None:
    assert made == tmp_path / "工作 笔记本" / "jiangsu-2012" / "320100-南京市.ipynb"
    assert Path(opens(made)).is_absolute()
    assert Path(opens(made)).samefile(city.path)


def test_it_is_the_city_notebook_but_for_the_parameters(made: Path) -> None:
    differing = [
        ours["id"]
        for ours, theirs in zip(read(made)["cells"], read(TEMPLATE)["cells"], strict=True)
        if ours["source"] != theirs["source"] or ours["metadata"] != theirs["metadata"]
    ]
    assert differing == ["parameters"]


def test_it_is_a_valid_notebook_for_python(made: Path) -> None:
    notebook = read(made)
    nbformat.validate(notebook)
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"


def test_its_kernel_is_this_python_whatever_else_goes_by_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "kernels" / "python3"
    other.mkdir(parents=True)
    write(other / "kernel.json", {"argv": ["/no/such/python"], "display_name": "别的", "language": "python"})
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    assert KernelSpecManager().get_kernel_spec("python3").argv == ["/no/such/python"]
    assert OwnKernel().get_kernel_spec("python3").argv[0] == sys.executable
    assert list(OwnKernel().find_kernel_specs()) == ["python3"]


def test_nothing_else_is_left_beside_it(made: Path) -> None:
    assert list(made.parent.iterdir()) == [made]


def test_a_path_with_quotes_and_backslashes_stays_one_path(city: Params, tmp_path: Path) -> None:
    odd = tmp_path / "a'b\"c\\d{e}" / "市.yaml"
    made = working_notebook(replace(city, path=odd), TEMPLATE, tmp_path)
    assert opens(made.path) == odd.as_posix()


def test_what_an_earlier_sitting_left_is_gone(city: Params, tmp_path: Path, made: Path) -> None:
    notebook = read(made)
    cell = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    cell["execution_count"] = 7
    cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "旧"}]
    clean = made.read_bytes()
    write(made, notebook)
    assert working_notebook(city, TEMPLATE, made.parents[1]) == Working(made, kept=False)
    assert made.read_bytes() == clean


def test_one_that_was_not_changed_follows_the_template(city: Params, tmp_path: Path, made: Path) -> None:
    assert working_notebook(city, changed_template(tmp_path), made.parents[1]) == Working(made, kept=False)
    assert "新的标题" in made.read_text(encoding="utf-8")


def test_one_that_was_not_changed_follows_the_params_file(city: Params, tmp_path: Path, made: Path) -> None:
    moved = replace(city, path=tmp_path / "moved.yaml")
    assert working_notebook(moved, TEMPLATE, made.parents[1]) == Working(made, kept=False)
    assert opens(made) == moved.path.as_posix()


def add_a_cell(notebook: Any) -> None:
    notebook["cells"].append({"cell_type": "markdown", "id": "mine", "metadata": {}, "source": "我的笔记"})


def change_a_sentence(notebook: Any) -> None:
    notebook["cells"][0]["source"] = "我的标题"


def take_a_cell_away(notebook: Any) -> None:
    del notebook["cells"][-1]


def come_from_elsewhere(notebook: Any) -> None:
    del notebook["metadata"]["auditlib"]


@pytest.mark.parametrize("change", [add_a_cell, change_a_sentence, take_a_cell_away, come_from_elsewhere])
def test_one_that_the_auditor_changed_is_kept_as_it_is(city: Params, tmp_path: Path, made: Path, change: Any) -> None:
    notebook = read(made)
    change(notebook)
    mine = write(made, notebook).read_bytes()
    assert working_notebook(city, changed_template(tmp_path), made.parents[1]) == Working(made, kept=True)
    assert made.read_bytes() == mine


def test_one_that_the_auditor_changed_is_made_anew_when_asked(city: Params, made: Path) -> None:
    clean = made.read_bytes()
    notebook = read(made)
    add_a_cell(notebook)
    write(made, notebook)
    assert working_notebook(city, TEMPLATE, made.parents[1], fresh=True) == Working(made, kept=False)
    assert made.read_bytes() == clean


def test_a_template_of_an_older_format_becomes_one_of_the_present(city: Params, tmp_path: Path) -> None:
    notebook = read(TEMPLATE)
    notebook["nbformat_minor"] = 4
    for cell in notebook["cells"]:
        del cell["id"]
    made = working_notebook(city, write(tmp_path / "old.ipynb", notebook), tmp_path)
    nbformat.validate(read(made.path))
    assert read(made.path)["nbformat_minor"] == 5


NO_NOTEBOOKS = {
    "not JSON": "{",
    "a list": "[]",
    "an empty object": "{}",
    "another format": '{"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": []}',
    "cells of no kind": '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "x"}]}',
    "cells that are none": '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [1]}',
    "metadata that is none": '{"nbformat": 4, "nbformat_minor": 5, "metadata": 1, "cells": []}',
    "tags that are none": (
        '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells":'
        ' [{"cell_type": "raw", "id": "a", "metadata": {"tags": 1}, "source": ""}]}'
    ),
    "no parameters": '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}',
}


@pytest.mark.parametrize("text", NO_NOTEBOOKS.values(), ids=NO_NOTEBOOKS)
def test_a_template_that_is_no_city_notebook_is_refused_by_name(city: Params, tmp_path: Path, text: str) -> None:
    template = tmp_path / "template.ipynb"
    template.write_text(text, encoding="utf-8")
    with pytest.raises(FileError, match=r"template\.ipynb: .*(笔记本|单元格)"):
        working_notebook(city, template, tmp_path / "work")


def test_a_broken_working_notebook_is_told_and_not_written_over(city: Params, made: Path) -> None:
    made.write_text("{", encoding="utf-8")
    with pytest.raises(FileError, match=r"320100-南京市\.ipynb: 不是合格的 Jupyter 笔记本"):
        working_notebook(city, TEMPLATE, made.parents[1])
    assert made.read_text(encoding="utf-8") == "{"


def test_a_folder_that_cannot_be_made_is_told(city: Params, tmp_path: Path) -> None:
    (tmp_path / "work").write_text("", encoding="utf-8")
    with pytest.raises(FileError, match="写不出"):
        working_notebook(city, TEMPLATE, tmp_path / "work")


def test_a_write_that_fails_leaves_the_former_whole(city: Params, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    former = made.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(FileError, match="写不出"):
        working_notebook(city, TEMPLATE, made.parents[1])
    assert made.read_bytes() == former
    assert list(made.parent.iterdir()) == [made]
