"""Headings, within a table or above it, become the sections of the draft, with their points and weights."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document

from auditlib.drafting.new import draft_standard
from auditlib.errors import StandardError
from auditlib.files.strict import read_tree
from auditlib.standard.lint import lint_standard
from tests.drafting.documents import LIMES, PLAIN, drafted, fill


def test_headings_among_the_lines_are_sections(tmp_path: Path) -> None:
    lines = [
        ["一、养护", "", ""],
        ["（一）行道树", "10", ""],
        LIMES,
        ["小计", "10", ""],
        ["二、清洁", "6", ""],
        ["路面", "5", "净得5分。"],
        ["注：另见附件", "", ""],
    ]
    done = drafted(tmp_path, lines)
    tree = read_tree(done.path)
    assert tree["sections"] == {
        "一": {"title": "一、养护", "points": "10"},
        "一一": {"title": "（一）行道树", "points": "10", "within": "一"},
        "二": {"title": "二、清洁", "points": "5"},
    }
    assert [(item["section"], item["content"]) for item in tree["items"]] == [("一一", "行道树养护"), ("二", "路面")]
    assert done.remains[:3] == [
        "“注：另见附件”一行不计分，录在 aside",
        "“小计 10”一行不计分，录在 aside",
        "“二、清洁”写的是 6 分，其下各行之和却是 5，请核对",
    ]
    text = done.path.read_text(encoding="utf-8")
    text = text.replace("effects: []", "effects: [{id: 1.1a, kind: flat, award: 10}]", 1)
    text = text.replace("effects: []", "effects: [{id: 1.2a, kind: flat, deduct: 1, when: calm}]", 1)
    text = text.replace("effects: []", "effects: [{id: 2.1a, kind: flat, award: 5}]", 1)
    done.path.write_text(text.replace("inputs: {}", "inputs: {calm: {label: 无投诉, type: yes_no}}"), encoding="utf-8")
    assert list(lint_standard(done.path).sections) == ["一", "一一", "二"]


def test_a_section_whose_rows_have_no_points_of_their_own_is_kept(tmp_path: Path) -> None:
    lines = [["一、养护", "", ""], LIMES, ["二、加分", "", ""], ["受表彰", "0", "每次加1分。"], ["合计", "10", ""]]
    done = drafted(tmp_path, lines)
    tree = read_tree(done.path)
    assert tree["sections"]["二"] == {"title": "二、加分", "points": "0"}
    assert "二、加分" in done.source.read_text(encoding="utf-8")
    assert not any("没有收入" in said for said in done.remains)


@pytest.mark.parametrize(
    ("total", "weights", "told"),
    [("10", ["70%", "30%"], ""), ("15", [None, None], "“一、养护（占70%）”、“二、清洁（权重30%）”写有权重，没有采用")],
)
def test_the_weights_in_headings_are_taken_where_the_total_proves_them(
    total: str, weights: list[str | None], told: str, tmp_path: Path
) -> None:
    lines = [
        ["一、养护（占70%）", "", ""],
        LIMES,
        ["二、清洁（权重30%）", "", ""],
        ["路面", "10", "净得10分。"],
        ["综合得分", total, ""],
    ]
    done = drafted(tmp_path, lines)
    tree = read_tree(done.path)
    assert [each.get("weight") for each in tree["sections"].values()] == weights
    assert (tree["points"], tree["closing"]) == (total, "综合得分")
    assert told in "".join(done.remains)
    assert bool(told) == any("请核对" in said and "末行" in said for said in done.remains)


def test_headings_of_the_inner_kind_stand_beside_each_other_where_nothing_is_above_them(tmp_path: Path) -> None:
    done = drafted(tmp_path, [["（一）养护", "", ""], LIMES, ["（二）清洁", "", ""], ["路面", "5", "净得5分。"]])
    sections = read_tree(done.path)["sections"]
    assert [(each["title"], "within" in each) for each in sections.values()] == [
        ("（一）养护", False),
        ("（二）清洁", False),
    ]


def test_a_column_of_parts_at_the_left_gives_the_sections(tmp_path: Path) -> None:
    head = ["章节", "评审项目", "分值", "评分办法"]
    lines = [
        ["一、养护", *LIMES],
        ["一、养护", "草地", "5", "齐得5分。"],
        ["二、清洁", "路面", "5", "净得5分。"],
        ["合计", "", "20", ""],
    ]
    done = drafted(tmp_path, lines, head)
    tree = read_tree(done.path)
    assert tree["sections"] == {
        "一": {"title": "一、养护", "points": "15"},
        "二": {"title": "二、清洁", "points": "5"},
    }
    assert [item["section"] for item in tree["items"]] == ["一", "一", "二"]
    assert not any("章节" in each for each in done.remains)


def test_a_heading_that_stands_in_the_column_of_numbers_is_a_section(tmp_path: Path) -> None:
    head = ["序号", "考核内容", "分值", "评分标准"]
    lines = [
        ["一、养护", "", "", ""], ["1", *LIMES],
        ["二、清洁", "", "5", ""], ["2", "路面", "5", "净得5分。"],
        ["合计", "", "15", ""],
    ]  # fmt: skip
    done = drafted(tmp_path, lines, head)
    tree = read_tree(done.path)
    assert {key: each["title"] for key, each in tree["sections"].items()} == {"一": "一、养护", "二": "二、清洁"}
    assert (tree["points"], tree["closing"]) == ("15", "合计")
    assert "二、清洁" in done.source.read_text(encoding="utf-8")


def test_headings_above_each_of_several_tables_are_sections(tmp_path: Path) -> None:
    document = Document()
    for line in ("某省2015年度养护评分标准", "一、养护（10分）"):
        document.add_paragraph(line)
    fill(document.add_table(2, 3), [PLAIN, LIMES])
    document.add_paragraph("二、清洁（5分）")
    fill(document.add_table(2, 3), [PLAIN, ["路面", "5", "净得5分。"]])
    document.save(str(tmp_path / "原件.docx"))
    done = draft_standard(tmp_path / "原件.docx", out=tmp_path / "draft-2015.yaml")
    tree = read_tree(done.path)
    assert tree["title"] == "某省2015年度养护评分标准"
    assert [each["title"] for each in tree["sections"].values()] == ["一、养护（10分）", "二、清洁（5分）"]
    assert [item["section"] for item in tree["items"]] == ["一", "二"]


def test_the_title_of_a_section_that_was_not_issued_is_not_held_against_the_source(tmp_path: Path) -> None:
    done = drafted(tmp_path, [["路面", "5", "净得5分。"]])
    text = done.path.read_text(encoding="utf-8").replace("effects: []", "effects: [{id: 1.1a, kind: flat, award: 5}]")
    text = text.replace("inputs: {}", "inputs: {}\nsections: {一: {title: 我们起的名, points: 5, issued: no}}")
    text = text.replace('  - id: "1"\n', '  - id: "1"\n    section: 一\n', 1)
    done.path.write_text(text, encoding="utf-8")
    assert list(lint_standard(done.path).sections) == ["一"]
    done.path.write_text(text.replace(", issued: no", ""), encoding="utf-8")
    with pytest.raises(StandardError, match="与原文不符"):
        lint_standard(done.path)
