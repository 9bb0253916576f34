"""A report as PDF: printed by a browser where there is one, and where there is none, said so."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from auditlib.errors import AuditError, FileError
from auditlib.printing import find_browser, page_of, print_report
from tests.browser import CHROMIUM
from tests.cli.calls import called


@pytest.fixture
def report(page: str, tmp_path: Path) -> Path:
    path = tmp_path / "report.html"
    path.write_text(page, encoding="utf-8")
    return path


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists() and os.environ.get("AUDITLIB_REQUIRE_BROWSER") != "1", reason="没有 chromium")
def test_a_page_is_printed_whole_on_a4_landscape(report: Path) -> None:
    made = print_report(report)
    assert made == report.with_suffix(".pdf")
    data = made.read_bytes()
    pages = re.findall(rb"/MediaBox \[([^\]]*)\]", data)
    assert {tuple(round(float(n)) for n in box.split()) for box in pages} == {(0, 0, 842, 595)}
    assert len(pages) > 15
    assert b"/StructTreeRoot" in data
    assert list(report.parent.glob(".*.new")) == []
    if shutil.which("pdftotext"):
        said = subprocess.run(["pdftotext", "-layout", made, "-"], capture_output=True, check=True).stdout.decode()
        assert f"第 1 页，共 {len(pages)} 页" in said
        # What is folded on the screen stands open on paper.
        assert "评分行 3 为什么失分" in said
        assert "评分行 18 的佐证" in said


def test_where_there_is_no_browser_it_is_said_what_to_do(
    report: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    for name in ("AUDITLIB_BROWSER", "PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(AuditError, match=r"没有找到 Chrome、Edge 或 Chromium.*A4 横向"):
        print_report(report)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report.html"]
    edge = tmp_path / "Microsoft" / "Edge" / "Application" / "msedge.exe"
    edge.parent.mkdir(parents=True)
    edge.touch()
    monkeypatch.setenv("PROGRAMFILES(X86)", str(tmp_path))
    assert find_browser() == edge


def test_a_browser_that_prints_nothing_is_told_in_words(report: Path) -> None:
    said = called("pdf", report, env={"AUDITLIB_BROWSER": "/bin/false"})
    assert said.code == 1
    assert "没有印成 PDF" in said.err
    said = called("pdf", report, env={"AUDITLIB_BROWSER": str(report.parent / "nothing")})
    assert "没有这个程序" in said.err
    assert not report.with_suffix(".pdf").exists()


def test_a_place_without_a_report_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="这里没有报告"):
        page_of(tmp_path)
