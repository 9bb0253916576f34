"""The documents that a decision names: uploaded ones are kept in the workspace, so that their hash can be checked later."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from auditlib.errors import DecisionError, FileError
from auditlib.params import NOT_IN_NAMES

FOLDER = "documents"
BETWEEN = re.compile(r"[;；\n]")
SHORT = 8


def named(workspace: Path, text: str) -> tuple[Path, ...]:
    """Find files that are named as they lie in the workspace, or in its folder of documents.

    Raises DecisionError (field `attachments`) for one that is not there.
    """
    names = [name.strip() for name in BETWEEN.split(text) if name.strip()]
    return tuple(_found(workspace, name) for name in names)


def keep(workspace: Path, uploads: Iterable[Mapping[str, Any]]) -> tuple[Path, ...]:
    """Keep uploaded files in the workspace's folder of documents, and name them.

    One of the same name that holds something else is never written over. Raises FileError where they cannot be kept.
    """
    return tuple(_keep(workspace / FOLDER, str(each["name"]), bytes(each["content"])) for each in uploads)


def _found(workspace: Path, name: str) -> Path:
    try:
        for place in (workspace / FOLDER / name, workspace / name):
            if place.is_file():
                return place
    except (OSError, ValueError):
        pass
    raise DecisionError("attachments", f"没有附件 {name}：请先把文件放进 {workspace / FOLDER}，或改用上传")


def _keep(folder: Path, name: str, content: bytes) -> Path:
    bare = NOT_IN_NAMES.sub("_", PurePosixPath(PureWindowsPath(name).name).name) or "附件"
    path = folder / bare
    try:
        folder.mkdir(exist_ok=True)
        if path.exists() and path.read_bytes() != content:
            path = path.with_name(f"{path.stem}-{sha256(content).hexdigest()[:SHORT]}{path.suffix}")
        if not path.exists():
            new = path.with_name(f".{sha256(content).hexdigest()}.{os.getpid()}.new")
            with new.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            new.replace(path)
    except (OSError, ValueError) as error:
        raise FileError(f"{path}: 附件写不进去（{error}），没有保存") from error
    return path
