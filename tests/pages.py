"""The reference reports of the sample province: one city's page and the province's, without what is dated, and their pictures."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from auditlib.printing import print_page
from auditlib.record.versions import latest
from auditlib.report.dated import without_dated
from tests.browser import CHROMIUM, chromium
from tests.sample.province import COMMITTED, LOG

CITY = "320300-徐州市"
TOP = Path(__file__).parent.parent
GOLDEN = TOP / "tests" / "golden" / "reports"
PICTURES = TOP / "docs" / "report"
# Each picture: the page, the width, the scheme, and the element at its top.
SHOTS: dict[str, tuple[str, int, str, str]] = {
    "city-1440": (CITY, 1440, "light", ""),
    "city-768": (CITY, 768, "light", ""),
    "city-390": (CITY, 390, "light", ""),
    "city-dark": (CITY, 1440, "dark", ""),
    "row-1440": (CITY, 1440, "light", "row-3"),
    "row-390": (CITY, 390, "light", "row-3"),
    "province-1440": ("index", 1440, "light", ""),
    "province-768": ("index", 768, "light", ""),
    "province-390": ("index", 390, "light", ""),
    "province-dark": ("index", 1440, "dark", ""),
}
# Printed pages by their numbers.
PRINTED = {"city-print": (CITY, 1), "row-print": (CITY, 8), "province-print": ("index", 1)}
HEIGHT = 900


def build(folder: Path) -> dict[str, Path]:
    """Audit a copy of the sample province in a folder, and tell where the two pages are."""
    params = shutil.copytree(COMMITTED, folder / "params", ignore=shutil.ignore_patterns(f"{LOG}*"))
    command = [
        sys.executable,
        "-c",
        "from auditlib.cli import main; main()",
        "batch",
        params,
        "--reports",
        folder / "reports",
    ]
    subprocess.run(command, cwd=TOP, check=True, capture_output=True)
    top = folder / "reports" / COMMITTED.name
    version = latest(top / CITY)
    assert version is not None
    return {CITY: version.directory / "report.html", "index": top / "index.html"}


def read(pages: dict[str, Path]) -> dict[str, str]:
    """Read the pages without their dated blocks."""
    return {name: without_dated(path.read_text(encoding="utf-8")) for name, path in pages.items()}


def write(folder: Path) -> None:
    """Write the golden pages anew, and their pictures where there is a browser and a font for them."""
    pages = build(folder)
    GOLDEN.mkdir(exist_ok=True)
    for name, text in read(pages).items():
        (GOLDEN / f"{name}.html").write_text(text, encoding="utf-8", newline="\n")
    if not CHROMIUM.exists():
        print("没有 chromium，docs/report/ 的图没有重画")
        return
    PICTURES.mkdir(exist_ok=True)
    with chromium() as browser:
        for name, shot in SHOTS.items():
            _shoot(browser, pages, shot, PICTURES / f"{name}.png")
    if shutil.which("pdftoppm"):
        for name, (page, number) in PRINTED.items():
            _print(pages[page], number, PICTURES / name)


def _shoot(browser: Any, pages: dict[str, Path], shot: tuple[str, int, str, str], target: Path) -> None:
    page, width, scheme, anchor = shot
    size = {"width": width, "height": HEIGHT}
    tab = browser.new_context(viewport=size, offline=True, color_scheme=scheme, reduced_motion="reduce").new_page()
    tab.goto(pages[page].as_uri() + (f"#{anchor}" if anchor else ""))
    tab.screenshot(path=target)
    tab.close()


def _print(page: Path, number: int, target: Path) -> None:
    made = page.with_suffix(".pdf")
    if not made.exists():
        print_page(page, made)
    command = ["pdftoppm", "-r", "80", "-png", "-singlefile", "-f", str(number), "-l", str(number), made, target]
    subprocess.run(command, check=True)
