"""What waits for the auditor, and what nobody can work out: told by one word, wherever one looks for what is still to be done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from auditlib.clerk import OURS
from auditlib.desk import check_file
from auditlib.docket.listing import list_lines
from auditlib.papers.fill import fill
from auditlib.papers.letters import city_words
from auditlib.report.account import account_object
from auditlib.report.lists import missing
from auditlib.report.queue import KINDS, waiting
from auditlib.report.score_json import score_object
from auditlib.report.terminal import score_lines
from auditlib.report.view import CityView
from auditlib.scoring.explain_grade import explain_grade
from auditlib.standard.lint import lint_standard
from tests.fields.county import County, county
from tests.papers.read import text_of

INSPECTED = Path(__file__).with_name("inspected.yaml")
REPORTED = {"signed": 9, "due": 10, "deaths": 0, "limit": 1, "praised": 0}
FOUND = {"mark": 90, "hidden": False, "blame": 0}


def reported(folder: Path, standard: Path = INSPECTED, **values: Any) -> County:
    return county(folder, standard=standard, **REPORTED | values)


def decided(made: County, **values: Any) -> County:
    for name, value in (FOUND | values).items():
        made.decide(name, value)
    return made


def seen(made: County) -> CityView:
    audit = made.audit()
    return CityView(audit.params, audit.standard, audit.evidence, audit.result, audit.applied)


def to_do(made: County) -> list[str]:
    """List what `decide list` names as still to be done."""
    lines = list(list_lines(made.audit().case if made.standard == INSPECTED else opened(made)))
    return [line.strip() for line in lines[lines.index("待办：") + 1 : lines.index("决定：") - 1]]


def opened(made: County) -> Any:
    return made.desk().case


def test_the_standard_is_in_order() -> None:
    assert lint_standard(INSPECTED).points


def test_points_at_discretion_and_what_the_auditor_finds_are_awaited_by_their_own_words(tmp_path: Path) -> None:
    made = reported(tmp_path)
    assert to_do(made) == [
        "待核定　抽查企业得分（mark，评分行 1）",
        "待核定　隐瞒事故（hidden，评分行 4）",
        "待裁量　酌情扣分（blame，评分行 1）",
    ]
    view = seen(made)
    assert [(KINDS[each.kind], each.about) for each in waiting(view)] == [
        ("待裁量", "1.1b 酌情扣分"),
        ("待核定", "抽查企业得分"),
        ("待核定", "隐瞒事故"),
    ]
    assert view.explained["1.1a"] == "待核定（抽查企业得分），待定"
    assert view.explained["1.1b"] == "待裁量（酌情扣分），待定"
    result = view.result
    told = score_lines(result, score_object(result, "甲县"))
    assert told[-3:] == ["处理未定：一票否决", "待核定：抽查企业得分、隐瞒事故", "待裁量：酌情扣分"]
    assert list(explain_grade(result, "甲县")) == ["评分行1待定；等待抽查企业得分（待核定）、酌情扣分（待裁量）"]
    page = missing(view).html
    assert "缺证：" not in page
    assert all(word in page for word in ("待审核人裁量：", "待审核人核定："))


def test_a_sanction_that_waits_for_a_finding_is_still_to_be_done(tmp_path: Path) -> None:
    made = reported(tmp_path)
    made.decide("mark", 90)
    made.decide("blame", 0)
    assert to_do(made) == ["待核定　隐瞒事故（hidden，评分行 4）"]


def test_what_is_to_be_done_is_told_while_the_figures_to_compare_with_are_not_there(tmp_path: Path) -> None:
    compared = tmp_path / "compared.yaml"
    text = INSPECTED.read_text(encoding="utf-8")
    level = "{share: [signed, due], name: 签订率}, below: 100%"
    assert level in text
    compared.write_text(
        text.replace(level, "{share: [signed, due], name: 签订率}, below: {province: {share: [signed, due]}}"),
        encoding="utf-8",
    )
    (folder := tmp_path / "county").mkdir()
    assert to_do(reported(folder, compared))[0] == "待核定　抽查企业得分（mark，评分行 1）"


def test_what_the_auditor_finds_is_no_discretion(tmp_path: Path) -> None:
    made = reported(tmp_path)
    kinds = {name: made.decide(name, value).fate.decision.kind for name, value in FOUND.items()}
    assert kinds == {"mark": "correction", "hidden": "finding", "blame": "discretion"}


NOWHERE = "应签责任书为0，签订率无从计算"


@pytest.fixture
def stuck(tmp_path: Path) -> County:
    """Give a county that reports every value, of which one must not be 0."""
    return decided(reported(tmp_path, signed=0, due=0))


def test_a_ratio_over_nothing_is_to_be_done_on_every_list(stuck: County) -> None:
    assert to_do(stuck) == [f"无从计算　{NOWHERE}"]
    view = seen(stuck)
    assert [(KINDS[each.kind], each.about, each.said) for each in waiting(view)] == [
        ("无从计算", "应签责任书", f"{NOWHERE}；请核对更正，或由审核人核定")
    ]
    assert list(explain_grade(view.result, "甲县")) == [f"评分行2待定；{NOWHERE}"]
    assert account_object(view)["dead_ends"] == [{"said": NOWHERE, "rows": ["2"]}]
    assert (NOWHERE, "not_worked_out") in [(each.message, each.code) for each in check_file(stuck.params, None)]


def test_a_ratio_over_nothing_is_told_once_in_a_sentence(stuck: County) -> None:
    assert seen(stuck).explained["2.1b"] == f"{NOWHERE}，待定"


def letter(name: str, made: County) -> str:
    """Write a letter to the county as it stands."""
    view = seen(made)
    score = score_object(view.result, "甲县") | {"self_scores": {}, "status": view.status}
    return text_of(fill(OURS / f"{name}.docx", city_words(made.desk().case.standard, score, account_object(view), 1)))


def test_a_ratio_over_nothing_is_asked_about_in_the_letter(stuck: County) -> None:
    told = letter("补证清单", stuck)
    lacking = told[told.index("一、缺少的数据") : told.index("二、")].splitlines()
    assert lacking[1:] == [f"评分行2：{NOWHERE}，请核对更正，或书面说明情况。"]


def test_a_letter_that_asks_for_nothing_says_so(tmp_path: Path) -> None:
    told = letter("补证清单", decided(reported(tmp_path)))
    assert "目前没有须补充的材料。" in told
    assert "请将上述材料" not in told
