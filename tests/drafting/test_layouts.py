"""Tables as others lay them out: rows without points of their own, points in the words of duties, parts folded to fewer points."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from docx import Document

from auditlib.drafting.new import Drafted, draft_standard
from auditlib.drafting.stated import points_in_words, read_points
from auditlib.errors import StandardError
from auditlib.files.strict import read_tree
from auditlib.standard.lint import lint_standard
from auditlib.standard.schema import Standard
from tests.drafting.documents import fill, in_sheet, in_word

HEAD = ["项目", "分值", "评分标准"]
TREE = ["树", "10", "齐得10分。"]
WITHOUT = ["", "—", "/", "加分项", "±3", "最高5分", "-5", "+2分", "加分", "扣分项", "一票否决项", "不占分"]


def drafted(path: Path, lines: Sequence[Sequence[str]], head: Sequence[str] = HEAD, form: str = "docx") -> Drafted:
    make = in_sheet if form == "xlsx" else in_word
    document = make(path / f"原件.{form}", lines, title=["2020年绿化考核"], head=head)
    return draft_standard(document, out=path / "draft.yaml")


def filled(done: Drafted, *effects: str) -> Standard:
    """Write a sketch of effects into every clause in order, as a person does, and prove the file against its source."""
    text = done.path.read_text(encoding="utf-8")
    for effect in effects:
        text = text.replace("effects: []", f"effects: [{{{effect}}}]", 1)
    inputs = "inputs: {ok: {label: 完好, type: yes_no}}"
    done.path.write_text(text.replace("inputs: {}", inputs), encoding="utf-8")
    return lint_standard(done.path)


@pytest.mark.parametrize("form", ["docx", "xlsx"])
@pytest.mark.parametrize("cell", WITHOUT)
def test_a_row_without_points_of_its_own_is_kept_as_the_source_has_it(tmp_path: Path, cell: str, form: str) -> None:
    done = drafted(tmp_path, [TREE, ["创新", cell, "获奖加1分。"]], form=form)
    assert [row.points for item in done.draft.items for row in item.rows] == [10_000, 0]
    assert f"\t创新\n\t{cell}\n" in done.source.read_text(encoding="utf-8")
    told = f"第 3 行的分值是“{cell}”" if cell and form == "docx" else "按本身不占分的行录入"
    assert sum(told in said for said in done.remains) == 1
    standard = filled(done, "id: 1.1a, kind: flat, award: 10", "id: 2.1a, kind: flat, bonus: 1, when: ok")
    assert standard.rows["2"].points == 0
    if cell:
        text = done.path.read_text(encoding="utf-8")
        done.path.write_text(text.replace("        issued: ", "        issued: 我们的 #"), encoding="utf-8")
        with pytest.raises(StandardError, match="与原文不符"):
            lint_standard(done.path)


def test_a_row_without_points_that_deducts_may_fall_below_0(tmp_path: Path) -> None:
    done = drafted(tmp_path, [TREE, ["通报", "扣分项", "被通报的扣2分。"], ["创新", "加分项", "获奖加1分。"]])
    standard = filled(
        done,
        "id: 1.1a, kind: flat, award: 10",
        "id: 2.1a, kind: flat, deduct: 2, when: ok",
        "id: 3.1a, kind: flat, bonus: 1, when: ok",
    )
    assert [row.floor for row in standard.rows.values()] == [None, "none", None]


def test_a_row_in_percent_has_so_many_points(tmp_path: Path) -> None:
    done = drafted(tmp_path, [["树", "60%", "齐得60分。"], ["草", "40%", "齐得40分。"]], ["指标", "权重", "评分标准"])
    assert [row.points for item in done.draft.items for row in item.rows] == [60_000, 40_000]
    filled(done, "id: 1.1a, kind: flat, award: 60, when: ok", "id: 2.1a, kind: flat, award: 40")


@pytest.mark.parametrize("cell", ["十分", "5-10", "10（含2）", "见附件"])
def test_what_is_neither_a_number_nor_without_points_is_not_guessed(cell: str) -> None:
    assert read_points(cell) is None


def test_a_line_without_points_below_a_merged_duty_still_belongs_to_the_row_above(tmp_path: Path) -> None:
    done = drafted(tmp_path, [TREE, ["", "", "无投诉。"], ["", "—", "获奖加1分。"]])
    assert [(row.id, row.points, len(row.clauses)) for item in done.draft.items for row in item.rows] == [
        ("1.1", 10_000, 1),
        ("1.2", 0, 1),
    ]


@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_points_in_the_words_of_the_duties_are_read_where_no_column_has_them(tmp_path: Path, form: str) -> None:
    head = ["序号", "考核项目", "评分办法", "得分"]
    lines = [
        ["", "一、组织领导（20分）", "", ""],
        ["1", "领导重视（12分）", "每少1次扣2分。", ""],
        ["2", "制度健全（满分8分）", "缺一项扣1分。", ""],
        ["", "二、其他", "", ""],
        ["3", "工作创新（加5分）", "获奖加5分。", ""],
        ["4", "工作创优", "获奖加1分。", ""],
    ]
    done = drafted(tmp_path, lines, head, form)
    assert [row.points for item in done.draft.items for row in item.rows] == [12_000, 8_000, 0, 0]
    assert {each.key: points for each, points in done.draft.sections.items()} == {"一": 20_000, "二": 0}
    standard = filled(
        done,
        "id: 1.1a, kind: flat, award: 12",
        "id: 2.1a, kind: flat, award: 8",
        "id: 3.1a, kind: flat, bonus: 5, when: ok",
        "id: 4.1a, kind: flat, bonus: 1, when: ok",
    )
    assert (standard.points, standard.heading) == (20_000, "序号 考核项目 评分办法 得分")


@pytest.mark.parametrize(
    ("words", "points"),
    [
        ("领导重视（12分）", 12_000),
        ("1.领导重视(满分 2.5 分)", 2500),
        ("组织领导（20分）领导重视（12分）", 12_000),
        ("领导重视12分", 12_000),
        ("二、公开（100分，折算为30分）", 100_000),
        ("创新（加5分）", None),
        ("创新（最高加5分）", None),
        ("2020年工作", None),
        ("低于60分的问题整改", None),
    ],
)
def test_points_are_found_in_words(words: str, points: int | None) -> None:
    assert points_in_words(words) == points


def test_a_part_that_is_folded_to_fewer_points_has_a_weight(tmp_path: Path) -> None:
    lines = [
        ["一、养护（70分）", "", ""], ["树", "70", "齐得70分。"],
        ["二、公开（100分，折算为30分）", "", ""], ["栏", "100", "齐得100分。"],
    ]  # fmt: skip
    done = drafted(tmp_path, lines)
    tree = read_tree(done.path)
    assert (tree["points"], tree["sections"]["二"]) == (
        "100",
        {"title": "二、公开（100分，折算为30分）", "points": "100", "weight": "30/100"},
    )
    standard = filled(done, "id: 1.1a, kind: flat, award: 70, when: ok", "id: 2.1a, kind: flat, award: 100")
    assert standard.points == 100_000


def test_a_heading_whose_points_are_not_those_of_its_rows_is_told(tmp_path: Path) -> None:
    done = drafted(tmp_path, [["一、养护（15分）", "", ""], TREE])
    assert "“一、养护（15分）”写的是 15 分，其下各行之和却是 10，请核对" in done.remains


def test_every_line_of_the_document_stands_in_its_text_and_is_proved(tmp_path: Path) -> None:
    document = Document()
    for line in ("各市：", "现将标准印发。", "", "2020年绿化考核"):
        document.add_paragraph(line)
    lines = [
        ["一、养护", "", ""], ["树", "10", "齐得10分。"], ["小计", "10", ""],
        ["二、清洁", "", ""], ["说明：见附件", "", ""], ["路面", "5", "净得5分。"], ["", "—", "奖1分。"], ["小计", "5", ""],
        ["合计", "15", ""],
    ]  # fmt: skip
    fill(document.add_table(len(lines) + 1, 3), [HEAD, *lines])
    for line in ("", "注：90分以上为优秀。"):
        document.add_paragraph(line)
    document.save(str(tmp_path / "原件.docx"))
    done = draft_standard(tmp_path / "原件.docx", out=tmp_path / "draft.yaml")
    assert list(read_tree(done.path)["aside"]) == [
        "各市：", "现将标准印发。", "小计 10", "说明：见附件", "小计 5", "注：90分以上为优秀。",
    ]  # fmt: skip
    text = done.source.read_text(encoding="utf-8")
    assert all(
        line in text
        for line in ("各市：", "现将标准印发。", "小计 10", "说明：见附件", "小计 5", "注：90分以上为优秀。")
    )
    effects = (
        "id: 1.1a, kind: flat, award: 10",
        "id: 2.1.1a, kind: flat, award: 5",
        "id: 2.2.1a, kind: flat, bonus: 1, when: ok",
    )
    assert filled(done, *effects).points == 15_000
    written = done.path.read_text(encoding="utf-8")
    for ours, fault in (("  - 小计 5", "  - 小计 6"), ("优秀。\n", "优秀。\n  - 多出的一行\n"), ("  - 小计 10\n", "")):
        done.path.write_text(written.replace(ours, fault), encoding="utf-8")
        with pytest.raises(StandardError, match=r"不在原文的这个次序上|与原文不符"):
            lint_standard(done.path)


def test_a_total_without_a_number_is_no_last_line(tmp_path: Path) -> None:
    done = drafted(tmp_path, [TREE, ["合计", "", ""]])
    assert (done.draft.points, done.draft.closing) == (10_000, "")
    assert filled(done, "id: 1.1a, kind: flat, award: 10, when: ok").aside == ("合计",)
