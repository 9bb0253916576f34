"""One form: fields, reason, basis, attachments, and buttons each of which saves one decision.

What is refused is said beside its field; what is saved is said with the entry's number, and only once it is durable.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple
from uuid import uuid4

import ipywidgets  # type: ignore[import-untyped]

from auditlib.decisions.draft import Grounds, Sight, withdraw
from auditlib.decisions.types import Draft
from auditlib.errors import AuditError, DecisionError, LogError
from auditlib.report.view import CityView
from auditlib.review import Saved
from auditlib.widgets import papers
from auditlib.widgets.again import again
from auditlib.widgets.controls import Field, area, button, column, field, line, quiet_place, say, text
from auditlib.widgets.receipts import contested, lost_to, receipt
from auditlib.widgets.session import Maker, Session

INTERNAL = (
    "内部错误（{kind}：{error}），不能确定是否已保存：请按“刷新”，在“审核记录”中查看后再试；仍不行时请告知维护人员"
)
UNSURE = "没有保存成功，所填内容都还在，再按一次即可（不会重复记入）"
CHOOSE_FIRST = "请先选择：撤回我的，或以我的取代"


class Form:
    """A form on the desk; `box` is its widget, `used` the session's round in which something was last saved in it."""

    def __init__(
        self, session: Session, head: Any, fields: Sequence[Field], buttons: Mapping[str, Maker], *, contested: str = ""
    ) -> None:
        """Put the form together; `contested` is the id of a decision that another one has forestalled."""
        self.session, self.contested = session, contested
        self.reason = field("reason", area("理由", "必填"))
        self.basis = field("basis", text("依据", "文件名称、文号或条款，可不填"))
        self.upload = ipywidgets.FileUpload(description="上传附件", multiple=True, layout={"width": "auto"})
        self.papers = field("attachments", text("附件", f"{papers.FOLDER} 目录里的文件名，用分号隔开，可不填"))
        asked = [*fields, self.reason, self.basis, self.papers]
        self.fields = {each.name: each for each in asked}
        self.said, self.contest = quiet_place(), column([], display="none")
        self.buttons = [
            self._button(label, maker, "" if at else "primary") for at, (label, maker) in enumerate(buttons.items())
        ]
        self.box = column(
            [head, *(each.box for each in asked), line([self.upload]), line(self.buttons), self.said, self.contest]
        )
        self.pending: tuple[str, Draft] | None = None
        self.used = -1

    def press(self, maker: Maker) -> None:
        """Save what the form says, or say why not; nothing is ever raised."""
        for each in self.fields.values():
            say(each.said, "")
        try:
            if self.contest.children and maker not in (self._instead, self._take_back):
                raise DecisionError("", CHOOSE_FIRST)
            self._save(maker)
        except DecisionError as refused:
            self._refuse(refused.field, str(refused))
        except LogError as error:
            self._refuse("", f"{error}\n{UNSURE}")
        except AuditError as error:
            self._refuse("", str(error))
        except Exception as error:
            self._refuse("", INTERNAL.format(kind=type(error).__name__, error=error))

    def _button(self, label: str, maker: Maker, style: str = "") -> Any:
        made = button(label, style)
        made.on_click(lambda _: self.press(maker))
        return made

    def _save(self, maker: Maker) -> None:
        session, before = self.session, self.session.view
        grounds = self._grounds()
        draft = session.draft(maker, grounds)
        if self.upload.value:
            kept = papers.keep(session.params.workspace, self.upload.value)
            draft = session.draft(maker, replace(grounds, files=(*grounds.files, *kept)))
        key, draft = self._keyed(draft)
        self.pending = key, draft
        former, self.used = self.used, session.round
        try:
            saved = session.save(draft, key)
        except AuditError:
            self.used = former
            raise
        self.pending = None
        if not contested(saved):
            self.contested = ""
        self._saved(saved, receipt(saved, before, session))

    def _take_back(self, sight: Sight, grounds: Grounds) -> Draft:
        return withdraw(sight, self.contested, grounds)

    def _instead(self, sight: Sight, grounds: Grounds) -> Draft:
        return again(sight, sight.applied.settled.fates[self.contested].decision.draft, grounds)

    def _grounds(self) -> Grounds:
        files = papers.named(self.session.params.workspace, self.papers.control.value)
        return Grounds(self.reason.control.value, self.basis.control.value, files)

    def _keyed(self, draft: Draft) -> tuple[str, Draft]:
        """Take the very same entry again where it is not known whether the log took it; else one of its own."""
        if self.pending is not None:
            former = self.pending[1]
            if replace(draft, upon=former.upon, replaces=former.replaces) == former:
                return self.pending
        return uuid4().hex, draft

    def _saved(self, saved: Saved, said: str) -> None:
        if not contested(saved):
            for each in (self.reason, self.basis, self.papers):
                each.control.value = ""
            self.upload.value = ()
            self.contest.children, self.contest.layout.display = (), "none"
            say(self.said, said, "open" if saved.fate.state == "moot" else "won")
            return
        self.contested = saved.fate.decision.id
        say(self.said, f"{said}\n{lost_to(self.session.view, saved)}", "open")
        both = [self._button("撤回我的", self._take_back), self._button("以我的取代", self._instead)]
        self.contest.children, self.contest.layout.display = (line(both),), None

    def _refuse(self, name: str, words: str) -> None:
        """Say it beside the field that is wrong, and go there; beside the buttons where no field is."""
        found = self.fields.get(name)
        say(self.said if found is None else found.said, words)
        if found is not None and hasattr(found.control, "focus"):
            found.control.focus()


class Kept(NamedTuple):
    """A form on the desk, what brings it up to date when something was decided, and the kind of card that it is."""

    form: Form
    update: Callable[[CityView], None]
    kind: str = ""
