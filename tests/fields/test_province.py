"""Figures of the whole province, once given: alike for every city, refused by name where they are none, and told where they moved."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from auditlib.ask.figures import moved_figures, province_lines
from auditlib.batch import Plan, run_cities
from auditlib.desk import check_file, find_params, score_file
from auditlib.errors import AuditError
from auditlib.params import read_params
from auditlib.province import gather, standing_summary, summarise
from auditlib.record.inputs import inputs_of
from auditlib.run import run_city
from tests.cli.calls import called
from tests.fields.three_cities import FIGURES, TOTALS, VALUES, give, lay_out, together, write_evidence


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Lay out a province of three cities that gives no figures yet."""
    return lay_out(tmp_path)


def test_the_figures_pasted_score_every_city_as_all_together(folder: Path) -> None:
    lines = province_lines(folder)
    assert [line for line in lines if not line.startswith("#")] == FIGURES
    give(folder, lines)
    assert together(folder) == TOTALS
    for at, city in enumerate(VALUES, 1):
        scored = score_file(folder / f"{at}.yaml", None, {}).result
        assert (scored.total[city], scored.warnings) == (TOTALS[city], [])
        assert [each for each in check_file(folder / f"{at}.yaml", None) if each.level == "error"] == []
    assert "比全省平均86.8166…分（省给出的满意度平均）" in scored.explain("丙市")["1.2a"]


def test_a_batch_and_the_provinces_page_hold_every_city_against_the_figures_given(folder: Path) -> None:
    # 85 instead of the 86.81… that the cities come to: 丙 is 5 below.
    given, totals = [line.replace("260.45/3", "255/3") for line in FIGURES], TOTALS | {"丙市": 22}
    give(folder, given)
    reports = folder.parent / "reports"
    assert [done.state for done in run_cities(folder, reports, Plan(jobs=1))] == ["done"] * 3
    for at, city in enumerate(VALUES, 1):
        found = json.loads((reports / "peers" / f"{at}-{city}" / "v1" / "score.json").read_text(encoding="utf-8"))
        assert found["total"] == str(totals[city])
    province = gather(folder, reports)
    assert province.without == ()
    assert {city.found.name: city.total for city in province.cities} == {c: t * 1000 for c, t in totals.items()}
    assert "重算不符" not in summarise(folder, reports).read_text(encoding="utf-8")
    assert standing_summary(folder, reports) is not None
    give(folder, [line.replace("min: 80", "min: 79") for line in given])
    assert standing_summary(folder, reports) is None


def test_figures_are_hashed_with_each_city(folder: Path) -> None:
    def hashed() -> set[Any]:
        return set(inputs_of(read_params(folder / "1.yaml"), folder / "peers.yaml", ()))

    give(folder, FIGURES)
    before = hashed()
    give(folder, [line.replace("260.45/3", "260.46/3") for line in FIGURES])
    assert {each.role for each in before ^ hashed()} == {"province"}


def test_what_a_city_takes_in_is_the_same_from_wherever_one_looks(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(folder, FIGURES)
    whole = inputs_of(read_params(folder / "1.yaml"), folder / "peers.yaml", ())
    monkeypatch.chdir(folder)
    assert inputs_of(read_params(Path("1.yaml")), Path("peers.yaml"), ()) == whole


def test_a_city_without_a_value_is_named_and_left_out_of_the_figure(folder: Path) -> None:
    write_evidence(folder, "乙市", {"visits": 30, "people": 900})
    lines = province_lines(folder)
    assert "  pleased: {mean: 172.35/2, max: 92.35, min: 80}" in lines
    assert any("乙市没有数" in line and "2 个市" in line for line in lines)
    (folder / "evidence" / "丙市.yaml").unlink()
    assert any("没有算进的市：丙市" in line for line in province_lines(folder))


@pytest.mark.parametrize(
    ("sound", "wrong", "said"),
    [
        ("mean: 260.45/3", "mean: 1/0", "应写成 合计/个数"),
        ("mean: 260.45/3", "mean: 301/3", "应在 0 和 100 之间"),
        ("max: 92.35", "max: 101", "满意度最高"),
        ("visits: 100", "visits: 100.5", "上访合计"),
        ("figures:", "figures:\n  visits: {mean: 5}", "没有口径用到 visits 的全省平均"),
        ("max: 92.35", "median: 5", "median"),
    ],
)
def test_a_figure_that_is_none_is_refused_by_name(folder: Path, sound: str, wrong: str, said: str) -> None:
    give(folder, [line.replace(sound, wrong) for line in FIGURES])
    with pytest.raises(AuditError, match=said):
        score_file(folder / "1.yaml", None, {})


def test_a_workbook_finds_the_params_file_that_names_it(folder: Path) -> None:
    params, workbook = folder / "2.yaml", folder / "evidence" / "2-乙市.xlsx"
    workbook.touch()
    assert find_params(workbook) == (None, workbook)
    params.write_text(params.read_text(encoding="utf-8").replace("乙市.yaml", "2-乙市.xlsx"), encoding="utf-8")
    found, _ = find_params(workbook)
    assert found is not None
    assert found.city == "乙市"


def test_a_row_below_zero_stands_on_the_provinces_page_with_all_that_it_lost(folder: Path) -> None:
    lines = (
        (folder / "peers.yaml")
        .read_text(encoding="utf-8")
        .replace("        points: 30\n", "        points: 30\n        floor: none\n")
    )
    below = [line.replace("deduct: 1", "deduct: 40") if "1.2b" in line else line for line in lines.splitlines()]
    (folder / "peers.yaml").write_text("\n".join(below) + "\n", encoding="utf-8")
    give(folder, FIGURES)
    reports = folder.parent / "reports"
    published = [run_city(path, reports) for path in sorted(folder.glob("[0-9].yaml"))]
    lowest = json.loads((published[2].directory / "score.json").read_text(encoding="utf-8"))
    assert lowest["rows"]["1"] == "-18"
    assert "−18分 失48" in (published[2].directory / "report.html").read_text(encoding="utf-8")
    assert "丙市48" in summarise(folder, reports).read_text(encoding="utf-8")


def test_figures_that_the_cities_no_longer_come_to_are_named_after_a_batch(folder: Path) -> None:
    give(folder, FIGURES)
    assert moved_figures(folder) == []
    write_evidence(folder, "甲市", VALUES["甲市"] | {"pleased": "95.00"})
    assert moved_figures(folder) == ["满意度（pleased）的全省平均", "满意度（pleased）的全省最高"]
    done = called("batch", folder, "--jobs", "1", "--reports", folder.parent / "reports")
    assert done.code == 0
    assert "满意度（pleased）的全省最高，与各市现在的数算出的不同" in done.err
    # A params file that is named by its number alone is told with its city.
    assert re.search(r"^1 甲市 +\d", done.out, re.MULTILINE)
