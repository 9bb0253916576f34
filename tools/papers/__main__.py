"""Writes the Word files that come with auditlib: python -m tools.papers."""

from __future__ import annotations

import datetime

from auditlib.papers.word import BLANK, MARGIN
from tools.papers.blank import blank, lean


def main() -> None:
    """Write all of them anew; the same program gives the same bytes."""
    document = blank(landscape=True, margins=(MARGIN, MARGIN, MARGIN + 3, MARGIN))
    document.core_properties.created = document.core_properties.modified = datetime.datetime(2012, 12, 31)
    document.core_properties.author = document.core_properties.last_modified_by = "auditlib"
    document.core_properties.comments = ""
    BLANK.write_bytes(lean(document))


main()
