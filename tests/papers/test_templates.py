"""The Word files that come with auditlib are those that their script writes, in the form of official documents."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from auditlib.clerk import LETTERS, OURS
from tools.papers.__main__ import written

DOCS = Path(__file__).parents[2] / "docs" / "documents.zh-CN.md"
PLACEHOLDER = re.compile(r"{{ *(?:[^ .}]+\.)*([^ .}|]+)[^}]*}}")


@pytest.mark.parametrize("name", [*LETTERS, "空白"])
def test_the_committed_file_is_the_one_its_script_writes(name: str) -> None:
    assert (OURS / f"{name}.docx").read_bytes() == written()[name], "run: python -m tools.papers"


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_has_the_page_and_the_fonts_of_a_document(name: str) -> None:
    document = Document(str(OURS / f"{name}.docx"))
    section = document.sections[0]
    page = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [round(side.mm) for side in page if side is not None] == [210, 297, 37, 28]
    fonts = {each.get(qn("w:eastAsia")) for each in document.element.body.iter(qn("w:rFonts"))}
    assert {"仿宋", "黑体", "宋体"} <= fonts <= {"仿宋", "黑体", "宋体", "楷体"}


@pytest.mark.parametrize("name", LETTERS)
def test_every_placeholder_of_a_letter_is_documented(name: str) -> None:
    body = Document(str(OURS / f"{name}.docx")).element.body
    told = DOCS.read_text(encoding="utf-8")
    used = {found for p in body.iter(qn("w:t")) for found in PLACEHOLDER.findall(p.text or "")}
    assert used
    assert [word for word in used if f"`{word}`" not in told] == []
