"""A workspace, its log and its reports in one ZIP file, and back: whole or not at all, every hash checked both times.

    backup.json                        what is in it, by size and SHA-256, and how far each log reached
    log.jsonl                          the log's entries, one a line, whether kept in SQLite or PostgreSQL
    params/jiangsu-2012/…              the workspace
    reports/jiangsu-2012/…             its reports

The names are those that everything gets again: whoever unpacks the file without auditlib finds all but the log in place.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from glob import escape
from hashlib import sha256
from pathlib import Path

from auditlib import __version__
from auditlib.decisions.book import LOG, log_of
from auditlib.errors import AuditError, FileError
from auditlib.files.whole import sync
from auditlib.log.copy import names_beside, store_file, to_lines
from auditlib.log.entry import Entry, canonical_bytes
from auditlib.log.log import Log
from auditlib.params import Params, city_files, read_params
from auditlib.record.archive import FORMAT, LINES, LISTING, Head, check_archive
from auditlib.record.versions import LATEST
from auditlib.standard.load import bundled

# What works leave behind, and what belongs to a program that is running now.
LEFT = (
    ".lock", ".holder", ".*.work", ".*.new", f".{LATEST}.*", ".*.restore", ".ipynb_checkpoints", "__pycache__", "~$*",
    ".~lock.*", ".DS_Store", "Thumbs.db",
)  # fmt: skip
BESIDE_LOG = ("", "-journal", "-wal", "-shm", ".lock")
BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds: how many files, their bytes, the logs' heads, and what is used but lies outside and is not in it."""

    path: Path
    files: int
    size: int
    heads: tuple[Head, ...]
    outside: tuple[str, ...]


def back_up(folder: Path, path: Path, reports: Path) -> Backup:
    """Write a workspace, its log and its reports into the file `path`; what was there stays until all of the new is written.

    The file is read again and checked before it takes its place. Raises FileError, LogError for a log that is not whole.
    """
    every = _every(folder)
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for left in path.parent.glob(f".{escape(path.name)}.*.new"):
            left.unlink()
        made = _write(every, new, reports, {path.resolve(), new.resolve()})
        check_archive(new)
        with new.open("rb+") as file:
            os.fsync(file.fileno())
        new.replace(path)
        sync(path.parent)
    except OSError as error:
        raise FileError(f"{path}: 备份没有写成（{error.strerror}），原有文件未动") from error
    finally:
        with suppress(OSError):
            new.unlink()
    return Backup(path, made.files, path.stat().st_size, made.heads, made.outside)


def _every(folder: Path) -> list[Params]:
    """Read the params of all cities that can be read. Raises AuditError, the last city's, where none can."""
    found, last = [], AuditError()
    for path in city_files(folder):
        try:
            found.append(read_params(path))
        except AuditError as error:
            last = error
    if not found:
        raise last
    return found


def _write(every: list[Params], new: Path, reports: Path, without: set[Path]) -> Backup:
    params = every[0]
    folder = params.workspace.resolve()
    ours = reports / Path(params.standard).name.removesuffix(".yaml")
    listed: list[dict[str, object]] = []
    with zipfile.ZipFile(new, "x", zipfile.ZIP_DEFLATED) as archive:

        def put(name: str, blocks: Iterable[bytes]) -> None:
            digest, size = sha256(), 0
            with archive.open(_info(name), "w", force_zip64=True) as member:
                for block in blocks:
                    digest.update(block)
                    size += len(block)
                    member.write(block)
            listed.append({"name": name, "sha256": digest.hexdigest(), "size": size})

        # In this order: a pointer's version is there when the versions are listed, what is published is in the log, and
        # what the log names is among the documents.
        pointers = {path: f"reports/{ours.name}/{path.parent.name}/{LATEST}" for path in ours.glob(f"*/{LATEST}")}
        for path, name in pointers.items():
            put(name, _blocks(path))
        for path in _files(ours, without | {pointer.resolve() for pointer in pointers}):
            put(f"reports/{ours.name}/{path.relative_to(ours).as_posix()}", _blocks(path))
        with log_of(params) as log:
            entries, place = _entries(log), store_file(log)
        put(LINES, [to_lines(each) for each in entries])
        beside = {Path(f"{place.resolve()}{end}") for end in BESIDE_LOG} if place else set()
        for path in _files(folder, without | beside):
            put(f"params/{folder.name}/{path.relative_to(folder).as_posix()}", _blocks(path))
        outside = _outside(every, folder)
        for path in _standards(every):
            put(path.as_posix(), _blocks(path))
        heads = tuple(Head(each[-1].log, each[-1].seq, each[-1].hash) for each in entries if each)
        inside = place is not None and place.resolve().is_relative_to(folder)
        log_file = place.resolve().relative_to(folder).as_posix() if place and inside else LOG
        listing = {
            "format": FORMAT,
            "auditlib": __version__,
            "time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "log": {"file": f"params/{folder.name}/{log_file}", "moved": not inside},
            "heads": [each._asdict() for each in heads],
            "files": sorted(listed, key=lambda each: str(each["name"])),
            "outside": list(outside),
        }
        archive.writestr(_info(LISTING), canonical_bytes(listing))
    return Backup(new, len(listed), 0, heads, outside)


def _entries(log: Log) -> list[list[Entry]]:
    """Read the logs of a workspace's file, each checked as a whole."""
    return [Log(log._store, name).entries() for name in names_beside(log)]


def _files(folder: Path, without: set[Path]) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if any(fnmatchcase(part, left) for part in parts for left in LEFT):
            continue
        if path.is_file() and path.resolve() not in without:
            yield path


def _blocks(path: Path) -> Iterator[bytes]:
    try:
        str(path).encode()
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                yield block
    except UnicodeEncodeError as error:
        raise FileError(f"{str(path)!r}: 文件名不是合格的文字，不能备份；请改名") from error
    except OSError as error:
        raise FileError(f"{path}: 读不出（{error.strerror}），没有备份") from error


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def _standards(every: list[Params]) -> list[Path]:
    """Find the standards that are given by a path below the present folder, and outside the workspace's."""
    paths = {Path(params.standard) for params in every if params.standard not in bundled()}
    workspace = every[0].workspace.resolve()
    return sorted(
        path
        for path in paths
        if not path.is_absolute()
        and ".." not in path.parts
        and path.is_file()
        and not path.resolve().is_relative_to(workspace)
    )


def _outside(every: list[Params], folder: Path) -> tuple[str, ...]:
    """Name what the params use, and what lies outside the workspace, so that it is in no backup of it."""
    kept = set(_standards(every))
    used = {params.workbook for params in every}
    used |= {Path(params.standard) for params in every if params.standard not in bundled()}
    linked = {path for path in folder.rglob("*") if path.is_symlink() and path.is_dir()}
    return tuple(
        sorted(str(path) for path in used - kept if not path.resolve().is_relative_to(folder))
        + sorted(map(str, linked))
    )
