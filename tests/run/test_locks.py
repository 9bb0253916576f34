"""Two who work on the same reports do not mix: the second says who holds them and leaves, or waits."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from auditlib.run import run_city
from tests.cli.calls import MAIN, called
from tests.report.executed import NOTEBOOK
from tests.run.notebooks import OPEN, SEAL, write_notebook
from tests.run.province import CITIES, NANJING, WUXI, check_whole, newest, report
from tests.run.test_faults import is_gone


@contextmanager
def held_up(province: Path, reports: Path, top: Path, verb: str = "batch") -> Iterator[subprocess.Popen[bytes]]:
    """Start a batch, or a run of one city, of which every city waits in a cell until the file `go` is there."""
    wait = (
        f"import os, time\nfrom pathlib import Path\nPath({str(top)!r}, f'{{audit.city}}.pid').write_text(str(os.getpid()))\n"
        f"while not Path({str(top / 'go')!r}).exists():\n    time.sleep(0.02)"
    )
    notebook = write_notebook(top / "waiting.ipynb", OPEN, wait, SEAL)
    what = province if verb == "batch" else province / f"{NANJING}.yaml"
    command = [sys.executable, "-c", MAIN, verb, str(what), "--reports", str(reports), "--notebook", str(notebook)]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        try:
            while not (top / "南京市.pid").exists():
                assert process.poll() is None
                time.sleep(0.02)
            yield process
        finally:
            (top / "go").touch()
            if process.stderr and not process.stderr.closed:
                process.communicate()


def test_a_second_batch_says_who_works_there(province: Path, reports: Path, tmp_path: Path) -> None:
    with held_up(province, reports, tmp_path) as first:
        said = called("batch", province, "--reports", reports)
        assert said.code == 1
        assert said.err.startswith(f"错误：{reports / 'jiangsu-2012'}: 正由")
        assert f"（进程 {first.pid}）使用；请等它结束后再执行" in said.err
    assert first.returncode == 0
    assert [newest(reports, city).number for city in CITIES] == [1, 1, 1]
    check_whole(reports)


def test_a_second_batch_that_may_wait_does_its_own_after(province: Path, reports: Path, tmp_path: Path) -> None:
    with held_up(province, reports, tmp_path) as first:
        command = [sys.executable, "-c", MAIN, "batch", str(province), "--reports", str(reports), "--wait"]
        command += ["--notebook", str(NOTEBOOK)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as second:
            assert second.stderr is not None
            assert f"（进程 {first.pid}）使用，等它结束……" in second.stderr.readline().decode()
            (tmp_path / "go").touch()
            out, err = second.communicate()
    assert (first.returncode, second.returncode, err) == (0, 0, b"")
    assert "共 3 市，完成 3 市（新发布 3，没有变化 0）" in out.decode()
    assert [newest(reports, city).number for city in CITIES] == [2, 2, 2]
    check_whole(reports)


def test_a_city_that_a_batch_runs_is_left_to_it(province: Path, reports: Path, tmp_path: Path) -> None:
    with held_up(province, reports, tmp_path):
        said = called("run", province / f"{NANJING}.yaml", "--reports", reports)
    assert said.code == 1
    assert said.err.startswith(f"错误：{report(reports, NANJING)}: 正由")


@pytest.mark.parametrize("wait", [False, True])
def test_a_city_that_another_runs_fails_in_a_batch_or_is_waited_for(
    province: Path, reports: Path, tmp_path: Path, wait: bool
) -> None:
    with held_up(province, reports, tmp_path, "run"):
        command = [sys.executable, "-c", MAIN, "batch", str(province), "--reports", str(reports)]
        command += ["--wait"] if wait else []
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as second:
            while wait and not report(reports, WUXI).joinpath("latest.html").exists():
                time.sleep(0.02)
            if wait:
                (tmp_path / "go").touch()
            out, err = second.communicate()
    assert second.returncode == (0 if wait else 1)
    assert ("正由" in err.decode()) == (not wait)
    assert f"完成 {3 if wait else 2} 市" in out.decode()


def test_what_a_killed_batch_ran_is_gone_with_it(province: Path, reports: Path, tmp_path: Path) -> None:
    with held_up(province, reports, tmp_path) as first:
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
        for told in tmp_path.glob("*.pid"):
            assert is_gone(int(told.read_text(encoding="ascii")))
        (tmp_path / "go").touch()
        time.sleep(0.5)
        assert list(reports.rglob("v1")) == []
    said = called("batch", province, "--reports", reports)
    assert (said.code, said.err) == (0, "")
    check_whole(reports)


def test_an_interrupted_batch_ends_its_cities(province: Path, reports: Path, tmp_path: Path) -> None:
    with held_up(province, reports, tmp_path) as first:
        first.send_signal(signal.SIGINT)
        _, err = first.communicate()
        for told in tmp_path.glob("*.pid"):
            assert is_gone(int(told.read_text(encoding="ascii")))
    assert (first.returncode, err.decode().strip()) == (130, "错误：已中断")
    check_whole(reports)


def test_a_lock_is_free_when_its_holder_has_left(province: Path, reports: Path) -> None:
    for number in (1, 1):
        assert run_city(province / f"{WUXI}.yaml", reports, notebook=NOTEBOOK).version.number == number
    assert (report(reports, WUXI) / ".lock").read_bytes() == b""
