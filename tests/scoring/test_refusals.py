"""What is refused, always naming the city, the input and the value; and what is taken as the same value."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal, assert_series_equal

from auditlib import AuditError, score
from auditlib.errors import InputError
from auditlib.scoring.reading import read_facts
from tests.scoring.cities import CLEAN, OTHER, STANDARD, City, chance_city, chance_gaps, changed, frame

CITY = "南京市"


def refused(name: str, value: Any, city: City | None = None) -> str:
    """Score a city with one value changed, and give the message that refuses it."""
    table = frame(CLEAN, (city or CLEAN) | {name: value}).set_axis(["苏州市", CITY])
    with pytest.raises(AuditError) as caught:
        score(STANDARD, table)
    assert isinstance(caught.value, InputError)
    assert (caught.value.city, caught.value.input) == (CITY, name)
    message = str(caught.value)
    assert CITY in message
    assert name in message
    assert "苏州市" not in message
    return message


# --- values out of type or range ------------------------------------------------------------------------------

COUNT, YUAN, RULING, FINDING, STATE = (
    "certified",
    "arrears_yuan",
    "contest_missing_deduction",
    "contest_hosted",
    "platform_status",
)
LONG = "0000000000000000000000000000000001"  # more digits than decimal arithmetic keeps unless told to
HUGE = pytest.param(10**400, id="a number of 401 digits")
NOT_NUMBERS = [True, False, np.True_, "", "五", "1_000", "1,000", " 5", "0x10", "nan", "inf", float("inf"), [5], b"5"]


@pytest.mark.parametrize("value", [-1, 10**9 + 1, 2**63, -(2**63), 2**64, 10**30, HUGE, 1e300, Decimal(-1), -0.5])
@pytest.mark.parametrize("name", [COUNT, "violations"])
def test_a_count_below_zero_or_above_a_thousand_million_is_refused(name: str, value: Any) -> None:
    assert str(value) in refused(name, value)


@pytest.mark.parametrize("value", [0.5, 49_999.5, Decimal("0.1"), np.float64(1.5), 999_999_999.5, Decimal(f"5.{LONG}")])
def test_a_fraction_is_no_count(value: Any) -> None:
    assert str(value) in refused(COUNT, value)


@pytest.mark.parametrize("value", [*NOT_NUMBERS, "5", "50000", "5.0", "是", "operating"])
def test_text_and_truths_are_no_counts(value: Any) -> None:
    assert str(value) in refused(COUNT, value)


@pytest.mark.parametrize("value", [13, -1, 100])
def test_a_year_has_no_more_than_twelve_months(value: int) -> None:
    assert str(value) in refused("months_with_posts", value)


@pytest.mark.parametrize(
    "value", [1, 0, 1.0, 0.0, "1", "0", "", "y", "n", "on", "off", "有", "否定", "yes ", Decimal(1)]
)
def test_a_finding_is_yes_or_no_and_nothing_else(value: Any) -> None:
    assert str(value) in refused(FINDING, value)


@pytest.mark.parametrize("value", ["running", "Operating", "", 0, 1, True, "是", "没有"])
def test_an_unknown_state_is_refused(value: Any) -> None:
    assert str(value) in refused(STATE, value)


def test_the_state_nearest_to_an_unknown_one_is_named() -> None:
    assert "not_operating" in refused(STATE, "not_operatin")


@pytest.mark.parametrize("value", [1.1, "1.1", Decimal("1.1"), 2, -0.1, "-0.1", -1, 10**9])
def test_a_ruling_outside_zero_to_one_is_refused(value: Any) -> None:
    assert str(value) in refused(RULING, value)


@pytest.mark.parametrize(
    "value", [0.05, "0.05", Decimal("0.15"), 0.999, "0.1000001", 0.30000000000000004, f"0.3{LONG}"]
)
def test_a_ruling_off_its_grid_is_refused(value: Any) -> None:
    assert str(value) in refused(RULING, value)


@pytest.mark.parametrize("value", NOT_NUMBERS)
@pytest.mark.parametrize("name", [YUAN, RULING])
def test_what_is_no_number_is_neither_money_nor_points(name: str, value: Any) -> None:
    assert str(value) in refused(name, value)


@pytest.mark.parametrize("value", ["9999.999", 9999.999, Decimal("0.001"), 0.1 + 0.2, "1e-3", f"9999.99{LONG}"])
def test_money_has_at_most_two_decimals(value: Any) -> None:
    assert str(value) in refused(YUAN, value)


@pytest.mark.parametrize("value", [-0.01, "-1", Decimal("-0.01"), -1])
def test_money_is_never_negative(value: Any) -> None:
    assert str(value) in refused(YUAN, value)


@pytest.mark.parametrize("name", STANDARD.inputs)
def test_every_input_refuses_what_is_nothing_of_the_kind(name: str) -> None:
    assert "莫名其妙" in refused(name, "莫名其妙")


# --- columns that say their type ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "column", "told"),
    [
        (COUNT, np.array([50_000, -1], np.int64), "-1"),
        (COUNT, np.array([50_000, 2**63], np.uint64), str(2**63)),
        (COUNT, np.array([50_000, 0.5]), "0.5"),
        (COUNT, np.array([50_000, np.inf]), "inf"),
        (COUNT, np.array([True, False]), "False"),
        (COUNT, pd.array([50_000, -1], dtype="Int64"), "-1"),
        (COUNT, pd.array([50_000, 0.5], dtype="Float64"), "0.5"),
        (COUNT, pd.Categorical([50_000, "五"]), "五"),
        (FINDING, np.array([0, 1]), "1"),
        (FINDING, np.array([0.0, 1.0]), "1.0"),
        (FINDING, pd.array([0, 1], dtype="Int64"), "1"),
        (FINDING, pd.Categorical(["yes", "maybe"]), "maybe"),
        (FINDING, pd.array(["yes", "maybe"], dtype="string"), "maybe"),
        (STATE, pd.Categorical(["operating", "running"]), "running"),
        (YUAN, np.array([0, 0.001]), "0.001"),
        (YUAN, np.array([0, -1]), "-1"),
        (RULING, np.array([0, 0.25]), "0.25"),
        (RULING, np.array([0, 2]), "2"),
        (RULING, pd.array(["0", "0.25"], dtype="string"), "0.25"),
    ],
)
def test_a_typed_column_is_held_to_the_same_rules(name: str, column: Any, told: str) -> None:
    table = frame(CLEAN, CLEAN).set_axis(["苏州市", CITY])
    with pytest.raises(AuditError) as caught:
        score(STANDARD, table.assign(**{name: column}))
    for part in (CITY, name, told):
        assert part in str(caught.value)


@pytest.mark.parametrize(
    ("name", "column", "told"),
    [
        ("extra", np.array([0, 1]), "0"),  # from 0.5 to 2
        ("extra", np.array([0.5, 2.25]), "2.25"),
        ("degrees", np.array([-50, -51]), "-51"),
        ("degrees", pd.array([None, 60], dtype="UInt64"), "60"),
        ("spent", np.array([0, 10**9]), str(10**9)),
    ],
)
def test_a_typed_column_is_held_to_any_range_a_standard_may_set(name: str, column: Any, told: str) -> None:
    with pytest.raises(AuditError, match=rf"{name}.*{told}"):
        score(OTHER, pd.DataFrame({name: column}))


# --- values that contradict each other --------------------------------------------------------------------------


@pytest.mark.parametrize("check", STANDARD.checks, ids=lambda check: check.part)
def test_a_part_is_no_more_than_its_whole(check: Any) -> None:
    whole = CLEAN[check.whole]
    message = refused(check.part, whole + 1)
    assert str(whole + 1) in message
    assert check.whole in message
    assert str(whole) in message
    score(STANDARD, frame(changed(**{check.part: whole})))


@pytest.mark.parametrize("check", STANDARD.checks, ids=lambda check: check.part)
@pytest.mark.parametrize("gap", [None, "unsampled"])
def test_a_part_is_not_held_against_a_missing_whole(check: Any, gap: Any) -> None:
    score(STANDARD, frame(changed(**{check.part: 10**9, check.whole: gap})))
    nothing = {other.part: 0 for other in STANDARD.checks if other.whole == check.whole}
    score(STANDARD, frame(changed(**nothing | {check.part: gap, check.whole: 0})))


def test_exactly_the_four_contradictions_of_the_contract_are_refused() -> None:
    assert {(check.part, check.whole) for check in STANDARD.checks} == {
        ("passed", "appraised"),
        ("senior_certified", "certified"),
        ("enterprise_certified", "certified"),
        ("registration_errors", "registrations"),
    }


# --- names ------------------------------------------------------------------------------------------------------


def test_an_unknown_input_is_refused_and_the_nearest_named() -> None:
    table = frame(CLEAN | {"certifed": 51_234}).set_axis([CITY])
    with pytest.raises(AuditError) as caught:
        score(STANDARD, table)
    for part in (CITY, "certifed", "51234", "是否指 certified？"):
        assert part in str(caught.value)


@pytest.mark.parametrize("name", ["Certified", "certified ", "取证人数", "city", 5, ("a", "b")])
def test_no_other_spelling_of_an_input_is_taken(name: Any) -> None:
    table = frame(CLEAN)
    table[name] = 1
    with pytest.raises(AuditError, match="城0"):
        score(STANDARD, table)


def test_an_input_given_twice_is_refused() -> None:
    table = frame(CLEAN)
    with pytest.raises(AuditError, match="certified"):
        score(STANDARD, pd.concat([table, table[["certified"]]], axis=1))


def test_every_refusal_is_told_at_once() -> None:
    table = frame(changed(certified=-1, arrears_yuan="x"), changed(platform_status="running"))
    with pytest.raises(AuditError) as caught:
        score(STANDARD, table)
    for part in ("城0", "certified", "arrears_yuan", "城1", "platform_status"):
        assert part in str(caught.value)


def test_a_refused_frame_is_left_as_it_was() -> None:
    table = frame(changed(certified=-1))
    before = table.copy(deep=True)
    with pytest.raises(AuditError):
        score(STANDARD, table)
    assert_frame_equal(table, before)


# --- the same value in other clothes ------------------------------------------------------------------------------


def same(name: str, *values: Any) -> None:
    """Check that a city scores alike whichever way a value is written."""
    results = [score(STANDARD, frame(changed(contest_missing_events=1, **{name: value}))) for value in values]
    for result in results[1:]:
        assert_frame_equal(result.effects, results[0].effects)
        assert_frame_equal(result.missing, results[0].missing)


def test_a_whole_number_is_a_count_whatever_holds_it() -> None:
    same(COUNT, 49_900, 49_900.0, np.int32(49_900), np.float64(49_900), Decimal(49_900))


def test_a_float_of_money_is_read_by_its_shortest_text() -> None:
    same(YUAN, "9999.99", 9999.99, Decimal("9999.99"), np.float64(9999.99), "9999.990", Decimal("9999.990"))
    same(YUAN, "10000", 10_000, 10_000.0, Decimal(10_000), "10000.00", Decimal("1E+4"))
    same(YUAN, "4503599627370.49", 4503599627370.49, Decimal("4503599627370.49"))


@pytest.mark.parametrize(
    ("most", "decimals", "text"),
    [(10**12, 6, "426135692038.07513"), (10**13, 4, "9464635296619.3"), (10**17, 0, "36107237115934330")],
)
def test_and_so_is_a_float_of_an_amount_whose_units_are_too_many_for_floats(
    most: int, decimals: int, text: str
) -> None:
    wide = STANDARD.inputs[YUAN].model_copy(update={"max": Decimal(most), "decimals": decimals})
    standard = STANDARD.model_copy(update={"inputs": STANDARD.inputs | {YUAN: wide}})
    floats = read_facts(standard, frame(CLEAN).assign(**{YUAN: np.array([float(text)])}))
    assert Decimal(int(floats.columns[YUAN].values[0])).scaleb(-decimals) == Decimal(text)


@pytest.mark.parametrize("tenths", range(11))
def test_a_ruling_is_the_same_as_float_decimal_or_text(tenths: int) -> None:
    same(RULING, Decimal(tenths) / 10, tenths / 10, str(tenths / 10), np.float64(tenths / 10))


def test_a_finding_is_written_in_english_or_chinese_or_as_a_truth() -> None:
    same(FINDING, True, np.True_, "yes", "true", "是")
    same(FINDING, False, np.False_, "no", "false", "否")


def test_a_state_is_told_by_its_name_or_its_word() -> None:
    same(STATE, "not_operating", "未能正常运作")
    same(STATE, "none", "没有建立平台")


@pytest.mark.parametrize("name", [COUNT, YUAN, RULING, FINDING, STATE])
def test_every_sort_of_nothing_is_a_missing_value(name: str) -> None:
    same(name, None, float("nan"), np.nan, pd.NA, pd.NaT, Decimal("NaN"))


def whole_table() -> pd.DataFrame:
    chance = Random(7)
    return frame(*(chance_city(STANDARD, chance) for _ in range(60)))


def table_with_states() -> pd.DataFrame:
    chance = Random(8)
    return frame(*(chance_gaps(STANDARD, chance, chance_city(STANDARD, chance)) for _ in range(60)))


def table_with_gaps() -> pd.DataFrame:
    return table_with_states().replace(["not_applicable", "unsampled"], None).astype(object)


NULLABLE = {"count": "Int64", "amount": "Float64", "points": "Float64", "yes_no": "boolean", "state": "string"}
FLOATS = {"count": "float64", "amount": "float64", "points": "float64"}
BARE = {"count": "int64", "amount": "float64", "points": "float64", "yes_no": "bool", "state": "str"}
WIDTHS: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "object": lambda table: table.astype(object),
    "nullable": lambda table: typed(table, NULLABLE),
    "float": lambda table: typed(table, FLOATS),
    "category": lambda table: table.astype("category"),
    "bare": lambda table: typed(table, BARE),
}


def typed(table: pd.DataFrame, dtypes: dict[str, str]) -> pd.DataFrame:
    wanted = {name: dtypes.get(STANDARD.inputs[name].type) for name in table}
    return table.astype({name: dtype for name, dtype in wanted.items() if dtype is not None})


@pytest.mark.parametrize(
    ("table", "width"),
    [
        *((whole_table, width) for width in WIDTHS),
        *((table_with_gaps, width) for width in WIDTHS if width != "bare"),
        (table_with_states, "category"),
    ],
    ids=lambda part: getattr(part, "__name__", part),
)
def test_the_type_of_a_column_does_not_matter(table: Callable[[], pd.DataFrame], width: str) -> None:
    made = table()
    plain, other = score(STANDARD, made), score(STANDARD, WIDTHS[width](made))
    for name in ("rows", "effects", "sanctions", "missing"):
        assert_frame_equal(getattr(plain, name), getattr(other, name))
    assert_series_equal(plain.total, other.total)


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int32", "uint64", "float32", "Int8", "UInt16", "Float32"])
def test_a_narrow_column_holds_the_same_numbers(dtype: str) -> None:
    names = ["months_with_posts", "posts_adopted", "violations", "arrears_yuan", "contest_missing_deduction"]
    table = frame(
        changed(
            contest_missing_events=2, violations=100, posts_adopted=12, contest_missing_deduction=1, arrears_yuan=127
        )
    )
    narrow = score(STANDARD, table.astype(dict.fromkeys(names, dtype)))
    assert_frame_equal(narrow.effects, score(STANDARD, table).effects)


@pytest.mark.parametrize("given", [dict(CLEAN), pd.Series(CLEAN), None], ids=["dict", "Series", "None"])
def test_what_is_no_frame_is_refused_in_words(given: Any) -> None:
    with pytest.raises(AuditError, match="计分要的是 DataFrame"):
        score(STANDARD, given)
