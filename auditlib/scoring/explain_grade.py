"""Why a city did not come to a higher grade (等次): of each grade above its own, the demands that it did not meet."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import takewhile

from auditlib.scoring.figures import tell_condition
from auditlib.scoring.judge import Block
from auditlib.scoring.quantity import truth
from auditlib.scoring.result import Result
from auditlib.standard.schema import Standard
from auditlib.standard.wholes import Grade
from auditlib.words import points_text


def explain_grade(result: Result, city: object) -> Iterator[str]:
    """Tell the demands of the grades above a city's own that it did not meet, or that a quota was full; nothing while it is pending."""
    standard, at = result.standard, result.place(city)
    if not standard.grades or result.grades.isna().iloc[at]:
        return
    brought = [name for name in standard.sanctions if result.sanctions[name].fillna(False).iloc[at]]
    for each in takewhile(lambda grade: grade.name != result.grades.iloc[at], standard.grades):
        short = _short(standard, result.block, at, int(result.exact_total[at]), each)
        said = [*short, *_barred(standard, result.block, at, each, brought)]
        yield f"未评{each.name}：{'；'.join(said) or '名额已满'}"


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
