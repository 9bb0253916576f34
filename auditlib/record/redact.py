"""A city's workbook without the names of persons that it is known to hold: who filled it in, and who saved it.

The known places are the cover's 填报人 and the author, last editor and comment authors that a spreadsheet program keeps. The
same words are replaced wherever they stand in the package. What is written in other cells nobody can tell from here.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from html import escape, unescape
from pathlib import Path

from auditlib.errors import AuditError
from auditlib.evidence.layout import COVER, COVER_LABELS
from auditlib.evidence.xlsx import read_sheets
from auditlib.files.zipped import zipped

GONE = "（已隐去）"
# Names of programs that make workbooks, which are nobody's.
PROGRAMS = {"auditlib", "openpyxl", "Microsoft Office User", "WPS Office"}
PERSONS = re.compile(r"<(?:dc:creator|cp:lastModifiedBy|author)(?: [^>]*)?>([^<]+)</")
TEXTS = (".xml", ".rels", ".vml")


def redacted(path: Path) -> bytes | None:
    """Write a workbook again without the known names; None where that cannot be done with certainty."""
    try:
        with zipfile.ZipFile(path) as package:
            parts = {info.filename: package.read(info) for info in package.infolist() if not info.is_dir()}
        names = {name for name in (*_filler(path), *_persons(parts)) if name.strip() and name not in PROGRAMS}
    except (AuditError, OSError, ValueError, zipfile.BadZipFile):
        return None
    words = sorted({form for name in names for form in _forms(name)}, key=len)[::-1]
    cleaned = {name: _without(data, words) if name.endswith(TEXTS) else data for name, data in parts.items()}
    if any(_holds(data, names) for name, data in cleaned.items() if name.endswith(TEXTS)):
        return None
    return zipped(cleaned)


def _filler(path: Path) -> list[str]:
    """Find who the cover says filled the workbook in: the cell beside the label."""
    cells = next((sheet.cells for sheet in read_sheets(path) if sheet.name.strip() == COVER), {})
    places = [
        at
        for at, cell in cells.items()
        if isinstance(cell.value, str) and "".join(cell.value.split()) == COVER_LABELS["filler"]
    ]
    beside = (cells.get((row, column + 1)) for row, column in places)
    return [str(cell.value) for cell in beside if cell is not None]


def _persons(parts: dict[str, bytes]) -> list[str]:
    texts = (data.decode("utf-8", "replace") for name, data in parts.items() if name.endswith(".xml"))
    return [unescape(found) for text in texts for found in PERSONS.findall(text)]


def _forms(name: str) -> Iterator[bytes]:
    """Tell how programs write a name in XML: as it is or escaped, in UTF-8 or with each Chinese letter as a number."""
    for form in (name, escape(name), escape(name, quote=False)):
        yield form.encode()
        yield form.encode("ascii", "xmlcharrefreplace")


def _without(data: bytes, words: list[bytes]) -> bytes:
    for word in words:
        data = data.replace(word, GONE.encode())
    return data


def _holds(data: bytes, names: set[str]) -> bool:
    """Tell whether a name still stands in a text, also one that formatting has cut into pieces."""
    text = unescape(re.sub(r"<[^>]*>", "", data.decode("utf-8", "replace")))
    return any(name in text for name in names)
