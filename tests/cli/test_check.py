"""`auditlib check`: every finding of every file, and the exit code that a script can go by."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Call
from tests.report.audits import write_city
from tests.sample.province import FOLDER

FIELDS = ["file", "sheet", "cell", "input", "level", "code", "message"]
GOOD = FOLDER / "evidence" / "320100-南京市.xlsx"
INCOMPLETE = FOLDER / "evidence" / "320800-淮安市.xlsx"


def found(out: str) -> list[dict[str, Any]]:
    findings: list[dict[str, Any]] = json.loads(out)
    assert all(list(finding) == FIELDS for finding in findings)
    assert {finding["level"] for finding in findings} <= {"error", "warning"}
    return findings


def test_a_city_without_faults_has_no_findings(call: Call) -> None:
    assert call("check", GOOD, "--json") == (0, "[]\n", "")


def test_warnings_alone_are_no_failure(call: Call) -> None:
    said = call("check", INCOMPLETE, "--json")
    findings = found(said.out)
    assert (said.code, said.err) == (0, "")
    assert {finding["level"] for finding in findings} == {"warning"}
    assert {finding["file"] for finding in findings} == {str(INCOMPLETE)}
    assert any((finding["sheet"], finding["code"]) == ("指标", "missing") for finding in findings)


def test_errors_are_a_failure(call: Call, tmp_path: Path) -> None:
    params = write_city(tmp_path, {"passed": "很多", "appraised": -1, "months_with_posts": 13})
    said = call("check", params, "--json")
    errors = [finding for finding in found(said.out) if finding["level"] == "error"]
    assert (said.code, said.err) == (1, "")
    assert {finding["input"] for finding in errors} == {"passed", "appraised", "months_with_posts"}


def test_several_bad_files_are_all_reported(call: Call, tmp_path: Path) -> None:
    bad = {
        "empty.yaml": b"",
        "binary.json": b"\xff\xfe\x00\x01",
        "broken.xlsx": b"PK\x03\x04 no more",
        "text.xlsx": "不是工作簿".encode(),
        "tabs.yaml": b"city:\t[\n",
        "list.json": b"[]",
        "old.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    }
    for name, content in bad.items():
        (tmp_path / name).write_bytes(content)
    files = [*(tmp_path / name for name in bad), tmp_path, tmp_path / "nowhere.xlsx"]
    said = call("check", *files, GOOD, INCOMPLETE, "--json")
    findings = found(said.out)
    assert said.code == 1
    assert {finding["file"] for finding in findings if finding["level"] == "error"} == {str(file) for file in files}
    assert {finding["file"] for finding in findings if finding["level"] == "warning"} == {str(INCOMPLETE)}
    assert not any(finding["message"].startswith(finding["file"]) for finding in findings)
    assert not any("第0行" in finding["cell"] for finding in findings)


def test_a_params_file_that_names_no_workbook_of_its_own_is_reported(call: Call, tmp_path: Path) -> None:
    params = write_city(tmp_path)
    (tmp_path / "evidence" / "320100.json").unlink()
    said = call("check", params, "--json")
    assert said.code == 1
    assert "320100.json: 没有这个文件" in found(said.out)[0]["message"]


@pytest.mark.parametrize(("file", "code", "last"), [(GOOD, 0, "提醒 0 处"), (INCOMPLETE, 0, "错误 0 处，提醒 4 处")])
def test_without_json_it_is_told_in_lines(call: Call, file: Path, code: int, last: str) -> None:
    said = call("check", file)
    assert (said.code, said.err) == (code, "")
    assert said.out.splitlines()[-1].startswith("检查 1 个文件：")
    assert said.out.splitlines()[-1].endswith(last)
