"""Sentences of standards with measures of any kind: an official can work each point out again from what is said."""

from __future__ import annotations

from typing import Any

import pytest

from auditlib import score
from tests.scoring.cities import OTHER, PEERS, SHAPES, SHAPES_CLEAN, frame

PLAIN: dict[str, Any] = {
    "plan": True, "trained": True, "audited": False, "leaked": False, "level": "high", "people": 90, "others": 10,
    "before": 100, "faults": 0, "slips": 5, "accidents": 0, "degrees": 1, "budget": 1000, "spent": "900", "paid": "800",
    "merit": "1", "extra": "1", "blame": "0",
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "effect", "said"),
    [
        # A sum has the unit in which its parts agree, a spread its own word, a growth is no mere ratio.
        ({}, "1.1b", "合计100人（人数90人、其他人数10人），比3人多97人，满10人9次，加1.8分"),
        ({}, "2.2.1g", "相差200元（预算1,000元、支出900元、已付800元），比7.25元多192.75元，满333.335元0次，不扣分"),
        ({}, "2.2.1b", "增长率-10%（人数90人，比上年人数100人），不加分"),
        ({"before": 0}, "2.2.1b", "上年人数为0，增长率无从计算，待定"),
        # What is counted in 次 is not told to be met so many 次.
        ({}, "1.1d", "疏漏5次，每2次计一次，共2次，扣2分"),
        # Of several conditions of which one is enough, those that hold are the reason.
        ({"others": 0, "people": 0}, "1.1a", "有方案：是，得4分"),
        ({"others": 0, "people": 0, "plan": False}, "1.1a", "有方案：否，合计0人（人数0人、其他人数0人），未达到3人，不得分"),
        # A level made of others says of what.
        ({"budget": 5000}, "2.2.1d", "支出900元，比预算、已付合计5,800元少4,900元，满1,000元4次，扣0.4分"),
        # What is taken from an award waits for the award, and says for what that waits.
        ({"before": 0}, "2.2.1d", "上年人数为0，增长率无从计算，待定"),
        ({}, "3.1c", "不设条件，加1分"),
        # Never told as nothing what is more than nothing.
        ({"budget": 100_000_000, "spent": "0.5", "paid": "0.1"}, "2.1.1a", "支出进度不足0.0001%（支出0.5元 / 预算100,000,000元），不超过50%，不得分"),
    ],
)  # fmt: skip
def test_a_sentence_tells_its_figures_with_units_and_words(change: dict[str, Any], effect: str, said: str) -> None:
    assert score(OTHER, frame(PLAIN | change)).explain("城0")[effect] == said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, "甲、日常工作60分，乙、工作成效59.9分（其中（一）等次20分；按50%计29.95分），合计89.95分，总分89.95分"),
        # Row 7.1 does not apply: 34.9 points of 35 are spread over 40. 34.9 × 40 / 35 + 20 = 59.886, one half of it.
        ({"has_port": False, "port_ok": None}, "乙、工作成效59.886分（其中（一）等次20分；按50%计29.943分）"),
        ({"has_port": False, "port_ok": None}, "乙、工作成效折算：34.9分×40÷35"),
    ],
)
def test_the_total_is_told_so_that_it_can_be_worked_out_again(change: dict[str, Any], said: str) -> None:
    assert said in score(SHAPES, frame(SHAPES_CLEAN | change), province=PEERS).explain_total("城0")
