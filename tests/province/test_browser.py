"""The summary in a real browser, offline: it asks for nothing, says nothing, fits a phone and A4, and can be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from auditlib.province import summarise
from tests.browser import MARKS, Heard, barriers, chromium, listen
from tests.province.conftest import Summary
from tests.province.office import HOSTILE, publish_score, score_of, write_folder
from tests.report.test_browser import FAINT, WIDE

A4_LANDSCAPE = 1123

pytestmark = MARKS

# What reaches out of the screen, but for what scrolls in a box of its own.
CUT = """() => [...document.querySelectorAll('main *')].filter(e => {
  const box = e.getBoundingClientRect()
  return !e.closest('thead') && !e.closest('.al-scroll') && box.width > 0 && box.right > innerWidth + 1
}).map(e => e.outerHTML.slice(0, 200))"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("hostile")
    folder = write_folder(top / "params", [HOSTILE, "甲市"])
    publish_score(top / "reports", score_of(HOSTILE, {"violations": 1}))
    return summarise(folder, top / "reports")


@pytest.fixture(scope="module")
def browser(summary: Summary, hostile: Path) -> Iterator[Any]:
    """Start the browser after the notebooks have run: its event loop admits no other beside it."""
    with chromium() as opened:
        yield opened


def opened(browser: Any, page: Path, width: int, **how: Any) -> tuple[Any, Heard]:
    tab = browser.new_context(viewport={"width": width, "height": 900}, offline=True, **how).new_page()
    heard = listen(tab)
    tab.goto(page.as_uri())
    return tab, heard


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, A4_LANDSCAPE, 768, 390])
def test_the_page_fits_the_screen_and_asks_for_nothing(browser: Any, summary: Summary, width: int, scheme: str) -> None:
    tab, heard = opened(browser, summary.index, width, color_scheme=scheme)
    assert heard.asked == [summary.index.as_uri()]
    assert heard.said == []
    assert tab.evaluate(WIDE) == 0
    assert tab.evaluate(CUT) == []
    assert tab.evaluate(FAINT) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_kept_out(browser: Any, summary: Summary, scheme: str) -> None:
    assert barriers(opened(browser, summary.index, 1024, color_scheme=scheme)[0]) == []


def test_a_cell_of_the_map_leads_to_the_citys_row(browser: Any, summary: Summary) -> None:
    tab, _ = opened(browser, summary.index, 1440)
    tab.locator("table.al-heat tbody tr").first.locator("td a").nth(3).click()
    assert tab.url.endswith("/v1/report.html#row-3")
    tab.go_back()
    tab.locator("details", has=tab.locator(".al-table-effects")).first.evaluate("e => e.open = true")
    tab.locator(".al-table-effects a").first.click()
    assert "/v1/report.html#effect-" in tab.url


def test_the_map_scrolls_in_its_own_box_on_a_phone_and_keeps_the_city_in_sight(browser: Any, summary: Summary) -> None:
    tab, _ = opened(browser, summary.index, 390)
    box = tab.locator(".al-heat .al-scroll")
    assert box.evaluate("e => e.scrollWidth > e.clientWidth")
    box.evaluate("e => e.scrollLeft = e.scrollWidth")
    head = tab.locator("table.al-heat tbody th").first
    assert head.bounding_box()["x"] >= box.bounding_box()["x"]


def test_it_prints_on_a4_landscape_with_the_whole_map(browser: Any, summary: Summary) -> None:
    tab, _ = opened(browser, summary.index, A4_LANDSCAPE - 90)
    printed = tab.pdf(prefer_css_page_size=True, print_background=True)
    assert printed.partition(b"/MediaBox")[2].startswith(b" [0 0 841.9")
    tab.emulate_media(media="print")
    assert tab.evaluate(WIDE) == 0
    assert tab.locator(".al-heat .al-scroll").evaluate("e => e.scrollWidth <= e.clientWidth")


def test_a_hostile_name_does_nothing(browser: Any, hostile: Path) -> None:
    tab, heard = opened(browser, hostile, 768)
    assert heard.said == []
    assert tab.get_by_role("link", name=HOSTILE).count() > 0
    assert tab.evaluate(WIDE) == 0
