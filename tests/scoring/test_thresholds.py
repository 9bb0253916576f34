"""Both sides of every threshold: of each condition, each step and each band that the standard's file holds."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from auditlib import Result, score
from auditlib.standard.effects import Bands, Flat, Steps, Void
from tests.reference import measure
from tests.scoring.cities import CLEAN, STANDARD, Border, City, borders, frame, numbers, put

SIGNS = {"award": 1, "bonus": 1, "deduct": -1}
RULED: City = CLEAN | {"contest_missing_deduction": "0.4"}


def of_kind(kind: type, keep: Callable[[Border], bool] = lambda _: True) -> pytest.MarkDecorator:
    chosen = [b for b in borders(STANDARD) if isinstance(STANDARD.effects[b.effect], kind) and keep(b)]
    return pytest.mark.parametrize("border", chosen, ids=str)


def scored_at(border: Border, count: int, units: int, base: City = CLEAN) -> tuple[City, Result]:
    """Score the clean city with a measure so many steps beyond its level, and so many units to the side."""
    city = dict(base)
    at = border.at(numbers(city, border.measure, border.level), count)
    put(STANDARD, city, border.measure, at)
    assert measure(border.measure, numbers(city, border.measure)) == at, "the clean city's figures divide evenly"
    put(STANDARD, city, border.measure, at, units)
    return city, score(STANDARD, frame(city))


def points_at(border: Border, count: int, units: int) -> Fraction:
    """Tell an effect's points, without the sign of a deduction, in exact thousandths."""
    _, result = scored_at(border, count, units)
    shown = SIGNS[STANDARD.effects[border.effect].role] * result.effects.loc["城0", border.effect]
    return Fraction(round(float(shown) * 1000))


def steps_of(border: Border) -> Steps:
    effect = STANDARD.effects[border.effect]
    assert isinstance(effect, Steps)
    return effect


@of_kind(Steps)
def test_nothing_counts_at_the_level_itself(border: Border) -> None:
    assert points_at(border, 0, 0) == 0


@of_kind(Steps)
@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_step_counts_from_its_last_unit_on(border: Border, count: int) -> None:
    gives, short = steps_of(border).gives, 1 if border.down else -1
    source = steps_of(border).from_
    most = points_of_award(source) if source else gives * count
    assert points_at(border, count, 0) == min(gives * count, most)
    assert points_at(border, count, short) == min(gives * (count - 1), most)


@of_kind(Steps, lambda border: border.level is not None and STANDARD.effects[border.effect].id != "15.1b")
def test_nothing_counts_on_the_other_side_of_the_level(border: Border) -> None:
    assert points_at(border, -3, 0) == 0


@of_kind(Steps, lambda border: steps_of(border).from_ is not None)
def test_a_deduction_stops_when_its_award_is_used_up(border: Border) -> None:
    gives, award = steps_of(border).gives, points_of_award(steps_of(border).from_)
    last = award // gives
    assert award % gives == 0
    assert points_at(border, last, 0) == award
    assert points_at(border, last - 1, 0) == award - gives
    if border.effect != "7.1c":  # 5 points at 0.1 a hundred are used up at no candidates at all
        assert points_at(border, last + 1, 0) == award


def points_of_award(effect_id: str | None) -> int:
    award = STANDARD.effects[effect_id or ""]
    assert isinstance(award, Flat)
    return award.gives


@of_kind(Flat)
def test_an_award_is_won_at_its_level_and_not_one_unit_below(border: Border) -> None:
    effect = STANDARD.effects[border.effect]
    assert isinstance(effect, Flat)
    assert points_at(border, 0, 1) == effect.gives
    assert points_at(border, 0, 0) == effect.gives
    assert points_at(border, 0, -1) == 0


@of_kind(Void)
def test_a_void_strikes_above_its_level_and_not_at_it(border: Border) -> None:
    effect, row, clause = (part[border.effect] for part in (STANDARD.effects, STANDARD.row_of, STANDARD.clause_of))
    assert isinstance(effect, Void)
    struck = row.effects if effect.void == "row" else clause.effects
    lost = sum(award.gives for award in struck if isinstance(award, Flat) and award.role == "award")
    for units, points in ((0, row.points), (1, row.points - lost), (2, row.points - lost)):
        _, result = scored_at(border, 0, units)
        assert result.rows.loc["城0", row.id] == points / 1000


@of_kind(Bands)
def test_a_band_holds_its_upper_level_and_not_one_unit_more(border: Border) -> None:
    effect = STANDARD.effects[border.effect]
    assert isinstance(effect, Bands)
    levels = [band.up_to for band in effect.gives]
    here = levels.index(border.level)
    assert points_at(border, 0, 0) == effect.gives[here].points
    assert points_at(border, 0, 1) == effect.gives[here + 1].points


def test_a_ruling_is_taken_off_from_the_first_missed_event_on() -> None:
    border = next(border for border in borders(STANDARD) if border.effect == "3.1b")
    for units, points in ((0, 0.0), (1, -0.4), (2, -0.4)):
        _, result = scored_at(border, 0, units, RULED)
        assert result.effects.loc["城0", "3.1b"] == points


def test_every_threshold_of_the_standard_has_its_test() -> None:
    tested = (Steps, Flat, Void, Bands)
    left = {b.effect for b in borders(STANDARD) if not isinstance(STANDARD.effects[b.effect], tested)}
    assert left == {"3.1b"}


@pytest.mark.parametrize("months", range(13))
def test_each_month_without_a_post_costs_half_a_point_until_two_are_gone(months: int) -> None:
    result = score(STANDARD, frame(CLEAN | {"months_with_posts": months}))
    assert result.effects.loc["城0", "15.1b"] == -min(2.0, 0.5 * (12 - months))


@pytest.mark.parametrize(
    ("yuan", "points"),
    [("0.01", 0), ("9999.99", 0), ("10000", -1), ("10000.01", -1), ("19999.99", -1), ("20000.00", -2)],
)
def test_each_whole_ten_thousand_yuan_of_arrears_costs_a_point(yuan: str, points: int) -> None:
    assert score(STANDARD, frame(CLEAN | {"arrears_yuan": yuan})).effects.loc["城0", "16.1b"] == points


@pytest.mark.parametrize(
    ("persons", "points"),
    [(0, 0), (1, -1), (9, -1), (10, -1), (11, -2), (20, -2), (21, -4), (30, -4), (31, -5), (10**9, -5)],
)
def test_found_applicants_cost_points_by_band(persons: int, points: int) -> None:
    result = score(STANDARD, frame(CLEAN | {"qualification_problem_persons": persons}))
    assert result.effects.loc["城0", "11.9b"] == points


@pytest.mark.parametrize(
    ("appraised", "passed", "points"),
    [
        (3, 3, -20),
        (7, 6, -5),  # 85.714…%
        (999_999_999, 809_999_999, 0),  # 80.99999998…%
        (1_000_000_000, 810_000_000, -1),
        (1_000_000_000, 809_999_999, 0),
        (10**9, 10**9, -20),
    ],
)
def test_the_pass_rate_is_never_rounded(appraised: int, passed: int, points: int) -> None:
    result = score(STANDARD, frame(CLEAN | {"appraised": appraised, "passed": passed}))
    assert result.effects.loc["城0", "1.3a"] == points


@pytest.mark.parametrize(
    ("errors", "registrations", "points"),
    [
        (2_999_999, 999_999_667, 0),  # short of 0.3 % by one part in three thousand million
        (3_000_000, 999_999_667, -1),
        (3_000_000, 1_000_000_000, -1),
        (1, 1, -333),
    ],
)
def test_the_error_rate_is_never_rounded(errors: int, registrations: int, points: int) -> None:
    result = score(STANDARD, frame(CLEAN | {"registration_errors": errors, "registrations": registrations}))
    assert result.effects.loc["城0", "11.3b"] == points


@pytest.mark.parametrize(
    ("now", "before", "points"), [(7000, 7000, 0.0), (7069, 7000, 0.0), (7070, 7000, 0.1), (6000, 7000, 0.0)]
)
def test_growth_counts_by_whole_percentage_points_and_never_below_zero(now: int, before: int, points: float) -> None:
    result = score(STANDARD, frame(CLEAN | {"senior_certified": now, "senior_certified_prev": before}))
    assert result.effects.loc["城0", "2.2.2a"] == points
