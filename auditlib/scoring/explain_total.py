"""How the total came about, where it is more than the sum of the rows: one Chinese sentence with the numbers."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from auditlib.scoring.amounts import number
from auditlib.scoring.judge import Block
from auditlib.scoring.total import Totals
from auditlib.standard.schema import Row, Standard
from auditlib.standard.wholes import Section
from auditlib.words import points_text

ONE = Fraction(1)


def explain_total(standard: Standard, block: Block, at: int) -> str:
    """Tell the sections, what came on top and off, the rounding and the bounds; nothing where the total is a plain sum."""
    totals = block.totals
    if totals is None:
        return ""
    said = [*_sections(standard, totals, at), *_left_out(standard, block, at)]
    said.append(f"合计{points_text(int(totals.sum[at]))}分")
    for part, word in ((totals.over, "加分超限不计"), (totals.added, "另加"), (totals.taken, "从总分中扣")):
        if part[at]:
            said.append(f"{word}{points_text(int(part[at]))}分")
    total, exact = int(totals.total[at]), int(totals.exact[at])
    if totals.void is not None and totals.void[at]:
        return f"{'，'.join(said)}，因一票否决总分计0分"
    return f"{'，'.join(said)}{_bounded(standard, exact, total)}，总分{points_text(total)}分"


def _sections(standard: Standard, totals: Totals, at: int) -> Iterator[str]:
    for name, section in standard.sections.items():
        yield f"{section.title}{points_text(int(totals.sections[name][at]))}分{_weight(section)}"


def _weight(section: Section) -> str:
    return "" if section.weight == ONE else f"（权重{number(section.weight, percent=True)}）"


def _left_out(standard: Standard, block: Block, at: int) -> Iterator[str]:
    for row_id, row in block.rows.items():
        if row.out is not None and row.out[at]:
            yield f"评分行{row_id}不适用，{left_out(standard, standard.rows[row_id])}"


def left_out(standard: Standard, row: Row) -> str:
    """Tell what becomes of the points of a row that does not apply."""
    if row.not_applicable == "reweight":
        within = standard.rules.reweight == "section" and standard.item_of[row.id].section is not None
        return f"分值折算到{'本部分' if within else ''}其余各行"
    return "计满分" if row.not_applicable == "full" else "不计分"


def _bounded(standard: Standard, exact: int, total: int) -> str:
    rules = standard.rules
    if total == exact:
        return ""
    if total == rules.total_max:
        return f"，以{points_text(total)}分为限"
    if total == rules.total_min:
        return f"，不低于{points_text(total)}分"
    return "，四舍五入"
