"""Writers that are many, killed, or left by their server: what was acknowledged is there, once, in order."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Thread

import pytest

from auditlib.log.log import Log, open_log
from tests.log.cluster import start_cluster
from tests.log.writer import TOP, end_writers, start_writers

APPENDS = 1000
# Rounds of two writers each.
KILLS = {"sqlite": "100", "postgresql": "25"}
STOPS = 20


def numbers_by_writer(log: Log) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for entry in log.entries():
        found.setdefault(entry.body["writer"], []).append(entry.body["number"])
    return found


@pytest.mark.parametrize("writers", [1, 2, 4, 8])
def test_processes_that_append_at_once_lose_and_double_nothing(url: str, writers: int) -> None:
    tags = [f"writer {number}" for number in range(writers)]
    end_writers(start_writers(url, "测试", tags, APPENDS))
    with open_log(url, "测试") as log:
        assert numbers_by_writer(log) == {tag: list(range(APPENDS)) for tag in tags}


def test_many_make_the_tables_at_once(url: str, opened: Callable[..., Log]) -> None:
    start = Barrier(8)

    def append(log: Log) -> None:
        start.wait()
        log.append("decision", {})

    threads = [Thread(target=append, args=[opened()]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened().entries()) == 8


def test_killed_writers_leave_all_that_they_were_promised(url: str) -> None:
    rounds = KILLS[url.partition(":")[0]]
    command = [sys.executable, "-m", "tests.log.killer", url, "测试", rounds]
    told = json.loads(subprocess.run(command, cwd=TOP, check=True, capture_output=True).stdout)
    with open_log(url, "测试") as log:
        entries = log.entries()
    places = {entry.id: entry.seq for entry in entries}
    assert told["cut_short"] > int(rounds) / 4
    assert {own: places.get(own) for own in told["kept"]} == told["kept"]
    assert set(places) <= set(told["begun"])
    assert Counter(entry.body["own"] for entry in entries) == dict.fromkeys(places, 1)


def test_writers_outlast_their_server(tmp_path: Path) -> None:
    chance = random.Random(2012)
    tags = ["甲", "乙", "丙"]
    with start_cluster() as cluster:
        url = cluster.new_database()
        writers = start_writers(url, "测试", tags, tmp_path / "enough")
        with open_log(url, "测试") as log:
            while len(log.entries()) < 100:
                time.sleep(0.05)
            for _ in range(STOPS):
                time.sleep(chance.uniform(0.02, 0.3))
                cluster.stop()
                cluster.start()
            time.sleep(0.5)
            (tmp_path / "enough").touch()
            counts = end_writers(writers)
            assert numbers_by_writer(log) == {
                tag: list(range(int(count))) for tag, count in zip(tags, counts, strict=True)
            }
