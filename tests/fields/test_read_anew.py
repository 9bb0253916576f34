"""A reading under which a rule is held against other figures of the province than by default."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from auditlib.ask.cities import open_cities
from auditlib.ask.figures import province_lines
from auditlib.audit import open_audit
from auditlib.batch import Plan, run_cities
from auditlib.province import gather
from auditlib.run import run_city
from auditlib.scoring.alternatives import alternatives
from auditlib.standard.lint import lint_standard
from tests.fields.three_cities import FIGURES, STANDARD, TOTALS, give, lay_out


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Lay out a province of three cities that gives no figures yet."""
    return lay_out(tmp_path)


# 1.2a may be read against another figure, which needs what each city has, and then not the mean that the default needs.
READ_ANEW = STANDARD.replace(
    "items:",
    """readings:
  average:
    question: 平均是什么的平均
    options:
      pleased: {text: 满意度}
      both:
        text: 满意度与上访之和
        effects:
          - {id: 1.2a, kind: steps, deduct: 1, of: pleased, below: {province: {mean: {sum: [pleased, visits]}}}, every: 1}
    default: pleased
    reason: 文字如此
    clauses: ["1.2"]
items:""",
    1,
)
# 120.15 less 92.35, 88.10 and 80: 27 points, and the whole row for the two others.
ANEW_TOTALS = {"甲市": 2, "乙市": 0, "丙市": 0}
ANEW_LISTED = [
    *FIGURES, "peers:",
    "  甲市: {pleased: 92.35, visits: 10}", "  乙市: {pleased: 88.1, visits: 30}", "  丙市: {pleased: 80, visits: 60}",
]  # fmt: skip


@pytest.mark.parametrize(("chosen", "totals"), [("pleased", TOTALS), ("both", ANEW_TOTALS)])
def test_a_province_is_published_whatever_figures_its_readings_need(
    folder: Path, chosen: str, totals: dict[str, int]
) -> None:
    (folder / "peers.yaml").write_text(READ_ANEW, encoding="utf-8")
    lines = province_lines(folder)
    assert (
        "# 现行口径不用、改取另一种读法才用的：满意度（pleased）的全省各市的数、上访（visits）的全省各市的数" in lines
    )
    assert [line for line in lines if not line.startswith("#")] == ANEW_LISTED
    give(folder, [*lines, f"readings: {{average: {chosen}}}"])
    reports = folder.parent / "reports"
    assert [done.state for done in run_cities(folder, reports, Plan(jobs=1))] == ["done"] * 3
    assert {city.found.name: city.total for city in gather(folder, reports).cities} == {
        city: total * 1000 for city, total in totals.items()
    }
    (told,) = alternatives(*asked_of(folder))
    assert (told.alone, told.total) == ((), {"pleased": 29000, "both": 2000}[told.option])
    weighed = open_cities(folder).weigh().cities[0]
    assert (weighed.lowest, weighed.highest) == (2000, 29000)


def test_what_another_reading_is_held_against_is_never_taken_of_the_city_alone(folder: Path) -> None:
    (folder / "peers.yaml").write_text(READ_ANEW, encoding="utf-8")
    for given in (FIGURES, [*FIGURES, "peers:", "  甲市: {visits: 10}", "  乙市: {visits: 30}"]):
        give(folder, given)
        (told,) = alternatives(*asked_of(folder))
        assert "pleased" in [figure.input for figure in told.alone]
    page = run_city(folder / "1.yaml", folder.parent / "reports").directory / "report.html"
    assert "而省的文件没有给出的数，一市单独算不出" in page.read_text(encoding="utf-8")


def asked_of(folder: Path) -> tuple[Any, ...]:
    """What `alternatives` takes of the first city."""
    audit = open_audit(folder / "1.yaml")
    return lint_standard(folder / "peers.yaml"), audit.result, "甲市", audit.params.sums
