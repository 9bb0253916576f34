"""What a missing value leaves open, and what is known all the same."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from auditlib import Result, score
from auditlib.standard.parts import inputs_in
from tests.scoring.cities import CLEAN, STANDARD, changed, frame, without


def scored(city: dict[str, object]) -> Result:
    return score(STANDARD, frame(city))


def pending(result: Result) -> list[str]:
    return [row for row in result.rows if np.isnan(result.rows[row].item())]


def missing(result: Result) -> list[str]:
    return [name for name in result.missing if result.missing[name].item()]


def open_sanctions(result: Result) -> list[str]:
    return [name for name in result.sanctions if result.sanctions[name].isna().item()]


def test_an_absent_column_is_missing_like_an_absent_value() -> None:
    for city in (without("appraised"), changed(appraised=None)):
        result = scored(city)
        assert pending(result) == ["1"]
        assert missing(result) == ["appraised"]
        assert result.total.item() == 90


def test_a_missing_value_is_never_zero_or_no() -> None:
    result = scored(changed(contest_complaints=None, platform_first=None))
    assert pending(result) == ["3", "14"]
    assert np.isnan(result.effects.loc["城0", ["3.4a", "14.2a"]]).all()


def test_a_value_of_two_rows_leaves_both_open() -> None:
    result = scored(changed(certified=None))
    assert pending(result) == ["1", "2.2", "4"]
    assert missing(result) == ["certified"]
    assert result.total.item() == 100 - 10 - 6 - 12


def test_what_does_not_use_the_missing_value_is_known() -> None:
    effects = scored(changed(certified=None)).effects.loc["城0"]
    assert effects["1.1a"] == 2
    assert effects["4.2a"] == 4
    assert np.isnan(effects["1.2b"])
    assert np.isnan(effects["2.2.1a"])


def test_one_known_no_does_not_make_up_for_a_missing_part_of_a_condition() -> None:
    result = scored(changed(quality_system=False, quality_staff=None))
    assert np.isnan(result.effects.loc["城0", "9.1a"])
    assert pending(result) == ["9"]
    assert missing(result) == ["quality_staff"]


# --- voids --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "void"),
    [
        ("3", {"contest_bad_influence": True}),
        ("8", {"no_norm_cases": 1}),
        ("11", {"organised_cheating": 2}),
        ("12", {"blank_certificate_ledger": False}),
        ("12", {"illegal_certificate_cases": 1}),
        ("13.2", {"data_falsified": True}),
    ],
)
def test_a_void_row_is_zero_whatever_else_is_missing(row: str, void: dict[str, object]) -> None:
    own = dict.fromkeys(STANDARD.inputs_of[row])
    result = scored(CLEAN | own | void)
    assert result.rows.loc["城0", row] == 0
    assert pending(result) == []


def test_a_void_row_needs_nothing_more_unless_a_sanction_hangs_on_it() -> None:
    result = scored(changed(organised_cheating=1, registrations=None, unified_day_breaches=None))
    assert missing(result) == []
    result = scored(changed(blank_certificate_ledger=False, certificates_ok=None, illegal_certificate_cases=None))
    assert pending(result) == []
    assert missing(result) == ["illegal_certificate_cases"]
    assert open_sanctions(result) == ["award_disqualified"]


def test_a_row_stays_open_while_a_void_could_still_strike() -> None:
    result = scored(changed(no_norm_cases=None))
    assert pending(result) == ["8"]
    assert open_sanctions(result) == ["province_notice", "written_review", "certificates_void"]
    assert np.isnan(result.effects.loc["城0", "8.2a"])
    assert result.effects.loc["城0", "8.1a"] == 3


def test_a_void_clause_does_not_excuse_what_is_missing_in_its_row() -> None:
    result = scored(changed(item_bank_leaks=1, item_bank_secure=None))
    assert pending(result) == ["10"]
    assert missing(result) == ["item_bank_secure"]


def test_an_award_is_told_in_full_even_where_a_void_cancels_it() -> None:
    effects = scored(changed(organised_cheating=1, item_bank_leaks=1, platform_entry_correct=True)).effects
    assert effects.loc["城0", ["10.1a", "10.1b"]].tolist() == [3, 0]
    assert effects.loc["城0", ["11.1a", "11.6c", "11.7a"]].tolist() == [2, 3, 0]


def test_a_deduction_is_told_in_full_even_where_the_floor_of_the_row_cuts_it() -> None:
    result = scored(changed(institute_violations=3, violations=2))
    assert result.effects.loc["城0", ["18.2a", "9.2c"]].tolist() == [-6, -6]
    assert result.rows.loc["城0", ["18", "9"]].tolist() == [0, 0]


def test_a_deduction_from_an_award_that_was_not_won_takes_nothing() -> None:
    result = scored(changed(special_ability_ok=False, special_ability_late=3))
    assert result.effects.loc["城0", "6.2a"] == 0
    assert result.rows.loc["城0", "6"] == 0


def test_a_deduction_from_an_award_that_is_missing_is_missing_too() -> None:
    assert np.isnan(scored(changed(special_ability_ok=None)).effects.loc["城0", "6.2a"])


# --- sanctions ----------------------------------------------------------------------------------------------


def test_a_sanction_already_brought_is_not_opened_again_by_what_is_missing() -> None:
    result = scored(changed(violations=1, organised_cheating=None))
    assert result.sanctions.loc["城0"].tolist() == [True, True, False, False]
    assert open_sanctions(result) == []


def test_a_sanction_is_open_while_a_missing_value_could_bring_it() -> None:
    result = scored(changed(illegal_certificate_cases=None))
    assert open_sanctions(result) == ["award_disqualified"]
    assert result.sanctions["award_disqualified"].dtype == pd.BooleanDtype()


@pytest.mark.parametrize(
    ("name", "value", "brought"),
    [
        ("contest_bad_influence", True, {"province_notice"}),
        ("no_norm_cases", 1, {"province_notice", "written_review", "certificates_void"}),
        ("violations", 1, {"province_notice", "award_disqualified"}),
        ("item_bank_leaks", 1, {"province_notice", "award_disqualified", "written_review"}),
        ("unified_day_breaches", 1, {"province_notice"}),
        ("organised_cheating", 1, {"province_notice", "award_disqualified"}),
        ("illegal_certificate_cases", 1, {"award_disqualified"}),
        ("data_falsified", True, {"province_notice", "award_disqualified"}),
    ],
)
def test_a_grave_incident_brings_its_sanctions(name: str, value: object, brought: set[str]) -> None:
    result = scored(CLEAN | {name: value})
    assert {each for each in result.sanctions if result.sanctions[each].item()} == brought
    unknown = scored(CLEAN | {name: None})
    assert set(open_sanctions(unknown)) == brought
    assert missing(unknown) == [name]


def test_no_other_input_brings_a_sanction() -> None:
    grave = {name for effect in STANDARD.effects.values() if effect.sanctions for name in inputs_in(effect)}
    assert len(grave) == 8
    result = score(STANDARD, frame(*(CLEAN | {name: None} for name in STANDARD.inputs if name not in grave)))
    assert not result.sanctions.isna().any(axis=None)
    assert not result.sanctions.any(axis=None)


# --- zero denominators and states of their own ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "effects", "row"),
    [
        ({"appraised": 0, "passed": 0, "target_appraised": 0}, ["1.3a"], "1"),
        ({"senior_certified_prev": 0}, ["2.2.2a"], "2.2"),
        ({"it_exam_prev": 0}, ["7.1d"], "7"),
        ({"registrations": 0, "registration_errors": 0}, ["11.3b"], "11"),
    ],
)
def test_what_divides_by_zero_is_missing_though_nothing_is_absent(
    change: dict[str, object], effects: list[str], row: str
) -> None:
    result = scored(CLEAN | change)
    shown = result.effects.loc["城0"]
    assert list(shown[shown.isna()].index) == effects
    assert pending(result) == [row]
    assert missing(result) == []


def test_no_certificates_at_all_leave_their_shares_open() -> None:
    result = scored(changed(certified=0, senior_certified=0, enterprise_certified=0))
    assert pending(result) == ["2.2", "4"]
    assert result.rows.loc["城0", "1"] == 2
    assert result.effects.loc["城0", "1.2b"] == -8


def test_a_year_without_unified_exams_divides_nothing() -> None:
    assert pending(scored(changed(unified_exam_prev=0))) == []


@pytest.mark.parametrize("name", STANDARD.inputs)
@pytest.mark.parametrize("state", ["not_applicable", "unsampled", "不适用", "未抽查"])
def test_a_state_of_its_own_leaves_the_row_open_but_is_not_missing(name: str, state: str) -> None:
    result = scored(CLEAN | {name: state})
    waits = [row for row, names in STANDARD.inputs_of.items() if name in names]
    assert pending(result) == ([] if name == "contest_missing_deduction" else waits)
    assert missing(result) == []


def test_a_value_given_by_the_auditor_settles_a_state_of_its_own() -> None:
    assert pending(scored(changed(platform_first="not_applicable"))) == ["14"]
    assert pending(scored(changed(platform_first=False))) == []


# --- discretion ---------------------------------------------------------------------------------------------


def test_a_ruling_is_not_needed_where_no_event_was_missed() -> None:
    for city in (without("contest_missing_deduction"), changed(contest_missing_deduction=None)):
        assert pending(scored(city)) == []
        assert missing(scored(city)) == []


def test_a_ruling_is_needed_where_an_event_was_missed() -> None:
    result = scored(changed(contest_missing_events=1, contest_missing_deduction=None))
    assert pending(result) == ["3"]
    assert missing(result) == ["contest_missing_deduction"]
    assert np.isnan(result.effects.loc["城0", "3.1b"])


def test_a_city_that_did_not_enter_needs_neither_events_nor_ruling() -> None:
    result = scored(changed(contest_entered=False, contest_missing_events=None, contest_missing_deduction=None))
    assert pending(result) == missing(result) == []
    assert result.effects.loc["城0", ["3.1a", "3.1b"]].tolist() == [0, 0]


def test_unknown_events_leave_the_row_open_and_the_ruling_not_yet_asked_for() -> None:
    result = scored(changed(contest_missing_events=None, contest_missing_deduction=None))
    assert pending(result) == ["3"]
    assert missing(result) == ["contest_missing_events"]


def test_a_ruling_of_zero_is_a_ruling() -> None:
    result = scored(changed(contest_missing_events=3, contest_missing_deduction=0))
    assert pending(result) == []
    assert result.rows.loc["城0", "3"] == 6


@pytest.mark.parametrize(
    "change", [{"contest_missing_events": 0}, {"contest_entered": False, "contest_missing_events": 2}]
)
def test_a_ruling_that_nothing_asks_for_is_ignored_with_a_warning(change: dict[str, object]) -> None:
    result = scored(CLEAN | change | {"contest_missing_deduction": "0.3"})
    assert result.effects.loc["城0", "3.1b"] == 0
    assert len(result.warnings) == 1
    assert "城0" in result.warnings[0]
    assert "contest_missing_deduction" in result.warnings[0]


def test_nothing_is_warned_of_where_a_ruling_was_asked_for_or_is_zero() -> None:
    assert scored(CLEAN).warnings == []
    assert scored(changed(contest_missing_events=1, contest_missing_deduction="0.3")).warnings == []


# --- what follows for the city --------------------------------------------------------------------------------


def test_a_total_is_provisional_while_a_row_has_no_score() -> None:
    assert not scored(CLEAN).provisional.item()
    assert scored(changed(passed=None)).provisional.item()
    assert not scored(changed(organised_cheating=1, registrations=None)).provisional.item()


def test_a_disqualified_city_is_scored_and_not_eligible_for_awards() -> None:
    result = scored(changed(violations=1))
    assert result.total.item() == 97
    assert result.eligible.tolist() == [False]
    assert scored(CLEAN).eligible.tolist() == [True]


def test_eligibility_is_open_while_a_missing_value_could_disqualify() -> None:
    assert scored(changed(violations=None)).eligible.isna().item()
    assert scored(changed(violations=None, item_bank_leaks=1)).eligible.tolist() == [False]
    assert scored(changed(no_norm_cases=None)).eligible.tolist() == [True]
