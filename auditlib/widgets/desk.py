"""The desk: who is at work, a card for each thing that waits, and the forms in which anything can be decided."""

from __future__ import annotations

import gc
from typing import Any

from auditlib import identity
from auditlib.errors import AuditError
from auditlib.report.cells import cell_html
from auditlib.report.fragment import compose
from auditlib.report.queue import waiting
from auditlib.report.table import Bit, Said
from auditlib.report.view import CityView
from auditlib.widgets.cards import anchor_of, cards
from auditlib.widgets.controls import button, column, field, folded, line, place, quiet_place, say, text
from auditlib.widgets.form import Kept
from auditlib.widgets.forms import correction, earlier, incident, objection
from auditlib.widgets.live import Draw, Live
from auditlib.widgets.session import NAMELESS, Session

DONE = "现在没有等待审核人的事项。需要时可在下面核定任一佐证。"
CLOSED = "本年度已定稿：只能提出和答复异议，不能再作其他决定。"
DESK, QUEUE = "desk", "queue"
FORMS = {"核定任一佐证": correction, "台账认定": incident, "提出异议": objection, "撤回与复核": earlier}
ALWAYS = "提出异议"


class Desk:
    """The whole section; `box` is its widget."""

    def __init__(self, session: Session) -> None:
        """Lay out what waits now."""
        self.session = session
        self.kept: dict[str, Kept] = {}
        self.forms = {title: build(session) for title, build in FORMS.items()}
        self.state, self.cards = place(), column([])
        self.folded = column(folded(title, kept.form.box) for title, kept in self.forms.items())
        self.box = column([_sign_in(session), refresher(session), self.state, self.cards, self.folded])
        self.update(session.view, session.view)

    def update(self, _: CityView, view: CityView) -> None:
        """Bring every card and form up to date; a card in which something was just saved stays, with what it says."""
        found, now = cards(view), self.session.round
        for key, kept in list(self.kept.items()):
            if kept.form.used != now and (key not in found or found[key].kind != kept.kind):
                del self.kept[key]
        for key, card in found.items():
            if key not in self.kept:
                self.kept[key] = card.build(self.session)._replace(kind=card.kind)
        for kept in (*self.kept.values(), *self.forms.values()):
            kept.update(view)
        boxes = tuple(kept.form.box for kept in self.kept.values())
        if boxes != self.cards.children:
            self.cards.children = boxes
        closed = view.applied.settled.closed is not None
        self._close(closed)
        trouble = [Said(self.session.trouble, "open")] if self.session.trouble else []
        said = [Said(CLOSED, "open")] if closed else [] if found else [Said(DONE)]
        self.state.value = compose("desk", [*trouble, *said]).html

    def _close(self, closed: bool) -> None:
        """After the close, leave only the form that is still taken."""
        if closed and len(self.folded.children) > 1:
            self.folded.children = (self.folded.children[list(FORMS).index(ALWAYS)],)


def refresher(session: Session) -> Any:
    """Make the button that takes in what others have decided since."""
    said, pressed = quiet_place(), button("刷新（取来别人新作的决定）")

    def refresh(_: Any) -> None:
        try:
            session.refresh()
            say(said, session.trouble or "已是最新。", "open" if session.trouble else "quiet")
        except AuditError as error:
            say(said, str(error))
        except Exception as error:
            say(said, f"内部错误（{type(error).__name__}：{error}），请重新运行全部单元格")

    pressed.on_click(refresh)
    return column([pressed, said])


def _sign_in(session: Session) -> Any:
    """Tell who is at the desk; where nobody is known, let the name be given."""
    who = place()

    def tell() -> None:
        person = session.person
        named = "" if person is None else f"审核人：{person.name}{f'（{person.unit}）' if person.unit else ''}"
        who.value = compose("desk", [Said(named or NAMELESS, "strong" if named else "open")]).html

    tell()
    if session.person is not None:
        return who
    name, unit = field("person", text("姓名", "必填")), text("单位")
    done = button("以此姓名审核", "primary")

    def sign(_: Any) -> None:
        say(name.said, "")
        try:
            identity.configure(name.control.value, unit.value)
            session.sign_in(identity.present())
            asked.layout.display = "none"
            tell()
        except AuditError as error:
            say(name.said, str(error))
        except Exception as error:
            say(name.said, f"内部错误（{type(error).__name__}：{error}）")

    done.on_click(sign)
    asked = column([name.box, unit, line([done])])
    return column([who, asked])


def live_desk(session: Session, draw: Draw) -> Live:
    """Show the desk; whoever cannot show widgets gets what is left to the auditor as a table."""
    desk = session.shown.get(DESK)
    if desk is None:
        desk = session.shown[DESK] = Desk(session)
        session.redraws[DESK] = desk.update
        settle_memory()
    return Live(desk.box, draw(session.view))


def settle_memory() -> None:
    """Keep what is loaded by now out of later sweeps for garbage: one over all libraries would hold up a save by half."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def live_queue(session: Session, draw: Draw) -> Live:
    """Show what awaits somebody, each thing leading to its card on the desk, and the button that brings it up to date."""
    fragment = draw(session.view)
    if QUEUE not in session.shown:
        shown = place()
        session.shown[QUEUE] = column([shown, refresher(session)])

        def redraw(_: CityView, after: CityView) -> None:
            shown.value = to_cards(after, draw(after).html)

        session.redraws[QUEUE] = redraw
        redraw(session.view, session.view)
    return Live(session.shown[QUEUE], fragment)


def to_cards(view: CityView, html: str) -> str:
    """Lead from the queue to the cards: on the page its links lead to where each thing is told, here to where it is done."""
    for each in waiting(view):
        told, done = (cell_html(Bit(each.about, href)) for href in (each.href, f"#{anchor_of(each)}"))
        html = html.replace(told, done, 1)
    return html
