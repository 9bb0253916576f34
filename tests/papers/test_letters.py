"""The letters and the notice tell what was published, each deduction down to its ground, from templates that an office may change."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from docx import Document

from auditlib.clerk import LETTERS, OWN, city_papers, province_papers, write_papers, write_templates
from auditlib.errors import FileError
from auditlib.papers.fill import fill
from auditlib.papers.letters import chinese_number
from auditlib.province import summarise
from auditlib.run import Run, run_city
from auditlib.standard.load import load_standard
from tests.cli.calls import called
from tests.papers.read import read_xlsx, text_of
from tests.report.audits import RULING, ruling, write_city
from tests.report.executed import NOTEBOOK

ID_NUMBER = "320102199003071234"
INCIDENT = {
    "input": "swapped_candidates", "date": "2012-05-17", "description": f"考生张三丰（{ID_NUMBER}）由他人替考", "count": 1,
    "verified": True, "document": "苏职鉴查〔2012〕7号", "attachment": "核查报告.pdf",
}  # fmt: skip
CHANGES = {"swapped_candidates": 1, "contest_missing_events": 2, "certified": 49_700, "enterprise_certified": None}


@pytest.fixture(scope="module")
def params(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office") / "params"
    return write_city(
        folder, CHANGES, decisions=[RULING, ruling(0, "count", reason="与核查报告一致")], incidents=[INCIDENT],
        attachments=[{"name": "核查报告.pdf", "about": "第三鉴定所核查报告"}], proofs={"certified": "发证统计表"},
    )  # fmt: skip


@pytest.fixture(scope="module")
def reports(params: Path) -> Path:
    return params.parent.parent / "reports"


@pytest.fixture(scope="module")
def run(params: Path, reports: Path) -> Run:
    return run_city(params, reports, notebook=NOTEBOOK)


@pytest.fixture(scope="module")
def letters(params: Path, reports: Path, run: Run) -> dict[str, str]:
    return {
        paper.name.partition("-")[2].split("-")[-1]: text_of(paper.content) for paper in city_papers(params, reports)
    }


def test_every_deduction_is_told_down_to_its_ground(letters: dict[str, str], run: Run) -> None:
    told, standard = letters["扣分告知.docx"], load_standard("jiangsu-2012")
    for effect in run.score["effects"]:
        if standard.effects[effect["id"]].role == "deduct" and effect["points"] not in (None, "0"):
            size = effect["points"].removeprefix("-")
            assert f"计分点{effect['id']}，扣{size}分：{effect['explanation']}。" in told
            assert f"条款{effect['clause']}。原文：“{standard.clause_of[effect['id']].text}”" in told
    assert "佐证：取证人数：49,700人" in told
    assert "证明材料：发证统计表" in told
    assert "2012年5月17日" in told
    assert "苏职鉴查〔2012〕7号" in told
    assert "附件：核查报告.pdf" in told
    assert "第1号裁量（竞赛缺项酌情扣分：0.3分）；理由：缺两项，其中一项因省里改期" in told
    assert "理由：与核查报告一致" in told
    assert f"你市核定总分{run.score['total']}分（暂定：评分行4待定，未计入）" in told


def test_what_is_lacking_is_asked_for(letters: dict[str, str]) -> None:
    told = letters["补证清单.docx"]
    label = load_standard("jiangsu-2012").inputs["enterprise_certified"].label
    missing = told[told.index("一、缺少的数据") : told.index("二、")]
    assert label in missing
    unproved = told[told.index("二、") : told.index("三、")]
    assert load_standard("jiangsu-2012").inputs["appraised"].label in unproved
    assert f"\n{load_standard('jiangsu-2012').inputs['certified'].label}\n" not in unproved
    assert "核查报告.pdf（第三鉴定所核查报告" in told[told.index("三、") :]


def test_candidates_are_masked_in_letters_and_sheets(letters: dict[str, str], run: Run) -> None:
    for told in letters.values():
        assert "张三丰" not in told
        assert ID_NUMBER not in told
    assert "考生张某某（**************1234）" in letters["扣分告知.docx"]
    assert ID_NUMBER not in (run.directory / "audit.ipynb").read_text(encoding="utf-8")


def test_a_run_leaves_its_score_sheet_with_the_figures_of_its_score(run: Run) -> None:
    paper = read_xlsx((run.directory / "评分表.xlsx").read_bytes())
    assert [str(each) for each in paper.column("核定分")] == [
        *("待定" if points is None else points for points in run.score["rows"].values()),
        run.score["total"],
    ]


def test_the_notice_ranks_nobody_whom_the_summary_does_not(params: Path, reports: Path, run: Run) -> None:
    summarise(params.parent, reports)
    made = {paper.name: text_of(paper.content) for paper in province_papers(params.parent, reports)}
    assert next(iter(made)) == "通报.docx"
    assert len(made) == len(LETTERS)
    notice = made["通报.docx"]
    assert f"{run.score['total']}" in notice
    assert "不排名次的市：南京市。" in notice
    assert "示例数据" in notice


def test_an_office_may_change_a_template(params: Path, reports: Path, run: Run, tmp_path: Path) -> None:
    copy = tmp_path / "params"
    shutil.copytree(params.parent, copy)
    list(write_templates(copy / OWN))
    own = Document(str(copy / OWN / "扣分告知.docx"))
    own.paragraphs[-1].add_run("抄送：{{ 省名 }}人力资源和社会保障厅")
    own.save(str(copy / OWN / "扣分告知.docx"))
    made = {paper.name: text_of(paper.content) for paper in city_papers(copy / params.name, reports)}
    assert any("抄送：江苏省人力资源和社会保障厅" in told for told in made.values())


def spoiled(folder: Path, *texts: str) -> Path:
    document = Document()
    for each in texts:
        document.add_paragraph(each)
    document.save(str(folder / "通报.docx"))
    return folder / "通报.docx"


BROKEN = {
    "an_unknown_word": (["{{ 市明 }}"], "没有占位符“市明”，是否指 市名？"),
    "an_unknown_part": (["{% for 项 in 扣分 %}{{ 项.评分航 }}{% endfor %}"], "没有占位符“评分航”，是否指 评分行？"),
    "an_open_brace": (["{{ 市名 }"], "占位符写法有误"),
    "an_unknown_tag": (["{% 循环 扣分 %}"], "占位符写法有误（循环），在“{% 循环 扣分 %}”处"),
    "a_loop_without_end": (["{%p for 项 in 扣分 %}", "{{ 项.评分行 }}"], "占位符写法有误"),
    "a_sum_of_words": (["{{ 市名 + 1 }}"], "占位符不能计算"),
    "a_call_into_python": (["{{ 市名.__class__.__mro__ }}"], "占位符"),
    "an_item_beyond_the_last": (["{{ 扣分[7] }}"], "占位符所指的那一项不存在"),
    "a_filter_that_is_none": (["{{ 市名|大写 }}"], "占位符写法有误（大写）"),
}  # fmt: skip


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_template_is_told_by_file_and_placeholder(tmp_path: Path, fault: str) -> None:
    texts, said = BROKEN[fault]
    path = spoiled(tmp_path, *texts)
    with pytest.raises(FileError) as error:
        fill(path, {"市名": "南京市", "扣分": [{"评分行": "1"}]})
    assert str(error.value).startswith(f"{path}: ")
    assert said in str(error.value)


@pytest.mark.parametrize("content", [b"", b"PK", b"{{ \xe5\xb8\x82 }}"])
def test_what_is_no_word_file_is_told_so(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "通报.docx").write_bytes(content)
    with pytest.raises(FileError, match=r"通报\.docx: 不是 Word 文档"):
        fill(tmp_path / "通报.docx", {})


def test_a_template_cannot_run_a_program(tmp_path: Path) -> None:
    path = spoiled(tmp_path, "{{ ''.__class__.__mro__[1].__subclasses__() }}")
    with pytest.raises(FileError):
        fill(path, {})


def test_nothing_is_written_over_and_nothing_by_halves(params: Path, reports: Path, run: Run, tmp_path: Path) -> None:
    name = next(iter(city_papers(params, reports))).name.replace("补证清单", "扣分告知")
    (tmp_path / name).write_text("改过的稿子", encoding="utf-8")
    with pytest.raises(FileError, match="已有这个文件，未覆盖"):
        list(write_papers(city_papers(params, reports), tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_inputs_that_have_moved_on_are_told(params: Path, reports: Path, run: Run, tmp_path: Path) -> None:
    copy = tmp_path / "params"
    shutil.copytree(params.parent, copy)
    path = copy / params.name
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    remarks = [remark for _, remark in write_papers(city_papers(path, reports), tmp_path / "out") if remark]
    assert remarks == ["南京市：第1版发布后投入有变，文书仍按这一版；请重新执行后再发"]


def test_a_standard_that_has_changed_since_is_refused(params: Path, reports: Path, run: Run, tmp_path: Path) -> None:
    copy = tmp_path / "reports"
    shutil.copytree(reports, copy)
    manifest = next(copy.glob("*/*/v1/manifest.json"))
    text = manifest.read_text(encoding="utf-8")
    was = next(each.sha256 for each in run.version.inputs if each.role == "standard")
    manifest.write_text(text.replace(was, "0" * len(was)), encoding="utf-8")
    with pytest.raises(FileError, match="标准文件在第1版发布后有变"):
        list(city_papers(params, copy))


def test_a_version_that_was_changed_is_refused(params: Path, reports: Path, run: Run, tmp_path: Path) -> None:
    copy = tmp_path / "reports"
    shutil.copytree(reports, copy)
    notebook = next(copy.glob("*/*/v1/audit.ipynb"))
    tree = json.loads(notebook.read_text(encoding="utf-8"))
    notebook.write_text(json.dumps(tree), encoding="utf-8")
    with pytest.raises(FileError, match=r"audit\.ipynb: 与发布时不同"):
        list(city_papers(params, copy))


def test_a_city_without_a_report_and_a_province_without_a_summary_are_told_so(params: Path, tmp_path: Path) -> None:
    with pytest.raises(FileError, match="南京市: 还没有报告；请先执行 auditlib run"):
        list(city_papers(params, tmp_path))
    with pytest.raises(FileError, match="还没有汇总；请先执行 auditlib batch"):
        list(province_papers(params.parent, tmp_path))


def test_the_command_writes_them(params: Path, reports: Path, run: Run, tmp_path: Path) -> None:
    done = called("papers", params, "--reports", reports, "--out", tmp_path / "out")
    assert (done.code, done.err) == (0, "")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "320100-南京市-扣分告知.docx",
        "320100-南京市-补证清单.docx",
    ]
    assert called("papers", "--templates", "--out", tmp_path / "own").code == 0
    assert sorted(path.stem for path in (tmp_path / "own").iterdir()) == sorted(LETTERS)
    assert "请写明城市" in called("papers").err


@pytest.mark.parametrize(
    ("number", "text_"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")]
)
def test_parts_are_numbered_as_documents_do(number: int, text_: str) -> None:
    assert chinese_number(number) == text_
