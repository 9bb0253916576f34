"""What travels: to a worker all that a city's report is made of, and back from it what the report came to.

Names in a parcel are those that the files have beside each other, relative to the folder of the params files, so that a
worker lays them out as they lie at home and every path written in them leads where it led.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from auditlib.batch import Outcome, Plan
from auditlib.decisions.book import log_of
from auditlib.errors import AuditError, FileError
from auditlib.evidence.attachments import beside
from auditlib.evidence.read import read_evidence
from auditlib.log.sqlite import SqliteStore
from auditlib.log.store import INSERT, Run
from auditlib.params import Params
from auditlib.record.inputs import Input, program_inputs
from auditlib.standard.load import bundled, find_standard, load_standard
from auditlib.standard.schema import Standard

# How far the files of a province may lie above the folder of its params files.
DEEP = 8
# What passes through the scheduler's memory for one city.
HEAVIEST = 256 * 1024**2
MEGABYTE = 1024**2


@dataclass(frozen=True, slots=True)
class Shared:
    """What all cities of a province take in: sent once, and passed from worker to worker.

    `log` is the workspace's log as a SQLite file of its own, so that no worker needs a database; empty where nothing is
    decided. `standard` is the name and text of one that does not come with auditlib. `reports` is the URL at which a worker
    is to publish; empty where it sends the files back. `told` are the folder and the reports as the user wrote them.
    """

    program: Input
    notebook: tuple[str, bytes]
    standard: tuple[str, bytes] | None
    log: bytes
    plan: Plan
    reports: str
    told: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Parcel:
    """One city: its params file and what lies beside it, by name. From `source`, a URL, the worker reads the rest.

    `recorded` is what went into the version that stands; where nothing has changed since, there is nothing to do.
    """

    params: str
    files: Mapping[str, bytes]
    source: str = ""
    recorded: tuple[Input, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a city on a worker. `place` is its directory below the reports.

    Where the reports are the client's: the files of a version by name with what went in, or the notebook that failed. Where
    they are at a URL: the manifest of the newest version there and of the one before, for the client to enter in the log.
    """

    outcome: Outcome
    place: str = ""
    files: Mapping[str, bytes] | None = None
    inputs: tuple[Input, ...] = ()
    failed: bytes | None = None
    manifests: tuple[bytes, bytes] | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a parcel lies on a worker, all below `top`; `cwd` is where a standard's relative path begins."""

    top: Path

    @property
    def folder(self) -> Path:
        """The folder of the params file."""
        return self.top.joinpath("inputs", *["up"] * DEEP, "folder")

    @property
    def cwd(self) -> Path:
        """The directory to work in."""
        return self.top.joinpath("cwd", *["up"] * DEEP)

    @property
    def reports(self) -> Path:
        """Where the run publishes, for the worker alone."""
        return self.top / "reports"

    @property
    def there(self) -> Path:
        """What was brought here of the reports at a URL."""
        return self.top / "there"

    @property
    def log(self) -> Path:
        """The log."""
        return self.top / "log.sqlite"

    def lay(self, base: Path, name: str, data: bytes) -> Path:
        """Write a file below `base`. Raises FileError for a name that leads out of the layout."""
        path = self.inside(base / name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def inside(self, path: Path) -> Path:
        """Give a path back without detours. Raises FileError for one that leads out of the layout."""
        plain = Path(os.path.normpath(path))
        if not plain.is_relative_to(self.top):
            raise too_far(path)
        return plain


def own_program() -> Input:
    """Tell which auditlib this is: its version, and the hash of its files."""
    return program_inputs(next(iter(bundled())), Path(__file__))[0]


def share(params: Params, notebook: Path, plan: Plan, reports: str, told: tuple[str, str]) -> Shared:
    """Pack what all cities take in. Raises AuditError for what cannot be read, or could not be found there again."""
    standard = None
    if params.standard not in bundled():
        path = find_standard(params.standard)
        if Path(params.standard).is_absolute():
            raise too_far(path)
        standard = (params.standard, _bytes(path))
    return Shared(own_program(), (notebook.name, _bytes(notebook)), standard, _export_log(params), plan, reports, told)


def pack(params: Params, folder: Path, source: str, recorded: tuple[Input, ...]) -> Parcel:
    """Pack a city; its evidence too, unless that lies at `source`, a URL.

    Raises FileError for more than can be sent, or what lies too far.
    """
    paths = [params.path, params.province_file]
    if not source:
        paths += [params.workbook, *attachments(params, load_standard(params.standard))]
    present = [path for path in paths if path.is_file()]
    weight = sum(path.stat().st_size for path in present)
    if weight > HEAVIEST:
        said = f"佐证共 {weight // MEGABYTE} MB，超过经调度器传送的上限 {HEAVIEST // MEGABYTE} MB"
        raise FileError(f"{params.city}: {said}；请放在各工作进程都能读到的地方，以 file:// 或 s3:// 地址给出目录")
    files = {_name_in(path, folder): _bytes(path) for path in present}
    return Parcel(params.path.name, files, source, recorded)


def attachments(params: Params, standard: Standard) -> list[Path]:
    """List where the attachments that a city's workbook names should lie; none where it cannot be read."""
    try:
        evidence = read_evidence(params.workbook, standard, city=params.city, code=params.code, given=params.given)
    except AuditError:
        return []
    # As it is named, not as it is resolved: a link is sent as the file that it leads to.
    folder = params.workbook.parent
    return [folder / each.name for each in evidence.attachments if beside(folder, each.name) is not None]


def _name_in(path: Path, folder: Path) -> str:
    """Name a file relative to the folder of the params files. Raises FileError for one named by an absolute path."""
    try:
        return path.relative_to(folder).as_posix()
    except ValueError:
        raise too_far(path) from None


def too_far(path: Path) -> FileError:
    """Tell that a file cannot be sent to another machine as it is named."""
    return FileError(f"{path}: 在集群上执行时，文件须以相对路径写明，且不离参数文件的目录太远")


def _export_log(params: Params) -> bytes:
    """Copy the workspace's log, whatever database holds it, into a file; the entries keep their bytes and hashes."""
    with log_of(params) as log:
        entries = log.entries()
    if not entries:
        return b""

    def write(run: Run) -> None:
        for each in entries:
            run(INSERT, each.log, each.seq, each.id, each.previous, each.hash, each.data)

    with tempfile.TemporaryDirectory(prefix="auditlib-") as place:
        path = Path(place) / "log.sqlite"
        SqliteStore(path).write(write)
        return path.read_bytes()


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileError(f"{path}: 读不出（{error.strerror}）") from error
