"""A fragment: what one cell of the notebook shows, and what the page takes over as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from auditlib.privacy import mask
from auditlib.report.cells import cell_html
from auditlib.report.figures import points, signed, unbroken
from auditlib.report.table import Drawn, Filter, Fold, Group, Heading, Part, Said, Table, plain

TEMPLATES = Path(__file__).parent / "templates"
# Every fragment begins with this; the page takes over no other HTML.
MARK = '<div class="al '


@dataclass(frozen=True, slots=True)
class Fragment:
    """HTML, the same figures as plain text, and, under media types of their own, data for the page."""

    html: str
    text: str
    data: Mapping[str, Any] = field(default_factory=dict)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """Give Jupyter all forms at once."""
        return {"text/html": self.html, "text/plain": self.text, **self.data}


def compose(kind: str, parts: Iterable[Part], data: Mapping[str, Any] | None = None) -> Fragment:
    """Make a fragment of parts; `kind` becomes its class."""
    made = list(parts)
    html = render("fragment.html.j2", kind=kind, parts=made)
    return Fragment(html, mask("\n\n".join(filter(None, map(plain, made)))), data or {})


def drawn(template: str, text: str, /, **words: Any) -> Drawn:
    """Draw a part with a template of its own."""
    return Drawn(Markup(render(template, **words)), text)


def render(template: str, /, **words: Any) -> str:
    """Fill a template; every word is escaped, and personal data in it masked."""
    return _environment().get_template(template).render(**words)


def style() -> str:
    """Read the fragments' own style, for wherever they are shown."""
    return _read("fragment.css")


def page_style() -> str:
    """Read the style of the page around the fragments."""
    return _read("page.css")


def page_script() -> str:
    """Read the page's only script, without which all of it can be read too."""
    return _read("page.js")


@cache
def _read(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_masked,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(
        cell=cell_html, points=points, signed=signed, unbroken=unbroken, form=_form, classes=_classes
    )
    return environment


def _masked(word: Any) -> Any:
    """Mask what a template writes, unless it is HTML, of which the words were masked before."""
    return mask(word) if isinstance(word, str) and not isinstance(word, Markup) else word


def _classes(group: Group) -> str:
    return " ".join([*([f"al-{group.tone}"] if group.tone else []), *(f"al-is-{mark}" for mark in group.marks)])


def _form(part: Part) -> str:
    forms = {Heading: "heading", Said: "said", Table: "table", Drawn: "drawn", Filter: "filter", Fold: "fold"}
    return forms[type(part)]
