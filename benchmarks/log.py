"""Appends to one log by 1 to 8 processes at once, on both databases: how many a second, and the longest that one waited."""

from __future__ import annotations

import tempfile
import time

from tests.log.cluster import find_programs, start_cluster
from tests.log.writer import end_writers, start_writers

APPENDS = 1000
WRITERS = (1, 2, 4, 8)


def main() -> None:
    """Print what each number of processes came to."""
    print(f"{APPENDS:,} appends by each process, all durable on return")
    for writers in WRITERS:
        with tempfile.TemporaryDirectory() as folder:
            _print("SQLite", f"sqlite:///{folder}/log.sqlite", writers)
    if find_programs() is None:
        print("  PostgreSQL is not installed")
        return
    with start_cluster() as cluster:
        for writers in WRITERS:
            _print("PostgreSQL", cluster.new_database(), writers)


def _print(store: str, url: str, writers: int) -> None:
    start = time.perf_counter()
    tags = [str(number) for number in range(writers)]
    worst = max(end_writers(start_writers(url, "benchmark", tags, APPENDS)))
    rate = writers * APPENDS / (time.perf_counter() - start)
    print(f"  {store:10} {writers} processes  {rate:6.0f}/s, start-up paid  longest wait {worst:6.3f} s  (bound 1)")


if __name__ == "__main__":
    main()
