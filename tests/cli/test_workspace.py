"""Who is at work, which workspace is meant, and the city's working notebook."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.decisions.office import CITY, Office, office
from tests.log.cluster import PASSWORD, start_cluster

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
RULING = ("contest_missing_deduction", "0.4", "--reason", "缺2项")


@pytest.fixture
def city(tmp_path: Path) -> Office:
    folder = tmp_path / "params" / "year"
    folder.mkdir(parents=True)
    return office(folder, {"contest_missing_events": 2})


def test_who_one_is_is_said_once_and_recorded_with_each_decision(call: Call, city: Office) -> None:
    assert "还没有写明审核人" in call("auditor").out
    said = call("auditor", "--name", " 王审核 ", "--unit", "省中心")
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines()[1:] == ["审核人：王审核（省中心）"]
    assert call("auditor").out == "审核人：王审核（省中心）\n"
    assert call("decide", "value", CITY, *RULING, "--params", city.folder).code == 0
    person = city.audit().case.decisions[0].person
    assert (person.name, person.unit) == ("王审核", "省中心")


@pytest.mark.parametrize(
    ("options", "words"), [(("--unit", "省中心"), "请同时用 --name"), (("--name", " "), "姓名不能为空")]
)
def test_a_name_that_is_none_is_refused(call: Call, options: tuple[str, ...], words: str) -> None:
    said = call("auditor", *options)
    assert (said.code, said.out) == (1, "")
    assert words in said.err


def test_an_account_goes_before_the_file_and_that_is_told(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTERHUB_USER", "wang")
    said = call("auditor", "--name", "李复核")
    assert "审核人：wang" in said.out
    assert "先于刚写入的文件" in said.out


@pytest.mark.parametrize("below", [".", "params/year"])
def test_the_only_workspace_is_found(
    call: Call, city: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, below: str
) -> None:
    monkeypatch.chdir(tmp_path / below)
    assert call("decide", "list", CITY).code == 0
    monkeypatch.setenv("AUDITLIB_AUDITOR", "王审核")
    assert "--params" not in call("decide", "value", CITY, *RULING).out


def test_of_several_workspaces_one_must_be_named(
    call: Call, city: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(city.folder, tmp_path / "params" / "other")
    said = call("decide", "list", CITY)
    assert said.code == 1
    assert str(Path("params/other")) in said.err
    assert str(Path("params/year")) in said.err
    assert "--params" in said.err
    assert call("decide", "list", CITY, "--params", "params/other").code == 0


def test_where_there_is_no_workspace_it_is_told(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "找不到要用的工作目录" in call("decide", "list", CITY).err
    assert "不是工作目录" in call("decide", "list", CITY, "--params", tmp_path).err


def test_a_city_without_its_file_is_told(call: Call, city: Office) -> None:
    assert "没有乙市的参数文件" in call("decide", "list", "乙市", "--params", city.folder).err
    assert "没有这个文件" in call("decide", "list", "nowhere.yaml").err


@pytest.mark.parametrize("said_in", ["environment", "province.yaml"])
def test_decisions_may_be_kept_on_a_server(
    call: Call, city: Office, monkeypatch: pytest.MonkeyPatch, said_in: str
) -> None:
    monkeypatch.setenv("AUDITLIB_AUDITOR", "王审核/省中心")
    with start_cluster() as cluster:
        url = cluster.new_database()
        if said_in == "environment":
            monkeypatch.setenv("AUDITLIB_LOG", url)
        else:
            province = city.folder / "province.yaml"
            tree = json.loads(province.read_text(encoding="utf-8"))
            province.write_text(json.dumps({**tree, "log": url}, ensure_ascii=False), encoding="utf-8")
        assert call("decide", "value", CITY, *RULING, "--params", city.folder).code == 0
        assert "第1号裁量" in call("decide", "list", CITY, "--params", city.folder).out
    assert not (city.folder / "log.sqlite").exists()
    said = call("decide", "list", CITY, "--params", city.folder)
    assert (said.code, said.out) == (1, "")
    assert "连不上服务器" in said.err
    assert PASSWORD not in said.err


def test_a_citys_notebook_is_made_and_kept_once_it_was_changed(
    call: Call, city: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a hub, whose server runs already, the notebook is made and its place told; nothing is started here."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(NOTEBOOKS, tmp_path / "notebooks")
    monkeypatch.setenv("JUPYTERHUB_USER", "wang")
    said = call("review", CITY)
    assert (said.code, said.err) == (0, "")
    (made,) = (tmp_path / "review").rglob("*.ipynb")
    assert str(made.resolve()) in said.out
    cells = json.loads(made.read_text(encoding="utf-8"))
    assert any(city.params.resolve().as_posix() in "".join(cell["source"]) for cell in cells["cells"])
    cells["cells"][0]["source"] = "我的笔记"
    made.write_text(json.dumps(cells), encoding="utf-8")
    assert "--fresh" in call("review", "900001").out
    assert "我的笔记" in json.loads(made.read_text(encoding="utf-8"))["cells"][0]["source"]
    assert "照原样" not in call("review", city.params, "--fresh").out
    assert "我的笔记" not in json.loads(made.read_text(encoding="utf-8"))["cells"][0]["source"]
    assert call("review", CITY, "--folder", tmp_path / "elsewhere").code == 0
    assert list((tmp_path / "elsewhere").rglob("*.ipynb"))
