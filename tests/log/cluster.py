"""A real PostgreSQL of its own: made, started, stopped at once and removed, on a free port of this machine only."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

REQUIRED = "AUDITLIB_REQUIRE_POSTGRES"
PASSWORD = "geheim-密码"
# Seconds.
PATIENCE = "600"
# Shared memory and sockets stay inside its folder; what a crash loses is decided by PostgreSQL's own defaults.
SETTINGS = (
    "listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\nmax_connections = 40\nshared_buffers = '16MB'\n"
)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster's programs, data and port."""

    programs: Path
    folder: Path
    port: int

    def run(self, program: str, *arguments: str) -> None:
        """Run one of its programs as an account that PostgreSQL accepts, which root is not."""
        words = [str(self.programs / program), *arguments]
        words = ["runuser", "-u", "postgres", "--", *words] if os.geteuid() == 0 else words
        with (self.folder / "output.txt").open("ab") as output:
            subprocess.run(words, check=True, stdout=output, stderr=output, cwd=self.folder)

    def start(self) -> None:
        """Start the server and wait, also where a busy disk makes recovery slow."""
        self.run(
            "pg_ctl", "-D", f"{self.folder}/data", "-l", f"{self.folder}/server.txt", "-w", "-t", PATIENCE, "start"
        )

    def stop(self) -> None:
        """Stop as a crash does: nothing is finished, the next start recovers."""
        self.run("pg_ctl", "-D", f"{self.folder}/data", "-m", "immediate", "-w", "-t", PATIENCE, "stop")

    def url(self, database: str = "postgres", user: str = "owner", port: int | None = None) -> str:
        return f"postgresql://{user}:{PASSWORD}@127.0.0.1:{port or self.port}/{database}"

    def new_database(self) -> str:
        """Make an empty database and tell its URL."""
        name = f"log_{uuid4().hex[:12]}"
        self.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def execute(self, statement: str, database: str = "postgres") -> None:
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(statement)


def find_programs() -> Path | None:
    """Find the newest PostgreSQL that is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    on_path = shutil.which("pg_ctl")
    return found[-1] if found else Path(on_path).parent if on_path else None


@contextmanager
def start_cluster() -> Iterator[Cluster]:
    """Run a cluster; skip where PostgreSQL is not installed, unless it is required."""
    programs = find_programs()
    if programs is None:
        if os.environ.get(REQUIRED):
            pytest.fail("PostgreSQL is not installed")
        pytest.skip("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="auditlib-postgres-"))
    cluster = Cluster(programs, folder, free_port())
    try:
        (folder / "password").write_text(PASSWORD, encoding="utf-8")
        if os.geteuid() == 0:
            for path in (folder, folder / "password"):
                shutil.chown(path, "postgres")
        own = ("-U", "owner", "-A", "scram-sha-256", "--pwfile", f"{folder}/password", "-E", "UTF8", "--locale", "C")
        cluster.run("initdb", "-D", f"{folder}/data", *own)
        with (folder / "data" / "postgresql.conf").open("a") as settings:
            settings.write(f"{SETTINGS}port = {cluster.port}\n")
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
