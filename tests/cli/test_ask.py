"""`auditlib sensitivity`, `whatif` and `reach`."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Call
from tests.report.audits import CLEAN, write_city


def test_the_command_line_answers_all_three_questions(tmp_path: Path, call: Call) -> None:
    params = write_city(tmp_path, CLEAN)
    told = call("whatif", str(params), "高技能人才培养取证人数=+100")
    assert (told.code, told.err) == (0, "")
    assert "总分100→100.1分" in told.out
    assert "+100人" in call("reach", str(params), "--total", "100.1", "--input", "high_skilled").out
    assert "离下一档还有多远" in call("reach", str(params)).out
    page = tmp_path / "口径.html"
    weighed = call("sensitivity", str(tmp_path), "--html", str(page))
    assert weighed.code == 0
    assert "248,832种组合" in weighed.out
    assert "<svg" in page.read_text(encoding="utf-8")


def test_a_decrease_is_no_option(tmp_path: Path, call: Call) -> None:
    params = write_city(tmp_path, CLEAN)
    assert "取证49,900人" in call("whatif", str(params), "取证人数=-100").out


def test_a_city_that_is_none_is_refused_in_words(tmp_path: Path, call: Call) -> None:
    write_city(tmp_path, CLEAN)
    told = call("whatif", "南京", "取证人数=+1", "--params", str(tmp_path))
    assert told.code == 1
    assert "南京" in told.err
