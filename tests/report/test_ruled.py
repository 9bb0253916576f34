"""What the report tells of incidents and objections: how each is ruled or answered, by whom and why."""

from __future__ import annotations

from pathlib import Path

from auditlib import show
from auditlib.decisions import draft
from auditlib.decisions.types import Target
from auditlib.report import lists
from auditlib.report.history import history
from auditlib.report.queue import waiting
from auditlib.report.rows import row_fragment
from auditlib.report.score_json import score_object
from tests.report.audits import (
    CITY,
    acting,
    deciding,
    enter,
    objecting,
    ruling,
    write_city,
)
from tests.report.decided import (
    COMPLAINT,
    LEDGER,
    changed,
    ends,
    queued,
    seen,
    text,
)

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
