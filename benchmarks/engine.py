"""A million cities, all effects kept: the engine beside the same rules written out by hand, in one run."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from typing import Any

import numpy as np

import auditlib
from benchmarks.by_hand import score_by_hand
from benchmarks.cities import many_cities

CITIES = 1_000_000
ROUNDS = 15


def main() -> None:
    """Print the median times, their ratio and the peak memory, after checking that both agree on every city."""
    standard = auditlib.load_standard("jiangsu-2012")
    frame = many_cities(standard, CITIES)
    others = {name: list(reading.options)[-1] for name, reading in standard.readings.items()}
    _check_equal(auditlib.score(standard, frame), *score_by_hand(frame))
    pairs = [
        (_time(lambda: auditlib.score(standard, frame)), _time(lambda: score_by_hand(frame))) for _ in range(ROUNDS)
    ]
    ours, hand = np.median([pair[0] for pair in pairs]), np.median([pair[1] for pair in pairs])
    ratio = np.median([a / b for a, b in pairs])
    shown = _time(lambda: _show(auditlib.score(standard, frame)))
    read = _time(lambda: auditlib.score(standard, frame, others))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{CITIES:,} cities, {len(standard.effects)} effects, medians of {ROUNDS} rounds in turn")
    print(f"  engine              {ours:6.2f} s")
    print(f"  by hand in numpy    {hand:6.2f} s")
    print(f"  ratio               {ratio:6.2f}   (bound 1.5)")
    print(f"  engine, with frames {shown:6.2f} s   (rows, total, effects, sanctions as DataFrames)")
    print(f"  engine, read otherwise {read:4.2f} s (the last option of every reading, the province's sums included)")
    print(f"  peak memory         {peak:6.2f} GB  (bound 6, both and the input included)")


def _time(call: Callable[[], Any]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _show(result: auditlib.Result) -> None:
    assert len(result.rows) == len(result.total) == len(result.effects) == len(result.sanctions)


def _check_equal(result: auditlib.Result, effects: Any, rows: Any, total: Any, sanctions: Any) -> None:
    assert (result.exact_total == total).all()
    for name, points in rows.items():
        assert (result.rows[name].to_numpy() == points / 1000).all(), name
    for name, points in effects.items():
        assert (result.effects[name].to_numpy() == points / 1000).all(), name
    for name, brought in sanctions.items():
        assert (result.sanctions[name].to_numpy(bool) == brought).all(), name


if __name__ == "__main__":
    main()
