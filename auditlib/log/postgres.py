"""A log in a PostgreSQL database: for several machines, or a shared server.

Appends stand in line at an advisory lock. A commit whose answer was lost may have happened: the work is then done again on
a new connection, and finds its entry by the id. So a restart of the server is waited out, not reported.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from threading import Lock
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from auditlib.errors import LogError
from auditlib.log.store import REFUSED, Row, Run, T, is_made, make_tables

DEADLINE = 30.0
PAUSE = 0.2
# A server that is gone without a word is noticed in time, unless the URL says otherwise.
PATIENCE = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
# An @ or / of a password that was not written as %40 or %2F would make a part of it pass for a server's name.
PLAIN = re.compile(r"postgres(ql)?://([^@/]*@)?[^@]*")
LOCK = int.from_bytes(b"auditlib")
# The names are looked up in one schema, whatever the account's search path; each setting ends with the transaction.
READ = "SET LOCAL search_path TO auditlib, pg_temp"
WRITE = f"""{READ}; SET LOCAL lock_timeout TO '{DEADLINE:.0f}s';
SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off';
SELECT pg_advisory_xact_lock({LOCK})"""
TRIGGERS = (
    f"""CREATE FUNCTION auditlib_log_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$""",
    """CREATE TRIGGER auditlib_log_only_append BEFORE UPDATE OR DELETE OR TRUNCATE ON auditlib_log
FOR EACH STATEMENT EXECUTE FUNCTION auditlib_log_refuse()""",
    "ALTER TABLE auditlib_log ENABLE ALWAYS TRIGGER auditlib_log_only_append",
)
# What PostgreSQL's SQLSTATE codes mean to the person at the desk, by their beginnings.
SAID = {
    "42501": "账户没有权限。请管理员执行 CREATE SCHEMA auditlib AUTHORIZATION 该账户，或授予其读写权限",
    "25006": "服务器只读（可能是备库），请改用主库的地址",
    "53": "服务器资源不足（磁盘或连接已满），请管理员处理后重试",
    "55P03": "等候别的写入超过时限，请稍后重试",
}
GONE = (
    f"与服务器的连接断了，{DEADLINE:.0f} 秒内没有恢复。"
    "这一条可能已经记下，也可能没有：请待服务器恢复后重试，同一编号不会记两次"
)


class PostgresStore:
    """A PostgreSQL database as a log's store; one connection, opened when first needed."""

    def __init__(self, url: str) -> None:
        """Take the URL apart. Raises LogError, without the URL and its password, when it cannot be read."""
        try:
            given = conninfo_to_dict(url)
        except psycopg.Error:
            given = {}
        if not PLAIN.fullmatch(url) or not given or not str(given.get("port", 0)).isdecimal():
            raise LogError(
                "日志地址不合格，应写成 postgresql://用户:密码@服务器:端口/数据库；"
                "密码中的 @ / : % 等符号要写成 %40 %2F %3A %25 的样子"
            )
        self._options: dict[str, Any] = {**PATIENCE, "application_name": "auditlib", **given, "client_encoding": "utf8"}
        self._password = str(given.get("password") or "")
        self.place = f"日志 PostgreSQL {given.get('host', '本机')}/{given.get('dbname', given.get('user', ''))}"
        self._connection: psycopg.Connection | None = None
        self._one = Lock()

    def read(self, work: Callable[[Run], T]) -> T | None:
        """Do `work` on what is committed; None where the database has no log yet."""
        return self._retry(READ, lambda run: work(run) if self._is_made(run) else None)

    def write(self, work: Callable[[Run], T]) -> T:
        """Do `work` alone among all sessions, again after a lost connection; the tables are made when missing."""

        def make_and_work(run: Run) -> T:
            if not self._is_made(run):
                if not run("SELECT 1 FROM pg_namespace WHERE nspname = 'auditlib'"):
                    run("CREATE SCHEMA auditlib")
                make_tables(run, TRIGGERS, bytes_type="BYTEA")
            return work(run)

        return self._retry(WRITE, make_and_work)

    def close(self) -> None:
        """Close the connection; the next use opens another."""
        if self._connection:
            self._connection.close()
        self._connection = None

    def _retry(self, begin: str, work: Callable[[Run], T]) -> T:
        with self._one:
            deadline = time.monotonic() + DEADLINE
            reached = self._connection is not None
            while True:
                try:
                    return self._transact(begin, work)
                except psycopg.Error as error:
                    reached = reached or self._connection is not None
                    lost = self._connection is None or self._connection.closed
                    # A server that was never reached is not waited for.
                    if not (reached and lost):
                        raise LogError(self._said(error)) from None
                    self.close()
                if time.monotonic() > deadline:
                    raise LogError(f"{self.place}: {GONE}")
                time.sleep(PAUSE)

    def _transact(self, begin: str, work: Callable[[Run], T]) -> T:
        connection = self._connection = self._connection or self._connect()

        def run(statement: str, *values: object) -> list[Row]:
            cursor = connection.execute(statement.replace("?", "%s"), values or None)
            return cursor.fetchall() if cursor.description else []

        with connection.transaction():
            run(begin)
            return work(run)

    def _connect(self) -> psycopg.Connection:
        # No statement is kept prepared, so that a pooler may stand between.
        connection = psycopg.connect(**self._options, autocommit=True, prepare_threshold=None)
        connection.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
        return connection

    def _is_made(self, run: Run) -> bool:
        rows = run("SELECT tablename::text FROM pg_tables WHERE schemaname = 'auditlib'")
        return is_made(run, {name for (name,) in rows}, self.place)

    def _said(self, error: psycopg.Error) -> str:
        code = error.sqlstate or ""
        unreached = "连不上服务器，请检查地址、账户、密码和网络" if self._connection is None else "数据库出错，请重试"
        said = next((words for begin, words in SAID.items() if code.startswith(begin)), unreached)
        detail = (error.diag.message_primary or str(error).strip().partition("\n")[0]).strip()
        if self._password:
            detail = detail.replace(self._password, "***")
        return f"{self.place}: {said}（{detail}）"
