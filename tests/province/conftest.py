"""One small province, summarised once for the tests that only read it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from auditlib.province import gather, summarise
from auditlib.report.province.view import Province
from tests.province.office import CITIES, UNREPORTED, Page, publish_score, score_of, write_folder


class Summary(NamedTuple):
    """A province on disk with its summary: index.html and the version's directory."""

    folder: Path
    reports: Path
    index: Path
    directory: Path

    @property
    def page(self) -> Page:
        return Page(self.index.read_text(encoding="utf-8"))

    @property
    def figures(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.directory / "province.json").read_text(encoding="utf-8"))
        return found


@pytest.fixture(scope="session")
def summary(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    top = tmp_path_factory.mktemp("province")
    folder = write_folder(top / "params", [*CITIES, UNREPORTED])
    for name in CITIES:
        publish_score(top / "reports", score_of(name))
    index = summarise(folder, top / "reports")
    return Summary(folder, top / "reports", index, index.parent / "province" / "v1")


@pytest.fixture(scope="session")
def province(summary: Summary) -> Province:
    return gather(summary.folder, summary.reports)
