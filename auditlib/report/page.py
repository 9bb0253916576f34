"""The report: an executed notebook's own outputs laid out as one page that needs nothing else.

Markdown cells become its headings and sentences, fragments are taken over as they are, any other output as text. There is no
code and no address of anything elsewhere, and a policy in the page's head lets the browser take nothing but the page's own
style and script, both by their hashes. A Markdown cell tagged `notebook` speaks to whoever has the notebook before him: of
it the page takes the headings only.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from html import escape, unescape
from typing import Any, NamedTuple

import mistune
from markupsafe import Markup

from auditlib.privacy import mask
from auditlib.report.fragment import MARK, page_script, page_style, render, style
from auditlib.report.seal import joined, sealed_score, source_of
from auditlib.report.verdict import SAMPLE, TITLE

__all__ = ["render_page", "sealed_score"]

HEADING = re.compile(r'<h([23]) id="([^"]+)"[^>]*>(.*?)</h\1>', re.DOTALL)
TAG = re.compile(r"<[^>]+>")
STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
POLICY = (
    "default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; base-uri 'none'; form-action 'none'"
)
# The tag of a cell whose sentences the page leaves out.
ASIDE = "notebook"
NOT_PLAIN = re.compile(r"[^0-9A-Za-z]")


class Entry(NamedTuple):
    """A line of the table of contents, with those below it."""

    text: str
    anchor: str
    below: list[Entry]


def render_page(notebook: Mapping[str, Any]) -> str:
    """Lay out an executed notebook as one self-contained HTML page.

    Raises RunError where the notebook has failed or has not sealed its score.
    """
    sealed_score(notebook)
    return lay_out(notebook)


def lay_out(notebook: Mapping[str, Any], more_style: str = "") -> str:
    """Lay out an executed notebook, of which the seal has been checked; `more_style` is what its own fragments need."""
    writer = _Writer(escape=True)
    body = "\n".join(part for cell in notebook["cells"] for part in _parts(cell, writer))
    head = _head(notebook)
    named = f"{head['city']}　{writer.title}".strip()
    return page(named, body, more_style, contents=_contents(body), sample=head["sample"])


def page(title: str, body: str, more_style: str = "", *, contents: Sequence[Entry] = (), sample: bool = False) -> str:
    """Frame a body as a page of its own: style, script, the policy that admits only these, and what paper repeats."""
    running = _css_text(f"{SAMPLE}　{title}" if sample else title)
    on_paper = f'@media print {{ @page {{ @top-left {{ content: "{running}" }} }} }}\n'
    css, script = style() + more_style + page_style() + on_paper, page_script()
    return render(
        "page.html.j2",
        title=title,
        policy=POLICY.format(style=_hash(css), script=_hash(script)),
        sample=sample,
        style=Markup(css),
        script=Markup(script),
        contents=contents,
        body=Markup(body),
    )


class _Writer(mistune.HTMLRenderer):
    """Markdown as HTML: HTML in it stays text, headings get anchors, pictures are named and not fetched."""

    title = ""
    count = 0
    aside = False

    def paragraph(self, text: str) -> str:
        """Leave out what is said to the notebook's reader."""
        return "" if self.aside else str(super().paragraph(text))

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        """Number the sections; the one above them all gives the page its name."""
        if level == 1:
            self.title = unescape(TAG.sub("", text))
            return f"<h1>{text}</h1>\n"
        self.count += 1
        return f'<h{level} id="part-{self.count}">{text}</h{level}>\n'

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """Name a picture."""
        return text


def _parts(cell: Mapping[str, Any], writer: _Writer) -> Iterator[str]:
    if cell["cell_type"] == "markdown":
        writer.aside = ASIDE in cell["metadata"].get("tags", ())
        yield str(mistune.create_markdown(renderer=writer)(source_of(cell)))
    elif cell["cell_type"] == "code":
        yield from (_shown(output) for output in cell["outputs"])


def _shown(output: Mapping[str, Any]) -> str:
    """Take over a fragment; whatever else a cell shows stays text."""
    if output["output_type"] == "stream":
        return f"<pre>{escape(mask(joined(output['text'])))}</pre>"
    html = joined(output["data"].get("text/html", ""))
    if html.startswith(MARK):
        return STYLE.sub("", html, count=1)
    return f"<pre>{escape(mask(joined(output['data'].get('text/plain', ''))))}</pre>"


def _head(notebook: Mapping[str, Any]) -> Mapping[str, Any]:
    """Find whose audit it is among the outputs."""
    bundles = (output.get("data", {}) for cell in notebook["cells"] for output in cell.get("outputs", ()))
    found = next((bundle[TITLE] for bundle in bundles if TITLE in bundle), None)
    return found or {"city": "", "sample": False}


def _contents(body: str) -> list[Entry]:
    """List the page's sections, and below each the headings inside it; what stands in brackets is left out."""
    entries: list[Entry] = []
    for level, anchor, inner in HEADING.findall(body):
        entry = Entry(unescape(TAG.sub("", inner)).partition("（")[0], anchor, [])
        (entries[-1].below if level == "3" and entries else entries).append(entry)
    return entries


def _hash(text: str) -> str:
    """Hash an element's text as a content policy names it."""
    return b64encode(sha256(text.encode()).digest()).decode()


def _css_text(text: str) -> Markup:
    """Write text as the content of a CSS string, every letter but plain ones escaped."""
    return Markup(NOT_PLAIN.sub(lambda found: f"\\{ord(found[0]):x} ", text))
