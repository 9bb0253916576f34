"""A headless Chromium that asks the network for nothing of its own, and what a page asked for and said in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
REQUIRED = os.environ.get("AUDITLIB_REQUIRE_BROWSER") == "1"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# What a module of browser tests is marked with.
MARKS = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists() and not REQUIRED, reason="没有 chromium"),
]


@dataclass
class Heard:
    """What a page asked for, and what its console said: every line, and those that tell of an error."""

    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def outside(self) -> list[str]:
        """List what was asked of any host but this machine; what a page holds itself (data:, blob:) is not asked for."""
        web = [url for url in self.asked if urlsplit(url).scheme in ("http", "https", "ws", "wss")]
        return [url for url in web if urlsplit(url).hostname != "127.0.0.1"]


@contextmanager
def chromium() -> Iterator[Any]:
    """Start the browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def barriers(tab: Any) -> list[str]:
    """Tell what axe finds against WCAG 2.2 AA in what a tab shows: each rule with the first place that breaks it."""
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - only where a browser is

    found = Axe().run(tab, options={"runOnly": WCAG, "resultTypes": ["violations"]}).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]


def listen(tab: Any) -> Heard:
    """Write down from now on what a tab asks for and what its console says."""
    heard = Heard()

    def say(message: Any) -> None:
        heard.said.append(message.text)
        if message.type == "error":
            heard.errors.append(message.text)

    def fail(error: Any) -> None:
        heard.said.append(str(error))
        heard.errors.append(str(error))

    tab.on("request", lambda request: heard.asked.append(request.url))
    tab.on("websocket", lambda socket: heard.asked.append(socket.url))
    tab.on("console", say)
    tab.on("pageerror", fail)
    return heard
