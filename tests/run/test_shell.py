"""The shell of this process records what a kernel records: all outputs in their order, up to the first error."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from auditlib.params import read_params
from auditlib.run import execute
from tests.report.executed import bundles, executed
from tests.run.notebooks import write_notebook
from tests.sample.province import FOLDER

NUMBERED = re.compile(r"model_id|[0-9a-f]{32}")


def outputs(city: Path, *sources: str) -> list[list[dict[str, Any]]]:
    """Execute cells and tell the outputs of each."""
    folder = city.parent
    done = execute(write_notebook(folder / "cells.ipynb", *sources), folder / "done.ipynb", read_params(city))
    ran = [cell for cell in done["cells"] if "injected-parameters" not in cell["metadata"].get("tags", ())]
    shown = [cell for cell in ran if "papermill-error-cell-tag" not in cell["metadata"].get("tags", ())]
    return [[dict(output) for output in cell["outputs"]] for cell in shown[1:]]


def test_outputs_stand_in_the_order_in_which_they_came(city: Path) -> None:
    [found] = outputs(city, "print('一')\ndisplay('二')\nprint('三')\n'四'")
    assert [output["output_type"] for output in found] == ["stream", "display_data", "stream", "execute_result"]
    assert [output.get("text") or output["data"]["text/plain"] for output in found] == ["一\n", "'二'", "三\n", "'四'"]


def test_what_is_printed_piece_by_piece_is_one_stream(city: Path) -> None:
    [found] = outputs(
        city,
        "import sys\nprint('a', end='')\nprint('b')\nsys.stdout.writelines(['c', 'd'])\n"
        "print('e', file=sys.stderr)\nprint('f', file=sys.stderr)\nprint('g')",
    )
    assert [(output["name"], output["text"]) for output in found] == [
        ("stdout", "ab\ncd"),
        ("stderr", "e\nf\n"),
        ("stdout", "g\n"),
    ]


def test_a_result_is_numbered_and_one_with_a_semicolon_unseen(city: Path) -> None:
    seen, unseen, nothing = outputs(city, "6 * 7", "6 * 7;", "None")
    assert [(output["data"], output["execution_count"]) for output in seen] == [({"text/plain": "42"}, 3)]
    assert unseen == nothing == []


def test_an_error_is_recorded_and_nothing_runs_after_it(city: Path) -> None:
    before, failing, after = outputs(city, "x = 1\nx", "print('到此')\nx / 0", "print('不应执行')")
    assert before
    assert [output["output_type"] for output in failing] == ["stream", "error"]
    assert (failing[1]["ename"], failing[1]["evalue"]) == ("ZeroDivisionError", "division by zero")
    assert "x / 0" in "\n".join(failing[1]["traceback"])
    assert after == []


def test_a_notebook_knows_nothing_of_the_one_before(city: Path) -> None:
    assert outputs(city, "left_behind = 1") == [[]]
    [found] = outputs(city, "left_behind")
    assert found[0]["ename"] == "NameError"


@pytest.mark.parametrize("source", ["print('x')", "1 / 0", "import sys\nsys.stdout = None\nsys.exit()"])
def test_the_streams_of_this_process_come_back(city: Path, source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    out, err = io.StringIO(), io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    hook = sys.displayhook
    outputs(city, source)
    assert (sys.stdout, sys.stderr, sys.displayhook) == (out, err, hook)
    assert (out.getvalue(), err.getvalue()) == ("", "")


def test_a_city_is_shown_as_in_a_kernel(tmp_path: Path) -> None:
    params = FOLDER / "320800-淮安市.yaml"
    here, there = (executed(params, _made(tmp_path / name), kernel=name == "there") for name in ("here", "there"))
    assert [_texts(cell) for cell in here["cells"]] == [_texts(cell) for cell in there["cells"]]
    assert len(list(bundles(here))) == len(list(bundles(there))) > 9


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _texts(cell: dict[str, Any]) -> list[tuple[str, ...]]:
    """Tell a cell's outputs as text; the ids of widgets are new every time."""
    return [
        (
            output["output_type"],
            *(NUMBERED.sub("", "".join(output.get("data", {}).get(kind, ""))) for kind in ("text/html", "text/plain")),
        )
        for output in cell.get("outputs", ())
    ]
