"""A cell as HTML: its pieces with their links and tones. There are thousands on a page, too many for a template's macros."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup, escape

from auditlib.privacy import mask
from auditlib.report.figures import unbroken
from auditlib.report.table import Bit, Cell, bits


def cell_html(cell: Cell, kind: str = "") -> Markup:
    """Write a cell's pieces, one below the other; references follow one another on a line."""
    return Markup(("、" if kind == "refs" else "<br>").join(map(_written, bits(cell))))


@lru_cache(maxsize=4096)
def _written(bit: Bit) -> str:
    text = f'<data value="{escape(bit.value)}">{escape(mask(bit.text))}</data>' if bit.value else unbroken(bit.text)
    tone = f' class="al-{bit.tone}"' if bit.tone else ""
    if bit.href:
        text = f'<a href="{escape(bit.href)}"{tone}>{text}</a>'
    elif tone:
        text = f"<span{tone}>{text}</span>"
    return f"{text}　{unbroken(bit.rest)}" if bit.rest else str(text)
