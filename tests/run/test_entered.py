"""What the log takes of every run: a publication, a run that came to the same or failed, a workbook that was refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from auditlib.decisions.book import log_of
from auditlib.errors import AuditError, RunError
from auditlib.log.entry import Entry
from auditlib.params import read_params
from auditlib.run import Run, run_city
from tests.report.audits import CODE, write_city
from tests.report.executed import NOTEBOOK
from tests.run.notebooks import OPEN, write_notebook
from tests.run.province import NANJING, batch, copy_province, newest, states


def entered(params: Path) -> list[Entry]:
    with log_of(read_params(params)) as log:
        return [entry for entry in log.entries() if entry.kind != "decision"]


def test_a_publication_follows_the_one_before(city: Path, done: Run, reports: Path) -> None:
    write_city(city.parent, {"months_with_posts": 9})
    run_city(city, reports, notebook=NOTEBOOK)
    first, second = entered(city)
    assert [entry.kind for entry in (first, second)] == ["publication", "publication"]
    assert (first.body["city"], first.body["version"], first.body["previous"]) == (CODE, 1, "")
    assert (second.body["version"], second.body["previous"]) == (2, first.body["manifest"])


def test_a_run_that_comes_to_the_same_is_entered(city: Path, done: Run, reports: Path) -> None:
    assert not run_city(city, reports, notebook=NOTEBOOK).new
    last = entered(city)[-1]
    assert (last.kind, dict(last.body)) == ("run", {"city": CODE, "result": "same", "version": 1})


def test_a_run_that_fails_is_entered_with_its_words(city: Path, reports: Path, tmp_path: Path) -> None:
    with pytest.raises(RunError):
        run_city(city, reports, notebook=write_notebook(tmp_path / "failing.ipynb", OPEN, "1 / 0"))
    (only,) = entered(city)
    assert (only.kind, only.body["result"]) == ("run", "failed")
    assert "ZeroDivisionError" in only.body["error"]


def test_a_workbook_that_is_refused_is_entered_once_by_its_hash(tmp_path: Path) -> None:
    province = copy_province(tmp_path / "province", NANJING)
    workbook = province / "evidence" / f"{NANJING}.xlsx"
    workbook.write_bytes(b"PK\x03\x04 no more than this")
    for _ in range(2):
        with pytest.raises(AuditError):
            run_city(province / f"{NANJING}.yaml", tmp_path / "reports", notebook=NOTEBOOK)
    (only,) = entered(province / f"{NANJING}.yaml")
    assert (only.kind, only.body["file"], only.body["count"]) == ("rejection", workbook.name, 1)
    assert only.id == f"rejection/320100/{only.body['sha256']}"


def test_another_citys_publication_makes_no_city_run_anew(tmp_path: Path) -> None:
    province = copy_province(tmp_path / "province", *[NANJING, "320200-无锡市"])
    batch(province, tmp_path / "reports", jobs=2)
    assert set(states(batch(province, tmp_path / "reports")).values()) == {"unchanged"}
    assert [entry.kind for entry in entered(province / f"{NANJING}.yaml")] == ["publication"] * 2
    assert newest(tmp_path / "reports", NANJING).number == 1


def test_work_on_a_fresh_copy_changes_no_file_but_the_log(tmp_path: Path) -> None:
    province = copy_province(tmp_path / "province", NANJING)
    before = {path: path.read_bytes() for path in province.rglob("*") if path.is_file()}
    shutil.rmtree(tmp_path / "reports", ignore_errors=True)
    batch(province, tmp_path / "reports")
    after = {path: path.read_bytes() for path in province.rglob("*") if path.is_file()}
    assert {path: data for path, data in after.items() if not path.name.startswith("log.sqlite")} == before
