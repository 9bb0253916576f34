"""What a city's report tells beyond its score: how far the next point is, what missing evidence could give, other readings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from auditlib import show
from auditlib.report.open_range import range_words
from auditlib.scoring.gaps import Gaps
from tests.report.audits import CLEAN, STANDARD, open_city
from tests.report.executed import Elements


def opened(folder: Path, **changes: Any) -> Any:
    return open_city(folder, CLEAN | changes)


def test_the_report_tells_how_many_more_bring_the_next_tenth(tmp_path: Path) -> None:
    told = show.borders(opened(tmp_path, certified=50_499)).text
    assert "1.2a再多101人：+0.1分" in next(line for line in told.splitlines() if line.startswith("取证人数50,499人"))


def test_a_figure_at_a_border_is_marked_and_named_first(tmp_path: Path) -> None:
    fragment = show.borders(opened(tmp_path, certified=50_301))
    assert "1.2a" in fragment.text.splitlines()[0]
    assert "1.2a 刚够" in fragment.text
    assert "2.1.1b 刚够" not in fragment.text
    assert ("a", "#effect-1.2a") in [(tag, attributes.get("href")) for tag, attributes in Elements(fragment.html).tags]


def test_every_other_reading_that_would_move_the_city_is_told_with_its_rows(tmp_path: Path) -> None:
    told = show.otherwise(opened(tmp_path, institute_violations=3)).text
    line = next(line for line in told.splitlines() if "本行可为负分" in line)
    assert line.split()[-3:] == ["94", "−4", "18：0→−4"]
    assert "另有20种读法可选" in told


def test_a_reading_that_compares_with_the_province_is_not_guessed_from_one_city(tmp_path: Path) -> None:
    told = show.otherwise(opened(tmp_path)).text
    assert "一市单独算不出" in next(line for line in told.splitlines() if "高于全省增长率" in line)


def test_missing_evidence_is_told_as_a_range_with_what_to_ask_for_first(tmp_path: Path) -> None:
    told = show.missing(opened(tmp_path, platform_status=None, months_with_posts=None)).text
    assert told.startswith("缺证补齐后，总分在92分至100分之间。")
    asked = told[told.index("先补哪一项") :].splitlines()
    assert asked[2].split() == [STANDARD.inputs["platform_status"].label, "6", "14", "14"]


@pytest.mark.parametrize("name", ["certified", "it_exam_smart"])
def test_what_has_no_upper_end_is_told_as_such(tmp_path: Path, name: str) -> None:
    told = show.missing(opened(tmp_path, **{name: None})).text
    assert "不封顶" in told.splitlines()[0]
    assert "不会低于" in told.splitlines()[0]


def test_a_complete_city_tells_no_range(tmp_path: Path) -> None:
    assert show.missing(opened(tmp_path)).text == "没有缺证，没有待定的评分行，检查没有提醒。"


def test_what_has_no_lower_end_is_told_as_such() -> None:
    assert range_words(Gaps(None, 97_000, {}, (), ())) == "缺证补齐后，总分不会高于97分；不封底（随所缺的数下降）。"
    unshown = ("计分点 8.1b：所比的全省数随本市的数而变",)
    assert "不能定界：计分点 8.1b" in range_words(Gaps(None, None, {}, (), (), unshown))
