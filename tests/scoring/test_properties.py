"""What holds for every city, whatever its figures."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from random import Random
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal, assert_series_equal

from auditlib import Result, score
from auditlib.scoring.score import BLOCK, KEPT
from tests.scoring.agreement import found
from tests.scoring.cities import (
    CLEAN,
    STANDARD,
    City,
    chance_city,
    chance_gaps,
    cities,
    complete_cities,
    frame,
)

# --- whose score it is --------------------------------------------------------------------------------------

TABLES = ("rows", "effects", "sanctions", "missing")


def assert_equal(one: Result, other: Result) -> None:
    for table in TABLES:
        assert_frame_equal(getattr(one, table), getattr(other, table))
    assert_series_equal(one.total, other.total)


@given(st.lists(cities(), min_size=2, max_size=6), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_the_order_of_cities_and_inputs_does_not_matter(some: list[City], chance: Random) -> None:
    given_ = frame(*some)
    order = chance.sample(list(given_.index), len(given_))
    names = chance.sample(list(given_.columns), len(given_.columns))
    straight, mixed = score(STANDARD, given_), score(STANDARD, given_.loc[order, names])
    for table in TABLES:
        assert_frame_equal(getattr(straight, table).loc[order], getattr(mixed, table))
    assert_series_equal(straight.total.loc[order], mixed.total)


@given(st.lists(cities(), min_size=2, max_size=6))
@settings(max_examples=40)
def test_a_city_alone_scores_as_among_others(some: list[City]) -> None:
    together = score(STANDARD, frame(*some))
    for n, city in enumerate(some):
        alone = score(STANDARD, frame(city))
        for table in (*TABLES, "total"):
            assert found(alone, table)[0] == found(together, table)[n]


@pytest.fixture(scope="module")
def few() -> list[City]:
    chance = Random(20_000)
    some = [chance_city(STANDARD, chance) for _ in range(100)]
    return [chance_gaps(STANDARD, chance, city) if n % 3 == 0 else city for n, city in enumerate(some)]


def test_a_city_scores_the_same_anywhere_among_seventy_thousand(few: list[City]) -> None:
    chosen = Random(1).choices(range(len(few)), k=70_000)
    small, large = score(STANDARD, frame(*few)), score(STANDARD, frame(*few).iloc[chosen])
    for table in TABLES:
        assert_frame_equal(getattr(small, table).iloc[chosen], getattr(large, table))
    assert_series_equal(small.total.iloc[chosen], large.total)


@pytest.mark.parametrize("place", [0, BLOCK - 1, BLOCK, 2 * BLOCK - 1, 2 * BLOCK, 69_999])
def test_one_odd_city_among_seventy_thousand_clean_ones_stays_the_only_one(place: int) -> None:
    odd = CLEAN | {"certified": None, "organised_cheating": 1, "violations": None, "platform_first": "unsampled"}
    many = frame(CLEAN, odd).iloc[[1 if n == place else 0 for n in range(70_000)]]
    result, alone = score(STANDARD, many), score(STANDARD, frame(odd))
    for table in TABLES:
        shown, own = getattr(result, table), getattr(alone, table)
        assert shown.iloc[[place]].reset_index(drop=True).equals(own.reset_index(drop=True))
    others = result.total.to_numpy() == 100.0
    assert others.sum() == 69_999
    assert not others[place]
    assert result.rows.isna().any(axis=1).sum() == result.missing.any(axis=1).sum() == 1
    assert result.sanctions.fillna(True).any(axis=1).sum() == 1


@pytest.mark.parametrize("size", [KEPT + 1, BLOCK + 1])
def test_a_city_is_explained_the_same_among_more_than_are_kept_whole(size: int) -> None:
    odd = CLEAN | {"certified": 49_700, "contest_complaints": 2}
    many = frame(CLEAN, odd).iloc[[1 if n == 7 else 0 for n in range(size)]]
    many.index = pd.RangeIndex(size).astype(str)
    assert score(STANDARD, many).explain("7") == score(STANDARD, many.loc[["7"]]).explain("7")


def test_no_city_at_all_gives_empty_tables() -> None:
    result = score(STANDARD, frame(CLEAN).iloc[:0])
    assert result.rows.shape == (0, 20)
    assert list(result.total) == []


# --- what more of something does ------------------------------------------------------------------------------

GOOD = [
    "appraised",
    "high_skilled",
    "technician_plan_ok",
    "senior_technician_sessions",
    "senior_certified",
    "contest_entered",
    "contest_quality_ok",
    "contest_experts_ok",
    "contest_referees_ok",
    "contest_conduct_ok",
    "contest_resources_ok",
    "contest_hosted",
    "contest_first_places",
    "enterprise_certified",
    "enterprise_plan_ok",
    "unified_exam",
    "special_ability_ok",
    "it_exam_unified",
    "it_exam_smart",
    "it_exam_centralised",
    "norms_followed",
    "quality_system",
    "quality_staff",
    "quality_agreements",
    "item_bank_secure",
    "development_tasks",
    "review_experts",
    "review_meetings",
    "unified_day_ok",
    "registrations",
    "platform_entry_correct",
    "certificates_ok",
    "blank_certificate_ledger",
    "reporting_ok",
    "platform_status",
    "platform_first",
    "months_with_posts",
    "posts_adopted",
    "examiners_ok",
    "institutes_ok",
]
BAD = [
    "target_appraised",
    "target_certified",
    "target_high_skilled",
    "technician_faults",
    "technician_falsified_persons",
    "student_technician_faults",
    "contest_missing_events",
    "contest_missing_deduction",
    "contest_complaints",
    "contest_bad_influence",
    "contest_unreported",
    "enterprise_plan_faults",
    "target_unified_exam",
    "special_ability_late",
    "special_ability_no_norm",
    "no_norm_cases",
    "prohibited_acts",
    "complaints_uncooperative",
    "violations",
    "item_bank_leaks",
    "outside_paper_failures",
    "unified_day_breaches",
    "exam_data_late_days",
    "registration_errors",
    "swapped_candidates",
    "room_faults",
    "room_record_late_days",
    "room_record_error_persons",
    "organised_cheating",
    "identical_paper_rooms",
    "qualification_problem_persons",
    "illegal_certificate_cases",
    "statistics_late",
    "statistics_errors",
    "monthly_query_faults",
    "data_falsified",
    "arrears_yuan",
    "examiner_class_unapplied",
    "examiner_untrained",
    "examiner_dispatch_faults",
    "institute_violations",
]
# Measured against others: candidates who pass count against the city, last year's figures are what this year's must
# beat, and certificates and the three counts that should agree are good for one row and bad for another.
PASSED = ["passed"]
LAST_YEAR = ["senior_certified_prev", "unified_exam_prev", "it_exam_prev"]
TWO_EDGED = ["certified", "blank_certificates", "query_records", "statistics_certified"]
PLATFORM = ["none", "not_operating", "operating"]
DIVISORS = ["appraised", "certified", "registrations", "senior_certified_prev", "it_exam_prev"]


def test_every_input_is_good_bad_or_measured_against_others() -> None:
    assert sorted(GOOD + BAD + PASSED + LAST_YEAR + TWO_EDGED) == sorted(STANDARD.inputs)


def whole_cities() -> st.SearchStrategy[City]:
    """Complete cities of which every row has a score."""
    return complete_cities().filter(lambda city: all(city[name] for name in DIVISORS))


def more(city: City, name: str, by: int) -> City | None:
    """The city with more of an input, or None where there cannot be more."""
    value, item = city[name], STANDARD.inputs[name]
    greater: Any
    if name == "platform_status":
        greater = PLATFORM[min(PLATFORM.index(value) + 1, 2)]
    elif item.type == "yes_no":
        greater = True
    else:
        most = min([item.max, *(city[check.whole] for check in STANDARD.checks if check.part == name)])
        greater = min(value + by * (item.step or 1), most)
    return None if greater == value else city | {name: greater}


def pairs(city: City, names: list[str], by: int) -> Iterator[tuple[str, City]]:
    for name in names:
        if (greater := more(city, name, by)) is not None:
            yield name, greater


HOW_MANY = st.sampled_from([1, 1, 2, 10, 100, 333, 5_000, 10**6])


@given(whole_cities(), HOW_MANY)
@settings(max_examples=40)
def test_more_of_a_good_thing_never_lowers_a_row(city: City, by: int) -> None:
    greater = dict(pairs(city, GOOD, by))
    rows = score(STANDARD, frame(city, *greater.values())).rows.to_numpy()
    assert {name: row for name, row in zip(greater, rows[1:], strict=True) if (row < rows[0]).any()} == {}


@given(whole_cities(), HOW_MANY)
@settings(max_examples=40)
def test_more_of_a_bad_thing_never_raises_a_row(city: City, by: int) -> None:
    greater = dict(pairs(city, BAD + PASSED + LAST_YEAR, by))
    rows = score(STANDARD, frame(city, *greater.values())).rows.to_numpy()
    assert {name: row for name, row in zip(greater, rows[1:], strict=True) if (row > rows[0]).any()} == {}


@given(whole_cities(), HOW_MANY)
@settings(max_examples=60)
def test_more_certificates_help_their_target_and_lower_what_is_a_share_of_them(city: City, by: int) -> None:
    greater = more(city, "certified", by)
    rows = score(STANDARD, frame(city, greater or city)).rows
    now, then = rows.iloc[0], rows.iloc[1]
    assert then["1"] >= now["1"]
    assert then["2.2"] <= now["2.2"]
    assert then["4"] <= now["4"]
    rest = [row for row in rows if row not in ("1", "2.2", "4")]
    assert then[rest].equals(now[rest])


@given(whole_cities(), HOW_MANY, st.permutations(TWO_EDGED[1:]))
@settings(max_examples=60)
def test_a_wider_gap_between_the_three_counts_never_raises_their_row(city: City, by: int, names: list[str]) -> None:
    largest = max(names, key=lambda name: city[name])
    greater = more(city, largest, by) or city
    level = city | dict.fromkeys(names, city[largest])
    rows = score(STANDARD, frame(level, city, greater)).rows["13.2"].tolist()
    assert rows == sorted(rows, reverse=True)


@given(whole_cities(), st.integers(0, 10**6))
@settings(max_examples=40)
def test_only_the_gap_between_the_three_counts_matters(city: City, by: int) -> None:
    names = TWO_EDGED[1:]
    moved = city | {name: city[name] + by for name in names}
    if max(moved[name] for name in names) <= 10**9:
        rows = score(STANDARD, frame(city, moved)).rows["13.2"]
        assert rows.iloc[0] == rows.iloc[1]


# --- bounds -------------------------------------------------------------------------------------------------


@given(st.lists(cities(), min_size=1, max_size=5))
@settings(max_examples=60)
def test_no_row_is_below_zero_and_the_total_is_the_sum_of_the_rows_with_a_score(some: list[City]) -> None:
    result = score(STANDARD, frame(*some))
    assert not (result.rows < 0).any(axis=None)
    for n, row in enumerate(found(result, "rows")):
        exact = sum((Decimal(str(points)) for points in row.values() if points is not None), Decimal(0))
        assert result.total.iloc[n] == float(exact)


@given(st.lists(cities(), min_size=1, max_size=5))
@settings(max_examples=60)
def test_awards_and_bonuses_are_never_negative_and_deductions_never_positive(some: list[City]) -> None:
    effects = score(STANDARD, frame(*some)).effects
    for effect in STANDARD.effects.values():
        shown = effects[effect.id].dropna()
        assert (shown <= 0).all() if effect.role == "deduct" else (shown >= 0).all()
        assert effect.role != "void" or (shown == 0).all()


# --- what withholding does ------------------------------------------------------------------------------------


@given(cities())
@settings(max_examples=40)
def test_leaving_a_value_out_never_raises_a_total_and_never_turns_a_row_or_a_sanction(city: City) -> None:
    gaps = [city | {name: None} for name in city] + [
        {other: value for other, value in city.items() if other != name} for name in list(city)[:5]
    ]
    result = score(STANDARD, frame(city, *gaps))
    assert (result.total <= result.total.iloc[0]).all()
    for table in ("rows", "sanctions"):
        whole, *parts = found(result, table)
        for part in parts:
            assert {name for name, now in part.items() if now is not None and now != whole[name]} == set()


@given(complete_cities())
@settings(max_examples=40)
def test_what_is_missing_is_what_was_left_out_and_a_row_without_gaps_has_a_score(city: City) -> None:
    gaps = dict.fromkeys(Random(len(str(city))).sample(list(city), 9))
    result = score(STANDARD, frame(city | gaps))
    missing = result.missing.loc["城0"]
    assert set(missing[missing].index) <= set(gaps)
    for row, names in STANDARD.inputs_of.items():
        if not set(names) & (set(gaps) | {name for name in DIVISORS if city[name] == 0}):
            assert not pd.isna(result.rows.loc["城0", row])
