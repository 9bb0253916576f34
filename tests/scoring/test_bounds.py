"""What missing evidence could still give: any fill lies within the bounds, and where it is simple they are tight."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditlib import Standard, load_standard, score
from auditlib.scoring.bounds import Scale, total_bounds
from auditlib.scoring.gaps import weigh_gaps
from auditlib.scoring.line import unit_range
from tests.scoring.cities import CLEAN, OTHER, STANDARD, City, chance_city, changed, frame
from tests.scoring.test_sensitivity import PROVINCE

GREENING = load_standard(Path(__file__).parents[1] / "another" / "greening-2020.yaml")


def bounds_of(standard: Standard, city: City, readings: dict[str, str] | None = None) -> tuple[int, int]:
    result = score(standard, frame(city), readings, province=PROVINCE if standard is STANDARD else None)
    gone = [name for name, column in result.facts.columns.items() if column.gone is not None]
    box = {name: unit_range(result.standard, result.facts, name) for name in gone}
    return total_bounds(Scale(result.standard, result.facts, complete=True), box)


def any_fill_lies_within(standard: Standard, chance: Random, readings: dict[str, str]) -> None:
    whole = chance_city(standard, chance)
    names = chance.sample(list(standard.inputs), min(len(standard.inputs), chance.choice((1, 1, 2, 3, 6, 12))))
    low, high = bounds_of(standard, whole | dict.fromkeys(names), readings)
    for _ in range(6):
        other = chance_city(standard, chance)
        fill = whole | {name: other[name] for name in names}
        if any(fill[check.part] > fill[check.whole] for check in standard.checks):
            fill = whole
        result = score(standard, frame(fill), readings, province=PROVINCE if standard is STANDARD else None)
        if not result.provisional.item():
            assert low <= int(result.exact_total[0]) <= high, (names, fill, readings)


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
