"""Both databases under the same tests: a SQLite file, and a PostgreSQL cluster started for the session."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from auditlib.log.log import Log, open_log
from tests.log.cluster import Cluster, start_cluster

STORES = ("sqlite", "postgres")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with start_cluster() as running:
        yield running


@pytest.fixture(params=STORES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/日志 库.sqlite"
    running: Cluster = request.getfixturevalue("cluster")
    return running.new_database()


@pytest.fixture
def opened(url: str) -> Iterator[Callable[..., Log]]:
    """Opens logs of one database, by name and as often as asked; closes them at the end."""
    logs: list[Log] = []

    def open_one(name: str = "测试") -> Log:
        logs.append(open_log(url, name))
        return logs[-1]

    yield open_one
    for log in logs:
        log.close()


@pytest.fixture
def log(opened: Callable[..., Log]) -> Log:
    return opened()


@pytest.fixture
def other_id() -> str:
    return uuid4().hex
