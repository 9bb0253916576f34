"""What the province's page tells beyond the scores: the weight of the readings, figures at a border, like for like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from auditlib import show_province as show
from auditlib.decisions.types import Decision, Draft, Target, Upon
from auditlib.model import Person
from auditlib.province import gather
from auditlib.report.province import asked
from auditlib.report.province.view import Province
from tests.province.office import publish_score, score_of, write_folder

WANG, LI = Person("王审核", "省鉴定中心"), Person("李审核", "省鉴定中心")


def gathered(folder: Path, cities: Mapping[str, Mapping[str, Any]], **more: Any) -> Province:
    params = write_folder(folder / "params", list(cities))
    for name, changes in cities.items():
        publish_score(folder / "reports", score_of(name, changes, **more.get(name, {})))
    return gather(params, folder / "reports")


# --- the weight of the readings -----------------------------------------------------------------------------------


def test_the_page_tells_which_reading_decides_a_city_s_rank(tmp_path: Path) -> None:
    province = gathered(tmp_path, {"甲市": {"institute_violations": 3}, "乙市": {"certificates_ok": False}})
    told = show.weighed(province).text
    assert "甲市的名次在全部口径下为1-2（现第1），由 deduction_floor（扣分扣到哪里为止） 决定。" in told
    assert "甲市    乙市" in told
    assert "94至98分" in told


def test_cities_scored_under_other_readings_are_not_weighed_together(tmp_path: Path) -> None:
    other = score_of("甲市")["readings"] | {"steps": "started"}
    province = gathered(tmp_path, {"甲市": {}, "乙市": {}}, 甲市={"readings": other})
    assert "请先统一口径" in show.weighed(province).text


def test_a_large_province_is_led_to_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    province = gathered(tmp_path, {"甲市": {}, "乙市": {}})
    monkeypatch.setattr(asked, "MOST", 1)
    assert "auditlib sensitivity" in show.weighed(province).text
    assert "auditlib reach" in show.borders(province).text


# --- borders ------------------------------------------------------------------------------------------------------


def test_figures_at_a_border_lead_to_the_city_s_effect(tmp_path: Path) -> None:
    fragment = show.borders(gathered(tmp_path, {"甲市": {"certified": 50_301}}))
    assert "1.2a" in fragment.text
    assert "取证人数50,301人" in fragment.text
    assert "刚够" in fragment.text
    assert "/v1/report.html#effect-1.2a" in fragment.html


# --- like for like ------------------------------------------------------------------------------------------------


def ruled(number: int, name: str, value: str, upon: str, **more: Any) -> Decision:
    """A judgement: on an incident of the ledger where the name has a stroke, else at discretion."""
    of: Any = "incident" if "/" in name else "input"
    kind = more.get("kind") or ("incident" if of == "incident" else "discretion")
    person = more.get("person", WANG)
    draft = Draft(kind, "320100", Target(of, name), value, f"理由{number}", person, Upon(upon, "0" * 64))
    return Decision(draft, number, f"id-{number}", "2013-01-22T02:05:00Z")


def told(decision: Decision, *, counts: bool = True) -> dict[str, Any]:
    target = {"of": decision.target.of, "name": decision.target.name}
    named = {"number": decision.seq, "id": decision.id, "kind": decision.kind, "target": target}
    return named | {"value": str(decision.value), "counts": counts, "why": "" if counts else "returned"}


def compared(folder: Path, *decisions: Decision, idle: int = 0) -> str:
    names = ("甲市", "乙市", "丙市")[: len(decisions)]
    more = {n: {"decisions": [told(d, counts=d.seq != idle)]} for n, d in zip(names, decisions, strict=True)}
    province = gathered(folder, {key: {} for key in names}, **more)
    return show.alike(replace(province, decisions=decisions)).text


def test_the_same_kind_of_incident_ruled_differently_stands_side_by_side(tmp_path: Path) -> None:
    said = compared(
        tmp_path,
        ruled(1, "room_faults/a", "count", "考场安排不符合要求1处，查实"),
        ruled(2, "room_faults/b", "exclude", "考场安排不符合要求1处，未查实", person=LI),
    )
    assert "其中1类决定不一致" in said
    assert "决定不一致" in said
    for words in ("甲市", "计入", "理由1", "王审核（省鉴定中心） 2013-01-22 10:05", "乙市", "不计", "理由2", "李审核"):
        assert words in said


def test_the_same_facts_judged_differently_are_marked_as_such(tmp_path: Path) -> None:
    said = compared(
        tmp_path,
        ruled(1, "contest_missing_deduction", "0.2", "2项"),
        ruled(2, "contest_missing_deduction", "0.4", "2项"),
        ruled(3, "contest_missing_deduction", "0.6", "3项"),
    )
    assert "情形相同而决定不同" in said


def test_other_facts_judged_otherwise_are_only_shown(tmp_path: Path) -> None:
    said = compared(
        tmp_path,
        ruled(1, "contest_missing_deduction", "0.2", "1项"),
        ruled(2, "contest_missing_deduction", "0.4", "2项"),
    )
    assert "情形相同而决定不同" not in said
    assert "决定不一致" in said


def test_what_is_decided_alike_is_no_disagreement(tmp_path: Path) -> None:
    one, other = (ruled(n, "contest_missing_deduction", "0.2", "1项") for n in (1, 2))
    assert "其中0类决定不一致" in compared(tmp_path, one, other)


@pytest.mark.parametrize("kind", ["correction", "incident"])
def test_figures_corrected_and_decisions_that_do_not_count_are_left_out(tmp_path: Path, kind: str) -> None:
    decisions = [ruled(n, f"room_faults/{n}", word, "x", kind=kind) for n, word in ((1, "count"), (2, "exclude"))]
    assert "没有在两市以上作过决定" in compared(tmp_path, *decisions, idle=1 if kind == "incident" else 0)
