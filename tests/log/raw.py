"""The database below a log, reached past auditlib: as an administrator with ill intent or a slip of the hand would."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import psycopg

DROPPED = {
    "sqlite": [f"DROP TRIGGER auditlib_log_{verb}" for verb in ("UPDATE", "DELETE", "replace")],
    "postgresql": ["DROP TRIGGER auditlib_log_only_append ON auditlib_log"],
}


def execute(url: str, statement: str, *values: object) -> None:
    """Run one statement, with ? for values, and commit it."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as file, file:
            file.execute(statement, values)
    else:
        with psycopg.connect(url, options="-c search_path=auditlib,public") as server:
            server.execute(statement.replace("?", "%s"), values or None)


def drop_triggers(url: str) -> None:
    for statement in DROPPED[url.partition(":")[0]]:
        execute(url, statement)
