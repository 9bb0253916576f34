"""A row's text split into its clauses: at the numbers 1、2、3、… in their order, and nowhere else."""

from __future__ import annotations

import re
from itertools import pairwise

# How clauses are numbered, {n} being the number that must come next; 1.5 and 3.1 are figures, no numbers of clauses.
STYLES = (r"{n}\s*[、．]", r"{n}\s*\.(?![0-9])", r"[（(]\s*{n}\s*[)）]", r"{n}\s*[)）]", "{circled}")
# Where a clause may begin: at a line of its own, or after the end of a sentence.
BEGINS = r"(?:^|(?<=[。；;\n]))[^\S\n]*(?={number})"


def split_clauses(text: str) -> list[str]:
    """Split a row's text; one that is not numbered is one clause. Not a letter is lost but white space at line ends."""
    clean = "\n".join(_printable(line).strip() for line in text.splitlines())
    clean = re.sub(r"\n{2,}", "\n", clean).strip()
    best = max((_cuts(clean, style) for style in STYLES), key=len)
    edges = [0, *best[1:], len(clean)]
    return ["".join(clean[start:end].splitlines()).strip() for start, end in pairwise(edges)]


def _cuts(text: str, style: str) -> list[int]:
    """Find where the numbers 1, 2, 3 … of a style stand, each after the one before."""
    found: list[int] = []
    at = 0
    while match := re.compile(BEGINS.format(number=_number(style, len(found) + 1))).search(text, at):
        found.append(match.end())
        at = match.end() + 1
    return found


def _number(style: str, n: int) -> str:
    return style.format(n=n, circled=chr(ord("①") + n - 1))


def _printable(line: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in line)
