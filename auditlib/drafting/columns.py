"""Which columns of a table are the duty, the points and the words of the clauses, told by its head."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from auditlib.drafting.grid import Grid, Line
from auditlib.drafting.stated import points_in_words

POINTS = ("分值", "分数", "满分", "标准分", "基本分", "权重", "赋分", "配分")
TEXT = ("说明", "标准", "细则", "办法", "方法", "依据")
CONTENT = ("内容", "项目", "条目", "条款", "指标", "任务", "目标", "要点", "事项", "要求")
# A column at the left that says in which part of the standard a line stands.
SECTION = ("章节", "章", "类别", "大类", "分类", "部分", "板块", "模块", "篇")
# Columns that the document leaves to be filled in, or that count lines.
ASIDE = ("得分", "考核分", "自评分", "备注", "单位", "部门", "序号", "编号", "扣分", "加分")
BRACKETED = re.compile(r"[（(].*?[)）]")


class Columns(NamedTuple):
    """Where the head is, and the positions of the columns; those of the duty from the widest scope to the narrowest.

    `points` is None where no column has them: the duties name them then, 领导重视（12分）.
    """

    head: int
    section: int | None
    content: tuple[int, ...]
    points: int | None
    text: tuple[int, ...]
    aside: tuple[int, ...]


def columns_of(grid: Grid) -> Columns | None:
    """Find the head of a table and its columns; None where it is no table of points and rules."""
    return next(_heads(grid), None)


def _heads(grid: Grid) -> Iterator[Columns]:
    for at, line in enumerate(grid.lines):
        roles = [_role(cell) for cell in line]
        of = {role: tuple(n for n, found in enumerate(roles) if found == role) for role in set(roles)}
        points, *others = of.get("points", ()) or (None,)
        if others or not of.get("text") or not of.get("content"):
            continue
        if points is not None or _named(grid.lines[at + 1 :], of["content"]):
            section = next((n for n in of.get("section", ()) if n < of["content"][0]), None)
            aside = tuple(n for n, role in enumerate(roles) if role in ("aside", "section") and n != section)
            yield Columns(at, section, of["content"], points, of["text"], aside)


def _named(lines: list[Line], content: tuple[int, ...]) -> bool:
    """Tell whether any duty names its points in its words."""
    return any(points_in_words(line[n] or "") for line in lines for n in content if n < len(line))


def _role(cell: str | None) -> str:
    """Tell what a column is by its head; a head of several words is what its last says."""
    words = BRACKETED.sub("", "".join((cell or "").split()))
    if not words:
        return "none"
    for role, known in (
        ("points", POINTS),
        ("aside", ASIDE),
        ("text", TEXT),
        ("content", CONTENT),
        ("section", SECTION),
    ):
        if words.endswith(known):
            return role
    return "aside"


def heading_of(line: Line) -> str:
    """Join the words of a head, as a standard's file has them."""
    return " ".join("".join(cell.split()) for cell in line if cell and cell.strip())
