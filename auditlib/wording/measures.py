"""Measures, levels and conditions in words: what they are, not what they came to for a city."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

from auditlib.scoring.amounts import day_text, is_day, number, quantity_text, signed
from auditlib.scoring.figures import SIDE, SIDE_OF_DAY
from auditlib.scoring.labels import label_of, side_of_place, word_of_figure
from auditlib.standard.conditions import All, Among, AnyOf, Apart, Difference, Least, Most, Not, Sum
from auditlib.standard.parts import is_place, parts_of, taken_of
from auditlib.standard.schema import Standard
from auditlib.standard.types import Percent
from auditlib.wording.asides import asides, bounded
from auditlib.wording.lists import few_words

Telling = Callable[[Standard, Any], str]
ROUNDED = {"half_up": "四舍五入到", "down": "舍去到", "up": "进位到"}


def measure_words(standard: Standard, measure: Any) -> str:
    """Tell a measure by its name and, in brackets, how it is made: 合格率（合格÷鉴定）."""
    if isinstance(measure, str):
        item = standard.inputs[measure]
        # One with deadlines or periods is labelled by what is entered; what is counted is another thing.
        return item.label if item.due is None and item.tally is None else label_of(standard, measure)
    if name := getattr(measure, "name", None):
        return f"{name}（{making(standard, measure)}）"
    return _nameless(standard, measure)


def making(standard: Standard, measure: Any) -> str:
    """Tell how a measure is made of others."""
    if isinstance(measure, Fraction):
        return number(measure, percent=isinstance(measure, Percent))
    if isinstance(measure, str):
        return label_of(standard, measure)
    return "，".join([MADE[form_of(measure, MADE)](standard, measure), *asides(standard, measure)])


def _nameless(standard: Standard, measure: Any) -> str:
    """Tell how a measure is made where no bracket stands around it: what is said beside it gets its own."""
    made = MADE[form_of(measure, MADE)](standard, measure)
    return made + "".join(f"（{said}）" for said in asides(standard, measure))


def form_of(part: Any, known: Iterable[str]) -> str:
    """Tell the form of a measure or condition by the word of the file that only it has."""
    return next(word for word in known if getattr(part, FIELD.get(word, word), None) is not None)


def is_count(standard: Standard, measure: Any) -> bool:
    """Tell whether a measure only ever comes to whole numbers, one after the other."""
    if isinstance(measure, str):
        return standard.inputs[measure].type in ("count", "date")
    if is_place(measure):
        return True
    if isinstance(measure, Sum | Difference | Least | Most):
        return all(
            part.denominator == 1 if isinstance(part, Fraction) else is_count(standard, part)
            for part in parts_of(measure)
        )
    return any(getattr(measure, word, None) for word in ("met", "among", "months"))


def name_of(standard: Standard, measure: Any) -> str:
    """Name a measure shortly; one without a name is told by how it is made."""
    named = isinstance(measure, str | Fraction) or measure.name
    return label_of(standard, measure) if named else _nameless(standard, measure)


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
    told = [_inside(standard, part) for part in measure.spread]
    parts, first = "、".join(told), told[0]
    if len(told) == 2:  # noqa: PLR2004
        return f"{first}与{told[1]}相差的数"
    return {
        "ends": f"{parts}中最大数减最小数",
        "pairs": f"{parts}两两之差的和",
        "first": f"{parts}中与{first}之差的最大者",
    }[measure.by]


def _end(word: str) -> Telling:
    """Tell the smallest or largest of several; of one and a number, which is told beside it, that one."""

    def tell(standard: Standard, measure: Any) -> str:
        part = bounded(measure)
        return _joined("、", f"中的{word}")(standard, measure) if part is None else making(standard, part)

    return tell


def _share(standard: Standard, measure: Any) -> str:
    """Tell a share; of some states among inputs by others among the same inputs, the inputs are told once."""
    above, below = measure.share
    if not all(isinstance(part, Among) for part in (above, below)) or above.among != below.among:
        return _joined("÷")(standard, measure)
    return f"{few_words(standard, above.among)}中{_wanted(standard, above)}占{_wanted(standard, below)}的比例"


def _months(standard: Standard, measure: Any) -> str:
    day, since = (_inside(standard, part) if isinstance(part, str) else day_text(part) for part in measure.months)
    return f"{day}比{since}晚的月数（{'不满一个月的按一个月计' if measure.begun else '满一个月才计'}）"


def _met(standard: Standard, measure: Any) -> str:
    plain = all(isinstance(each, str) for each in measure.met)
    each_told = "、".join(_bracketed(each, condition_words(standard, each)) for each in measure.met)
    return f"{each_told}中{'做到' if plain else '符合'}的个数" + ("（不适用的不计）" if measure.only else "")


def _among(standard: Standard, measure: Any) -> str:
    return f"{few_words(standard, measure.among)}中为{_wanted(standard, measure)}的个数"


def _wanted(standard: Standard, measure: Any) -> str:
    states = standard.inputs[measure.among[0]].states
    *others, last = (f"“{states[name]}”" for name in measure.states)
    return f"{'、'.join(others)}或{last}" if others else last


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


def _deviation(standard: Standard, measure: Any) -> str:
    parts = "、".join(_inside(standard, part) for part in measure.deviation)
    return f"{parts}的{rooted_words(measure)}"


def rooted_words(measure: Any) -> str:
    """Tell which deviation is meant, and how it is rounded: 标准差（样本），四舍五入到0.01."""
    named = "差异系数（标准差÷平均数）" if measure.relative else "标准差"
    kind = "（样本标准差）" if measure.sample else ""
    return f"{named}{kind}，{ROUNDED[measure.how]}{number(measure.to, percent=False)}"


def _mean(standard: Standard, measure: Any) -> str:
    return _joined("、", "的平均")(standard, measure) + ("（不适用的不计入平均）" if measure.only else "")


def _rank(standard: Standard, measure: Any) -> str:
    order = "由高到低" if measure.best == "highest" else "由低到高"
    ties = "，并列的占几个名次" if measure.ties == "skip" else ""
    return f"{name_of(standard, measure.rank)}在{standard.words.whole}各{standard.words.city}中{order}的名次{ties}"


def _province(standard: Standard, measure: Any) -> str:
    part, taken = measure.province, taken_of(measure)
    if taken is None:
        return f"{standard.words.whole}合计的{making(standard, part)}"
    if is_place(measure):
        return _rank(standard, part)
    named = name_of(standard, taken)
    word = rooted_words(part) if isinstance(part, Apart) else word_of_figure(part)
    return f"{standard.words.whole}各{standard.words.city}{named}的{word}"


# By the word of the file; where two could fit, the first does.
MADE: Mapping[str, Telling] = {
    "province": _province,
    "sum": _joined("＋"),
    "difference": _joined("－"),
    "product": _joined("×"),
    "share": _share,
    "growth": _growth,
    "spread": _spread,
    "mean": _mean,
    "min": _end("最小者"),
    "max": _end("最大者"),
    "deviation": _deviation,
    "met": _met,
    "months": _months,
    "among": _among,
    "lookup": _lookup,
    "cases": _cases,
    "round": _round,
    "rank": _rank,
}
# Where a field is not called what the file calls it.
FIELD = {"not": "not_"}

# --- conditions --------------------------------------------------------------


def _compare(standard: Standard, condition: Any, holds: bool = True) -> str:
    said = measure_words(standard, condition.of)
    if condition.word == "above" and isinstance(condition.level, Fraction) and not condition.level:
        item = standard.inputs.get(condition.of) if isinstance(condition.of, str) else None
        occurs = item is not None and item.ledger and item.type == "count" and item.tally is None and said[-1] != "数"
        nothing = "不大于0" if signed(standard, condition.of) else "为0"
        return f"{'' if holds else '未'}出现{said}" if occurs else f"{said}{'大于0' if holds else nothing}"
    if condition.word == "at_most" and condition.level == 0 and not signed(standard, condition.of):
        return f"{said}{'为' if holds else '大于'}0"
    if is_place(condition.of) and isinstance(condition.level, Fraction):
        return f"{said}{side_of_place(condition.word, held=holds, value=condition.level)}"
    side = (SIDE_OF_DAY if is_day(standard, condition.of) else SIDE)[condition.word][not holds]
    return f"{said}{side}{level_words(standard, condition.of, condition.level)}"


def _is(standard: Standard, condition: Any) -> str:
    item = standard.inputs[condition.of]
    return f"{item.label}为{'或'.join(f'“{item.states[name]}”' for name in condition.wanted)}"


def opposite_words(standard: Standard, condition: Any) -> str:
    """Tell when a condition does not hold, as a clause of a sentence and with no more than one negation."""
    if isinstance(condition, str):
        return f"“{standard.inputs[condition].label}”为否"
    form = form_of(condition, CONDITIONS)
    if form in ("state", "states"):
        item = standard.inputs[condition.of]
        return f"{item.label}不是{'或'.join(f'“{item.states[name]}”' for name in condition.wanted)}"
    if form == "not":
        return condition_words(standard, condition.not_)
    if form == "of":
        return _compare(standard, condition, holds=False)
    # Not all of several is the opposite of one of them, and the other way round.
    sign = "，或" if form == "all" else "，且"
    return sign.join(_bracketed(each, opposite_words(standard, each)) for each in getattr(condition, form))


def _several(field: str, sign: str) -> Telling:
    def tell(standard: Standard, condition: Any) -> str:
        return sign.join(_bracketed(each, condition_words(standard, each)) for each in getattr(condition, field))

    return tell


def _bracketed(condition: Any, said: str) -> str:
    inner = condition
    while isinstance(inner, Not):
        inner = inner.not_
    return f"（{said}）" if isinstance(inner, All | AnyOf) else said


CONDITIONS: Mapping[str, Telling] = {
    "state": _is,
    "states": _is,
    "of": _compare,
    "not": lambda standard, condition: opposite_words(standard, condition.not_),
    "all": _several("all", "，且"),
    "any": _several("any", "，或"),
}
