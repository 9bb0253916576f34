"""How the total came about, where it is more than the sum of the rows: one Chinese sentence with the numbers."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import floor

from auditlib.scoring.amounts import number
from auditlib.scoring.figures import measured, worth
from auditlib.scoring.judge import Block
from auditlib.scoring.labels import label_of
from auditlib.scoring.total import Totals
from auditlib.standard.schema import Row, Standard
from auditlib.standard.types import SCALE
from auditlib.words import points_text

ONE = Fraction(1)
# Among which other rows the points of one that does not apply are spread.
WHERE = {"section": "本部分", "top": "所在大部分", "total": ""}


def explain_total(standard: Standard, block: Block, at: int) -> str:
    """Tell the sections, what came on top and off, the rounding and the bounds; nothing where the total is a plain sum."""
    totals = block.totals
    if totals is None:
        return ""
    said = [*_sections(standard, totals, at), *_left_out(standard, block, at), *_spread(standard, totals, at)]
    said.append(f"合计{points_text(int(totals.sum[at]))}分")
    for part, word in ((totals.over, "加分超限不计"), (totals.added, "另加"), (totals.taken, "从总分中扣")):
        if part[at]:
            said.append(f"{word}{points_text(int(part[at]))}分")
    if totals.gone is not None and totals.gone[at]:
        return f"{'，'.join(said)}，应乘的{label_of(standard, standard.coefficient)}缺证或未定，总分待定"
    total, exact = int(totals.total[at]), Fraction(int(totals.exact[at]))
    if standard.coefficient is not None:
        times = worth(standard, block, at, standard.coefficient) or Fraction(0)
        exact *= times
        told = measured(standard, block, at, standard.coefficient, times)
        said.append(f"乘以{told}，得{number(exact / SCALE, percent=False)}分")
    free = int(totals.free[at])
    bounds = "，".join(_voided(standard, block, at, free))
    bounds = bounds or _bounded(standard, exact, free).removeprefix("，")
    return "，".join(filter(None, [*said, bounds, f"总分{points_text(total)}分"]))


def _voided(standard: Standard, block: Block, at: int, total: int) -> Iterator[str]:
    """Tell what makes the total void, or brings it down to what it can be at most, one after the other."""
    for void in standard.total_voids:
        if not block.outcomes[void.id].occurs.holds[at]:
            continue
        if not void.at_most:
            total = 0
            yield f"按{void.id}总分计0分"
        elif total > void.at_most:
            yield f"按{void.id}，总分{points_text(total)}分应不高于{points_text(void.at_most)}分"
            total = void.at_most


def _sections(standard: Standard, totals: Totals, at: int, within: str | None = None) -> Iterator[str]:
    """Tell each section, those in it, and what its weight makes of it."""
    for name, section in standard.sections.items():
        if section.within == within:
            points = int(totals.sections[name][at])
            inner = list(_sections(standard, totals, at, name))
            told = [f"其中{'、'.join(inner)}"] if inner else []
            if section.weight != ONE:
                told.append(
                    f"按{number(section.weight, percent=True)}计{points_text(weighed(points, section.weight))}分"
                )
            yield f"{section.title}{points_text(points)}分" + (f"（{'；'.join(told)}）" if told else "")


def weighed(points: int, weight: Fraction) -> int:
    """Tell what a section counts for, rounded half up to a thousandth as the engine does."""
    return _half_up(points * weight)


def _half_up(number: Fraction) -> int:
    whole = floor(abs(number) + Fraction(1, 2))
    return whole if number >= 0 else -whole


def _left_out(standard: Standard, block: Block, at: int) -> Iterator[str]:
    for row_id in block.rows:
        if _out(block, row_id, at):
            yield f"评分行{row_id}不适用，{left_out(standard, standard.rows[row_id])}"


def _spread(standard: Standard, totals: Totals, at: int) -> Iterator[str]:
    """Tell by what the points of rows that do not apply were spread over the others, and what was left aside."""
    for n, (name, share) in enumerate(totals.spread):
        full, kept = int(share.full[at]), int(share.kept[at])
        aside, title = int(share.aside[at]), "" if name is None else standard.sections[name].title
        if full == kept:
            continue
        if kept:
            unit = totals.parts * standard.weight_of(name) * SCALE
            by = "÷".join(number(points / unit, percent=False) for points in (full, kept))
            added = f"{'－' if aside < 0 else '＋'}不折算的{points_text(abs(aside))}分" if aside else ""
            yield f"{title}折算：{points_text(int(share.core[at]))}分×{by}{added}"
        elif name is None:
            yield f"没有适用的评分行，只计加减分{points_text(aside)}分"
        elif name not in dict(totals.spread[n + 1 :]):
            around = standard.sections[name].within
            where = "其他部分" if around is None else f"{standard.sections[around].title}其余部分"
            yield f"{title}没有适用的评分行，分值折算到{where}"


def _out(block: Block, row_id: str, at: int) -> bool:
    out = block.rows[row_id].out
    return out is not None and bool(out[at])


def left_out(standard: Standard, row: Row) -> str:
    """Tell what becomes of the points of a row that does not apply."""
    if row.not_applicable == "reweight":
        section = standard.item_of[row.id].section
        return f"分值折算到{'' if section is None else WHERE[standard.rules.reweight]}其余各行"
    return "计满分" if row.not_applicable == "full" else "不计分"


def _bounded(standard: Standard, exact: Fraction, total: int) -> str:
    """Tell what made the total of what was added up: a bound where it is not what rounding alone comes to."""
    rules = standard.rules
    if total == exact:
        return ""
    if total == _half_up(exact / rules.total_to) * rules.total_to:
        return "，四舍五入"
    return f"，以{points_text(total)}分为限" if total == rules.total_max else f"，不低于{points_text(total)}分"
