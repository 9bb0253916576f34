"""A province runs to its end: what fails is told with its place, the others get their reports, and a table sums it up."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from auditlib.batch import run_batch
from auditlib.errors import FileError
from tests.cli.calls import MAIN, called
from tests.run.notebooks import OPEN, SEAL, write_notebook
from tests.run.province import CITIES, NANJING, WUXI, XUZHOU, batch, check_whole, newest, outputs, states


def finished(reports: Path) -> list[str]:
    return sorted(path.parents[1].name for path in reports.rglob("v1/report.html") if path.parents[1].name[0] == "3")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_city_that_fails_does_not_stop_the_others(province: Path, reports: Path, jobs: str) -> None:
    (province / "evidence" / f"{WUXI}.xlsx").write_bytes(b"no workbook")
    said = called("batch", province, "--reports", reports, "--jobs", jobs)
    assert said.code == 1
    assert re.search(r"^\[\d/3\] 南京市 102.1分　第1版$", said.out, re.M)
    assert re.search(rf"^{WUXI} +— +— +出错$", said.out, re.M)
    assert re.search(rf"^{XUZHOU} +93 +第1版 +新发布$", said.out, re.M)
    assert "共 3 市，完成 2 市（新发布 2，没有变化 0），出错 1 市" in said.out
    assert re.search(
        rf"\[\d/3\] {WUXI} 出错：无锡市: 笔记本第3个代码单元（from auditlib import show）出错：错误 ", said.err
    )
    assert f"{WUXI}.xlsx" in said.err
    assert f"执行到出错处的笔记本：{reports / 'jiangsu-2012' / WUXI}.failed.ipynb" in said.err
    assert "Traceback" not in said.err
    assert finished(reports) == [NANJING, XUZHOU]
    assert (reports / "jiangsu-2012" / "index.html").is_file()


def test_a_province_without_faults_ends_well_and_then_has_nothing_to_do(province: Path, reports: Path) -> None:
    said = called("batch", province, "--reports", reports)
    assert (said.code, said.err) == (0, "")
    *_, summed, page = said.out.splitlines()
    assert summed.startswith("共 3 市，完成 3 市（新发布 3，没有变化 0），出错 0 市")
    assert page == f"全省汇总：{reports / 'jiangsu-2012' / 'index.html'}"
    assert finished(reports) == CITIES
    before = {path: path.stat().st_mtime_ns for path in reports.rglob("v*/*")}
    said = called("batch", province, "--reports", reports)
    assert said.code == 0
    assert said.out.count("输入未变，未重新执行") == 6
    assert "共 3 市，完成 3 市（新发布 0，没有变化 3），出错 0 市" in said.out
    assert {path: path.stat().st_mtime_ns for path in reports.rglob("v*/*")} == before


def test_asked_to_every_city_runs_again(province: Path, reports: Path) -> None:
    batch(province, reports)
    assert set(states(batch(province, reports)).values()) == {"unchanged"}
    assert set(states(batch(province, reports, force=True)).values()) == {"same"}
    check_whole(reports)


def test_a_terminal_shows_how_far_it_is(province: Path, reports: Path) -> None:
    (province / "evidence" / f"{NANJING}.xlsx").write_bytes(b"no workbook")
    ours, theirs = pty.openpty()
    command = [
        sys.executable,
        "-W",
        "error",
        "-c",
        MAIN,
        "batch",
        str(province),
        "--reports",
        str(reports),
        "--jobs",
        "1",
    ]
    with subprocess.Popen(command, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        shown = b""
        while part := _read(ours):
            shown += part
    os.close(ours)
    assert process.returncode == 1
    live, _, table = shown.decode().partition("各市\r\n")
    steps = [step.strip() for step in re.split(r"\r\x1b\[K", live) if step.strip()]
    assert steps[0] == f"完成 0/3，出错 0，正在执行：{NANJING}"
    assert any(step.startswith(f"[1/3] {NANJING} 出错：") for step in steps)
    assert any(re.fullmatch(rf"完成 0/3，出错 1，约剩 \d+ 秒，正在执行：{WUXI}", step) for step in steps)
    assert any(re.fullmatch(rf"完成 1/3，出错 1，约剩 \d+ 秒，正在执行：{XUZHOU}", step) for step in steps)
    assert "\x1b" not in table.replace("\r\x1b[K", "")
    assert "共 3 市，完成 2 市" in table


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # its last writer is gone
        return b""


def test_warm_and_cold_come_to_the_same(province: Path, tmp_path: Path) -> None:
    (province / f"{WUXI}.yaml").unlink()
    warm, cold = tmp_path / "warm", tmp_path / "cold"
    batch(province, warm, jobs=2)
    said = called("batch", province, "--reports", cold, "--jobs", "2", "--cold")
    assert (said.code, said.err) == (0, "")
    for city in (NANJING, XUZHOU):
        ours, theirs = newest(warm, city), newest(cold, city)
        assert ours.inputs == theirs.inputs
        assert outputs(ours) == outputs(theirs)
    assert set(states(batch(province, cold)).values()) == {"unchanged"}


@pytest.mark.parametrize(("name", "words"), [("", "目录里没有各市的参数文件"), ("nowhere", "没有这个目录")])
def test_a_folder_without_cities_is_told(tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(FileError, match=words):
        list(run_batch(tmp_path / name, tmp_path / "reports"))
    assert not (tmp_path / "reports").exists()


def test_a_summary_that_fails_is_told_after_the_cities(province: Path, reports: Path) -> None:
    (reports / "jiangsu-2012").mkdir(parents=True)
    (reports / "jiangsu-2012" / "province").write_text("in the way", encoding="utf-8")
    said = called("batch", province, "--reports", reports)
    assert said.code == 1
    assert "共 3 市，完成 3 市" in said.out
    assert said.err.startswith("错误：")
    assert "Traceback" not in said.err
    assert finished(reports) == CITIES


def test_no_notebook_fails_every_city_in_words(province: Path, reports: Path, tmp_path: Path) -> None:
    (tmp_path / "other.ipynb").write_text("{", encoding="utf-8")
    outcomes = batch(province, reports, tmp_path / "other.ipynb")
    assert set(states(outcomes).values()) == {"failed"}
    assert all("other.ipynb: 不是 Jupyter 笔记本" in outcome.error for outcome in outcomes.values())


def test_a_batch_with_another_notebook_says_so(province: Path, reports: Path, tmp_path: Path) -> None:
    batch(province, reports)
    batch(province, reports, write_notebook(tmp_path / "short.ipynb", OPEN, SEAL))
    assert {newest(reports, city).reason for city in CITIES} == {"笔记本有变（short.ipynb、city_audit.ipynb）"}
