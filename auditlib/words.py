"""The field's words: what the code says in English and the user reads in Chinese, and numbers as officials write them."""

from __future__ import annotations

from decimal import Decimal

STATE_WORDS = {"not_applicable": "不适用", "unsampled": "未抽查"}
ROLE_WORDS = {"award": "得分", "bonus": "加分", "deduct": "扣分", "void": "不得分"}
MISSING, PENDING, PROVISIONAL, NO_AWARD = "缺证", "待定", "暂定", "不参与评优"
EXPLAINS = "不单独计分"


def points_text(thousandths: int) -> str:
    """Write whole thousandths of a point as the shortest decimal: 97400 is "97.4", -500 is "-0.5"."""
    return number_text(Decimal(thousandths) / 1000, grouped=False)


def number_text(number: Decimal | int, *, grouped: bool = True) -> str:
    """Write a number without idle zeros, in groups of three: 50599 is "50,599", 9999.90 is "9,999.9"."""
    text = f"{Decimal(number):,f}" if grouped else f"{Decimal(number):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
