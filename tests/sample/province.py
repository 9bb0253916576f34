"""Where the sample is, committed and to work on, and how its files are compared."""

from __future__ import annotations

import atexit
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from auditlib import load_standard
from auditlib.decisions.book import LOG
from tools.sample.story import read_sample

ROOT = Path(__file__).parents[2]
SAMPLE = read_sample()
STANDARD = load_standard(SAMPLE.standard)
COMMITTED = ROOT / "params" / SAMPLE.standard
# What runs the sample's cities appends to its log, which at home is that of whoever runs the tests.
_COPY = Path(tempfile.mkdtemp(prefix="auditlib-sample-"))
atexit.register(shutil.rmtree, _COPY, ignore_errors=True)


def copied(folder: Path) -> Path:
    """Copy the sample as it is committed, without what has been entered in its log since."""
    return Path(shutil.copytree(COMMITTED, folder, ignore=shutil.ignore_patterns(f"{LOG}*")))


FOLDER = copied(_COPY / SAMPLE.standard)


def contents(folder: Path) -> dict[str, object]:
    """All files of a folder; workbooks by what they hold, since their bytes may be packed otherwise elsewhere.

    The log that work on the sample leaves is no file of it.
    """
    return {
        path.relative_to(folder).as_posix(): HOLDS.get(path.suffix, Path.read_bytes)(path)
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(LOG)
    }


def _parts(path: Path) -> list[tuple[str, tuple[int, ...], bytes]]:
    with zipfile.ZipFile(path) as archive:
        return [(part.filename, part.date_time, archive.read(part)) for part in archive.infolist()]


HOLDS: dict[str, Callable[[Path], object]] = {".xlsx": _parts}
