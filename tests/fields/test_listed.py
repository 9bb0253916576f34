"""Rules that need what each city has: places among the cities, and figures made of several values of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditlib.ask.figures import moved_figures, province_lines
from auditlib.batch import Plan, run_cities
from auditlib.desk import score_file
from auditlib.errors import AuditError
from auditlib.params import read_params
from auditlib.province import gather
from tests.fields.three_cities import FIGURES, STANDARD, VALUES, give, lay_out, together, write_evidence


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Lay out a province of three cities that gives no figures yet."""
    return lay_out(tmp_path)


RANKED = STANDARD.replace(
    "effects: [{id: 1.1a, kind: flat, award: 30}]",
    "effects: [{id: 1.1a, kind: flat, award: 30}, "
    "{id: 1.1b, kind: steps, deduct: 2, of: {province: {rank: {share: [visits, people], name: 人均}, best: lowest}}, above: 1, every: 1}]",
)
# Of 甲 10/700, 乙 30/900, 丙 60/300.5 the lowest is the first.
RANKED_TOTALS = {"甲市": 29, "乙市": 28, "丙市": 17}
LISTED = [
    *FIGURES, "peers:",
    "  甲市: {visits: 10, people: 700}", "  乙市: {visits: 30, people: 900}", "  丙市: {visits: 60, people: 300.5}",
]  # fmt: skip


def test_a_place_among_the_cities_needs_what_each_has_and_is_then_the_same_alone(folder: Path) -> None:
    (folder / "peers.yaml").write_text(RANKED, encoding="utf-8")
    give(folder, FIGURES)
    with pytest.raises(AuditError, match="上访（visits）的全省各市的数、人口（people）的全省各市的数"):
        score_file(folder / "1.yaml", None, {})
    lines = province_lines(folder)
    assert [line for line in lines if not line.startswith("#")] == LISTED
    give(folder, lines)
    assert together(folder) == RANKED_TOTALS
    for at, city in enumerate(VALUES, 1):
        scored = score_file(folder / f"{at}.yaml", None, {}).result
        assert (scored.total[city], scored.warnings) == (RANKED_TOTALS[city], [])
    reports = folder.parent / "reports"
    assert [done.state for done in run_cities(folder, reports, Plan(jobs=1))] == ["done"] * 3
    province = gather(folder, reports)
    assert province.without == ()
    assert {city.found.name: city.total for city in province.cities} == {c: t * 1000 for c, t in RANKED_TOTALS.items()}


def test_a_city_whose_figure_moved_since_is_told_so_and_one_without_is_left_out_of_the_places(folder: Path) -> None:
    (folder / "peers.yaml").write_text(RANKED, encoding="utf-8")
    give(folder, LISTED)
    write_evidence(folder, "乙市", VALUES["乙市"] | {"visits": 1})
    scored = score_file(folder / "2.yaml", None, {}).result
    assert "人均名次第1名" in scored.explain("乙市")["1.1b"]
    assert scored.warnings == [
        "乙市: 上访与省列出的本市的数不同，其他各市仍与省列出的数相比；请重新执行 auditlib figures"
    ]
    write_evidence(folder, "乙市", {"pleased": "88.10", "people": 900})
    lines = province_lines(folder)
    assert "# visits：乙市没有数，不参加比较" in lines
    assert "  乙市: {people: 900}" in lines
    give(folder, lines)
    assert (
        "2个市按人均由低到高，乙市没有数，未计入"
        in score_file(folder / "3.yaml", None, {}).result.explain("丙市")["1.1b"]
    )


def test_a_city_that_is_none_of_the_province_is_refused_among_those_listed(folder: Path) -> None:
    give(folder, [*FIGURES, "peers:", "  甲县: {visits: 10}"])
    with pytest.raises(AuditError, match="没有 甲县"):
        read_params(folder / "1.yaml")


def test_what_is_listed_by_city_is_held_against_what_each_has_now(folder: Path) -> None:
    ranked = (folder / "peers.yaml").read_text(encoding="utf-8").splitlines()
    kept = [line for line in ranked if not any(f"id: 1.2{n}," in line for n in "bcd")]
    whole = [
        line.replace("{province: {mean: pleased}}", "{province: {mean: {sum: [pleased, visits]}}}") for line in kept
    ]
    text = "\n".join(line for line in whole if "people" not in line) + "\n"
    (folder / "peers.yaml").write_text(text, encoding="utf-8")
    for city, values in VALUES.items():
        write_evidence(folder, city, {name: value for name, value in values.items() if name != "people"})
    give(folder, [line for line in province_lines(folder) if not line.startswith("#")])
    assert moved_figures(folder) == []
    write_evidence(folder, "甲市", {"pleased": "92.35", "visits": 11})
    assert moved_figures(folder) == ["上访（visits）的全省各市的数"]
