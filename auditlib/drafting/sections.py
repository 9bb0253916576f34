"""The headings among the lines of a table: sections of a standard, one within another where their numbers say so."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from auditlib.drafting.stated import NUMBER, points_in_words
from auditlib.words import points_text

NUMERAL = "一二三四五六七八九十"
TOP = re.compile(rf"\s*第?([{NUMERAL}]+|[甲乙丙丁戊己庚辛壬癸]|[A-Z])\s*(?:[、.．]|部分)")
INNER = re.compile(rf"\s*[（(]([{NUMERAL}]+)[)）]")
WEIGHT = re.compile(r"(?:占|权重|比重)[^0-9，。；]{0,8}([0-9]{1,3}(?:\.[0-9]+)?)\s*[%％]")
FOLDED = re.compile(rf"折(?:算|合)?(?:成|为)?(?:总分)?\s*({NUMBER})\s*分")


class Section(NamedTuple):
    """A heading: its key in the file, its words, the section that it lies in, the points beside it, the weight in its words."""

    key: str
    title: str
    within: str | None
    stated: int | None
    weight: str = ""


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
    stated = stated or points_in_words(title)
    return Section(key, title, outer, stated, _weight_in(title, stated))


def _weight_in(title: str, stated: int | None) -> str:
    """Find the weight in the words of a heading: 占70%, or 30/100 of one that has 100 points and counts as 30."""
    if (folded := FOLDED.search(title)) and stated:
        return f"{folded[1]}/{points_text(stated)}"
    weight = WEIGHT.search(title)
    return f"{weight[1]}%" if weight else ""


def points_in(within: str | None, sections: list[Section], own: dict[str, int]) -> Fraction:
    """Add up the points of a section's own rows and of the sections within it times their weights; None: of the whole."""
    inner = (points_in(each.key, sections, own) * _weight(each) for each in sections if each.within == within)
    return own.get(within or "", 0) + sum(inner, Fraction(0))


def holds_rows(section: Section, sections: list[Section], own: dict[str, int]) -> bool:
    """Tell whether any row stands in a section or within it, be it one without points of its own."""
    return section.key in own or any(holds_rows(each, sections, own) for each in sections if each.within == section.key)


def _weight(section: Section) -> Fraction:
    if section.weight.endswith("%"):
        return Fraction(section.weight.rstrip("%")) / 100
    above, _, below = section.weight.partition("/")
    return Fraction(above) / Fraction(below) if below else Fraction(1)
