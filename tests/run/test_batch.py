"""A province runs to its end: a city that fails, or whose process dies, is told, and the others get their reports."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from auditlib.batch import run_batch
from auditlib.errors import FileError
from tests.cli.calls import called
from tests.report.executed import NOTEBOOK
from tests.run.notebooks import OPEN, SEAL, write_notebook
from tests.sample.province import FOLDER

CITIES = ["320100-南京市", "320200-无锡市", "320300-徐州市"]


@pytest.fixture
def province(tmp_path: Path) -> Path:
    folder = tmp_path / "province"
    (folder / "evidence").mkdir(parents=True)
    for name in ["province.yaml", *(f"{city}.yaml" for city in CITIES), *(f"evidence/{city}.xlsx" for city in CITIES)]:
        shutil.copy(FOLDER / name, folder / name)
    return folder


def finished(reports: Path) -> list[str]:
    return sorted(path.parent.name for path in reports.rglob("report.html"))


def test_a_city_that_fails_does_not_stop_the_others(province: Path, tmp_path: Path) -> None:
    (province / "evidence" / f"{CITIES[1]}.xlsx").write_bytes(b"no workbook")
    said = called("batch", province, "--reports", tmp_path / "reports", "--notebook", NOTEBOOK)
    assert said.code == 1
    assert "[1/3] 南京市 102.1分" in said.out
    assert "[3/3] 徐州市 93分" in said.out
    assert "共 3 市，完成 2 市，出错 1 市" in said.out
    assert "[2/3] 出错：无锡市" in said.err
    assert f"{CITIES[1]}.xlsx" in said.err
    assert "Traceback" not in said.err
    assert finished(tmp_path / "reports") == [CITIES[0], CITIES[2]]


def test_a_city_whose_process_dies_does_not_stop_the_others(province: Path, tmp_path: Path) -> None:
    dying = "import os\nif audit.city == '南京市':\n    os._exit(9)"
    notebook = write_notebook(tmp_path / "dying.ipynb", OPEN, dying, SEAL)
    said = called("batch", province, "--reports", tmp_path / "reports", "--notebook", notebook)
    assert said.code == 1
    assert f"{CITIES[0]}: 进程意外终止（代码 9）" in said.err
    assert "共 3 市，完成 2 市，出错 1 市" in said.out
    assert finished(tmp_path / "reports") == CITIES[1:]


def test_a_province_without_faults_ends_well(province: Path, tmp_path: Path) -> None:
    said = called("batch", province, "--reports", tmp_path / "reports", "--notebook", NOTEBOOK)
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines()[-1].startswith("共 3 市，完成 3 市，出错 0 市")
    assert finished(tmp_path / "reports") == CITIES


@pytest.mark.parametrize(("name", "words"), [("", "目录里没有各市的参数文件"), ("nowhere", "没有这个目录")])
def test_a_folder_without_cities_is_told(tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(FileError, match=words):
        list(run_batch(tmp_path / name, tmp_path / "reports"))
    assert not (tmp_path / "reports").exists()
