"""What is asked of a standard with weighted sections and no readings: every verb answers in words, and finds its standard."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditlib.run import run_city
from tests.cli.calls import called
from tests.fields.test_field import laid_out


@pytest.fixture
def params(tmp_path: Path) -> Path:
    """Lay out a county whose second section counts for three fifths."""
    params = laid_out(tmp_path)
    standard = tmp_path / "environment.yaml"
    text = standard.read_text(encoding="utf-8").replace("points: 100", "points: 82", 1)
    text = text.replace("points: 45}", "points: 45, weight: 60%}").replace(
        "total_to: 0.01}", "total_to: 0.01, reweight: section}"
    )
    standard.write_text(text, encoding="utf-8")
    return params


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["sensitivity", "."], ["标准没有列出口径"]),
        (["figures", "."], ["不需要写什么"]),
        (["whatif", "甲县", "污水处理率=95"], ["总分67.23→72.03分（+4.8）", "4.1     9.6→17.6  4.1.1a  12→20"]),
        (
            ["whatif", "甲县", "4.1.1a.award.3.points=25", "4.1.1a.award.2.below=94"],
            ["污水处理率94.99%，达到94%，得25分"],
        ),
        (["reach", "甲县", "--total", "72"], ["污水处理率  94.99%       95%  +0.01个百分点  72.03"]),
        (["reach", "甲县", "--total", "82"], ["只改任何一项市里的数都达不到"]),
        (["reach", "甲县"], ["COD减排量再少0.401万吨：−0.01分", "污水处理率再高0.01个百分点：+8分（总分+4.8）"]),
    ],
)
def test_each_question_has_its_answer(
    params: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: list[str]
) -> None:
    monkeypatch.chdir(params.parent)
    told = called(*arguments, *(["--params", "."] if arguments[0] in ("whatif", "reach") else []))
    assert (told.code, told.err) == (0, "")
    assert [each for each in said if each not in told.out] == []


def test_two_versions_are_compared_by_the_standard_that_lies_near(
    params: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run_city(params, tmp_path / "reports")
    evidence = tmp_path / "evidence" / "甲县.yaml"
    evidence.write_text(
        evidence.read_text(encoding="utf-8").replace("good_days: 300", "good_days: 303"), encoding="utf-8"
    )
    report = run_city(params, tmp_path / "reports").directory.parent
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert "请用 --standard 指明标准文件" in called("diff", report).err
    assert "2.1.1b" in called("diff", report, "--standard", tmp_path / "environment.yaml").out
    monkeypatch.chdir(tmp_path)
    assert "总分由67.23分到69.06分" in called("diff", report).out
