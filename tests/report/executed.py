"""The notebook executed as a run executes it, and its page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from auditlib.execute import execute, parameters_of
from auditlib.params import read_params

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "city_audit.ipynb"


def executed(params: Path, out: Path, *, kernel: bool = False) -> dict[str, Any]:
    """Execute the city notebook for a params file and read it back from disk, as whoever verifies it does."""
    target = out / "audit.ipynb"
    execute(NOTEBOOK, target, parameters_of(read_params(params)), kernel=kernel)
    notebook: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    return notebook


def bundles(notebook: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Go through all that the cells show."""
    for cell in notebook["cells"]:
        yield from (output["data"] for output in cell.get("outputs", ()) if "data" in output)


def whole_numbers(html: str) -> str:
    """Take out what keeps a number and its unit on one line: a reader does not see it."""
    return re.sub("<al-n>([^<]*)</al-n>", r"\1", html)


class Elements(HTMLParser):
    """A page's elements: tags with their attributes, the text that a reader sees, headings with their levels."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.headings: list[tuple[int, str]] = []
        self._inside: list[str] = []
        self.feed(whole_numbers(html))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in ("meta", "br", "link", "img", "input"):
            self._inside.append(tag)
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append((int(tag[1]), ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        while self._inside and self._inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if {"style", "script"} & set(self._inside) or not data.strip():
            return
        self.texts.append(data.strip())
        if self.headings and self._inside and self._inside[-1] in ("h1", "h2", "h3", "h4"):
            level, text = self.headings[-1]
            self.headings[-1] = (level, text + data)

    @property
    def text(self) -> str:
        """All that a reader sees, without spaces between the parts."""
        return "".join(self.texts)

    def all(self, tag: str) -> list[dict[str, str]]:
        """List the attributes of every element of a kind."""
        return [attributes for name, attributes in self.tags if name == tag]
