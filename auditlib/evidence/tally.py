"""What rows of the ledger come to where they are counted by month, quarter or half-year, or by a mark, and how that is told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from decimal import Decimal
from itertools import groupby

from auditlib.evidence.layout import YES
from auditlib.model import Incident
from auditlib.standard.inputs import Input
from auditlib.standard.schema import Standard
from auditlib.standard.tallies import MONTHS, Every, Tally
from auditlib.words import number_text

# How a period is counted, what it is called, and how many of them are.
WORDS: dict[Every, tuple[str, str, str]] = {
    "month": ("逐月", "月", "月数"), "quarter": ("逐季度", "季度", "季度数"), "half_year": ("逐半年", "半年", "半年数"),
}  # fmt: skip
NAMED: dict[Every, Callable[[int], str]] = {
    "month": "{}月".format, "quarter": "第{}季度".format, "half_year": ("", "上半年", "下半年").__getitem__,
}  # fmt: skip


def entered(standard: Standard, name: str) -> str:
    """Name the input under which the rows are entered that an input counts: another one's, or its own."""
    return standard.inputs[name].rows_of or name


def counting_rows_of(standard: Standard, names: Collection[str]) -> list[str]:
    """Name the other inputs that count the rows of some inputs, and so hang on them."""
    return [name for name, item in standard.inputs.items() if item.rows_of in names]


def tally_count(tally: Tally, rows: Iterable[Incident]) -> int | Decimal:
    """Tell what a year's rows come to, those with the mark alone where there is one, all together or period by period."""
    rows = [each for each in rows if tally.marked is None or tally.marked in each.marks]
    if tally.every is None:
        return sum(each.count for each in rows)
    beyond = [max(each, 0) for each in _beyond(tally, _sums(tally, rows))]
    if tally.counts == "beyond":
        return sum(beyond)
    runs = [len(list(each)) for counts, each in groupby(beyond, key=bool) if counts]
    return sum(runs) if tally.counts == "periods" else max(runs, default=0)


def periods_told(standard: Standard, name: str, rows: Iterable[Incident]) -> str:
    """Tell the periods that count for an input and what there is in each: 3月4次、5月3次; empty where none does."""
    item = standard.inputs[name]
    if item.tally is None or item.tally.every is None:
        return ""
    unit = standard.inputs[entered(standard, name)].unit or ""
    marked = [each for each in rows if item.tally.marked is None or item.tally.marked in each.marks]
    sums, called = _sums(item.tally, marked), NAMED[item.tally.every]
    counts = zip(_beyond(item.tally, sums), sums, range(1, item.tally.periods + 1), strict=True)
    return "、".join(f"{called(n)}{number_text(each)}{unit}" for beyond, each, n in counts if beyond > 0)


def _beyond(tally: Tally, sums: Iterable[int | Decimal]) -> list[int | Decimal]:
    """Tell by how much each period in turn lies above its limit, or below."""
    return [tally.limit - each if tally.below is not None else each - tally.limit for each in sums]


def _sums(tally: Tally, rows: Iterable[Incident]) -> list[int | Decimal]:
    """Add up the rows of each period in turn."""
    sums: list[int | Decimal] = [0] * tally.periods
    for each in rows:
        if each.date is not None and tally.every is not None:
            sums[(each.date.month - 1) // MONTHS[tally.every]] += each.count
    return sums


def tally_words(standard: Standard, item: Input) -> str:
    """Tell how rows are counted: 按台账查实的“投诉”逐月计，数超过2次的月数; empty for any other input."""
    tally = item.tally
    if tally is None:
        return ""
    base = item if tally.of is None else standard.inputs[tally.of]
    marked = "" if tally.marked is None else f"中“{tally.marked}”为“{YES}”的"
    if tally.every is None:
        return f"按台账查实的“{base.label}”{marked}合计"
    how, period, many = WORDS[tally.every]
    limit = f"{number_text(tally.limit)}{base.unit or ''}"
    side = f"不足{limit}" if tally.below is not None else f"超过{limit}" if tally.limit else "有记录"
    counted = {
        "periods": f"数{side}的{many}",
        "beyond": f"各{period}{side if tally.limit else '登记'}的部分相加",
        "run": f"数{side}的连续{many}，取最长的",
    }[tally.counts]
    return f"按台账查实的“{base.label}”{marked}{how}计，{counted}"
