"""How far an audit has come, what still waits, and what other programs read of it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from auditlib import show
from auditlib.decisions import draft
from auditlib.decisions.types import Target
from auditlib.model import Person
from auditlib.report.history import history
from auditlib.report.queue import queue, waiting
from auditlib.report.rows import row_fragment, rows
from auditlib.report.score_json import score_object
from auditlib.review import open_review
from tests.report.audits import (
    CITY,
    LI,
    WANG,
    acting,
    closing,
    deciding,
    enter,
    objecting,
    ruling_all,
    write_city,
)
from tests.report.decided import (
    ASKED,
    POINTS,
    banner,
    changed,
    ends,
    seen,
    text,
)

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
    assert "共6项：待裁量1项，缺证1项，待认定1项，佐证已变1项，已退回1项，异议待答复1项。" in page


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
