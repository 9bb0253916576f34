"""A standard of another field goes all the way from its file alone: template, check, score, run, province.

It has other ids, points, units and sanctions than the one of 2012, and no readings; nothing but its file tells of it.
"""

from __future__ import annotations

import json
import re
import zipfile
from html import unescape
from pathlib import Path

import pytest

from auditlib.batch import Plan, run_batch, run_summary
from auditlib.desk import check_file, score_file
from auditlib.drafting.new import draft_standard
from auditlib.files.strict import read_tree
from auditlib.record.versions import latest
from auditlib.standard.lint import lint_standard
from auditlib.standard.load import load_standard
from auditlib.words import points_text
from auditlib.worked.cases import cases_beside
from auditlib.worked.prove import prove_cases
from tests.another.office import CITIES, FILE, write_workspace
from tests.report.executed import NOTEBOOK

STANDARD = load_standard(FILE)
EAST, WEST = (f"{code}-{city}" for city, code in CITIES.items())
# What only the 2012 standard speaks of.
FOREIGN = ("鉴定", "考生", "江苏", "技能", "100分", "/ 100", "20个评分行", "18项", "通报", "评优资格")
TAG = re.compile(r"<(style|script)>.*?</\1>|<[^>]+>", re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_workspace(tmp_path_factory.mktemp("greening") / "params")


@pytest.fixture(scope="module")
def reports(folder: Path) -> Path:
    """Both cities and the province, published."""
    reports = folder.parent / "reports"
    plan = Plan(NOTEBOOK)
    assert {outcome.params.stem: outcome.error for outcome in run_batch(folder, reports, plan)} == {EAST: "", WEST: ""}
    assert run_summary(folder, reports, plan) is not None
    return reports / STANDARD.id


def text_of(path: Path) -> str:
    return unescape(TAG.sub("", path.read_text(encoding="utf-8")))


def test_the_file_is_proved_with_its_cases() -> None:
    lint_standard(FILE)
    beside = cases_beside(FILE)
    assert beside is not None
    assert prove_cases(beside, STANDARD) == 4


def test_its_text_drafts_it(tmp_path: Path) -> None:
    done = draft_standard(FILE.with_suffix(".txt"), out=tmp_path / "draft.yaml")
    ours = [clause.text for item in STANDARD.items for row in item.rows for clause in row.clauses]
    assert [clause.text for clause in done.draft.clauses] == ours
    assert read_tree(done.path)["title"] == STANDARD.title


def test_the_workbooks_filled_in_by_hand_have_no_errors(folder: Path) -> None:
    assert [
        str(each)
        for city in (EAST, WEST)
        for each in check_file(folder / f"{city}.yaml", None)
        if each.level == "error"
    ] == []


def test_the_workbook_speaks_of_this_standard_and_no_other(folder: Path) -> None:
    with zipfile.ZipFile(folder / "evidence" / f"{EAST}.xlsx") as book:
        said = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    asked = [item.label for item in STANDARD.inputs.values() if item.source != "auditor"]
    assert [label for label in asked if label not in said] == []
    assert [word for word in FOREIGN if word in said] == []


def test_the_cities_are_scored(folder: Path) -> None:
    east, west = (score_file(folder / f"{city}.yaml", None, {}).result for city in (EAST, WEST))
    assert east.rows.iloc[0].to_dict() == {"甲": 30.0, "乙.1": 15.5, "乙.2": 17.5}
    assert east.total.iloc[0] == 63.0
    # 甲: 20 − 1 × 2 + 10 − 2 × 3 = 22. 乙.1 waits for the auditor's discretion. 乙.2 is void.
    assert west.rows.iloc[0].dropna().to_dict() == {"甲": 22.0, "乙.2": 0.0}
    assert west.sanctions.iloc[0].to_dict() == {"yellow_card": True, "no_garden": True}


def test_the_reports_tell_this_standard_and_no_other(reports: Path) -> None:
    for city in (EAST, WEST):
        version = latest(reports / city)
        assert version is not None
        page = text_of(version.directory / "report.html")
        for row in STANDARD.rows.values():
            assert all(clause.text in page for clause in row.clauses)
        assert "各条款只有一种读法" in page
        assert [word for word in FOREIGN if word in page] == []
        for sheet in sorted(version.directory.glob("*.[dx][ol][cs]x")):
            with zipfile.ZipFile(sheet) as package:
                said = "".join(package.read(name).decode() for name in package.namelist() if name.endswith(".xml"))
            assert STANDARD.title in TAG.sub("", said)
            assert [word for word in FOREIGN if word in said] == []
        notebook = json.loads((version.directory / "audit.ipynb").read_text(encoding="utf-8"))
        assert [word for word in FOREIGN if word in json.dumps(notebook, ensure_ascii=False)] == []


def test_the_sanctions_of_the_city_that_falsified_are_told(reports: Path) -> None:
    version = latest(reports / WEST)
    assert version is not None
    page = text_of(version.directory / "report.html")
    for words_ in ("黄牌警告", "不得评为园林城区", "不参与评优", "待裁量"):
        assert words_ in page


def test_the_provinces_page_tells_this_standard_and_no_other(reports: Path) -> None:
    page = text_of(next((reports / "province" / "v1").glob("report.html")))
    assert STANDARD.title in page
    for row in STANDARD.rows.values():
        assert row.id in page
    assert points_text(63000) in page
    assert [word for word in FOREIGN if word in page] == []
