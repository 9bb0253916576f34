"""Why a city did not come to a higher grade (等次), or has none yet: the demands that it did not meet, or what they wait for."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import takewhile

from auditlib.scoring.explain_missing import dead_ends
from auditlib.scoring.figures import tell_condition
from auditlib.scoring.grades import quota
from auditlib.scoring.judge import Block
from auditlib.scoring.left_out import left_out
from auditlib.scoring.quantity import truth
from auditlib.scoring.result import Result
from auditlib.standard.parts import inputs_in
from auditlib.standard.schema import Standard
from auditlib.standard.wholes import Grade
from auditlib.words import PENDING, STATE_WORDS, points_text


def explain_grade(result: Result, city: object) -> Iterator[str]:
    """Tell of each grade above a city's own the demands that it did not meet, or that its quota was full.

    Of a grade that is pending, the rows, sanctions and conditions that are open and the inputs for which they wait.
    """
    standard, at = result.standard, result.place(city)
    if not standard.grades:
        return
    if result.grades.isna().iloc[at]:
        yield _waiting(result, at)
        return
    brought = [name for name in standard.sanctions if result.sanctions[name].fillna(False).iloc[at]]
    for each in takewhile(lambda grade: grade.name != result.grades.iloc[at], standard.grades):
        short = _short(standard, result.block, at, int(result.exact_total[at]), each)
        said = [*short, *_barred(standard, result.block, at, each, brought)]
        yield f"未评{each.name}：{'；'.join(said) or _full(result, each)}"


def _full(result: Result, each: Grade) -> str:
    """Tell that a grade's quota went to others."""
    most = quota(each, len(result.index))
    return f"条件都具备，而名额至多{most}个，已评给总分更高的" if most else "条件都具备，而按比例算得的名额不足1个"


def _waiting(result: Result, at: int) -> str:
    """Tell what keeps a grade open: rows, sanctions, conditions, and which inputs each is still to be given."""
    standard, block = result.standard, result.block
    rows = [name for name, row in block.rows.items() if row.gone is not None and row.gone[at]]
    names = dict.fromkeys(name for row in rows for name in standard.inputs_of[row])
    said = [f"评分行{'、'.join(rows)}{PENDING}"] if rows else []
    here = block.facts.cut(slice(at, at + 1))
    for each in standard.grades if not rows else ():
        open_ = [name for name in each.unless if result.sanctions[name].isna().iloc[at]]
        said += [f"{standard.sanctions[name].label}未定" for name in open_]
        able = [effect for effect in standard.effects.values() if set(open_).intersection(effect.sanctions)]
        names |= dict.fromkeys(name for effect in able for name in effect.inputs)
        if each.when is not None and (unknown := truth(standard, here, each.when).unknown) is not None and unknown[0]:
            said.append(f"{each.name}的条件未定")
            names |= dict.fromkeys(inputs_in(each.when))
    waited = [name for name in names if name not in left_out(standard, block.facts, at)]
    lacking = [f"{standard.inputs[name].label}（{why}）" for name in waited if (why := _lack(result, name, at))]
    stuck = [each.said for each in dead_ends(standard, block, at)]
    return "；".join([*dict.fromkeys(said), *([f"等待{'、'.join(lacking)}"] if lacking else []), *stuck])


def _lack(result: Result, name: str, at: int) -> str:
    """Tell why an input has no value and is waited for; nothing where it has one, or nobody needs it."""
    if state := result.facts.columns[name].state(at):
        return STATE_WORDS[state]
    if not result.missing[name].iloc[at]:
        return ""
    return result.standard.inputs[name].awaited


def _short(standard: Standard, block: Block, at: int, total: int, each: Grade) -> Iterator[str]:
    if each.at_least is not None and total < each.at_least:
        yield f"总分{points_text(total)}分，未达到{points_text(each.at_least)}分"
    for name, least in each.floors.items():
        in_row = name in block.rows
        points = block.rows[name].score if in_row else block.totals.sections[name]  # type: ignore[union-attr]
        if points[at] < least:
            title = f"评分行 {name} 得" if in_row else standard.sections[name].title
            yield f"{title}{points_text(int(points[at]))}分，未达到{points_text(least)}分"


def _barred(standard: Standard, block: Block, at: int, each: Grade, brought: Collection[str]) -> Iterator[str]:
    if each.when is not None and not truth(standard, block.facts.cut(slice(at, at + 1)), each.when).holds[0]:
        yield "，".join(tell_condition(standard, block, at, each.when))
    for name in each.unless:
        if name in brought:
            yield f"有{standard.sanctions[name].label}的处理"
