"""Which cities are barred from the awards, or may be, under every combination of readings."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import Any

import numpy as np

from auditlib.scoring.facts import Array, Facts
from auditlib.scoring.kinds import find
from auditlib.scoring.peers import with_all_sums
from auditlib.scoring.readings import options_of, ways_of
from auditlib.standard.effects import AnyEffect
from auditlib.standard.readings import under
from auditlib.standard.schema import Reading, Standard


def bar_all(standard: Standard, facts: Facts, province: Mapping[str, Any] | None = None) -> Array:
    """Mark the cities that a sanction bars, or could: one axis a reading, the cities last.

    The axis of a reading on which that hangs for no city has a length of 1. `standard` is the one read from its file.
    """
    facts, options = with_all_sums(standard, facts, province), options_of(standard)
    bearing = [name for name, reading in standard.readings.items() if _bears(standard, reading)]
    lines = []
    for chosen in ways_of(options, bearing):
        read = under(standard, dict(chosen))
        able = [find(read, facts, effect).occurs.possible for effect in read.effects.values() if _bars(read, effect)]
        lines.append(reduce(np.logical_or, able, np.zeros(facts.size, bool)))
    shape = [len(all_) if name in bearing else 1 for name, all_ in options.items()]
    barred = np.array(lines).reshape(*shape, facts.size)
    for axis in range(len(shape)):
        first = barred.take([0], axis)
        barred = barred if (barred != first).any() else first
    return barred


def _bars(standard: Standard, effect: AnyEffect) -> bool:
    return any(standard.sanctions[name].disqualifies for name in effect.sanctions)


def _bears(standard: Standard, reading: Reading) -> bool:
    """Tell whether a reading defines anew what brings such a sanction, or how ratios are rounded that bring one."""
    options = reading.options.values()
    return any(
        "percent_places" in option.set_.model_fields_set or any(_bars(standard, effect) for effect in option.effects)
        for option in options
    )
