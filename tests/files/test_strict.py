"""What a strictly read file may hold, and where its faults are told."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from auditlib.errors import FileError, ProblemsError
from auditlib.files import broken
from auditlib.files.strict import LARGEST, as_plain, as_text, read_tree

REFUSED = {
    "a_repeated_key": ("a: 1\nb: 2\na: 3\n", 3, 1, "重复"),
    "an_anchor": ("a: &x 1\n", 1, 4, "锚点"),
    "an_alias": ("a: 1\nb: *x\n", 2, 4, "锚点"),
    "a_tag": ("a: !!int 3\n", 1, 4, "类型标记"),
    "two_documents": ("a: 1\n---\nb: 2\n", 1, 1, "一份"),
    "a_list_at_the_top": ("- 1\n", 1, 1, "最外层"),
    "an_empty_file": ("", 1, 1, "空的"),
    "a_list_as_a_key": ("? [1, 2]\n: 3\n", 1, 1, "名称"),
    "endless_depth": ("a: " + "[" * 60 + "]" * 60 + "\n", 1, 44, "层次"),
}

BROKEN = {
    "uneven_indentation": ("a:\n  b: 1\n c: 2\n", (3, 2), "缩进与同组的前一项不齐"),
    "a_tab_for_indentation": ("a:\n\tb: 1\n", (2, 1), "不能用制表符"),
    "a_colon_in_a_text": ("a: b: c\n", (1, 5), "不应再有冒号"),
    "a_name_without_colon": ("a\nb: 1\n", (2, 2), "上一行可能少了冒号"),
    "a_name_without_colon_at_the_end": ("b: 1\na\n", (3, 1), "少了冒号"),
    "a_list_without_end": ("a: [1, 2\nb: 3\n", (2, 2), "方括号没有配对"),
    "a_group_without_end": ("a: {b: 1\nc\n", (3, 1), "花括号没有配对"),
    "two_commas": ("a: [1,,2]\n", (1, 7), "这里应有一个值"),
    "a_quote_without_end": ('a: "x\n', (2, 1), "引号没有配对"),
    "words_after_a_quote": ('a: "x" y\n', (1, 8), "引号之后还有多余的文字"),
    "a_mark_at_the_start": ("a: @x\n", (1, 4), "要加引号"),
    "a_backslash": ('a: "\\q"\n', (1, 5), "改用单引号"),
    "a_list_after_a_name": ("- a\nb: 1\n", (2, 1), "以“- ”开头"),
    "words_after_a_bar": ("a: |x\n  b\n", (1, 5), "之后应当换行"),
    "a_control_character": ("a: 1\nb: \x01\n", (2, 4), "看不见的控制字符"),
}
BROKEN_JSON = {
    "no_value": ('{"a": }', (1, 7), "这里应有一个值"),
    "a_comma_at_the_end": ('{"a": 1,}', None, "最后一项之后不可有逗号"),
    "a_bare_name": ("{a: 1}", (1, 2), "名称应加双引号"),
    "no_comma": ('{"a": 1 "b": 2}', (1, 9), "少了逗号"),
    "no_colon": ('{"a" 1}', (1, 6), "少了冒号"),
    "a_quote_without_end": ('{"a": "x', (1, 7), "双引号没有配对"),
    "a_line_break": ('{"a": "x\ny"}', (1, 9), "不能直接换行"),
    "a_backslash": ('{"a": "\\q"}', (1, 8), "两个反斜杠"),
    "words_at_the_end": ('{"a": 1} x', (1, 10), "还有多余的文字"),
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


@pytest.mark.parametrize("fault", BROKEN)
def test_what_is_no_yaml_at_all_is_refused_in_chinese_where_it_stands(fault: str, tmp_path: Path) -> None:
    text, place, word = BROKEN[fault]
    with pytest.raises(ProblemsError) as caught:
        read_tree(write(tmp_path, text))
    problem = caught.value.problems[0]
    assert (problem.line, problem.column) == place
    assert problem.message.startswith("不是合格的 YAML：")
    assert word in problem.message


@pytest.mark.parametrize("fault", BROKEN)
def test_without_libyaml_the_reason_is_told_in_chinese_too(
    fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(yaml, "CSafeLoader")
    text, (line, _), _ = BROKEN[fault]
    with pytest.raises(ProblemsError) as caught:
        read_tree(write(tmp_path, text))
    problem = caught.value.problems[0]
    assert problem.line == line
    assert problem.message.removeprefix("不是合格的 YAML：") in broken.YAML.values()


@pytest.mark.parametrize("fault", BROKEN_JSON)
def test_what_is_no_json_at_all_is_refused_in_chinese_where_it_stands(fault: str, tmp_path: Path) -> None:
    text, place, word = BROKEN_JSON[fault]
    with pytest.raises(ProblemsError) as caught:
        read_tree(write(tmp_path, text, "f.json"))
    problem = caught.value.problems[0]
    # Where a comma too many stands, Pythons tell by their version: at it, or at what follows.
    assert (problem.line, problem.column) == (place or (1, problem.column))
    assert problem.message.startswith("不是合格的 JSON：")
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
