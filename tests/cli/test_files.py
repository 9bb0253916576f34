"""Files that are none, blank workbooks, and the standard's own file: told in words, whatever the verb."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from auditlib.standard.load import BUNDLED
from tests.cli.calls import called
from tests.cli.conftest import Call
from tests.sample.province import FOLDER

NANJING = FOLDER / "320100-南京市.yaml"
VERBS = ["score", "check", "template", "run", "batch", "standard lint"]
# Things that are no file of ours: the name, and what stands in it (None: nothing is there, a folder where it is empty text).
STRANGE: dict[str, bytes | None] = {
    "nowhere.yaml": None,
    "nowhere.xlsx": None,
    "empty.yaml": b"",
    "empty.json": b"",
    "empty.xlsx": b"",
    "binary.yaml": bytes(range(256)),
    "binary.json": bytes(range(256)),
    "binary.xlsx": bytes(range(256)),
    "a list.yaml": b"- 1\n- 2\n",
    "a word.yaml": "南京\n".encode(),
    "null.json": b"null",
    "no.suffix": b"\x00",
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("name", STRANGE)
def test_a_file_that_is_none_of_ours_is_told(call: Call, tmp_path: Path, verb: str, name: str) -> None:
    path = tmp_path / name
    content = STRANGE[name]
    if content is not None:
        path.write_bytes(content)
    _is_told(call, verb, path)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("name", ["folder", "folder.yaml", "folder.xlsx"])
def test_a_folder_is_told(call: Call, tmp_path: Path, verb: str, name: str) -> None:
    (tmp_path / name).mkdir()
    _is_told(call, verb, tmp_path / name)


def _is_told(call: Call, verb: str, path: Path) -> None:
    where: list[str | Path] = ["--reports", path.parent / "reports"] if verb in ("run", "batch") else []
    said = call(*verb.split(), path, *where)
    told = said.out if verb == "check" else said.err
    assert said.code == 1
    assert told.startswith("错误")
    assert path.name in told
    assert "Traceback" not in said.err
    assert not (path.parent / "reports").exists()


def test_no_traceback_reaches_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "binary.xlsx").write_bytes(bytes(range(256)))
    said = called("score", tmp_path / "binary.xlsx")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("错误 ")
    assert "Traceback" not in said.err


def test_a_defect_is_told_in_one_line(tmp_path: Path) -> None:
    spoilt = "import auditlib.desk\nauditlib.desk.score_file = None\nfrom auditlib.cli import main\nmain()"
    said = called("score", tmp_path, code=spoilt, env={"AUDITLIB_DEBUG": ""})
    assert said.code == 1
    assert said.err.startswith("错误：auditlib 内部错误（TypeError")
    assert len(said.err.splitlines()) == 1


def test_a_template_is_written_and_never_written_over(call: Call, tmp_path: Path) -> None:
    target = tmp_path / "下发" / "320100-南京市.xlsx"
    assert call("template", NANJING, "--out", target.parent) == (0, f"已写出 {target}\n", "")
    target.write_bytes(b"filled in by hand")
    said = call("template", NANJING, "--out", target.parent)
    assert (said.code, said.out) == (1, "")
    assert f"{target}: 已有这个文件，未覆盖" in said.err
    assert target.read_bytes() == b"filled in by hand"


def test_a_template_can_be_checked_and_lacks_everything(call: Call, tmp_path: Path) -> None:
    call("template", NANJING, "--out", tmp_path)
    said = call("check", tmp_path / "320100-南京市.xlsx")
    assert said.code == 0
    assert "[missing]" in said.out


def test_a_folder_gives_every_city_its_template(call: Call, tmp_path: Path) -> None:
    for name in ("province.yaml", "320100-南京市.yaml", "320200-无锡市.yaml"):
        shutil.copy(FOLDER / name, tmp_path / name)
    said = call("template", tmp_path, "--out", tmp_path / "out")
    assert said.code == 0
    assert sorted(path.stem for path in (tmp_path / "out").iterdir()) == ["320100-南京市", "320200-无锡市"]


def test_a_template_cannot_be_written_below_a_file(call: Call, tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    said = call("template", NANJING, "--out", tmp_path / "taken")
    assert said.code == 1
    assert "写不出" in said.err


def test_a_run_is_told_with_its_verdict_and_its_place(call: Call, tmp_path: Path) -> None:
    said = call("run", NANJING, "--reports", tmp_path)
    assert (said.code, said.err) == (0, "")
    report = tmp_path / "jiangsu-2012" / "320100-南京市" / "v1" / "report.html"
    assert said.out.splitlines() == ["南京市 102.1分", f"报告：{report}（第1版）"]
    assert report.is_file()


def test_the_standard_is_sound(call: Call) -> None:
    said = call("standard", "lint", BUNDLED / "jiangsu-2012.yaml")
    assert (said.code, said.err) == (0, "")
    assert "无误。18 项，20 个评分行" in said.out
    assert "共 100 分" in said.out


def test_a_faulty_standard_is_told_by_line_and_column(call: Call, tmp_path: Path) -> None:
    text = (BUNDLED / "jiangsu-2012.yaml").read_text(encoding="utf-8")
    path = tmp_path / "jiangsu-2012.yaml"
    shutil.copy(BUNDLED / "jiangsu-2012.txt", tmp_path)
    path.write_text(text.replace("points: 100\n", "points: 99\n", 1), encoding="utf-8")
    said = call("standard", "lint", path)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith(f"错误：{path}:")
    assert "总分是 99，各评分行分值之和却是 100" in said.err
