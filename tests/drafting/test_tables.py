"""Tables as others make them, in Word, a spreadsheet or text: every column, title and number is found."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document

from auditlib.drafting.new import draft_standard
from auditlib.errors import StandardError
from auditlib.standard.lint import lint_standard
from tests.drafting.documents import LIMES, PLAIN, TITLE, drafted, element, fill, in_word, number


def test_columns_are_known_by_their_heads_in_any_order(tmp_path: Path) -> None:
    head = ["序号", "考核指标", "评分细则", "标准分（分）", "得分", "备注"]
    done = drafted(tmp_path, [["1", "树", "死一株扣1分。", "10", "", "见附表"]], head)
    (item,) = done.draft.items
    assert (item.content, item.rows[0].points, item.rows[0].clauses[0].text) == ("树", 10000, "死一株扣1分。")
    assert "没有收入的列：“序号”、“备注”" in done.remains


def test_clauses_in_lines_of_their_own_belong_to_the_row_above(tmp_path: Path) -> None:
    done = drafted(tmp_path, [["树", "10", "1、死一株扣1分。"], ["", "", "2、无投诉得2分。"], ["草", "5", "齐得5分。"]])
    assert [(row.id, len(row.clauses)) for item in done.draft.items for row in item.rows] == [("1", 2), ("2", 1)]


def test_points_that_were_not_issued_are_not_held_against_the_source(tmp_path: Path) -> None:
    done = drafted(tmp_path, [["路面", "5", "净得5分。"]])
    text = done.path.read_text(encoding="utf-8").replace("effects: []", "effects: [{id: 1.1a, kind: flat, award: 5}]")
    done.source.write_text(done.source.read_text(encoding="utf-8").replace("\t5\n", "\n"), encoding="utf-8")
    done.path.write_text(text, encoding="utf-8")
    with pytest.raises(StandardError, match="与原文不符"):
        lint_standard(done.path)
    done.path.write_text(
        text.replace("        points: 5\n", "        points: 5\n        issued: no\n"), encoding="utf-8"
    )
    assert lint_standard(done.path).rows["1"].points == 5000


def test_a_total_that_is_not_the_sum_is_told(tmp_path: Path) -> None:
    done = drafted(tmp_path, [LIMES, ["合计", "100分", ""]])
    assert "各评分行分值之和是 10，末行却是 100，请核对" in done.remains


def test_a_year_and_a_title_that_are_not_there_are_left_open(tmp_path: Path) -> None:
    done = draft_standard(in_word(tmp_path / "a.docx", [LIMES], title=[], head=PLAIN), out=tmp_path / "draft.yaml")
    assert [said.partition("：")[0] for said in done.remains][:2] == ["title", "year"]
    assert "# title: 待写\n" in done.path.read_text(encoding="utf-8")


def test_only_the_lines_right_before_the_table_are_its_title(tmp_path: Path) -> None:
    letter = ["各市：", "现将标准印发。", "", *TITLE]
    done = draft_standard(in_word(tmp_path / "a.docx", [LIMES], title=letter, head=PLAIN), out=tmp_path / "draft.yaml")
    assert done.draft.title == "".join(TITLE)


def test_tables_with_one_head_are_one_table_and_of_others_one_is_named(tmp_path: Path) -> None:
    document = Document()
    for lines in ([PLAIN, LIMES], [["市", "目标"], ["甲市", "5"]], [PLAIN, ["草坪", "5", "齐得5分。"]]):
        fill(document.add_table(len(lines), len(lines[0])), lines)
        document.add_paragraph("")
    document.save(str(tmp_path / "a.docx"))
    assert len(draft_standard(tmp_path / "a.docx", out=tmp_path / "all.yaml").draft.items) == 2
    assert len(draft_standard(tmp_path / "a.docx", out=tmp_path / "one.yaml", table=3).draft.items) == 1


def test_numbers_that_word_counts_are_written_out(tmp_path: Path) -> None:
    document = Document()
    table = fill(document.add_table(2, 3), [PLAIN, ["树", "10", "死一株扣1分。"]])
    cell = table.cell(1, 2)
    cell.add_paragraph("无投诉得2分。")
    named = number(document, "77", "%1、")
    for paragraph in cell.paragraphs:
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.append(element("w:ilvl", val="0"))
        properties.append(element("w:numId", val=named))
    document.save(str(tmp_path / "a.docx"))
    done = draft_standard(tmp_path / "a.docx", out=tmp_path / "draft.yaml")
    assert [clause.text for clause in done.draft.clauses] == ["1、死一株扣1分。", "2、无投诉得2分。"]


def test_words_of_an_insertion_and_of_a_link_are_read(tmp_path: Path) -> None:
    document = Document()
    table = fill(document.add_table(2, 3), [PLAIN, ["树", "10", "死一株"]])
    paragraph = table.cell(1, 2).paragraphs[0]
    for name, text in (("w:ins", "扣1分"), ("w:hyperlink", "见附表。")):
        around, run, letters = element(name), element("w:r"), element("w:t")
        letters.text = text  # type: ignore[attr-defined]
        run.append(letters)  # type: ignore[attr-defined]
        around.append(run)  # type: ignore[attr-defined]
        paragraph._p.append(around)
    document.save(str(tmp_path / "a.docx"))
    (clause,) = draft_standard(tmp_path / "a.docx", out=tmp_path / "draft.yaml").draft.clauses
    assert clause.text == "死一株扣1分见附表。"


def test_a_spreadsheets_text_with_quoted_cells_is_read(tmp_path: Path) -> None:
    text = '2020年绿化考核\n项目\t分值\t评分标准\n树\t10\t"1、死一株扣1分。\n2、无投诉得2分。"\n合计\t10\t\n'
    (tmp_path / "a.tsv").write_text(text, encoding="utf-8")
    done = draft_standard(tmp_path / "a.tsv", out=tmp_path / "draft.yaml")
    assert [clause.id for clause in done.draft.clauses] == ["1.1", "1.2"]
    assert (done.draft.title, done.draft.closing) == ("2020年绿化考核", "合计")
