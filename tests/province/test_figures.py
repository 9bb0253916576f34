"""Every figure of the page, against the engine's own results and the published scores, worked out another way."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from hypothesis import given, settings

from auditlib.report.figures import signed
from auditlib.report.province.outliers import twice_median
from auditlib.report.province.recount import REST, recount
from auditlib.report.score_json import score_object
from auditlib.scoring.score import score as score_frame
from auditlib.standard.lint import lint_standard
from auditlib.words import number_text, points_text
from tests.province.conftest import Summary
from tests.province.office import CITIES, OWN, STANDARD, UNREPORTED, code_of, result_of, score_of, stem_of
from tests.scoring.cities import City, changed, cities, frame
from tests.scoring.test_readings import ways

SCORES = {name: score_of(name) for name in CITIES}
RANKED = {name: Decimal(s["total"]) for name, s in SCORES.items() if s["eligible"] and not s["provisional"]}
IN_ORDER = ["甲市", "乙市", "庚市", "丙市", "戊市", "己市", "丁市"]


def text(number: Decimal | int) -> str:
    return number_text(Decimal(number), grouped=False).replace("-", "\N{MINUS SIGN}")


def own_part(name: str, row: str) -> Decimal:
    """Tell what a row keeps of its own points from the parts of its score."""
    result, score = result_of(name), Decimal(SCORES[name]["rows"][row])
    before, bonus = (Decimal(str(result.parts[part].loc[name, row])) for part in ("before", "bonus"))
    return score - bonus if score == max(before, 0) + bonus else Decimal(0)


def lost_by_row() -> dict[str, Decimal]:
    return {
        row.id: sum(
            (Decimal(row.points) / 1000 - own_part(name, row.id) for name in CITIES if SCORES[name]["rows"][row.id]),
            Decimal(0),
        )
        for row in STANDARD.rows.values()
    }


def test_the_small_province_has_one_of_each_kind() -> None:
    assert sorted(RANKED.values())[-1] == sorted(RANKED.values())[-2]
    assert {name for name, score in SCORES.items() if score["provisional"]} == {"戊市"}
    assert {name for name, score in SCORES.items() if score["eligible"] is False} == {"丁市", "己市"}


def test_ties_share_a_rank_and_the_next_total_has_the_next_one(summary: Summary) -> None:
    rows = {row[1]: row for row in summary.page.table("排名")}
    totals = sorted(set(RANKED.values()), reverse=True)
    for name, total in RANKED.items():
        tied = list(RANKED.values()).count(total) > 1
        assert rows[name][0] == f"{totals.index(total) + 1}{'（并列）' if tied else ''}"
    assert [rows["甲市"][0], rows["乙市"][0]] == ["1（并列）", "1（并列）"]


def test_who_is_out_or_open_has_no_rank_and_is_listed_all_the_same(summary: Summary) -> None:
    rows = {row[1]: row for row in summary.page.table("排名")}
    assert rows["丁市"][0] == rows["己市"][0] == "不参与评优"
    assert rows["戊市"][0] == "暂定"
    assert rows[UNREPORTED][0] == "未汇总"
    assert rows[UNREPORTED][-1] == "未出报告"
    assert set(rows) == {*CITIES, UNREPORTED}


def test_the_ranking_tells_both_totals_exactly(summary: Summary) -> None:
    own = sum(map(Decimal, OWN.values()))
    for row in summary.page.table("排名"):
        if row[1] in SCORES:
            score = SCORES[row[1]]
            apart = "—" if score["provisional"] else signed(Decimal(score["total"]) - own)
            assert row[2:5] == [text(Decimal(score["total"])), text(own), apart]


def test_the_ranking_names_sanctions_and_pending_rows(summary: Summary) -> None:
    for row in summary.page.table("排名"):
        if row[1] in SCORES:
            score = SCORES[row[1]]
            brought = [STANDARD.sanctions[name].label for name, held in score["sanctions"].items() if held]
            assert [word for word in row[6].split("、") if word and "未定" not in word] == brought
            assert [word for word in row[7].split("、") if word] == [r for r, p in score["rows"].items() if p is None]


def test_a_cell_of_the_map_is_a_row_of_a_city(summary: Summary) -> None:
    heads = list(STANDARD.rows)
    for name, *cells in summary.page.table("各市各行"):
        if name in SCORES:
            for row, cell in zip(heads, cells, strict=True):
                score, full = SCORES[name]["rows"][row], STANDARD.rows[row].points
                expected = "待定" if score is None else f"{int(Fraction(score) * 100000 / full)}/{text(Decimal(score))}"
                assert cell == expected, (name, row)


def test_the_provinces_line_of_the_map_sums_the_cities(summary: Summary) -> None:
    *_, (_, *cells) = summary.page.table("各市各行")
    for row, cell in zip(STANDARD.rows, cells, strict=True):
        known = [Decimal(score["rows"][row]) for score in SCORES.values() if score["rows"][row] is not None]
        full = Decimal(STANDARD.rows[row].points) / 1000 * len(known)
        assert cell == f"{int(Fraction(sum(known)) * 100 / Fraction(full))}/{text(sum(known, Decimal(0)))}"


def test_own_points_against_audited_are_listed_the_furthest_apart_first(summary: Summary) -> None:
    apart = {
        (name, row): Decimal(points) - Decimal(OWN[row])
        for name, score in SCORES.items()
        for row, points in score["rows"].items()
        if points is not None and Decimal(points) != Decimal(OWN[row])
    }
    rows = summary.page.table("自评与核定相差最大的评分行")
    assert {(row[0], row[1]): row[6] for row in rows} == {place: signed(change) for place, change in apart.items()}
    sizes = [abs(apart[row[0], row[1]]) for row in rows]
    assert sizes == sorted(sizes, reverse=True)


def test_a_rows_loss_is_its_points_less_what_is_left_without_bonus(summary: Summary) -> None:
    told = {row[0]: row for row in summary.page.table("各评分行的失分")}
    for row, lost in lost_by_row().items():
        assert told[row][3] == text(lost), row
    assert told["合计"][3] == text(sum(lost_by_row().values(), Decimal(0)))


def test_the_losses_of_effects_add_up_to_their_rows(summary: Summary) -> None:
    sums = dict.fromkeys(STANDARD.rows, Decimal(0))
    for name, lost in summary.figures["lost"].items():
        sums[STANDARD.row_of[name].id] += Decimal(lost["points"])
        assert Decimal(lost["points"]) == sum(map(Decimal, lost["cities"].values()))
    assert sums == lost_by_row()


def test_points_lost_and_added_account_for_every_total(summary: Summary) -> None:
    for name, score in SCORES.items():
        stem = stem_of(name)
        lost, won = (
            sum((Decimal(each["cities"].get(stem, 0)) for each in summary.figures[part].values()), Decimal(0))
            for part in ("lost", "won")
        )
        full = sum(
            Decimal(STANDARD.rows[row].points) / 1000 for row, points in score["rows"].items() if points is not None
        )
        assert full - lost + won == Decimal(score["total"]), name


def test_an_effects_line_names_the_cities_behind_it(summary: Summary) -> None:
    rows = {row[0]: row for row in summary.page.table("失分的计分点")}
    assert set(rows) == set(summary.figures["lost"])
    for name, told in summary.figures["lost"].items():
        cities = {stem_of(city): city for city in CITIES}
        expected = {f"{cities[stem]}{text(Decimal(lost))}" for stem, lost in told["cities"].items()}
        assert set(rows[name][5].split("、")) == expected
        assert rows[name][3:5] == [text(Decimal(told["points"])), str(len(expected))]


@pytest.mark.parametrize(
    ("city", "row", "lost"),
    [
        ("丁市", "12", {"12.3a": 3000}),
        ("己市", "10", {"10.1b": 3000}),
        ("丙市", "11", {"11.3b": 3000}),
        ("庚市", "11", {"11.1b": 2000}),
    ],
)
def test_a_loss_stands_with_the_effect_that_took_it(city: str, row: str, lost: dict[str, int]) -> None:
    (counted,) = recount(STANDARD, [SCORES[city]])
    assert counted is not None
    share = counted.shares[row]
    assert share is not None
    assert dict(share.lost) == lost


def test_a_bonus_counts_for_its_effect_unless_the_row_is_void() -> None:
    hosted, void = recount(STANDARD, [SCORES["丙市"], SCORES["丁市"]])
    assert hosted is not None
    assert void is not None
    assert {name for share in hosted.shares.values() if share for name in share.won} == {"1.2a", "3.3a"}
    assert {name for share in void.shares.values() if share for name in share.won} == set()


def test_deductions_beyond_a_rows_points_take_no_more_than_it_has() -> None:
    (counted,) = recount(STANDARD, [score_of("甲市", {"violations": 9})])
    assert counted is not None
    share = counted.shares["9"]
    assert share is not None
    assert sum(share.lost.values()) == STANDARD.rows["9"].points
    assert share.score == 0


ALTERNATIVES = """\
id: alternatives
title: 信访考核
year: 2024
points: 10
inputs:
  held: {label: 承办项目, type: yes_no}
  ruled: {label: 有制度, type: yes_no}
  missed: {label: 漏评, type: count, unit: 个}
items:
  - id: "1"
    content: 评估
    rows:
      - id: "1"
        points: 10
        groups: [{of: [1.1a, 1.1b], take: highest}]
        clauses:
          - id: "1.1"
            text: 承办的得10分；未承办而有制度的得6分；漏评一个扣1分。
            effects:
              - {id: 1.1a, kind: flat, award: 10, when: held}
              - {id: 1.1b, kind: flat, award: 6, when: {all: [{not: held}, ruled]}}
              - {id: 1.1c, kind: steps, deduct: 1, of: missed, every: 1}
"""


@pytest.mark.parametrize(
    ("held", "ruled", "lost"),
    [
        (True, True, {"1.1c": 1000}),
        (False, True, {"1.1a": 4000, "1.1c": 1000}),
        (False, False, {"1.1a": 10000}),
    ],
)
def test_of_awards_of_which_the_highest_counts_no_more_is_lost_than_it_would_have_given(
    tmp_path: Path, held: bool, ruled: bool, lost: dict[str, int]
) -> None:
    file = tmp_path / "alternatives.yaml"
    file.write_text(ALTERNATIVES, encoding="utf-8")
    standard = lint_standard(file)
    scored = score_frame(standard, frame({"held": held, "ruled": ruled, "missed": 1}))
    (counted,) = recount(standard, [score_object(scored, "城0")])
    assert counted is not None
    share = counted.shares["1"]
    assert share is not None
    assert dict(share.lost) == lost


@given(city=cities(), readings=ways(STANDARD))
@settings(max_examples=60)
def test_a_row_comes_apart_into_its_effects_under_every_reading(city: City, readings: dict[str, str]) -> None:
    tree = score_object(score_frame(STANDARD, frame(city), readings), "城0")
    (counted,) = recount(STANDARD, [tree])
    assert counted is not None
    assert {row: share and points_text(share.score) for row, share in counted.shares.items()} == tree["rows"]
    for row, share in counted.shares.items():
        if share is not None:
            assert share.kept == STANDARD.rows[row].points - sum(share.lost.values())
            assert share.bonus == sum(share.won.values())
            assert REST not in share.lost
            assert all(part > 0 for part in (*share.lost.values(), *share.won.values()))


def test_a_deduction_that_its_clause_stops_takes_what_its_clause_has() -> None:
    faulty = frame(changed(technician_faults=9, student_technician_faults=1))
    (counted,) = recount(STANDARD, [score_object(score_frame(STANDARD, faulty, {"deduction_floor": "clause"}), "城0")])
    assert counted is not None
    share = counted.shares["2.1"]
    assert share is not None
    assert dict(share.lost) == {"2.1.2b": 4000, "2.1.4a": 1000}


def test_every_sanction_stands_with_its_city_and_cause(summary: Summary) -> None:
    page, heads = summary.page, {sanction.label for sanction in STANDARD.sanctions.values()}
    rows, label = page.table("处理"), ""
    found = set()
    for row in rows:
        if row[0].partition("（")[0] in heads:
            label, row = row[0].partition("（")[0], row[1:]  # noqa: PLW2901 - a head stands beside all its lines
        if row[1] == "有":
            found.add((label, row[0]))
            assert row[2], row
    assert found == {
        (STANDARD.sanctions[name].label, city)
        for city, score in SCORES.items()
        for name, held in score["sanctions"].items()
        if held
    }


def test_what_is_missing_is_told_by_city(summary: Summary) -> None:
    told = {row[0]: row for row in summary.page.table("缺证和待定")}
    assert set(told) == {"戊市"}
    assert told["戊市"][1] == "4"
    assert STANDARD.inputs["enterprise_certified"].label in told["戊市"][2]
    assert summary.page.table("未出报告或不能汇总的市") == [[UNREPORTED, "未出报告"]]


def test_an_outlier_is_far_by_the_median_and_the_median_distance(summary: Summary) -> None:
    expected = []
    for row in STANDARD.rows.values():
        values = {n: Fraction(s["rows"][row.id]) for n, s in SCORES.items() if s["rows"][row.id] is not None}
        expected += [(row.id, name) for name in far(values, Fraction(row.points, 2000))]
    settled = {name: Fraction(score["total"]) for name, score in SCORES.items() if not score["provisional"]}
    expected += [("总分", name) for name in far(settled, Fraction(10))]
    own = sum(map(Fraction, OWN.values()))
    expected += [("核定减自评", name) for name in far({n: total - own for n, total in settled.items()}, Fraction(10))]
    found = [(each["of"], each["city"]) for each in summary.figures["outliers"]]
    assert sorted(found) == sorted((what, stem_of(name)) for what, name in expected)
    assert found


def far(values: dict[str, Fraction], least: Fraction) -> list[str]:
    middle = median(values.values())
    spread = median(abs(value - middle) for value in values.values())
    return [n for n, v in values.items() if abs(v - middle) > 3 * spread and abs(v - middle) >= least]


@pytest.mark.parametrize("values", [[1], [1, 2], [5, 1, 3], [4, 1, 2, 9]])
def test_a_median_is_kept_whole_by_doubling(values: list[int]) -> None:
    assert Fraction(twice_median(values), 2) == median(map(Fraction, values))


def test_the_sealed_figures_are_the_published_ones(summary: Summary) -> None:
    cities: dict[str, Any] = {city["city"]: city for city in summary.figures["cities"]}
    for name, score in SCORES.items():
        told = cities[name]
        assert (told["total"], told["rows"], told["eligible"]) == (score["total"], score["rows"], score["eligible"])
        assert (told["code"], told["version"], told["without"]) == (code_of(name), 1, None)
    assert cities[UNREPORTED]["without"] == "未出报告"


def test_no_score_that_the_engine_does_not_come_to_is_counted() -> None:
    sound = score_of("甲市")
    bent = [
        sound | {"total": "99"},
        sound | {"rows": sound["rows"] | {"1": "9"}},
        sound | {"effects": sound["effects"][1:]},
        sound | {"eligible": None},
        sound | {"sanctions": dict.fromkeys(sound["sanctions"], True)},
        sound | {"readings": sound["readings"] | {"steps": "begun"}},
        {"city": "甲市"},
    ]
    begun = sound | {"readings": sound["readings"] | {"steps": "started"}}
    assert recount(STANDARD, [begun]) != [None]
    counted = recount(STANDARD, [sound, *bent, sound])
    assert counted[0] is not None
    assert counted[0] == counted[-1]
    assert counted[1:-1] == [None] * len(bent)
