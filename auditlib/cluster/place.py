"""Where inputs and reports lie when they are not on this machine's disk: any place that fsspec can reach by a URL."""

from __future__ import annotations

import posixpath
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# One letter before the colon is a drive's.
URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):/+(.*)", re.DOTALL)


def url_of(given: str | Path) -> str:
    """Write a URL as one, though it went through a Path that took its double slash; empty for a plain path."""
    found = URL.fullmatch(str(given))
    if not found:
        return ""
    scheme, rest = found[1].lower(), found[2]
    return f"{scheme}:///{rest}" if scheme == "file" else f"{scheme}://{rest}"


def place_of(given: str | Path) -> str | Path:
    """Tell a remote place by its URL from a directory by its path; a file URL counts as the directory that it names."""
    url = url_of(given)
    if url.startswith("file:"):
        return Path(_open(url)[1])
    return url or Path(given)


@dataclass(frozen=True, slots=True)
class Remote:
    """A directory at a URL; names in it are relative, with slashes."""

    url: str

    def names(self, name: str = "") -> list[str]:
        """List what lies in a directory, by its last name; nothing where there is none."""
        files, path = self._at(name)
        files.invalidate_cache()
        try:
            return sorted(posixpath.basename(str(each).rstrip("/")) for each in files.ls(path, detail=False))
        except FileNotFoundError:
            return []

    def fetch(self, name: str, to: Path) -> bool:
        """Bring a file to a path; False where there is none."""
        files, path = self._at(name)
        to.parent.mkdir(parents=True, exist_ok=True)
        try:
            files.get_file(path, str(to))
        except FileNotFoundError:
            to.unlink(missing_ok=True)
            return False
        return True

    def add(self, name: str, data: bytes) -> None:
        """Write a new file. Raises FileExistsError where one has that name, and leaves it as it is."""
        files, path = self._at(name)
        files.pipe_file(path, data, mode="create")

    def drop(self, name: str) -> None:
        """Remove a file, where there is one."""
        files, path = self._at(name)
        with suppress(FileNotFoundError):
            files.rm_file(path)

    def put(self, name: str, data: bytes) -> None:
        """Write a file, or replace it."""
        files, path = self._at(name)
        files.pipe_file(path, data)

    def _at(self, name: str) -> tuple[Any, str]:
        files, top = _open(self.url)
        return files, posixpath.normpath(posixpath.join(top, name))


def _open(url: str) -> tuple[Any, str]:
    from fsspec.core import url_to_fs  # noqa: PLC0415 - of the extra that only a cluster needs

    files, path = url_to_fs(url)
    return files, str(path)
