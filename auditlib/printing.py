"""A report as PDF: printed by a headless browser where this machine has one, on A4 landscape, tagged and with an outline.

A PDF holds its time and is made anew by each print, so it lies beside the versions and is no part of one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from auditlib.errors import AuditError, FileError
from auditlib.record.versions import latest, read_version

BROWSER = "AUDITLIB_BROWSER"
NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge",
    "microsoft-edge-stable",
)  # fmt: skip
# Where Windows keeps them, below each of the folders for programs.
WINDOWS_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
WINDOWS_PLACES = ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")
NO_BROWSER = (
    "没有找到 Chrome、Edge 或 Chromium，不能印成 PDF；请安装其一，或用环境变量 AUDITLIB_BROWSER 指明其程序，"
    "也可以在浏览器中打开 report.html 后打印（A4 横向）"
)
QUIET = (
    "--headless=new", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-pdf-header-footer", "--generate-pdf-document-outline",
)  # fmt: skip
PAGE, LIMIT = "report.html", 120


def page_of(place: Path) -> tuple[Path, str]:
    """Find the page that a report's directory, one of its versions, or a page itself names, and a name for its PDF.

    Raises FileError where there is none.
    """
    if place.is_file():
        return place, f"{place.stem}.pdf"
    version = latest(place) if not (place / PAGE).is_file() else read_version(place)
    if version is None:
        raise FileError(f"{place}: 这里没有报告；请给出一市（或全省汇总 province）的报告目录、其中一版，或一页 .html")
    directory = version.directory
    return directory / PAGE, f"{directory.parent.name}-第{version.number}版.pdf"


def print_report(place: Path, target: Path | None = None) -> Path:
    """Print a report as PDF and tell where it is: `target`, else beside the report's versions, or beside a page.

    Raises AuditError where no browser is found or it fails; nothing half-written then stays.
    """
    page, name = page_of(place)
    beside = page.parent if place.is_file() else page.parent.parent
    made = target or beside / name
    try:
        with tempfile.TemporaryDirectory(prefix="auditlib-") as folder:
            print_page(page, Path(folder) / "page.pdf")
            shutil.copyfile(Path(folder) / "page.pdf", made.with_name(f".{made.name}.new"))
        made.with_name(f".{made.name}.new").replace(made)
    except OSError as error:
        raise FileError(f"{made}: 写不出 PDF（{error.strerror}）") from error
    return made


def print_page(page: Path, target: Path) -> None:
    """Print one page. Raises AuditError where no browser is found, or it fails or hangs."""
    browser = find_browser()
    profile = target.with_name("profile")
    # Root, as in a container, has no sandbox to run a browser in.
    alone = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    command = [str(browser), *QUIET, *alone, f"--user-data-dir={profile}", f"--print-to-pdf={target}"]
    try:
        subprocess.run(
            [*command, page.resolve().as_uri()], check=False, timeout=LIMIT, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise AuditError(f"{browser}: {LIMIT} 秒内没有印成 PDF；请关闭其他浏览器窗口后再试") from error
    except OSError as error:
        raise AuditError(f"{browser}: 不能启动（{error.strerror}）；请用 {BROWSER} 指明浏览器程序") from error
    if not target.is_file() or target.read_bytes()[:4] != b"%PDF":
        raise AuditError(f"{browser}: 没有印成 PDF；请在浏览器中打开 {page.name} 后打印（A4 横向）")


def find_browser() -> Path:
    """Find a browser of Chromium's kind. Raises AuditError, saying what to do, where there is none."""
    if named := os.environ.get(BROWSER):
        if Path(named).is_file():
            return Path(named)
        raise AuditError(f"{BROWSER}={named}: 没有这个程序；请改正，或删去这个环境变量")
    found = next(_browsers(), None)
    if found is None:
        raise AuditError(NO_BROWSER)
    return found


def _browsers() -> Iterator[Path]:
    yield from (Path(path) for name in NAMES if (path := shutil.which(name)))
    tops = [Path(os.environ[name]) for name in WINDOWS_FOLDERS if name in os.environ]
    yield from (top / place for top in tops for place in WINDOWS_PLACES if (top / place).is_file())
