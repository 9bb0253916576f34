"""`auditlib check`: every finding of every file, and the exit code that a script can go by."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditlib.decisions import draft
from auditlib.decisions.types import Target
from tests.cli.conftest import Call
from tests.decisions.office import LI, WHY, Office, office
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
    params = office(tmp_path, {"passed": "很多", "appraised": -1, "months_with_posts": 13}).params
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
    params = office(tmp_path).params
    (tmp_path / "evidence.json").unlink()
    said = call("check", params, "--json")
    assert said.code == 1
    assert "evidence.json: 没有这个文件" in found(said.out)[0]["message"]


@pytest.mark.parametrize(("file", "code", "last"), [(GOOD, 0, "提醒 0 处"), (INCOMPLETE, 0, "错误 0 处，提醒 5 处")])
def test_without_json_it_is_told_in_lines(call: Call, file: Path, code: int, last: str) -> None:
    said = call("check", file)
    assert (said.code, said.err) == (code, "")
    assert said.out.splitlines()[-1].startswith("检查 1 个文件：")
    assert said.out.splitlines()[-1].endswith(last)


def stale(city: Office) -> None:
    city.decide("months_with_posts", 10)
    city.report({"months_with_posts": 11})


def unconfirmed(city: Office) -> None:
    city.rule(second_review=True).decide("months_with_posts", 10)


def returned(city: Office) -> None:
    city.give_back(city.decide("months_with_posts", 10))


def contested(city: Office) -> None:
    one, other = city.desk(), city.desk(LI)
    for desk in (one, other):
        desk.save(draft.decide_input(desk.sight(), "months_with_posts", 10, WHY))


def objected(city: Office) -> None:
    desk = city.desk()
    desk.save(draft.object_to(desk.sight(), Target("input", "months_with_posts"), WHY, wanted="按12个月计"))


# What became of a decision, and what `check` says of it.
WAITING: dict[str, tuple[Callable[[Office], None], list[str]]] = {
    "stale_decision": (
        stale,
        ["第1号核定", "王审核（省中心）", "作出时12个月，现为11个月", "须重新决定"],
    ),
    "unconfirmed_decision": (unconfirmed, ["第1号核定", "王审核（省中心）", "待复核"]),
    "returned_decision": (returned, ["第1号核定", "由李复核（第2号）退回"]),
    "contested_decision": (contested, ["第2号核定", "李复核（省中心）", "与第1号同时作出，第1号有效"]),
    "open_objection": (objected, ["第1号异议", "按12个月计", "异议待答复"]),
}


@pytest.mark.parametrize("code", WAITING)
def test_what_waits_for_an_auditor_is_a_warning(call: Call, tmp_path: Path, code: str) -> None:
    make, words = WAITING[code]
    city = office(tmp_path)
    before = found(call("check", city.params, "--json").out)
    make(city)
    said = call("check", city.params, "--json")
    (finding,) = [each for each in found(said.out) if each not in before]
    assert said.code == 0
    assert (finding["level"], finding["code"], finding["input"]) == ("warning", code, "months_with_posts")
    assert [word for word in words if word not in finding["message"]] == []


def test_a_decision_that_counts_is_no_finding(call: Call, tmp_path: Path) -> None:
    city = office(tmp_path)
    before = call("check", city.params, "--json")
    city.decide("months_with_posts", 10)
    assert call("check", city.params, "--json") == before


def test_a_log_that_is_none_is_an_error_like_any_other_file(call: Call, tmp_path: Path) -> None:
    city = office(tmp_path)
    (tmp_path / "log.sqlite").write_bytes(b"this is no database" * 100)
    said = call("check", city.params, GOOD, "--json")
    assert said.code == 1
    assert [(each["file"], each["code"]) for each in found(said.out)] == [(str(city.params), "unreadable")]
