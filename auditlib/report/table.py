"""What fragments are made of: tables and sentences as data, laid out as HTML by one template and as plain text here.

Both forms come from the same cells, so that a terminal, a notebook's text and the page show the same figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple
from unicodedata import east_asian_width

Tone = Literal["", "won", "lost", "bonus", "open", "quiet", "strong"]


class Bit(NamedTuple):
    """A piece of a cell: text, the anchor it leads to, its tone, and what follows; the words alone must say it all.

    `value` is the figure that the text writes, as `score.json` has it: programs and tests read the page by it.
    """

    text: str
    href: str = ""
    tone: Tone = ""
    rest: str = ""
    value: str = ""


Cell = str | Bit | tuple[Bit, ...]


class Column(NamedTuple):
    """A column's heading, how its cells stand, and whether the plain text has it too (long wording it leaves out)."""

    label: str
    kind: Literal["text", "short", "number", "id", "wide", "refs"] = "text"
    plain: bool = True


class Line(NamedTuple):
    """The cells of a line after its group's head, and the anchor of the line."""

    cells: Sequence[Cell]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under one head: the first column's cell, which stands once beside all of them; `marks` are what filters ask for."""

    head: Cell
    lines: Sequence[Line]
    tone: Tone = ""
    marks: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption."""

    caption: str
    columns: Sequence[Column]
    groups: Sequence[Group]
    kind: str = "list"


class Choice(NamedTuple):
    """One choice of a filter: the mark that it keeps (none: all), its words, and how many there are."""

    mark: str
    text: str
    number: int


@dataclass(frozen=True, slots=True)
class Filter:
    """Choices of what is shown of the parts that follow; paper and plain text always have all."""

    name: str
    choices: Sequence[Choice]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a fragment, with the anchor that others lead to."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Said:
    """A paragraph."""

    text: str
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """HTML that a template of its own has drawn, and its plain text."""

    html: str
    text: str


@dataclass(frozen=True, slots=True)
class Fold:
    """Parts that open under their title, with a few words beside it; on paper and in plain text they stand open."""

    title: Heading | str
    parts: Sequence[Part]
    beside: Sequence[Bit] = ()
    marks: Sequence[str] = ()
    open: bool = False


Part = Heading | Said | Table | Drawn | Filter | Fold


def simple(caption: str, columns: Sequence[Column], lines: Iterable[Sequence[Cell]], kind: str = "list") -> Table:
    """Make a table of which every line has a head of its own."""
    return Table(caption, columns, [Group(line[0], [Line(line[1:])]) for line in lines], kind)


def folded(table: Table) -> Fold:
    """Fold a long list under its caption."""
    return Fold(table.caption, [table])


def bits(cell: Cell) -> tuple[Bit, ...]:
    """Take a cell as its pieces."""
    if isinstance(cell, str):
        return (Bit(cell),)
    return (cell,) if isinstance(cell, Bit) else cell


# --- plain text ------------------------------------------------------------------


def plain(part: Part) -> str:
    """Write a part as plain text."""
    match part:
        case Table():
            return _plain_table(part)
        case Heading():
            return f"【{part.text}】"
        case Fold():
            title = plain(part.title) if isinstance(part.title, Heading) else part.title
            head = "　".join([title, *(bit.text for bit in part.beside)])
            return "\n\n".join([head, *filter(None, map(plain, part.parts))])
        case Filter():
            return ""
    return part.text


def _plain_table(table: Table) -> str:
    kept = [at for at, column in enumerate(table.columns) if column.plain]
    lines = [[column.label for column in table.columns]]
    for group in table.groups:
        for n, line in enumerate(group.lines):
            head = "" if n else _text(group.head)
            lines.append([head, *map(_text, line.cells)])
    shown = [[line[at] for at in kept] for line in lines]
    widths = [max(_width(line[at]) for line in shown) for at in range(len(kept))]
    right = [table.columns[at].kind == "number" for at in kept]
    body = ["  ".join(map(_padded, line, widths, right)).rstrip() for line in shown]
    return "\n".join([table.caption, *body])


def _text(cell: Cell) -> str:
    return " ".join("、".join(bit.text + bit.rest for bit in bits(cell)).split())


def _width(text: str) -> int:
    """Count the columns that a text takes in a terminal: a Chinese letter takes two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _padded(text: str, width: int, right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if right else text + space
