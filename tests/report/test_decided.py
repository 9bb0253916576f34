"""What the report tells of decisions: each, with what became of it, can be followed from the page alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from auditlib import show
from auditlib.decisions import draft
from auditlib.decisions.draft import Sight
from auditlib.report import lists
from auditlib.report.discretion import discretion
from auditlib.report.history import history
from auditlib.report.queue import queue
from auditlib.report.rows import row_fragment
from auditlib.report.told import china_time
from auditlib.review import open_review
from tests.report.audits import (
    LI,
    STANDARD,
    WANG,
    WHY,
    acting,
    deciding,
    enter,
    ruling_all,
    write_city,
)
from tests.report.decided import (
    ASKED,
    POINTS,
    banner,
    changed,
    ends,
    queued,
    seen,
    text,
)

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
