"""What caps left of bonuses is told with the cap that cut them, what was taken from an award stands in the row's sum."""

from __future__ import annotations

from pathlib import Path

from auditlib import show
from auditlib.report.account import account_object
from auditlib.report.score_json import score_object
from auditlib.report.terminal import score_lines
from auditlib.report.view import CityView
from tests.fields.county import County, county

FILE = Path(__file__).with_name("honours.yaml")
VALUES = {"late": 1, "first": 1, "second": 2, "third": 1, "fourth": 2}


def scored(folder: Path) -> County:
    made = county(folder, standard=FILE, **VALUES)
    made.decide("merit", "1.5")
    return made


def seen(made: County) -> CityView:
    return show.open(made.params).view


def test_a_cut_bonus_names_the_cap_that_cut_it(tmp_path: Path) -> None:
    said = scored(tmp_path).audit().result.explain("甲县")
    assert said["1.2a"] == "甲类表彰1项，加2分"
    assert said["1.2b"] == "乙类表彰2项，应加2分，同组合计以3分为限，实加1分"
    assert said["1.2c"] == "丙类表彰1项，应加1分，同组合计以2分为限，实加0分"
    assert said["1.3a"] == "丁类表彰2项，应加6分，同组合计以4分为限，实加4分"
    assert said["1.3b"] == "审核人在0至2分内酌定1.5分，应加1.5分，就高不累计，实加0分"


def test_a_bonus_that_a_cap_ate_up_is_told_in_the_terminal_and_on_the_score_sheet(tmp_path: Path) -> None:
    view = seen(scored(tmp_path))
    score = score_object(view.result, "甲县")
    wanted = "丙类表彰1项，应加1分，同组合计以2分为限，实加0分"
    assert wanted in "\n".join(score_lines(view.result, score))
    account = account_object(view)
    basis = {each["effect"]: each for each in account["rows"]["1"]["basis"]}
    assert (basis["1.2c"]["said"], basis["1.2c"]["why"], basis["1.2c"]["lost"]) == ("加分不计", wanted, False)
    assert "1.2a" in basis


def test_a_row_tells_what_was_taken_from_its_awards(tmp_path: Path) -> None:
    view = seen(scored(tmp_path))
    assert view.rows["1"].story == "得分5，从中扣1.3，加7，计10.7分"


def test_what_the_standard_asks_no_proof_of_is_not_called_wanting_in_the_report_either(tmp_path: Path) -> None:
    audit = show.open(scored(tmp_path).params)
    assert account_object(audit.view)["unproved"] == []
    page = show.rows(audit).html
    assert "没有应附的证明" in page
    assert "未注明" not in page


def test_decisions_that_need_no_second_person_are_not_said_to_await_one(tmp_path: Path) -> None:
    page = show.verdict(show.open(scored(tmp_path).params)).html
    assert "尚待" not in page
    assert "不要求复核，均已计入" in page
