"""The report in a real browser, offline: it asks for nothing, runs nothing, fits a phone and A4, and can be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import MARKS, chromium, listen

A4_LANDSCAPE = 1123

pytestmark = MARKS

WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
CUT = """() => [...document.querySelectorAll('main *')].filter(e => {
  const box = e.getBoundingClientRect()
  return !e.closest('thead') && !e.closest('svg') && box.width > 0 && box.right > innerWidth + 1
}).length"""
# Each text against the nearest painted ground behind it, by the formula of WCAG.
FAINT = """() => {
  const parts = c => c.match(/[\\d.]+/g).map(Number)
  const light = c => { const [r, g, b] = parts(c).map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    return .2126 * r + .7152 * g + .0722 * b }
  const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor
    const p = parts(c); if (p.length < 4 || p[3] > 0) return c } return 'rgb(255, 255, 255)' }
  const faint = []
  for (const e of document.querySelectorAll('body, body *:not(svg *)')) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue
    const a = light(getComputedStyle(e).color), b = light(ground(e))
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05)
    if (ratio < 4.5) faint.push([e.tagName, e.className, ratio])
  }
  return faint
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def report(page: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(page, encoding="utf-8")
    return path


def opened(browser: Any, report: Path, width: int) -> tuple[Any, list[str], list[str]]:
    """Open the report offline; tell what it asked for and what the console said."""
    tab = browser.new_context(viewport={"width": width, "height": 900}, offline=True).new_page()
    heard = listen(tab)
    tab.goto(report.as_uri())
    return tab, heard.asked, heard.said


@pytest.mark.parametrize("width", [1440, A4_LANDSCAPE, 768, 390, 320])
def test_the_report_fits_the_screen_and_asks_for_nothing(browser: Any, report: Path, width: int) -> None:
    tab, asked, said = opened(browser, report, width)
    assert asked == [report.as_uri()]
    assert said == []
    assert tab.evaluate(WIDE) == 0
    assert tab.evaluate(CUT) == 0
    assert tab.locator(".al-main dd").inner_text() == "55.2分"


@pytest.mark.parametrize("width", [1440, 390])
def test_every_text_stands_out_from_its_ground(browser: Any, report: Path, width: int) -> None:
    assert opened(browser, report, width)[0].evaluate(FAINT) == []


def test_tables_stay_tables_to_a_screen_reader_on_a_phone(browser: Any, report: Path) -> None:
    tab = opened(browser, report, 390)[0]
    table = tab.get_by_role("table", name="评分标准").first
    # The standard's wording is told in each row below, not in the table's cards.
    assert table.get_by_role("columnheader").count() == 7
    assert table.get_by_role("rowheader").count() == 19
    assert table.get_by_role("row").count() == 22


def test_a_link_of_the_score_table_leads_to_the_effect(browser: Any, report: Path) -> None:
    tab = opened(browser, report, 1440)[0]
    tab.get_by_role("link", name="1.3a 扣10").click()
    assert tab.evaluate("decodeURI(location.hash)") == "#effect-1.3a"
    assert "合格率" in tab.locator(":target").inner_text()


def test_it_prints_on_a4_landscape_without_the_contents(browser: Any, report: Path) -> None:
    tab = opened(browser, report, A4_LANDSCAPE)[0]
    printed = tab.pdf(prefer_css_page_size=True, print_background=True)
    assert printed.startswith(b"%PDF")
    assert printed.partition(b"/MediaBox")[2].startswith(b" [0 0 841.9")
    tab.emulate_media(media="print")
    assert tab.evaluate(WIDE) == 0
    assert not tab.locator("nav").is_visible()
