"""What an office sees: every paper opens in LibreOffice, prints on the right pages, and shows the figures of the score."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from auditlib.clerk import OURS
from auditlib.papers.fill import fill
from auditlib.papers.letters import city_words
from auditlib.papers.notice import notice_words
from auditlib.papers.outputs import summary_sheets
from auditlib.province import gather
from auditlib.report.province.seal import province_object
from tests.libreoffice import MARK, Tables, convert, pages
from tests.papers.conftest import CITIES, City, city_of
from tests.papers.test_summary import SCORES
from tests.province.office import STANDARD, publish_score, write_folder

pytestmark = MARK
KINDS = ("xlsx", "docx")


class Opened(NamedTuple):
    """All papers as LibreOffice shows them, by name: the pages' text, and the tables' lines."""

    cities: Mapping[str, City]
    figures: Mapping[str, Any]
    pages: Mapping[str, list[str]]
    tables: Mapping[str, Tables]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    place = tmp_path_factory.mktemp("libreoffice")
    cities, figures = {name: city_of(name) for name in CITIES}, _figures(place)
    files: dict[str, bytes] = {}
    for name, city in cities.items():
        files |= {f"{name}-{Path(file).suffix[1:]}{Path(file).suffix}": data for file, data in city.files.items()}
        words = city_words(city.standard, city.score, city.account, 1)
        files |= {f"{name}-{letter}.docx": fill(OURS / f"{letter}.docx", words) for letter in ("补证清单", "扣分告知")}
    files |= {
        f"汇总表-{file.rpartition('.')[2]}.{file.rpartition('.')[2]}": data
        for file, data in summary_sheets(STANDARD, figures).items()
    }
    accounts = {
        each["stem"]: {"sanctions": {name: ["某事"] for name in STANDARD.sanctions}} for each in figures["cities"]
    }
    files["通报.docx"] = fill(OURS / "通报.docx", notice_words(STANDARD, figures, accounts, 1))
    for file, data in files.items():
        (place / file).write_bytes(data)
    written = [place / file for file in files]
    pdf = convert(written, "pdf", place / "pdf", place / "profile")
    html = convert([path for path in written if path.stem.endswith(KINDS)], "html", place / "html", place / "profile")
    tables = {name: Tables(path.read_text(encoding="utf-8")) for name, path in html.items()}
    return Opened(cities, figures, {name: pages(path) for name, path in pdf.items()}, tables)


def _figures(place: Path) -> dict[str, Any]:
    folder = write_folder(place / "params", SCORES)
    for score in SCORES.values():
        publish_score(place / "reports", score)
    return province_object(gather(folder, place / "reports"))


def plain(text: str) -> str:
    return text.replace("−", "-").replace("（暂定）", "").lstrip("+")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", CITIES)
def test_a_score_sheet_shows_every_figure_of_the_score(opened: Opened, name: str, kind: str) -> None:
    score = opened.cities[name].score
    lines = opened.tables[f"{name}-{kind}"].below("考核内容")[: len(score["rows"]) + 1]
    assert [plain(line["核定分"]) for line in lines] == [
        *("待定" if points is None else points for points in score["rows"].values()),
        score["total"],
    ]
    assert [plain(line["市自评分"]) for line in lines[:-1]] == [
        score["self_scores"].get(row, "") for row in score["rows"]
    ]
    assert ("（暂定）" in lines[-1]["核定分"]) == score["provisional"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_provinces_table_shows_every_figure_of_the_scores(opened: Opened, kind: str) -> None:
    told = {line["市"]: line for line in opened.tables[f"汇总表-{kind}"].below("名次") if "市" in line}
    for city, score in SCORES.items():
        shown = {row: told[city][row] for row in STANDARD.rows}
        assert shown == {row: points or "待定" for row, points in score["rows"].items()}
        assert told[city]["核定总分"] == score["total"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", CITIES)
def test_a_score_sheet_prints_with_its_heads_on_every_page(opened: Opened, name: str, kind: str) -> None:
    printed = opened.pages[f"{name}-{kind}"]
    assert len(printed) <= 6
    for number, page in enumerate(printed, 1):
        # LibreOffice lets the signatures go to a page of their own.
        assert all(head in page for head in ("考核内容", "依据")) or (
            number == len(printed) and "复核人（签字）" in page
        )
        assert f"第{number}页，共{len(printed)}页" in "".join(page.split())
        assert "示例数据" in page


def test_the_letters_and_the_notice_print_with_their_figures(opened: Opened) -> None:
    for name, city in opened.cities.items():
        told = "".join("".join(opened.pages[f"{name}-扣分告知"]).split())
        assert f"你市核定总分{city.score['total']}分" in told
        for effect in city.score["effects"]:
            if STANDARD.effects[effect["id"]].role == "deduct" and effect["points"] not in (None, "0"):
                assert f"计分点{effect['id']}，扣{effect['points'].removeprefix('-')}分" in told
        assert "关于补充2012年度考核佐证材料的函" in "".join("".join(opened.pages[f"{name}-补证清单"]).split())
    notice = "".join("".join(opened.pages["通报"]).split())
    ranked = [score["total"] for score in SCORES.values() if score["eligible"] and not score["provisional"]]
    assert f"最高{max(ranked, key=float)}分，最低{min(ranked, key=float)}分" in notice
