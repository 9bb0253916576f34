"""What each kind of effect rests on in a city: one function a kind, which tells the facts and what was counted of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from auditlib.scoring.amounts import gap_text, is_day, more_and_less, number, quantity_text, signed, unit_of
from auditlib.scoring.figures import limit_of, measured, now, tell_condition, value_at, worth
from auditlib.scoring.judge import Block
from auditlib.scoring.kinds import Outcome
from auditlib.scoring.labels import level_of, places_of, side_of_place
from auditlib.scoring.told_province import told_sums
from auditlib.standard.conditions import Province
from auditlib.standard.each import joined, per_words
from auditlib.standard.effects import Bands, Choice, Discretion, Flat, Line, Rate, Steps, Void
from auditlib.standard.parts import is_place, is_ratio
from auditlib.standard.schema import Standard
from auditlib.words import number_text, points_text


def _flat(standard: Standard, block: Block, at: int, effect: Flat, outcome: Outcome) -> Iterator[str]:
    if effect.when is None:
        yield effect.note or ("先计满分" if effect.role == "award" else "不设条件")
    else:
        yield from tell_condition(standard, block, at, effect.when)


def _void(standard: Standard, block: Block, at: int, effect: Void, outcome: Outcome) -> Iterator[str]:
    yield from tell_condition(standard, block, at, effect.when)
    if not outcome.occurs.holds[at]:
        bounds = "未出现限制总分的情形" if effect.at_most else "未出现不得分情形"
        yield "未出现应作处理的情形" if effect.void == "none" else bounds


def _steps(standard: Standard, block: Block, at: int, effect: Steps, outcome: Outcome) -> Iterator[str]:
    assert outcome.measure is not None
    value = value_at(outcome.measure, at)
    named = effect.above if effect.above is not None else effect.below
    level = limit_of(standard, block, at, named)
    low = effect.below is not None
    over = level - value if low else value - level
    yield f"{measured(standard, block, at, effect.of, value)}"
    if is_place(effect.of) and named is not None:
        past = gap_text(standard, effect.of, over) if over > 0 else ""
        yield side_of_place("below" if low else "above", held=over > 0, value=level) + past
    elif named is not None:
        made = f"（{told_sums(standard, block, named)}）" if isinstance(named, Province) else ""
        against = level_of(standard, named, quantity_text(standard, effect.of, level)) + made
        if over <= 0:
            yield f"未{'低于' if low else '超过'}{against}"
            return
        more, less = more_and_less(standard, effect.of)
        by = gap_text(standard, effect.of, over)
        # A name before the level and a unit after it keep the two figures apart.
        apart = not isinstance(named, Fraction) and unit_of(standard, effect.of) != "" and more == "多"
        yield f"超{against}{by}" if apart and not low else f"比{against}{less if low else more}{by}"
    if over > 0 and (effect.every != 1 or named is not None):
        yield _counted(standard, effect, outcome, at)


def _counted(standard: Standard, effect: Steps, outcome: Outcome, at: int) -> str:
    """Tell how often a step was counted, under the rule in force."""
    every = gap_text(standard, effect.of, effect.every)
    if outcome.steps is None:
        return f"按每{every}{points_text(effect.gives)}分的比例计"
    times = int(outcome.steps[at])
    if (effect.counting or standard.rules.steps) != "whole":
        return f"每{every}计一次，不满也计，共{times:,}次"
    # Without a unit of its own, the step and how often it is met would run together.
    apart = every[-1].isdigit() or every.endswith("次")
    return f"每{every}计一次，共{times:,}次" if apart else f"满{every}{times:,}次"


def _rate(standard: Standard, block: Block, at: int, effect: Rate, outcome: Outcome) -> Iterator[str]:
    assert outcome.measure is not None
    value = worth(standard, block, at, effect.of)
    yield measured(standard, block, at, effect.of, now(standard, block, at, effect.of) if value is None else value)
    exact = value_at(outcome.measure, at)
    ratio = max(exact, Fraction(0))
    part = f"占{number(ratio, percent=True)}" if exact >= 0 else "为负数，按0计"
    if effect.full is not None:
        level = limit_of(standard, block, at, effect.full)
        full = level_of(standard, effect.full, quantity_text(standard, effect.of, level))
        yield f"以{full}为满分，{part}" if level > 0 else f"{full}不大于0，{_instead(effect)}"
    elif not is_ratio(effect.of):
        yield f"即{number(ratio, percent=True)}" if exact >= 0 else part
    elif exact < 0:
        yield part
    counted = min(ratio, effect.up_to)
    limited = f"，至多按{number(effect.up_to, percent=True)}计" if ratio > effect.up_to else ""
    yield f"{points_text(effect.gives)}分×{number(counted, percent=True)}{limited}{HOW[effect.how, effect.to > 1]}"


def _instead(effect: Rate) -> str:
    """Tell which ratio counts where nothing is a part of what is worth all points."""
    return f"不作满分，按{number(effect.if_zero or Fraction(0), percent=True)}计"


HOW = {
    ("half_up", False): "", ("half_up", True): "，四舍五入",
    ("down", False): "，余数不计", ("down", True): "，余数不计",
    ("up", False): "，余数进位", ("up", True): "，余数进位",
}  # fmt: skip


def _line(standard: Standard, block: Block, at: int, effect: Line, outcome: Outcome) -> Iterator[str]:
    assert outcome.measure is not None
    assert outcome.band is not None
    value, after = value_at(outcome.measure, at), int(outcome.band[at])
    yield measured(standard, block, at, effect.of, value)
    levels = [limit_of(standard, block, at, each) for each in effect.levels]
    falling = effect.falls

    def text(n: int) -> str:
        return level_of(standard, effect.levels[n], quantity_text(standard, effect.of, levels[n]))

    first, last = (
        (value <= levels[0], value >= levels[-1]) if not falling else (value >= levels[0], value <= levels[-1])
    )
    if first or last:
        end = -1 if last else 0
        side = "" if value == levels[end] else "未到" if end == 0 else "已过"
        yield f"{side or '恰为'}{text(end)}，按{points_text(effect.gives[end].points)}分计"
        return
    low, high = (effect.gives[n].points for n in (after, after + 1))
    yield f"在{text(after)}（{points_text(low)}分）与{text(after + 1)}（{points_text(high)}分）之间"
    rise = f"{points_text(abs(high - low))}×{_gap(standard, effect, value, levels[after])}÷{_gap(standard, effect, levels[after + 1], levels[after])}"
    start = f"{points_text(low)}{'－' if high < low else '＋'}" if low else ""
    yield f"{start}{rise}{HOW[effect.how, effect.to > 1]}" if low != high else ""


def _gap(standard: Standard, effect: Line, one: Fraction, other: Fraction) -> str:
    """Write the distance of two values as a difference, of days as their number."""
    if is_day(standard, effect.of):
        return gap_text(standard, effect.of, abs(one - other))
    more, less = (quantity_text(standard, effect.of, each) for each in (max(one, other), min(one, other)))
    return more if not min(one, other) else f"（{more}－{less}）"


def _bands(standard: Standard, block: Block, at: int, effect: Bands, outcome: Outcome) -> Iterator[str]:
    assert outcome.measure is not None
    assert outcome.band is not None
    band = int(outcome.band[at])
    yield measured(standard, block, at, effect.of, value_at(outcome.measure, at))
    upper, lower = effect.gives[band], effect.gives[band - 1] if band else None
    if is_place(effect.of):
        places = places_of(effect.gives, band)
        yield f"列{places}" if places != quantity_text(standard, effect.of, value_at(outcome.measure, at)) else ""
        return

    def text(edge: Fraction | None) -> str:
        return quantity_text(standard, effect.of, edge or Fraction(0))

    under = "" if upper.edge is None else f"{'低于' if upper.up_to is None else '不超过'}{text(upper.edge)}"
    from_0 = not signed(standard, effect.of)
    if lower is None:
        if upper.edge or not from_0:
            yield under
        return
    if upper.edge == lower.edge:
        return
    if from_0 and not lower.edge and upper.up_to is not None:
        yield f"{text(upper.edge)}以下"
        return
    over = f"{'超过' if lower.below is None else '达到'}{text(lower.edge)}"
    yield f"{over}、{under}" if under else over


def _choice(standard: Standard, block: Block, at: int, effect: Choice, outcome: Outcome) -> Iterator[str]:
    assert outcome.band is not None
    item = standard.inputs[effect.of]
    state = list(item.states)[int(outcome.band[at])]
    yield f"{item.label}：{item.states[state]}"
    if effect.times is not None and effect.whole is not None:
        yield f"{points_text(effect.whole)}分×{number(effect.times[state], percent=False)}"


def _discretion(standard: Standard, block: Block, at: int, effect: Discretion, outcome: Outcome) -> Iterator[str]:
    item = standard.inputs[effect.gives]
    if effect.when is not None:
        yield from tell_condition(standard, block, at, effect.when)
        if not outcome.occurs.holds[at]:
            yield "无须裁量"
            return
    reach = f"{number_text(item.min)}至{number_text(item.max)}分"
    given = int(block.facts.columns[effect.gives].values[at])
    yield f"审核人在{per_words(standard, item)}{reach}内酌定{_singly(block, at, effect)}{points_text(given)}分"


def _singly(block: Block, at: int, effect: Discretion) -> str:
    """Tell the figures of single incidents that a sum is made of: 1+3+2＝; nothing of one figure."""
    singles = block.facts.columns[effect.gives].singles
    figures = () if singles is None else singles[at] or ()
    return f"{joined(map(points_text, figures))}＝" if len(figures) > 1 else ""


TELL: Mapping[str, Callable[[Standard, Block, int, Any, Outcome], Iterator[str]]] = {
    "flat": _flat,
    "steps": _steps,
    "rate": _rate,
    "line": _line,
    "bands": _bands,
    "choice": _choice,
    "discretion": _discretion,
    "void": _void,
}
