"""What the report tells of decisions: each, with what became of it, can be followed from the page alone."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from auditlib import show
from auditlib.decisions import draft
from auditlib.decisions.draft import Sight
from auditlib.decisions.types import Target
from auditlib.model import Person
from auditlib.report import lists
from auditlib.report.discretion import discretion
from auditlib.report.history import history
from auditlib.report.queue import queue, waiting
from auditlib.report.rows import row_fragment, rows
from auditlib.report.score_json import score_object
from auditlib.report.told import became, china_time
from auditlib.report.verdict import verdict
from auditlib.report.view import CityView
from auditlib.review import open_review
from tests.report.audits import (
    CITY,
    LI,
    STANDARD,
    WANG,
    WHY,
    Make,
    acting,
    closing,
    deciding,
    enter,
    objecting,
    ruling,
    ruling_all,
    write_city,
)
from tests.report.executed import Elements

ASKED = {"contest_missing_events": 2}
POINTS = "contest_missing_deduction"
COMPLAINT = {
    "input": "contest_complaints",
    "date": "2012-05-17",
    "description": "选手投诉评分不公",
    "count": 1,
    "verified": True,
}
AGAIN = {**COMPLAINT, "date": "2012-05-18", "description": "同一选手再次投诉"}
LETTER = {**COMPLAINT, "date": "2012-06-01", "description": "匿名来信", "verified": False}
LEDGER = {"incidents": [COMPLAINT, AGAIN, LETTER]}


def seen(folder: Path, *makes: Make, changes: Any = None, second: tuple[Make, ...] = (), **words: Any) -> CityView:
    """Decide of a city, then let a second person act, and open it."""
    params = write_city(folder, changes, **words)
    enter(params, *makes)
    enter(params, *second, person=LI)
    return show.open(params).view


def changed(folder: Path, changes: Any, **words: Any) -> CityView:
    """Let the city hand in other evidence, and open it again."""
    return show.open(write_city(folder, changes, **words)).view


def ends(view: CityView) -> list[str]:
    """What became of each decision, in the log's order, as the report tells it."""
    told = [became(view, fate) for fate in view.fates]
    page = text(history(view))
    assert all(each in page for each in told)
    return told


def text(fragment: Any) -> str:
    return Elements(fragment.html).text


def queued(view: CityView) -> list[tuple[str, str]]:
    return [(each.kind, each.about) for each in waiting(view)]


def banner(view: CityView) -> str:
    return text(verdict(view))


# --- what stands ---------------------------------------------------------------------------------------------


def test_an_audited_value_stands_beside_the_reported_one_and_leads_to_who_decided(tmp_path: Path) -> None:
    view = seen(tmp_path, deciding("certified", 50_500, "年报第9页有重复", "苏职鉴〔2012〕15号"))
    assert view.values["certified"].text == "50,500"
    row = row_fragment(view, "1")
    assert "取证人数50,500原报50,000人" in text(row)
    assert "第1号核定（王审核）" in text(row)
    assert 'href="#decision-1"' in row.html
    page = history(view)
    assert 'id="decision-1"' in page.html
    told = ("50,500人原报50,000人", "年报第9页有重复", "依据：苏职鉴〔2012〕15号", "王审核（省鉴定中心）")
    assert all(said in text(page) for said in told)


def test_a_value_that_the_city_left_out_is_told_so_beside_the_audited_one(tmp_path: Path) -> None:
    view = seen(tmp_path, deciding("certified", 50_500), changes={"certified": None})
    assert "取证人数50,500原报缺证" in text(row_fragment(view, "1"))
    assert "50,500人原报缺证" in text(history(view))


def test_times_are_told_as_the_clock_in_china_shows_them(tmp_path: Path) -> None:
    assert china_time("2013-01-22T02:05:59.123456Z") == "2013-01-22 10:05"
    assert china_time("2012-12-31T16:00:00.000000Z") == "2013-01-01 00:00"
    view = seen(tmp_path, deciding("certified", 50_500))
    assert china_time(view.fates[0].decision.time) in text(history(view))


def test_documents_are_named_with_their_hash(tmp_path: Path) -> None:
    proof = tmp_path / "复核笔录.pdf"
    proof.write_bytes(b"%PDF-1.4")
    view = seen(tmp_path / "city", deciding("certified", 50_500, files=(proof,)))
    page = text(history(view))
    assert "附件：复核笔录.pdf" in page
    assert view.fates[0].decision.draft.attachments[0].sha256 in page


def test_without_decisions_the_report_says_so(tmp_path: Path) -> None:
    view = seen(tmp_path)
    assert "还没有任何决定" in text(history(view))
    assert text(queue(view)) == "没有待办事项。"


def test_what_goes_before_what_is_told_in_order(tmp_path: Path) -> None:
    page = text(history(seen(tmp_path)))
    words = ["撤回；", "核定、认定、裁量；", "台账认定；", "全省裁定；", "佐证。"]
    places = [page.index(word) for word in words]
    assert places == sorted(places)


# --- undone and contested ------------------------------------------------------------------------------------


def test_an_undo_can_be_followed(tmp_path: Path) -> None:
    makes = (deciding("certified", 50_100), deciding("certified", 50_200), acting(draft.withdraw, 2, reason="看错一行"))
    view = seen(tmp_path, *makes)
    assert ends(view) == ["有效，未经复核", "第3号撤回", "已撤回第2号核定；此项现存的是第1号核定"]
    assert "看错一行" in text(history(view))
    assert view.values["certified"].text == "50,100"


def test_a_replaced_decision_names_the_one_in_its_place(tmp_path: Path) -> None:
    view = seen(tmp_path, deciding("certified", 50_100), deciding("certified", 50_200))
    assert ends(view) == ["被第2号取代", "有效，未经复核"]


def test_of_two_made_at_once_both_are_told_and_the_second_awaits_a_choice(tmp_path: Path) -> None:
    params = write_city(tmp_path)
    one, other = open_review(params, WANG), open_review(params, LI)
    for desk, value in ((one, 50_100), (other, 50_200)):
        desk.save(deciding("certified", value)(desk.sight()))
    view = show.open(params).view
    assert ends(view) == ["有效，未经复核", "与第1号同时作出，第1号有效，须由作出人取舍"]
    assert queued(view) == [("contested", "第2号核定　取证人数：50,200人")]
    enter(params, acting(draft.withdraw, 1))
    assert ends(show.open(params).view)[1] == "与第1号同时作出，第1号先记入日志，须由作出人取舍"


# --- the second person ---------------------------------------------------------------------------------------


def test_where_a_second_person_must_confirm_nothing_counts_before(tmp_path: Path) -> None:
    view = seen(tmp_path, deciding("certified", 50_500), second_review=True)
    value = view.values["certified"]
    assert (value.state, value.reported) == ("待复核", "50,000")
    assert "取证人数待复核原报50,000人" in text(row_fragment(view, "1"))
    assert "取证人数的第1号核定待复核，还不算数" in text(row_fragment(view, "1"))
    assert ends(view) == ["待复核：另一人确认之前不计入"]
    assert "尚待另一人复核确认的决定：第1号，在此之前不计入。" in banner(view)
    assert queued(view) == [("review", "第1号核定　取证人数：50,500人")]
    missing = text(lists.missing(view))
    assert "取证人数待复核50,000人第1号核定（王审核）" in missing
    assert "缺证：计分要用而没有的佐证" not in missing


def test_who_confirmed_is_told(tmp_path: Path) -> None:
    view = seen(tmp_path, deciding("certified", 50_500), second=(acting(draft.confirm, 1),), second_review=True)
    assert ends(view) == ["有效，由李复核（第2号）复核确认", "已确认第1号核定"]
    assert view.values["certified"].text == "50,500"
    assert "没有尚待复核确认的决定" in text(history(view))


def test_a_returned_decision_is_told_with_by_whom_and_why(tmp_path: Path) -> None:
    view = seen(tmp_path, deciding("certified", 50_500), second=(acting(draft.give_back, 1, reason="缺原始凭证"),))
    assert ends(view) == ["由李复核（第2号）退回：缺原始凭证；重新作出或获复核确认之前不计入", "已退回第1号核定"]
    assert view.values["certified"].state == "已退回"
    assert "第1号核定（取证人数）由李复核（第2号）退回：缺原始凭证" in banner(view)
    assert queued(view) == [("returned", "第1号核定　取证人数：50,500人")]


def test_nobody_stands_as_reviewer_of_his_own(tmp_path: Path) -> None:
    params = write_city(tmp_path)
    desk = open_review(params, LI)
    desk.save(deciding("certified", 50_500)(desk.sight()))
    made = draft.confirm(
        Sight(desk.case.standard, desk.case.evidence, desk.case.applied, (), WANG), "1", draft.Grounds(WHY)
    )
    desk.save(replace(made, person=LI))
    assert ends(show.open(params).view) == ["有效，未经复核", "不起作用：本人不能复核自己的决定"]


# --- evidence that has changed -------------------------------------------------------------------------------


def test_a_stale_decision_is_named_with_both_values_and_counts_no_more(tmp_path: Path) -> None:
    seen(tmp_path, deciding("certified", 50_500))
    view = changed(tmp_path, {"certified": 49_000})
    said = "佐证已变：作出时50,000人，现为49,000人，不再计入"
    assert ends(view)[0].startswith(said)
    assert view.values["certified"].state == "佐证已变，待重新决定"
    assert "取证人数佐证已变，待重新决定原报49,000人" in text(row_fragment(view, "1"))
    assert f"第1号核定（取证人数）{said}" in banner(view)
    assert said in text(lists.missing(view))
    assert queued(view) == [("stale", "第1号核定　取证人数：50,500人")]


def test_a_change_that_the_figure_does_not_show_is_told_as_such(tmp_path: Path) -> None:
    seen(tmp_path, deciding("certified", 50_500), proofs={"certified": "年报"})
    view = changed(tmp_path, {}, proofs={"certified": "更正后的年报"})
    assert "作出时50,000人，现为50,000人（数未变，而证明材料、附件或台账记录已变）" in ends(view)[0]


def test_a_confirmation_on_the_evidence_as_it_is_now_lets_it_count_again(tmp_path: Path) -> None:
    seen(tmp_path, deciding("certified", 50_500))
    view = changed(tmp_path, {"certified": 49_000})
    enter(view.params.path, acting(draft.confirm, 1), person=LI)
    view = show.open(view.params.path).view
    assert ends(view)[0] == "有效，由李复核（第2号）复核确认"
    view = changed(tmp_path, {"certified": 48_000})
    assert ends(view)[0].startswith("佐证已变：复核确认时49,000人，现为48,000人")


def test_discretion_that_is_stale_shows_what_it_rested_on(tmp_path: Path) -> None:
    seen(tmp_path, deciding(POINTS, "0.3"), changes=ASKED)
    view = changed(tmp_path, {"contest_missing_events": 3})
    asked = text(discretion(view))
    assert "1项的裁量不算数" in asked
    assert "0.3分佐证已变，待重新决定" in asked
    assert "竞赛缺项数2项”，现为“" in ends(view)[0]


# --- the province --------------------------------------------------------------------------------------------


def test_a_ruling_for_all_cities_is_told_and_gives_way_to_the_citys_own(tmp_path: Path) -> None:
    view = seen(tmp_path, ruling_all("input", "certified", 50_100))
    assert view.values["certified"].text == "50,100"
    assert "第1号全省裁定（王审核）" in text(row_fragment(view, "1"))
    assert "全省裁定全省取证人数50,100人原报50,000人" in text(history(view))
    enter(view.params.path, deciding("certified", 50_300))
    view = show.open(view.params.path).view
    assert ends(view)[0] == "有效，未经复核；但此项以第2号核定为准"
    assert view.values["certified"].text == "50,300"


def test_a_reading_that_the_province_ruled_names_the_ruling(tmp_path: Path) -> None:
    name, reading = next(iter(STANDARD.readings.items()))
    view = seen(tmp_path, ruling_all("reading", name, reading.default))
    shown = lists.readings(view)
    assert f"第1号全省裁定（王审核）理由：{WHY}" in text(shown)
    assert 'href="#decision-1"' in shown.html
    assert f"口径：{reading.question}" in text(history(view))


# --- incidents -----------------------------------------------------------------------------------------------


def test_each_incident_shows_how_it_is_ruled_by_whom_and_why(tmp_path: Path) -> None:
    makes = (
        ruling(1, "once", 0, "同一件事"),
        ruling(2, "count", reason="已另行查实"),
        ruling(0, "count", reason="属实"),
    )
    view = seen(tmp_path, *makes, changes={"contest_complaints": 2}, **LEDGER)
    row = text(row_fragment(view, "3"))
    assert "与“2012-05-17 选手投诉评分不公”重复，只计一次第1号台账认定（王审核）理由：同一件事" in row
    assert "计入第2号台账认定（王审核）理由：已另行查实" in row
    assert "未查实，不计" not in row
    assert "竞赛投诉查实2原报2次" in row
    assert "计入第2号台账认定（王审核）" in text(lists.sources(view))
    assert ends(view) == ["有效，未经复核"] * 3
    assert all(each["counts"] for each in score_object(view.result, CITY, view.applied)["decisions"])
    assert "台账记录：2012-06-01，竞赛投诉查实1次，未查实，匿名来信" in text(history(view))


def test_an_incident_that_is_not_ruled_says_as_before_whether_it_counts(tmp_path: Path) -> None:
    view = seen(tmp_path, ruling(0, "exclude"), changes={"contest_complaints": 2}, **LEDGER)
    row = text(row_fragment(view, "3"))
    assert "不计第1号台账认定（王审核）" in row
    assert "未查实，不计" in row
    assert "竞赛投诉查实1原报2次" in row


def test_an_incident_ruling_that_does_not_count_leaves_the_sum_open(tmp_path: Path) -> None:
    words = {**LEDGER, "changes": {"contest_complaints": 2}, "second_review": True}
    view = seen(tmp_path, ruling(0, "exclude"), **words)
    assert "不计待复核，此项合计待定" in text(row_fragment(view, "3"))
    assert view.values["contest_complaints"].state == "待复核"


def test_a_ruling_on_a_record_that_is_gone_is_stale(tmp_path: Path) -> None:
    seen(tmp_path, ruling(1, "exclude"), changes={"contest_complaints": 2}, **LEDGER)
    view = changed(tmp_path, {"contest_complaints": 1}, incidents=[COMPLAINT])
    assert "同一选手再次投诉”，现在佐证中已没有" in ends(view)[0]
    assert queued(view) == [("stale", "第1号台账认定　台账记录（现在的台账中没有）：不计")]


# --- objections ----------------------------------------------------------------------------------------------


def test_an_objection_and_its_answer_can_be_followed(tmp_path: Path) -> None:
    view = seen(tmp_path, objecting("row", "1", "目标数有误", by="陈市长", wanted="按69,000人计"))
    assert ends(view) == ["异议待答复"]
    (found,) = waiting(view)
    assert (found.kind, found.about) == ("objection", "第1号异议　评分行 1：要求：按69,000人计")
    assert "第1号异议" in text(row_fragment(view, "1"))
    assert "第1号异议" not in text(row_fragment(view, "9"))
    enter(view.params.path, acting(draft.answer, 1, "rejected", reason="目标数由省下达"))
    view = show.open(view.params.path).view
    assert ends(view) == ["第2号答复：不采纳", "有效"]
    page = text(history(view))
    assert all(said in page for said in ("市里提出人：陈市长", "目标数有误", "目标数由省下达", "第1号异议评分行 1"))
    assert waiting(view) == ()
    assert "第2号答复：不采纳" in text(row_fragment(view, "1"))


def test_an_objection_to_a_decision_stands_with_the_row_of_that_decision(tmp_path: Path) -> None:
    params = write_city(tmp_path)
    (made,) = enter(params, deciding("certified", 50_500))
    enter(params, objecting("decision", made.fate.decision.id))
    view = show.open(params).view
    assert view.subject(Target("decision", made.fate.decision.id)) == Target("input", "certified")
    assert "第2号异议第1号核定" in text(row_fragment(view, "1"))
    assert "第2号异议" not in text(row_fragment(view, "9"))


# --- how far it has come -------------------------------------------------------------------------------------


def test_the_status_goes_from_first_to_second_review_to_closed(tmp_path: Path) -> None:
    params = write_city(tmp_path)

    def status() -> str:
        view = show.open(params).view
        page = banner(view)
        assert f"状态{view.status}" in page
        assert score_object(view.result, CITY, view.applied)["status"] == view.status
        return view.status

    assert status() == "初核"
    enter(params, deciding("certified", 50_500))
    assert status() == "初核"
    enter(params, acting(draft.confirm, 1), person=LI)
    assert status() == "复核"
    write_city(tmp_path, {"certified": 49_000})
    assert status() == "初核"
    write_city(tmp_path)
    enter(params, closing)
    assert status() == "定稿"
    assert "本年度已定稿" in text(history(show.open(params).view))


def test_after_the_close_only_objections_wait_and_nothing_else_acts(tmp_path: Path) -> None:
    params = write_city(tmp_path, ASKED)
    desk = open_review(params, WANG)
    late = deciding(POINTS, "0.3")(desk.sight())
    enter(params, closing, objecting("input", "passed"))
    desk.save(late)
    view = show.open(params).view
    assert ends(view) == ["已定稿", "异议待答复", "不起作用：第1号已定稿"]
    assert [each.kind for each in waiting(view)] == ["objection"]
    assert "只有异议可以提出和答复" in text(queue(view))


@pytest.mark.parametrize(
    ("others", "changes", "told"),
    [
        ((99_000, 100_000, 100_000, 98_000), {}, "第1名（共5市）"),
        ((101_000, 101_000, 100_500, 98_000), {}, "第3名（共5市）"),
        ((), {}, "见全省汇总"),
        ((99_000,), ASKED, "未定"),
        ((99_000,), {"illegal_certificate_cases": 1}, "不排"),
    ],
)
def test_the_rank_is_told_where_it_is_known(
    tmp_path: Path, others: tuple[int, ...], changes: dict[str, Any], told: str
) -> None:
    view = replace(show.open(write_city(tmp_path, changes)).view, others=others)
    assert f"名次{told}" in banner(view)


# --- what waits ----------------------------------------------------------------------------------------------


def test_all_that_waits_is_listed_kind_by_kind_and_leads_to_its_place(tmp_path: Path) -> None:
    makes = (deciding("certified", 50_500), deciding("passed", 55_500), objecting("row", "2.1"))
    changes = ASKED | {"quality_staff": "unsampled", "enterprise_certified": None}
    seen(tmp_path, *makes, changes=changes, second=(acting(draft.give_back, 2),))
    view = changed(tmp_path, changes | {"certified": 49_000})
    found = waiting(view)
    assert [(each.kind, each.href) for each in found] == [
        ("judgement", "#effect-3.1b"),
        ("missing", "#row-4"),
        ("state", "#row-9"),
        ("stale", "#decision-1"),
        ("returned", "#decision-2"),
        ("objection", "#decision-3"),
    ]
    assert [each.target for each in found[:3]] == [
        Target("input", name) for name in (POINTS, "enterprise_certified", "quality_staff")
    ]
    page = text(queue(view))
    assert "共6项：待裁定1项，缺证1项，待认定1项，佐证已变1项，已退回1项，异议待答复1项。" in page


def test_a_state_that_the_auditor_has_confirmed_waits_no_longer(tmp_path: Path) -> None:
    view = seen(tmp_path, deciding("quality_staff", "not_applicable"), changes={"quality_staff": "not_applicable"})
    assert waiting(view) == ()
    assert ends(view) == ["有效，未经复核"]


# --- what other programs read --------------------------------------------------------------------------------


def test_the_score_names_the_decisions_that_it_rests_on(tmp_path: Path) -> None:
    makes = (
        ruling_all("input", "certified", 50_100),
        deciding("certified", 50_300),
        deciding(POINTS, "0.3"),
        deciding("passed", 55_100),
        acting(draft.withdraw, 4),
    )
    view = seen(tmp_path, *makes, changes=ASKED, second=(acting(draft.give_back, 3),))
    score = score_object(view.result, CITY, view.applied)
    told = [(each["number"], each["kind"], each["value"], each["counts"], each["why"]) for each in score["decisions"]]
    assert told == [
        (1, "province", 50_100, False, "overruled"),
        (2, "correction", 50_300, True, ""),
        (3, "discretion", "0.3", False, "returned"),
    ]
    assert score["decisions"][1]["target"] == {"of": "input", "name": "certified"}
    assert score["decisions"][1]["id"] == view.fates[1].decision.id


def test_a_score_without_a_log_rests_on_no_decision(tmp_path: Path) -> None:
    view = seen(tmp_path)
    score = score_object(view.result, CITY)
    assert (score["decisions"], score["status"]) == ([], "初核")
    names = list(score)
    assert names[names.index("readings") :] == ["readings", "self_scores", "decisions", "status", "warnings"]


def test_every_link_of_a_row_leads_to_the_page(tmp_path: Path) -> None:
    view = seen(tmp_path, deciding("certified", 50_500), objecting("row", "1"))
    row, page = row_fragment(view, "1"), history(view)
    assert set(re.findall(r'href="#(decision-\d+)"', row.html)) == {"decision-1", "decision-2"}
    assert {"decision-1", "decision-2"} <= set(re.findall(r'id="([^"]+)"', page.html))


def test_one_row_alone_is_told_as_among_all(tmp_path: Path) -> None:
    view = seen(tmp_path, deciding("certified", 50_500))
    alone = row_fragment(view, "1").html
    inside = alone.partition("<summary>")[2].rpartition("</div>")[0]
    assert " open>" in alone
    assert inside in rows(view).html


def test_an_account_may_have_no_office(tmp_path: Path) -> None:
    params = write_city(tmp_path)
    enter(params, deciding("certified", 50_500), person=Person("赵独立"))
    page = text(history(show.open(params).view))
    assert "赵独立" in page
    assert "赵独立（" not in page
