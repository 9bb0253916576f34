"""Points of what does not apply (缺项): spread over what is left of the section, or of what stands around it, and never lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditlib import Standard, load_standard, score
from tests import reference
from tests.scoring.agreement import agree
from tests.scoring.cities import chance_city, frame
from tests.scoring.test_bounds import any_fill_lies_within

FILE = Path(__file__).parent / "spread.yaml"
# How each row that may not apply is reported as such.
OUT = {
    **{"1.1": {"rules_ok": "not_applicable"}, "1.2": {"staff_ok": "not_applicable"}},
    **{"3.1": {"yard": False}, "3.2": {"reports_ok": "not_applicable"}, "3.3": {"school": False}},
}
CLEAN: dict[str, Any] = {
    **{"rules_ok": True, "staff_ok": True, "checks": 60, "extra": 0, "drills_ok": True, "reports_ok": True},
    **{"school_ok": True, "yard": True, "school": True, "praised": 0, "faults": 0},
}
STANDARDS = {where: FILE.read_text(encoding="utf-8").replace("reweight: section}", f"reweight: {where}}}")
             for where in ("section", "top", "total")}  # fmt: skip


def without(rows: Iterable[str]) -> dict[str, Any]:
    """Report rows as not applying."""
    return {name: value for row in rows for name, value in OUT[row].items()}


@pytest.fixture(scope="module")
def standards(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Standard]:
    folder, found = tmp_path_factory.mktemp("spread"), {}
    for where, text in STANDARDS.items():
        (path := folder / f"{where}.yaml").write_text(text, encoding="utf-8")
        found[where] = load_standard(path)
    return found


# Of 100 points 一 counts 70 ((一) 28, (二) 42), 二 counts 30 (10 a row). 45 checks of 60 come to 45 points, 31.5 of the total.
CASES = {
    # All that is left of 一 is (二): 45 × 100 / 60 = 75, × 70 % = 52.5, + 30.
    "a subsection of which nothing applies": ("section", ["1.1", "1.2"], {}, "82.5"),
    # What is left of (一) is (专人), full: 40; + 45 = 85, × 70 % = 59.5, + 30.
    "one row of a subsection": ("section", ["1.1"], {}, "89.5"),
    # (10 + 45) × 100 / 70 = 78.571, × 70 % = 55, + 30.
    "one row, within the outermost section": ("top", ["1.1"], {}, "85"),
    # (7 + 31.5 + 30) × 100 / 79 = 86.709.
    "one row, over the whole": ("total", ["1.1"], {}, "86.709"),
    # Of 二, 20 points are left out for good, 10 of 100; the other 20 go to 一, which counts for 90 then: 59.5 × 90 / 70.
    "a section of which nothing applies": ("section", ["3.1", "3.2", "3.3"], {}, "76.5"),
    # Bonuses, and what only adds and takes, are no part of it: 45 × 100 / 60 + 2 = 77, × 70 % = 53.9, + 30 + 1 − 4.
    "what carries no points": ("section", ["1.1", "1.2"], {"extra": 4, "praised": 1, "faults": 2}, "80.9"),
    # 20 are left out; of the other 40 a half applies: 20 × 40 / 20 = 40, × 30 / 60 = 20, + 59.5.
    "what is left out for good takes no share": ("section", ["3.1", "3.3"], {}, "79.5"),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_no_points_are_lost(
    case: tuple[str, list[str], dict[str, Any], str], standards: Mapping[str, Standard]
) -> None:
    where, rows, change, total = case
    city = CLEAN | {"checks": 45} | change | without(rows)
    result = score(standards[where], frame(city))
    assert [row for row in result.applies if not result.applies[row].item()] == rows
    assert result.total.tolist() == [float(total)]
    assert reference.score(standards[where], city).total == Fraction(total)
    assert f"总分{total}分" in result.explain_total("城0")


@pytest.mark.parametrize("where", STANDARDS)
def test_who_has_all_that_applies_has_all_points_that_are_not_left_out(
    where: str, standards: Mapping[str, Standard]
) -> None:
    ways = [rows for n in range(len(OUT) + 1) for rows in combinations(OUT, n)]
    totals = score(standards[where], frame(*(CLEAN | without(rows) for rows in ways))).total.tolist()
    assert totals == pytest.approx([90 if "3.3" in rows else 100 for rows in ways], abs=0.002)


def test_the_explanation_tells_where_the_points_go(standards: Mapping[str, Standard]) -> None:
    city = CLEAN | {"checks": 45, "extra": 4}
    told = score(standards["section"], frame(city | without(["1.1", "1.2"]))).explain_total("城0")
    assert "（一）制度没有适用的评分行，分值折算到一、年终考核其余部分" in told
    assert "一、年终考核折算：45分×100÷60＋不折算的2分" in told
    told = score(standards["top"], frame(city | without(["1.1"]))).explain_total("城0")
    assert "评分行1.1不适用，分值折算到所在大部分其余各行" in told


@settings(max_examples=40)
@given(st.integers(0, 10**9).map(Random), st.sampled_from([*STANDARDS]))
def test_the_engine_agrees_with_the_reference_and_bounds_what_is_missing(
    standards: Mapping[str, Standard], chance: Random, where: str
) -> None:
    some = [
        chance_city(standards[where], chance) | without([row for row in OUT if chance.random() < 0.4]) for _ in range(6)
    ]
    agree(*some, standard=standards[where])
    any_fill_lies_within(standards[where], chance, {})
