"""Where the committed sample is, and how its files are compared."""

from __future__ import annotations

import zipfile
from pathlib import Path

from auditlib import load_standard
from tools.sample.story import read_sample

ROOT = Path(__file__).parents[2]
SAMPLE = read_sample()
STANDARD = load_standard(SAMPLE.standard)
FOLDER = ROOT / "params" / SAMPLE.standard


def contents(folder: Path) -> dict[str, object]:
    """All files of a folder; a workbook by the bytes of its parts, which zlib may pack otherwise elsewhere."""
    return {
        path.relative_to(folder).as_posix(): _parts(path) if path.suffix == ".xlsx" else path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def _parts(path: Path) -> list[tuple[str, tuple[int, ...], bytes]]:
    with zipfile.ZipFile(path) as archive:
        return [(part.filename, part.date_time, archive.read(part)) for part in archive.infolist()]
