"""The headings among the lines of a table: sections of a standard, one within another where their numbers say so."""

from __future__ import annotations

import re
from typing import NamedTuple

NUMERAL = "一二三四五六七八九十"
TOP = re.compile(rf"\s*第?([{NUMERAL}]+|[甲乙丙丁戊己庚辛壬癸]|[A-Z])\s*(?:[、.．]|部分)")
INNER = re.compile(rf"\s*[（(]([{NUMERAL}]+)[)）]")


class Section(NamedTuple):
    """A heading: its key in the file, its words, the section that it lies in, the points that stand beside it."""

    key: str
    title: str
    within: str | None
    stated: int | None


def is_heading(line: str) -> bool:
    """Tell whether a line outside the tables is the heading of a part: 一、…, 第一部分 …, （一）…"""
    return bool(TOP.match(line) or INNER.match(line))


def section_of(title: str, stated: int | None, before: list[Section]) -> Section:
    """Take a heading as a section, after those before it; （一） lies within the last 一、, if there is any."""
    inner, top = INNER.match(title), TOP.match(title)
    tops = (each.key for each in reversed(before) if each.within is None and not INNER.match(each.title))
    outer = next(tops, None) if inner else None
    key = f"{outer or ''}{inner[1]}" if inner else top[1] if top else ""
    if not key or key in {each.key for each in before}:
        key = f"部分{len(before) + 1}"
    return Section(key, title, outer, stated)


def points_in(section: Section, sections: list[Section], own: dict[str, int]) -> int:
    """Add up the points of a section's own rows and of the sections within it."""
    inner = (points_in(each, sections, own) for each in sections if each.within == section.key)
    return own.get(section.key, 0) + sum(inner)
