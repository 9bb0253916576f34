"""The report's parts in a living notebook: the same fragments, drawn anew when a decision has changed them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from auditlib.report.fragment import Fragment, compose
from auditlib.report.rows import row_fragment, rows
from auditlib.report.table import Said
from auditlib.report.view import CityView
from auditlib.widgets.changes import touched
from auditlib.widgets.controls import column, place
from auditlib.widgets.session import Session

ROWS = "rows"
Draw = Callable[[CityView], Fragment]


@dataclass(frozen=True, slots=True)
class Live:
    """A widget, and the same as a plain fragment for the page and whoever cannot show widgets."""

    widget: Any
    fragment: Fragment

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """Give Jupyter both."""
        return {**self.widget._repr_mimebundle_(), **self.fragment._repr_mimebundle_()}


def live(session: Session, name: str, draw: Draw) -> Live:
    """Show a part that is drawn anew with every decision; shown again, it is the same widget."""
    fragment = draw(session.view)
    shown = session.shown.setdefault(name, place())
    shown.value = fragment.html

    def redraw(_: CityView, after: CityView) -> None:
        shown.value = draw(after).html

    session.redraws[name] = redraw
    return Live(shown, fragment)


def live_later(session: Session, name: str, draw: Draw) -> Live:
    """Show a part that takes longer to draw: after a decision it follows when the kernel has done all else."""
    shown = live(session, name, draw)
    waiting: list[CityView] = []

    def redraw() -> None:
        view = waiting[-1]
        waiting.clear()
        try:
            shown.widget.value = draw(view).html
        # Nobody waits for it by then, so that it must say itself what went wrong.
        except Exception as error:
            said = f"没有更新（{type(error).__name__}：{error}），请重新运行本格"
            shown.widget.value = compose(name, [Said(said, "lost")]).html

    def soon(_: CityView, after: CityView) -> None:
        waiting.append(after)
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            redraw()
        else:
            if len(waiting) == 1:
                loop.call_soon(redraw)

    session.redraws[name] = soon
    return shown


def live_rows(session: Session) -> Live:
    """Show the rows one by one, of which only those are drawn anew that a decision has changed."""
    view = session.view
    shown = session.shown.setdefault(ROWS, column(place() for _ in view.rows))
    of = dict(zip(view.rows, shown.children, strict=True))

    def draw(after: CityView, row_ids: Iterable[str]) -> None:
        for row_id in row_ids:
            of[row_id].value = row_fragment(after, row_id).html

    draw(view, view.rows)
    session.redraws[ROWS] = lambda before, after: draw(after, touched(before, after))
    return Live(shown, rows(view))
