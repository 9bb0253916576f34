"""A backup's file read: its listing, every member checked against it, and a workspace restored from it in one step.

A listing tells what was damaged or exchanged by mistake. Whoever changes a file on purpose can write another listing: that is
told by the log's head, printed at the end of a restoration, and by a checkpoint that somebody else has kept.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import struct
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass
from glob import escape
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO, Any, NamedTuple

from auditlib.errors import AuditError, FileError, LogError
from auditlib.files.whole import sync
from auditlib.log.copy import from_lines, make_file
from auditlib.log.entry import canonical_bytes

LISTING, LINES = "backup.json", "log.jsonl"
FORMAT = 1
BLOCK = 1 << 20
LARGEST = 1 << 30
HEX = re.compile(r"[0-9a-f]{64}")
# What a broken ZIP file makes of itself while it is read.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, KeyError, struct.error)


class Head(NamedTuple):
    """How far a log reached: its name, the number of its last entry, and that entry's hash."""

    log: str
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What a backup says of itself: its files by name, the logs' heads, where the log goes, when and by what it was made.

    `moved` tells that the log was kept elsewhere (on a server, outside the workspace) and is restored into a file.
    """

    files: dict[str, tuple[int, str]]
    heads: tuple[Head, ...]
    log_file: str
    moved: bool
    time: str
    outside: tuple[str, ...]


def check_archive(path: Path) -> Listing:
    """Check every file of a backup against its listing. Raises FileError, naming the file that differs."""
    with _opened(path) as archive:
        listing = _listing(path, archive)
        for name in listing.files:
            _take(path, archive, listing, name, None)
        return listing


def restore(path: Path, target: Path) -> Listing:
    """Lay out a backup in the folder `target`, which must be empty or not there; it is there when all of it is checked.

    Raises FileError, naming the file that is missing, changed or too many, LogError for a log that is not whole; nothing is
    then left.
    """
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise FileError(f"{target}: 已有内容，没有还原；请换一个空的或还没有的目录")
    place = target.absolute()
    work = place.with_name(f".{place.name}.{os.getpid()}.restore")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        for left in place.parent.glob(f".{escape(place.name)}.*.restore"):
            shutil.rmtree(left, ignore_errors=True)
        work.mkdir()
        with _opened(path) as archive:
            listing = _listing(path, archive)
            for name in listing.files:
                if name != LINES:
                    _write(path, archive, listing, name, work / name)
            lines = _take(path, archive, listing, LINES, None)
        _restore_log(path, lines, listing, work)
        for folder in [work, *(each for each in work.rglob("*") if each.is_dir())]:
            sync(folder)
        if target.exists():
            target.rmdir()
        work.rename(place)
        sync(place.parent)
    except OSError as error:
        raise FileError(f"{target}: 没有还原成（{error.strerror}），没有留下任何内容") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return listing


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except BROKEN as error:
        raise FileError(f"{path}: 不是备份文件，或已损坏") from error
    except OSError as error:
        raise FileError(f"{path}: 读不出（{error.strerror}）") from error


def _listing(path: Path, archive: zipfile.ZipFile) -> Listing:
    """Read the listing, and check that just what it names is there, and leads nowhere else. Raises FileError."""
    said = f"{path}: {LISTING} 读不出或已被改动，不能还原"
    try:
        info = archive.getinfo(LISTING)
        data = archive.read(info) if info.file_size <= LARGEST else b""
        tree = json.loads(data)
        listing = _from(tree)
        if canonical_bytes(tree) != data:
            raise ValueError(LISTING)
    except (*BROKEN, TypeError, OSError, RecursionError) as error:
        raise FileError(said) from error
    names = archive.namelist()
    wanted = [*listing.files, LISTING]
    for name in sorted(set(names) ^ set(wanted)):
        raise FileError(f"{path}: 其中的 {name} {'缺失' if name in wanted else '不在清单中，是后来加的'}，不能还原")
    if len(names) != len(set(names)):
        raise FileError(f"{path}: 其中有重名的文件，不能还原")
    return listing


def _from(tree: Any) -> Listing:
    if tree["format"] != FORMAT:
        raise ValueError("format")
    files = {_safe(each["name"]): (int(each["size"]), _hex(each["sha256"])) for each in tree["files"]}
    if LINES not in files or LISTING in files or len(files) != len(tree["files"]):
        raise ValueError("files")
    log = tree["log"]
    heads = tuple(Head(str(each["log"]), int(each["seq"]), _hex(each["hash"])) for each in tree["heads"])
    log_file = _safe(log["file"])
    if log_file in files:
        raise ValueError("log")
    return Listing(files, heads, log_file, log["moved"] is True, str(tree["time"]), tuple(map(str, tree["outside"])))


def _safe(name: Any) -> str:
    """Take a name that leads below the folder that it is laid out in, and nowhere else. Raises ValueError."""
    parts = str(name).split("/")
    strange = "\\:" if os.name == "nt" else ""
    if {"", ".", ".."} & set(parts) or any(letter in name for letter in f"\0{strange}"):
        raise ValueError(name)
    return PurePosixPath(name).as_posix()


def _hex(text: Any) -> str:
    if not HEX.fullmatch(text):
        raise ValueError(text)
    return str(text)


def _take(path: Path, archive: zipfile.ZipFile, listing: Listing, name: str, to: IO[bytes] | None) -> bytes:
    """Read a member and check its size and hash; write it to a file, or of the log's lines give all. Raises FileError."""
    size, wanted = listing.files[name]
    digest, found, kept = sha256(), 0, list[bytes]()
    try:
        with archive.open(name) as member:
            while block := member.read(BLOCK):
                digest.update(block)
                found += len(block)
                if found > size:
                    break
                if to is not None:
                    to.write(block)
                elif name == LINES:
                    kept.append(block)
    except BROKEN as error:
        raise FileError(f"{path}: 其中的 {name} 已损坏或被改动，不能还原") from error
    if (found, digest.hexdigest()) != (size, wanted):
        raise FileError(f"{path}: 其中的 {name} 与清单不符，已损坏或被改动，不能还原")
    return b"".join(kept)


def _write(path: Path, archive: zipfile.ZipFile, listing: Listing, name: str, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    with to.open("xb") as file:
        _take(path, archive, listing, name, file)
        file.flush()
        os.fsync(file.fileno())


def _restore_log(path: Path, lines: bytes, listing: Listing, work: Path) -> None:
    """Make the log's file from its entries, each hash and link checked, as far as the listing says and no further."""
    try:
        entries = from_lines(lines)
        heads = {entry.log: Head(entry.log, entry.seq, entry.hash) for entry in entries}
        if set(heads.values()) != set(listing.heads):
            raise LogError("末条与清单不符")
        if entries:
            to = work / listing.log_file
            to.parent.mkdir(parents=True, exist_ok=True)
            make_file(to, entries)
            with suppress(OSError):
                to.with_name(f"{to.name}.lock").unlink()
    except AuditError as error:
        raise LogError(f"{path}: 其中的 {LINES}：{error}；不能还原") from error
