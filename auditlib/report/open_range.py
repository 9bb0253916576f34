"""What missing evidence could still give: the lowest and highest total, row by row, and what is worth asking for first."""

from __future__ import annotations

from collections.abc import Iterator

from auditlib.report.figures import NONE, points
from auditlib.report.table import Bit, Cell, Column, Part, Said, simple
from auditlib.report.view import CityView
from auditlib.scoring.gaps import Gap, Gaps, weigh_gaps

ROWS = (Column("评分行", "id"), Column("分值", "number"), Column("最低", "number"), Column("最高", "number"))
ASKED = (
    Column("先问哪一项", "wide"),
    Column("最多相差", "number"),
    Column("所在的评分行", "refs"),
    Column("补上即可定分的行", "refs"),
)
NO_END, NO_FLOOR = "不封顶", "不封底"


def open_range_parts(view: CityView) -> Iterator[Part]:
    """Tell between which totals the missing evidence leaves the city, and which input to ask for first."""
    found = weigh_gaps(view.result, view.params.city)
    if found is None:
        return
    yield Said(range_words(found), "strong")
    if found.stuck:
        yield Said(f"评分行 {'、'.join(found.stuck)} 因分母为0等缘故，补齐也无从计算，仍待审核人处理。", "open")
    rows: list[list[Cell]] = [
        [Bit(row, f"#row-{row}"), points(view.standard.rows[row].points), *ends_words(*ends)]
        for row, ends in found.rows.items()
    ]
    yield simple("待定的评分行还可能得多少分", ROWS, rows)
    if found.gaps:
        yield simple("先补哪一项", ASKED, [_gap(view, gap) for gap in found.gaps])


def range_words(found: Gaps) -> str:
    """Tell the range in one sentence."""
    low, high = ends_words(found.low, found.high)
    if found.low is None and found.high is None:
        return f"缺证补齐后总分不封顶也不封底{_why(found)}。"
    if found.low is None:
        return f"缺证补齐后，总分不会高于{high}分；{NO_FLOOR}{_why(found) or '（随所缺的数下降）'}。"
    if found.high is None:
        return f"缺证补齐后，总分不会低于{low}分；{NO_END}{_why(found) or '（随所缺的数增长）'}。"
    return f"缺证补齐后，总分在{low}分至{high}分之间。" if low != high else f"缺证补齐后，总分为{low}分。"


def _why(found: Gaps) -> str:
    """Tell of which effects no end can be shown, and why."""
    return f"（不能定界：{'；'.join(found.unshown)}）" if found.unshown else ""


def ends_words(low: int | None, high: int | None) -> tuple[str, str]:
    """Write the ends of a range."""
    return NO_FLOOR if low is None else points(low), NO_END if high is None else points(high)


def _gap(view: CityView, gap: Gap) -> list[Cell]:
    lead = tuple(Bit(row, f"#row-{row}") for row in gap.rows)
    settles = tuple(Bit(row, f"#row-{row}") for row in gap.settles)
    hangs = NO_END if gap.hangs is None else points(gap.hangs)
    return [view.standard.inputs[gap.input].label, hangs, lead, settles or NONE]
