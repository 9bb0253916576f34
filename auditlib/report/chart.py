"""The picture of all rows: points won, points not won and bonuses, to one scale, drawn as SVG by hand.

Each bar has its figures written beside it and the parts have patterns of their own, so nothing hangs on colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from auditlib.report.figures import points
from auditlib.report.fragment import Fragment, compose, drawn
from auditlib.report.parts import RowFigures
from auditlib.report.table import Drawn
from auditlib.report.view import CityView
from auditlib.words import PENDING

# In the drawing's own units, which are pixels on a phone.
LEFT, RIGHT, LINE, TOP = 34, 122, 24, 6
BAR = 200
PANELS = 2


@dataclass(frozen=True, slots=True)
class Bar:
    """One row's bar: where its parts begin and how long they are, and what is written beside it."""

    row: str
    content: str
    y: int
    won: int
    full: int
    bonus: int
    pending: bool
    told: str


def chart(view: CityView) -> Fragment:
    """Draw every row, in panels that stand side by side where there is room."""
    rows = list(view.rows.values())
    scale = max(_reach(figures) for figures in rows)
    size = ceil(len(rows) / PANELS)
    panels = [rows[start : start + size] for start in range(0, len(rows), size)]
    return compose("chart", [_drawn(panels, scale)])


def _drawn(panels: list[list[RowFigures]], scale: int) -> Drawn:
    told = [
        {
            "name": f"评分行 {rows[0].row.id} 至 {rows[-1].row.id} 的得分",
            "bars": [_bar(figures, n, scale) for n, figures in enumerate(rows)],
        }
        for rows in panels
    ]
    height = TOP * 2 + LINE * max(map(len, panels))
    text = "\n".join(f"{figures.row.id:>5}  {_told(figures)}" for rows in panels for figures in rows)
    return drawn("chart.html.j2", text, panels=told, width=LEFT + BAR + RIGHT, height=height, left=LEFT, line=LINE)


def _bar(figures: RowFigures, n: int, scale: int) -> Bar:
    return Bar(
        row=figures.row.id,
        content=figures.item.content,
        y=TOP + n * LINE,
        won=figures.won * BAR // scale,
        full=(figures.won if figures.out else figures.row.points) * BAR // scale,
        bonus=_bonus(figures) * BAR // scale,
        pending=figures.score is None,
        told=_told(figures),
    )


def _told(figures: RowFigures) -> str:
    """Tell a row's points, what of them was not won, and the bonus on top."""
    if figures.score is None:
        return f"{PENDING}（{points(figures.row.points)}分）"
    if figures.out:
        return f"不适用，计{points(figures.score)}分"
    lost, bonus = figures.lost, _bonus(figures)
    parts = [f"失{points(lost)}"] if lost else []
    parts += [f"加{points(bonus)}"] if bonus else []
    parts += ["不得分"] if figures.void else []
    return f"{points(figures.score)}分" + (f" {' '.join(parts)}" if parts else "")


def _reach(figures: RowFigures) -> int:
    return figures.row.points + _bonus(figures)


def _bonus(figures: RowFigures) -> int:
    return 0 if figures.void or figures.out or figures.score is None else figures.bonus
