"""A file written whole or not at all: what was there stays until all of the new one is."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from auditlib.errors import FileError


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file beside its place, bring it to the disk and let it take the place. Raises FileError."""
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with new.open("wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
        sync(path.parent)
    except OSError as error:
        raise FileError(f"{path}: 写不出（{error.strerror}），原有文件未动") from error
    finally:
        with suppress(OSError):
            new.unlink()


def sync(path: Path) -> None:
    """Bring a file, or a folder's list of names, to the disk; Windows keeps the names safe by itself."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
