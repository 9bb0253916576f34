"""The files listed as proof: each hashed where it lies beside the workbook, and looked for only there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from auditlib.evidence.draft import Line
from auditlib.evidence.findings import Findings
from auditlib.evidence.values import read_text
from auditlib.model import Attachment

MOST_HASHED = 2 * 1024**3
BLOCK = 1024 * 1024


def read_attachments(lines: Iterable[Line], folder: Path, findings: Findings) -> Iterator[Attachment]:
    """Read the list of attachments of a workbook in `folder`; at most MOST_HASHED bytes of them are read."""
    left = MOST_HASHED
    for line in lines:
        told = {key: read_text(raw) for key, raw in line.items()}
        name = told.get("name", "").replace("\\", "/")
        if not name:
            continue
        origin = line["name"].origin
        path = beside(folder, name)
        digest = ""
        if path is None:
            findings.add("attachment_outside", origin, found=name)
        elif not is_there(path):
            findings.add("attachment_missing", origin, found=name)
        elif (left := left - path.stat().st_size) < 0:
            findings.add("attachment_large", origin, found=name)
        else:
            digest = sha256(path)
            if told.get("sha256", "").lower() not in ("", digest):
                findings.add("attachment_changed", line["sha256"].origin, found=name)
        yield Attachment(name, told.get("about", ""), digest, origin)


def beside(folder: Path, name: str) -> Path | None:
    """Find the place of an attachment, None where it would lie outside the workbook's folder."""
    place = PurePosixPath(name)
    if place.is_absolute() or ".." in place.parts or ":" in name or "\0" in name:
        return None
    path = (folder / place).resolve()
    return path if path.is_relative_to(folder.resolve()) else None


def is_there(path: Path) -> bool:
    """Tell whether there is a file; there is none of a name that the system cannot have, as one too long."""
    try:
        return path.is_file()
    except OSError:
        return False


def sha256(path: Path) -> str:
    """Hash a file without holding it in memory."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()
