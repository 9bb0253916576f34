"""Where the committed sample is, and how its files are compared."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from auditlib import load_standard
from auditlib.decisions.book import LOG
from tools.sample.decide import read_log
from tools.sample.story import read_sample

ROOT = Path(__file__).parents[2]
SAMPLE = read_sample()
STANDARD = load_standard(SAMPLE.standard)
FOLDER = ROOT / "params" / SAMPLE.standard


def contents(folder: Path) -> dict[str, object]:
    """All files of a folder; workbooks and logs by what they hold, since their bytes may be packed otherwise elsewhere.

    What writing a log leaves beside it is no file of the sample.
    """
    return {
        path.relative_to(folder).as_posix(): HOLDS.get(path.suffix, Path.read_bytes)(path)
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(f"{LOG}-") and path.name != f"{LOG}.lock"
    }


def _parts(path: Path) -> list[tuple[str, tuple[int, ...], bytes]]:
    with zipfile.ZipFile(path) as archive:
        return [(part.filename, part.date_time, archive.read(part)) for part in archive.infolist()]


def _entries(path: Path) -> list[bytes]:
    return [entry.data for entry in read_log(path, STANDARD, SAMPLE)]


HOLDS: dict[str, Callable[[Path], object]] = {".xlsx": _parts, ".sqlite": _entries}
