"""The shell of this process records what a kernel records: all outputs in their order, up to the first error."""

from __future__ import annotations

import builtins
import io
import os
import re
import signal
import sys
import threading
import warnings
from pathlib import Path
from typing import Any

import comm
import pytest
from IPython.core.getipython import get_ipython

from tests.report.executed import bundles, executed
from tests.run.shell_cells import run_afresh, run_cells
from tests.sample.province import FOLDER

NUMBERED = re.compile(r"model_id|[0-9a-f]{32}")


def outputs(*sources: str, limit: float | None = None) -> list[list[dict[str, Any]]]:
    """Execute cells and tell the outputs of each."""
    return [[dict(output) for output in cell.outputs] for cell in run_cells(*sources, limit=limit).cells]


def test_outputs_stand_in_the_order_in_which_they_came() -> None:
    [found] = outputs("print('一')\ndisplay('二')\nprint('三')\n'四'")
    assert [output["output_type"] for output in found] == ["stream", "display_data", "stream", "execute_result"]
    assert [output.get("text") or output["data"]["text/plain"] for output in found] == ["一\n", "'二'", "三\n", "'四'"]


def test_what_is_printed_piece_by_piece_is_one_stream() -> None:
    [found] = outputs(
        "import sys\nprint('a', end='')\nprint('b', flush=True)\nsys.stdout.writelines(['c', 'd'])\n"
        "print('e', file=sys.stderr)\nprint('f', file=sys.stderr)\nprint('g')",
    )
    assert [(output["name"], output["text"]) for output in found] == [
        ("stdout", "ab\ncd"),
        ("stderr", "e\nf\n"),
        ("stdout", "g\n"),
    ]


def test_a_result_is_numbered_and_one_with_a_semicolon_unseen() -> None:
    seen, unseen, nothing = outputs("6 * 7", "6 * 7;", "None")
    assert [(output["data"], output["execution_count"]) for output in seen] == [({"text/plain": "42"}, 1)]
    assert unseen == nothing == []


def test_an_error_is_recorded_and_nothing_runs_after_it() -> None:
    before, failing, after = outputs("x = 1\nx", "print('到此')\nx / 0", "print('不应执行')")
    assert before
    assert [output["output_type"] for output in failing] == ["stream", "error"]
    assert (failing[1]["ename"], failing[1]["evalue"]) == ("ZeroDivisionError", "division by zero")
    assert "----> 2 x / 0" in "\n".join(failing[1]["traceback"])
    assert after == []


@pytest.mark.parametrize("call", ["exit()", "quit()", "import sys\nsys.exit('够了')"])
def test_a_notebook_that_exits_has_failed(call: str) -> None:
    notebook = run_cells(f"print('一')\n{call}", "print('不应执行')")
    assert notebook.metadata.papermill.exception is True
    assert [cell.metadata.papermill.status for cell in notebook.cells] == ["failed", "pending"]
    assert [output.get("ename") for output in notebook.cells[0].outputs][:2] == [None, "SystemExit"]
    assert notebook.cells[1].outputs == []


def test_what_follows_exit_in_its_cell_still_runs() -> None:
    [[printed, error]] = outputs("exit()\nprint('还在')")
    assert printed["text"] == "还在\n"
    assert error["evalue"] == "单元调用了 exit() 或 quit()，后面的单元没有执行"


def test_a_cell_that_breaks_the_streams_fails_in_words() -> None:
    *_, (error,) = outputs("import sys\nsys.stdout = None", "print('一')")
    assert error["ename"] == "AttributeError"


def test_a_module_beside_the_notebook_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "neighbour_of_a_notebook.py").write_text("value = 5\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    [[found]] = outputs("import neighbour_of_a_notebook\nneighbour_of_a_notebook.value")
    del sys.modules["neighbour_of_a_notebook"]
    assert found["data"] == {"text/plain": "5"}


def test_a_log_kept_from_an_earlier_cell_writes_to_the_present_one() -> None:
    first, second = outputs("import sys\nkept = sys.stderr\nprint('一', file=kept)", "print('二', file=kept)")
    assert [[output["text"] for output in found] for found in (first, second)] == [["一\n"], ["二\n"]]


def test_a_notebook_knows_nothing_of_the_one_before() -> None:
    assert outputs("left_behind = 1") == [[]]
    [found] = outputs("left_behind")
    assert found[0]["ename"] == "NameError"


@pytest.mark.parametrize("source", ["print('x')", "1 / 0", "import sys\nsys.stdout = None\nsys.exit()"])
def test_the_streams_of_this_process_come_back(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    out, err = io.StringIO(), io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    hook = sys.displayhook
    outputs(source)
    assert (sys.stdout, sys.stderr, sys.displayhook) == (out, err, hook)
    assert (out.getvalue(), err.getvalue()) == ("", "")


CHANGES = [
    "import os, sys, warnings\nos.environ['X_OF_A_CELL'] = '1'\nsys.path.append('/甲')\nwarnings.simplefilter('ignore')",
    "import subprocess\nsubprocess.run(['echo', 'x'])\n!echo y",
    "%%bash\necho z",
    "import ipywidgets\no = ipywidgets.Output()\nwith o:\n    print(1)",
    "import asyncio\ntask = asyncio.create_task(asyncio.sleep(60))\nawait asyncio.sleep(0)",
    "import time\ntime.sleep(60)",
]


def test_the_process_is_left_as_it_was_found() -> None:
    outputs("import ipywidgets", "!true")
    before = _process()
    for _ in range(3):
        outputs(*CHANGES, limit=1)
    assert _process() == before


def _process() -> dict[str, Any]:
    files = Path("/proc/self/fd")
    return {
        "descriptors": len(list(files.iterdir())) if files.exists() else 0,
        "where they lead": [(os.fstat(fd).st_dev, os.fstat(fd).st_ino) for fd in (0, 1, 2)],
        "signals": (signal.getsignal(signal.SIGALRM), signal.getsignal(signal.SIGINT)),
        "timer": signal.getitimer(signal.ITIMER_REAL),
        "threads": threading.active_count(),
        "hooks": (sys.stdin, sys.stdout, sys.stderr, sys.displayhook, sys.excepthook, builtins.input, comm.create_comm),
        "places": (list(sys.path), dict(os.environ), list(warnings.filters), sys.modules["__main__"]),
        "shell": get_ipython(),  # type: ignore[no-untyped-call]
        "left": [name for name in ("ps1", "last_value") if hasattr(sys, name)],
    }


def test_nothing_reaches_the_terminal() -> None:
    notebook, terminal = run_afresh(
        "import faulthandler, os, sys\nos.write(1, b'x'); os.system('echo y; echo z >&2')\nprint('a', file=sys.__stdout__)",
        "faulthandler.dump_traceback()",
        "import ctypes\nctypes.CDLL(None).puts(b'from C');",
        "1 / 0",
    )
    assert terminal == ""
    texts = ["".join(output.get("text", "") for output in cell.outputs) for cell in notebook.cells]
    assert sorted(texts[0].split("\n")) == ["", "a", "xy", "z"]
    assert "most recent call first" in texts[1]
    assert texts[2] == "from C\n"


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
