"""Discretion on single incidents, and a figure that may add or take: evidence, decisions, review, report and proof."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from auditlib import score
from auditlib.audit import log_of
from auditlib.decisions.apply import set_apart
from auditlib.decisions.draft import confirm
from auditlib.errors import DecisionError, InputError, StandardError
from auditlib.evidence.read import read_evidence
from auditlib.execute import find_notebook
from auditlib.province import summarise
from auditlib.record.rerun import rerun
from auditlib.run import run_city
from auditlib.standard.load import load_standard
from tests.fields.county import FILE, LI, STANDARD, WHY, County, county, incident, points, spoiled

THREE = [incident("05-08"), incident("06-08", 2), incident("07-08", verified=False)]


def test_every_incident_gets_a_figure_and_their_sum_counts(tmp_path: Path) -> None:
    here = county(tmp_path, THREE)
    assert points(here.audit(), "1") is None
    here.decide("blame", "1、3＋2.5")
    audit = here.audit()
    assert points(audit, "1") == 3.5
    said = "事故免责：否，一般事故3起，审核人在每起1至5分内酌定1+3+2.5＝6.5分，扣6.5分"
    assert audit.result.explain("甲县")["1.1b"] == said
    assert here.desk().case.decisions[-1].value == "1+3+2.5"


def test_without_an_incident_no_figure_is_asked_for(tmp_path: Path) -> None:
    audit = county(tmp_path, accidents=0, overall=0).audit()
    assert (points(audit, "1"), audit.result.missing.any(axis=None)) == (10, False)
    assert audit.result.explain("甲县")["1.1b"] == "事故免责：否，一般事故0起，无须裁量，不扣分"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("1+3", "“一般事故”现为3起，却给了2个分数；请逐起各给一个"),
        ("1+3+2+1", "却给了4个分数"),
        ("1+3+9", "应在 1 到 5 之间，却是“9”"),
        ("1+3+2.3", "应为 0.5 的整数倍，却是“2.3”"),
        ("1++3", "应为数字"),
        ("不适用", "由审核人裁量，应填分数"),
    ],
)
def test_figures_that_do_not_fit_are_refused_with_the_reason(given: str, said: str, tmp_path: Path) -> None:
    here = county(tmp_path, THREE)
    with pytest.raises(DecisionError, match=said.replace("+", r"\+")):
        here.decide("blame", given)
    assert here.desk().case.decisions == ()


def test_a_further_incident_makes_the_figures_stale(tmp_path: Path) -> None:
    here = county(tmp_path, THREE)
    here.decide("blame", "1+3+2")
    here.report(incidents=[*THREE, incident("08-08")])
    audit = here.audit()
    assert points(audit, "1") is None
    assert audit.applied.withheld == {"blame": "stale"}


def test_figures_confirmed_though_an_incident_is_gone_are_set_apart(tmp_path: Path) -> None:
    here = county(tmp_path, THREE)
    saved = here.decide("blame", "1+3+2")
    here.report(incidents=THREE[1:])
    desk = here.desk(LI)
    with pytest.raises(DecisionError, match="一般事故为2起，却给了3个分数"):
        desk.save(confirm(desk.sight(), saved.fate.decision.id, WHY))
    torn = set_apart(STANDARD, here.audit().applied)
    assert torn.withheld == {"blame": "stale"}


def test_figures_for_too_few_are_missing_and_told_and_for_too_many_refused() -> None:
    frame = pd.DataFrame(
        {
            "accidents": [3, 3, 2, 0],
            "blame": ["1+2", None, [1, "1.5"], None],
            "exempted": False,
            "plan_ok": True,
            "overall": 0,
        },
        index=["a", "b", "c", "d"],
    )
    result = score(STANDARD, frame)
    assert result.missing["blame"].tolist() == [True, True, False, False]
    assert result.effects["1.1b"].tolist()[2:] == [-2.5, 0]
    assert result.explain("a")["1.1b"] == "待裁量（事故扣分：3起中只给了2起的），待定"
    with pytest.raises(InputError, match="一般事故为1起，却给了2个分数"):
        score(STANDARD, frame.assign(accidents=1))
    with pytest.raises(InputError, match=r"第2个分数（9）应在 1 到 5 之间"):
        score(STANDARD, frame.assign(blame="1+9"))


@pytest.mark.parametrize("given", [[1, 3, 2], "1+3+2", "1，3 2"])
def test_a_mapping_may_list_the_figures(given: Any, tmp_path: Path) -> None:
    here = county(tmp_path, THREE, blame=given)
    evidence = read_evidence(here.folder / "甲县.json", STANDARD)
    assert evidence.values["blame"].value == "1+3+2"


def test_one_figure_adds_or_takes(tmp_path: Path) -> None:
    here = county(tmp_path, accidents=0)
    here.decide("overall", "-1.5")
    assert points(here.audit(), "2") == 18.5
    assert here.desk().case.decisions[-1].value == pytest.approx(-1.5)
    here.decide("overall", "0.5")
    audit = here.audit()
    assert points(audit, "2") == 20.5
    assert audit.result.explain("甲县")["2.1c"] == "审核人在-2至1分内酌定0.5分，不扣分"


def test_the_published_score_holds_the_figures_and_is_proved(tmp_path: Path) -> None:
    here = county(tmp_path, THREE)
    here.decide("blame", "1+3+2")
    here.decide("overall", "-2")
    published = run_city(here.params, tmp_path / "reports")
    told = json.loads((published.directory / "score.json").read_text(encoding="utf-8"))
    assert told["total"] == "22"
    assert {"accidents": 3, "blame": "1+3+2", "exempted": False} in [each["inputs"] for each in told["effects"]]
    assert "1+3+2" in (published.directory / "report.html").read_text(encoding="utf-8")
    again = score(
        STANDARD, pd.DataFrame([{n: v for e in told["effects"] for n, v in e["inputs"].items()}], index=["甲县"])
    )
    assert again.total["甲县"] == 22
    params = here.desk().case.params
    with log_of(params) as log:
        found = rerun(
            published.directory,
            params,
            log,
            find_notebook(),
            lambda path, to, made: run_city(path, to, notebook=made).directory,
        )
    assert [each for each in found if each.level == "error"] == []


def test_as_many_incidents_judged_one_by_one_are_no_like_facts(tmp_path: Path) -> None:
    here = county(tmp_path, THREE)
    there = County(tmp_path, name="乙县").report(incidents=THREE)
    for each, figures in ((here, "1+3+2"), (there, "1+1+1")):
        each.decide("blame", figures)
        each.decide("overall", "1")
        run_city(each.params, tmp_path / "reports")
    page = summarise(tmp_path, tmp_path / "reports").read_text(encoding="utf-8")
    assert "决定不一致" in page
    assert "情形相同而决定不同" not in page


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("each: accidents", "each: accident", "不认识的输入 accident，是否指 accidents"),
        ("each: accidents", "each: plan_ok", "此处应为计数类输入"),
        ("type: points, source: auditor, min: 1, max: 5, step: 0.5", "type: count, max: 9", "只用于 type: points"),
        ("- {id: 2.1c, kind: discretion, deduct: overall}", "- {id: 2.1c, kind: flat, deduct: 1, when: plan_ok}", "正数加分，负数扣分"),
    ],
)  # fmt: skip
def test_a_fault_in_the_standard_is_told(before: str, after: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(StandardError, match=said):
        load_standard(spoiled(FILE, tmp_path, before, after))
