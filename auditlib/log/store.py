"""What a log asks of the database below it, and the tables that both databases hold.

A store gives a transaction and runs the same few statements in it, with ? for parameters. The tables refuse by themselves
what would fork or rewrite a log.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from auditlib.errors import LogError

Row = tuple[Any, ...]
Run = Callable[..., list[Row]]
T = TypeVar("T")

VERSION = 1
TABLES = {"auditlib_log", "auditlib_log_version"}
SCHEMA = (
    """CREATE TABLE auditlib_log (
    log TEXT NOT NULL,
    seq BIGINT NOT NULL CHECK (seq > 0),
    id TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL,
    data {bytes} NOT NULL,
    PRIMARY KEY (log, seq),
    UNIQUE (log, id),
    UNIQUE (log, previous),
    UNIQUE (log, hash)
)""",
    "CREATE TABLE auditlib_log_version (version INTEGER NOT NULL)",
    f"INSERT INTO auditlib_log_version (version) VALUES ({VERSION})",
)
INSERT = "INSERT INTO auditlib_log (log, seq, id, previous, hash, data) VALUES (?, ?, ?, ?, ?, ?)"
REFUSED = "日志只能追加，不能修改或删除"


class Store(Protocol):
    """A database that holds logs; `place` names it in messages, never with a password."""

    place: str

    def read(self, work: Callable[[Run], T]) -> T | None:
        """Do `work` in a transaction that only reads; None where nothing was ever written. Creates nothing."""

    def write(self, work: Callable[[Run], T]) -> T:
        """Do `work` in a transaction of its own, one at a time among all processes, durable on return.

        `work` may be done again from its beginning when it is not known whether it was kept.
        """

    def close(self) -> None:
        """Let go of the database."""


def is_made(run: Run, tables: set[str], place: str) -> bool:
    """Tell whether the log's tables stand among `tables`. Raises LogError for tables of another kind or version."""
    if not tables:
        return False
    if not tables >= TABLES:
        names = "、".join(sorted(tables)[:3])
        raise LogError(f"{place}: 是别的数据库（其中有表 {names}），不是 auditlib 的日志，请换一个位置")
    versions = run("SELECT version FROM auditlib_log_version")
    if versions != [(VERSION,)]:
        found = "、".join(str(version) for (version,) in versions) or "空"
        raise LogError(f"{place}: 日志的版本是 {found}，本程序只认识 {VERSION}，请升级 auditlib")
    return True


def make_tables(run: Run, own: Sequence[str], *, bytes_type: str) -> None:
    """Create the tables, and with `own` the database's triggers."""
    for statement in (*SCHEMA, *own):
        run(statement.replace("{bytes}", bytes_type))
