"""Executed again: the same from the same inputs; what has moved on is named before anything is executed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from auditlib.decisions.book import log_of
from auditlib.execute import find_notebook
from auditlib.model import Person
from auditlib.record.found import Found
from auditlib.record.manifest import MANIFEST, read_manifest
from auditlib.record.rerun import rerun
from auditlib.run import run_city
from tests.record.office import CITIES, ONCE, OTHER, TWICE, Office, errors
from tests.report.audits import deciding, enter

OFFICER = Person("陆明远", "省鉴定中心考核科")


def run(params: Path, reports: Path, notebook: Path) -> Path:
    return run_city(params, reports, notebook=notebook).directory


def again(office: Office, stem: str, version: int = 1) -> list[Found]:
    params = office.params(stem)
    with log_of(params) as log:
        return rerun(office.report(stem) / f"v{version}", params, log, find_notebook(), run)


@pytest.mark.parametrize(("stem", "version"), [(stem, 2 if stem == TWICE else 1) for stem in CITIES])
def test_the_same_inputs_give_the_same_score_tables_and_page(published: Office, stem: str, version: int) -> None:
    before = {path: path.stat().st_mtime_ns for path in published.place.rglob("*") if path.is_file()}
    assert again(published, stem, version) == []
    after = {path: path.stat().st_mtime_ns for path in published.place.rglob("*") if path.is_file()}
    assert after == before, "a rerun touches nothing"


def test_decisions_made_since_do_not_count(office: Office) -> None:
    enter(office.folder / f"{OTHER}.yaml", deciding("appraised", 1), person=OFFICER)
    assert again(office, OTHER) == []


def test_an_input_that_is_another_now_is_named_and_nothing_executed(office: Office) -> None:
    (found,) = again(office, TWICE, 1)
    assert "不能按当时的输入重新执行：参数文件有变（320300-徐州市.yaml）" in found.message
    office.params(ONCE).workbook.write_bytes(b"x")
    (found,) = again(office, ONCE)
    assert (found.level, "佐证有变（320900-盐城市.xlsx）" in found.message) == ("error", True)


def test_an_attachment_that_is_gone_is_named(office: Office) -> None:
    manifest = read_manifest(office.report(TWICE) / "v2" / MANIFEST)
    name = next(each.name for each in manifest.inputs if each.role == "attachment")
    (office.folder / "evidence" / name).unlink()
    (found,) = again(office, TWICE, 2)
    assert f"附件有变（{name}）" in found.message


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("score.json", '"total": "85.3"', '"total": "95.3"', '现在 \'"total": "85.3",\''),
        ("report.html", "85.3", "95.3", "首处在“结论”"),
        ("audit.ipynb", "85.3", "95.3", "个代码单元所示与重新执行所得不同"),
    ],
)
def test_what_differs_from_what_is_executed_again_is_named(
    office: Office, name: str, old: str, new: str, words: str
) -> None:
    edit(office.report(ONCE) / "v1" / name, old, new)
    (found,) = errors(again(office, ONCE))
    assert (found.city, found.item, found.file) == ("盐城市", "第1版", name)
    assert words in found.message


def test_another_environment_is_told_and_is_no_error(office: Office) -> None:
    path = office.report(ONCE) / "v1" / MANIFEST
    manifest = read_manifest(path)
    path.write_bytes(replace(manifest, environment={**manifest.environment, "python": "CPython 3.9.9"}).text())
    (found,) = again(office, ONCE)
    assert (found.level, "Python：当时 CPython 3.9.9，现在 CPython 3." in found.message) == ("info", True)
