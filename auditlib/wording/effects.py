"""Effects in words: one sentence a rule, the same words that tell afterwards what it came to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from auditlib.scoring.amounts import gap_text, is_day, number, quantity_text, signed
from auditlib.scoring.explain import VERB
from auditlib.scoring.figures import SIDE, SIDE_OF_DAY
from auditlib.scoring.labels import label_of, places_of, side_of_place
from auditlib.standard.each import own_condition, per_words
from auditlib.standard.effects import AnyEffect, Void
from auditlib.standard.parts import is_place
from auditlib.standard.scale import Eased
from auditlib.standard.schema import Standard
from auditlib.wording.asides import not_above_0
from auditlib.wording.measures import (
    ROUNDED,
    condition_words,
    is_count,
    level_words,
    making,
    measure_words,
    name_of,
)
from auditlib.words import ROLE_WORDS, number_text, points_text

VOIDED = {
    "row": "本评分行不得分",
    "clause": "本款不得分",
    "total": "总分为0",
    "none": "只作处理，不动分数",
}


def role_word(effect: AnyEffect) -> str:
    """Name what an effect is: 得分, 加分, 扣分, 不得分, or where it holds the total down or brings sanctions only, that."""
    if isinstance(effect, Void) and (effect.void == "none" or effect.at_most):
        return "处理" if effect.void == "none" else "限总分"
    return ROLE_WORDS[effect.role]


def effect_words(standard: Standard, effect: AnyEffect) -> str:
    """Tell what an effect does in one sentence: 取证每超过目标300人加0.1分，完整的300人才计."""
    told = "，".join([*_gate(standard, effect), RULES[effect.kind](standard, effect), *_limits(standard, effect)])
    return told + "".join(_asides(standard, effect))


def _gate(standard: Standard, effect: Any) -> Iterator[str]:
    """Tell the condition without which an effect counts nothing."""
    when = own_condition(standard, effect) if effect.kind == "discretion" else effect.when
    if when is not None:
        yield f"{condition_words(standard, when)}的"


def _limits(standard: Standard, effect: Any) -> Iterator[str]:
    """Tell where an effect stops, what it bears on, and what waives it."""
    if effect.kind != "void":
        if effect.cap is not None:
            yield f"至多{VERB[effect.role]}{points_text(effect.cap)}分"
        if effect.from_ is not None:
            yield f"从{effect.from_}的得分中扣，扣完为止"
        if effect.scope == "total":
            yield f"在总分上{VERB[effect.role]}"
        if effect.eased is not None:
            yield eased_words(standard, effect.eased)
    if effect.unless is not None:
        yield f"{condition_words(standard, effect.unless)}的除外"


def eased_words(standard: Standard, rule: Eased) -> str:
    """Tell which incidents cost only a share, and to what that is rounded."""
    how = f"按{number(rule.at, percent=True)}扣" if rule.at else "不扣"
    rounded = f"，{ROUNDED[rule.how]}{points_text(rule.to)}分" if rule.at and rule.to > 1 else ""
    return f"其中{standard.inputs[rule.part].label}{how}{rounded}"


def _asides(standard: Standard, effect: Any) -> Iterator[str]:
    """Tell how a measure that was only named is made, the note on how it is read, and the sanctions that come with it."""
    measure: Any = getattr(effect, "of", None)
    if effect.kind == "steps" and not isinstance(measure, str) and measure.name:
        yield f"（{measure.name}＝{making(standard, measure)}）"
    if effect.note:
        yield f"（{effect.note}）"
    if effect.sanctions:
        yield f"；处理：{'、'.join(standard.sanctions[name].label for name in effect.sanctions)}"


def gives(effect: Any, thousandths: int) -> str:
    """Write the points that an effect awards, adds or takes: 得8分."""
    return f"{VERB[effect.role]}{points_text(thousandths)}分" if thousandths else f"不{VERB[effect.role]}分"


def _flat(standard: Standard, effect: Any) -> str:
    bare = effect.when is None and not effect.note
    return ("无条件" if bare else "") + gives(effect, effect.gives)


def _steps(standard: Standard, effect: Any) -> str:
    measure, low = effect.of, effect.below is not None
    level = effect.below if low else effect.above
    word, day = "below" if low else "above", is_day(standard, measure)
    side = (SIDE_OF_DAY if day else SIDE)[word][0]
    every = gap_text(standard, measure, effect.every)
    name = name_of(standard, measure)
    if level is None:
        said = f"{name}每{every}{gives(effect, effect.gives)}"
    elif isinstance(level, str) and not day:
        said = f"{name}每{side}{label_of(standard, level)}{every}{gives(effect, effect.gives)}"
    elif is_place(measure) and isinstance(level, Fraction):
        said = f"{name}{side_of_place(word, held=True, value=level)}的，每{every}{gives(effect, effect.gives)}"
    else:
        said = f"{name}{side}{level_words(standard, measure, level)}的部分，每{every}{gives(effect, effect.gives)}"
    counted = _counted(standard, effect, every)
    return said + (f"，{counted}" if counted else "")


def _counted(standard: Standard, effect: Any, every: str) -> str:
    """Tell what becomes of a begun step; of single whole things there is none."""
    rule = effect.counting or standard.rules.steps
    if effect.every == 1 and is_count(standard, effect.of):
        return ""
    if rule == "whole":
        return f"完整的{every}才计"
    return f"不满{every}也按{every}计" if rule == "started" else f"不满{every}的按比例计"


def _rate(standard: Standard, effect: Any) -> str:
    bare = isinstance(effect.of, str) or effect.of.name
    ratio = measure_words(standard, effect.of) if bare else f"（{making(standard, effect.of)}）"
    if effect.full is not None:
        ratio = f"{ratio}占{level_words(standard, effect.of, effect.full)}的比例"
        if effect.if_zero is not None:
            ratio += f"（后者{not_above_0(standard, effect.full)}的按{number(effect.if_zero, percent=True)}计）"
    most = f"，比例至多按{number(effect.up_to, percent=True)}计" if effect.up_to != 1 else "，至多按全部计"
    to = f"，{ROUNDED[effect.how]}{points_text(effect.to)}分"
    return f"按{ratio}乘以{points_text(effect.gives)}分{VERB[effect.role]}分{most}{to}"


def _line(standard: Standard, effect: Any) -> str:
    """Tell a line by its points; beyond its ends those of the ends count."""
    points = "、".join(
        f"{level_words(standard, effect.of, point.at)}{gives(effect, point.points)}" for point in effect.gives
    )
    to = f"{ROUNDED[effect.how]}{points_text(effect.to)}分"
    order = "" if effect.fixed else f"，各点应由{'大到小' if effect.falls else '小到大'}，否则待定"
    return f"{measure_words(standard, effect.of)}：{points}；两点之间按直线插值，{to}，两端之外按端点计{order}"


def _bands(standard: Standard, effect: Any) -> str:
    """Tell each band by its ends; above a first band of nothing but 0, where nothing lies below it, no lower end is needed."""
    if is_place(effect.of):
        told = (f"{places_of(effect.gives, at)}的{gives(effect, band.points)}" for at, band in enumerate(effect.gives))
        return f"{measure_words(standard, effect.of)}：{'；'.join(told)}"
    said, lower, before = [], "", None
    from_0 = not signed(standard, effect.of)
    for band in effect.gives:
        end, without = band.edge, band.below
        if end is None:
            said.append(f"{lower or '其余'}的{gives(effect, band.points)}")
            continue
        amount = quantity_text(standard, effect.of, end)
        nothing = from_0 and not end and without is None and not lower
        upper = f"{'不超过' if without is None else '低于'}{amount}"
        span = amount if nothing or end == before else f"{lower}、{upper}" if lower else upper
        said.append(f"{span}的{gives(effect, band.points)}")
        lower = "" if nothing else f"超过{amount}" if without is None else f"{amount}以上"
        before = end
    return f"{measure_words(standard, effect.of)}：{'；'.join(said)}"


def _choice(standard: Standard, effect: Any) -> str:
    item = standard.inputs[effect.of]
    if effect.times is not None and effect.whole is not None:
        factors = "、".join(
            f"“{item.states[state]}”{number(each, percent=False)}" for state, each in effect.times.items()
        )
        return f"{item.label}：{gives(effect, effect.whole)}乘以系数，{factors}"
    worth = "；".join(f"“{item.states[state]}”{gives(effect, given)}" for state, given in effect.gives.items())
    return f"{item.label}：{worth}"


def _discretion(standard: Standard, effect: Any) -> str:
    item = standard.inputs[effect.gives]
    step = f"，按{number_text(item.step)}分为一档" if item.step else ""
    each = "" if item.each is None else f"{standard.inputs[item.each].label}{per_words(standard, item)}"
    reach = f"{each}由审核人在{number_text(item.min)}至{number_text(item.max)}分之间"
    if item.min < 0:
        return f"{reach}酌定{step}，{'负' if effect.role == 'deduct' else '正'}数为{VERB[effect.role]}分"
    return f"{reach}酌情{VERB[effect.role]}分{step}"


def _void(standard: Standard, effect: Any) -> str:
    return f"总分不高于{points_text(effect.at_most)}分" if effect.at_most else VOIDED[effect.void]


RULES: Mapping[str, Callable[[Standard, Any], str]] = {
    "flat": _flat,
    "steps": _steps,
    "rate": _rate,
    "line": _line,
    "bands": _bands,
    "choice": _choice,
    "discretion": _discretion,
    "void": _void,
}
