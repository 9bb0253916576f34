"""Proof that a standard's file is the standard: its words, joined, are its source's words, none lost and none added.

White space and what the standard says stands `aside` left out, the source is the title, the heading of the table, then for every item its content and for every row its
points and its clauses, and at the end the closing line with the total.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from auditlib.errors import Problem, StandardError
from auditlib.files.strict import find_mark, read_text
from auditlib.standard.doubts import doubts
from auditlib.standard.faults import Place
from auditlib.standard.load import parse_standard
from auditlib.standard.schema import Standard
from auditlib.words import points_text

AROUND = 8


def lint_standard(path: Path) -> Standard:
    """Check all that can be checked of a standard's file, and return the standard.

    A standard that names no source is not held against one. Raises StandardError with line and column for every fault: in
    form, references, sums, width, or against its source.
    """
    standard, tree = parse_standard(path)
    if standard.source is None:
        return standard
    source = path.parent / standard.source
    fault = first_difference(standard, read_text(source))
    if fault is not None:
        where, said = fault
        raise StandardError([Problem(str(path), *find_mark(tree, where), f"{said}（原文 {source.name}）")])
    return standard


def doubts_in(path: Path) -> list[Problem]:
    """List what is no fault in a sound standard's file and yet is seldom meant, each with its line and column."""
    standard, tree = parse_standard(path)
    return [Problem(str(path), *find_mark(tree, where), said) for where, said in doubts(standard)]


def spoken(standard: Standard) -> Iterator[tuple[Place, str]]:
    """Tell the words of a standard in the order of its source, each with its place in the file."""
    yield ("title",), standard.title
    if standard.heading is not None:
        yield ("heading",), standard.heading
    told: set[str] = set()
    for i, item in enumerate(standard.items):
        for name in reversed(standard.within(item.section)):
            if name not in told:
                told.add(name)
                if standard.sections[name].issued:
                    yield ("sections", name, "title"), standard.sections[name].title
        yield ("items", i, "content"), item.content
        for r, row in enumerate(item.rows):
            if row.issued:
                said = points_text(row.points) if row.issued is True else row.issued
                yield ("items", i, "rows", r, "points"), said
            for c, clause in enumerate(row.clauses):
                yield ("items", i, "rows", r, "clauses", c, "text"), clause.text
    if standard.closing is not None:
        yield ("closing",), standard.closing
        yield ("points",), points_text(standard.points)


def first_difference(standard: Standard, source: str) -> tuple[Place, str] | None:
    """Find where the standard's words first depart from its source, as a place in the file and what stands there."""
    letters = [
        (line, letter) for line, text in enumerate(source.splitlines(), 1) for letter in text if not letter.isspace()
    ]
    at, aside = _passed(letters, 0, list(standard.aside))
    for place, words in spoken(standard):
        at, aside = _passed(letters, at, aside)
        for n, letter in enumerate(ours := "".join(words.split())):
            if at >= len(letters):
                return place, f"“{ours[n : n + AROUND]}”在原文结束之后，原文没有"
            line, theirs = letters[at]
            if letter != theirs:
                rest = "".join(letter for _, letter in letters[at : at + AROUND])
                return place, f"与原文不符：此处为“{ours[n : n + AROUND]}”，原文第 {line} 行为“{rest}”"
            at += 1
    at, aside = _passed(letters, at, aside)
    if aside:
        return ("aside", len(standard.aside) - len(aside)), f"“{aside[0]}”不在原文的这个次序上，或在一行的中间"
    if at < len(letters):
        rest = "".join(letter for _, letter in letters[at : at + AROUND])
        return ("items",), f"缺少原文第 {letters[at][0]} 行起的“{rest}”"
    return None


def _passed(letters: list[tuple[int, str]], at: int, aside: list[str]) -> tuple[int, list[str]]:
    """Pass over what stands aside in the source at this place; tell where it goes on, and what of it is yet to come."""
    while aside:
        words = "".join(aside[0].split())
        if "".join(letter for _, letter in letters[at : at + len(words)]) != words:
            break
        at, aside = at + len(words), aside[1:]
    return at, aside
