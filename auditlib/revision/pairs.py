"""Which parts of two standards are the same part: by their words first, by their numbers only where words do not tell.

A clause put in between renumbers all that follow; they are still the same clauses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple, TypeVar

from auditlib.standard.schema import Clause, Row, Standard

ALIKE = 0.6
NUMBER = re.compile(r"^\s*(?:[0-9]+\s*[、．.]|[（(]\s*[0-9]+\s*[)）]|[①-⑳])\s*")

T = TypeVar("T")


class Pair(NamedTuple):
    """Two rows, or a row that only one of the standards has, with their clauses paired."""

    old: Row | None
    new: Row | None
    clauses: tuple[tuple[Clause | None, Clause | None], ...]


def pair_rows(old: Standard, new: Standard) -> list[Pair]:
    """Pair all rows of two standards, in the order of the new one; what is no more comes after."""
    rows = paired(
        list(old.rows.values()),
        list(new.rows.values()),
        lambda row: row.id,
        lambda row: "".join(clause.text for clause in row.clauses),
    )
    return [Pair(a, b, tuple(_clauses(a, b))) for a, b in rows]


def _clauses(old: Row | None, new: Row | None) -> list[tuple[Clause | None, Clause | None]]:
    was, now = (list(row.clauses) if row is not None else [] for row in (old, new))
    return paired(was, now, lambda clause: clause.id, lambda clause: bare(clause.text))


def bare(text: str) -> str:
    """Take a clause's own number and all white space away."""
    return "".join(NUMBER.sub("", text).split())


def paired(
    old: Sequence[T], new: Sequence[T], id_of: Callable[[T], str], text_of: Callable[[T], str]
) -> list[tuple[T | None, T | None]]:
    """Pair parts of the same words, then those most alike, then those of the same number; the rest stay alone."""
    left, found = list(range(len(old))), dict[int, int]()
    for at, part in enumerate(new):
        same = [n for n in left if text_of(old[n]) == text_of(part)]
        if same:
            found[at] = min(same, key=lambda n: (id_of(old[n]) != id_of(part), n))
            left.remove(found[at])
    open_ = [at for at in range(len(new)) if at not in found]
    for _, n, at in sorted(_likeness(old, new, left, open_, text_of), key=lambda each: -each[0]):
        if n in left and at not in found:
            found[at] = n
            left.remove(n)
    for at in open_:
        named = next((n for n in left if id_of(old[n]) == id_of(new[at])), None)
        if at not in found and named is not None:
            found[at] = named
            left.remove(named)
    kept: list[tuple[T | None, T | None]] = [
        (old[found[at]] if at in found else None, part) for at, part in enumerate(new)
    ]
    return kept + [(old[n], None) for n in left]


def _likeness(
    old: Sequence[T], new: Sequence[T], left: list[int], open_: list[int], text_of: Callable[[T], str]
) -> list[tuple[float, int, int]]:
    found = []
    for n in left:
        for at in open_:
            ratio = SequenceMatcher(None, text_of(old[n]), text_of(new[at]), autojunk=False).ratio()
            if ratio >= ALIKE:
                found.append((ratio, n, at))
    return found
