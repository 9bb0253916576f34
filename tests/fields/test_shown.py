"""What the pages and papers of a province make of facts that the auditor finds, rows without points, and rows that are void."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditlib.clerk import province_papers
from auditlib.province import published_summary, summarise
from auditlib.report.scores import scores
from auditlib.run import run_city
from tests.fields.county import COUNTIES, County, county
from tests.fields.test_awaited import INSPECTED, REPORTED, decided, letter, reported, seen
from tests.fields.test_grades import read
from tests.papers.read import text_of

FATAL = {"deaths": 1, "limit": 0}


@pytest.fixture
def fatal(tmp_path: Path) -> County:
    """Give a county of which a row is void that had a deduction too."""
    return decided(reported(tmp_path, **FATAL))


def test_a_void_row_lost_its_points_to_what_voids_it(fatal: County) -> None:
    told = letter("扣分告知", fatal)
    assert "计分点3.1c，不得分：" in told
    assert "计分点3.1b" not in told
    # The score table still tells every effect that was found.
    assert "3.1b 扣2" in scores(seen(fatal)).html


def test_a_row_without_points_of_its_own_is_not_told_as_full(fatal: County) -> None:
    line = scores(seen(fatal)).text.splitlines()
    (told,) = [each for each in line if "没有加分" in each]
    assert "各款均得满分" not in told


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lay out two counties that the auditor found different things in, run them and sum them up."""
    folder = tmp_path_factory.mktemp("shown")
    first = county(folder, standard=INSPECTED, **REPORTED | FATAL | {"praised": 2})
    second = County(folder, INSPECTED, "乙县").report(REPORTED | {"deaths": 2})
    for each, mark in ((first, 80), (second, 90)):
        decided(each, mark=mark)
    for name in COUNTIES:
        run_city(County(folder, INSPECTED, name).params, folder / "reports")
    summarise(folder, folder / "reports")
    return folder


def test_what_the_auditor_found_in_each_county_is_no_matter_decided_otherwise(province: Path) -> None:
    page = read(province / "reports" / "inspected" / "index.html")
    told = page[page.index("同类事项") :]
    assert "1类事项在两市以上有决定，其中0类决定不一致" in told


def test_a_void_row_is_one_loss_of_the_province(province: Path) -> None:
    _, figures = published_summary(province, province / "reports")
    assert {name: each["points"] for name, each in figures["lost"].items() if name.startswith("3.")} == {
        "3.1b": "2",
        "3.1c": "10",
    }
    papers = {paper.name: text_of(paper.content) for paper in province_papers(province, province / "reports")}
    notice = papers["通报.docx"]
    assert "条款3.1，2个市共失12分：甲县、乙县" in notice
    assert notice.count("条款3.1") == 1


def test_a_row_without_points_has_no_share_of_them(province: Path) -> None:
    html = (province / "reports" / "inspected" / "index.html").read_text(encoding="utf-8")
    heat = html[html.index('<table class="al-heat">') :]
    heat = heat[: heat.index("</table>")]
    bonus = [line for line in heat.splitlines() if "<small>2</small>" in line]
    assert bonus
    assert all('class="al-heat-bonus"' in line and ">—<" in line for line in bonus)
    assert 'class="al-heat-least"' not in "".join(
        line for line in heat.splitlines() if "<small>0</small>" in line and "—" in line
    )


def test_a_standard_without_readings_is_told_as_such(province: Path) -> None:
    page = read(province / "reports" / "inspected" / "index.html")
    assert "标准没有列出口径。" in page
    assert "还没有已出报告的市" not in page
