"""Every figure of the built page is the engine's own: read back from the page, held against `auditlib score --json`."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from auditlib import show
from auditlib.report.page import render_page
from tests.cli.calls import called
from tests.report.executed import Elements, executed

SAMPLE = Path(__file__).parents[2] / "params" / "jiangsu-2012"
CITIES = ["320300-徐州市", "320800-淮安市"]


class Figures(HTMLParser):
    """The figures of a page: under the nearest id above each, its value with the text that shows it, and the links."""

    VOID = ("meta", "br", "input", "rect", "circle", "line", "path", "wbr")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, list[tuple[str, str]]] = {}
        self.unlinked: list[str] = []
        self._above: list[tuple[str, str]] = []
        self._value: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        words = dict(attrs)
        if tag not in self.VOID:
            self._above.append((tag, words.get("id") or ""))
        if tag == "data":
            self._value = words["value"]

    def handle_endtag(self, tag: str) -> None:
        while self._above and self._above.pop()[0] != tag:
            pass
        if tag == "data":
            self._value = None

    def handle_data(self, data: str) -> None:
        if self._value is not None:
            place = next((name for _, name in reversed(self._above) if name), "")
            self.found.setdefault(place, []).append((self._value, data))
            if "a" not in {tag for tag, _ in self._above}:
                self.unlinked.append(f"{place} {data}")


@pytest.fixture(scope="module", params=CITIES)
def built(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Figures, dict[str, Any], str]:
    """A sample city's page with what `score --json` says of it."""
    params = SAMPLE / f"{request.param}.yaml"
    html = render_page(executed(params, tmp_path_factory.mktemp("built")))
    said = called("score", SAMPLE / "evidence" / f"{request.param}.xlsx", "--json")
    return Figures(html), json.loads(said.out), html


def written(value: str) -> str:
    return value.replace("-", "\N{MINUS SIGN}")


def test_every_row_and_the_total_are_those_of_score_json(built: tuple[Figures, dict[str, Any], str]) -> None:
    figures, score, html = built
    for row, points in score["rows"].items():
        shown = [value for value, _ in figures.found[f"score-{row}"]]
        own, apart = score["self_scores"][row], shown[2] if points is not None else None
        assert shown[0] == own
        if points is None:
            assert len(shown) == 1
        else:
            assert shown[1] == points
            assert Decimal(str(apart)) == Decimal(points) - Decimal(own)
    assert f'<data value="{score["total"]}"><b>{score["total"]}</b></data>' in html


def test_every_effect_is_that_of_score_json(built: tuple[Figures, dict[str, Any], str]) -> None:
    figures, score, _ = built
    for effect in score["effects"]:
        shown = figures.found.get(f"effect-{effect['id']}", [])
        if effect["points"] is None:
            assert shown == []
        elif shown:
            assert shown[0][0] == effect["points"]
            assert shown[0][1].lstrip("+") == written(effect["points"])
    told = {name for name in figures.found if name.startswith("effect-")}
    assert len(told) > 60


def test_every_value_of_the_evidence_is_that_of_score_json(built: tuple[Figures, dict[str, Any], str]) -> None:
    figures, score, _ = built
    row_of = {effect["id"]: effect["clause"].rpartition(".")[0] for effect in score["effects"]}
    seen = 0
    for effect in score["effects"]:
        for name, value in effect["inputs"].items():
            shown = figures.found.get(f"evidence-{row_of[effect['id']]}-{name}", [])
            if value is None or not shown:
                assert value is None
                assert shown == []
                continue
            assert shown[0][0] == (str(value).lower() if isinstance(value, bool) else str(value))
            if isinstance(value, int) and not isinstance(value, bool):
                assert shown[0][1].replace(",", "") == str(value)
            seen += 1
    assert seen > 60


def test_every_figure_leads_on(built: tuple[Figures, dict[str, Any], str]) -> None:
    """All but those of the tables' closing line and of what would be without a loss."""
    kept = [place for place in built[0].unlinked if place.startswith(("score-", "evidence-", "effect-"))]
    assert [place for place in kept if place.split()[0] != "score-18"] == []


def test_a_report_alone_answers_why_a_city_lost_points(tmp_path: Path) -> None:
    """Why 0.4 in row 3, who decided it, upon what, and what the score would be without it."""
    params = SAMPLE / "320300-徐州市.yaml"
    html = render_page(executed(params, tmp_path))
    row = html.partition('id="row-3"')[2].partition("</details>")[0]
    told = row.partition("为什么失分</caption>")[2].partition("</table>")[0]
    line = Elements(next(part for part in told.split("<tbody") if "#effect-3.1b" in part)).text
    assert "−0.4" in line
    assert "竞赛缺项数2项，审核人在0至1分内酌定0.4分，扣0.4分" in line
    assert "第10号裁量" in line
    assert "韩立群（省鉴定中心驻淮海片）　2013-01-22 10:05" in line
    assert "理由：示例：缺2项，均为报名人数不足而未能成队" in line
    assert "由陆明远（第11号）复核确认" in line
    assert "竞赛缺项数2项（指标!D35；参赛报名表）" in line
    assert "本行4分（+0.4）总分93.4分" in line


def test_what_would_be_without_a_loss_is_what_the_engine_scores(tmp_path: Path) -> None:
    """The same city with the decision at 0 points comes to what the page says of the deduction."""
    view = show.open(SAMPLE / "320300-徐州市.yaml").view
    values = dict(view.applied.values) | {"contest_missing_deduction": Decimal(0)}
    evidence = {"city": view.params.city} | {
        name: as_json(value) for name, value in values.items() if value is not None
    }
    path = tmp_path / "city.json"
    path.write_text(json.dumps(evidence, ensure_ascii=False), encoding="utf-8")
    score = json.loads(called("score", path, "--json").out)
    told = show.rows(show.open(SAMPLE / "320300-徐州市.yaml")).text
    line = next(line for line in told.splitlines() if re.match(r"3\.1b\s+−0\.4", line))
    assert f"本行{score['rows']['3']}分（+0.4）" in line
    assert f"总分{score['total']}分" in line


def as_json(value: Any) -> Any:
    return f"{value:f}" if isinstance(value, Decimal) else value
