"""A batch that is killed at any moment leaves whole versions only, and the next one makes what an undisturbed one makes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.report.executed import NOTEBOOK
from tests.run.province import CITIES, batch, check_whole, newest, outputs, report
from tests.sample.province import ROOT

ROUNDS = "40"


def test_killed_batches_leave_whole_versions_only(province: Path, reports: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.run.killer", province, reports, NOTEBOOK, ROUNDS]
    told = subprocess.run(list(map(str, command)), cwd=ROOT, check=True, capture_output=True, timeout=600).stdout
    assert int(told) > int(ROUNDS) / 2
    published = [len(list(report(reports, city).glob("v*"))) for city in CITIES]
    assert max(published) > 1
    batch(province, reports)
    check_whole(reports)
    batch(province, tmp_path / "undisturbed")
    for city in CITIES:
        ours, theirs = newest(reports, city), newest(tmp_path / "undisturbed", city)
        assert ours.inputs == theirs.inputs
        assert outputs(ours) == outputs(theirs)
