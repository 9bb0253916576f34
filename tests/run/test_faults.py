"""A notebook that goes wrong in whatever way fails its own city, in words; a disk that does leaves the former versions whole."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from auditlib.errors import AuditError, FileError
from auditlib.run import run_city
from tests.cli.calls import called
from tests.report.audits import write_city
from tests.report.executed import NOTEBOOK
from tests.run.notebooks import OPEN, SEAL, write_notebook
from tests.run.province import NANJING, WUXI, XUZHOU, batch, check_whole, newest, states

LOOP = "while True:\n    try:\n        time.sleep(60)\n    except BaseException:\n        pass"
CELL = "笔记本第4个代码单元（if audit.city == '南京市':）"
# Seconds for a cell: enough for one that works on a busy machine, and for one that fills the memory.
SHORT, LONG = 4, 60
# What a cell does in one city, and the words that tell it.
FAULTS = {
    "it raises": ("1 / 0", [f"{CELL}出错：ZeroDivisionError"]),
    "it leaves": ("import sys; sys.exit(0)", ["第4个代码单元", "SystemExit"]),
    "its process dies": ("import os; os._exit(9)", [f"{CELL}执行中进程意外终止（代码 9）"]),
    "its process is killed": (
        "import os; os.kill(os.getpid(), 9)",
        [f"{CELL}执行中进程意外终止（信号 9，可能是系统内存不足）"],
    ),
    "it dies and leaves a process": (
        "import os, time\nif os.fork() == 0:\n    time.sleep(60)\n    os._exit(0)\nos._exit(9)",
        [f"{CELL}执行中进程意外终止（代码 9）"],
    ),
    "it closes what is open": ("import os; os.closerange(3, 64); os._exit(0)", [f"{CELL}执行中进程意外终止（代码 0）"]),
    "it hangs": ("import time; time.sleep(60)", [f"{CELL}出错", f"单元执行超过{SHORT}秒，已停止"]),
    "it takes much at once": ("x = bytearray(10**10)", ["第4个代码单元", "MemoryError", "内存超过每市的上限 256 MB"]),
    "it takes ever more": ("x = []\nwhile True:\n    x.append([0] * 99)", ["内存", "上限 256 MB"]),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_notebook_that_goes_wrong_fails_its_own_city(
    province: Path, reports: Path, tmp_path: Path, case: str
) -> None:
    source, words = FAULTS[case]
    inner = source.replace("\n", "\n    ")
    notebook = write_notebook(tmp_path / "faulty.ipynb", OPEN, f"if audit.city == '南京市':\n    {inner}", SEAL)
    limit = SHORT if case == "it hangs" else LONG
    outcomes = batch(province, reports, notebook, jobs=2, limit=limit, memory=256 * 1024**2)
    assert states(outcomes) == {NANJING: "failed", WUXI: "done", XUZHOU: "done"}
    assert [word for word in words if word not in outcomes[NANJING].error] == []
    assert "南京市" in outcomes[NANJING].error
    check_whole(reports)


def test_a_city_that_cannot_be_stopped_is_ended_with_all_that_it_started(
    province: Path, reports: Path, tmp_path: Path
) -> None:
    told = tmp_path / "pid"
    source = (
        "import subprocess, time\nfrom pathlib import Path\nif audit.city == '南京市':\n"
        f"    Path({str(told)!r}).write_text(str(subprocess.Popen(['sleep', '600']).pid))\n    "
        + LOOP.replace("\n", "\n    ")
    )
    began = time.monotonic()
    outcomes = batch(
        province, reports, write_notebook(tmp_path / "stuck.ipynb", OPEN, source, SEAL), jobs=2, limit=SHORT
    )
    assert time.monotonic() - began < LONG
    assert states(outcomes) == {NANJING: "failed", WUXI: "done", XUZHOU: "done"}
    cell = "笔记本第4个代码单元（import subprocess, time）"
    assert outcomes[NANJING].error == f"{NANJING}: {cell}执行中超过{SHORT}秒未完成，已停止；未出报告"
    assert is_gone(int(told.read_text(encoding="ascii")))


def is_gone(pid: int) -> bool:
    """Tell whether a process ends within a few seconds; one that nobody has waited for yet has ended too."""
    for _ in range(100):
        try:
            if Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] == "Z":
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.05)
    return False


def test_a_cell_that_hangs_in_a_kernel_is_told(province: Path, reports: Path, tmp_path: Path) -> None:
    hanging = write_notebook(tmp_path / "hanging.ipynb", OPEN, "import time; time.sleep(60)", SEAL)
    with pytest.raises(AuditError, match=r"南京市: 笔记本第\d个代码单元（.*）执行超过1秒，已停止"):
        run_city(province / f"{NANJING}.yaml", reports, notebook=hanging, kernel=True, limit=1)


@contextmanager
def mounted(place: Path, options: str) -> Iterator[None]:
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", options, "none", str(place)]
    if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root mounts a disk to fill")
    try:
        yield
    finally:
        subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_is_told_and_leaves_the_former_versions_whole(tmp_path: Path, reports: Path) -> None:
    with mounted(reports, "size=2m"):
        made = 0
        with pytest.raises(FileError, match="No space left") as caught:  # noqa: PT012 - how many fit is not known
            while True:
                run_city(write_city(tmp_path / "city", {"months_with_posts": made % 12}), reports, notebook=NOTEBOOK)
                made += 1
        assert "原有报告未动" in str(caught.value)
        assert made > 0
        check_whole(reports)
        said = called("batch", tmp_path / "city", "--reports", reports)
        assert said.code == 1
        assert "No space left" in said.err
        assert "Traceback" not in said.err
        check_whole(reports)


def test_reports_that_cannot_be_written_are_told_and_left(province: Path, reports: Path) -> None:
    with mounted(reports, "size=8m"):
        batch(province, reports)
        with (province / f"{WUXI}.yaml").open("a", encoding="utf-8") as file:
            file.write("# later\n")
        subprocess.run(["mount", "-o", "remount,ro", str(reports)], check=True)
        said = called("batch", province, "--reports", reports)
        assert said.code == 1
        assert said.err.startswith(f"错误：{reports / 'jiangsu-2012'}: 不能在此写报告")
        assert "Traceback" not in said.err
        assert newest(reports, WUXI).number == 1
        check_whole(reports)
