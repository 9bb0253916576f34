"""What missing evidence could still give: any fill lies within the bounds, and where it is simple they are tight."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditlib import Standard, load_standard, score
from auditlib.errors import InputError
from auditlib.scoring.bounds import Scale, total_bounds
from auditlib.scoring.gaps import weigh_gaps
from auditlib.scoring.line import unit_range
from tests.scoring.cities import (
    CLEAN,
    OTHER,
    PEERS,
    SHAPES,
    SHAPES_CLEAN,
    STANDARD,
    City,
    chance_city,
    chance_rules,
    changed,
    frame,
)
from tests.scoring.test_sensitivity import PROVINCE

GREENING = load_standard(Path(__file__).parents[1] / "another" / "greening-2020.yaml")


def province_of(standard: Standard) -> dict[str, Any] | None:
    return PROVINCE if standard is STANDARD else PEERS if standard.id == SHAPES.id else None


def bounds_of(standard: Standard, city: City, readings: dict[str, str] | None = None) -> tuple[int, int]:
    result = score(standard, frame(city), readings, province=province_of(standard))
    gone = [name for name, column in result.facts.columns.items() if column.gone is not None]
    box = {name: unit_range(result.standard, result.facts, name) for name in gone}
    return total_bounds(Scale(result.standard, result.facts, complete=True), box)


def any_fill_lies_within(standard: Standard, chance: Random, readings: dict[str, str]) -> None:
    whole = chance_city(standard, chance)
    names = chance.sample(list(standard.inputs), min(len(standard.inputs), chance.choice((1, 1, 2, 3, 6, 12))))
    # Where it is not known how many incidents there are, nobody has judged them.
    names += [name for name, item in standard.inputs.items() if item.each in names and name not in names]
    low, high = bounds_of(standard, whole | dict.fromkeys(names), readings)
    for _ in range(6):
        other = chance_city(standard, chance)
        fill = whole | {name: other[name] for name in names}
        if any(fill[check.part] > fill[check.whole] for check in standard.checks) or judges_too_many(standard, fill):
            fill = whole
        try:
            result = score(standard, frame(fill), readings, province=province_of(standard))
        except InputError:
            # Points given singly for another number of incidents: no fill that anybody could make.
            continue
        if not result.provisional.item():
            assert low <= int(result.exact_total[0]) <= high, (names, fill, readings)


def judges_too_many(standard: Standard, city: City) -> bool:
    judged = {name: item.each for name, item in standard.inputs.items() if item.each is not None and city[name]}
    return any(len(city[name].split("+")) > city[count] for name, count in judged.items())


@settings(max_examples=20)
@given(st.integers(0, 10**9).map(Random))
def test_any_fill_lies_within_the_bounds(chance: Random) -> None:
    readings = {name: chance.choice(list(each.options)) for name, each in STANDARD.readings.items()}
    any_fill_lies_within(STANDARD, chance, readings if chance.random() < 0.7 else {})


@settings(max_examples=20)
@given(st.integers(0, 10**9).map(Random))
def test_and_for_every_rule_of_the_format(chance: Random) -> None:
    readings = {name: chance.choice(list(each.options)) for name, each in OTHER.readings.items()}
    any_fill_lies_within(OTHER, chance, readings)


@settings(max_examples=20)
@given(st.integers(0, 10**9).map(Random))
def test_and_for_a_standard_of_another_field(chance: Random) -> None:
    any_fill_lies_within(GREENING, chance, {})


@settings(max_examples=30)
@given(st.integers(0, 10**9).map(Random))
def test_and_where_the_total_is_more_than_its_rows(chance: Random) -> None:
    """Sections by weight, groups, caps, rows that may not apply, under chance rules of the whole."""
    any_fill_lies_within(chance_rules(SHAPES, chance), chance, {})


@pytest.mark.parametrize(
    ("missing", "low", "high"),
    [
        # 15 points by rate in a section of full weight, less at most 5.
        (["handled"], 74_950, 89_950),
        # The mean of three grades, 17.544 to 20 points, in a section that weighs one half.
        (["grade_c"], 88_720, 89_950),
        # Spread over the other rows of the section, or won, or lost: 5 points of 40.
        (["has_port"], 89_940, 89_950),
        (["has_port", "port_ok"], 87_450, 89_950),
        # Off the total, and the deduction of the row: nothing else.
        (["major"], 79_950, 89_950),
        # Bonuses of effects that a group over several rows counts together: each at most the group's 5, the total at most 95.
        (["award_state", "award_province", "award_city"], 89_950, 95_000),
    ],
)
def test_gaps_of_a_weighted_standard_are_bounded_tightly(missing: list[str], low: int, high: int) -> None:
    assert bounds_of(SHAPES, SHAPES_CLEAN | dict.fromkeys(missing)) == (low, high)


def test_what_moves_the_province_it_is_held_against_cannot_be_bounded_and_says_why() -> None:
    found = weigh_gaps(score(SHAPES, frame(SHAPES_CLEAN | {"income": None})), "城0")
    assert found is not None
    assert (found.low, found.high) == (82_500, 89_950)
    assert found.unshown == (
        "计分点 8.1b：所比的全省数随本市的数而变", "计分点 8.1c：所比的全省数随本市的数而变",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("missing", "low", "high"),
    [
        # Awards 6, lost or won.
        (["norms_followed"], 97_000, 100_000),
        # 2 posts a month short of 12 lose 0.5 each, never below 0.
        (["months_with_posts"], 98_000, 100_000),
        # 5 points less the bands, and the auditor's own range.
        (["qualification_problem_persons"], 95_000, 100_000),
        # Nothing was missed, so nothing is asked for.
        (["contest_missing_deduction"], 100_000, 100_000),
        # Errors: from none to all of the registered, out of the 15 of the row.
        (["registration_errors"], 85_000, 100_000),
        # Three counts that may agree or lie apart: the 2 points, or none.
        (["blank_certificates", "query_records", "statistics_certified"], 98_000, 100_000),
        # 2 for the status, and 0, 2 or 6.
        (["platform_status"], 94_000, 100_000),
    ],
)
def test_simple_gaps_are_bounded_tightly(missing: list[str], low: int, high: int) -> None:
    assert bounds_of(STANDARD, CLEAN | dict.fromkeys(missing)) == (low, high)


def test_a_numerator_and_denominator_at_once_is_bounded_jointly() -> None:
    """Certified is counted in row 1 and divides in rows 2.2 and 4: no fill is best, or worst, for all three."""
    gap = CLEAN | {"certified": None}
    low, high = bounds_of(STANDARD, gap)
    tried = [*range(7_500, 120_000, 487), 41_999, 42_000, 50_000, 50_001, 10**6, 10**9]
    totals = score(STANDARD, frame(*(changed(certified=n) for n in tried))).exact_total
    assert low == totals.min()
    assert high == totals.max()
    # Row by row, as if each could have its own count, the least would be less.
    result = score(STANDARD, frame(gap))
    scale = Scale(STANDARD, result.facts, complete=True)
    assert scale.total({"certified": unit_range(STANDARD, result.facts, "certified")}).low < low


def test_what_cannot_be_worked_out_whatever_is_given_stays_out() -> None:
    """Last year's figure is 0, so the growth of row 2.2 has no value whatever this year's is."""
    gap = changed(senior_certified_prev=0, norms_followed=None)
    assert bounds_of(STANDARD, gap) == (91_000, 94_000)


# --- what is worth asking for first ---------------------------------------------------------------------------------


def test_a_complete_city_has_no_gaps() -> None:
    assert weigh_gaps(score(STANDARD, frame(CLEAN)), "城0") is None


def test_the_input_on_which_most_hangs_comes_first() -> None:
    found = weigh_gaps(
        score(STANDARD, frame(CLEAN | dict.fromkeys(["months_with_posts", "contest_hosted", "platform_status"]))), "城0"
    )
    assert found is not None
    assert [(gap.input, gap.hangs, gap.settles) for gap in found.gaps] == [
        ("platform_status", 6000, ("14",)), ("contest_hosted", 3000, ("3",)), ("months_with_posts", 2000, ("15",)),
    ]  # fmt: skip
    assert (found.low, found.high) == (92_000, 103_000)


def test_what_has_no_bound_is_told_as_such_and_asked_for_first() -> None:
    found = weigh_gaps(score(STANDARD, frame(CLEAN | dict.fromkeys(["certified", "platform_status"]))), "城0")
    assert found is not None
    assert found.high is None
    assert found.low is not None
    assert found.gaps[0].input == "certified"
    assert (found.gaps[0].rows, found.gaps[0].hangs) == (("1", "2.2", "4"), None)


def test_a_row_that_stays_pending_whatever_is_given_is_told() -> None:
    found = weigh_gaps(score(STANDARD, frame(changed(senior_certified_prev=0))), "城0")
    assert found is not None
    assert (found.stuck, found.low, found.high) == (("2.2",), 94_000, 94_000)
