"""Grades of a standard with sections: why each is no higher, or what it waits for, in every place where a grade stands."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from auditlib import score
from auditlib.clerk import province_papers
from auditlib.papers.letters import city_words
from auditlib.papers.outputs import summary_sheets, write_sheets
from auditlib.province import published_summary, summarise
from auditlib.report.score_json import score_object
from auditlib.run import run_city
from auditlib.scoring.explain_grade import explain_grade
from auditlib.scoring.grades import quota
from tests.fields.test_field import CITY, FILE, STANDARD, text_of
from tests.papers.read import Paper, read_docx, read_xlsx
from tests.scoring.cities import SHAPES, SHAPES_CLEAN, frame

COUNTIES = {
    "甲县": {},
    "乙县": {"accidents: 0\n": "", "incidents:": "incidents:\n  - {input: accidents, date: '2012-06-08', count: 1, verified: yes}"},
    "丙县": {"file_log: C\n": ""},
}  # fmt: skip
TAG = re.compile(r"<(style|script)>.*?</\1>|<[^>]+>", re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lay out three counties, run them and sum them up: one complete, one under a veto, one that lacks evidence."""
    folder = tmp_path_factory.mktemp("grades") / "params"
    (folder / "evidence").mkdir(parents=True)
    (folder / FILE.name).write_bytes(FILE.read_bytes())
    cities = {
        c: {"code": str(n), "values": {"cod_target": 2, "good_days_prev": 304}} for n, c in enumerate(COUNTIES, 1)
    }
    province = {"province": "某省", "standard": FILE.name, "year": 2012, "cities": cities}
    (folder / "province.yaml").write_text(json.dumps(province, ensure_ascii=False), encoding="utf-8")
    for n, (county, changes) in enumerate(COUNTIES.items(), 1):
        text = CITY.read_text(encoding="utf-8").replace("city: 甲县", f"city: {county}")
        for before, after in changes.items():
            assert before in text
            text = text.replace(before, after)
        (folder / "evidence" / f"{county}.yaml").write_text(text, encoding="utf-8")
        params = {"standard": FILE.name, "city": county, "code": str(n), "workbook": f"evidence/{county}.yaml"}
        (folder / f"{n}.yaml").write_text(json.dumps(params, ensure_ascii=False), encoding="utf-8")
        run_city(folder / f"{n}.yaml", folder.parent / "reports")
    summarise(folder, folder.parent / "reports")
    return folder


@pytest.fixture(scope="module")
def figures(folder: Path) -> dict[str, Any]:
    return published_summary(folder, folder.parent / "reports")[1]


def read(path: Path) -> str:
    return unescape(TAG.sub("", path.read_text(encoding="utf-8")))


WHY = {
    "甲县": ["未评优秀：总分79.22分，未达到90分"],
    "乙县": [
        "未评优秀：总分69.22分，未达到90分；有一票否决的处理",
        "未评良好：总分69.22分，未达到75分；有一票否决的处理",
        "未评合格：有一票否决的处理",
    ],
    "丙县": ["评分行4.3待定；等待档案二（缺证）"],
}
GRADES = {"甲县": "良好", "乙县": "不合格", "丙县": None}


@pytest.mark.parametrize("county", COUNTIES)
def test_the_score_and_the_page_of_a_county_tell_its_grade_and_why(folder: Path, county: str) -> None:
    (version,) = (folder.parent / "reports").glob(f"*/*-{county}/v1")
    found = json.loads((version / "score.json").read_text(encoding="utf-8"))
    assert (found["grade"], found["grade_explanation"]) == (GRADES[county], WHY[county])
    page = read(version / "report.html")
    assert "；".join([f"等次{GRADES[county] or '待定'}", *WHY[county]]) in page
    told = "\n".join(read_xlsx((version / "评分表.xlsx").read_bytes()).around)
    assert "；".join([f"等次：{GRADES[county] or '待定'}", *WHY[county]]) in told


def test_the_provinces_page_lists_the_counties_of_each_grade_and_why(folder: Path) -> None:
    page = read(folder.parent / "reports" / "environment" / "index.html")
    assert "各等次的市" in page
    assert "名额按已汇总的3市计，其中1市等次待定，定后名额内外可能变动；" in page
    assert [line for lines in WHY.values() for line in lines if line not in page] == []


@pytest.mark.parametrize(("kind", "reader"), [("xlsx", read_xlsx), ("docx", read_docx)])
def test_the_provinces_table_has_the_subtotals_and_the_grades(figures: dict[str, Any], kind: str, reader: Any) -> None:
    paper: Paper = reader(summary_sheets(STANDARD, figures)[f"汇总表.{kind}"])
    assert paper.heads[2:11] == [
        "1", "2.1", "2.2", "3", "小计（一、目标任务）", "4.1", "4.2", "4.3", "小计（二、日常工作）",
    ]  # fmt: skip
    by_name = {str(line[1]): [str(cell) for cell in line] for line in paper.lines}
    assert {name: by_name[name][paper.heads.index("等次")] for name in COUNTIES} == {
        "甲县": "良好", "乙县": "不合格", "丙县": "待定",
    }  # fmt: skip
    assert by_name["甲县"][paper.heads.index("3")] == "不适用"
    assert by_name["甲县"][paper.heads.index("小计（二、日常工作）")] == "32.6"
    notes = "\n".join(paper.around)
    assert "丙县等次待定：评分行4.3待定；等待档案二（缺证）。" in notes
    assert "评分行3待定" not in notes


def test_the_notice_and_the_letter_tell_the_grades(folder: Path) -> None:
    papers = {paper.name: text_of(paper.content) for paper in province_papers(folder, folder.parent / "reports")}
    assert "良好（1个市）：甲县。" in papers["通报.docx"]
    assert "待定（1个市）：丙县。" in papers["通报.docx"]
    (letter,) = [text for name, text in papers.items() if "甲县-扣分告知" in name]
    assert "总分的来历：一、目标任务39分" in letter
    assert "等次：良好（未评优秀：总分79.22分，未达到90分）。" in letter


def test_a_full_quota_is_told_with_its_number() -> None:
    result = score(SHAPES, frame(*[SHAPES_CLEAN | {"handled": 100 - n} for n in range(5)]))
    assert list(explain_grade(result, "城1")) == []
    assert list(explain_grade(result, "城2")) == ["未评优秀：条件都具备，而名额至多2个，已评给总分更高的"]
    two = score(SHAPES, frame(*[SHAPES_CLEAN | {"handled": 100 - n} for n in range(2)]))
    assert list(explain_grade(two, "城0")) == ["未评优秀：条件都具备，而按比例算得的名额不足1个"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"school_ok": "unsampled"}, "评分行7.3待定；等待学校检查合格（未抽查）"),
        ({"major": "not_applicable"}, "评分行甲3待定；等待发生重大事故（不适用）"),
        ({"praise": None}, "评分行甲3、甲4待定；等待酌情奖分（待裁量）"),
    ],
)
def test_a_pending_grade_tells_the_inputs_that_it_waits_for(change: dict[str, Any], said: str) -> None:
    result = score(SHAPES, frame(SHAPES_CLEAN | change))
    assert score_object(result, "城0")["grade"] is None
    assert score_object(result, "城0")["grade_explanation"] == [said]


def test_a_quota_of_all_is_a_share_and_not_one() -> None:
    (best, *_) = SHAPES.grades
    assert (quota(best, 10), quota(best, 2)) == (4, 0)
    whole = type(best).model_validate({"name": "优秀", "most": "100%"})
    assert (quota(whole, 10), quota(type(best).model_validate({"name": "优秀", "most": 1}), 10)) == (10, 1)


def test_a_grade_by_quota_is_told_to_one_city_as_open_in_the_letter_and_on_the_sheet() -> None:
    scored = score_object(score(SHAPES, frame(SHAPES_CLEAN)), "城0")
    account: dict[str, Any] = {"rows": {row: {"basis": [], "story": ""} for row in SHAPES.rows}, "lacking": []}
    account |= {"code": "1", "year": 2012, "province": "某省", "sample": False, "filler": "", "filled": "", "total": ""}
    account |= {"sections": scored["sections"], "unproved": [], "not_found": []}
    assert city_words(SHAPES, scored, account, 1)["等次"] == "优秀（名额须与各市一并评定）"
    sheet = read_xlsx(write_sheets(SHAPES, scored, account)["评分表.xlsx"])
    assert "等次：优秀（名额须与各市一并评定）" in str(sheet.lines[-1][5])
    assert city_words(SHAPES, scored | {"grade": "良好"}, account, 1)["等次"] == "良好"
