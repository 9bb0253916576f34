"""Small standards in which every value can be tried: no fill lies beyond what is told, no nearer value reaches a goal."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from auditlib.scoring.bounds import Scale
from auditlib.scoring.distance import distances
from auditlib.scoring.gaps import weigh_gaps
from auditlib.scoring.line import along, unit_range
from auditlib.scoring.reach import Reached, reach_total
from auditlib.scoring.score import score_in_force
from tests.scoring.small import CITY, CLEAN, VALUES, scored, standard_of


def fills(city: dict[str, Any], missing: list[str]) -> Iterator[dict[str, Any]]:
    for values in product(*(VALUES[name] for name in missing)):
        yield city | dict(zip(missing, values, strict=True))


# Rows by points, word and effects; what is said of the whole; the city; what it lacks; the total's ends.
GAPS: dict[str, tuple[list[tuple[int, str, list[str]]], str, dict[str, Any], list[str], tuple[int, int]]] = {
    "what divides may come from below 0": (
        [(2, "", ["{id: 1.1a, kind: bands, of: {share: [a, debt], unit: 倍}, award: [{up_to: 0.5, points: 0}, {up_to: 2, points: 1}, {points: 2}]}"])],
        "", {"a": 4}, ["debt"], (0, 2000),
    ),
    "a sum that divides may come from below 0": (
        [(2, "", ["{id: 1.1a, kind: bands, of: {share: [a, {sum: [b, debt]}], unit: 倍}, award: [{up_to: 2, points: 0}, {up_to: 3, points: 1}, {points: 2}]}"])],
        "", {"a": 4, "b": 1}, ["debt"], (0, 2000),
    ),
    "a figure is held against a level that moves with it": (
        [(0, "", ["{id: 1.1a, kind: steps, bonus: 1, of: {spread: [a, b]}, below: {share: [tens, a], unit: 倍}, every: 1/3}"])],
        "", {"b": 4, "tens": 5}, ["a"], (1000, 6000),
    ),
    "full points of a row that does not apply hold no bonus under the cap": (
        [
            (0, "", ["{id: 1.1a, kind: flat, bonus: 2, when: q}"]),
            (3, "not_applicable: full\n        applies: {of: s, state: u}", [
                "{id: 2.1a, kind: flat, award: 3, when: p}", "{id: 2.1b, kind: flat, bonus: 2, when: q}",
            ]),
        ],
        "rules: {cap: 1}", {}, ["s"], (1000, 4000),
    ),
    "what is void keeps its bonus, though the rest cannot be worked out": (
        [(2, "", [
            "{id: 1.1a, kind: bands, of: {share: [a, b], unit: 倍}, award: [{up_to: 1, points: 0}, {points: 2}]}",
            "{id: 1.1b, kind: flat, bonus: 1, when: q}",
            "{id: 1.1c, kind: void, void: row, when: p}",
        ])],
        "rules: {void_bonus: keep}", {"b": 0}, ["p"], (1000, 1000),
    ),
    "an effect is counted together with one of a row that is void": (
        [
            (0, "", ["{id: 1.1a, kind: flat, bonus: 2, when: p}", "{id: 1.1b, kind: void, void: row, when: q}"]),
            (0, "", ["{id: 2.1a, kind: flat, bonus: 1, when: q}"]),
        ],
        "groups: [{of: [1.1a, 2.1a], take: highest}]", {}, ["p"], (0, 1000),
    ),
    "a row that cannot be worked out may not apply": (
        [(2, "not_applicable: full\n        applies: p", [
            "{id: 1.1a, kind: bands, of: {share: [a, b], unit: 倍}, award: [{up_to: 1, points: 0}, {points: 2}]}",
        ])],
        "", {"b": 0}, ["p"], (0, 2000),
    ),
    "how many conditions are met is open for one of them": (
        [(0, "", ["{id: 1.1a, kind: steps, bonus: 1, of: {met: [{not: p}, q]}, every: 1}"])], "", {}, ["p"], (1000, 2000),
    ),
    "one figure at discretion adds or takes": (
        [(2, "", [
            "{id: 1.1a, kind: flat, award: 2}",
            "{id: 1.1b, kind: discretion, bonus: swing}",
            "{id: 1.1c, kind: discretion, deduct: swing}",
        ])],
        "", {}, ["swing"], (1000, 4000),
    ),
    "points given at discretion, without a condition, count where nothing waives them": (
        [(2, "", ["{id: 1.1a, kind: flat, award: 2}", "{id: 1.1b, kind: discretion, deduct: judged, unless: p}"])],
        "", {}, ["p", "judged"], (0, 2000),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", GAPS)
def test_every_fill_lies_within_the_ends_that_are_told(name: str, tmp_path: Path) -> None:
    rows, more, city, missing, ends = GAPS[name]
    city = CLEAN | city
    standard = standard_of(tmp_path, *rows, more=more)
    gaps = scored(standard, city | dict.fromkeys(missing))
    found = weigh_gaps(gaps, CITY)
    assert found is not None
    result = scored(standard, *fills(city, missing))
    known = ~result.provisional.to_numpy()
    totals = result.exact_total[known]
    assert (found.low, found.high) == ends
    assert ends[0] <= totals.min() <= totals.max() <= ends[1]
    assert found.stuck == ()
    # So do they before any range is split.
    box = {each: unit_range(standard, gaps.facts, each) for each in missing}
    loose = Scale(standard, gaps.facts, complete=True).total(box)
    assert loose.low <= totals.min() <= totals.max() <= loose.high


def test_a_row_that_keeps_what_cannot_be_worked_out_stays_pending_though_it_may_be_void(tmp_path: Path) -> None:
    kept = ["{id: 1.1a, kind: flat, award: 2}", "{id: 1.1b, kind: void, void: row, when: p}",
            "{id: 1.1c, kind: bands, of: {share: [a, b], unit: 倍}, bonus: [{up_to: 1, points: 0}, {points: 2}]}"]  # fmt: skip
    standard = standard_of(tmp_path, (2, "", kept), more="rules: {void_bonus: keep}")
    city = CLEAN | {"b": 0}
    found = weigh_gaps(scored(standard, city | {"p": None}), CITY)
    assert found is not None
    assert found.stuck == ("1",)
    assert scored(standard, *fills(city, ["p"])).provisional.all()


# Rows and the rest as above; the city, and the input by which a goal is sought.
GOALS: dict[str, tuple[list[tuple[int, str, list[str]]], str, dict[str, Any], str]] = {
    "what nothing is deducted by does not wait for its condition": (
        [(2, "", [
            "{id: 1.1a, kind: flat, award: 2}",
            "{id: 1.1b, kind: choice, of: s, deduct: {x: 1, u: 0, z: 2}, when: p}",
        ])],
        "", {"p": None}, "s",
    ),
    "what is taken off the total stands while it is open whether its row applies": (
        [(0, "not_applicable: drop\n        applies: {of: {share: [a, b], unit: 倍}, at_least: 1}", [
            "{id: 1.1a, kind: flat, deduct: 2, scope: total}",
        ])],
        "coefficient: debt", {"b": 0}, "debt",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", GOALS)
def test_a_goal_is_reached_by_the_nearest_value_of_all(name: str, tmp_path: Path) -> None:
    rows, more, city, moved = GOALS[name]
    result = scored(standard_of(tmp_path, *rows, more=more), CLEAN | city)
    places = units_of(moved)
    here, goal = int(result.facts.columns[moved].values[0]), max(int(result.exact_total[0]), 0) + 1
    totals = score_in_force(result.standard, along(result.facts, {moved: places}), {}).exact_total
    reaching = [place for place, total in zip(places, totals, strict=True) if total >= goal]
    nearest = [min(place for place in reaching if place > here)] if max(reaching) > here else []
    nearest += [max(place for place in reaching if place < here)] if min(reaching) < here else []
    found = [each.after for each in reach_total(result, CITY, moved, goal) if isinstance(each, Reached)]
    assert sorted(found) == sorted(nearest)


def units_of(name: str) -> list[int]:
    return list(range(len(VALUES[name]))) if name == "s" else VALUES[name]


# An effect and what is said of the whole; the city; by how many of which input it comes to better, and to worse, points.
NEXT: dict[str, tuple[str, str, dict[str, Any], int | None, int | None]] = {
    "a figure goes by fives": ("{id: 1.1a, kind: flat, bonus: 1, when: {of: tens, at_least: 7}}", "", {}, 5, None),
    "by fives, and below another figure": (
        "{id: 1.1a, kind: flat, bonus: 1, when: {all: [{of: tens, at_least: 5}, {of: a, above: 0}]}, unless: p}",
        "checks: [{part: tens, whole: a, text: 不超过}]", {"a": 4, "tens": 0}, None, None,
    ),
    "by fives, up to a limit between two": (
        "{id: 1.1a, kind: flat, bonus: 1, when: {all: [{of: tens, at_least: 11}, {of: limit, above: 0}]}}",
        "checks: [{part: tens, whole: limit, text: 不超过}]", {}, None, None,
    ),
    "it is won or lost whole, though steps count by proportion": (
        "{id: 1.1a, kind: flat, bonus: 1, when: {of: a, at_least: 3}}", "rules: {steps: proportional}", {}, 2, None,
    ),
    "it cannot be worked out": (
        "{id: 1.1a, kind: steps, bonus: 1, of: {share: [a, b], unit: 倍}, every: 1}", "", {"b": 0}, None, None,
    ),
    "a figure is held against a level that moves with it": (
        "{id: 1.1a, kind: steps, bonus: 1, of: {spread: [a, b]}, below: {share: [tens, a], unit: 倍}, every: 2/3}",
        "", {"a": 3, "b": 4, "tens": 5}, -1, -1,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NEXT)
def test_the_next_point_is_the_nearest_value_that_brings_another(name: str, tmp_path: Path) -> None:
    effect, more, city, better, worse = NEXT[name]
    result = scored(standard_of(tmp_path, (0, "", [effect]), more=more), CLEAN | city)
    (found,) = distances(result, CITY) or [None]
    steps = (None, None) if found is None else (found.better, found.worse)
    assert tuple(step and step.by for step in steps) == (better, worse)
