"""What a cell may hold for each type, and what is made of it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from auditlib.evidence.draft import Raw
from auditlib.evidence.findings import Findings
from auditlib.evidence.values import read_text, read_value
from auditlib.standard.called import Words
from auditlib.standard.inputs import Input
from tests.evidence.samples import NOWHERE

COUNT = Input(label="人数", type="count", max=Decimal(100000))
MONEY = Input(label="金额", type="amount", decimals=2)
YES_NO = Input(label="是否", type="yes_no")
STATE = Input(label="状况", type="state", states={"fine": "正常", "none": "没有"})
POINTS = Input(label="酌情", type="points", max=Decimal(1), step=Decimal("0.1"))


def read(item: Input, value: object, *, percent: bool = False) -> tuple[object, list[str]]:
    findings = Findings("a.xlsx", Words())
    raw = Raw(value, NOWHERE, percent=percent)  # type: ignore[arg-type]
    return read_value(raw, "x", item, findings), [finding.code for finding in findings.told]


@pytest.mark.parametrize(
    ("item", "value", "made"),
    [
        (COUNT, Decimal(0), 0),
        (COUNT, Decimal("70000.0"), 70000),
        (COUNT, Decimal("7E+4"), 70000),
        (MONEY, Decimal("0.1"), Decimal("0.1")),
        (MONEY, Decimal(5), Decimal(5)),
        (YES_NO, True, True),
        (YES_NO, False, False),
        (YES_NO, " 是 ", True),
        (YES_NO, "否", False),
        (YES_NO, "YES", True),
        (YES_NO, "false", False),
        (STATE, "正常", "fine"),
        (STATE, "fine", "fine"),
        (STATE, "没有 ", "none"),
        (POINTS, Decimal("0.3"), Decimal("0.3")),
    ],
)
def test_a_value_of_its_type_is_taken_without_a_word(item: Input, value: object, made: object) -> None:
    found, told = read(item, value)
    assert (found, type(found), told) == (made, type(made), [])


@pytest.mark.parametrize("item", [COUNT, MONEY, YES_NO, STATE, POINTS], ids=lambda item: item.type)
def test_any_type_may_be_missing_or_in_a_state_of_its_own(item: Input) -> None:
    for empty in (None, "", "  ", "\u3000"):
        assert read(item, empty) == (None, [])
    assert read(item, "不适用") == ("not_applicable", [])
    assert read(item, "unsampled") == ("unsampled", [])
    assert read(item, " 未抽查 ") == ("unsampled", [])


@pytest.mark.parametrize(
    ("item", "text", "made", "code"),
    [
        (COUNT, "１２３", 123, "fullwidth_digits"),
        (COUNT, "１，２３４", 1234, "fullwidth_digits"),
        (COUNT, "123", 123, "number_as_text"),
        (COUNT, " 12,345 ", 12345, "number_as_text"),
        (MONEY, "1,234.50", Decimal("1234.50"), "number_as_text"),
        (MONEY, "０．５", Decimal("0.5"), "fullwidth_digits"),
    ],
)
def test_a_number_that_stands_as_text_is_taken_and_noted(item: Input, text: str, made: object, code: str) -> None:
    assert read(item, text) == (made, [code])


@pytest.mark.parametrize(
    "text",
    ["1,2", "12,34", "1,2345", "0123", "1 2", "0x10", "1e", "①", "10²", "½", "٣", "三", "-", "1/2", "²", "9" * 50],
)
def test_other_text_is_no_number(text: str) -> None:
    assert read(COUNT, text) == (None, ["not_a_number"])


@pytest.mark.parametrize("value", [Decimal("0.5"), Decimal(1), "50%", "５０％"])
def test_a_percentage_is_no_count(value: object) -> None:
    assert read(COUNT, value, percent=True) == (None, ["percentage"])


def test_a_money_amount_that_was_computed_is_not_rounded_in_silence() -> None:
    assert read(MONEY, Decimal("0.30000000000000004")) == (None, ["too_many_decimals"])


@pytest.mark.parametrize("value", [Decimal("1E+300"), Decimal("-1E-300"), Decimal("1E-300"), Decimal("1E+30")])
def test_numbers_beyond_reason_are_refused(value: Decimal) -> None:
    assert read(COUNT, value)[0] is None


def test_text_is_read_without_letters_that_nobody_typed() -> None:
    assert read_text(Raw("甲\u3000乙\x1b[2J\u202e丙\n丁 ", NOWHERE)) == "甲\u3000乙[2J丙\n丁"
    assert read_text(Raw(Decimal("320100"), NOWHERE)) == "320100"
    assert read_text(Raw("", NOWHERE, fault="formula_without_value")) == ""
    assert read_text(None) == ""
