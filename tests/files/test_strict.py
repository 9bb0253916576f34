"""What a strictly read file may hold, and where its faults are told."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from auditlib.errors import FileError, ProblemsError
from auditlib.files.strict import LARGEST, as_plain, as_text, read_tree

REFUSED = {
    "a_repeated_key": ("a: 1\nb: 2\na: 3\n", 3, 1, "重复"),
    "an_anchor": ("a: &x 1\n", 1, 4, "锚点"),
    "an_alias": ("a: 1\nb: *x\n", 2, 4, "锚点"),
    "a_tag": ("a: !!int 3\n", 1, 4, "类型标记"),
    "two_documents": ("a: 1\n---\nb: 2\n", 1, 1, "一份"),
    "a_list_at_the_top": ("- 1\n", 1, 1, "最外层"),
    "an_empty_file": ("", 1, 1, "空的"),
    "broken_indentation": ("a:\n  b: 1\n c: 2\n", 3, 2, "不是合格的 YAML"),
    "a_tab_for_indentation": ("a:\n\tb: 1\n", 2, 1, "不是合格的 YAML"),
    "a_list_as_a_key": ("? [1, 2]\n: 3\n", 1, 1, "名称"),
    "endless_depth": ("a: " + "[" * 60 + "]" * 60 + "\n", 1, 44, "层次"),
}


def write(tmp_path: Path, text: str, name: str = "f.yaml") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("fault", REFUSED)
def test_what_a_yaml_file_must_not_hold_is_refused_with_line_and_column(fault: str, tmp_path: Path) -> None:
    text, line, column, word = REFUSED[fault]
    with pytest.raises(ProblemsError) as caught:
        read_tree(write(tmp_path, text))
    problem = caught.value.problems[0]
    assert (problem.line, problem.column) == (line, column)
    assert word in problem.message


@pytest.mark.parametrize(
    ("letters", "value"),
    [
        ("70000", 70000),
        ("-3", -3),
        ("0.10", Decimal("0.10")),
        ('"0.10"', "0.10"),
        ("yes", True),
        ("否", False),
        ("null", None),
        ("~", None),
        ("南京市", "南京市"),
        ('"010"', "010"),
        ("[1, x]", [1, "x"]),
    ],
)
def test_a_plain_value_is_what_its_letters_say(letters: str, value: Any, tmp_path: Path) -> None:
    found = as_plain(read_tree(write(tmp_path, f"a: {letters}\n"))["a"])
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("letters", ["010", "1_000", "0x1F", "12:30", "2012-01-31", ".5", "1e", "off"])
def test_letters_that_readers_disagree_about_are_no_value(letters: str, tmp_path: Path) -> None:
    tree = read_tree(write(tmp_path, f"a: {letters}\n"))
    if letters == "1e":
        assert as_plain(tree["a"]) == "1e"
        return
    with pytest.raises(ValueError, match="请加引号"):
        as_plain(tree["a"])


@pytest.mark.parametrize("letters", ["no", "320100", "010", "null", "2012-01-31", "1.1"])
def test_text_that_reads_as_something_else_needs_quotes(letters: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="请加引号"):
        as_text(read_tree(write(tmp_path, f"a: {letters}\n"))["a"])
    assert as_text(read_tree(write(tmp_path, f"a: '{letters}'\n"))["a"]) == letters


def test_a_json_file_is_read_by_the_same_rules(tmp_path: Path) -> None:
    tree = read_tree(write(tmp_path, '{"a": 0.1, "b": true, "c": "0.1", "d": null}', "f.json"))
    assert as_plain(tree) == {"a": Decimal("0.1"), "b": True, "c": "0.1", "d": None}


@pytest.mark.parametrize("text", ['{"a": 1, "a": 2}', '{"a": 1,}', "[1]", '{"a": ' + "[" * 5000 + "]" * 5000 + "}"])
def test_a_faulty_json_file_is_refused_in_words(text: str, tmp_path: Path) -> None:
    with pytest.raises(ProblemsError):
        read_tree(write(tmp_path, text, "f.json"))


def test_a_file_that_cannot_be_read_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="没有这个文件"):
        read_tree(tmp_path / "none.yaml")
    gbk = tmp_path / "gbk.yaml"
    gbk.write_bytes("城市: 南京".encode("gbk"))
    with pytest.raises(FileError, match="UTF-8"):
        read_tree(gbk)
    large = tmp_path / "large.yaml"
    large.write_bytes(b"#" * (LARGEST + 1))
    with pytest.raises(FileError, match="超过"):
        read_tree(large)


def test_a_byte_order_mark_is_put_aside(tmp_path: Path) -> None:
    path = tmp_path / "bom.yaml"
    path.write_text("a: 1\n", encoding="utf-8-sig")
    assert as_plain(read_tree(path)) == {"a": 1}
