"""`auditlib decide`: every verb on a real log, and what is told of it."""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal
from pathlib import Path
from typing import Protocol

import pytest
from openpyxl import Workbook

from auditlib.audit import open_case
from auditlib.decisions import draft
from auditlib.docket.saved import saved_lines
from tests.cli.calls import Answer
from tests.cli.conftest import Call
from tests.decisions.office import CITY, CLEAN, COMPLAINT, COMPLAINT_AGAIN, LI, WANG, WHY, Office, office, points

MISSED = {"contest_missing_events": 2}
RULING = "contest_missing_deduction"
REASON = ("--reason", "核对了原始资料")
# The people of an office in which each has one right.
PEOPLE = [
    {"name": "王审核", "may": ["decide", "object"]},
    {"name": "李复核", "may": ["confirm"]},
    {"name": "主任", "may": ["rule", "close"]},
]
# Calls that are refused, and what is said; nothing of them enters the log.
REFUSED = {
    "an_unknown_city": (("value", "丙市", RULING, "0.4"), "没有 丙市"),
    "an_unknown_input": (("value", CITY, "contest_missing_deducton", "0.4"), "是否指 contest_missing_deduction？"),
    "a_label_that_is_none": (("value", CITY, "竞赛缺项酌情扣", "0.4"), "是否指 竞赛缺项酌情扣分？"),
    "a_value_out_of_range": (("value", CITY, RULING, "9"), "应在 0 到 1 之间"),
    "a_value_off_the_grid": (("value", CITY, RULING, "0.45"), "0.1 的整数倍"),
    "a_value_that_contradicts": (("value", CITY, "certified", "10"), "没有保存"),
    "no_reason_worth_the_name": (("value", CITY, RULING, "0.4", "--reason", " "), "没有写理由"),
    "a_line_that_the_ledger_lacks": (("incident", CITY, "3", "不计"), "台账没有第 3 条，共 2 条"),
    "a_word_that_is_none": (("incident", CITY, "1", "也许"), "应为 count、exclude、once 之一"),
    "once_with_nothing": (("incident", CITY, "1", "重复"), "请指明与哪条记录重复"),
    "a_decision_that_is_not_there": (("withdraw", CITY, "99"), "没有第 99 号决定"),
    "a_number_that_is_none": (("confirm", CITY, "十二"), "没有第 十二 号决定"),
    "discretion_for_all": (("rule", RULING, "0.2"), "不能全省统一裁定"),
    "an_objection_to_nothing": (("object", CITY, "第99行"), "没有 99"),
    "an_answer_to_no_objection": (("answer", CITY, "1", "采纳"), "没有第 1 号决定"),
    "a_document_that_is_not_there": (("value", CITY, RULING, "0.4", "--attach", "nowhere.pdf"), "读不出附件"),
}


class Decide(Protocol):
    """Calls `auditlib decide` in the office, as one of its people."""

    def __call__(self, *arguments: str | Path, by: str = "王审核/省中心") -> Answer: ...


@pytest.fixture
def city(tmp_path: Path) -> Office:
    return office(tmp_path, {**MISSED, "contest_complaints": 2}, incidents=[COMPLAINT, COMPLAINT_AGAIN])


@pytest.fixture
def decide(call: Call, city: Office, monkeypatch: pytest.MonkeyPatch) -> Decide:
    def calling(*arguments: str | Path, by: str = "王审核/省中心") -> Answer:
        monkeypatch.setenv("AUDITLIB_AUDITOR", by)
        reason = () if "--reason" in arguments or arguments[0] == "list" else REASON
        return call("decide", *arguments, *reason, "--params", city.folder)

    return calling


def test_a_value_is_decided_by_its_label_and_its_move_is_told(decide: Decide, city: Office) -> None:
    said = decide("value", CITY, "竞赛缺项酌情扣分", "0.4")
    assert (said.code, said.err) == (0, "")
    first, row, total = said.out.splitlines()
    assert first == "已保存：第1号裁量　竞赛缺项酌情扣分：0.4分"
    assert row == "评分行 3：待定 → 1.6分"
    assert total.startswith("总分：")
    assert "（暂定） → " in total
    assert points(city.audit(), "3") == 1.6


def test_a_value_that_moves_nothing_is_told_as_such(decide: Decide) -> None:
    decide("value", CITY, RULING, "0.4")
    said = decide("value", CITY, "按文件要求组队参赛", "是")
    assert said.out.splitlines()[1] == "评分行 3：1.6分，不变"


def sheet(folder: Path, *lines: tuple[str, ...], head: tuple[str, ...] = ("城市", "输入", "值", "理由")) -> Path:
    """A workbook with a title above its table; a first cell without words is merged with the one above."""
    book = Workbook()
    page = book.active
    assert page is not None
    for line in [("现场抽查记录",), head, *lines]:
        page.append([float(cell) if cell.replace(".", "", 1).isdigit() else cell or None for cell in line])
    for row in (row for row, line in enumerate(lines, 3) if not line[0]):
        page.merge_cells(start_row=row - 1, end_row=row, start_column=1, end_column=1)
    book.save(folder / "现场抽查.xlsx")
    return folder / "现场抽查.xlsx"


def test_a_sheet_of_values_is_entered_at_once(decide: Decide, city: Office) -> None:
    lines = [(CITY, RULING, "0.4", "缺2项"), ("", "按文件要求组队参赛", "是", ""), (CITY, "certified", "", "没有查")]
    said = decide("values", sheet(city.folder, *lines))
    assert (said.code, said.err) == (0, "")
    first, row, *_, last = said.out.splitlines()
    assert first == f"{CITY}：已录入 2 项（第1号至第2号）"
    assert row == "评分行 3：待定 → 1.6分"
    assert last == "有 1 行没有值，没有录入"
    applied = city.audit().applied
    assert (applied.values[RULING], applied.values["contest_entered"]) == (Decimal("0.4"), True)
    told = {each.draft.reason for each in open_case(city.params).decisions}
    assert told == {"缺2项", "核对了原始资料"}


def test_what_a_sheet_gives_at_discretion_rests_on_the_values_beside_it(decide: Decide, city: Office) -> None:
    said = decide("values", sheet(city.folder, (CITY, RULING, "0.3", ""), (CITY, "contest_missing_events", "3", "")))
    assert said.code == 0
    applied = city.audit().applied
    assert (applied.values[RULING], applied.values["contest_missing_events"]) == (Decimal("0.3"), 3)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (("丙市", RULING, "0.4", ""), "第 4 行（丙市 contest_missing_deduction）: .*没有 丙市"),
        ((CITY, RULING, "9", ""), "第 4 行.*应在 0 到 1 之间"),
        ((CITY, "contest_entered", "否", ""), "第 4 行.*与第 3 行是同一项"),
        ((CITY, "certified", "10", ""), "第 3、4 行: 与其他数矛盾"),
        ((CITY, "cretified", "10", ""), "第 4 行.*没有输入|第 4 行.*是否指 certified"),
    ],
)
def test_of_a_sheet_with_a_line_that_is_refused_nothing_is_entered(
    decide: Decide, city: Office, line: tuple[str, ...], words: str
) -> None:
    said = decide(
        "values", sheet(city.folder, (CITY, "contest_entered", "是", ""), line).rename(city.folder / "a.xlsx")
    )
    assert said.code == 1
    assert re.search(words, said.err)
    assert "一项也没有录入" in said.err
    assert open_case(city.params).decisions == ()


def test_a_sheet_without_its_head_is_told(decide: Decide, city: Office) -> None:
    said = decide("values", sheet(city.folder, (CITY, RULING, "0.4"), head=("市", "项目", "分数")))
    assert (said.code, "应有一行写着 城市、输入、值、理由" in said.err) == (1, True)


@pytest.mark.parametrize("word", [CITY, "900001", "{path}"])
def test_a_city_is_found_by_name_code_or_path(decide: Decide, city: Office, word: str) -> None:
    assert decide("value", word.format(path=city.params), RULING, "0.4").code == 0


def test_incidents_are_ruled_by_their_place_in_the_ledger(decide: Decide, city: Office) -> None:
    said = decide("incident", CITY, "2", "重复", "--with", "1")
    assert "重复，只计一次" in said.out
    assert city.audit().applied.values["contest_complaints"] == 1
    decide("incident", CITY, "2", "不计")
    decide("incident", CITY, "1", "exclude")
    assert city.audit().applied.values["contest_complaints"] == 0
    decide("incident", CITY, "1", "计入")
    assert city.audit().applied.values["contest_complaints"] == 1


def test_the_province_rules_for_all_and_every_city_is_told(decide: Decide, city: Office) -> None:
    said = decide("rule", "未办理培训班申请手续", "是")
    assert (said.code, said.err) == (0, "")
    assert any(line.startswith(f"{CITY}　评分行 17：3分 → 2分　总分：") for line in said.out.splitlines())
    assert city.audit().applied.values["examiner_class_unapplied"] is True
    undone = decide("withdraw", "全省", "第1号")
    assert any(line.startswith(f"{CITY}　评分行 17：2分 → 3分") for line in undone.out.splitlines())


def test_a_ruling_that_moves_no_city_is_told_in_one_line(decide: Decide) -> None:
    said = decide("rule", "“每……”不满一个单位时怎么计", "whole")
    assert said.out.splitlines()[-1] == "各行和总分都不变的有1市"


def test_a_city_that_cannot_be_read_does_not_keep_the_province_from_ruling(decide: Decide, city: Office) -> None:
    (city.folder / "000000-坏市.yaml").write_text("city: [", encoding="utf-8")
    said = decide("rule", "examiner_class_unapplied", "是")
    assert (said.code, said.err) == (0, "")
    assert "000000-坏市: 读不出，没有试算" in said.out
    assert f"{CITY}　评分行 17：" in said.out


def test_a_decision_is_withdrawn_and_what_it_replaced_stands_again(decide: Decide, city: Office) -> None:
    decide("value", CITY, RULING, "0.2")
    decide("value", CITY, RULING, "0.9")
    assert "评分行 3：1.1分 → 1.8分" in decide("withdraw", CITY, "2").out
    assert points(city.audit(), "3") == 1.8


def test_a_decision_is_withdrawn_even_where_the_city_cannot_be_scored(decide: Decide, city: Office) -> None:
    appraised = int(city.audit().applied.values["appraised"] or 0)  # type: ignore[arg-type]
    decide("value", CITY, "passed", str(appraised))
    city.report({"appraised": appraised - 1, "passed": CLEAN["passed"]})
    assert "现在不能评分" in decide("list", CITY).out
    said = decide("withdraw", CITY, "1")
    assert said.code == 0
    assert "评分行 1：不能评分 → " in said.out


def test_a_second_person_confirms_or_returns(decide: Decide, city: Office) -> None:
    city.rule(second_review=True)
    said = decide("value", CITY, RULING, "0.4")
    wanted = f"auditlib decide confirm {CITY} 1 --reason 理由 --params {city.folder}"
    assert f"待复核：由另一人执行 {wanted}，之后才算数" in said.out
    assert "评分行 3：待定，不变" in said.out
    refused = decide("confirm", CITY, "1")
    assert (refused.code, refused.out) == (1, "")
    assert "须由另一人复核" in refused.err
    assert "评分行 3：待定 → 1.6分" in decide("confirm", CITY, "1号", by="李复核/省中心").out
    assert "评分行 3：1.6分 → 待定" in decide("return", CITY, "1", by="李复核/省中心").out


def test_an_objection_is_entered_and_answered(decide: Decide, city: Office) -> None:
    assert "待办" in decide("list", CITY).out
    said = decide("object", CITY, "第3行", "--by", "甲市赵某", "--wanted", "只扣0.2分")
    assert said.out == "已保存：第1号异议　评分行 3　要求：只扣0.2分\n"
    assert "异议待答复" in decide("list", CITY).out
    assert decide("answer", CITY, "1", "部分采纳").out == "已保存：第2号异议答复　第1号异议：部分采纳\n"
    listed = decide("list", CITY).out
    assert "提出人：甲市赵某" in listed
    assert "异议待答复" not in listed


def test_what_an_objection_is_about_must_be_clear(decide: Decide, city: Office) -> None:
    for _ in range(3):
        decide("value", CITY, RULING, "0.4")
    said = decide("object", CITY, "3")
    assert said.code == 1
    assert "请写 第3行 或 第3号" in said.err
    assert "异议　评分行 3" in decide("object", CITY, "第3行").out
    assert "异议　第3号裁量" in decide("object", CITY, "第3号").out
    assert "异议　评分行 13.1" in decide("object", CITY, "13.1").out
    assert "异议　竞赛缺项数" in decide("object", CITY, "竞赛缺项数").out


def test_a_closed_year_takes_no_more_decisions(decide: Decide) -> None:
    assert decide("close").out == "已保存：第1号定稿　2012年度\n"
    said = decide("value", CITY, RULING, "0.4")
    assert (said.code, said.out) == (1, "")
    assert "已由王审核定稿" in said.err


def test_the_list_tells_what_waits_all_decisions_and_the_ledger(decide: Decide, city: Office) -> None:
    city.report(
        {**MISSED, "contest_complaints": 2, "quality_staff": "unsampled", "certificates_ok": None},
        incidents=[COMPLAINT, COMPLAINT_AGAIN],
    )
    decide("incident", CITY, "2", "不计", "--basis", "省文〔2012〕8号")
    said = decide("list", CITY).out
    assert said.startswith(f"{CITY} ")
    assert f"待裁量　竞赛缺项酌情扣分（{RULING}，评分行 3）" in said
    assert "待认定　有专职质量管理人员：未抽查" in said
    assert "缺证　证书核发、管理规范" in said
    assert "不计　【有效，未经复核】" in said
    assert "王审核（省中心）　20" in said
    assert "依据：省文〔2012〕8号" in said
    assert "  2　" in said
    assert "【第1号：不计】" in said
    decide("withdraw", CITY, "1")
    assert "不计　【第2号撤回】" in decide("list", CITY).out


def test_a_list_is_for_anybody(call: Call, city: Office) -> None:
    assert call("decide", "list", CITY, "--params", city.folder).code == 0


def test_a_document_is_kept_under_its_hash(
    decide: Decide, city: Office, tmp_path_factory: pytest.TempPathFactory
) -> None:
    document = tmp_path_factory.mktemp("desk") / "说明.pdf"
    document.write_bytes(b"%PDF-1.4")
    digest = hashlib.sha256(b"%PDF-1.4").hexdigest()
    assert decide("value", CITY, RULING, "0.4", "--attach", document).code == 0
    (kept,) = (city.folder / "documents").iterdir()
    assert (kept.name, kept.read_bytes()) == (f"{digest[:12]}-说明.pdf", b"%PDF-1.4")
    (proof,) = city.audit().case.decisions[0].draft.attachments
    assert (proof.name, proof.sha256) == (kept.name, digest)
    assert f"附件：{kept.name}（SHA-256 {digest[:12]}…）" in decide("list", CITY).out
    # One that lies in the workspace already stays where it is.
    decide("value", CITY, RULING, "0.5", "--attach", kept)
    assert [path.name for path in (city.folder / "documents").iterdir()] == [kept.name]


def test_of_two_at_once_the_second_is_told_whose_stands_and_how_to_choose(decide: Decide, city: Office) -> None:
    one, other = city.desk(WANG), city.desk(LI)
    one.save(draft.decide_input(one.sight(), RULING, "0.2", WHY))
    before = other.case
    second = other.save(draft.decide_input(other.sight(), RULING, "0.8", WHY))
    told = list(saved_lines(before, other, second))
    assert "其间王审核（省中心）已作出第1号裁量（0.2分）" in told[1]
    keep, mine = (line.split("：")[1].strip().split() for line in told[2:])
    assert "与第1号同时作出，第1号有效" in decide("list", CITY).out
    assert keep[:5] == ["auditlib", "decide", "withdraw", CITY, "2"]
    assert decide(*mine[2:-2], by="李复核/省中心").code == 0
    assert city.audit().result.effects["3.1b"].iloc[0] == pytest.approx(-0.8)
    assert "contested" not in {fate.state for fate in city.audit().applied.settled.fates.values()}


@pytest.mark.parametrize(("arguments", "words"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_is_told_and_not_saved(
    decide: Decide, city: Office, arguments: tuple[str, ...], words: str
) -> None:
    said = decide(*arguments)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("错误：")
    assert words in said.err
    assert city.audit().case.decisions == ()


def test_nobody_decides_without_a_name(call: Call, city: Office) -> None:
    said = call("decide", "value", CITY, RULING, "0.4", *REASON, "--params", city.folder)
    assert (said.code, said.out) == (1, "")
    assert "auditlib auditor --name 姓名 --unit 单位" in said.err


def test_each_has_his_rights_only(decide: Decide, city: Office) -> None:
    city.rule(people=PEOPLE, second_review=True)
    assert "没有“统一裁定”的权限" in decide("rule", "quality_agreements", "是").err
    assert "没有“定稿”的权限" in decide("close").err
    assert "没有“裁定”的权限" in decide("value", CITY, RULING, "0.4", by="李复核").err
    assert "不在 province.yaml 的 people 名单中" in decide("value", CITY, RULING, "0.4", by="路人").err
    assert decide("rule", "quality_agreements", "是", by="主任").code == 0
    assert decide("confirm", "全省", "1", by="李复核").code == 0


def test_another_citys_decision_is_not_touched(decide: Decide, city: Office) -> None:
    decide("value", CITY, RULING, "0.4")
    said = decide("withdraw", "全省", "1")
    assert "第1号不是全省的决定，而是代码 900001 的市的" in said.err


def test_a_log_that_was_changed_is_told_and_nothing_is_written(decide: Decide, city: Office) -> None:
    (city.folder / "log.sqlite").write_bytes(b"no database, but long enough to be looked at" * 100)
    said = decide("value", CITY, RULING, "0.4")
    assert (said.code, said.out) == (1, "")
    assert "log.sqlite" in said.err
