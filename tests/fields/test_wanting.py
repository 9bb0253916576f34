"""While figures of the whole province are wanting no city is scored, and each can still check its own file."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditlib.batch import Plan, run_cities
from auditlib.desk import check_file, score_file
from auditlib.errors import AuditError
from auditlib.run import run_city
from tests.cli.calls import called
from tests.fields.three_cities import VALUES, give, lay_out, write_evidence


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Lay out a province of three cities that gives no figures yet."""
    return lay_out(tmp_path)


def test_no_city_is_scored_while_figures_of_the_province_are_wanting(folder: Path) -> None:
    for refuse in (
        lambda: score_file(folder / "3.yaml", None, {}),
        lambda: run_city(folder / "3.yaml", folder / "out"),
    ):
        with pytest.raises(AuditError, match="计分要与全省相比") as refused:
            refuse()
        for said in (
            "满意度（pleased）的全省平均",
            "全省最高",
            "全省最低",
            "上访（visits）的全省合计",
            "auditlib figures",
        ):
            assert said in str(refused.value)


def test_a_city_can_check_its_own_file_before_the_figures_of_all_are_there(folder: Path) -> None:
    (finding,) = check_file(folder / "3.yaml", None)
    assert (finding.level, finding.file) == ("warning", str(folder / "province.yaml"))
    assert "满意度（pleased）的全省平均" in finding.message
    assert "其余已核对；请执行 auditlib figures" in finding.message
    write_evidence(folder, "丙市", VALUES["丙市"] | {"pleased": "101"})
    assert [each.level for each in check_file(folder / "3.yaml", None)] == ["error"]


def test_what_is_wanting_of_the_province_is_told_once_for_all_files(folder: Path) -> None:
    said = called("check", *(folder / f"{at}.yaml" for at in (1, 2, 3)))
    assert said.out.count("计分要与全省相比") == 1
    assert "检查 3 个文件：错误 0 处，提醒 1 处" in said.out


def test_a_city_can_check_its_own_file_where_some_of_the_figures_are_there(folder: Path) -> None:
    give(folder, ["sums:", "  visits: 100"])
    assert [each.level for each in check_file(folder / "3.yaml", None)] == ["warning"]


def test_a_run_is_refused_for_want_of_figures_before_its_notebook_is_begun(folder: Path) -> None:
    with pytest.raises(AuditError) as run:
        run_city(folder / "3.yaml", folder / "out")
    with pytest.raises(AuditError) as scored:
        score_file(folder / "3.yaml", None, {})
    assert str(run.value) == str(scored.value)
    assert list((folder / "out").rglob("*.ipynb")) == []
    assert [done.state for done in run_cities(folder, folder / "out", Plan(jobs=1))] == ["failed"] * 3
