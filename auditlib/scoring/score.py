"""The engine: every city of a frame through every rule of a standard, in blocks that fit the processor's cache.

There is no other engine: one city or a million, the report, what-if and readings all come through here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from auditlib.errors import InputError
from auditlib.scoring.facts import Facts
from auditlib.scoring.given import refuse_unasked
from auditlib.scoring.judge import judge
from auditlib.scoring.peers import with_sums
from auditlib.scoring.reading import read_facts
from auditlib.scoring.readings import choose
from auditlib.scoring.result import Result, Tables
from auditlib.standard.parts import inputs_in
from auditlib.standard.readings import under
from auditlib.standard.schema import Standard
from auditlib.standard.types import SCALE
from auditlib.standard.width import BEYOND, EXACT

# Cities a pass: so many that the calls of a pass weigh little, so few that its columns stay in the processor's cache.
BLOCK = 32768
# Up to so many cities every intermediate value is kept.
KEPT = 8192


def score(
    standard: Standard,
    frame: pd.DataFrame,
    readings: Mapping[str, str] | None = None,
    *,
    province: Mapping[str, Any] | None = None,
) -> Result:
    """Score every city of a frame (a row a city, its index the name; a column an input) against a standard.

    `readings` names the options that are not the defaults. `province` gives the province's figures (a sum by
    input, or {"mean": …, "max": …, "min": …} by input) for rules that hold a city against them; without, they are those of
    all cities of the frame that have every value asked for.

    Points are exact to the thousandth. Raises InputError for what the standard refuses, ReadingError for a reading that is
    not there. An absent value is missing (缺证), never 0 or no.
    """
    return score_facts(standard, read_facts(standard, frame), readings, province=province)


def score_facts(
    standard: Standard,
    facts: Facts,
    readings: Mapping[str, str] | None = None,
    *,
    province: Mapping[str, Any] | None = None,
) -> Result:
    """Score facts that have been read and checked, as `score` does a frame."""
    chosen = choose(standard, readings)
    refuse_unasked(standard, province or {})
    standard = under(standard, chosen)
    result = score_in_force(standard, with_sums(standard, facts, province), chosen)
    _refuse_beyond(result)
    return result


def _refuse_beyond(result: Result) -> None:
    """Refuse cities of which an effect comes to more points than can be told exactly, or the total once it is multiplied."""
    if result.standard.coefficient is not None:
        for at in np.flatnonzero(np.abs(result.exact_total) >= EXACT)[:1]:
            city, said = result.index[int(at)], "总分乘以系数后过大，不能精确计算；请核对系数"
            raise InputError(city, inputs_in(result.standard.coefficient)[0], "", [f"{city}: {said}"])
    for effect in result.standard.effects.values():
        if effect.unbounded:
            far = np.flatnonzero(result.effects[effect.id].abs() >= BEYOND / SCALE)
            if len(far):
                city, name = result.index[int(far[0])], effect.inputs[0]
                said = f"计分点 {effect.id} 达 {BEYOND // SCALE:,} 分以上，不能精确计算；请核对所用的数，或给这个计分点写 cap"
                raise InputError(city, name, "", [f"{city}: {said}"])


def score_in_force(standard: Standard, facts: Facts, chosen: Mapping[str, str]) -> Result:
    """Score facts against a standard as the chosen readings leave it; the facts hold the province's sums already."""
    size = len(facts.index)
    tables = Tables.empty(standard, size)
    block = None
    for start in range(0, size, BLOCK):
        part = slice(start, min(start + BLOCK, size))
        block = judge(standard, facts.cut(part))
        tables.take(standard, part, block)
    return Result(standard, facts, chosen, tables, block if size <= KEPT else None)
