"""Figures as the pages write them: a true minus sign, a sign where it tells a change, a dash where there is none."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import PurePath

from markupsafe import Markup, escape

from auditlib.model import Origin
from auditlib.privacy import mask
from auditlib.standard.types import SCALE
from auditlib.words import number_text, points_text

NONE = "—"
MINUS = "\N{MINUS SIGN}"
# A number and what it counts: a line must not end between the two.
COUNTED = re.compile(r"(?<![0-9A-Za-z.#])[−+]?\d[\d,]*(?:\.\d+)?(?:个百分点|[分人次项家天则个%元市名月年日号款行处件])")


def points(thousandths: int) -> str:
    """Write exact points: -500 is "−0.5"."""
    return points_text(thousandths).replace("-", MINUS)


def as_points(thousandths: int) -> Decimal:
    """Take exact thousandths as points."""
    return Decimal(thousandths) / SCALE


def signed(number: Decimal | None) -> str:
    """Write a change with its sign, or a dash."""
    if number is None:
        return NONE
    sign = "+" if number > 0 else MINUS if number < 0 else ""
    return sign + number_text(abs(number))


def decimal(number: Decimal | None) -> str:
    """Write points given as a decimal number, or a dash."""
    return NONE if number is None else number_text(number, grouped=False).replace("-", MINUS)


def unbroken(text: str) -> Markup:
    """Write text as HTML, personal data masked, in which a number and its unit stay on one line."""
    return Markup(COUNTED.sub(lambda found: f"<al-n>{found[0]}</al-n>", str(escape(mask(text)))))


def place(origin: Origin) -> str:
    """Tell where a value stands: 表!格 in a workbook, else the file's name and the line; never a path of this machine."""
    if origin.sheet:
        return f"{origin.sheet}!{origin.cell}".rstrip("!")
    return f"{PurePath(origin.file).name} {origin.cell}".strip()
