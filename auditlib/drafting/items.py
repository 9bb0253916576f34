"""The items of a table with their rows and clauses, put together from its lines and numbered."""

from __future__ import annotations

import re
from typing import NamedTuple

from auditlib.drafting.clauses import split_clauses
from auditlib.drafting.stated import Stated

NUMBERED = re.compile(r"\s*([0-9]{1,3})\s*[、.．](?![0-9])")


class Clause(NamedTuple):
    """One sentence of a row with its id."""

    id: str
    text: str


class Row(NamedTuple):
    """One score row: its id, its points in thousandths, the words in their place (None: the number itself), its clauses."""

    id: str
    points: int
    issued: str | None
    clauses: list[Clause]


class Item(NamedTuple):
    """One item with the duty that it describes, and the section that it stands in."""

    id: str
    content: str
    section: str | None
    rows: list[Row]


class Entry(NamedTuple):
    """A score row as it is being read: the duty of its item (None: that of the row above), its section, points, text so far."""

    content: str | None
    section: str | None
    stated: Stated
    texts: list[str]


def items_of(entries: list[Entry]) -> list[Item]:
    """Put rows under their items and number everything: by the document's own numbers where they are unique, else by place."""
    groups: list[list[Entry]] = []
    for entry in entries:
        if entry.content is not None:
            groups.append([entry])
        else:
            groups[-1].append(entry)
    contents = [joined(group[0].content or "") for group in groups]
    own = [match[1] if (match := NUMBERED.match(content)) else "" for content in contents]
    ids = own if "" not in own and len(set(own)) == len(own) else [str(n) for n in range(1, len(groups) + 1)]
    return [
        Item(id_, content, group[0].section, _rows(id_, group))
        for id_, content, group in zip(ids, contents, groups, strict=True)
    ]


def _rows(item: str, group: list[Entry]) -> list[Row]:
    rows = []
    for n, entry in enumerate(group, 1):
        id_ = item if len(group) == 1 else f"{item}.{n}"
        clauses = [Clause(f"{id_}.{n}", text) for n, text in enumerate(split_clauses("\n".join(entry.texts)), 1)]
        rows.append(Row(id_, entry.stated.points, entry.stated.issued, clauses))
    return rows


def own_points(items: list[Item]) -> dict[str, int]:
    """Add up the points of the rows that stand in each section itself, "" for those in none."""
    own: dict[str, int] = {}
    for item in items:
        own[item.section or ""] = own.get(item.section or "", 0) + sum(row.points for row in item.rows)
    return own


def joined(text: str) -> str:
    """Join the lines of a text as a standard's file has them."""
    return "".join(line.strip() for line in text.splitlines())
