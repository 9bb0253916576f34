"""Writes the Word files that come with auditlib: python -m tools.papers."""

from __future__ import annotations

import datetime

from docx.document import Document

from auditlib.papers.word import BLANK, MARGIN
from tools.papers.blank import blank, lean
from tools.papers.letters import LETTERS


def main() -> None:
    """Write all of them anew; the same program gives the same bytes."""
    BLANK.write_bytes(_written(blank(landscape=True, margins=(MARGIN, MARGIN, MARGIN + 3, MARGIN))))
    for name, make in LETTERS.items():
        BLANK.with_name(f"{name}.docx").write_bytes(_written(make()))


def _written(document: Document) -> bytes:
    core = document.core_properties
    core.created = core.modified = datetime.datetime(2012, 12, 31)
    core.author = core.last_modified_by = "auditlib"
    core.comments = core.title = ""
    return lean(document)


main()
