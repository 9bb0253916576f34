"""A draft has every letter of the document's table, in its place, whatever form the document has."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from docx import Document

from auditlib.drafting.clauses import split_clauses
from auditlib.drafting.hints import hints, sketches
from auditlib.drafting.new import Drafted, draft_standard
from auditlib.errors import StandardError
from auditlib.files.strict import Mapping, read_tree
from auditlib.standard.lint import lint_standard
from auditlib.standard.load import BUNDLED
from tests.drafting.documents import TITLE, element, fill, in_sheet, in_word, number, table_2012

BOOK, TEXT = BUNDLED / "jiangsu-2012.yaml", BUNDLED / "jiangsu-2012.txt"
HEAD = ["项目", "分值", "评分标准"]
LIMES = ["行道树养护", "10", "1、每死一株扣0.5分。2、全年无投诉得2分。"]


def words(path: Path) -> object:
    """All that a document gives of a standard's file, read letter by letter."""
    tree = read_tree(path)
    return (
        [tree[name] for name in ("title", "heading", "year", "points", "closing")],
        [(item["id"], item["content"], [row_of(row) for row in item["rows"]]) for item in tree["items"]],
    )


def row_of(row: Mapping) -> object:
    return row["id"], row["points"], [(clause["id"], clause["text"]) for clause in row["clauses"]]


@pytest.fixture(params=["txt", "docx", "xlsx"])
def document(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The 2012 standard as a document of each form."""
    path = tmp_path / f"原件.{request.param}"
    if request.param == "txt":
        return Path(shutil.copy(TEXT, path))
    return (in_word if request.param == "docx" else in_sheet)(path, table_2012())


def test_the_draft_has_every_letter_of_the_2012_standard(document: Path, tmp_path: Path) -> None:
    done = draft_standard(document, out=tmp_path / "new" / "draft-2012.yaml")
    assert words(done.path) == words(BOOK)
    items = done.draft.items
    assert (len(items), sum(len(item.rows) for item in items)) == (18, 20)


def test_a_draft_is_proved_against_its_source_once_its_effects_are_written(document: Path, tmp_path: Path) -> None:
    """The rules of the bundled file take the place of what is open; lint then compares letter by letter."""
    done = draft_standard(document, out=tmp_path / "new" / "draft-2012.yaml")
    whole = BOOK.read_text(encoding="utf-8").replace("source: jiangsu-2012.txt", f"source: {done.source.name}")
    done.path.write_text(whole, encoding="utf-8")
    assert len(lint_standard(done.path).rows) == 20
    done.path.write_text(whole.replace("完成发证目标数得8分；", "完成发证目标得8分；"), encoding="utf-8")
    with pytest.raises(StandardError, match="与原文不符"):
        lint_standard(done.path)


def test_lint_finds_every_clause_that_is_still_open(tmp_path: Path) -> None:
    done = draft_standard(TEXT, out=tmp_path / "a.yaml")
    with pytest.raises(StandardError) as refused:
        lint_standard(done.path)
    assert [problem.message for problem in refused.value.problems] == [
        "effects: 还没有计分点；不单独计分的条款（只作说明，或只定几个计分点合计的上限）请写 explains: yes"
    ] * 53
    lines = done.path.read_text(encoding="utf-8").splitlines()
    assert all("待写" in lines[problem.line - 1] for problem in refused.value.problems)


def test_what_remains_is_told_and_stands_in_the_file(tmp_path: Path) -> None:
    done = draft_standard(TEXT, out=tmp_path / "a.yaml")
    assert [said.partition("：")[0] for said in done.remains] == ["effects", "inputs", "sanctions", "readings"]
    text = done.path.read_text(encoding="utf-8")
    assert all(f". {said}\n" in text for said in done.remains)


def test_a_text_that_lies_beside_the_draft_is_its_source(tmp_path: Path) -> None:
    shutil.copy(TEXT, tmp_path / "issued.txt")
    done = draft_standard(tmp_path / "issued.txt", out=tmp_path / "a.yaml")
    assert read_tree(done.path)["source"] == "issued.txt"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.yaml", "issued.txt"]


def test_the_id_is_given_or_taken_from_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert read_tree(draft_standard(TEXT, id_="other-2013").path)["id"] == "other-2013"
    assert (tmp_path / "other-2013.yaml").is_file()
    assert read_tree(draft_standard(TEXT, out=tmp_path / "given.yaml").path)["id"] == "given"


# --- tables as others make them -------------------------------------------------------------------------------


def drafted(path: Path, lines: list[list[str]], head: list[str] | None = None, **options: int) -> Drafted:
    made = in_word(path / "原件.docx", lines, title=["2020年绿化考核"], head=head or HEAD)
    return draft_standard(made, out=path / "draft.yaml", **options)


def test_columns_are_known_by_their_heads_in_any_order(tmp_path: Path) -> None:
    head = ["序号", "考核指标", "评分细则", "标准分（分）", "得分", "备注"]
    done = drafted(tmp_path, [["1", "树", "死一株扣1分。", "10", "", "见附表"]], head)
    (item,) = done.draft.items
    assert (item.content, item.rows[0].points, item.rows[0].clauses[0].text) == ("树", 10000, "死一株扣1分。")
    assert "没有收入的列：“序号”、“备注”" in done.remains


def test_clauses_in_lines_of_their_own_belong_to_the_row_above(tmp_path: Path) -> None:
    done = drafted(tmp_path, [["树", "10", "1、死一株扣1分。"], ["", "", "2、无投诉得2分。"], ["草", "5", "齐得5分。"]])
    assert [(row.id, len(row.clauses)) for item in done.draft.items for row in item.rows] == [("1", 2), ("2", 1)]


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
    fill(document.add_table(2, 3), [HEAD, LIMES])
    document.add_paragraph("二、清洁（5分）")
    fill(document.add_table(2, 3), [HEAD, ["路面", "5", "净得5分。"]])
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
    done = draft_standard(in_word(tmp_path / "a.docx", [LIMES], title=[], head=HEAD), out=tmp_path / "draft.yaml")
    assert [said.partition("：")[0] for said in done.remains][:2] == ["title", "year"]
    assert "# title: 待写\n" in done.path.read_text(encoding="utf-8")


def test_only_the_lines_right_before_the_table_are_its_title(tmp_path: Path) -> None:
    letter = ["各市：", "现将标准印发。", "", *TITLE]
    done = draft_standard(in_word(tmp_path / "a.docx", [LIMES], title=letter, head=HEAD), out=tmp_path / "draft.yaml")
    assert done.draft.title == "".join(TITLE)


def test_tables_with_one_head_are_one_table_and_of_others_one_is_named(tmp_path: Path) -> None:
    document = Document()
    for lines in ([HEAD, LIMES], [["市", "目标"], ["甲市", "5"]], [HEAD, ["草坪", "5", "齐得5分。"]]):
        fill(document.add_table(len(lines), len(lines[0])), lines)
        document.add_paragraph("")
    document.save(str(tmp_path / "a.docx"))
    assert len(draft_standard(tmp_path / "a.docx", out=tmp_path / "all.yaml").draft.items) == 2
    assert len(draft_standard(tmp_path / "a.docx", out=tmp_path / "one.yaml", table=3).draft.items) == 1


def test_numbers_that_word_counts_are_written_out(tmp_path: Path) -> None:
    document = Document()
    table = fill(document.add_table(2, 3), [HEAD, ["树", "10", "死一株扣1分。"]])
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
    table = fill(document.add_table(2, 3), [HEAD, ["树", "10", "死一株"]])
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


# --- clauses and hints ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("完成得5分。", ["完成得5分。"]),
        ("1、甲；2、乙。", ["1、甲；", "2、乙。"]),
        ("1.甲达1.5倍；\n2.乙2.1倍。", ["1.甲达1.5倍；", "2.乙2.1倍。"]),
        ("1.甲；\n2.5倍的扣1分；\n2.乙", ["1.甲；2.5倍的扣1分；", "2.乙"]),
        ("（1）甲\n（2）乙", ["（1）甲", "（2）乙"]),
        ("①甲；②乙；③丙", ["①甲；", "②乙；", "③丙"]),
        ("满分5分。1、甲\n2、乙", ["满分5分。1、甲", "2、乙"]),
        ("1、甲见第\n3、条\n2、乙", ["1、甲见第3、条", "2、乙"]),
        ("1、甲每次扣2、3分", ["1、甲每次扣2、3分"]),
    ],
)
def test_a_text_is_split_at_its_numbers_in_their_order(text: str, parts: list[str]) -> None:
    assert split_clauses(text) == parts


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("每超过目标300人加0.1分", ["kind: steps, bonus: 0.1, of: …, above: …, every: 300"]),
        ("每低100人扣0.1分，扣完为止", ["kind: steps, deduct: 0.1, of: …, below: …, every: 100", "不必另写：本行的扣分到0为止"]),
        ("每高1个百分点扣1分", ["kind: steps, deduct: 1, of: …, above: …, every: 1%"]),
        ("错误率每超0.3%扣1 分", ["kind: steps, deduct: 1, of: …, above: …, every: 0.3%"]),
        ("每拖欠1万元扣1分", ["kind: steps, deduct: 1, of: …, above: …, every: 10000"]),
        ("每缺1次扣0.5分", ["kind: steps, deduct: 0.5, of: …, every: 1"]),
        ("每发生一起事故扣2分", ["kind: steps, deduct: 2, of: …, every: 1"]),
        ("每承办一项得2分，最高得6分", ["kind: steps, award: 2, of: …, every: 1, cap: 6"]),
        ("有一次扣2分", ["kind: steps, deduct: 2, of: …, every: 1"]),
        ("缺项酌情扣分", ["kind: discretion, deduct: …（所给的输入：{type: points, source: auditor}）"]),
        ("视情节扣1—5分", ["kind: discretion, deduct: …（所给的输入：{type: points, source: auditor, min: 1, max: 5}）"]),
        ("每起视情节扣1—5分", ["kind: discretion, deduct: …（所给的输入：{type: points, source: auditor, min: 1, max: 5, each: …}）"]),
        (
            "酌情加减2分以内",
            ["kind: discretion, bonus: …；kind: discretion, deduct: …（所给的输入：{type: points, source: auditor, min: -2, max: 2}）"],
        ),
        ("同一事件涉及多项扣分的，按最高项计", ["同一事件登记在几项下、只按最重一项计的：在文件顶层写 once:"]),
        ("酌情加分", ["kind: discretion, bonus: …"]),
        ("处理率×15分", ["kind: rate, award: 15, of: {share: […, …]}"]),
        ("达标率×30分，四舍五入到0.1分", ["kind: rate, award: 30, of: {share: […, …]}, to: 0.1"]),
        ("完成率乘以15分", ["kind: rate, award: 15, of: {share: […, …]}"]),
        ("按完成比例得分", ["kind: rate, award: …, of: …, full: …"]),
        ("每起扣2分，最高扣10分", ["kind: steps, deduct: 2, of: …, every: 1, cap: 10"]),
        ("获国家级表彰加1分，最高加3分", ["kind: steps, bonus: 1, of: …, every: 1, cap: 3"]),
        ("迟报扣1分，错报扣2分，累计扣分不超过5分", [
            "kind: steps, deduct: 1, of: …, every: 1", "kind: steps, deduct: 2, of: …, every: 1",
            "几个计分点合计的上限：在本行写 groups: [{of: [各计分点的编号], role: deduct, cap: 5}]",
        ]),
        ("最高加3分", ["上限：在计分点上写 cap: 3"]),
        ("从总分中追加扣除10分", ["kind: flat, deduct: 10, scope: total"]),
        ("发生重大事故的一票否决", ["kind: void, void: none, when: …, sanctions: […]（只取消评优"]),
        ("发生重大事故的一票否决总分计0分", ["kind: void, void: total, when: …, sanctions: […]"]),
        ("一票否决扣20分", ["kind: flat, deduct: 20, scope: total, when: …, sanctions: […]"]),
        ("重大事件的一票否决，从总分中扣20分", ["kind: flat, deduct: 20, scope: total, when: …, sanctions: […]"]),
        ("按完成率得分，完成率低于60%不得分", ["kind: rate, award: …, of: …, full: …", "不另写一条：是前面那项得分的条件，请在那里写 when: {of: …, at_least: 60%}"]),
        ("满意度90%以上得15分，80%（含）至90%得10分，80%以下不得分", [
            "kind: bands, of: …, award: [{below: 80%, points: 0}, {below: 90%, points: 10}, {points: 15}]",
        ]),
        ("同一项目就高不累计", ["只计最高的一项"]),
        ("10-20人扣2分", ["kind: bands"]),
        ("经查实，不得分", ["kind: void, void: row"]),
        ("低于5%不得分", ["不另写一条：是前面那项得分的条件，请在那里写 when: {of: …, at_least: 5%}；整行不得分的另写 void: row"]),
        ("低于全县平均10个百分点以上的不得分", ["不另写一条：是前面那项得分的条件，请在那里写 when: {of: …, at_least: …}"]),
        ("增幅不低于上年得2分，否则不得分", ["kind: flat, award: 2, when: …", "不另写一条：是前面那项得分的条件"]),
        ("达到90%得3分，每低1个百分点扣0.5分，低于80%的不得分", [
            "kind: flat, award: 3（达不到的由下一条来扣，这里不写 when", "kind: steps, deduct: 0.5, from: …, of: …, below: …, every: 1%",
            "不另写一条：是前面那项得分的条件，请在那里写 when: {of: …, at_least: 80%}",
        ]),
        ("有方案得4分；迟报一次扣1分", ["kind: flat, award: 4, when: …", "kind: steps, deduct: 1, of: …, every: 1"]),
        ("无死亡得2分，每发生1例扣4分，可倒扣", [
            "kind: flat, award: 2（", "kind: steps, deduct: 4, of: …, every: 1", "可扣至负分：在本行写 floor: none",
        ]),
        ("每有一种低于95%扣1分，其中低于90%的扣2分", [
            "kind: steps, deduct: 1, of: {met: [{of: …, below: 95%}, …], unit: 种}, every: 1（每一种写一个条件）", "其中扣得更多的",
        ]),
        ("每有一家高于60分的加1分", ["kind: steps, bonus: 1, of: {met: [{of: …, above: 60}, …], unit: 家}, every: 1"]),
        ("每低于95%达2个百分点扣1分", ["kind: steps, deduct: 1, of: …, below: 95%, every: 2%"]),
        ("发生重大事故的一票否决，总分为0", ["kind: void, void: total, when: …, sanctions: […]"]),
        ("总分计0分", ["kind: void, void: total, when: …"]),
        ("第1次扣0.5分，第2次扣1分，第3次及以后每次扣2分", [
            "kind: bands, of: …, deduct: [{up_to: 0, points: 0}, {up_to: 1, points: 0.5}, {points: 1.5}]；"
            "kind: steps, deduct: 2, of: …, above: 2, every: 1（按次数递增；两条的 of 相同）",
        ]),
        ("少1次扣0.5分，扣完1分为止", [
            "kind: steps, deduct: 0.5, of: …, every: 1", "kind: flat, award: 1（这一款的分值；上面扣分的计分点写 from: 它的编号）",
        ]),
        ("得4分，少1次扣1分，扣完4分为止", ["kind: flat, award: 4（", "kind: steps, deduct: 1, from: …", "不必另写：本行的扣分到0为止"]),
        ("80分以上按（满意度－80）/10×6计分", ["按公式计分：随一个量直线变化的写 kind: line"]),
        ("及时上报得2分", ["kind: flat, award: 2, when: …（总能得的不写 when）"]),
        ("基础分10分", ["kind: flat, award: 10"]),
        ("工作认真负责", []),
    ],
)  # fmt: skip
def test_a_phrase_suggests_its_kind(text: str, suggested: list[str]) -> None:
    found = [hint.sketch + hint.remark for hint in hints(text)]
    assert len(found) == len(suggested)
    assert [given for given, wanted in zip(found, suggested, strict=True) if not given.startswith(wanted)] == []


def test_a_row_that_only_loses_points_begins_with_an_award_of_them_all() -> None:
    found = sketches(10_000, [("1.1", "每起扣2分，扣完为止；"), ("1.2", "迟报扣1分。")])
    assert found["1.1"][:2] == [
        "先给满分，从中扣  →  - {id: 1.1a, kind: flat, award: 10}",
        "每起扣2分  →  - {id: 1.1b, kind: steps, deduct: 2, of: …, every: 1}",
    ]
    assert found["1.2"] == ["迟报扣1分  →  - {id: 1.2a, kind: steps, deduct: 1, of: …, every: 1}"]


def test_what_is_not_won_voids_its_clause_where_the_row_has_others_with_awards() -> None:
    clauses = [("1.1", "建档得5分，挪用的不得分。"), ("1.2", "弄虚作假的，本项不得分。")]
    found = sketches(10_000, clauses)
    asked = "（整行不得分写 void: row，只这一款不得分写 void: clause；请核对）"
    assert found["1.1"][1].endswith(f"- {{id: 1.1b, kind: void, void: clause, when: …}}{asked}")
    assert found["1.2"][0].endswith(f"- {{id: 1.2a, kind: void, void: row, when: …}}{asked}")
    assert sketches(10_000, clauses[:1])["1.1"][1].endswith(f"- {{id: 1.1b, kind: void, void: row, when: …}}{asked}")


def test_a_deduction_that_follows_an_award_names_it() -> None:
    (award, steps) = sketches(10_000, [("1.2", "达到90%得3分，每低1个百分点扣0.5分")])["1.2"]
    assert award.partition("→  ")[2].startswith("- {id: 1.2a, kind: flat, award: 3}")
    assert steps.endswith("- {id: 1.2b, kind: steps, deduct: 0.5, from: 1.2a, of: …, below: …, every: 1%}")


def test_a_rate_without_points_of_its_own_has_what_the_other_awards_leave() -> None:
    found = sketches(10_000, [("1.1", "有方案得4分；其余按完成比例得分。")])
    assert found["1.1"][1].endswith("- {id: 1.1b, kind: rate, award: 6, of: …, full: …}")


def test_sketches_are_yaml_as_they_stand() -> None:
    rows = [
        "每起扣2分，最高扣10分",
        "处理率×15分",
        "按比例得分",
        "有方案得4分",
        "一票否决扣20分",
        "最高加3分，每次加1分",
    ]
    lines = [
        line for n, text in enumerate(rows) for each in sketches(20_000, [(f"{n}.1", text)]).values() for line in each
    ]
    drafted = [line.split("→  - ")[1].split("（")[0] for line in lines if "→  - " in line]
    assert len(drafted) == 8
    assert [each for each in map(yaml.safe_load, drafted) if "kind" not in each] == []
