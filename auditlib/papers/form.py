"""A form: an official table with its title, notes and signatures as data, which `xlsx` and `word` lay out alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

# What no XML may hold. A reader shall see that something stood there.
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# What an A4 sheet on its side has between its margins, in millimetres.
ROOM = 275.0
ODD = "\N{REPLACEMENT CHARACTER}"
# A title that begins with its number as an annex has that on a line of its own.
ANNEX = re.compile(r"(附件\s*\d*：)\s*(.+)", re.DOTALL)


class Figure(NamedTuple):
    """Exact points, with a mark after them (暂定), or as a change with its sign."""

    value: Decimal
    mark: str = ""
    change: bool = False


class Column(NamedTuple):
    """A column's heading, its width in millimetres, and how its cells stand."""

    label: str
    width: float
    kind: Literal["text", "number", "short"] = "text"


# A cell's paragraphs stand one a line; None continues the cell above.
Cell = str | Figure | None


class Line(NamedTuple):
    """A line of a form's table; a strong one closes it."""

    cells: tuple[Cell, ...]
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """One official table, landscape: `above` stands between title and table, `running` at the foot of each page."""

    title: str
    above: tuple[str, ...]
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    notes: tuple[str, ...]
    signatures: tuple[str, ...]
    running: str

    @property
    def wide(self) -> bool:
        """Whether it takes an A3 sheet rather than an A4 one."""
        return sum(column.width for column in self.columns) > ROOM

    @property
    def heading(self) -> tuple[str, str]:
        """The title as two: 附件2： and what it names; the first is empty where there is none."""
        found = ANNEX.fullmatch(self.title)
        return (found[1], found[2]) if found else ("", self.title)

    def spans(self) -> Iterator[tuple[int, int, int]]:
        """Tell the cells that several lines share: the column, and the first and last line."""
        for at in range(len(self.columns)):
            begins = [n for n, line in enumerate(self.lines) if line.cells[at] is not None]
            for first, after in zip(begins, [*begins[1:], len(self.lines)], strict=True):
                if after - first > 1:
                    yield at, first, after - 1


def clean(text: str) -> str:
    """Write what no document can hold as a mark that shows it; line ends stay."""
    return ILLEGAL.sub(ODD, text.replace("\r\n", "\n").replace("\r", "\n"))
