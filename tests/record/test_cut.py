"""A publication stopped anywhere, by a kill or by a disk that fails, leaves the old or the new, and the next goes on from it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from auditlib.errors import LogError
from auditlib.log.log import Log
from auditlib.record import publishing
from auditlib.record.publishing import heal
from auditlib.record.versions import latest
from tests.record.cut import errors, log_at, make
from tests.sample.province import ROOT

DIRECTORY = Path("reports") / "province"


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
@pytest.mark.parametrize(
    ("calls", "how"),
    [("fsync,fdatasync,rename,ftruncate", "signal=KILL"), ("fsync,fdatasync,rename", "error=EIO")],
)
def test_a_publication_stopped_at_any_call_is_the_old_or_the_new(tmp_path: Path, calls: str, how: str) -> None:
    command = [sys.executable, "-m", "tests.record.cut", tmp_path, calls, how]
    done = subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    told = {line.split()[0]: int(line.split()[1]) for line in done.stdout.splitlines()}
    assert told.keys() == set(calls.split(","))
    assert sum(told.values()) >= 12


def test_a_version_that_was_not_entered_is_taken_away_by_the_next_run(tmp_path: Path) -> None:
    make(tmp_path, "旧")
    before = (tmp_path / "log.sqlite").read_bytes()
    make(tmp_path, "新")
    lead_back(tmp_path)
    (tmp_path / "log.sqlite").write_bytes(before)
    make(tmp_path, "后")
    now = latest(tmp_path / DIRECTORY)
    assert now is not None
    assert (now.number, now.reason) == (2, "后")
    assert errors(tmp_path) == []


def test_a_version_that_was_entered_is_led_to_by_the_next_run(tmp_path: Path) -> None:
    make(tmp_path, "旧")
    make(tmp_path, "新")
    lead_back(tmp_path)
    with log_at(tmp_path) as log:
        heal(tmp_path / DIRECTORY, log)
    now = latest(tmp_path / DIRECTORY)
    assert now is not None
    assert now.reason == "新"
    assert errors(tmp_path) == []


def lead_back(place: Path) -> None:
    """Let the pointer lead to the first version, as where a run was killed before it moved it."""
    path = place / DIRECTORY / "latest.html"
    path.write_text(path.read_text(encoding="utf-8").replace("v2", "v1"), encoding="utf-8")


def test_where_the_log_cannot_take_the_entry_there_is_no_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, "旧")

    def refuse(*_: object) -> None:
        raise LogError("磁盘已满")

    monkeypatch.setattr(publishing, "record_publication", refuse)
    with pytest.raises(LogError, match="磁盘已满"):
        make(tmp_path, "新")
    assert sorted(path.name for path in (tmp_path / DIRECTORY).iterdir()) == ["latest.html", "v1"]
    assert errors(tmp_path) == []


def test_a_log_that_was_tampered_with_vouches_for_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "旧")
    read = publishing.read_chain

    def broken(log: Log) -> object:
        chain = read(log)
        return type(chain)(chain.name, chain.links, ("第 1 条被改动",))

    monkeypatch.setattr(publishing, "read_chain", broken)
    with pytest.raises(LogError, match="第 1 条被改动；没有发布"):
        make(tmp_path, "新")
    assert sorted(path.name for path in (tmp_path / DIRECTORY).iterdir()) == ["latest.html", "v1"]
