"""A cell that takes too long is stopped and told, whatever it does about it."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from tests.run.test_shell import outputs

SLOW = {
    "asleep": "import time\ntime.sleep(60)",
    "at work": "while True:\n    pass",
    "with all errors caught": "import time\nwhile True:\n    try:\n        time.sleep(60)\n    except Exception:\n        pass",
    "with everything caught": "import time\ntry:\n    time.sleep(60)\nexcept BaseException:\n    print('不理')",
    "telling its error": (
        "import time\nonce = iter([60])\nhow = get_ipython().InteractiveTB\n"
        "how.structured_traceback = lambda *_, **__: [str(time.sleep(next(once, 0)))]\nraise ValueError"
    ),
    "awaiting": "import asyncio\nawait asyncio.sleep(60)",
    "awaiting with all errors caught": (
        "import asyncio\ntry:\n    await asyncio.sleep(60)\nexcept Exception:\n    pass"
    ),
    "waiting for a process": "import subprocess\nsubprocess.run(['sleep', '60'])",
    "in a shell line": "!sleep 60",
    "in a script": "%%bash\nsleep 60",
    "in a widget": "import ipywidgets, time\nwith ipywidgets.Output():\n    time.sleep(60)",
}


@pytest.mark.parametrize("source", SLOW.values(), ids=SLOW)
def test_a_cell_that_takes_too_long_is_stopped(source: str) -> None:
    before, slow, after = outputs("print('一')", source, "print('不应执行')", limit=1)
    assert before
    assert after == []
    errors = [output for output in slow if output["output_type"] == "error"]
    assert {(error["ename"], error["evalue"]) for error in errors} == {("CellTimeoutError", "单元执行超过1秒，已停止")}


def test_each_cell_has_the_whole_time() -> None:
    cell = "import time\ntime.sleep(0.8)\n'到了'"
    assert [len(found) for found in outputs(cell, cell, cell, limit=2)] == [1, 1, 1]


def test_outside_the_main_thread_there_is_no_limit() -> None:
    found: list[Any] = []
    thread = threading.Thread(target=lambda: found.extend(outputs("import time\ntime.sleep(0.3)\n'到了'", limit=0.1)))
    thread.start()
    thread.join()
    assert [output["data"] for output in found[0]] == [{"text/plain": "'到了'"}]
