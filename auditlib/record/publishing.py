"""Publishing a version: made beside its place, brought to the disk, renamed into it, entered in the log, and led to.

In this order, so that whatever stops it leaves the old or the new: until its entry is in the log a version is none. One that
was renamed and not entered is taken away again, by the run itself or by the next; one that was entered is led to.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from glob import escape
from pathlib import Path

from auditlib.errors import BusyError, FileError, LogError
from auditlib.files.whole import sync
from auditlib.log.log import Log
from auditlib.record.chain import read_chain
from auditlib.record.checkpoint import Checkpoint
from auditlib.record.crate import CRATE, crate_of
from auditlib.record.inputs import Input
from auditlib.record.lock import held
from auditlib.record.manifest import MANIFEST, Manifest, describe, read_manifest
from auditlib.record.publication import find_publication, record_publication
from auditlib.record.versions import LATEST, PAGE, Version, latest, numbers, read_version, version_of
from auditlib.report.dated import dated_block, with_dated, without_dated
from auditlib.report.fragment import render

WORK = ".work"


@dataclass(frozen=True, slots=True)
class Edition:
    """What a version is: whose report, by which standard, why it is made, and what went in.

    A province's summary has neither city nor code. `sm3` asks for SM3 digests beside those of SHA-256.
    """

    city: str
    code: str
    standard: str
    province: str
    reason: str
    inputs: tuple[Input, ...]
    sm3: bool = False


def publish(work: Path, directory: Path, edition: Edition, log: Log) -> Version:
    """Make a finished directory a report's next version, enter it in the log, and lead to it.

    Raises OSError or AuditError; the former versions then stay as they were.
    """
    number = max(numbers(directory), default=0) + 1
    manifest = _seal(work, number, edition, present(log))
    for path in work.iterdir():
        sync(path)
    sync(work)
    place = directory / f"v{manifest.number}"
    work.rename(place)
    try:
        sync(directory)
        enter(log, manifest, directory)
    except (OSError, LogError):
        # Where the log cannot tell whether it took the entry, the next run will know.
        with suppress(OSError, LogError):
            if find_publication(log, manifest.code, manifest.number, manifest.text()) is None:
                _take_away(place)
        raise
    _lead(directory, manifest.number)
    return version_of(place, manifest)


def enter(log: Log, manifest: Manifest, directory: Path) -> None:
    """Enter in the log that a version of the report in `directory` is published. Raises OSError, LogError."""
    before = directory / f"v{manifest.number - 1}" / MANIFEST
    previous = before.read_bytes() if before.is_file() else b""
    record_publication(log, manifest.code, manifest.number, manifest.text(), previous)


def present(log: Log) -> Checkpoint:
    """Tell a log's checkpoint now. Raises LogError for a log that is not whole: nothing is published on its strength."""
    chain = read_chain(log)
    if chain.faults:
        raise LogError(f"日志“{log.name}”：{chain.faults[0]}；没有发布，请从备份恢复日志")
    return chain.checkpoint()


def heal(directory: Path, log: Log | None = None) -> None:
    """Finish what a killed run left: lead to the newest version, or take it away where it was not entered in the log.

    Where the log is not known, or the version was made on another, it is led to.
    """
    newest, now = max(numbers(directory), default=0), latest(directory)
    led = now.number if now else 0
    if newest <= led:
        return
    place = directory / f"v{newest}"
    version = read_version(place)
    if log is not None and newest == led + 1 and _interrupted(read_manifest(place / MANIFEST), log):
        _take_away(place)
    else:
        _lead(directory, version.number)


def _interrupted(manifest: Manifest, log: Log) -> bool:
    known = find_publication(log, manifest.code, manifest.number, manifest.text())
    return known is None and not read_chain(log).disagreement(manifest.checkpoint)


def _take_away(place: Path) -> None:
    """Take a version that was never published away, at once as a whole."""
    left = place.parent.with_name(f".{place.parent.name}.{place.name}{WORK}")
    shutil.rmtree(left, ignore_errors=True)
    place.rename(left)
    sync(place.parent)
    shutil.rmtree(left, ignore_errors=True)


def _seal(work: Path, number: int, edition: Edition, checkpoint: Checkpoint) -> Manifest:
    """Print the checkpoint on the page, and write what describes all files for archives and for proof."""
    made = datetime.now(UTC)
    page = work / PAGE
    if page.exists():
        text = without_dated(page.read_bytes().decode())
        page.write_bytes(with_dated(text, dated_block(checkpoint.text(), made)).encode())
    (work / CRATE).unlink(missing_ok=True)
    bare = _described(work, number, edition, checkpoint, made.strftime("%Y-%m-%dT%H:%M:%SZ"))
    (work / CRATE).write_bytes(crate_of(bare, edition.province).encode())
    manifest = _described(work, number, edition, checkpoint, bare.made)
    (work / MANIFEST).write_bytes(manifest.text())
    return manifest


def _described(work: Path, number: int, edition: Edition, checkpoint: Checkpoint, made: str) -> Manifest:
    return describe(
        work,
        city=edition.city,
        code=edition.code,
        standard=edition.standard,
        number=number,
        reason=edition.reason,
        inputs=edition.inputs,
        checkpoint=checkpoint,
        sm3=edition.sm3,
        made=made,
    )


@contextmanager
def workplace(directory: Path) -> Iterator[Path]:
    """Give an empty directory beside a report's, for making a version in; what is left in it at the end is removed.

    What killed runs left is cleared away first: the caller holds the report's lock, so nobody works there.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        _clear(directory)
        work = directory.with_name(f".{directory.name}.{os.getpid()}{WORK}")
        work.mkdir()
    except OSError as error:
        raise FileError(f"{directory}: 不能在此写报告（{error.strerror}）") from error
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def clear(folder: Path) -> None:
    """Clear away what killed runs left of any report in a folder, except where somebody works now."""
    left = {path.name[1:].rsplit(".", 2)[0] for path in folder.glob(f".*{WORK}")}
    left |= {path.parent.name for path in folder.glob(f"*/.{LATEST}.*")}
    for name in left:
        with suppress(BusyError, FileError), held(folder / name):
            _clear(folder / name)


def _clear(directory: Path) -> None:
    for left in directory.parent.glob(f".{escape(directory.name)}.*{WORK}"):
        shutil.rmtree(left, ignore_errors=True)
    for pointer in directory.glob(f".{LATEST}.*"):
        pointer.unlink(missing_ok=True)


def _lead(directory: Path, number: int) -> None:
    page = render("latest.html.j2", version=f"v{number}", number=number, name=directory.name)
    new = directory / f".{LATEST}.{os.getpid()}"
    try:
        new.write_text(page, encoding="utf-8", newline="\n")
        sync(new)
        new.replace(directory / LATEST)
    finally:
        new.unlink(missing_ok=True)
    sync(directory)
