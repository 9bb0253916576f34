"""A table as every form of document gives it: lines of cells, with what stands before and after."""

from __future__ import annotations

from typing import NamedTuple

# A cell's text; None where the cell above reaches down over it, as merged cells do.
Line = list[str | None]


class Grid(NamedTuple):
    """One table: where it is, its lines of cells, the text before and after it, and what of it could not be read."""

    where: str
    lines: list[Line]
    before: list[str]
    after: list[str]
    lost: list[str]
