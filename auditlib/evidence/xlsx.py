"""The cells of a workbook, read in one bounded pass over its sheets.

General readers give either formulas or their values, drop merged cells where they stream, stumble over styles that other
programs wrote, and walk to the last row where one stray cell stands. Evidence needs little: values, with a word on
formulas never computed, percentages and dates; merged cells; hidden sheets. So the few elements that hold these are
read here, from Excel, WPS and LibreOffice alike.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from auditlib.evidence.guard import open_package
from auditlib.evidence.parts import Book, Format, TextReader, read_book

LAST_ROW, LAST_COLUMN = 5000, 64
FAR_TOLD = 5
MOST_MERGED = 2000

REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
WHOLE = re.compile(r"-?[0-9]{1,15}")
FIRST_DAY, FIRST_DAY_1904 = datetime.date(1899, 12, 30), datetime.date(1904, 1, 1)
LAST_SERIAL = 2_958_465


class Cell(NamedTuple):
    """A cell that holds something: its value, whether it is shown as a percentage, and a finding's code for a fault.

    A number is a Decimal by its shortest text, a date a date, an error such as #DIV/0! its text.
    """

    value: Decimal | str | bool | datetime.date
    percent: bool = False
    fault: str = ""


@dataclass(slots=True)
class Sheet:
    """One sheet: its cells by row and column (from 1), merged areas, and cells beyond the area that is read."""

    name: str
    hidden: bool
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    far: list[str] = field(default_factory=list)


def read_sheets(path: Path) -> list[Sheet]:
    """Read all sheets of a workbook. Raises Refused or FileError as `open_package` does."""
    sheets: list[Sheet] = []
    with open_package(path) as package:
        book = read_book(package)
        for listed in book.sheets:
            sheet = Sheet(listed.name, listed.hidden)
            sheets.append(sheet)
            if listed.part:
                reader = _SheetReader(sheet, book, package.spend)
                package.walk(listed.part, reader.start, reader.end, reader.text)
    return sheets


def place(row: int, column: int) -> str:
    """Name a cell as people do: row 12, column 4 is D12."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"


@lru_cache(maxsize=4096)
def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def position(reference: str) -> tuple[int, int]:
    """Tell the row and column of a cell's name. Raises ValueError for what is no name."""
    match = REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(f"not a cell: {reference[:20]}")
    return int(match[2]), _column(match[1])


class _SheetReader(TextReader):
    """Reads one sheet's XML into a Sheet."""

    def __init__(self, sheet: Sheet, book: Book, spend: Callable[[int], None]) -> None:
        super().__init__()
        self._spend = spend
        self._sheet, self._strings, self._formats = sheet, book.strings, book.formats
        self._first_day = FIRST_DAY_1904 if book.from_1904 else FIRST_DAY
        self._row = self._col = 0
        self._cell: dict[str, str] = {}
        self._formula = False

    def start(self, tag: str, attributes: dict[str, str] | None = None) -> None:
        given = attributes or {}
        super().start(tag)
        if tag == "row":
            self._row, self._col = int(given.get("r", self._row + 1)), 0
        elif tag == "c":
            self._row, self._col = position(given["r"]) if "r" in given else (self._row, self._col + 1)
            self._cell, self._formula = given, False
            self.clear()
        elif tag == "f":
            self._formula = True
        elif tag == "mergeCell" and len(self._sheet.merged) < MOST_MERGED:
            first, _, last = given["ref"].partition(":")
            self._sheet.merged.append((*position(first), *position(last or first)))

    def end(self, tag: str) -> None:
        super().end(tag)
        if tag != "c":
            return
        cell = self._value(self.joined())
        if cell is None:
            return
        if self._row <= LAST_ROW and self._col <= LAST_COLUMN:
            self._sheet.cells[self._row, self._col] = cell
        elif len(self._sheet.far) < FAR_TOLD:
            self._sheet.far.append(place(self._row, self._col))

    def _value(self, text: str) -> Cell | None:
        kind = self._cell.get("t", "n")
        if not text:
            never_computed = self._formula and kind != "str"
            return Cell("", fault="formula_without_value") if never_computed else None
        if kind == "s":
            text = self._strings[int(text)]
        self._spend(len(text))
        if kind in ("s", "str", "inlineStr"):
            return Cell(text) if text.strip() else None
        if kind == "b":
            return Cell(text.strip() == "1")
        if kind == "e":
            return Cell(text, fault="formula_error")
        if kind == "d":
            return Cell(datetime.date.fromisoformat(text[:10]))
        return self._number(text)

    def _number(self, text: str) -> Cell:
        try:
            number = Decimal(text) if WHOLE.fullmatch(text) else Decimal(repr(float(text)))
        except ValueError:
            return Cell(text)
        if not number.is_finite():
            return Cell(text)
        style = int(self._cell.get("s", 0))
        percent, date = self._formats[style] if style < len(self._formats) else Format()
        if date and 1 <= number <= LAST_SERIAL:
            return Cell(self._first_day + datetime.timedelta(days=int(number)))
        return Cell(number, percent)
