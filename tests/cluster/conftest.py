"""A cluster, an object store, the sample, and its reports as one machine makes them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from fsspec.core import url_to_fs
from moto.server import ThreadedMotoServer

from auditlib.batch import Plan, run_batch
from tests.cluster.machines import Machines, machines
from tests.report.executed import NOTEBOOK
from tests.sample.province import FOLDER, copied

THREE = ("320100-南京市", "320200-无锡市", "320300-徐州市")
KEYS = {"AWS_ACCESS_KEY_ID": "nobody", "AWS_SECRET_ACCESS_KEY": "nothing", "AWS_DEFAULT_REGION": "us-east-1"}


@pytest.fixture(scope="session")
def store() -> Iterator[str]:
    """An S3 server on loopback, the keys and the address in the environment as a user sets them."""
    server = ThreadedMotoServer("127.0.0.1", 0)
    server.start()
    host, port = server.get_host_and_port()
    here = {**KEYS, "AWS_ENDPOINT_URL": f"http://{host}:{port}"}
    before = {name: os.environ.get(name) for name in here}
    os.environ.update(here)
    try:
        files, _ = url_to_fs("s3://")
        files.mkdir("audit")
        yield "s3://audit"
    finally:
        server.stop()
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value


@pytest.fixture(scope="session")
def cluster(store: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    with machines(tmp_path_factory.mktemp("cluster") / "machines", 2) as running:
        yield running


@pytest.fixture(scope="session")
def local(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's reports as this machine alone makes them."""
    reports = tmp_path_factory.mktemp("local")
    assert {outcome.state for outcome in run_batch(FOLDER, reports, Plan(NOTEBOOK))} == {"done"}
    return reports / FOLDER.name


@pytest.fixture
def province(tmp_path: Path) -> Path:
    """Three cities of the sample, with their proof and the log."""
    folder = tmp_path / "province"
    copied(folder)
    for path in folder.glob("32*.yaml"):
        if path.stem not in THREE:
            path.unlink()
    for path in folder.glob("321*.yaml"):
        path.unlink()
    return folder


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    return tmp_path / "reports"
