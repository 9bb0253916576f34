"""An auditor's sitting at a living notebook: all its cells shown, its controls worked as the browser works them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import ipywidgets

from auditlib import show
from auditlib.widgets.desk import FORMS, Desk
from auditlib.widgets.form import Form
from auditlib.widgets.session import Session
from tests.decisions.office import Office
from tests.report.executed import whole_numbers

CELLS = (
    "title", "queue", "verdict", "chart", "scores", "rows", "review", "history", "missing", "borders", "readings", "otherwise",
    "sources", "seal",
)  # fmt: skip
VIEW = "application/vnd.jupyter.widget-view+json"


@dataclass
class Sitting:
    """A session with all its cells on show."""

    session: Session
    cells: dict[str, Any]

    @property
    def desk(self) -> Desk:
        return self.session.shown["desk"]  # type: ignore[no-any-return]

    @property
    def waiting(self) -> list[str]:
        return list(self.desk.kept)

    def card(self, anchor: str) -> Form:
        return self.desk.kept[anchor].form

    def form(self, title: str) -> Form:
        assert title in FORMS
        return self.desk.forms[title].form

    def html(self, cell: str) -> str:
        """All that a cell shows now."""
        return "".join(part.value for part in parts(self.cells[cell].widget) if isinstance(part, ipywidgets.HTML))

    def row(self, row_id: str) -> str:
        rows = dict(zip(self.session.standard.rows, self.cells["rows"].widget.children, strict=True))
        return words(rows[row_id].value)


def sit(city: Office | Path) -> Sitting:
    """Open the notebook of a city, told by its office or its params file, and run all its cells."""
    session = show.open(city if isinstance(city, Path) else city.params)
    return Sitting(session, {name: getattr(show, name)(session) for name in CELLS})


def fill(form: Form, reason: str = "核对了原始资料", **values: str) -> Form:
    """Fill a form in, field by field in the order given."""
    for name, value in {**values, "reason": reason}.items():
        form.fields[name].control.value = value
    return form


def press(form: Form, label: str = "保存") -> str:
    """Press a button of a form and tell what the form then says, other than beside its fields."""
    (button,) = [part for part in parts(form.box) if isinstance(part, ipywidgets.Button) and part.description == label]
    button.click()
    return words(form.said.value)


def refused(form: Form) -> dict[str, str]:
    """Tell what is said beside the fields."""
    return {name: words(field.said.value) for name, field in form.fields.items() if field.said.value}


def parts(widget: Any) -> Iterator[Any]:
    """Go through a widget and all that it holds."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from parts(child)


def words(html: str) -> str:
    """Read HTML as its reader does."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", whole_numbers(html))).split())
