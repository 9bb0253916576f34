"""`auditlib standard new`: from a document to a draft, and the text as issued beside it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from auditlib.drafting.columns import columns_of, heading_of
from auditlib.drafting.draft import Draft, draft_of
from auditlib.drafting.grid import Grid, Line
from auditlib.drafting.reader import read_grids
from auditlib.drafting.sections import is_heading
from auditlib.drafting.write import issued_text, remains, standard_text
from auditlib.errors import AuditError, FileError
from auditlib.files.strict import read_text
from auditlib.files.whole import write_whole

NAMED = 60
NOT_IN_IDS = re.compile(r'[\s/\\:*?"<>|.]+')


class Drafted(NamedTuple):
    """A draft as it was written: its file, the text that it is held against, and what remains to be done."""

    path: Path
    source: Path
    draft: Draft
    remains: list[str]


def draft_standard(
    document: Path, id_: str | None = None, out: Path | None = None, table: int | None = None
) -> Drafted:
    """Draft a standard's file from a document's table, and write it with the text as issued beside it.

    The file is `out`, or the id with .yaml in the present folder; the id is that of the file, else of the document's name.
    A text file beside it is its own source, where it holds nothing but the table and its title.
    Raises AuditError for a document without such a table, FileError rather than write over a file.
    """
    name = id_ or NOT_IN_IDS.sub("-", (out or document).stem)
    path = out or Path(f"{name}.yaml")
    if path.suffix.lower() not in (".yaml", ".yml"):
        raise FileError(f"{path}: 标准文件的名称应以 .yaml 结尾")
    try:
        draft = draft_of(find_table(read_grids(document), table))
    except FileError:
        raise
    except AuditError as error:
        raise AuditError(f"{document}: {error}") from error
    own = document.suffix.lower() == ".txt" and _letters(read_text(document)) == _letters(issued_text(draft))
    beside = own and document.resolve().parent == path.resolve().parent
    source = document if beside else path.with_suffix(".txt")
    for target in [path] if beside else [path, source]:
        if target.exists():
            raise FileError(f"{target}: 已有这个文件，未覆盖；请先移走，或用 --out 指定别的文件名")
    if not beside:
        write_whole(source, read_text(document) if own else issued_text(draft))
    try:
        write_whole(path, standard_text(draft, name, source.name))
    except FileError:
        if not beside:
            source.unlink()
        raise
    return Drafted(path, source, draft, remains(draft))


def find_table(grids: list[Grid], number: int | None = None) -> Grid:
    """Find the table of points and rules; tables with the same head are taken as one that runs over several pages.

    `number` counts the tables from 1. Raises AuditError, telling what is there, where none or more than one fits.
    """
    if number is not None and not 1 <= number <= len(grids):
        raise AuditError(f"没有第 {number} 个表，共有 {len(grids)} 个")
    given = grids if number is None else [grids[number - 1]]
    fits = [grid for grid in given if columns_of(grid) is not None]
    if not fits:
        there = "；".join(f"{grid.where}的首行：{_first(grid)}" for grid in given) or "没有表格"
        said = "找不到评分表：应有一行表头，写着考核内容（或项目、指标）、分值、评分说明（或评分标准、细则、办法）"
        raise AuditError(f"{said}。{there}")
    if len({_head(grid) for grid in fits}) > 1:
        names = "、".join(f"{grid.where}（第 {grids.index(grid) + 1} 个）" for grid in fits)
        raise AuditError(f"像评分表的不止一个：{names}；请用 --table 数 指明第几个")
    first, *others = map(_headed, fits) if len(fits) > 1 else fits
    lines = [line for grid in others for line in grid.lines[_below(grid) :]]
    return first._replace(lines=[*first.lines, *lines], after=fits[-1].after)


def _headed(grid: Grid) -> Grid:
    """Take a heading right above one of several tables, such as 一、基础条件, for the first line below its head."""
    columns, before = columns_of(grid), [line for line in grid.before if line.strip()]
    if columns is None or not before or not is_heading(before[-1]):
        return grid
    head = columns.head + 1
    line: Line = [before[-1] if n == columns.content[0] else "" for n in range(len(grid.lines[columns.head]))]
    return grid._replace(lines=[*grid.lines[:head], line, *grid.lines[head:]], before=before[:-1])


def _head(grid: Grid) -> str:
    return heading_of(grid.lines[_below(grid) - 1])


def _below(grid: Grid) -> int:
    columns = columns_of(grid)
    return columns.head + 1 if columns is not None else 0


def _first(grid: Grid) -> str:
    said = "、".join(cell for cell in map(_plain, grid.lines[0] if grid.lines else []) if cell) or "（空）"
    return said if len(said) <= NAMED else f"{said[:NAMED]}…"


def _plain(cell: str | None) -> str:
    return "".join((cell or "").split())


def _letters(text: str) -> str:
    return "".join(text.split())
