"""A power cut at any moment: an acknowledged entry is on the disk, and the log goes on."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.log.power import APPENDS, fault_of, moments, record, states

REQUIRED = "AUDITLIB_REQUIRE_STRACE"
MEMORY = Path("/dev/shm")


@pytest.fixture
def folder() -> Iterator[Path]:
    """An empty folder in memory where there is one: thousands of states are started up in it."""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as name:
        yield Path(name)


@pytest.fixture(scope="session")
def strace() -> None:
    if not shutil.which("strace"):
        if os.environ.get(REQUIRED):
            pytest.fail("strace is not installed")
        pytest.skip("strace is not installed")


@pytest.mark.usefixtures("strace")
def test_a_power_cut_takes_nothing_that_was_acknowledged(tmp_path: Path, folder: Path) -> None:
    tried = list(states(record(tmp_path, "product"), tmp_path))
    assert {kept for kept, _ in tried} == set(range(APPENDS + 1))
    assert len(tried) > 1000
    assert [fault for kept, state in tried if (fault := fault_of(kept, state, folder))] == []


@pytest.mark.usefixtures("strace")
@pytest.mark.parametrize("mode", ["delete-full", "wal-normal"])
def test_the_test_finds_what_weaker_settings_lose(tmp_path: Path, folder: Path, mode: str) -> None:
    tried = states(record(tmp_path, mode), tmp_path)
    assert any(fault_of(kept, state, folder) for kept, state in tried)


@pytest.mark.usefixtures("strace")
def test_the_folder_made_for_a_log_is_on_the_disk_before_the_first_acknowledgement(tmp_path: Path) -> None:
    trace = record(tmp_path / "workspace", "product")
    acknowledged = [set(disk.names) for disk in moments(trace, tmp_path) if disk.kept]
    assert acknowledged
    assert all("workspace" in names for names in acknowledged)
