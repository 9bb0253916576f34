"""Tab-separated text in its two forms: one cell after another, each begun by a tab, or one line of the table a line.

The first is what a table becomes when a word processor saves it as text: a cell may hold line breaks and blank lines, and
only the table's head, which ends with the first blank line, tells how many cells make a line. The second is what a
spreadsheet saves; a cell with line breaks stands in quotes.
"""

from __future__ import annotations

import csv
from itertools import takewhile
from pathlib import Path

from auditlib.drafting.grid import Grid, Line
from auditlib.errors import FileError
from auditlib.files.strict import read_text

TAB = "\t"


def read_tabbed(path: Path) -> list[Grid]:
    """Read the one table of a text. Raises FileError where there is none, or its cells do not make whole lines."""
    lines = read_text(path).splitlines()
    before = list(takewhile(lambda line: TAB not in line, lines))
    body = lines[len(before) :]
    if not body:
        raise FileError(f"{path}: 没有表格；文本文件的各格应以制表符（Tab）分隔")
    table = _cell_by_cell(path, body) if body[0].startswith(TAB) else _line_by_line(body)
    return [Grid("文中的表", table, before, [], [])]


def _cell_by_cell(path: Path, body: list[str]) -> list[Line]:
    cells: list[list[str]] = []
    for line in body:
        if line.startswith(TAB):
            cells += [[part] for part in line[1:].split(TAB)]
        else:
            cells[-1].append(line)
    width = next((n for n, cell in enumerate(cells, 1) if len(cell) > 1 and not cell[1].strip()), len(cells))
    if len(cells) % width:
        said = f"表头有 {width} 格，而全表 {len(cells)} 格不是其整数倍"
        raise FileError(f"{path}: {said}；每格应以一个制表符开头，表头之后应有空行，空格子也要留着")
    texts = ["\n".join(cell) for cell in cells]
    return [list(texts[start : start + width]) for start in range(0, len(texts), width)]


def _line_by_line(body: list[str]) -> list[Line]:
    return [list(line) for line in csv.reader((f"{line}\n" for line in body), delimiter=TAB)]
