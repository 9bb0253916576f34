"""Writing a city's workbook: blank, or filled with evidence; the same arguments always give the same bytes."""

from __future__ import annotations

import datetime
import io
import os
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import NamedTemporaryFile

from auditlib.errors import EvidenceError, FileError
from auditlib.evidence.dated import dated
from auditlib.evidence.findings import Findings
from auditlib.evidence.given import read_given
from auditlib.files.zipped import READABLE, unzipped, zipped
from auditlib.model import Evidence, type_of_value
from auditlib.standard.schema import Standard

MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def write_template(  # noqa: PLR0913 - the arguments that the command line offers, all but two by name
    standard: Standard,
    path: Path,
    *,
    city: str,
    code: str = "",
    given: Mapping[str, type_of_value] | None = None,
    given_in: str = "",
    filled: Evidence | None = None,
    sample: bool = False,
) -> None:
    """Write the workbook that a city fills in, of the standard's year.

    `given` are the province's figures, shown locked, of the file `given_in`; `filled` is evidence that the workbook shall hold; `sample` marks it
    as 示例数据. The file is written beside its place and then put there whole. Raises FileError where it cannot
    be written, EvidenceError where a figure of the province's does not fit its input.
    """
    # openpyxl takes longer to load than all else that a command does.
    from auditlib.evidence.book import make_book  # noqa: PLC0415
    from auditlib.evidence.form import Content  # noqa: PLC0415

    findings = Findings(given_in or str(path), standard.words)
    figures = read_given(given or {}, standard, findings)
    if findings.told:
        raise EvidenceError(findings.all())
    standard = dated(standard, figures)
    evidence = replace(filled or Evidence(city), city=city)
    book = make_book(Content(standard, evidence, code, figures, sample))
    day = datetime.datetime(standard.year, 12, 31)
    book.properties.created = day
    book.properties.creator, book.properties.title = "auditlib", standard.title
    whole = io.BytesIO()
    book.save(whole)
    _put_whole(path, _undated(whole.getvalue(), f"{day.isoformat()}Z".encode()))


def _undated(whole: bytes, day: bytes) -> bytes:
    """Pack a workbook again with a fixed time on each part and in its properties."""
    return zipped({name: MODIFIED.sub(rb"\g<1>" + day, part) for name, part in unzipped(whole).items()})


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
