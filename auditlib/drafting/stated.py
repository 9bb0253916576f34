"""The points that a table states: as the number of a cell, as the words of a row without points of its own, or in a heading."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from auditlib.standard.types import SCALE

NUMBER = r"[0-9]{1,6}(?:\.[0-9]{1,3})?"
POINTS = re.compile(rf"\(?({NUMBER})(?:分|%)?\)?")
# What stands in the place of points where a row has none of its own: nothing, a dash, a signed number, 加分项, 最高5分.
NONE = re.compile(rf"[-—–―/*]*|无|[-+±]+{NUMBER}(?:分|%)?|.*(?:[加减扣奖±]|否决|最高|最多|不超过|不占分).*")
# The points in the words of a duty or a heading: 领导重视（12分）, 二、公开（100分，折算为30分）, 领导重视12分.
IN_WORDS = re.compile(rf"[（(]([^（）()0-9]{{0,6}})({NUMBER})\s*分[^（）()]{{0,12}}[)）]|()({NUMBER})\s*分\s*[：:。]?$")
EXTRA = re.compile(r"[加减扣奖±+-]|最高|最多|不超过")


class Stated(NamedTuple):
    """Points in thousandths, and the words that stand in their place: None where the number itself does."""

    points: int
    issued: str | None = None


def read_points(cell: str) -> Stated | None:
    """Read the points of a cell, 0 where it says that the row has none of its own; None for what is neither."""
    text = unicodedata.normalize("NFKC", "".join(cell.split()))
    if found := POINTS.fullmatch(text):
        return Stated(int(Decimal(found[1]) * SCALE), cell if "%" in text else None)
    return Stated(0, cell) if NONE.fullmatch(text) else None


def points_in_words(words: str) -> int | None:
    """Find the points that a duty or a heading names last, in thousandths; None where it names none of its own."""
    found = [(before or at_end, inner or last) for before, inner, at_end, last in IN_WORDS.findall(words)]
    if not found or EXTRA.search(found[-1][0]):
        return None
    return int(Decimal(found[-1][1]) * SCALE)
