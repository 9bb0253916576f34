"""What the fragments tell: the official table, every number's way back to its source, every state by its word."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from auditlib import show
from auditlib.decisions import draft
from auditlib.model import Person
from auditlib.report.fragment import MARK, Fragment
from auditlib.report.score_json import score_object
from auditlib.report.told import china_time
from auditlib.widgets.session import Session
from tests.report.audits import (
    CLEAN,
    FULL,
    HOSTILE,
    MEETING,
    REASON,
    STANDARD,
    WANG,
    acting,
    deciding,
    enter,
    objecting,
    open_city,
    ruling,
    write_city,
)
from tests.report.executed import Elements

PARTS = [
    show.title,
    show.verdict,
    show.queue,
    show.chart,
    show.scores,
    show.rows,
    show.review,
    show.history,
    show.missing,
    show.readings,
    show.sources,
    show.seal,
]


def shown(fragment: Any) -> str:
    """All words of a fragment's page form."""
    return Elements(fragment.html).text


def lines(fragment: Fragment) -> dict[str, list[str]]:
    """The plain text's lines by their first word."""
    found = [line.split() for line in fragment.text.splitlines() if line.strip()]
    return {words[0]: words for words in found}


def test_the_score_table_sets_own_audited_and_difference_side_by_side(audit: Session) -> None:
    found = lines(show.scores(audit))
    assert found["1"][1:6] == ["10", "10.1", "0.1", "−10", "1.1a"]
    assert found["3"][1:] == ["6", "6", "5.7", "−0.3", "3.1b", "扣0.3"]
    assert found["4"][1:5] == ["12", "12", "待定", "—"]
    assert found["16"][1:] == ["2", "2", "2", "0", "各款均得满分"]


def test_the_score_table_has_the_standards_rows_in_its_order_and_words(audit: Session) -> None:
    text = shown(show.scores(audit))
    wording = [
        part for item in STANDARD.items for part in (item.content, *(c.text for r in item.rows for c in r.clauses))
    ]
    places = [text.find(words) for words in wording]
    assert -1 not in places
    assert places == sorted(places)
    assert text.endswith(f"综合评定100{sum(map(Decimal, FULL.values())) + Decimal('0.1')}55.2—2行待定，暂定")


def test_every_row_scores_as_the_engine_says(audit: Session) -> None:
    score = score_object(audit.result, audit.city)
    found = lines(show.scores(audit))
    assert {row: words[3].replace("−", "-") for row, words in found.items() if row in STANDARD.rows} == {
        row: points or "待定" for row, points in score["rows"].items()
    }


def test_every_effect_is_told_with_the_engines_own_explanation(audit: Session) -> None:
    text = shown(show.rows(audit))
    for found in score_object(audit.result, audit.city)["effects"]:
        assert found["explanation"] in text, found["id"]


def test_every_link_leads_to_something_on_the_page(page: str) -> None:
    anchors = [attributes["id"] for _, attributes in Elements(page).tags if "id" in attributes]
    links = [attributes["href"] for attributes in Elements(page).all("a")]
    assert len(anchors) == len(set(anchors))
    assert {link.removeprefix("#") for link in links} <= set(anchors)
    assert all(link.startswith("#") for link in links)
    assert {f"effect-{name}" for name in STANDARD.effects} | {f"row-{name}" for name in STANDARD.rows} <= set(anchors)


def test_evidence_is_told_with_its_place_and_its_proof(tmp_path: Path) -> None:
    audit = open_city(tmp_path, {"passed": 55_001}, proofs={"passed": "成绩汇总表第3页"})
    assert "合格人数55,001人320100.json成绩汇总表第3页1.3a" in shown(show.rows(audit))
    assert "取证人数50,000人320100.json未注明（应附发证统计年报）" in shown(show.rows(audit))


@pytest.mark.parametrize("told", ["2012-05-17", "第三鉴定所考场无人监考", "苏职鉴查〔2012〕7号", "未查实，不计"])
def test_incidents_stand_in_their_row_and_in_the_whole_ledger(audit: Session, told: str) -> None:
    assert told in shown(show.rows(audit))
    assert told in shown(show.sources(audit))


def test_a_decision_is_told_with_who_when_and_why(audit: Session) -> None:
    made = audit.view.fates[0].decision
    for text in (shown(show.rows(audit)), shown(show.review(audit)), shown(show.history(audit))):
        assert all(said in text for said in ("第1号裁量", REASON, f"{WANG.name}（{WANG.unit}）", china_time(made.time)))


def test_states_are_shown_as_such(audit: Session) -> None:
    text = shown(show.missing(audit))
    assert "企业技能人才评价取证人数缺证市备案表4" in text
    assert "有专职质量管理人员未抽查320100.json9" in text
    assert "缺证" in shown(show.rows(audit))
    assert "未抽查" in shown(show.rows(audit))


def test_the_verdict_tells_all_that_weighs_on_the_total(audit: Session) -> None:
    text = shown(show.verdict(audit))
    assert "核定总分55.2分" in text
    assert "自评总分100.1分" in text
    assert "总分暂定" in text
    assert "评优不参与评优" in text
    assert "评分行 4、9 待定" in text
    assert "未涉及的处理：写出检查、所发证书无效。" in text or "未涉及的处理：所发证书无效。" in text


def test_a_sanction_that_a_missing_value_could_bring_is_open(tmp_path: Path) -> None:
    text = shown(show.verdict(open_city(tmp_path, {"data_falsified": None})))
    assert "评优未定" in text
    assert "取消评优资格（不参与评优）未定13.2.1c" in text


def test_a_complete_city_has_its_difference(tmp_path: Path) -> None:
    audit = open_city(tmp_path, {"passed": 57_000}, self_scores=FULL)
    text = show.verdict(audit).text
    assert "差异（核定减自评）：−1分" in text
    assert "总分：已定" in text
    assert "没有缺证" in show.missing(audit).text


def test_an_incomplete_self_score_is_not_compared(tmp_path: Path) -> None:
    audit = open_city(tmp_path, self_scores={"1": "10", "2.1": "8"})
    assert "自评总分：18分\n差异（核定减自评）：—" in show.verdict(audit).text
    assert "自评缺18行" in show.scores(audit).text
    assert "没有自评分" in show.verdict(open_city(tmp_path)).text


def test_sample_data_is_marked_and_real_data_is_not(tmp_path: Path) -> None:
    assert "示例数据" in shown(show.title(open_city(tmp_path, sample=True)))
    assert "示例数据" not in shown(show.title(open_city(tmp_path, sample=False)))


def test_no_path_of_the_machine_is_shown(audit: Session, page: str, tmp_path: Path) -> None:
    assert str(audit.params.path.parent) not in page
    assert str(tmp_path.parent) not in page


def test_what_was_reported_stays_text_everywhere(tmp_path: Path) -> None:
    incident = {**MEETING, "description": HOSTILE, "document": HOSTILE, "attachment": HOSTILE}
    changes = {"violations": 1, "contest_missing_events": 1}
    words = {
        "city": HOSTILE,
        "filler": HOSTILE,
        "incidents": [incident],
        "proofs": dict.fromkeys(name for name in CLEAN if STANDARD.inputs[name].source == "city") | {"passed": HOSTILE},
        "attachments": [{"name": "a.pdf", "about": HOSTILE}],
    }
    params = write_city(tmp_path, changes, **words)
    proof = tmp_path / "<img src=x onerror=alert(3)>.pdf"
    proof.touch()
    makes = [
        deciding("contest_missing_deduction", "0.3", HOSTILE, HOSTILE, (proof,)),
        ruling(0, "exclude", reason=HOSTILE),
        deciding("certified", 50_001, HOSTILE),
        objecting("row", "1", HOSTILE, by=HOSTILE, wanted=HOSTILE),
        acting(draft.answer, 4, "partly", reason=HOSTILE),
        objecting("input", "passed", HOSTILE, by=HOSTILE, wanted=HOSTILE),
    ]
    enter(params, *makes, person=Person(HOSTILE, HOSTILE))
    audit = show.open(write_city(tmp_path, changes | {"certified": 50_600}, **words))
    for part in PARTS:
        html = part(audit)._repr_mimebundle_()["text/html"]
        elements = Elements(html)
        assert not {"script", "img"} & {tag for tag, _ in elements.tags}
        assert not [name for _, attributes in elements.tags for name in attributes if name.startswith("on")]
    assert HOSTILE in shown(show.rows(audit))
    assert HOSTILE in shown(show.title(audit))
    assert HOSTILE in shown(show.queue(audit))
    assert proof.name in shown(show.history(audit))


@pytest.mark.parametrize("part", PARTS, ids=lambda part: str(part.__name__))
def test_the_plain_text_shows_the_figures_of_the_page(audit: Session, part: Any) -> None:
    fragment = part(audit)
    assert fragment.html.startswith(MARK)
    numbers = re.findall(r"[−+]?\d[\d,]*\.?\d*", fragment.text)
    words = shown(fragment)
    assert numbers
    assert not [number for number in numbers if number not in words]


def test_a_table_has_a_caption_and_scoped_headings(audit: Session) -> None:
    tags = Elements(show.rows(audit).html)
    assert len(tags.all("caption")) == len(tags.all("table")) >= 2 * len(STANDARD.rows)
    assert all(heading.get("scope") for heading in tags.all("th"))


def test_the_picture_tells_the_same_as_the_table(audit: Session) -> None:
    elements = Elements(show.chart(audit).html)
    assert all(svg["aria-labelledby"] for svg in elements.all("svg"))
    bars = {link["href"]: link["aria-label"] for link in elements.all("a")}
    assert list(bars) == [f"#row-{name}" for name in STANDARD.rows]
    assert bars["#row-1"] == "评分行 1：0.1分 失10 加0.1"
    assert bars["#row-4"] == "评分行 4：待定（12分）"
    assert bars["#row-12"] == "评分行 12：0分 失3 不得分"


def test_a_relative_path_counts_from_the_folder_above_too(params: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    below = params.parent / "notebooks"
    below.mkdir()
    for folder in (params.parent, below):
        monkeypatch.chdir(folder)
        assert show.open(params.name).city == show.open(params).city
