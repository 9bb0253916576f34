"""All combinations of readings for 13 cities: totals, ranks and what moves them, on one core."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np
import pandas as pd

import auditlib
from auditlib.scoring.readings import options_of
from auditlib.scoring.sensitivity import Sensitivity, weigh
from benchmarks.cities import many_cities

CITIES = 13
ROUNDS = 5


def main() -> None:
    """Print how many combinations there are, the median time and the peak memory, after checking some against the engine."""
    standard = auditlib.load_standard("jiangsu-2012")
    frame = many_cities(standard, CITIES)
    # So that no reading is idle: short of the target, at the edge of a band, with errors, and nobody out of the awards.
    frame["target_certified"] = frame["certified"] + 250
    frame["qualification_problem_persons"], frame["registration_errors"] = 20, frame["registrations"] // 100
    for name, item in standard.inputs.items():
        if item.ledger and any(name in e.inputs and e.sanctions for e in standard.effects.values()):
            frame.loc[frame.index[1:], name] = 0
    frame["data_falsified"] = [True] + [False] * (CITIES - 1)
    found = weigh(standard, frame)
    _check(standard, frame, found)
    times = [_time(lambda: weigh(standard, frame)) for _ in range(ROUNDS)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    of_each = " x ".join(str(len(options)) for options in options_of(standard).values())
    print(f"{len(standard.readings)} readings, {found.combinations:,} combinations ({of_each}), {CITIES} cities")
    print(f"  readings that move something {len(found.varied)}, pairs that change places {len(found.swaps)}")
    print(f"  totals, ranks, moves, pairs  {np.median(times):6.2f} s   (bound 5, one core)")
    print(f"  peak memory                  {peak:6.2f} GB  (bound 2)")


def _time(call: Callable[[], Any]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _check(standard: auditlib.Standard, frame: pd.DataFrame, found: Sensitivity) -> None:
    assert found.combinations == prod(map(len, options_of(standard).values()))
    for n, city in enumerate(found.cities):
        for chosen, total in ((city.at_lowest, city.lowest), (city.at_highest, city.highest)):
            assert int(auditlib.score(standard, frame, chosen).exact_total[n]) == total


if __name__ == "__main__":
    main()
