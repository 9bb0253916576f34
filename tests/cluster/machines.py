"""A real cluster of its own: a scheduler and workers as processes of this machine, reached on loopback only."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from distributed import Client

from tests.log.cluster import free_port

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0


@dataclass
class Machines:
    """A scheduler and its workers; `folder` holds what they write and say."""

    folder: Path
    port: int
    environment: Mapping[str, str]
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"

    def start_scheduler(self) -> None:
        self._start("dask_scheduler", "--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard")
        until(self._answers)

    def start_worker(self, name: str, path: str = "") -> subprocess.Popen[bytes]:
        """Start a worker; `path` comes before all others that it imports from."""
        before = self.count()
        words = [self.address, "--host", "127.0.0.1", "--nworkers", "1", "--nthreads", "1", "--no-dashboard"]
        own = ["--name", name, "--local-directory", str(self.folder / name), "--no-nanny"]
        worker = self._start("dask_worker", *words, *own, PYTHONPATH=f"{path}{os.pathsep}{ROOT}".lstrip(os.pathsep))
        until(lambda: self.count() > before)
        return worker

    def count(self) -> int:
        with Client(self.address, set_as_default=False) as client:
            return len(client.nthreads())

    def stop(self) -> None:
        for process in reversed(self.running):
            process.send_signal(signal.SIGTERM)
        for process in self.running:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _start(self, program: str, *words: str, **environment: str) -> subprocess.Popen[bytes]:
        with (self.folder / "output.txt").open("ab") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.{program}", *words],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self.folder,
                env={**os.environ, **self.environment, **environment},
            )
        self.running.append(process)
        return process

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


@contextmanager
def machines(folder: Path, workers: int, environment: Mapping[str, str] | None = None) -> Iterator[Machines]:
    folder.mkdir()
    # None of this machine's decisions may reach a worker otherwise than in a parcel.
    cluster = Machines(folder, free_port(), {"AUDITLIB_LOG": "", **(environment or {})})
    try:
        cluster.start_scheduler()
        for number in range(workers):
            cluster.start_worker(f"worker-{number}")
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def until(true: object) -> None:
    """Wait until something holds."""
    assert callable(true)
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
