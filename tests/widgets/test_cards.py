"""A card for each thing that waits: what it shows, what it refuses, what it saves, and what moves then."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditlib.decisions.types import Target
from auditlib.decisions.upon import incident_key
from auditlib.report.queue import Waiting
from auditlib.widgets.cards import incident_card
from tests.decisions.office import COMPLAINT, LI, WANG, Office, office
from tests.widgets.conftest import at_work
from tests.widgets.sitting import fill, press, refused, sit, words

MISSED = {"contest_missing_events": 2}
QUESTION = "ask-contest_missing_deduction"
GAPS = {"enterprise_certified": None, "quality_staff": "unsampled"}


def test_a_question_shows_range_clause_evidence_and_incidents(tmp_path: Path) -> None:
    here = sit(office(tmp_path, MISSED | {"contest_complaints": 1}, incidents=[COMPLAINT]))
    card = here.card(QUESTION)
    shown = words("".join(part.value for part in card.box.children[0].children))
    assert "可裁量0至1分，每0.1一档。现为：待裁量。" in shown
    assert "酌情扣分" in shown or "条款" in shown
    assert "竞赛缺项数 2项 2项 evidence.json" in shown


def test_moving_the_slider_tells_what_would_be_and_saves_nothing(tmp_path: Path) -> None:
    here = sit(office(tmp_path, MISSED))
    card = here.card(QUESTION)
    assert "3.1b 待裁量。" in words(card.fields["trial"].control.value)
    card.fields["value"].control.value = "0.6"
    told = words(card.fields["trial"].control.value)
    assert "若酌定0.6分：评分行 3 待定→5.4分，总分 94分（暂定）→99.4分。" in told
    assert "只是试算" in told
    assert not (tmp_path / "log.sqlite").exists()


@pytest.mark.parametrize(
    ("value", "reason", "beside", "said"),
    [
        ("待裁量", "缺两项", "value", "还没有选定分数"),
        ("0.3", "", "reason", "没有写理由"),
        ("0.3", " \u200b\n　", "reason", "没有写理由"),
        ("0.3", "长" * 2001, "reason", "超过2000字"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_not_saved(
    value: str, reason: str, beside: str, said: str, tmp_path: Path
) -> None:
    here = sit(office(tmp_path, MISSED))
    form = fill(here.card(QUESTION), reason, value=value)
    assert press(form) == ""
    assert list(refused(form)) == [beside]
    assert said in refused(form)[beside]
    assert 'role="alert"' in form.fields[beside].said.value
    assert not (tmp_path / "log.sqlite").exists()


def test_what_is_saved_is_in_the_log_and_moves_everything_at_once(tmp_path: Path) -> None:
    city = office(tmp_path, MISSED)
    here = sit(city)
    said = press(fill(here.card(QUESTION), "缺两项，其中一项因省里改期", value="0.3"))
    assert "已保存：第1号，" in said
    assert "王审核；评分行 3 待定→5.7分，总分 94分（暂定）→99.7分。" in said
    assert refused(here.card(QUESTION)) == {}
    (decision,) = city.audit().case.decisions
    assert decision.draft.reason == "缺两项，其中一项因省里改期"
    assert "99.7" in words(here.html("verdict"))
    assert "核定5.7分" in here.row("3")
    assert "缺两项，其中一项因省里改期" in here.row("3")
    assert "第1号 裁量" in words(here.html("history"))
    assert "没有待办事项" in words(here.html("queue"))
    assert "5.7" in words(here.html("scores"))
    assert here.card(QUESTION).reason.control.value == ""


def test_a_restarted_kernel_shows_what_was_saved(tmp_path: Path) -> None:
    city = office(tmp_path, MISSED)
    press(fill(sit(city).card(QUESTION), value="0.3"))
    again = sit(city)
    assert again.card(QUESTION).fields["value"].control.value == "0.3"
    assert "99.7" in words(again.html("verdict"))
    assert "第1号 裁量" in words(again.html("history"))


def test_missing_and_stated_values_have_a_field_each(tmp_path: Path) -> None:
    here = sit(office(tmp_path, GAPS))
    assert here.waiting == ["ask-enterprise_certified", "ask-quality_staff"]
    missing, stated = (here.card(anchor) for anchor in here.waiting)
    assert press(fill(missing, value="许多")) == ""
    assert "value" in refused(missing)
    assert "第1号" in press(fill(missing, value="3,000"))
    assert press(fill(stated)) == ""
    assert "没有填写值" in refused(stated)["value"]
    assert "第2号" in press(fill(stated, value="是"))
    assert here.session.applied.values["enterprise_certified"] == 3_000
    assert here.session.applied.values["quality_staff"] is True
    assert "没有待办事项" in words(here.html("queue"))
    # What they have said stays until the desk is tidied.
    assert here.waiting == ["ask-enterprise_certified", "ask-quality_staff"]
    here.session.refresh()
    assert here.waiting == []


def test_a_new_question_gets_its_card_at_once(tmp_path: Path) -> None:
    here = sit(office(tmp_path))
    assert here.waiting == []
    form = here.form("核定任一佐证")
    press(fill(form, row="3", target="contest_missing_events", value="2"))
    assert here.waiting == [QUESTION]
    assert f'href="#{QUESTION}"' in here.html("queue")


def test_everything_that_waits_leads_to_a_card_that_is_there(tmp_path: Path) -> None:
    city = office(tmp_path, {**MISSED, **GAPS})
    city.give_back(city.decide("certificates_ok", "否"))
    here = sit(city)
    press(fill(here.form("提出异议"), target="row:3"))
    queue, desk = here.html("queue"), here.html("review")
    assert len(here.waiting) == queue.count("<tbody") > 3
    for anchor in here.waiting:
        assert f'href="#{anchor}"' in queue
        assert f'id="{anchor}"' in desk


def test_an_incident_that_waits_is_ruled_on_its_card(tmp_path: Path) -> None:
    session = sit(office(tmp_path, {"contest_complaints": 1}, incidents=[COMPLAINT])).session
    key = incident_key(session.evidence.incidents[0])
    card = incident_card(session, Waiting("judgement", "投诉", "须认定", "", Target("incident", key)), key).form
    assert press(fill(card)) == ""
    assert "没有选择认定" in refused(card)["value"]
    assert "第1号" in press(fill(card, value="exclude"))


def test_a_second_person_confirms_or_returns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    city = Office(tmp_path).rule(second_review=True).report(MISSED)
    mine = sit(city)
    said = press(fill(mine.card(QUESTION), value="0.3"))
    assert "待复核" in said
    own = fill(mine.card("decide-1"))
    assert "须由另一人复核" in press(own, "确认")
    at_work(LI, monkeypatch)
    other = sit(city)
    assert "第1号裁量" in words(other.html("review"))
    assert "评分行 3 待定→5.7分" in press(fill(other.card("decide-1")), "确认")
    assert "评分行 3 5.7分→待定" in press(
        fill(other.form("撤回与复核"), target=other.session.view.fates[0].decision.id), "复核退回"
    )
    at_work(WANG, monkeypatch)
    mine.session.refresh()
    assert "已退回" in words(mine.html("queue"))
    assert "已保存：第4号" in press(fill(mine.card("decide-1"), value="0.2"), "另作决定")


def test_a_stale_decision_is_upheld_on_the_evidence_as_it_is_now(tmp_path: Path) -> None:
    city = office(tmp_path, {"certified": 50_000, "enterprise_certified": 3_000, "senior_certified": 8_000})
    city.decide("certified", 48_000)
    city.report({"certified": 49_000, "enterprise_certified": 3_000, "senior_certified": 8_000})
    here = sit(city)
    card = here.card("decide-1")
    assert "作出时的佐证：50,000人。现在：49,000人。" in words(here.html("review"))
    assert "第2号" in press(fill(card, "按新数仍应如此"), "维持")
    assert here.session.applied.values["certified"] == 48_000


def test_an_objection_is_answered_on_its_card(tmp_path: Path) -> None:
    city = office(tmp_path, MISSED)
    here = sit(city)
    form = fill(here.form("提出异议"), "只缺一项", target="row:3", by="甲市赵某", wanted="扣0.1分")
    assert "已保存：第1号" in press(form)
    assert "第2号" in press(fill(here.card("decide-1"), "核实确只缺一项"), "部分采纳")
    (objection, answer) = here.session.view.fates
    assert (objection.state, answer.decision.value, objection.decision.draft.by) == ("answered", "partly", "甲市赵某")
