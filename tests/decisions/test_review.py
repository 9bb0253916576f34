"""What a decision does to the score, and what undoes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from auditlib.decisions import draft
from auditlib.decisions.draft import Grounds
from auditlib.decisions.types import Target
from auditlib.errors import DecisionError, InputError
from auditlib.model import Person
from tests.decisions.office import (
    CLEAN,
    COMPLAINT,
    COMPLAINT_AGAIN,
    LI,
    STANDARD,
    WANG,
    WHY,
    Office,
    office,
    points,
)

MISSED = {"contest_missing_events": 2}


def test_without_a_ruling_the_row_is_pending_and_with_one_it_has_a_score(tmp_path: Path) -> None:
    city = office(tmp_path, MISSED)
    assert points(city.audit(), "3") is None
    saved = city.decide("contest_missing_deduction", "0.4")
    assert (saved.number, saved.fate.decision.kind, saved.other) == (1, "discretion", None)
    found = city.audit()
    assert found.result.effects["3.1b"].iloc[0] == pytest.approx(-0.4)
    assert not found.result.provisional.iloc[0]


def test_a_correction_counts_and_the_reported_value_stays(tmp_path: Path) -> None:
    city = office(tmp_path, {"certified": 50_000, "enterprise_certified": 3_000, "senior_certified": 8_000})
    city.decide("certified", "48,000")
    audit = city.audit()
    assert audit.applied.values["certified"] == 48_000
    assert audit.evidence.values["certified"].value == 50_000


def test_a_finding_gives_an_answer_or_confirms_a_state(tmp_path: Path) -> None:
    city = office(tmp_path, {"quality_staff": "unsampled"})
    assert points(city.audit(), "9") is None
    assert city.decide("quality_staff", "未抽查").fate.decision.kind == "finding"
    assert points(city.audit(), "9") is None
    city.decide("quality_staff", "否")
    assert points(city.audit(), "9") == 0


def test_evidence_that_changed_makes_a_decision_stale(tmp_path: Path) -> None:
    city = office(tmp_path, {"certified": 50_000, "enterprise_certified": 3_000, "senior_certified": 8_000})
    saved = city.decide("certified", 48_000)
    city.report({"certified": 49_000, "enterprise_certified": 3_000, "senior_certified": 8_000})
    audit = city.audit()
    (held,) = audit.applied.held.values()
    assert held.why == "stale"
    assert (held.made_upon.shown, held.now.shown) == ("50,000人", "49,000人")  # type: ignore[union-attr]
    assert points(audit, "1") is None
    assert audit.result.provisional.iloc[0]
    # A second person confirms it upon the evidence as it is now.
    city.confirm(saved)
    assert city.audit().applied.values["certified"] == 48_000


def test_a_stale_decision_may_be_made_anew(tmp_path: Path) -> None:
    city = office(tmp_path, {"certified": 50_000, "enterprise_certified": 3_000, "senior_certified": 8_000})
    city.decide("certified", 48_000)
    city.report({"certified": 49_000, "enterprise_certified": 3_000, "senior_certified": 8_000})
    again = city.decide("certified", 48_500)
    assert again.fate.state == "stands"
    assert city.audit().applied.values["certified"] == 48_500


def test_discretion_rests_on_the_values_in_force(tmp_path: Path) -> None:
    city = office(tmp_path, MISSED)
    city.decide("contest_missing_deduction", "0.4")
    city.decide("contest_missing_events", 3)
    (stale,) = [held for held in city.audit().applied.held.values() if held.why]
    assert stale.decision.target == Target("input", "contest_missing_deduction")
    assert points(city.audit(), "3") is None


def test_an_incident_that_changed_makes_its_ruling_stale(tmp_path: Path) -> None:
    city = office(tmp_path, {"contest_complaints": 1}, incidents=[COMPLAINT])
    city.rule_incident(0, "exclude")
    assert city.audit().applied.values["contest_complaints"] == 0
    city.report({"contest_complaints": 2}, incidents=[{**COMPLAINT, "count": 2}])
    assert points(city.audit(), "3") is None


def test_incidents_count_as_they_are_ruled(tmp_path: Path) -> None:
    unverified = {**COMPLAINT_AGAIN, "verified": False}
    city = office(tmp_path, {"contest_complaints": 1}, incidents=[COMPLAINT, unverified])
    city.rule_incident(1, "count")
    assert city.audit().applied.values["contest_complaints"] == 2
    city.rule_incident(1, "once", other=0)
    assert city.audit().applied.values["contest_complaints"] == 1
    with pytest.raises(DecisionError, match="代计"):
        city.rule_incident(0, "exclude")


def test_two_that_overlap_count_once(tmp_path: Path) -> None:
    city = office(tmp_path, {"contest_complaints": 2}, incidents=[COMPLAINT, COMPLAINT_AGAIN])
    twice = city.audit().result.effects["3.4a"].iloc[0]
    city.rule_incident(1, "once", other=0)
    assert (twice, city.audit().result.effects["3.4a"].iloc[0]) == (-4, -2)


def test_precedence_is_withdrawal_correction_incident_province_evidence(tmp_path: Path) -> None:
    city = office(tmp_path, {"contest_complaints": 1}, incidents=[COMPLAINT])
    values = [city.audit().applied.values["contest_complaints"]]
    city.rule_province("contest_complaints", 7)
    values.append(city.audit().applied.values["contest_complaints"])
    city.rule_incident(0, "exclude")
    values.append(city.audit().applied.values["contest_complaints"])
    correction = city.decide("contest_complaints", 5)
    values.append(city.audit().applied.values["contest_complaints"])
    city.withdraw(correction)
    values.append(city.audit().applied.values["contest_complaints"])
    assert values == [1, 7, 0, 5, 0]


def test_undo_brings_back_what_was_replaced(tmp_path: Path) -> None:
    city = office(tmp_path, MISSED)
    city.decide("contest_missing_deduction", "0.2")
    second = city.decide("contest_missing_deduction", "0.9")
    assert city.audit().result.effects["3.1b"].iloc[0] == pytest.approx(-0.9)
    city.withdraw(second)
    assert city.audit().result.effects["3.1b"].iloc[0] == pytest.approx(-0.2)


def test_where_a_second_person_must_confirm_a_decision_waits(tmp_path: Path) -> None:
    city = Office(tmp_path).rule(second_review=True).report(MISSED)
    saved = city.decide("contest_missing_deduction", "0.4")
    assert points(city.audit(), "3") is None
    with pytest.raises(DecisionError, match="须由另一人复核"):
        city.confirm(saved, WANG)
    city.confirm(saved, LI)
    assert points(city.audit(), "3") is not None


def test_a_returned_decision_does_not_count(tmp_path: Path) -> None:
    city = office(tmp_path, MISSED)
    saved = city.decide("contest_missing_deduction", "0.4")
    city.give_back(saved)
    assert points(city.audit(), "3") is None
    city.decide("contest_missing_deduction", "0.3")
    assert points(city.audit(), "3") is not None


def test_two_at_once_are_both_kept_and_the_second_must_choose(tmp_path: Path) -> None:
    city = office(tmp_path, MISSED)
    one, other = city.desk(WANG), city.desk(LI)
    first = one.save(draft.decide_input(one.sight(), "contest_missing_deduction", "0.2", WHY))
    second = other.save(draft.decide_input(other.sight(), "contest_missing_deduction", "0.8", WHY))
    assert first.other is None
    assert second.other == first.fate.decision
    assert city.audit().result.effects["3.1b"].iloc[0] == pytest.approx(-0.2)
    # Now that he knows, he may withdraw his own, or decide again in place of the other's.
    chosen = other.save(draft.decide_input(other.sight(), "contest_missing_deduction", "0.8", WHY))
    assert chosen.other is None
    assert city.audit().result.effects["3.1b"].iloc[0] == pytest.approx(-0.8)
    assert [decision.seq for decision in city.audit().case.decisions] == [1, 2, 3]
    fates = city.audit().applied.settled.fates.values()
    assert [fate.state for fate in fates] == ["replaced", "replaced", "stands"]


def test_a_province_ruling_applies_until_it_is_withdrawn(tmp_path: Path) -> None:
    city = office(tmp_path, {"examiner_untrained": True})
    ruling = city.rule_province("examiner_untrained", "否")
    assert city.audit().applied.values["examiner_untrained"] is False
    city.withdraw(ruling)
    assert city.audit().applied.values["examiner_untrained"] is True


def test_a_province_ruling_that_another_city_contradicts_is_refused(tmp_path: Path) -> None:
    city = office(tmp_path)
    errors = int(CLEAN["registration_errors"])
    other = {"standard": STANDARD.id, "city": "乙市", "code": "900002", "workbook": "乙.json"}
    (tmp_path / "900002.yaml").write_text(json.dumps(other), encoding="utf-8")
    reported = {"city": "乙市", "registrations": errors + 50, "registration_errors": errors + 20}
    (tmp_path / "乙.json").write_text(json.dumps(reported), encoding="utf-8")
    with pytest.raises(DecisionError, match="没有保存：乙市: registration_errors"):
        city.rule_province("registrations", errors + 10)
    assert city.desk().case.decisions == ()
    city.rule_province("registrations", errors + 30)
    (tmp_path / "乙.json").write_text("no mapping", encoding="utf-8")
    city.rule_province("registrations", errors + 10)


def test_what_two_have_put_in_contradiction_keeps_no_other_decision_out(tmp_path: Path) -> None:
    city = office(tmp_path, MISSED)
    one, other = city.desk(WANG), city.desk(LI)
    one.save(draft.decide_input(one.sight(), "passed", CLEAN["appraised"], WHY))
    other.save(draft.decide_input(other.sight(), "appraised", CLEAN["passed"], WHY))
    with pytest.raises(InputError, match="合格人数不能多于鉴定人数"):
        city.audit()
    assert city.decide("contest_missing_deduction", "0.4").number == 3
    city.decide("appraised", CLEAN["appraised"])
    assert points(city.audit(), "3") is not None


def test_a_confirmed_province_ruling_rests_on_no_citys_evidence(tmp_path: Path) -> None:
    city = Office(tmp_path).rule(second_review=True).report({"examiner_untrained": True})
    confirmed = city.confirm(city.rule_province("examiner_untrained", "否"))
    assert confirmed.fate.decision.draft.upon is None
    city.report({"examiner_untrained": False})
    assert city.audit().applied.values["examiner_untrained"] is False
    assert city.audit().applied.withheld == {}


def test_the_province_may_rule_a_reading(tmp_path: Path) -> None:
    city = office(tmp_path, {"certified": 50_601})
    before = city.audit().result.effects["1.2a"].iloc[0]
    ruling = city.rule_province("steps", "started")
    after = city.audit().result
    assert after.readings["steps"] == "started"
    assert (before, after.effects["1.2a"].iloc[0]) == (0.2, 0.3)
    city.withdraw(ruling)
    assert city.audit().result.readings["steps"] == "whole"


def test_discretion_is_never_ruled_for_all(tmp_path: Path) -> None:
    with pytest.raises(DecisionError, match="逐市"):
        office(tmp_path).rule_province("contest_missing_deduction", "0.2")


def test_an_objection_is_answered_and_a_new_decision_moves_the_points(tmp_path: Path) -> None:
    city = office(tmp_path, MISSED)
    saved = city.decide("contest_missing_deduction", "0.8")
    desk = city.desk()
    about = Target("decision", saved.fate.decision.id)
    objection = desk.save(draft.object_to(desk.sight(), about, Grounds("报名不足"), by="甲市赵某", wanted="扣0.2分"))
    assert objection.fate.state == "open"
    desk.save(draft.answer(desk.sight(), objection.fate.decision.id, "partly", WHY))
    assert desk.case.applied.settled.fates[objection.fate.decision.id].state == "answered"
    assert city.audit().result.effects["3.1b"].iloc[0] == pytest.approx(-0.8)
    city.decide("contest_missing_deduction", "0.4")
    assert city.audit().result.effects["3.1b"].iloc[0] == pytest.approx(-0.4)


def test_a_closed_year_takes_objections_and_answers_only(tmp_path: Path) -> None:
    city = office(tmp_path, MISSED)
    city.decide("contest_missing_deduction", "0.4")
    desk, early = city.desk(), city.desk()
    late = draft.decide_input(early.sight(), "contest_missing_deduction", "0.9", WHY)
    desk.save(draft.close(desk.sight(), WHY, must_confirm=False))
    with pytest.raises(DecisionError, match="定稿"):
        city.decide("contest_missing_deduction", "0.1")
    # What was drafted before the close and saved after it is kept and counts for nothing.
    assert early.save(late).fate.state == "moot"
    assert city.audit().result.effects["3.1b"].iloc[0] == pytest.approx(-0.4)
    desk.save(draft.object_to(desk.sight(), Target("row", "3"), WHY))


def test_a_year_with_open_questions_is_not_closed(tmp_path: Path) -> None:
    city = office(tmp_path, MISSED)
    city.give_back(city.decide("contest_missing_deduction", "0.4"))
    desk = city.desk()
    with pytest.raises(DecisionError, match="不能定稿"):
        draft.close(desk.sight(), WHY, must_confirm=False)


def test_a_value_that_contradicts_the_others_is_not_saved(tmp_path: Path) -> None:
    city = office(tmp_path)
    with pytest.raises(DecisionError, match="没有保存") as caught:
        city.decide("certified", 10)
    assert caught.value.field == "value"
    assert city.audit().case.decisions == ()


def test_a_decision_can_be_withdrawn_even_where_the_city_cannot_be_scored(tmp_path: Path) -> None:
    city = office(tmp_path)
    audit = city.audit()
    appraised, passed = (int(audit.applied.values[name]) for name in ("appraised", "passed"))  # type: ignore[arg-type]
    saved = city.decide("passed", appraised)
    # The correction holds, and now the city reports fewer appraised than the audited number of those who passed.
    city.report({"appraised": passed})
    with pytest.raises(Exception, match="passed"):
        city.audit()
    city.withdraw(saved)
    assert city.audit().applied.values["passed"] == passed


@pytest.mark.parametrize(
    ("name", "value", "reason", "field"),
    [
        ("contest_missing_deduction", "0.45", "理由", "value"),
        ("contest_missing_deduction", "1.1", "理由", "value"),
        ("contest_missing_deduction", "-0.1", "理由", "value"),
        ("contest_missing_deduction", "不适用", "理由", "value"),
        ("contest_missing_deduction", "", "理由", "value"),
        ("certified", "5万", "理由", "value"),
        ("certified", "12.5", "理由", "value"),
        ("certificates_ok", "也许", "理由", "value"),
        ("certifed", "1", "理由", "target"),
        ("certified", "60000", "  \u200b\n", "reason"),
        ("certified", "60000", "长" * 2001, "reason"),
    ],
)
def test_a_wrong_entry_is_refused_with_its_field(
    name: str, value: Any, reason: str, field: str, tmp_path: Path
) -> None:
    city = office(tmp_path, MISSED)
    with pytest.raises(DecisionError) as caught:
        city.decide(name, value, grounds=Grounds(reason))
    assert caught.value.field == field
    assert not (tmp_path / "log.sqlite").exists()


PEOPLE = [
    {"name": "王审核", "unit": "省中心", "cities": ["乙市"]},
    {"name": "李复核", "may": ["confirm"]},
    {"name": "赵主任", "may": ["rule", "close", "decide"]},
    {"name": "孙某", "unit": "甲市人社局", "cities": ["甲市"], "may": ["object"]},
    {"name": "周审核", "account": "zhou"},
]


@pytest.mark.parametrize(
    ("person", "said"),
    [
        (WANG, "只负责乙市"),
        (LI, "没有“裁定”的权限"),
        (Person("外人"), "名单"),
        (Person("孙某", "甲市人社局"), "没有“裁定”的权限"),
        (Person("周审核", "", "someone-else"), "名单"),
    ],
)
def test_only_who_may_decides(person: Person, said: str, tmp_path: Path) -> None:
    city = Office(tmp_path).rule(people=PEOPLE).report(MISSED)
    with pytest.raises(DecisionError, match=said) as caught:
        city.decide("contest_missing_deduction", "0.4", person)
    assert caught.value.field == "person"


def test_who_is_known_by_his_account_is_recorded_by_his_name(tmp_path: Path) -> None:
    city = Office(tmp_path).rule(people=PEOPLE).report(MISSED)
    saved = city.decide("contest_missing_deduction", "0.4", Person("zhou", "", "zhou"))
    assert saved.fate.decision.person == Person("周审核", "", "zhou")


def test_only_who_may_rule_rules_for_the_province(tmp_path: Path) -> None:
    city = Office(tmp_path).rule(people=PEOPLE).report()
    city.rule_province("examiner_untrained", "否", Person("赵主任"))
    with pytest.raises(DecisionError, match="统一裁定"):
        city.rule_province("examiner_untrained", "否", Person("周审核"))


def test_a_citys_own_person_objects_and_takes_it_back(tmp_path: Path) -> None:
    city = Office(tmp_path).rule(people=PEOPLE).report()
    desk = city.desk(Person("孙某", "甲市人社局"))
    saved = desk.save(draft.object_to(desk.sight(), Target("row", "3"), WHY))
    assert city.withdraw(saved, Person("孙某", "甲市人社局")).fate.state == "done"


def test_a_retry_with_the_same_key_is_one_decision(tmp_path: Path) -> None:
    city = office(tmp_path, MISSED)
    desk = city.desk()
    made = draft.decide_input(desk.sight(), "contest_missing_deduction", "0.4", WHY)
    first, again = desk.save(made, key="k" * 32), desk.save(made, key="k" * 32)
    assert first.number == again.number == 1
    assert len(city.audit().case.decisions) == 1
