"""Measures, levels and conditions in words: what they are, not what they came to for a city."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

from auditlib.scoring.amounts import is_day, number, quantity_text
from auditlib.scoring.figures import SIDE, label_of
from auditlib.standard.schema import Standard

Telling = Callable[[Standard, Any], str]
# Of days, what of numbers is more and less.
DAYS = {"at_least": "不早于", "above": "晚于", "at_most": "不晚于", "below": "早于"}
ROUNDED = {"half_up": "四舍五入到", "down": "舍去到", "up": "进位到"}


def measure_words(standard: Standard, measure: Any) -> str:
    """Tell a measure by its name and, in brackets, how it is made: 合格率（合格÷鉴定）."""
    if isinstance(measure, str):
        return standard.inputs[measure].label
    name, made = getattr(measure, "name", None), making(standard, measure)
    return f"{name}（{made}）" if name else made


def making(standard: Standard, measure: Any) -> str:
    """Tell how a measure is made of others."""
    if isinstance(measure, Fraction):
        return number(measure, percent=False)
    if isinstance(measure, str):
        return label_of(standard, measure)
    zero = getattr(measure, "if_zero", None)
    told = MADE[form_of(measure, MADE)](standard, measure)
    return told if zero is None else f"{told}，除数为0的按{quantity_text(standard, measure, zero)}计"


def form_of(part: Any, known: Iterable[str]) -> str:
    """Tell the form of a measure or condition by the word of the file that only it has."""
    return next(word for word in known if getattr(part, FIELD.get(word, word), None) is not None)


def is_count(standard: Standard, measure: Any) -> bool:
    """Tell whether a measure only ever comes to whole numbers, one after the other."""
    if isinstance(measure, str):
        return standard.inputs[measure].type in ("count", "date")
    return any(getattr(measure, word, None) for word in ("met", "among"))


def name_of(standard: Standard, measure: Any) -> str:
    """Name a measure shortly; one without a name is told by how it is made."""
    named = isinstance(measure, str | Fraction) or measure.name
    return label_of(standard, measure) if named else making(standard, measure)


def level_words(standard: Standard, measure: Any, level: Any) -> str:
    """Tell the level that a measure is held against."""
    if isinstance(level, Fraction):
        return quantity_text(standard, measure, level)
    return label_of(standard, level) if isinstance(level, str) else measure_words(standard, level)


def condition_words(standard: Standard, condition: Any) -> str:
    """Tell a condition as a clause of a sentence."""
    if isinstance(condition, str):
        return standard.inputs[condition].label
    return CONDITIONS[form_of(condition, CONDITIONS)](standard, condition)


# --- measures ----------------------------------------------------------------


def _joined(sign: str, end: str = "") -> Telling:
    def tell(standard: Standard, measure: Any) -> str:
        parts = getattr(measure, form_of(measure, MADE))
        return sign.join(_inside(standard, part) for part in parts) + end

    return tell


def _inside(standard: Standard, part: Any) -> str:
    """Tell a part of a measure, in brackets where it is made of others itself."""
    if isinstance(part, str | Fraction):
        return making(standard, part)
    return f"{part.name or ''}（{making(standard, part)}）"


def _growth(standard: Standard, measure: Any) -> str:
    now, before = (_inside(standard, part) for part in measure.growth)
    return f"{now}比{before}增长的百分比"


def _spread(standard: Standard, measure: Any) -> str:
    parts = "、".join(making(standard, part) for part in measure.spread)
    first = making(standard, measure.spread[0])
    return {
        "ends": f"{parts}中最大数减最小数",
        "pairs": f"{parts}两两之差的和",
        "first": f"{parts}中与{first}之差的最大者",
    }[measure.by]


def _met(standard: Standard, measure: Any) -> str:
    return f"{'、'.join(condition_words(standard, each) for each in measure.met)}中做到的个数"


def _among(standard: Standard, measure: Any) -> str:
    states = standard.inputs[measure.among[0]].states
    wanted = "或".join(f"“{states[name]}”" for name in measure.states)
    return f"{'、'.join(making(standard, name) for name in measure.among)}中为{wanted}的个数"


def _lookup(standard: Standard, measure: Any) -> str:
    item = standard.inputs[measure.lookup]
    worth = "、".join(f"{item.states[name]}＝{number(value, percent=False)}" for name, value in measure.table.items())
    return f"按{item.label}取数：{worth}"


def _cases(standard: Standard, measure: Any) -> str:
    return "；".join(
        f"{condition_words(standard, case.when) + '的' if case.when is not None else '其余'}取{making(standard, case.value)}"
        for case in measure.cases
    )


def _round(standard: Standard, measure: Any) -> str:
    to = quantity_text(standard, measure.round, measure.to)
    return f"{_inside(standard, measure.round)}{ROUNDED[measure.how]}{to}"


def _province(standard: Standard, measure: Any) -> str:
    part = measure.province
    word = {"mean": "平均", "max": "最高", "min": "最低"}
    form = next((name for name in word if getattr(part, name, None)), "")
    if form:
        return f"全省各市{label_of(standard, getattr(part, form))}的{word[form]}"
    return f"全省合计的{making(standard, part)}"


# By the word of the file; where two could fit, the first does.
MADE: Mapping[str, Telling] = {
    "province": _province,
    "sum": _joined("＋"),
    "difference": _joined("－"),
    "product": _joined("×"),
    "share": _joined("÷"),
    "growth": _growth,
    "spread": _spread,
    "mean": _joined("、", "的平均"),
    "min": _joined("、", "中的最小者"),
    "max": _joined("、", "中的最大者"),
    "met": _met,
    "among": _among,
    "lookup": _lookup,
    "cases": _cases,
    "round": _round,
}
# Where a field is not called what the file calls it.
FIELD = {"not": "not_"}

# --- conditions --------------------------------------------------------------


def _compare(standard: Standard, condition: Any) -> str:
    said = measure_words(standard, condition.of)
    if condition.word == "above" and isinstance(condition.level, Fraction) and not condition.level:
        ledger = isinstance(condition.of, str) and standard.inputs[condition.of].ledger
        return f"出现{said}" if ledger else f"{said}大于0"
    side = DAYS[condition.word] if is_day(standard, condition.of) else SIDE[condition.word][0]
    return f"{said}{side}{level_words(standard, condition.of, condition.level)}"


def _is(standard: Standard, condition: Any) -> str:
    item = standard.inputs[condition.of]
    return f"{item.label}为{'或'.join(f'“{item.states[name]}”' for name in condition.wanted)}"


def _not(standard: Standard, condition: Any) -> str:
    if isinstance(condition.not_, str):
        return f"“{standard.inputs[condition.not_].label}”为否"
    return f"不是“{condition_words(standard, condition.not_)}”"


def _several(field: str, sign: str) -> Telling:
    def tell(standard: Standard, condition: Any) -> str:
        return sign.join(_bracketed(standard, each) for each in getattr(condition, field))

    return tell


def _bracketed(standard: Standard, condition: Any) -> str:
    said = condition_words(standard, condition)
    several = any(getattr(condition, field, None) for field in ("all", "any"))
    return f"（{said}）" if several else said


CONDITIONS: Mapping[str, Telling] = {
    "state": _is,
    "states": _is,
    "of": _compare,
    "not": _not,
    "all": _several("all", "，且"),
    "any": _several("any", "，或"),
}
