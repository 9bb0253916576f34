"""A county whose total stands but not yet its place is told apart from one whose total is still provisional."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditlib.clerk import province_papers
from auditlib.province import summarise
from auditlib.run import run_city
from tests.fields.county import COUNTIES, County, county
from tests.fields.test_awaited import FOUND, INSPECTED, REPORTED
from tests.fields.test_grades import read
from tests.papers.read import text_of


def told(folder: Path, awaited: str) -> tuple[str, str]:
    """Publish two counties, in the second of which one finding is awaited; read the page of all and the notice."""
    made = [county(folder, standard=INSPECTED, **REPORTED), County(folder, INSPECTED, "乙县").report(REPORTED)]
    for each in made:
        for name, value in FOUND.items():
            if each is made[0] or name != awaited:
                each.decide(name, value)
    for name in COUNTIES:
        run_city(County(folder, INSPECTED, name).params, folder / "reports")
    summarise(folder, folder / "reports")
    papers = {paper.name: text_of(paper.content) for paper in province_papers(folder, folder / "reports")}
    return read(folder / "reports" / "inspected" / "index.html"), papers["通报.docx"]


@pytest.mark.parametrize(
    ("awaited", "said", "head", "left_open"),
    [
        ("hidden", "乙县 总分已定，能否参与评优未定，不排名次", "暂定0市\n评优未定1市", "评优未定\n乙县\n24"),
        ("mark", "乙县 尚未定分，不排名次", "暂定1市\n不参与评优0市", "暂定\n乙县\n15"),
    ],
)
def test_what_is_open_of_a_county_is_counted_by_what_it_is(
    tmp_path: Path, awaited: str, said: str, head: str, left_open: str
) -> None:
    page, notice = told(tmp_path, awaited)
    assert said in page
    assert head in page
    assert f"{left_open}\n无\n—" in notice
    assert "参与排名的只有1市，24分。" in page
    assert "参加排名的只有1个市，24分（满分30分，不含加分）。" in notice
    # The grades of this standard have no quotas to tell of.
    assert "名额" not in page
