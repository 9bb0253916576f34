"""Why an effect came to its points: one Chinese sentence with the numbers, from the engine's own intermediate values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from auditlib.scoring.figures import label_of, measured, now, number, tell_condition, told_sums, unit_of, value_at
from auditlib.scoring.judge import Block
from auditlib.scoring.kinds import Outcome
from auditlib.scoring.province import province_level
from auditlib.scoring.rows import RowPoints
from auditlib.standard.conditions import Compare, Growth, Province, Share
from auditlib.standard.effects import AnyEffect, Bands, Choice, Discretion, Flat, Steps, Void, provinces_in
from auditlib.standard.schema import Row, Standard
from auditlib.words import STATE_WORDS, number_text, points_text

VERB = {"award": "得", "bonus": "加", "deduct": "扣"}


def explain(standard: Standard, block: Block, at: int) -> dict[str, str]:
    """Tell every effect of the city at a position, by effect id, in the order of the text."""
    return {
        effect.id: _sentence(standard, block, at, row, effect)
        for row in standard.rows.values()
        for effect in row.effects
    }


def explain_row(standard: Standard, block: Block, at: int, row: Row) -> str:
    """Tell in one sentence how a row's score is put together, and what a floor or a void took from it."""
    points, rules = block.rows[row.id], standard.rules
    void, gone = (mask is not None and bool(mask[at]) for mask in (points.void, points.gone))
    if gone and not void:
        return "有缺证或未定事项，本行待定"
    score = int(points.score[at])
    if void:
        voids = [name for name in row.voids if block.outcomes[name].occurs.holds[at]]
        said = f"按{'、'.join(voids)}本行不得分"
        if rules.void_bonus == "keep" and row.bonuses:
            return (
                f"{said}，加分照计，而加分有缺证或未定事项，本行待定"
                if gone
                else f"{said}，加分照计，计{points_text(score)}分"
            )
        return f"{said}，计0分"
    base, other, bonus = (int(part[at]) for part in (points.base, points.deductions, points.bonus))
    added = f"，加{points_text(bonus)}" if bonus else ""
    said = f"得分{points_text(base)}" + (added if rules.bonus == "net" else "")
    if other:
        said += f"，扣{points_text(other)}" + "".join(_spared(standard, points, at))
        if points.before[at] < 0 and rules.floor != "none":
            said += f"，扣到0为止（少扣{points_text(-int(points.before[at]))}）"
    return f"{said}{'' if rules.bonus == 'net' else added}，计{points_text(score)}分"


def _spared(standard: Standard, points: RowPoints, at: int) -> Iterator[str]:
    """Tell by how much the awards of each clause stopped its deductions."""
    for clause_id, spared in points.spared.items():
        if spared[at]:
            yield f"，{clause_id}以本款得分为限（少扣{points_text(int(spared[at]))}）"


def _sentence(standard: Standard, block: Block, at: int, row: Row, effect: AnyEffect) -> str:
    outcome, points = block.outcomes[effect.id], block.rows[row.id]
    mask = points.masks[effect.id]
    if mask is not None and mask[at]:
        return f"{_why_missing(standard, block, at, effect)}，待定"
    said = "，".join(part for part in TELL[effect.kind](standard, block, at, effect, outcome) if part)
    if effect.role in VERB:
        said += f"，{_came_to(effect, outcome, points, at)}"
    return said + _cancelled(standard, block, at, row, effect) + _floored(standard, points, effect, at)


def _floored(standard: Standard, points: RowPoints, effect: AnyEffect, at: int) -> str:
    """Tell by how much a floor, of the clause or of the row, cut the deductions that this one is part of."""
    own = getattr(effect, "from_", None) is not None
    pending = points.gone is not None and bool(points.gone[at])
    if pending or effect.role != "deduct" or own or not int(points.taken[effect.id][at]):
        return ""
    clause, of_row = standard.clause_of[effect.id], standard.row_of[effect.id].deductions
    said = []
    if clause.id in points.spared and (spared := int(points.spared[clause.id][at])):
        whole = sum(int(points.taken[e.id][at]) for e in clause.effects if e.id in of_row)
        said.append(f"本款扣分合计{points_text(whole)}分，以本款得分为限，多出的{points_text(spared)}分不扣")
    if (over := -int(points.before[at])) > 0 and standard.rules.floor != "none":
        whole = int(points.deductions[at]) - sum(int(part[at]) for part in points.spared.values())
        said.append(f"本行扣分合计{points_text(whole)}分，扣到0为止，多出的{points_text(over)}分不扣")
    return f"（{'；'.join(said)}）" if said else ""


def _came_to(effect: AnyEffect, outcome: Outcome, points: RowPoints, at: int) -> str:
    """Tell what was given or taken, and what a stop at an award left out."""
    taken = int(points.taken[effect.id][at])
    wanted = int(outcome.points[at])
    word = VERB[effect.role]
    if not wanted:
        return f"不{word}分"
    if taken == wanted:
        return f"{word}{points_text(taken)}分"
    return (
        f"应{word}{points_text(wanted)}分，{getattr(effect, 'from_', '')}的得分扣完为止，实{word}{points_text(taken)}分"
    )


def _cancelled(standard: Standard, block: Block, at: int, row: Row, effect: AnyEffect) -> str:
    """Tell what a void cancelled: of the void, how much in all; of an award or bonus, that it does not count."""
    points = block.rows[row.id]
    void_row = points.void is not None and bool(points.void[at])
    if isinstance(effect, Void):
        if not block.outcomes[effect.id].occurs.holds[at]:
            return ""
        if effect.void == "none":
            return f"，只作处理，不动分数{_brought(standard, block, at, effect)}"
        keeps = standard.rules.void_bonus == "keep"
        if effect.void == "row":
            gone = int(points.base[at]) + (0 if keeps else int(points.bonus[at]))
        else:
            own = [e.id for e in standard.clause_of[effect.id].effects]
            gone = sum(int(cut[at]) for name, cut in points.cancelled.items() if name in own)
        named = "本行" if effect.void == "row" else "本款"
        within = row.bonuses if effect.void == "row" else [e.id for e in standard.clause_of[effect.id].effects]
        kept = "，加分照计" if keeps and set(within).intersection(row.bonuses) else ""
        return f"，{named}不得分，取消{points_text(gone)}分{kept}{_brought(standard, block, at, effect)}"
    if not outcome_points(block, effect, at):
        return _brought(standard, block, at, effect)
    if void_row and not (effect.role == "bonus" and standard.rules.void_bonus == "keep"):
        return "（因本行不得分，不计）"
    if effect.id in points.cancelled and points.cancelled[effect.id][at]:
        return "（因本款不得分，不计）"
    return _brought(standard, block, at, effect)


def outcome_points(block: Block, effect: AnyEffect, at: int) -> int:
    """Tell the thousandths that an effect came to, before any floor."""
    return int(block.outcomes[effect.id].points[at])


def _brought(standard: Standard, block: Block, at: int, effect: AnyEffect) -> str:
    if not effect.sanctions or not block.outcomes[effect.id].occurs.holds[at]:
        return ""
    return f"，并{'、'.join(standard.sanctions[name].label for name in effect.sanctions)}"


# --- what is missing ------------------------------------------------------------


def _why_missing(standard: Standard, block: Block, at: int, effect: AnyEffect) -> str:
    names = list(effect.inputs)
    source = getattr(effect, "from_", None)
    names += [name for name in standard.effects[source].inputs if name not in names] if source else []
    lacking, stated = [], []
    for name in names:
        column, label = block.facts.columns[name], standard.inputs[name].label
        if column.absent is not None and column.absent[at]:
            lacking.append(label)
        elif state := column.state(at):
            stated.append(f"{label}{STATE_WORDS[state]}")
    said = [f"缺证（{'、'.join(lacking)}）"] if lacking else []
    said += stated
    return "，".join(said or _divided_by_zero(standard, block, at, effect)) or "数据不全"


def _divided_by_zero(standard: Standard, block: Block, at: int, effect: AnyEffect) -> Iterator[str]:
    """Tell which ratio, of the city or of the province, could not be worked out."""
    ratio = getattr(effect, "of", None)
    if isinstance(getattr(effect, "when", None), Compare):
        ratio = effect.when.of  # type: ignore[union-attr]
    if isinstance(ratio, Share | Growth):
        bottom = (ratio.share if isinstance(ratio, Share) else ratio.growth)[1]
        if not now(standard, block, at, bottom):
            yield f"{label_of(standard, bottom)}为0，{ratio.name or '比率'}无从计算"
    for part in provinces_in(effect):
        if province_level(standard, block.facts, part) is None:
            yield f"{told_sums(standard, block, part)}，{label_of(standard, part)}无从计算"


# --- one function a kind ------------------------------------------------------------


def _flat(standard: Standard, block: Block, at: int, effect: Flat, outcome: Outcome) -> Iterator[str]:
    if effect.when is None:
        yield effect.note or "先计满分"
    else:
        yield from tell_condition(standard, block, at, effect.when)


def _void(standard: Standard, block: Block, at: int, effect: Void, outcome: Outcome) -> Iterator[str]:
    yield from tell_condition(standard, block, at, effect.when)
    if not outcome.occurs.holds[at]:
        yield "未出现应作处理的情形" if effect.void == "none" else "未出现不得分情形"


def _steps(standard: Standard, block: Block, at: int, effect: Steps, outcome: Outcome) -> Iterator[str]:
    assert outcome.measure is not None
    value = value_at(outcome.measure, at)
    level = Fraction(int(outcome.level if isinstance(outcome.level, int) else outcome.level[at]), outcome.level_den)
    percent = isinstance(effect.of, Share | Growth)
    unit = "" if percent else unit_of(standard, effect.of)
    over = level - value if effect.below is not None else value - level
    named = effect.above if effect.above is not None else effect.below
    yield f"{measured(standard, block, at, effect.of, value)}"
    if named is not None:
        whose = label_of(standard, named) if not isinstance(named, Fraction) else ""
        made = f"（{told_sums(standard, block, named)}）" if isinstance(named, Province) else ""
        against = f"{whose}{number(level, percent)}{unit}{made}"
        if over <= 0:
            yield f"未{'低于' if effect.below is not None else '超过'}{against}"
            return
        by = number(over, percent=False, times=100) + "个百分点" if percent else number(over, percent=False) + unit
        if effect.below is not None:
            yield f"比{against}{'低' if percent else '少'}{by}"
        else:
            yield f"比{against}高{by}" if percent else f"超{against}{by}"
    if over > 0 and (effect.every != 1 or named is not None):
        yield _counted(standard, effect, outcome, at, _every(effect.every, percent, unit))


def _counted(standard: Standard, effect: Steps, outcome: Outcome, at: int, every: str) -> str:
    """Tell how often a step was counted, under the rule in force."""
    if outcome.steps is None:
        return f"按每{every}{points_text(effect.gives)}分的比例计"
    times = int(outcome.steps[at])
    return f"满{every}{times}次" if standard.rules.steps == "whole" else f"每{every}计一次，不满也计，共{times}次"


def _every(every: Fraction, percent: bool, unit: str) -> str:
    if percent:
        return f"{number(every, percent=False, times=100)}个百分点"
    return f"{number(every, percent=False)}{unit}"


def _bands(standard: Standard, block: Block, at: int, effect: Bands, outcome: Outcome) -> Iterator[str]:
    assert outcome.measure is not None
    assert outcome.band is not None
    band = int(outcome.band[at])
    percent, unit = isinstance(effect.of, Share | Growth), unit_of(standard, effect.of)
    yield measured(standard, block, at, effect.of, value_at(outcome.measure, at))
    upper, lower = effect.gives[band].up_to, effect.gives[band - 1].up_to if band else None
    if upper is not None and lower is not None:
        yield (
            f"超过{number(lower, percent)}、不超过{number(upper, percent)}{unit}"
            if lower
            else f"{number(upper, percent)}{unit}以下"
        )
    elif lower is not None:
        yield f"超过{number(lower, percent)}{unit}"


def _choice(standard: Standard, block: Block, at: int, effect: Choice, outcome: Outcome) -> Iterator[str]:
    assert outcome.band is not None
    item = standard.inputs[effect.of]
    yield f"{item.label}：{list(item.states.values())[int(outcome.band[at])]}"


def _discretion(standard: Standard, block: Block, at: int, effect: Discretion, outcome: Outcome) -> Iterator[str]:
    item = standard.inputs[effect.gives]
    if not outcome.occurs.holds[at]:
        yield "无须裁量"
        return
    yield from tell_condition(standard, block, at, effect.when) if effect.when is not None else ()
    reach = f"{number_text(item.min)}至{number_text(item.max)}分"
    yield f"审核人在{reach}内酌定{points_text(int(outcome.points[at]))}分"


TELL: Mapping[str, Callable[[Standard, Block, int, Any, Outcome], Iterator[str]]] = {
    "flat": _flat,
    "steps": _steps,
    "bands": _bands,
    "choice": _choice,
    "discretion": _discretion,
    "void": _void,
}
