"""A summary on disk: its versions, its links, what it does with gaps and contradictions, and that text stays text."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from auditlib.errors import RunError
from auditlib.province import gather, summarise
from auditlib.record.inputs import ROLE_WORDS
from auditlib.record.versions import LATEST, latest, versions
from tests.province.conftest import Summary
from tests.province.office import (
    CITIES,
    HOSTILE,
    OWN,
    STANDARD,
    Page,
    publish_score,
    score_of,
    stem_of,
    write_folder,
)

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "province_summary.ipynb"


def small(top: Path, *names: str) -> tuple[Path, Path]:
    """Write a province of which all cities but the last are published."""
    folder, reports = write_folder(top / "params", names), top / "reports"
    for name in names[:-1]:
        publish_score(reports, score_of(name))
    return folder, reports


def read(index: Path) -> Page:
    return Page(index.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["index.html", "province/v1/report.html"])
def test_every_link_leads_to_a_file_and_an_anchor_that_are_there(summary: Summary, name: str) -> None:
    path = summary.index.parent / name
    page = Page(path.read_text(encoding="utf-8"))
    outside = [link for link in page.links if not link.startswith("#")]
    assert len(outside) > 100
    known: dict[Path, set[str]] = {}
    for link in page.links:
        file, _, anchor = link.partition("#")
        target = (path.parent / unquote(file)).resolve() if file else path
        if target not in known:
            known[target] = Page(target.read_text(encoding="utf-8")).anchors
        assert not anchor or unquote(anchor) in known[target], link


def test_the_page_names_no_address_and_holds_no_script_but_its_own(summary: Summary) -> None:
    text = summary.index.read_text(encoding="utf-8")
    assert not re.search(r"https?:|//[a-z]", text)
    assert not {"img", "link", "iframe"} & set(summary.page.tags)
    assert text.count("<script>") == 1


def test_the_head_counts_the_cities_and_marks_the_sample(summary: Summary) -> None:
    text = "".join(summary.page.text.split())
    assert "全省8市已排名次4市暂定1市不参与评优2市未出报告1市" in text
    assert "示例数据" in text


def test_the_version_holds_the_page_the_notebook_and_the_figures(summary: Summary) -> None:
    version = latest(summary.directory.parent)
    assert version is not None
    assert set(version.outputs) == {
        "report.html", "province.ipynb", "province.json", "汇总表.xlsx", "汇总表.docx", "ro-crate-metadata.json",
    }  # fmt: skip
    assert {each.name: each.sha256 for each in version.inputs if each.role == "city"} == {
        city["stem"]: city["score_sha256"] or "" for city in summary.figures["cities"]
    }
    assert {each.role for each in version.inputs} <= set(ROLE_WORDS)
    assert (summary.directory.parent / LATEST).is_file()


def test_the_same_reports_make_no_new_version(tmp_path: Path) -> None:
    folder, reports = small(tmp_path, "甲市", "丙市", "丁市")
    first = summarise(folder, reports)
    page = first.read_bytes()
    first.unlink()
    assert summarise(folder, reports).read_bytes() == page
    assert len(versions(first.parent / "province")) == 1


def test_a_new_report_makes_a_new_version_that_tells_what_moved(tmp_path: Path) -> None:
    folder, reports = small(tmp_path, "甲市", "乙市", "丙市", "丁市")
    summarise(folder, reports)
    publish_score(reports, score_of("甲市", {"registration_errors": 800}), "佐证有变（甲市.xlsx）")
    publish_score(reports, score_of("丁市"))
    page = read(summarise(folder, reports))
    moved = {row[0]: row[1:] for row in page.table("与第1版相比有变化的市")}
    assert moved["甲市"] == ["100", "97", "\N{MINUS SIGN}3", "1", "2", "第1版→第2版"]
    assert moved["丁市"] == ["—", "91", "—", "未出报告", "不参与评优", "—→第1版"]
    assert moved["丙市"][3:5] == ["2", "3"]
    assert set(moved) == {"甲市", "丁市", "丙市"}
    assert ["甲市", "第2版", "佐证有变（甲市.xlsx）"] in page.table("各市报告的版次")
    second = versions(reports / STANDARD.id / "province")[-1]
    assert second.reason == f"2市的报告有变（{stem_of('甲市')}、{stem_of('丁市')}）"


def test_a_new_version_of_the_same_score_is_told_and_linked(tmp_path: Path) -> None:
    folder, reports = small(tmp_path, "甲市", "丙市", "丁市")
    summarise(folder, reports)
    publish_score(reports, score_of("甲市"), "笔记本有变")
    index = summarise(folder, reports)
    assert f"{stem_of('甲市')}/v2/report.html" in read(index).links
    assert len(versions(index.parent / "province")) == 2


def test_a_damaged_summary_is_made_again(tmp_path: Path) -> None:
    folder, reports = small(tmp_path, "甲市", "丁市")
    index = summarise(folder, reports)
    (index.parent / "province" / "v1" / "province.json").write_text("{}", encoding="utf-8")
    summarise(folder, reports)
    assert versions(index.parent / "province")[-1].reason == "上一版不完整，重新汇总"


def test_a_damaged_report_is_told_and_not_counted(tmp_path: Path) -> None:
    folder, reports = small(tmp_path, "甲市", "丙市", "丁市")
    (reports / STANDARD.id / stem_of("甲市") / "v1" / "score.json").write_text("{}", encoding="utf-8")
    province = gather(folder, reports)
    assert {each.name: each.without for each in province.without} == {
        "甲市": "报告与发布时不同或读不出；请重新执行",
        "丁市": "未出报告",
    }


def test_a_score_that_the_engine_refutes_is_told_and_not_counted(tmp_path: Path) -> None:
    folder, reports = small(tmp_path, "甲市", "丁市")
    publish_score(reports, score_of("丁市") | {"total": "120"})
    page = read(summarise(folder, reports))
    assert ["丁市", "报告中的分数与重算不符，请重新执行"] in page.table("未出报告或不能汇总的市")
    assert [row[1] for row in page.table("排名") if row[0] == "1"] == ["甲市"]


def test_a_city_without_a_params_file_that_can_be_read_is_listed(tmp_path: Path) -> None:
    folder, reports = small(tmp_path, "甲市", "丁市")
    (folder / f"{stem_of('丁市')}.yaml").write_text("city: [", encoding="utf-8")
    (folder / "320999-他市.yaml").write_text("city: [", encoding="utf-8")
    province = gather(folder, reports)
    assert [(each.name, each.without) for each in province.without] == [
        ("丁市", "未出报告"),
        ("320999-他市", "未出报告：参数文件有误"),
    ]


def test_a_params_file_may_go_by_any_name(tmp_path: Path) -> None:
    folder, reports = small(tmp_path, "甲市", "丁市")
    (folder / f"{stem_of('甲市')}.yaml").rename(folder / "first.yaml")
    assert [each.name for each in gather(folder, reports).found] == ["甲市", "丁市"]


def test_cities_under_different_readings_are_told_at_the_head(tmp_path: Path) -> None:
    folder, reports = small(tmp_path, "甲市", "丙市", "丁市")
    other = score_of("丁市")
    publish_score(reports, other | {"readings": other["readings"] | {"steps": "started"}})
    page = read(summarise(folder, reports))
    question = STANDARD.readings["steps"].question
    assert f"各市所用口径不一致（{question}）" in page.text
    assert [row[2] for row in page.table("口径") if row[0] == question] == ["甲市丙市", "丁市"]


def test_a_city_under_another_standard_is_told_and_not_counted(tmp_path: Path) -> None:
    folder, reports = small(tmp_path, "甲市", "丁市")
    publish_score(reports, score_of("丁市") | {"standard": "elsewhere-2011"})
    assert [each.without for each in gather(folder, reports).without] == [
        "按标准 elsewhere-2011 核定，与汇总所用的 jiangsu-2012 不同"
    ]


def test_the_readings_in_force_are_the_cities_own(summary: Summary) -> None:
    rows = summary.page.table("口径")
    assert len(rows) == len(STANDARD.readings)
    assert {row[2] for row in rows} == {"各市一致"}


def test_a_decision_for_the_province_is_told_with_where_it_does_not_count(tmp_path: Path) -> None:
    folder, reports = write_folder(tmp_path / "params", ["甲市", "丙市"]), tmp_path / "reports"
    ruling = {
        "number": 7,
        "id": "a" * 64,
        "kind": "province",
        "target": {"of": "reading", "name": "steps"},
        "value": "whole",
        "counts": True,
        "why": "",
    }
    publish_score(reports, score_of("甲市", decisions=[ruling], status="复核"))
    publish_score(reports, score_of("丙市", decisions=[ruling | {"counts": False, "why": "unconfirmed"}]))
    page = read(summarise(folder, reports))
    option = STANDARD.readings["steps"].options["whole"].text
    assert page.table("全省裁定") == [["第7号", STANDARD.readings["steps"].question, option, "1市；未计入：丙市"]]
    assert {row[1]: row[5] for row in page.table("排名")} == {"甲市": "复核", "丙市": "初核"}


def test_scores_without_own_points_are_summarised_all_the_same(tmp_path: Path) -> None:
    folder, reports = write_folder(tmp_path / "params", ["甲市", "丙市"]), tmp_path / "reports"
    publish_score(reports, {key: part for key, part in score_of("甲市").items() if key != "self_scores"})
    publish_score(reports, score_of("丙市", self_scores={}))
    page = read(summarise(folder, reports))
    assert "各市都没有自评分" in page.text
    assert page.table("排名")[0][2:5] == ["100", "—", "—"]


def test_own_points_that_are_not_complete_are_not_compared_as_a_whole(tmp_path: Path) -> None:
    folder, reports = write_folder(tmp_path / "params", ["甲市"]), tmp_path / "reports"
    publish_score(reports, score_of("甲市", self_scores={row: own for row, own in OWN.items() if row != "1"}))
    page = read(summarise(folder, reports))
    assert page.table("排名")[0][3:5] == ["90", "—"]


def test_names_stay_text_wherever_they_stand(tmp_path: Path) -> None:
    folder, reports = write_folder(tmp_path / "params", [HOSTILE, "甲市", "丁市"]), tmp_path / "reports"
    publish_score(reports, score_of(HOSTILE, {"violations": 1, "enterprise_certified": None}), HOSTILE)
    publish_score(reports, score_of("甲市"))
    index = summarise(folder, reports)
    page = read(index)
    assert "img" not in page.tags
    assert page.tags.count("script") == 1
    assert HOSTILE in {row[1] for row in page.table("排名")}
    file = next(link for link in page.links if link.startswith("329900"))
    assert (index.parent / unquote(file.partition("#")[0])).is_file()


def test_no_city_at_all_is_a_summary_too(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "params", list(CITIES))
    page = read(summarise(folder, tmp_path / "reports"))
    assert {row[-1] for row in page.table("排名")} == {"未出报告"}
    assert "还没有一个市定分" in page.text


def test_a_notebook_that_fails_publishes_nothing_and_is_kept(tmp_path: Path) -> None:
    folder, reports = small(tmp_path, "甲市", "丁市")
    tree = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    tree["cells"][-3]["source"] = ["1 / 0"]
    broken = tmp_path / "broken.ipynb"
    broken.write_text(json.dumps(tree), encoding="utf-8")
    with pytest.raises(RunError, match="ZeroDivisionError"):
        summarise(folder, reports, notebook=broken)
    top = reports / STANDARD.id
    assert versions(top / "province") == []
    assert not (top / "index.html").exists()
    assert (top / "province.failed.ipynb").is_file()


def test_a_notebook_that_seals_nothing_publishes_nothing(tmp_path: Path) -> None:
    folder, reports = small(tmp_path, "甲市", "丁市")
    tree = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    tree["cells"] = tree["cells"][:-1]
    unsealed = tmp_path / "unsealed.ipynb"
    unsealed.write_text(json.dumps(tree), encoding="utf-8")
    with pytest.raises(RunError, match="封存"):
        summarise(folder, reports, notebook=unsealed)
    assert versions(reports / STANDARD.id / "province") == []
