"""Writes the Word files that come with auditlib: python -m tools.papers."""

from __future__ import annotations

import datetime

from docx.document import Document

from auditlib.papers.word import BLANK, MARGIN
from tools.papers.blank import blank, lean
from tools.papers.letters import LETTERS


def written() -> dict[str, bytes]:
    """Make all of them, by name; the same program gives the same bytes."""
    empty = blank(landscape=True, margins=(MARGIN, MARGIN, MARGIN + 3, MARGIN))
    return {"空白": _whole(empty), **{name: _whole(make()) for name, make in LETTERS.items()}}


def _whole(document: Document) -> bytes:
    core = document.core_properties
    core.created = core.modified = datetime.datetime(2012, 12, 31)
    core.author = core.last_modified_by = "auditlib"
    core.comments = core.title = ""
    return lean(document)


if __name__ == "__main__":
    for name, content in written().items():
        BLANK.with_name(f"{name}.docx").write_bytes(content)
