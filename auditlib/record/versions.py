"""The versions of a report (第1版, 第2版 …): each a directory that is complete or not there, none ever overwritten.

    320100-南京市/v1/  report.html  audit.ipynb  score.json  version.json
    320100-南京市/v2/  …
    320100-南京市/latest.html     leads to the newest; replaced last, in one step

A version is made in a directory beside its place, brought to the disk, and renamed into it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from glob import escape
from hashlib import sha256
from pathlib import Path
from typing import Any

from auditlib.errors import BusyError, FileError
from auditlib.record.inputs import Input
from auditlib.record.lock import held
from auditlib.report.fragment import render

MANIFEST = "version.json"
LATEST = "latest.html"
SCORE = "score.json"
NAME = re.compile(r"v([1-9][0-9]*)")
POINTER = re.compile(r'data-version="v([1-9][0-9]*)"')
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Version:
    """One published version: where it lies, its number, why it was made, and what went in and came out, by hash."""

    directory: Path
    number: int
    reason: str
    inputs: tuple[Input, ...]
    outputs: dict[str, str]

    def score(self) -> dict[str, Any]:
        """Read the version's score. Raises FileError where it is not what was published."""
        path = self.directory / SCORE
        try:
            text = path.read_bytes()
            if sha256(text).hexdigest() == self.outputs.get(SCORE):
                score: dict[str, Any] = json.loads(text)
                return score
        except (OSError, ValueError):
            pass
        raise FileError(f"{path}: 与发布时不同或读不出；请重新执行本市")


def versions(directory: Path) -> list[Version]:
    """List a report's versions, oldest first. Raises FileError for one whose record cannot be read."""
    return [read_version(directory / f"v{number}") for number in _numbers(directory)]


def latest(directory: Path) -> Version | None:
    """Read the version that a report's pointer leads to; None where nothing has been published."""
    try:
        found = POINTER.search((directory / LATEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise FileError(f"{directory / LATEST}: 读不出；请恢复，或删去后重新生成") from error
    if found is None:
        raise FileError(f"{directory / LATEST}: 不是 auditlib 写的；请恢复，或删去后重新生成")
    return read_version(directory / f"v{found[1]}")


def latest_scores(folder: Path) -> list[dict[str, Any]]:
    """Read the score of every report's latest version in a folder; a report that cannot be read is left out."""
    found = []
    for pointer in sorted(folder.glob(f"*/{LATEST}")):
        with suppress(FileError):
            version = latest(pointer.parent)
            if version is not None and SCORE in version.outputs:
                found.append(version.score())
    return found


def read_version(directory: Path) -> Version:
    """Read a version's record. Raises FileError, naming the file, where it is not there or is none."""
    path = directory / MANIFEST
    try:
        tree = json.loads(path.read_text(encoding="utf-8"))
        inputs = tuple(Input(each["role"], each["name"], each["sha256"]) for each in tree["inputs"])
        return Version(directory, int(tree["version"]), str(tree["reason"]), inputs, dict(tree["outputs"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FileError(f"{path}: 读不出这一版的记录；这一版不完整或已被改动，请恢复或移走这个目录") from error


@contextmanager
def workplace(directory: Path) -> Iterator[Path]:
    """Give an empty directory beside a report's, for making a version in; what is left in it at the end is removed.

    What killed runs left is cleared away first: the caller holds the report's lock, so nobody works there.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        _clear(directory)
        work = directory.with_name(f".{directory.name}.{os.getpid()}.work")
        work.mkdir()
    except OSError as error:
        raise FileError(f"{directory}: 不能在此写报告（{error.strerror}）") from error
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def clear(folder: Path) -> None:
    """Clear away what killed runs left of any report in a folder, except where somebody works now."""
    left = {path.name[1:].rsplit(".", 2)[0] for path in folder.glob(".*.work")}
    left |= {path.parent.name for path in folder.glob(f"*/.{LATEST}.*")}
    for name in left:
        with suppress(BusyError, FileError), held(folder / name):
            _clear(folder / name)


def _clear(directory: Path) -> None:
    for left in directory.parent.glob(f".{escape(directory.name)}.*.work"):
        shutil.rmtree(left, ignore_errors=True)
    for pointer in directory.glob(f".{LATEST}.*"):
        pointer.unlink(missing_ok=True)


def publish(work: Path, directory: Path, reason: str, inputs: Sequence[Input]) -> Version:
    """Make a finished directory a report's next version, and lead to it. Raises OSError; the former versions stay."""
    number = max(_numbers(directory), default=0) + 1
    outputs = {path.name: sha256(path.read_bytes()).hexdigest() for path in sorted(work.iterdir())}
    tree: dict[str, Any] = {
        "format": FORMAT,
        "version": number,
        "reason": reason,
        "inputs": [each._asdict() for each in inputs],
        "outputs": outputs,
    }
    (work / MANIFEST).write_text(json.dumps(tree, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
    for path in work.iterdir():
        _sync(path)
    _sync(work)
    place = directory / f"v{number}"
    work.rename(place)
    _sync(directory)
    _lead(directory, number)
    return Version(place, number, reason, tuple(inputs), outputs)


def heal(directory: Path) -> None:
    """Lead to the newest complete version, where a run was killed between publishing it and saying so."""
    newest = max(_numbers(directory), default=0)
    if newest and ((now := latest(directory)) is None or now.number != newest):
        _lead(directory, read_version(directory / f"v{newest}").number)


def _lead(directory: Path, number: int) -> None:
    page = render("latest.html.j2", version=f"v{number}", number=number, name=directory.name)
    new = directory / f".{LATEST}.{os.getpid()}"
    try:
        new.write_text(page, encoding="utf-8", newline="\n")
        _sync(new)
        new.replace(directory / LATEST)
    finally:
        new.unlink(missing_ok=True)
    _sync(directory)


def _numbers(directory: Path) -> list[int]:
    children = directory.iterdir() if directory.is_dir() else ()
    return sorted(int(found[1]) for path in children if (found := NAME.fullmatch(path.name)))


def _sync(path: Path) -> None:
    """Bring a file, or a directory's list of names, to the disk; Windows keeps the names safe by itself."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
