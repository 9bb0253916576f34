"""What a decision has changed: the rows to draw anew, and the figures that moved, in words."""

from __future__ import annotations

from collections.abc import Iterator

from auditlib.decisions.types import Target
from auditlib.report.figures import points
from auditlib.report.standings import Standing
from auditlib.report.view import CityView
from auditlib.words import PENDING, PROVISIONAL


def touched(before: CityView, after: CityView) -> tuple[str, ...]:
    """Name the rows that look different: their inputs' values or decisions changed, or an objection to them did."""
    old, new = before.applied, after.applied
    closed = (old.settled.closed is None) != (new.settled.closed is None)
    if old.readings != new.readings or closed:
        return tuple(after.rows)
    names = {name for name in after.standard.inputs if old.values.get(name) != new.values.get(name)}
    rows: set[str] = set()
    fates = new.settled.fates
    for key in fates.keys() | old.settled.fates.keys():
        if old.held.get(key) == new.held.get(key) and old.settled.fates.get(key) == fates.get(key):
            continue
        target = after.subject(Target("decision", key))
        rows |= {target.name} if target.of == "row" else set()
        names |= {target.input}
    rows |= {row for name in names for row in after.rows_of.get(name, ())}
    return tuple(row for row in after.rows if row in rows)


def moved(before: CityView, after: CityView) -> str:
    """Tell which rows, and how far the total and the rank, have moved."""
    said = [
        f"评分行 {row_id} {_score(before, row_id)}→{_score(after, row_id)}"
        for row_id in after.rows
        if _score(before, row_id) != _score(after, row_id)
    ]
    if not said and _total(before) == _total(after):
        return "各行得分和总分不变"
    return "，".join([*said, *_of_the_whole(before, after)])


def _of_the_whole(before: CityView, after: CityView) -> Iterator[str]:
    same = _total(before) == _total(after)
    yield f"总分 {_total(after)}不变" if same else f"总分 {_total(before)}→{_total(after)}"
    old, new = before.rank, after.rank
    if new is not None:
        yield (
            f"排名 第{new.rank}不变"
            if old == new
            else f"排名 {_rank(old)}→{_rank(new)}（共{after.standard.words.counted(new.ranked)}）"
        )
    elif old is not None:
        yield f"排名 {_rank(old)}→未定"


def _score(view: CityView, row_id: str) -> str:
    score = view.rows[row_id].score
    return PENDING if score is None else f"{points(score)}分"


def _total(view: CityView) -> str:
    return f"{points(view.total)}分{f'（{PROVISIONAL}）' if view.pending else ''}"


def _rank(found: Standing | None) -> str:
    return "未定" if found is None else f"第{found.rank}"
