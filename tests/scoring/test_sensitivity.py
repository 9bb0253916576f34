"""All combinations of readings: the same as scoring each of them, and what is told of them follows from that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import product
from math import prod
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditlib import AuditError, Result, Standard, load_standard, score
from auditlib.scoring import product as product_room
from auditlib.scoring.product import score_all
from auditlib.scoring.product_whole import rows_together
from auditlib.scoring.rank import rank_among
from auditlib.scoring.reading import read_facts
from auditlib.scoring.readings import options_of
from auditlib.scoring.sensitivity import Sensitivity, weigh
from tests.scoring.cities import CLEAN, MANY_WAYS, OTHER, PEERS, STANDARD, City, changed, cities, frame

PROVINCE = {"senior_certified": 80_000, "senior_certified_prev": 77_000}


def with_readings(*names: str) -> Standard:
    return STANDARD.model_copy(update={"readings": {name: STANDARD.readings[name] for name in names}})


def every_way(standard: Standard) -> list[dict[str, str]]:
    options = options_of(standard)
    return [dict(zip(options, chosen, strict=True)) for chosen in product(*options.values())]


# --- the product is the engine ------------------------------------------------------------------------------------


@settings(max_examples=6)
@given(st.lists(cities(), min_size=1, max_size=4), st.randoms(use_true_random=False), st.sampled_from([None, PROVINCE]))
def test_every_combination_comes_to_what_the_engine_says(
    some: list[City], chance: Random, province: Mapping[str, int] | None
) -> None:
    same_as_scored(STANDARD, some, chance, province)


@settings(max_examples=6)
@given(st.lists(cities(OTHER), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_and_for_every_rule_of_the_format(some: list[City], chance: Random) -> None:
    same_as_scored(OTHER, some, chance, None)


@settings(max_examples=6)
@given(st.lists(cities(MANY_WAYS), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_and_where_the_total_is_more_than_its_rows(some: list[City], chance: Random) -> None:
    """Groups over rows, weights, a cap, what bears on the total and rows that do not apply, by parts that hang together."""
    same_as_scored(MANY_WAYS, some, chance, PEERS)


def test_rows_whose_effects_are_counted_together_hang_on_the_same_readings() -> None:
    defining = ["begun", "national", "worst", "visits"]
    parts = {part.readings: part.rows for part in rows_together(MANY_WAYS, defining)}
    # The bonuses of section 甲 are counted together, so that all its rows with a bonus hang on those of 甲3.
    assert parts["national", "worst"] == ("甲3", "甲4")
    assert parts["begun",] == ("甲1",)
    assert parts["visits",] == ("6",)


def same_as_scored(standard: Standard, some: list[City], chance: Random, province: Mapping[str, int] | None) -> None:
    table = frame(*some)
    found = score_all(standard, read_facts(standard, table), province)
    assert found.combinations == prod(len(options) for options in options_of(standard).values())
    for _ in range(8):
        chosen = {name: chance.choice(options) for name, options in options_of(standard).items()}
        result = score(standard, table, chosen, province=province)
        at = found.at(chosen)
        assert found.totals[at].tolist() == result.exact_total.tolist(), chosen
        assert found.gone[at].tolist() == result.provisional.tolist(), chosen


def test_the_standard_has_248_832_combinations() -> None:
    assert prod(len(options) for options in options_of(STANDARD).values()) == 248_832


def test_a_standard_without_readings_has_one_combination() -> None:
    found = weigh(with_readings(), frame(CLEAN))
    assert (found.combinations, found.varied, found.swaps) == (1, (), ())
    assert (found.cities[0].lowest, found.cities[0].highest, found.cities[0].ranks) == (100_000, 100_000, {1: 1})


def test_too_many_combinations_are_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(product_room, "MOST", 10)
    with pytest.raises(AuditError, match="口径的组合过多"):
        weigh(STANDARD, frame(changed(certified=49_744, institute_violations=3, contest_hosted=True)))


# --- what is told of them -----------------------------------------------------------------------------------------

SMALL = with_readings("steps", "deduction_floor", "bonus_cap", "certified_shortfall")
ONE = changed(certified=49_744, contest_hosted=True, contest_first_places=9)
OTHERS = [
    changed(institute_violations=4, development_tasks=5),
    changed(passed=57_000, platform_first=True),
    changed(organised_cheating=1),
    changed(it_exam_prev=None),
]


def told() -> tuple[Sensitivity, list[tuple[dict[str, str], Result]]]:
    table = frame(ONE, *OTHERS)
    return weigh(SMALL, table), [(chosen, score(SMALL, table, chosen)) for chosen in every_way(SMALL)]


def ranks_of(result: Result) -> list[int]:
    takes_part = (result.eligible.fillna(False) & ~result.provisional).tolist()
    totals = result.exact_total.tolist()
    placed = [total for total, part in zip(totals, takes_part, strict=True) if part]
    return [rank_among(total, placed) if part else 0 for total, part in zip(totals, takes_part, strict=True)]


def test_ranges_and_ranks_are_those_of_all_combinations() -> None:
    found, scored = told()
    for n, city in enumerate(found.cities):
        totals = [int(result.exact_total[n]) for _, result in scored]
        ranks = Counter(ranks_of(result)[n] for _, result in scored)
        assert (city.lowest, city.highest) == (min(totals), max(totals))
        assert {0: city.unranked} | dict(city.ranks) == {0: 0} | dict(ranks)


def test_the_combinations_named_give_the_ends() -> None:
    found, _ = told()
    table = frame(ONE, *OTHERS)
    for n, city in enumerate(found.cities):
        for chosen, end in ((city.at_lowest, city.lowest), (city.at_highest, city.highest)):
            assert int(score(SMALL, table, chosen).exact_total[n]) == end


def test_what_a_reading_does_alone_and_at_most_is_told_exactly() -> None:
    found, scored = told()
    now = {name: reading.default for name, reading in SMALL.readings.items()}
    for n, city in enumerate(found.cities):
        of = {tuple(chosen.values()): (int(r.exact_total[n]), ranks_of(r)[n]) for chosen, r in scored}
        for at, (move, options) in enumerate(zip(city.moves, options_of(SMALL).values(), strict=True)):
            alone = {o: of[tuple({**now, move.reading: o}.values())][0] - city.total for o in options}
            along: dict[Any, list[tuple[int, int]]] = {}
            for key, each in of.items():
                along.setdefault(key[:at] + key[at + 1 :], []).append(each)
            assert move.alone == alone
            assert move.most == max(max(t for t, _ in line) - min(t for t, _ in line) for line in along.values())
            assert move.hangs == sum(len({rank for _, rank in line}) > 1 for line in along.values())
            assert move.of == len(along)


def test_pairs_that_change_places_are_told_with_the_fewest_changes() -> None:
    found, scored = told()
    names = [city.city for city in found.cities]
    swaps = {(swap.ahead, swap.behind): swap for swap in found.swaps}
    assert swaps
    for (ahead, behind), swap in swaps.items():
        a, b = names.index(ahead), names.index(behind)
        both = [(c, r.exact_total[b] - r.exact_total[a]) for c, r in scored if min(ranks_of(r)[a], ranks_of(r)[b])]
        assert swap.turned == sum(gap > 0 for _, gap in both)
        assert (swap.level, swap.of) == (sum(gap == 0 for _, gap in both), len(both))
        for by in swap.by:
            turned = score(SMALL, frame(ONE, *OTHERS), by).exact_total
            assert turned[b] > turned[a]
            fewest = min(sum(c[n] != r.default for n, r in SMALL.readings.items()) for c, gap in both if gap > 0)
            assert len(by) == fewest


def test_disqualified_and_provisional_cities_take_no_place() -> None:
    found, _ = told()
    cheated, open_ = found.cities[3], found.cities[4]
    assert (cheated.rank, cheated.ranks, open_.rank, open_.ranks) == (None, {}, None, {})


BARRING = """\
id: barring-2024
title: 试
year: 2024
points: 10
sanctions: {veto: {label: 取消评优资格, disqualifies: yes}}
readings:
  how_many:
    question: 几次违规取消评优资格
    options:
      any: {text: 一次}
      several: {text: 三次, effects: [{id: 1.1b, kind: void, void: none, when: {of: faults, at_least: 3}, sanctions: [veto]}]}
    default: any
    reason: 未写次数
  floor: {question: 可否为负, options: {row: {text: 否}, none: {text: 可, set: {floor: none}}}, default: row, reason: 未写}
inputs:
  faults: {label: 违规次数, type: count}
  fraud: {label: 弄虚作假, type: yes_no, source: auditor}
items:
  - id: "1"
    content: 守规
    rows:
      - id: "1"
        points: 10
        clauses:
          - id: "1.1"
            text: 守规得10分，每次违规扣4分，有违规的取消评优资格。
            effects:
              - {id: 1.1a, kind: flat, award: 10}
              - {id: 1.1b, kind: void, void: none, when: {of: faults, above: 0}, sanctions: [veto]}
              - {id: 1.1c, kind: steps, deduct: 4, of: faults, every: 1}
              - {id: 1.1d, kind: void, void: none, when: fraud, sanctions: [veto]}
"""


def test_who_takes_a_place_hangs_on_a_reading_that_moves_no_points(tmp_path: Path) -> None:
    path = tmp_path / "barring-2024.yaml"
    path.write_text(BARRING, encoding="utf-8")
    standard = load_standard(path)
    # The total of the last stands, but not yet whether it may take a place.
    values = {"faults": [0, 1, 3, None, 0], "fraud": [False, False, False, False, None]}
    table = pd.DataFrame(values, index=["甲市", "乙市", "丙市", "丁市", "戊市"], dtype=object)
    found = weigh(standard, table)
    ranks = [Counter(ranks_of(score(standard, table, chosen))[n] for chosen in every_way(standard)) for n in range(5)]
    assert [{0: city.unranked} | dict(city.ranks) for city in found.cities] == [{0: 0} | dict(each) for each in ranks]
    assert [dict(city.ranks) for city in found.cities] == [{1: 4}, {2: 2}, {}, {}, {}]
    assert (found.combinations, found.varied) == (4, ("how_many", "floor"))
    assert [move.reading for move in found.cities[1].deciding] == ["how_many"]


def test_a_rank_that_hangs_on_one_reading_names_it() -> None:
    # 98: the 2 points of row 18 are gone. Where a row may fall below 0 it is 94, behind the city with 97.
    found = weigh(STANDARD, frame(changed(institute_violations=3), changed(certificates_ok=False)))
    first = found.cities[0]
    assert (first.rank, dict(first.ranks).keys()) == (1, {1, 2})
    assert [move.reading for move in first.deciding] == ["deduction_floor"]
