"""Bonuses beyond their cap: the page and the papers have the line without which their rows would not add up to the total."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from auditlib import show
from auditlib.papers.letters import city_words
from auditlib.papers.outputs import write_sheets
from auditlib.report.account import account_object
from auditlib.report.score_json import score_object
from tests.papers.read import read_docx, read_xlsx
from tests.report.audits import CITY, CLEAN, STANDARD, open_city, ruling_all

# Eleven more of row 3 and two more of row 7: 13 points, of which 10 count.
RICH = {"contest_hosted": True, "contest_first_places": 8, "it_exam_centralised": True}
SAID = "各行合计113分，加分合计13分，以10分为限，减去3分，总分110分"


def capped(folder: Path, changes: dict[str, Any]) -> Any:
    return open_city(folder, changes, decisions=[ruling_all("reading", "bonus_cap", "total_10")])


def test_the_rows_of_the_page_and_its_line_add_up_to_the_total(tmp_path: Path) -> None:
    audit = capped(tmp_path, RICH)
    (line,) = [each for each in show.scores(audit).text.splitlines() if "加分以10分为限" in each]
    assert "−3" in line
    assert SAID in show.verdict(audit).text


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_so_do_those_of_the_score_sheet(tmp_path: Path, kind: str) -> None:
    view = capped(tmp_path, RICH).view
    score = score_object(view.result, CITY, view.applied, view.evidence.self_scores)
    account = account_object(view)
    assert score["total_explanation"] == SAID
    sheet = write_sheets(STANDARD, score, account)[f"评分表.{kind}"]
    paper = read_xlsx(sheet) if kind == "xlsx" else read_docx(sheet)
    audited = [each for each in paper.column("核定分") if isinstance(each, Decimal)]
    *rows, total = audited
    assert (sum(rows), total) == (110, 110)
    assert len(rows) == len(STANDARD.rows) + 1
    assert city_words(STANDARD, score, account, 1)["总分说明"] == SAID


def test_without_anything_beyond_the_cap_there_is_no_such_line(tmp_path: Path) -> None:
    audit = capped(tmp_path, {"contest_hosted": not CLEAN["contest_hosted"]})
    assert "为限" not in show.scores(audit).text
