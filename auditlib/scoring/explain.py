"""Why an effect came to its points: one Chinese sentence with the numbers, from the engine's own intermediate values."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from auditlib.scoring.amounts import number, quantity_text
from auditlib.scoring.explain_groups import cut_words
from auditlib.scoring.explain_kinds import TELL
from auditlib.scoring.explain_missing import why_missing
from auditlib.scoring.explain_total import left_out
from auditlib.scoring.figures import tell_condition, worth
from auditlib.scoring.judge import Block
from auditlib.scoring.labels import label_of
from auditlib.scoring.quantity import truth
from auditlib.scoring.rows import RowPoints, floor_of
from auditlib.standard.effects import AnyEffect, Void
from auditlib.standard.schema import Row, Standard
from auditlib.words import points_text

VERB = {"award": "得", "bonus": "加", "deduct": "扣"}
NOTHING = {"award": "不得分", "bonus": "不加分", "deduct": "不扣分", "void": "不作不得分处理"}


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
    if points.out is not None and points.out[at]:
        return f"本行不适用，{left_out(standard, row)}"
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
    from_awards = _from_awards(standard, block, at, row)
    added = f"，加{points_text(bonus)}" if bonus else ""
    said = f"得分{points_text(base + from_awards)}"
    said += f"，从中扣{points_text(from_awards)}" if from_awards else ""
    said += added if rules.bonus == "net" else ""
    if other:
        said += f"，扣{points_text(other)}" + "".join(_spared(points, at))
        if points.before[at] < 0 and floor_of(rules, row) != "none":
            said += f"，扣到0为止（少扣{points_text(-int(points.before[at]))}）"
    return f"{said}{'' if rules.bonus == 'net' else added}，计{points_text(score)}分"


def _from_awards(standard: Standard, block: Block, at: int, row: Row) -> int:
    """Tell what deductions took from awards that still count, before the row's own were put together."""
    taken = block.rows[row.id].taken
    return sum(
        int(taken[name][at])
        for name, source in row.own
        if not any(block.outcomes[void].occurs.holds[at] for void in standard.clause_of[source].voids)
    )


def _spared(points: RowPoints, at: int) -> Iterator[str]:
    """Tell by how much the awards of each clause stopped its deductions."""
    for clause_id, spared in points.spared.items():
        if spared[at]:
            yield f"，{clause_id}以本款得分为限（少扣{points_text(int(spared[at]))}）"


def _sentence(standard: Standard, block: Block, at: int, row: Row, effect: AnyEffect) -> str:
    outcome, points = block.outcomes[effect.id], block.rows[row.id]
    if points.out is not None and points.out[at]:
        return "本行不适用"
    mask = points.masks[effect.id]
    if mask is not None and mask[at]:
        return f"{why_missing(standard, block, at, effect)}，待定"
    if outcome.gate is not None and not outcome.gate.holds[at]:
        told = tell_gate(standard, block, at, effect)
        return f"{told}，{NOTHING[effect.role]}" if told else NOTHING[effect.role]
    said = "，".join(part for part in TELL[effect.kind](standard, block, at, effect, outcome) if part)
    if effect.role in VERB:
        said += f"，{_came_to(standard, block, effect, points, at)}"
    if effect.id in row.outside and effect.role in VERB and int(points.taken[effect.id][at]):
        said += "（计入总分，不在本行）" if effect.role == "bonus" else "（从总分中扣，不在本行）"
    return said + _cancelled(standard, block, at, row, effect) + _floored(standard, points, effect, at)


def tell_gate(standard: Standard, block: Block, at: int, effect: AnyEffect) -> str:
    """Tell why an effect counts for nothing: its condition does not hold, or something waives it."""
    here = block.facts.cut(slice(at, at + 1))
    waived = effect.unless is not None and bool(truth(standard, here, effect.unless).holds[0])
    condition = effect.unless if waived else getattr(effect, "when", None)
    told = "，".join(tell_condition(standard, block, at, condition)) if condition is not None else ""
    return f"{told}，予以免除" if waived else f"{told}，条件不具备"


def _floored(standard: Standard, points: RowPoints, effect: AnyEffect, at: int) -> str:
    """Tell by how much a floor, of the clause or of the row, cut the deductions that this one is part of."""
    own = getattr(effect, "from_", None) is not None
    pending = points.gone is not None and bool(points.gone[at])
    outside = effect.id in standard.row_of[effect.id].outside
    if pending or outside or effect.role != "deduct" or own or not int(points.taken[effect.id][at]):
        return ""
    clause, of_row = standard.clause_of[effect.id], standard.row_of[effect.id].deductions
    said = []
    if clause.id in points.spared and (spared := int(points.spared[clause.id][at])):
        whole = sum(int(points.taken[e.id][at]) for e in clause.effects if e.id in of_row)
        said.append(f"本款扣分合计{points_text(whole)}分，以本款得分为限，多出的{points_text(spared)}分不扣")
    if (over := -int(points.before[at])) > 0 and floor_of(standard.rules, standard.row_of[effect.id]) != "none":
        whole = int(points.deductions[at]) - sum(int(part[at]) for part in points.spared.values())
        said.append(f"本行扣分合计{points_text(whole)}分，扣到0为止，多出的{points_text(over)}分不扣")
    return f"（{'；'.join(said)}）" if said else ""


def _came_to(standard: Standard, block: Block, effect: AnyEffect, points: RowPoints, at: int) -> str:
    """Tell what was given or taken, and what a cap, a group or a stop at an award left out."""
    outcome = block.outcomes[effect.id]
    taken = int(points.taken[effect.id][at])
    wanted = int(outcome.points[at])
    before = wanted if outcome.uncapped is None else int(outcome.uncapped[at])
    asked = before if outcome.whole is None else int(outcome.whole[at])
    word = VERB[effect.role]
    if not asked:
        return f"不{word}分"
    why = [_eased(standard, block, at, effect, asked - before)] if asked > before else []
    cap = getattr(effect, "cap", None)
    if cap is not None and before > cap:
        why.append(f"以{points_text(cap)}分为限")
    if wanted < (before if cap is None else min(before, cap)):
        why += cut_words(standard, block, at, effect.id)
    if taken < wanted:
        why.append(f"{getattr(effect, 'from_', '')}的得分扣完为止")
    if not why:
        return f"{word}{points_text(taken)}分"
    return f"应{word}{points_text(asked)}分，{'，'.join(why)}，实{word}{points_text(taken)}分"


def _eased(standard: Standard, block: Block, at: int, effect: Any, spared: int) -> str:
    """Tell how many incidents cost less, and how much less."""
    rule = effect.eased
    part = quantity_text(standard, rule.part, worth(standard, block, at, rule.part) or Fraction(0))
    how = (
        f"按{number(rule.at, percent=True)}计，少扣{points_text(spared)}分"
        if rule.at
        else f"免扣{points_text(spared)}分"
    )
    return f"{label_of(standard, rule.part)}{part}{how}"


def _cancelled(standard: Standard, block: Block, at: int, row: Row, effect: AnyEffect) -> str:
    """Tell what a void cancelled: of the void, how much in all; of an award or bonus, that it does not count."""
    points = block.rows[row.id]
    void_row = points.void is not None and bool(points.void[at])
    if isinstance(effect, Void):
        if not block.outcomes[effect.id].occurs.holds[at]:
            return ""
        if effect.void == "total":
            most = f"不高于{points_text(effect.at_most)}分" if effect.at_most else "计0分"
            return f"，总分{most}{_brought(standard, block, at, effect)}"
        if effect.void == "none":
            return f"，处理：{'、'.join(standard.sanctions[name].label for name in effect.sanctions)}"
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
    if (
        void_row
        and effect.id not in row.outside
        and not (effect.role == "bonus" and standard.rules.void_bonus == "keep")
    ):
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
