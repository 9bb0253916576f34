"""Small provinces copied from the sample, batches of them in this process, and what must hold of their reports."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from auditlib.batch import Outcome, Plan, run_batch
from auditlib.record.versions import Version, latest, versions
from auditlib.report.dated import without_dated
from tests.report.executed import NOTEBOOK
from tests.sample.province import FOLDER

NANJING, WUXI, XUZHOU = CITIES = ["320100-南京市", "320200-无锡市", "320300-徐州市"]
STANDARD = "jiangsu-2012"


def copy_province(folder: Path, *cities: str) -> Path:
    """Copy some cities of the sample with all that is theirs, and the province's log."""
    (folder / "evidence").mkdir(parents=True)
    for name in ["province.yaml", "log.jsonl", *(f"{city}.yaml" for city in cities)]:
        shutil.copy(FOLDER / name, folder / name)
    for city in cities:
        shutil.copy(FOLDER / "evidence" / f"{city}.xlsx", folder / "evidence")
        if (FOLDER / "evidence" / city).is_dir():
            shutil.copytree(FOLDER / "evidence" / city, folder / "evidence" / city)
    return folder


def batch(folder: Path, reports: Path, notebook: Path = NOTEBOOK, **plan: object) -> dict[str, Outcome]:
    """Run a batch and give back what became of each city, by its file's name."""
    found = run_batch(folder, reports, Plan(notebook, **plan))  # type: ignore[arg-type]
    return {outcome.params.stem: outcome for outcome in found}


def states(outcomes: Mapping[str, Outcome]) -> dict[str, str]:
    return {stem: outcome.state for stem, outcome in sorted(outcomes.items())}


def report(reports: Path, city: str) -> Path:
    return reports / STANDARD / city


def newest(reports: Path, city: str) -> Version:
    found = latest(report(reports, city))
    assert found is not None
    return found


def check_whole(reports: Path) -> None:
    """Check that every version is what its record says, that every pointer leads to the newest, and that nothing else is there."""
    for directory in sorted(path for path in (reports / STANDARD).iterdir() if path.is_dir()):
        assert not directory.name.startswith("."), directory
        found = versions(directory)
        assert [version.number for version in found] == list(range(1, len(found) + 1))
        for version in found:
            there = {path.name: sha256(path.read_bytes()).hexdigest() for path in version.directory.iterdir()}
            del there["manifest.json"]
            assert there == version.outputs
        now = latest(directory)
        assert (now and now.number) == (len(found) or None)
        others = {path.name for path in directory.iterdir()} - {version.directory.name for version in found}
        assert others <= {"latest.html", ".lock"}


def undated(page: Path) -> bytes:
    """A page without its dated block."""
    return without_dated(page.read_bytes().decode()).encode()


def outputs(version: Version) -> tuple[bytes, ...]:
    """What the same inputs always make the same: the score, the sheets, and the page without its dated block."""
    names = ("score.json", "评分表.xlsx", "评分表.docx")
    return undated(version.directory / "report.html"), *((version.directory / name).read_bytes() for name in names)
