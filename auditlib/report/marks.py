"""What marks a row, for the filters and beside its title: it differs from the city's own score, it lost points, it awaits."""

from __future__ import annotations

from collections.abc import Mapping

from auditlib.report.figures import decimal, points, signed
from auditlib.report.parts import RowFigures
from auditlib.report.queue import waiting
from auditlib.report.table import Bit, Choice, Filter
from auditlib.report.view import CityView
from auditlib.words import PENDING

DIFFERS, LOST, AWAITS, ALL = "differs", "lost", "awaits", "all"
CHOICES = {ALL: "全部", DIFFERS: "只看差异", LOST: "只看扣分", AWAITS: "待处理"}


def marks(view: CityView) -> Mapping[str, tuple[str, ...]]:
    """Tell the marks of every row."""
    awaited = {row_id for row_id in view.rows if row_id in view.pending}
    for each in waiting(view):
        subject = view.subject(each.target) if each.target else None
        if subject is not None:
            awaited |= {subject.name} if subject.of == "row" else set(view.rows_of.get(subject.input, ()))
    return {row_id: _marks(figures, awaits=row_id in awaited) for row_id, figures in view.rows.items()}


def choices(name: str, marked: Mapping[str, tuple[str, ...]]) -> Filter:
    """Offer to see all rows or only those with a mark, each with how many there are."""
    counts = {ALL: len(marked)} | {
        mark: sum(mark in marks for marks in marked.values()) for mark in (DIFFERS, LOST, AWAITS)
    }
    return Filter(name, [Choice(mark, text, counts[mark]) for mark, text in CHOICES.items()])


def beside(figures: RowFigures) -> tuple[Bit, ...]:
    """Tell in a few words, beside a row's title, what it lost and added and how far it lies from the city's own score."""
    told = []
    if figures.score is None:
        told.append(Bit(PENDING, tone="open"))
    if figures.void:
        told.append(Bit("不得分", tone="lost"))
    elif figures.score is not None:
        told += [Bit(f"失{points(lost)}分", tone="lost")] if (lost := figures.lost) else []
        told += [Bit(f"加{points(figures.bonus)}分", tone="bonus")] if figures.bonus else []
    if figures.own is not None:
        told.append(Bit(f"自评{decimal(figures.own)}分", tone="quiet"))
    if figures.difference:
        told.append(Bit(f"差异{signed(figures.difference)}分", tone="strong"))
    return tuple(told)


def _marks(figures: RowFigures, *, awaits: bool) -> tuple[str, ...]:
    found = {DIFFERS: bool(figures.difference), LOST: figures.lost > 0, AWAITS: awaits}
    return tuple(mark for mark, holds in found.items() if holds)
