"""The versions of a report (第1版, 第2版 …): each a directory that is complete or not there, none ever overwritten.

A report's directory holds

    v1/  report.html  audit.ipynb  score.json  ro-crate-metadata.json  manifest.json
    v2/  …
    latest.html     leads to the newest; replaced last, in one step
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from auditlib.errors import FileError
from auditlib.record.inputs import Input
from auditlib.record.manifest import MANIFEST, Manifest, read_manifest

LATEST = "latest.html"
PAGE, SCORE = "report.html", "score.json"
NAME = re.compile(r"v([1-9][0-9]*)")
POINTER = re.compile(r'data-version="v([1-9][0-9]*)"')


@dataclass(frozen=True, slots=True)
class Version:
    """One published version: where it lies, its number, why it was made, and what went in and came out, by hash."""

    directory: Path
    number: int
    reason: str
    inputs: tuple[Input, ...]
    outputs: Mapping[str, str]

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
        raise FileError(f"{path}: 与发布时不同或读不出；请重新执行")


def versions(directory: Path) -> list[Version]:
    """List a report's versions, oldest first. Raises FileError for one whose record cannot be read."""
    return [read_version(directory / f"v{number}") for number in numbers(directory)]


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
    try:
        found = read_manifest(directory / MANIFEST)
    except FileError as error:
        raise FileError(
            f"{directory / MANIFEST}: 读不出这一版的记录；这一版不完整或已被改动，请恢复或移走这个目录"
        ) from error
    return version_of(directory, found)


def version_of(directory: Path, manifest: Manifest) -> Version:
    """Tell of a version what its manifest says."""
    return Version(directory, manifest.number, manifest.reason, manifest.inputs, manifest.outputs)


def numbers(directory: Path) -> list[int]:
    """List the numbers of the versions that are there, oldest first."""
    children = directory.iterdir() if directory.is_dir() else ()
    return sorted(int(found[1]) for path in children if (found := NAME.fullmatch(path.name)))
