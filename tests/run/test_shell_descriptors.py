"""What C code and other processes write while a cell runs is recorded in it, in its place among what Python writes."""

from __future__ import annotations

import pytest

from tests.run.test_shell import outputs

# Cells, and the streams that are recorded of the last of them.
WRITTEN: dict[str, tuple[list[str], list[tuple[str, str]]]] = {
    "a descriptor": (
        ["import os\nprint('一')\nos.write(1, '二\\n'.encode())\nprint('三')\nos.write(2, b'e');"],
        [("stdout", "一\n二\n三\n"), ("stderr", "e")],
    ),
    "a character in two parts": (
        ["import os\nos.write(1, '城'.encode()[:1])\nprint('', end='')\nos.write(1, '城'.encode()[1:]);"],
        [("stdout", "城")],
    ),
    "no text": (["import os\nos.write(1, b'\\xff!');"], [("stdout", "\ufffd!")]),
    "a process": (
        ["import subprocess\nprint('一')\nsubprocess.run(['echo', '二'])\nprint('三');"],
        [("stdout", "一\n二\n三\n")],
    ),
    "both streams of processes": (
        ["import os\nos.system('echo 一')\nprint('二')\nos.system('echo 三 >&2')\nprint('四');"],
        [("stdout", "一\n二\n"), ("stderr", "三\n"), ("stdout", "四\n")],
    ),
    "a stream handed on": (
        ["import subprocess, sys\nsubprocess.run('echo 一', shell=True, stdout=sys.stderr);"],
        [("stderr", "一\n")],
    ),
    "a fork": (
        ["import os\nif not os.fork():\n    print('子')\n    os._exit(0)\nos.wait()\nprint('父')"],
        [("stdout", "子\n父\n")],
    ),
    "several cells": (["import os\nos.write(1, b'a');", "os.write(1, b'b');"], [("stdout", "b")]),
    "a process that goes on": (
        ["import subprocess\np = subprocess.Popen('sleep 0.2; echo 晚', shell=True)", "p.wait();"],
        [("stdout", "晚\n")],
    ),
    "a reader": (["import subprocess\nsubprocess.run(['cat'], timeout=5)\nprint('无');"], [("stdout", "无\n")]),
    "a C library": (
        ["import ctypes\nprint('一')\nctypes.CDLL(None).puts('二'.encode())\nprint('三');"],
        [("stdout", "一\n二\n三\n")],
    ),
}


@pytest.mark.parametrize("case", WRITTEN)
def test_what_is_written_past_python_is_recorded(case: str) -> None:
    sources, streams = WRITTEN[case]
    assert [(output["name"], output["text"]) for output in outputs(*sources)[-1]] == streams


# By processes and by Python.
MUCH = {
    "a process": "import subprocess\nsubprocess.run('yes 城市 | head -c 3000000', shell=True);",
    "a process in the background": "import subprocess\nsubprocess.Popen('yes 城市 | head -c 3000000', shell=True).wait();",
    "python": "for _ in range(60000):\n    print('城市' * 8, end='\\n' * 2)",
    "a descriptor": "import os\nfor _ in range(300):\n    os.write(1, b'x' * 9999 + b'\\n')",
}


@pytest.mark.parametrize("source", MUCH.values(), ids=MUCH)
def test_much_is_recorded_whole(source: str) -> None:
    [[stream]] = outputs(source, limit=30)
    assert stream["name"] == "stdout"
    assert 900_000 <= len(stream["text"].encode()) <= 3_120_000
