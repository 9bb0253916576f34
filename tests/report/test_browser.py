"""The report in a real browser, offline: it asks for nothing, runs nothing, fits a phone and A4, and can be read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from auditlib.compare import difference_page
from auditlib.report.difference import difference, difference_fragment
from auditlib.report.score_json import score_object
from tests.browser import MARKS, barriers, chromium, listen

A4_LANDSCAPE = 1123

pytestmark = MARKS

WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
CUT = """() => [...document.querySelectorAll('main *')].filter(e => {
  const box = e.getBoundingClientRect()
  return !e.closest('thead') && !e.closest('svg') && box.width > 0 && box.right > innerWidth + 1
}).length"""
LINES = "() => new Set([...document.querySelectorAll('.al-states div')].map(e => e.getBoundingClientRect().top)).size"
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
def browser(report: Path) -> Iterator[Any]:
    """Start the browser after the notebook has run: its event loop admits no other beside it."""
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def report(page: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(page, encoding="utf-8")
    return path


def opened(browser: Any, report: Path, width: int, **how: Any) -> tuple[Any, list[str], list[str]]:
    """Open the report offline; tell what it asked for and what the console said."""
    tab = browser.new_context(viewport={"width": width, "height": 900}, offline=True, **how).new_page()
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
    # The six states of a city in one line, on a phone in two of three: none stands alone.
    assert tab.evaluate(LINES) == (1 if width >= 768 else 2)
    assert tab.locator(".al-main dd").inner_text() == "55.2分"


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (1440, "dark"), (390, "light")])
def test_nobody_is_kept_out(browser: Any, report: Path, width: int, scheme: str) -> None:
    tab, _, said = opened(browser, report, width, color_scheme=scheme)
    tab.locator("details", has=tab.locator("#row-3")).evaluate("e => e.open = true")
    assert barriers(tab) == []
    assert said == []


def test_nobody_is_kept_out_of_a_comparison(browser: Any, audit: Any, tmp_path: Path) -> None:
    after = score_object(audit.result, audit.city)
    before = json.loads(json.dumps(after).replace("69000", "68000")) | {"total": "50"}
    found = difference_fragment(
        audit.standard, difference(audit.standard, before, after), "第1版 → 第2版", ["佐证有变"]
    )
    path = tmp_path / "diff.html"
    path.write_text(difference_page(found), encoding="utf-8")
    for scheme in ("light", "dark"):
        tab, _, said = opened(browser, path, 1024, color_scheme=scheme)
        assert barriers(tab) == []
        assert said == []


@pytest.mark.parametrize("mark", ["differs", "lost", "awaits"])
def test_a_filter_keeps_only_the_rows_that_it_names_and_needs_no_script(browser: Any, report: Path, mark: str) -> None:
    tab = opened(browser, report, 1440, java_script_enabled=False)[0]
    choice = tab.locator(f"label[for=filter-rows-{mark}]")
    number = int(re.search(r"（(\d+)）", choice.inner_text())[1])  # type: ignore[index]
    choice.click()
    assert tab.locator(".al-rows > details:visible").count() == number
    assert 0 < number < 20
    assert tab.locator(f".al-rows > details.al-is-{mark}:visible").count() == number
    tab.emulate_media(media="print")
    assert tab.locator(".al-rows > details:visible").count() == 20


def test_what_a_filter_hides_is_shown_where_a_link_leads_to_it(browser: Any, report: Path) -> None:
    tab = opened(browser, report, 1440)[0]
    tab.locator("label[for=filter-rows-awaits]").click()
    assert not tab.locator("#row-1").is_visible()
    tab.get_by_role("link", name="1.3a 扣10").click()
    # The page hears of the new address after the click is over.
    tab.locator("#effect-1\\.3a").wait_for(state="visible")


def test_rows_are_folded_on_the_screen_and_open_on_paper(browser: Any, report: Path) -> None:
    tab = opened(browser, report, 390)[0]
    assert tab.evaluate("() => document.documentElement.scrollHeight") < 20_000
    row = tab.locator("#effect-3\\.1b")
    assert not row.is_visible()
    tab.get_by_role("button", name="全部展开").click()
    assert row.is_visible()
    tab.get_by_role("button", name="全部收起").click()
    tab.emulate_media(media="print")
    assert row.is_visible()


def test_the_policy_lets_nothing_run_but_the_pages_own_script(browser: Any, page: str, tmp_path: Path) -> None:
    bad = (
        "<script>document.title='ran'</script><img src=x onerror=\"document.title='ran'\">"
        "<p style='color:red' onclick='1' id=styled>x</p><a id=go href=\"javascript:document.title='ran'\">x</a>"
        "<style>body{display:none}</style><iframe src='data:text/html,x'></iframe>"
    )
    path = tmp_path / "bad.html"
    path.write_text(page.replace('<main id="content">', f'<main id="content">{bad}'), encoding="utf-8")
    tab, _, said = opened(browser, path, 1440)
    tab.locator("#go").click()
    assert tab.title() != "ran"
    assert tab.locator("body").is_visible()
    assert tab.locator("#styled").evaluate("e => getComputedStyle(e).color") != "rgb(255, 0, 0)"
    assert sum("Content Security Policy" in line for line in said) >= 4


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
    tab.locator("#effect-1\\.3a:target").wait_for(state="visible")
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
