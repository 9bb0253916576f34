"""A standard's page has every word of the standard, in all its forms, and the reference in docs/ is the file's."""

from __future__ import annotations

import re
from fractions import Fraction
from html import unescape
from pathlib import Path

import pytest
from pydantic import BaseModel

from auditlib.handbook.markdown import standard_markdown
from auditlib.handbook.page import standard_page
from auditlib.handbook.text import standard_lines
from auditlib.handbook.view import open_standard, tell_standard
from auditlib.standard.conditions import Compare
from auditlib.standard.inputs import Input
from auditlib.standard.lint import lint_standard, spoken
from auditlib.standard.schema import Item, Row, Standard
from auditlib.standard.wholes import Grade, Group, Section
from auditlib.wording.effects import effect_words
from auditlib.wording.measures import condition_words
from tests.browser import MARKS, chromium, listen
from tests.scoring.cities import OTHER, SHAPES, SHAPES_FILE

TOLD = open_standard("jiangsu-2012")
STANDARD = TOLD.standard
TAG = re.compile(r"<[^>]+>")
FORMS = {
    "text": lambda told: "\n".join(standard_lines(told)),
    "html": lambda told: unescape(TAG.sub("", standard_page(told))),
    "markdown": standard_markdown,
}
DOCS = Path(__file__).parents[2] / "docs" / "jiangsu-2012.zh-CN.md"
# What of a standard's parts is told on its page, or is the table that the page is laid out by.
TOLD_OF: dict[type[BaseModel], set[str]] = {
    Standard: {"id", "title", "heading", "year", "source", "points", "closing", "aside", "words", "sanctions", "readings", "rules",
               "inputs", "checks", "once", "eased", "tables", "sections", "groups", "grades", "coefficient", "items"},
    Input: {"label", "short", "type", "unit", "source", "min", "max", "step", "decimals", "states", "ledger", "due",
            "tally", "each", "evidence_only", "note", "proof"},
    Section: {"title", "points", "within", "weight", "issued"},
    Group: {"of", "role", "cap", "take", "note"},
    Grade: {"name", "at_least", "floors", "when", "unless", "most"},
    Item: {"id", "content", "section", "rows"},
    Row: {"id", "points", "issued", "floor", "applies", "not_applicable", "groups", "clauses"},
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("standard", [STANDARD, OTHER, SHAPES], ids=lambda standard: standard.id)
def test_every_word_of_the_standard_is_there(form: str, standard: Standard) -> None:
    said = FORMS[form](TOLD if standard is STANDARD else tell_standard(standard))
    words = [text for place, text in spoken(standard) if place[0] not in {"heading", "closing"}]
    words += [effect_words(standard, effect) for effect in standard.effects.values()]
    words += [part for reading in standard.readings.values() for part in (reading.question, reading.reason)]
    words += [option.text for reading in standard.readings.values() for option in reading.options.values()]
    words += [item.label for item in standard.inputs.values()] + [each.label for each in standard.sanctions.values()]
    assert [word for word in words if word not in said] == []


@pytest.mark.parametrize("form", FORMS)
def test_every_worked_case_is_there(form: str) -> None:
    said = FORMS[form](TOLD)
    shown = {case.name for row in TOLD.rows for case in row.cases}
    assert len(shown) == 48
    assert [name for name in shown if name not in said] == []


def test_a_case_stands_under_the_row_that_it_speaks_of() -> None:
    (row,) = [row for row in TOLD.rows if row.id == "16"]
    assert [(case.name, case.change, case.row, case.total) for case in row.cases] == [
        ("拖欠9999.99元不扣", "拖欠费用：9,999.99元", "2", "100"),
        ("拖欠25000元扣2分", "拖欠费用：25,000元", "0", "98"),
    ]


@pytest.mark.parametrize("model", TOLD_OF, ids=lambda model: model.__name__)
def test_nothing_new_of_a_standard_goes_untold(model: type[BaseModel]) -> None:
    assert set(model.model_fields) == TOLD_OF[model]


def test_points_for_each_incident_are_told_with_whose_they_are() -> None:
    told = tell_standard(SHAPES)
    (scold,) = [each for each in told.inputs if each.name == "scold"]
    assert scold.range == "1 至 3，0.5的整数倍，群体性事件每起一个"
    assert "群体性事件每起由审核人在1至3分之间酌情扣分，按0.5分为一档" in "\n".join(standard_lines(told))


def test_a_case_tells_what_does_not_apply_and_the_figure_of_each_incident(tmp_path: Path) -> None:
    file = tmp_path / "shapes.yaml"
    file.write_bytes((SHAPES_FILE).read_bytes())
    cases = (SHAPES_FILE.parent / "shapes-cases.yaml").read_text(encoding="utf-8").partition("\ncases:")[0]
    cases += """
province: {figures: {income: {mean: 900, max: 1000}}}
cases:
  - name: 无港口作业量
    change: {slips: 不适用, quarrels: 2, scold: 1+1.5}
    rows: {甲3: "17.5", "8": 待定}
    total: "72.55"
"""
    file.with_suffix(".cases.yaml").write_text(cases, encoding="utf-8")
    told = standard_markdown(open_standard(str(file)))
    assert "疏漏：不适用" in told
    assert "1＋1.5" in told


def test_what_only_brings_sanctions_is_headed_so_and_deadlines_by_what_is_missed() -> None:
    effects = {each.id: each for row in tell_standard(OTHER).rows for clause in row.clauses for each in clause.effects}
    assert effects["3.1g"].role == "处理"
    due = lint_standard(Path(__file__).parents[1] / "fields" / "environment.yaml")
    (condition,) = [Compare.model_validate({"of": "late_reports", "at_most": Fraction(0)})]
    assert condition_words(due, condition) == "未按期的监测月报为0"


def test_what_is_counted_together_is_told() -> None:
    told = tell_standard(SHAPES).rules
    assert "部分“乙、工作成效”60分，权重50%" in told
    assert "甲3.2a、甲3.2b合计至多扣10分" in told
    assert "6.1a、6.1b、6.1c就高不累计" in told
    assert "评分行7.1：“有港口”为否的，本行不适用，分值折算到本部分其余各行" in told
    assert "等次“优秀”：总分达到85分，甲、日常工作达到50分，没有一票否决，名额以40%为限" in told


def test_the_reference_in_the_docs_is_that_of_the_file() -> None:
    """`make golden` writes it anew."""
    assert DOCS.read_text(encoding="utf-8") == standard_markdown(TOLD)


def test_hostile_words_stay_words() -> None:
    hostile = '<script>alert(1)</script>|"'
    standard = OTHER.model_copy(update={"title": hostile})
    assert "<script>alert" not in standard_page(tell_standard(standard))
    assert "<script" not in standard_markdown(tell_standard(standard))


class TestInABrowser:
    pytestmark = MARKS

    def test_links_lead_somewhere_and_nothing_is_asked_for(self, tmp_path: Path) -> None:
        (tmp_path / "a.html").write_text(standard_page(TOLD), encoding="utf-8")
        with chromium() as browser:
            tab = browser.new_page(viewport={"width": 390, "height": 800})
            heard = listen(tab)
            tab.goto((tmp_path / "a.html").as_uri())
            dangling = "[...document.querySelectorAll('a[href^=\"#\"]')].filter(a => !document.getElementById(a.hash.slice(1)))"
            assert tab.evaluate(f"{dangling}.map(a => a.hash)") == []
            assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
            assert (heard.outside(), heard.errors) == ([], [])


def test_a_section_whose_title_tells_its_points_tells_them_once(tmp_path: Path) -> None:
    text = (Path(__file__).parents[1] / "fields" / "environment.yaml").read_text(encoding="utf-8")
    assert "title: 一、目标任务," in text
    (tmp_path / "a.yaml").write_text(
        text.replace("title: 一、目标任务,", "title: 一、目标任务（55分）,"), encoding="utf-8"
    )
    heads = [head for row in tell_standard(lint_standard(tmp_path / "a.yaml")).rows for head in row.sections]
    assert heads == ["一、目标任务（55分）", "二、日常工作（45分）"]
