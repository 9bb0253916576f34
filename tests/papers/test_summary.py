"""The province's table holds every city's figures as they were published, ranks only whom it may, and marks the others."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from auditlib.papers.outputs import summary_sheets
from auditlib.province import gather
from auditlib.report.province.seal import province_object
from tests.papers.read import Paper, formulas, read_docx, read_xlsx
from tests.province.office import CITIES, STANDARD, UNREPORTED, publish_score, score_of, write_folder

SCORES = {name: score_of(name) for name in CITIES}


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    place = tmp_path_factory.mktemp("province")
    folder = write_folder(place / "params", [*CITIES, UNREPORTED])
    for score in SCORES.values():
        publish_score(place / "reports", score)
    return province_object(gather(folder, place / "reports"))


@pytest.fixture(scope="module")
def files(figures: dict[str, Any]) -> dict[str, bytes]:
    return summary_sheets(STANDARD, figures)


@pytest.fixture(scope="module", params=["xlsx", "docx"])
def paper(request: pytest.FixtureRequest, files: dict[str, bytes]) -> Paper:
    read = {"xlsx": read_xlsx, "docx": read_docx}[request.param]
    return read(files[f"汇总表.{request.param}"])


def line(paper: Paper, city: str) -> dict[str, str | Decimal]:
    found = next(each for each in paper.lines if each[1] == city)
    return dict(zip(paper.heads, found, strict=True))


@pytest.mark.parametrize("city", CITIES)
def test_every_figure_of_a_city_is_that_of_its_score(paper: Paper, city: str) -> None:
    told, score = line(paper, city), SCORES[city]
    assert {row: told[row] for row in STANDARD.rows} == {
        row: "待定" if text is None else Decimal(text) for row, text in score["rows"].items()
    }
    own = sum(map(Decimal, score["self_scores"].values()))
    assert (told["核定总分"], told["自评总分"]) == (Decimal(score["total"]), own)
    assert told["差异"] == ("" if score["provisional"] else Decimal(score["total"]) - own)


def test_ranks_run_over_whom_may_be_ranked_and_the_others_are_marked(paper: Paper) -> None:
    ranked = {
        name: Decimal(each["total"]) for name, each in SCORES.items() if each["eligible"] and not each["provisional"]
    }
    expected = {
        name: str(1 + len({other for other in ranked.values() if other > total})) for name, total in ranked.items()
    }
    told = {str(each[1]): str(each[0]) for each in paper.lines}
    others = {"戊市": "暂定", "丁市": "不参与评优", "己市": "不参与评优", UNREPORTED: "未汇总"}
    assert told == {"分值": "", "平均": "", **expected, **others}
    assert sorted(expected.values())[:2] == ["1", "1"]


def test_sanctions_are_named_beside_the_city(paper: Paper) -> None:
    for city, score in SCORES.items():
        brought = [STANDARD.sanctions[name].label for name, held in score["sanctions"].items() if held]
        assert line(paper, city)["处理"] == "、".join(brought)


def test_a_city_without_a_report_is_listed_and_says_why(paper: Paper) -> None:
    told = line(paper, UNREPORTED)
    assert (told["核定总分"], told["处理"]) == ("", "未出报告")


def test_the_means_are_of_the_cities_that_have_a_score(paper: Paper) -> None:
    final = [Decimal(score["total"]) for score in SCORES.values() if not score["provisional"]]
    mean = (sum(final) / len(final)).quantize(Decimal("0.01"))
    assert line(paper, "平均")["核定总分"] == mean


def test_what_is_unsettled_stands_under_the_table(paper: Paper) -> None:
    text = "\n".join(paper.around)
    assert "戊市评分行4待定" in text
    assert "不参与评优，不排名次：丁市、己市。" in text or "不参与评优，不排名次：己市、丁市。" in text
    assert "示例数据" in text


def test_the_same_figures_give_the_same_bytes(figures: dict[str, Any], files: dict[str, bytes]) -> None:
    assert summary_sheets(STANDARD, figures) == files
    assert formulas(files["汇总表.xlsx"]) == []
