"""Reading the tables of a document, whatever its form."""

from __future__ import annotations

from pathlib import Path

from auditlib.drafting.grid import Grid
from auditlib.drafting.sheet import read_sheet
from auditlib.drafting.tabbed import read_tabbed
from auditlib.drafting.word import read_word
from auditlib.errors import FileError

READERS = {".docx": read_word, ".xlsx": read_sheet, ".txt": read_tabbed, ".tsv": read_tabbed, ".tab": read_tabbed}


def read_grids(path: Path) -> list[Grid]:
    """Read the tables of a .docx, an .xlsx or a tab-separated text. Raises FileError for what is none or cannot be read."""
    if not path.is_file():
        raise FileError(f"{path}: {'是目录，不是文件' if path.is_dir() else '没有这个文件'}")
    suffix = path.suffix.lower()
    if suffix not in READERS:
        known = "可读 .docx、.xlsx，或各格以制表符分隔的 .txt；.doc、.xls、.pdf 请先另存为这些格式"
        raise FileError(f"{path}: 不认识的文件类型 {suffix or '（无）'}；{known}")
    return READERS[suffix](path)
