"""What-if: the distance to the next point, the smallest change that reaches a total, and what another reading would do."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditlib import score
from auditlib.scoring import reach as reach_room
from auditlib.scoring.alternatives import alternatives
from auditlib.scoring.distance import Distance, distances
from auditlib.scoring.kinds import SIGN, find
from auditlib.scoring.line import along, unit_range
from auditlib.scoring.reach import Undecided, goal_of_rank, reach_total
from auditlib.scoring.result import Result
from auditlib.scoring.score import score_in_force
from tests.scoring.cities import CLEAN, PEERS, SHAPES, SHAPES_CLEAN, STANDARD, chance_city, chance_rules, changed, frame

CITY = "城0"
COUNTS = [n for n, item in STANDARD.inputs.items() if item.type == "count" and item.source == "city"]


def near(**inputs: object) -> dict[str, Distance]:
    return {each.effect: each for each in distances(score(STANDARD, frame(changed(**inputs))), CITY)}


# --- the next point -----------------------------------------------------------------------------------------------


def test_a_bonus_tells_how_many_more_bring_the_next_tenth() -> None:
    found = near(certified=50_499)["1.2a"]
    assert found.better is not None
    assert (found.better.input, found.better.by, found.better.points) == ("certified", 101, 100)
    assert found.worse is not None
    assert (found.worse.by, found.worse.points) == (-200, -100)


def test_a_ratio_is_moved_by_what_stands_above_the_line() -> None:
    # 56,000 / 70,000 is 80 %: one whole point more at 56,700.
    worse = near(passed=56_000)["1.3a"].worse
    assert worse is not None
    assert (worse.input, worse.by, worse.points) == ("passed", 700, -1000)


def test_a_gap_between_three_counts_is_narrowed_by_the_nearest_of_them() -> None:
    found = near(query_records=50_000, statistics_certified=50_000, blank_certificates=50_103)["13.2.1b"]
    assert found.better is not None
    assert (found.better.input, found.better.by, found.better.points) == ("blank_certificates", -4, 100)


def test_a_figure_just_over_or_under_a_border_is_marked() -> None:
    assert near(high_skilled=CLEAN["target_high_skilled"])["2.1.1a"].over
    assert near(certified=50_301)["1.2a"].over
    assert near(certified=50_299)["1.2a"].under
    assert not near(certified=50_150)["1.2a"].over
    assert near(high_skilled=CLEAN["target_high_skilled"] - 1)["2.1.1a"].under


def test_what_is_taken_from_an_award_stops_where_the_award_is_used_up() -> None:
    # 5 points in all, 1 for every whole 100 short of 900: at 399 nothing is left of them, at 499 one is.
    award = CLEAN | {"target_unified_exam": 900}
    few, some = (near(**award | {"unified_exam": count})["5.1b"] for count in (399, 450))
    assert few.worse is None
    assert some.worse is not None
    assert (some.worse.by, some.worse.points) == (-50, -1000)
    none = near(**award | {"unified_exam": 300}).get("5.1b")
    assert none is None


def test_a_gap_far_from_its_first_step_is_at_no_border() -> None:
    found = near(query_records=50_000, statistics_certified=50_000, blank_certificates=50_075)["13.2.1b"]
    assert not found.over
    assert found.worse is not None
    assert found.worse.by == 25
    assert near(query_records=50_000, statistics_certified=50_000, blank_certificates=50_098)["13.2.1b"].over


def test_a_part_is_never_moved_beyond_its_whole() -> None:
    """Growth is counted of the senior certificates alone, which cannot be more than all certificates."""
    found = near(senior_certified=50_000)["2.2.2a"]
    assert found.better is None


def test_what_is_missing_has_no_distance() -> None:
    assert "1.2a" not in near(certified=None)


def test_the_total_s_change_counts_every_row_that_the_figure_moves() -> None:
    found = near(appraised=70_000, passed=56_000)["1.1a"].worse
    assert found is not None
    after = score(STANDARD, frame(changed(appraised=70_000 + found.by, passed=56_000)))
    assert found.total == int(after.exact_total[0]) - 100_000


@pytest.mark.parametrize(
    ("inputs", "effect", "better", "worse"),
    [
        # 15 × 0.88 = 13.2; a tenth more from 88.34 % on, which is 89 of 100; less below 87.67 %.
        ({"handled": 88}, "甲1.1a", 1, -1),
        # 7 below 95 %, by begun twos, at most 5: four at 88, three at 89.
        ({"handled": 88}, "甲1.2a", 1, -2),
        # Beyond what its cap is worth nothing more is taken: the next point is a long way up.
        ({"handled": 50}, "甲1.2a", 37, None),
        # Below six tenths nothing; the gate opens at 120 of 200.
        ({"done": 100}, "甲2.1a", 20, None),
        # max(30, 17) − 2 = 28 faults, rounded down: one slip less.
        ({"slips": 30, "gaps": 17, "inspections": 20}, "8.2a", -1, 1),
    ],
)
def test_the_next_point_of_a_composite_measure_is_found_by_the_engine(
    inputs: dict[str, int], effect: str, better: int | None, worse: int | None
) -> None:
    found = {each.effect: each for each in distances(weighted(**inputs), CITY)}[effect]
    assert (found.better and found.better.by, found.worse and found.worse.by) == (better, worse)


@settings(max_examples=25)
@given(st.integers(0, 10**9).map(Random))
def test_a_step_changes_the_effect_and_nothing_short_of_it_does(chance: Random) -> None:
    nothing_short_of_it_changes(score(STANDARD, frame(chance_city(STANDARD, chance))))


@settings(max_examples=15)
@given(st.integers(0, 10**9).map(Random))
def test_and_where_effects_have_gates_caps_and_measures_of_any_kind(chance: Random) -> None:
    standard = chance_rules(SHAPES, chance)
    nothing_short_of_it_changes(score(standard, frame(chance_city(standard, chance)), province=PEERS))


def nothing_short_of_it_changes(result: Result) -> None:
    facts, standard = result.facts, result.standard
    for each in distances(result, CITY):
        for step in (each.better, each.worse):
            if step is None:
                continue
            here = int(facts.columns[step.input].values[0])
            way = 1 if step.by > 0 else -1
            between = np.unique(np.linspace(here, here + step.by - way, 9).astype(np.int64))
            places = [here, here + step.by, *between.tolist()]
            effect = standard.effects[each.effect]
            points = find(standard, along(facts, {step.input: places}), effect).points
            assert SIGN[effect.role] * (points[1] - points[0]) == step.points != 0
            assert (points[2:] == points[0]).all()


# --- goal seek ----------------------------------------------------------------------------------------------------


def reach(goal: int, name: str, **inputs: object) -> list[int]:
    return [
        found.after - found.before for found in reach_total(score(STANDARD, frame(changed(**inputs))), CITY, name, goal)
    ]


def test_the_fewest_more_that_reach_a_total_are_told() -> None:
    assert reach(100_100, "high_skilled") == [CLEAN["target_high_skilled"] + 100 - CLEAN["high_skilled"]]


def test_incidents_are_taken_away_one_by_one() -> None:
    assert reach(98_000, "prohibited_acts", prohibited_acts=3) == [-1]


def test_a_goal_that_is_reached_already_asks_for_no_change() -> None:
    assert reach(99_000, "certified") == [0]


def test_a_goal_out_of_reach_is_told_as_such() -> None:
    assert reach(101_000, "prohibited_acts") == []


def test_both_ways_are_told_where_both_lead_there() -> None:
    """More certificates bring a bonus; fewer make the other certificates a larger share."""
    up_and_down = reach(100_100, "certified")
    assert len(up_and_down) == 2
    assert min(up_and_down) < 0 < max(up_and_down)


def test_an_input_without_a_value_has_nothing_to_start_from() -> None:
    with pytest.raises(KeyError):
        reach(100_000, "certified", certified=None)


def test_money_is_changed_to_the_fen() -> None:
    assert reach(99_000, "arrears_yuan", arrears_yuan=Decimal("20000.00")) == [-1]


@settings(max_examples=25)
@given(st.integers(0, 10**9).map(Random), st.sampled_from(COUNTS), st.sampled_from([100, 300, 1000, 2500]))
def test_no_nearer_value_reaches_the_goal(chance: Random, name: str, more: int) -> None:
    readings = (
        {n: chance.choice(list(each.options)) for n, each in STANDARD.readings.items()} if chance.random() < 0.5 else {}
    )
    nothing_nearer_reaches(score(STANDARD, frame(chance_city(STANDARD, chance)), readings), name, more)


@settings(max_examples=25)
@given(st.integers(0, 10**9).map(Random), st.sampled_from([1, 100, 1000, 2500]))
def test_nor_where_the_total_is_more_than_its_rows(chance: Random, more: int) -> None:
    """Weighted sections, groups over rows, roundings and bounds of the total, rows that do not apply."""
    standard = chance_rules(SHAPES, chance)
    name = chance.choice([name for name, item in SHAPES.inputs.items() if item.source == "city"])
    nothing_nearer_reaches(score(standard, frame(chance_city(standard, chance)), province=PEERS), name, more)


def nothing_nearer_reaches(result: Result, name: str, more: int) -> None:
    goal = int(result.exact_total[0]) + more
    found = reach_total(result, CITY, name, goal)
    here = int(result.facts.columns[name].values[0])
    low, high = unit_range(result.standard, result.facts, name)
    tried = np.arange(max(low, here - 3_000), min(high, here + 3_000) + 1)
    totals = totals_at(result, name, tried)
    for way in (1, -1):
        assert not any(isinstance(each, Undecided) for each in found)
        there = next((each.after for each in found if (each.after - here) * way > 0), None)
        ahead = tried[(totals >= goal) & ((tried - here) * way > 0)]
        brute = None if not len(ahead) else int(ahead.min() if way > 0 else ahead.max())
        if there is None:
            assert brute is None
        elif abs(there - here) <= 3_000 or brute is not None:
            assert there == brute
        else:
            assert totals_at(result, name, np.array([there, there - way])).tolist()[0] >= goal


def totals_at(result: Result, name: str, values: np.ndarray) -> np.ndarray:
    return score_in_force(result.standard, along(result.facts, {name: values}), result.readings).exact_total


def weighted(**inputs: object) -> Result:
    return score(SHAPES, frame(SHAPES_CLEAN | inputs), province=PEERS)


def test_a_point_in_a_weighted_section_counts_for_its_weight() -> None:
    """Row 6: of 10, 6 and 8 points the highest, in a section that weighs one half."""
    (found,) = reach_total(weighted(inspections=49, grade_a="C"), CITY, "inspections", 88_000)
    assert (found.after, int(found.result.exact_total[0])) == (100, 88_720)


def test_a_deduction_from_the_total_is_reached_by_its_condition() -> None:
    (found,) = reach_total(weighted(major=True), CITY, "major", 80_000)
    assert (found.before, found.after, int(found.result.exact_total[0])) == (1, 0, 89_950)


def test_what_takes_too_long_to_decide_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reach_room, "PATIENCE", 4)
    found = reach_total(weighted(handled=0), CITY, "handled", 89_950)
    assert found == [Undecided("handled", 0, 14)]


def test_what_cannot_be_bounded_is_told_with_the_reason() -> None:
    """The mean that the income is held against is that of the cities scored, its own among them."""
    poor, rich = ({**SHAPES_CLEAN, "income": income} for income in (300, 2000))
    found = reach_total(score(SHAPES, frame(poor, rich)), CITY, "income", 89_000)
    why = "所比的全省数随本市的数而变"
    assert [each.why for each in found if isinstance(each, Undecided)] == [
        (f"计分点 8.1b：{why}", f"计分点 8.1c：{why}")
    ] * 2


def test_the_goal_of_a_rank_counts_level_totals_once() -> None:
    assert goal_of_rank(1, [99, 97, 97, 90]) == 99
    assert goal_of_rank(2, [99, 97, 97, 90]) == 97
    assert goal_of_rank(4, [99, 97, 97, 90]) is None


# --- another reading ----------------------------------------------------------------------------------------------


def test_each_other_option_tells_its_change_and_the_rows_that_move() -> None:
    result = score(STANDARD, frame(changed(institute_violations=3, certified=49_744)))
    found = {(each.reading, each.option): each for each in alternatives(STANDARD, result, CITY)}
    assert len(found) == 20
    none = found["deduction_floor", "none"]
    assert (none.change, none.rows) == (-4000, {"18": (0, -4000)})
    assert found["certified_shortfall", "cliff"].rows == {"1": (9800, 1800)}
    assert not found["band_edges", "lower"].moves
    for each in found.values():
        other = score(STANDARD, frame(changed(institute_violations=3, certified=49_744)), {each.reading: each.option})
        assert each.total == int(other.exact_total[0]) == int(result.exact_total[0]) + each.change


def test_an_option_that_needs_the_province_s_sums_says_where_a_city_stands_alone() -> None:
    result = score(STANDARD, frame(CLEAN))
    alone = {e.reading for e in alternatives(STANDARD, result, CITY) if e.alone}
    assert alone == {"growth_base"}
    sums = {"senior_certified": 80_000, "senior_certified_prev": 77_000}
    assert not any(e.alone for e in alternatives(STANDARD, result, CITY, sums))
