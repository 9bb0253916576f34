"""Between them the cities touch everything that the standard can do; a rule that is new to it needs a city."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest

from auditlib import Result
from auditlib.audit import Audit
from auditlib.model import STATES
from auditlib.standard.effects import AnyEffect, Bands, Choice, Discretion, Steps
from auditlib.standard.types import SCALE
from tests.sample.province import STANDARD

EFFECTS = STANDARD.effects
VOIDS = [name for name, effect in EFFECTS.items() if effect.role == "void"]
GIVING = [name for name in EFFECTS if name not in VOIDS]


def can_exceed(effect: AnyEffect) -> bool:
    """Whether a deduction from an award can come to more than the award."""
    if getattr(effect, "from_", None) is None:
        return False
    award = EFFECTS[effect.from_].gives  # type: ignore[union-attr]
    if isinstance(effect, Discretion):
        return STANDARD.inputs[effect.gives].max * SCALE > award
    if isinstance(effect, Bands):
        return max(band.points for band in effect.gives) > award
    assert isinstance(effect, Steps)
    deepest = None if effect.below is None or isinstance(effect.below, str) else effect.below
    return deepest is None or deepest / effect.every * effect.gives > award


@pytest.mark.parametrize("name", GIVING)
def test_every_effect_gives_or_takes_points_somewhere(result: Result, name: str) -> None:
    assert result.effects[name].fillna(0).any()


@pytest.mark.parametrize("name", [n for n in GIVING if EFFECTS[n].role != "award" or getattr(EFFECTS[n], "when", None)])
def test_every_effect_that_hangs_on_something_is_absent_somewhere(result: Result, name: str) -> None:
    assert (result.effects[name] == 0).any()


@pytest.mark.parametrize("name", VOIDS)
def test_every_void_takes_points_away_somewhere_and_spares_others(result: Result, name: str) -> None:
    holds = result.block.outcomes[name].occurs.holds
    row = result.block.rows[STANDARD.row_of[name].id]
    clause = [effect.id for effect in STANDARD.clause_of[name].effects if effect.id in row.cancelled]
    lost = row.base + row.bonus if EFFECTS[name].void == "row" else sum(row.cancelled[each] for each in clause)
    assert (holds & (lost > 0)).any()
    assert not holds.all()


@pytest.mark.parametrize("name", [name for name, effect in EFFECTS.items() if can_exceed(effect)])
def test_every_deduction_from_an_award_is_cut_short_somewhere(result: Result, name: str) -> None:
    taken = result.block.rows[STANDARD.row_of[name].id].taken[name]
    assert (result.block.outcomes[name].points > taken).any()


def test_rows_stop_at_nothing(result: Result) -> None:
    stopped = [name for name, row in result.block.rows.items() if (row.before < 0).any()]
    assert len(stopped) >= 5
    with_bonus = [name for name, row in result.block.rows.items() if ((row.before < 0) & (row.bonus > 0)).any()]
    assert with_bonus


@pytest.mark.parametrize("name", [name for name, effect in EFFECTS.items() if isinstance(effect, Choice | Bands)])
def test_every_band_and_every_choice_is_taken(result: Result, name: str) -> None:
    effect = EFFECTS[name]
    offers = effect.gives.values() if isinstance(effect, Choice) else [band.points for band in effect.gives]
    assert {abs(points) * SCALE for points in result.effects[name].dropna()} == set(offers)


@pytest.mark.parametrize("name", STANDARD.sanctions)
def test_every_sanction_falls_somewhere_and_not_everywhere(result: Result, name: str) -> None:
    assert set(result.sanctions[name].dropna()) == {True, False}


def test_a_sanction_is_open_where_evidence_is_missing(result: Result) -> None:
    assert result.sanctions.isna().any(axis=None)
    assert result.eligible.isna().any()
    assert (~result.eligible.dropna()).any()


def test_evidence_is_missing_in_one_city(audits: dict[str, Audit], result: Result) -> None:
    reported = {city: audit.evidence.values for city, audit in audits.items()}
    lacking = pd.Series(
        {city: sum(each.value is None for each in values.values()) for city, values in reported.items()}
    )
    assert list(lacking[lacking > 0].between(2, 3)) == [True]
    assert set(result.index[result.provisional]) >= set(lacking.index[lacking > 0])


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_found_once(audits: dict[str, Audit], state: str) -> None:
    assert sum(value.value == state for audit in audits.values() for value in audit.evidence.values.values()) == 1


def test_one_city_has_a_ruling_and_one_awaits_it(audits: dict[str, Audit], result: Result) -> None:
    asked = [effect.gives for effect in EFFECTS.values() if isinstance(effect, Discretion)]
    for name in asked:
        ruled = [audit.applied.given[name] for audit in audits.values() if name in audit.applied.given]
        assert [(each.why, bool(each.decision.draft.reason)) for each in ruled] == [("", True)]
        assert result.missing[name].sum() == 1
    assert result.warnings == []


def test_no_city_has_all_the_misfortunes(result: Result) -> None:
    held: Mapping[str, Any] = {name: result.block.outcomes[name].occurs.holds for name in VOIDS}
    a_city = pd.Series(np.sum(list(held.values()), axis=0), result.index)
    assert a_city.max() <= 2
    assert (a_city == 0).sum() >= 6
