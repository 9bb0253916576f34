"""LibreOffice without a window: all files converted at one start, pages and tables read back from what it makes of them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path

import pytest

SOFFICE, PDFTOTEXT = shutil.which("soffice"), shutil.which("pdftotext")
REQUIRED = os.environ.get("AUDITLIB_REQUIRE_LIBREOFFICE") == "1"

# What a module of tests with LibreOffice is marked with.
MARK = pytest.mark.skipif(not (SOFFICE and PDFTOTEXT) and not REQUIRED, reason="没有 LibreOffice 或 poppler-utils")


def convert(files: Iterable[Path], to: str, out: Path, profile: Path) -> dict[str, Path]:
    """Convert files, by the stems of their names, at one start of LibreOffice."""
    listed = list(files)
    command = [str(SOFFICE), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", to]
    subprocess.run([*command, "--outdir", str(out), *map(str, listed)], check=True, capture_output=True, timeout=300)
    made = {path.stem: out / f"{path.stem}.{to}" for path in listed}
    assert all(path.is_file() for path in made.values()), made
    return made


def pages(pdf: Path) -> list[str]:
    """The text of each page."""
    command = [str(PDFTOTEXT), "-layout", str(pdf), "-"]
    text = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout.decode("utf-8")
    return text.rstrip("\f").split("\f")


class Tables(HTMLParser):
    """All lines of a page's tables, a cell that several lines share in each of them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.lines: list[list[str]] = []
        self._shared: dict[int, tuple[int, str]] = {}
        self._cell: list[str] | None = None
        self._rows = self._columns = 1
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "tr":
            self.lines.append([])
            self._carry()
        elif tag in ("td", "th"):
            self._cell = []
            self._rows, self._columns = int(given.get("rowspan") or 1), int(given.get("colspan") or 1)

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._cell is not None:
            text = "".join("".join(self._cell).split())
            self._cell = None
            line = self.lines[-1]
            if self._rows > 1:
                self._shared[len(line)] = (self._rows - 1, text)
            line += [text] + [""] * (self._columns - 1)
            self._carry()

    def _carry(self) -> None:
        line = self.lines[-1]
        while len(line) in self._shared:
            left, text = self._shared.pop(len(line))
            if left > 1:
                self._shared[len(line)] = (left - 1, text)
                line.append(text)
                continue
            line.append(text)

    def below(self, head: str) -> list[dict[str, str]]:
        """The lines under the one that begins with a head, by their heads."""
        at = next(n for n, line in enumerate(self.lines) if line and line[0] == head)
        return [dict(zip(self.lines[at], line, strict=False)) for line in self.lines[at + 1 :]]
