"""Three cities of the sample published with their record, one of them twice; and what a tamperer does to them."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from auditlib.decisions.book import log_of
from auditlib.execute import find_notebook
from auditlib.log.log import Log
from auditlib.params import Params, read_params
from auditlib.record.chain import read_chain
from auditlib.record.checkpoint import Checkpoint
from auditlib.record.found import Found
from auditlib.record.verify import verify
from auditlib.run import report_directory, run_city
from tests.sample.province import copied

TWICE, ONCE, OTHER = "320300-徐州市", "320900-盐城市", "320500-苏州市"
CITIES = (TWICE, ONCE, OTHER)


@dataclass(frozen=True)
class Office:
    """A workspace and its reports below one directory."""

    place: Path

    @property
    def folder(self) -> Path:
        return self.place / "params"

    @property
    def reports(self) -> Path:
        return self.place / "reports"

    @property
    def log_file(self) -> Path:
        return self.folder / "log.sqlite"

    def params(self, stem: str) -> Params:
        return read_params(self.folder / f"{stem}.yaml")

    def report(self, stem: str) -> Path:
        return report_directory(self.params(stem), self.reports)

    def log(self) -> Log:
        return log_of(self.params(TWICE))

    def verify(self, directory: Path | None = None, **more: object) -> list[Found]:
        with self.log() as log:
            return verify(directory or self.report(TWICE).parent, log, **more)  # type: ignore[arg-type]

    def checkpoint(self) -> Checkpoint:
        with self.log() as log:
            return read_chain(log).checkpoint()

    def copied(self, place: Path) -> Office:
        shutil.copytree(self.place, place)
        return Office(place)


def found_office(place: Path) -> Office:
    """Publish: every city once, then the first again with another reason to."""
    office = Office(place)
    copied(office.folder)
    for stem in (*CITIES, TWICE):
        path = office.folder / f"{stem}.yaml"
        if office.report(stem).exists():
            path.write_text(f"{path.read_text(encoding='utf-8')}# 改过一次\n", encoding="utf-8")
        publish(office, stem)
    return office


def publish(office: Office, stem: str) -> None:
    run_city(office.folder / f"{stem}.yaml", office.reports, notebook=find_notebook())


def errors(found: list[Found]) -> list[Found]:
    return [each for each in found if each.level == "error"]


def rewrite(path: Path, work: Callable[[sqlite3.Connection], object]) -> None:
    """Write to a log's file as its owner can: without the triggers, and with no rule but the tables' own."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        work(connection)


def flipped(data: bytes, at: int, bit: int = 0) -> bytes:
    return data[:at] + bytes([data[at] ^ (1 << bit)]) + data[at + 1 :]


def files_of(office: Office) -> Iterator[Path]:
    """List all that is published, each by its path below the reports."""
    for path in sorted(office.reports.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            yield path.relative_to(office.reports)
