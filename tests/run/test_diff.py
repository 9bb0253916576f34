"""Two versions compared: what moved and because of what, on the terminal and as a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditlib.run import run_city
from tests.cli.calls import called
from tests.report.audits import write_city
from tests.report.executed import NOTEBOOK
from tests.run.province import NANJING, XUZHOU, batch, report


@pytest.fixture
def two(city: Path, reports: Path) -> Path:
    """A city's report of two versions."""
    run_city(city, reports, notebook=NOTEBOOK)
    write_city(city.parent, {"months_with_posts": 9})
    return run_city(city, reports, notebook=NOTEBOOK).directory.parent


@pytest.mark.parametrize("named", [[""], ["v1", "v2"]])
def test_the_last_two_or_any_two_versions_are_compared(two: Path, tmp_path: Path, named: list[str]) -> None:
    page = tmp_path / "diff.html"
    said = called("diff", *(two / name for name in named), "--html", page)
    assert (said.code, said.err) == (0, "")
    assert "南京市" in said.out
    assert "第1版 → 第2版" in said.out
    assert "起因：佐证有变（320100.json）。" in said.out
    assert "有变化的评分行" in said.out
    assert f"已写出 {page}" in said.out
    text = page.read_text(encoding="utf-8")
    assert "有变化的评分行" in text
    assert "Content-Security-Policy" in text


def test_what_cannot_be_compared_is_told(two: Path, province: Path, reports: Path) -> None:
    batch(province, reports)
    xuzhou = report(reports, XUZHOU)
    for arguments, words in [
        ([xuzhou], "只有一版，无从比较"),
        ([xuzhou.with_name("nowhere")], "没有任何一版报告，无从比较"),
        ([two / "v1", two / "v9"], "读不出这一版的记录"),
        ([two / "v1", xuzhou / "v1"], "两版的城市不同"),
    ]:
        said = called("diff", *arguments)
        assert said.code == 1
        assert words in said.err
    (two / "v1" / "score.json").write_text("{}", encoding="utf-8")
    assert "与发布时不同或读不出" in called("diff", two / "v1", two / "v2").err


def test_two_summaries_of_a_province_are_compared(province: Path, reports: Path, tmp_path: Path) -> None:
    called("batch", province, "--reports", reports)
    text = (province / "province.yaml").read_text(encoding="utf-8")
    (province / "province.yaml").write_text(text.replace("readings: {}", "readings: {steps: whole}"), encoding="utf-8")
    called("batch", province, "--reports", reports)
    said = called("diff", reports / "jiangsu-2012" / "province", "--html", tmp_path / "page.html")
    assert (said.code, said.err) == (0, "")
    assert "全省汇总（jiangsu-2012）：第1版 → 第2版" in said.out
    assert "3市的总分、名次或版次有变。" in said.out
    assert "第1版→第2版" in said.out
    assert "有变化的市" in (tmp_path / "page.html").read_text(encoding="utf-8")
    mixed = called("diff", reports / "jiangsu-2012" / "province" / "v1", report(reports, NANJING) / "v1")
    assert mixed.code == 1
    assert "不能比较" in mixed.err
