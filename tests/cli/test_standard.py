"""`auditlib standard` as a person uses it: from a document to a checked standard."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from auditlib.standard.load import BUNDLED
from tests.cli.conftest import Call
from tests.sample.province import FOLDER

TEXT = BUNDLED / "jiangsu-2012.txt"
SHAPES = Path(__file__).parents[1] / "scoring" / "shapes.yaml"


def test_a_draft_is_written_and_what_remains_is_told(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = call("standard", "new", TEXT, "--id", "jiangsu-2013")
    assert (said.code, said.err) == (0, "")
    assert "已写出 jiangsu-2013.yaml，原文在 jiangsu-2013.txt" in said.out
    assert "18 项，20 个评分行，53 个条款，共 100 分" in said.out
    assert "auditlib standard lint jiangsu-2013.yaml" in said.out
    open_ = call("standard", "lint", "jiangsu-2013.yaml")
    assert (open_.code, open_.out) == (1, "")
    assert "effects: 还没有计分点" in open_.err
    again = call("standard", "new", TEXT, "--id", "jiangsu-2013")
    assert again.code == 1
    assert "未覆盖" in again.err


def test_lint_works_the_cases_out(call: Call, tmp_path: Path) -> None:
    for path in BUNDLED.glob("jiangsu-2012*"):
        shutil.copy(path, tmp_path)
    assert "个实例验算相符" in call("standard", "lint", tmp_path / "jiangsu-2012.yaml").out
    beside = tmp_path / "jiangsu-2012.cases.yaml"
    beside.write_text(beside.read_text(encoding="utf-8").replace('total: "98"', 'total: "97"', 1), encoding="utf-8")
    said = call("standard", "lint", tmp_path / "jiangsu-2012.yaml")
    assert (said.code, said.out) == (1, "")
    assert "总分应为 97，算得 98" in said.err


def test_a_standard_without_its_source_is_told_to_be_so(call: Call) -> None:
    said = call("standard", "lint", SHAPES)
    assert (said.code, said.err) == (0, "")
    assert "未与原文核对" in said.out


def test_a_standard_is_shown_in_the_terminal_and_as_a_page(call: Call, tmp_path: Path) -> None:
    said = call("standard", "show", "jiangsu-2012")
    assert (said.code, said.err) == (0, "")
    assert "1.2a 加分：取证每超过目标300人加0.1分，完整的300人才计" in said.out
    page = tmp_path / "new" / "a.html"
    assert f"已写出 {page}" in call("standard", "show", BUNDLED / "jiangsu-2012.yaml", "--html", page).out
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("verb", ["show", "docs"])
def test_a_standard_that_is_not_there_is_told(call: Call, verb: str) -> None:
    said = call("standard", verb, "jiangsu-2021")
    assert (said.code, said.out) == (1, "")
    assert "没有这个标准" in said.err
    assert "是否指 jiangsu-2012" in said.err


def test_the_schema_is_that_of_the_file(call: Call) -> None:
    assert call("standard", "schema").out == (BUNDLED / "standard.schema.json").read_text(encoding="utf-8")


def test_the_reference_is_printed_or_written(call: Call, tmp_path: Path) -> None:
    said = call("standard", "docs", "jiangsu-2012")
    call("standard", "docs", "jiangsu-2012", "--out", tmp_path / "a.md")
    assert said.out == (tmp_path / "a.md").read_text(encoding="utf-8")
    assert said.out.startswith("# 附件2")


def test_two_standards_are_compared_with_a_city_scored_under_both(call: Call, tmp_path: Path) -> None:
    text = (BUNDLED / "jiangsu-2012.yaml").read_text(encoding="utf-8")
    later = tmp_path / "later.yaml"
    later.write_text(
        text.replace("above: target_certified, every: 300", "above: target_certified, every: 500"), "utf-8"
    )
    city = FOLDER / "320100-南京市.yaml"
    said = call("standard", "diff", "jiangsu-2012", later, city, "--html", tmp_path / "a.html")
    assert (said.code, said.err) == (0, "")
    assert "1.2a 的规则由“取证每超过目标300人加0.1分" in said.out
    assert "1.2：+0.4→+0.2" in said.out
    assert (tmp_path / "a.html").is_file()
    twice = call("standard", "diff", "jiangsu-2012", later, city, city)
    assert (twice.code, twice.out) == (1, "")
    assert "南京市的佐证给了不止一份" in twice.err
