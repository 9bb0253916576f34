"""Writing a city's workbook: blank, or filled with evidence; the same arguments always give the same bytes."""

from __future__ import annotations

import datetime
import io
import os
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from tempfile import NamedTemporaryFile

from auditlib.errors import FileError
from auditlib.model import Evidence
from auditlib.standard.schema import Standard

MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
FIRST_TIME = (1980, 1, 1, 0, 0, 0)
READABLE = 0o644


def write_template(  # noqa: PLR0913 - the arguments that the command line offers, all but two by name
    standard: Standard,
    path: Path,
    *,
    city: str,
    code: str = "",
    given: Mapping[str, int | Decimal] | None = None,
    filled: Evidence | None = None,
    sample: bool = False,
) -> None:
    """Write the workbook that a city fills in, of the standard's year.

    `given` are the province's figures, shown locked; `filled` is evidence that the workbook shall hold; `sample` marks it
    as 示例数据. The file is written beside its place and then put there whole. Raises FileError where it cannot be written.
    """
    # openpyxl takes longer to load than all else that a command does.
    from auditlib.evidence.book import make_book  # noqa: PLC0415
    from auditlib.evidence.form import Content  # noqa: PLC0415

    evidence = replace(filled or Evidence(city), city=city)
    book = make_book(Content(standard, evidence, code, given or {}, sample))
    day = datetime.datetime(standard.year, 12, 31)
    book.properties.created = day
    book.properties.creator, book.properties.title = "auditlib", standard.title
    whole = io.BytesIO()
    book.save(whole)
    _put_whole(path, _undated(whole, f"{day.isoformat()}Z".encode()))


def _undated(whole: io.BytesIO, day: bytes) -> bytes:
    """Pack a workbook again with a fixed time on each part and in its properties."""
    packed = io.BytesIO()
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = zipfile.ZipInfo(name, FIRST_TIME)
            part.compress_type, part.external_attr, part.create_system = zipfile.ZIP_DEFLATED, READABLE << 16, 3
            target.writestr(part, MODIFIED.sub(rb"\g<1>" + day, source.read(name)))
    return packed.getvalue()


def _put_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place, then rename it: nobody ever sees half of it."""
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=".", suffix=path.suffix, delete=False) as file:
            file.write(content)
        try:
            os.chmod(file.name, READABLE)
            os.replace(file.name, path)
        except OSError:
            os.unlink(file.name)
            raise
    except OSError as error:
        raise FileError(f"{path}: 写不进去（{error.strerror}）") from error
