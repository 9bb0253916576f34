"""Documents that cannot be drafted from: each is told in words, and nothing is written."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document

from auditlib.drafting import new
from auditlib.drafting.new import draft_standard
from auditlib.errors import AuditError, FileError
from tests.drafting.documents import element, fill, in_word

HEAD = ["项目", "分值", "评分标准"]
BAD_LINES = {
    "points_in_words": (
        [["树", "十分", "死一株扣1分"]],
        "第 1 个表第 2 行: 分值是“十分”，应为数，如 10；本身不占分的.*请写 0",
    ),
    "points_without_rules": (
        [["草", "5", "死一片扣1分"], ["树", "10", ""]],
        "第 1 个表: “树”有分值而没有评分说明；.*全表的合计写“合计”“总分”“综合得分”或“满分”",
    ),
    "rules_without_points": ([["树", "", "死一株扣1分"]], "各行都没有分值；请在分值一列补上"),
    "nothing_below_the_head": ([], "表头之下没有内容"),
}


@pytest.mark.parametrize(("lines", "words"), BAD_LINES.values(), ids=BAD_LINES)
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, lines: list[list[str]], words: str) -> None:
    path = in_word(tmp_path / "a.docx", lines, head=HEAD)
    refuse(path, words)


def no_table(path: Path) -> Path:
    document = Document()
    document.add_paragraph("关于印发标准的通知")
    document.save(str(path))
    return path


def other_table(path: Path) -> Path:
    return in_word(path, [["甲市", "5"]], head=["市", "目标数"])


def two_tables(path: Path) -> Path:
    document = Document()
    for head in (HEAD, ["考核内容", "满分", "扣分办法"]):
        fill(document.add_table(2, 3), [head, ["树", "10", "死一株扣1分"]])
        document.add_paragraph("")
    document.save(str(path))
    return path


def wide(path: Path) -> Path:
    """A cell that says it spans a billion columns."""
    document = Document()
    table = fill(document.add_table(1, 3), [HEAD])
    table.cell(0, 0)._tc.get_or_add_tcPr().append(element("w:gridSpan", val="1000000000"))
    document.save(str(path))
    return path


def no_word(path: Path) -> Path:
    path.write_bytes(b"PK\x03\x04 not a package")
    return path


def text_as_word(path: Path) -> Path:
    path.write_text("只是文字", encoding="utf-8")
    return path


def entities(path: Path) -> Path:
    """A document whose body declares an entity."""
    source = in_word(path.with_suffix(".tmp"), [["树", "10", "死一株扣1分"]], head=HEAD)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                data = data.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "b">]>', 1)
            new.writestr(name, data)
    source.unlink()
    return path


def broken(path: Path) -> Path:
    """A document whose parts do not fit together."""
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", "<document/>")
    return path


DOCUMENTS: dict[str, tuple[Callable[[Path], Path], str]] = {
    "no_table": (no_table, "找不到评分表：应有一行表头.*没有表格"),
    "another_table": (other_table, "第 1 个表的首行：市、目标数"),
    "two_tables": (two_tables, "像评分表的不止一个.*--table"),
    "a_cell_of_a_billion_columns": (wide, "合并超过 64 列"),
    "no_package": (no_word, "不合规"),
    "a_text": (text_as_word, "不是 .docx 文档"),
    "an_entity": (entities, "声明了外部实体"),
    "a_broken_package": (broken, "读不通"),
}


@pytest.mark.parametrize(("make", "words"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_document_that_does_not_serve_is_told(tmp_path: Path, make: Callable[[Path], Path], words: str) -> None:
    refuse(make(tmp_path / "a.docx"), words)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.txt", "没有表的文字\n", "没有表格"),
        ("a.txt", "\t项目\n\t分值\n\t评分标准\n\n\t树\n\t10\n", "不是其整数倍"),
        ("a.pdf", "", "不认识的文件类型 .pdf"),
        ("a.xlsx", "no book", "不是 .xlsx"),
    ],
)
def test_a_file_that_is_no_table_is_told(tmp_path: Path, name: str, text: str, words: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    refuse(tmp_path / name, words)


def refuse(document: Path, words: str) -> None:
    before = sorted(document.parent.iterdir())
    with pytest.raises(AuditError, match=f"(?s){words}") as refused:
        draft_standard(document, out=document.parent / "draft.yaml")
    assert str(refused.value).startswith(str(document))
    assert sorted(document.parent.iterdir()) == before


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="没有这个文件"):
        draft_standard(tmp_path / "a.docx")


@pytest.mark.parametrize("taken", ["draft.yaml", "draft.txt"])
def test_a_file_that_is_there_is_never_written_over(tmp_path: Path, taken: str) -> None:
    path = in_word(tmp_path / "a.docx", [["树", "10", "死一株扣1分"]], head=HEAD)
    (tmp_path / taken).write_text("我的", encoding="utf-8")
    with pytest.raises(FileError, match=f"{taken}: 已有这个文件，未覆盖"):
        draft_standard(path, out=tmp_path / "draft.yaml")
    assert (tmp_path / taken).read_text(encoding="utf-8") == "我的"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.docx", taken]


def test_a_draft_that_cannot_be_written_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = in_word(tmp_path / "a.docx", [["树", "10", "死一株扣1分"]], head=HEAD)
    write = new.write_whole

    def failing(target: Path, text: str) -> None:
        if target.suffix == ".yaml":
            raise FileError("写不出")
        write(target, text)

    monkeypatch.setattr(new, "write_whole", failing)
    with pytest.raises(FileError):
        draft_standard(path, out=tmp_path / "draft.yaml")
    assert [each.name for each in tmp_path.iterdir()] == ["a.docx"]
