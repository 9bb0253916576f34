"""The parts of a workbook around its sheets: which sheets there are, the strings that they share, the number formats."""

from __future__ import annotations

import posixpath
import re
from typing import NamedTuple

from auditlib.evidence.guard import Package, Refused

# Other than in these, programs do not escape letters; the rest of _x....._ is what somebody wrote.
ESCAPED = re.compile(r"_x00([01][0-9A-Fa-f]|5[Ff])_")
ROOT = "_rels/.rels"
# Number formats by their built-in numbers, and what tells a date in a format of one's own once its literals are cut.
PERCENT_FORMATS = {9, 10}
DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
LITERALS = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
DATE_LETTERS = re.compile(r"[ymdhs]", re.IGNORECASE)


class Listed(NamedTuple):
    """A sheet as the workbook lists it: `part` is empty for a chart, which has no cells."""

    name: str
    hidden: bool
    part: str


class Format(NamedTuple):
    """What a cell's number format says about its value."""

    percent: bool = False
    date: bool = False


class Book(NamedTuple):
    """What the sheets of a workbook need to be read."""

    sheets: list[Listed]
    strings: list[str]
    formats: list[Format]
    from_1904: bool


def read_book(package: Package) -> Book:
    """Read the parts around the sheets. Raises Refused for a package that is no workbook."""
    if ROOT not in package:
        raise Refused("not_xlsx")
    book = next((part for kind, part in _relations(package, "").values() if kind == "officeDocument"), "")
    if book not in package:
        raise Refused("not_xlsx")
    parts = _relations(package, book)
    by_kind = dict(parts.values())
    sheets, from_1904 = _sheets(package, book, parts)
    if not sheets:
        raise Refused("not_xlsx")
    strings = _strings(package, by_kind.get("sharedStrings", ""))
    return Book(sheets, strings, _formats(package, by_kind.get("styles", "")), from_1904)


class TextReader:
    """Gathers the text inside `v` and `t`, except where `rPh` tells how it is spoken."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._open = self._spoken = False

    def clear(self) -> None:
        """Forget what was gathered."""
        self._parts = []

    def start(self, tag: str) -> None:
        """Take note that an element begins."""
        self._spoken = self._spoken or tag == "rPh"
        self._open = tag in ("v", "t") and not self._spoken

    def end(self, tag: str) -> None:
        """Take note that an element ends."""
        self._spoken = self._spoken and tag != "rPh"
        self._open = False

    def text(self, text: str) -> None:
        """Gather text, if it belongs to a value."""
        if self._open:
            self._parts.append(text)

    def joined(self) -> str:
        """Give what was gathered, its escaped letters restored."""
        text = "".join(self._parts)
        return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Tell the kind and the path of each part that a part points to, by the relation's id."""
    folder, name = posixpath.split(part)
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            target = posixpath.normpath(posixpath.join("/", folder, attributes["Target"])).lstrip("/")
            found[attributes["Id"]] = attributes["Type"].rpartition("/")[2], target

    package.walk(posixpath.join(folder, "_rels", f"{name}.rels"), start)
    return found


def _sheets(package: Package, book: str, parts: dict[str, tuple[str, str]]) -> tuple[list[Listed], bool]:
    sheets: list[Listed] = []
    from_1904 = [False]

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            relation = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            kind, part = parts[relation]
            hidden = attributes.get("state", "visible") != "visible"
            sheets.append(Listed(attributes["name"], hidden, part if kind == "worksheet" else ""))
        elif tag == "workbookPr":
            from_1904[0] = attributes.get("date1904") in ("1", "true")

    package.walk(book, start)
    return sheets, from_1904[0]


def _strings(package: Package, part: str) -> list[str]:
    """Read the shared strings: each `si` is its `t` parts joined, without what `rPh` says of pronunciation."""
    strings: list[str] = []
    reader = TextReader()

    def start(tag: str, _: dict[str, str]) -> None:
        if tag == "si":
            reader.clear()
        reader.start(tag)

    def end(tag: str) -> None:
        reader.end(tag)
        if tag == "si":
            strings.append(reader.joined())

    if part in package:
        package.walk(part, start, end, reader.text)
    return strings


def _formats(package: Package, part: str) -> list[Format]:
    own: dict[int, str] = {}
    formats: list[Format] = []
    inside = [""]

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "numFmt" and "numFmtId" in attributes:
            own[int(attributes["numFmtId"])] = LITERALS.sub("", attributes.get("formatCode", ""))
        elif tag in ("cellStyleXfs", "cellXfs"):
            inside[0] = tag
        elif tag == "xf" and inside[0] == "cellXfs":
            number = int(attributes.get("numFmtId", 0))
            code = own.get(number, "")
            date = bool(DATE_LETTERS.search(code)) if code else number in DATE_FORMATS
            formats.append(Format("%" in code or number in PERCENT_FORMATS, date))

    if part in package:
        package.walk(part, start)
    return formats
